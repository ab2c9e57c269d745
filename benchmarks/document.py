"""Keeps docs/benchmarks.md: a section a benchmark, with its command, machine and versions."""

import os
import platform
import re
import shutil
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.cache import plots

FILE = Path("docs/benchmarks.md")
PLOTS = FILE.with_name("plots")
PACKAGES = ("pgfog", "duckdb", "sqlglot", "psycopg", "pyarrow")


def machine() -> str:
    """Say what it ran on, and how busy that was."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB, load"
        f" {os.getloadavg()[0]:.1f}; Python {platform.python_version()}, {packages}"
    )


def put(name: str, printed: str) -> None:
    """Put what a benchmark printed and drew in the place of what it printed before."""
    shown = ""
    for plot in sorted(plots().glob(f"{name}-*.svg")):
        PLOTS.mkdir(exist_ok=True)
        shutil.copy(plot, PLOTS)
        shown += f"\n![{plot.stem}]({PLOTS.name}/{plot.name})\n"
    section = (
        f"<!-- {name} -->\n\n## {name}\n\n"
        f"`python -m benchmarks --write {name}`, {datetime.now(UTC):%Y-%m-%d}.\n{machine()}.\n\n"
        f"```text\n{printed.rstrip()}\n```\n{shown}\n<!-- end {name} -->\n"
    )
    text = FILE.read_text()
    old = re.compile(rf"<!-- {name} -->\n.*?<!-- end {name} -->\n", re.DOTALL)
    kept = text if old.search(text) else f"{text.rstrip()}\n\n{section}"
    FILE.write_text(old.sub(lambda _: section, kept))
