"""The clients that `make clients` installs, each run as a process of its own."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.clients.desk import Desk

HERE = Path(__file__).parent
HOME = Path(os.environ.get("PGFOG_CLIENTS", HERE.parents[1] / ".clients"))
"""Where `make clients` puts what PyPI and npm have: three virtual environments, node_modules."""

DRIVERS, DBT, SUPERSET = (HOME / name / "bin" for name in ("drivers", "dbt", "superset"))

JDBC = Path("/usr/share/java/postgresql.jar")
ODBC = Path("/usr/lib/x86_64-linux-gnu/odbc/psqlodbcw.so")
DEBIAN = Path("/usr/share/doc")
"""Where Debian has the drivers that are not on PyPI or npm; a folder for each package."""

OURS = {"PYTHONPATH": str(HERE.parents[1])}
"""For scripts in Python that wait as the tests do."""

_HARMLESS = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")


def needs(*tools: str | Path) -> None:
    """Skip the test, with a message, where a program or a file is missing."""
    for tool in tools:
        if shutil.which(tool) is None and not Path(tool).exists():
            pytest.skip(f"{tool} is not here: `make clients` installs it")


def run(
    command: Sequence[object],
    desk: Desk,
    *,
    given: str | None = None,
    cwd: Path | None = None,
    more: Mapping[str, str] | None = None,
    timeout_s: float = 120,
) -> "subprocess.CompletedProcess[str]":
    """Run a client as the analyst, who has nothing but the address and the password."""
    own = {name: os.environ[name] for name in _HARMLESS if name in os.environ}
    return subprocess.run(
        list(map(str, command)),
        input=given,
        stdin=subprocess.DEVNULL if given is None else None,
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env=own | desk.environment | dict(more or {}),
        timeout=timeout_s,
    )


def told(done: "subprocess.CompletedProcess[str]") -> dict[str, Any]:
    """Return what a script of ours found: the JSON object on the last line that it printed."""
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert isinstance(found, dict)
    return found
