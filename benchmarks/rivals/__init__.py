"""Other systems, each asked in an environment of its own by one script."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.cache import environment
from benchmarks.rivals.questions import Trial, written

PACKAGES: Mapping[str, Sequence[str]] = {
    "smartnoise": ("smartnoise-sql==1.0.10", "setuptools<81", "duckdb==1.5.5"),
    "qrlew": ("pyqrlew==0.9.27", "sqlalchemy<2.0.30", "duckdb-engine", "duckdb==1.5.5"),
    "opendp": ("opendp[polars]==0.16.0",),
    "pydp": ("python-dp==1.1.5", "duckdb==1.5.5"),
}
NAMES = {"smartnoise": "smartnoise-sql", "qrlew": "Qrlew", "opendp": "OpenDP", "pydp": "python-dp"}


def install() -> None:
    """Make every environment that is not there."""
    for name, packages in PACKAGES.items():
        environment(name, *packages)


def said(name: str, trials: Sequence[Trial]) -> list[dict[str, Any]]:
    """Ask one rival; return for each trial what `questions.ask` says of it."""
    with TemporaryDirectory() as directory:
        file = Path(directory) / "trials.json"
        written(trials, file)
        script = Path(__file__).parent / f"ask_{name}.py"
        command = [environment(name, *PACKAGES[name]), script, file]
        done = subprocess.run(command, capture_output=True, check=True)
    found: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return found
