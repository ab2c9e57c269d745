"""`make bench`: ratios side by side in one run; `python -m benchmarks relay` runs some."""

import os
import platform
import sys
from collections.abc import Callable
from functools import partial
from importlib.metadata import version

from rich.console import Console

from benchmarks import answer, ledger, planning, relay, workers

SECTIONS: dict[str, Callable[[], object]] = {
    "planning": planning.main,
    "relay": partial(relay.main, [], standalone_mode=False),
    "workers": partial(workers.main, [], standalone_mode=False),
    "answer": answer.main,
    "ledger": partial(ledger.main, [], standalone_mode=False),
}


def main() -> None:
    """Run the named sections, or all."""
    out = Console(highlight=False)
    packages = ", ".join(f"{name} {version(name)}" for name in ("pgfog", "duckdb", "sqlglot"))
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    out.print(f"[dim]{machine}; {packages}[/]")
    for name in sys.argv[1:] or SECTIONS:
        out.rule(name)
        SECTIONS[name]()


main()
