"""`make bench`: ratios side by side in one run; `python -m benchmarks relay` runs some."""

import io
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from functools import partial

import click
from rich.console import Console

from benchmarks import (
    answer,
    bounding,
    cancel,
    document,
    elephant,
    errors,
    ledger,
    peers,
    planning,
    relay,
    scaling,
    study,
    tpch,
    workers,
)

SECTIONS: dict[str, Callable[[], object]] = {
    "planning": planning.main,
    "relay": partial(relay.main, [], standalone_mode=False),
    "workers": partial(workers.main, [], standalone_mode=False),
    "answer": partial(answer.main, [], standalone_mode=False),
    "cancel": cancel.main,
    "ledger": partial(ledger.main, [], standalone_mode=False),
    "study": study.main,
    "bounding": bounding.main,
    "postgres": elephant.main,
    "tpch": partial(tpch.main, [], standalone_mode=False),
    "scaling": scaling.main,
    "peers": peers.main,
    "errors": partial(errors.main, [], standalone_mode=False),
}


class _Both(io.StringIO):
    """Keeps what is printed, and shows it."""

    def write(self, text: str) -> int:
        sys.__stdout__.write(text) if sys.__stdout__ else None
        return super().write(text)


@click.command()
@click.argument("names", nargs=-1, type=click.Choice([*SECTIONS]))
@click.option("--write", is_flag=True, help="Put what they print into docs/benchmarks.md.")
def main(names: tuple[str, ...], write: bool) -> None:
    """Run the named sections, or all."""
    out = Console(highlight=False)
    out.print(f"[dim]{document.machine()}[/]")
    for name in names or SECTIONS:
        out.rule(name)
        printed = _Both()
        with redirect_stdout(printed):
            SECTIONS[name]()
        if write:
            document.put(name, printed.getvalue())


main(prog_name="python -m benchmarks")
