"""Builds an index, part by part, beside the one in use.

A part holds all rows of some units, so it is ranked on its own and needs no more memory than the
engine has for it; a build that was interrupted goes on with the next one, if that tells units apart
as before. What changes in the data meanwhile may be in later parts and not in earlier ones: no unit
is in two. The finished index takes the other's place in one step.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Protocol

from proxy.index.choice import Choice
from proxy.index.contents import Built, fingerprint, seed, wanted
from rewriter.dialects import Dialect
from sensitivity.policy import Policy, Table

Progress = Callable[[str, int, int], None]
"""Told after each step: the table, the parts that are done, and how many there are."""

_ROWS_A_PART = 5_000_000


class Builder(Protocol):
    """Where an engine keeps an index while it is built, and puts it in place."""

    dialect: Dialect
    engine: str
    """Which engine it is, and of which version: whose hash tells units into parts."""

    def begun(self, table: Table) -> Built | None:
        """Return what there is of a table that was begun and never put in place."""

    def number(self, sql: str) -> int:
        """Return the one number that a query returns."""

    def begin(self, plan: Built, choice: Choice) -> Built:
        """Begin a table anew, and throw away what was begun; return what `add` takes."""

    def add(self, built: Built, part: int, choice: Choice) -> None:
        """Add one part, or nothing of it if this is interrupted."""

    def finish(self) -> None:
        """Let what was built take the place of what is in use, in one step."""


def build(
    policy: Policy,
    salt: str,
    version: int,
    builder: AbstractContextManager[Builder],
    progress: Progress,
    *,
    rows_a_part: int = _ROWS_A_PART,
) -> None:
    """Build the index of every table that the policy wants in it, and put it in place.

    Args:
        policy: resolved against its backend.
        salt: keys the choice of rows, as that of queries.
        version: of the data, which the index is then of.

    Raises:
        BackendGone: the data cannot be read, or the index not be written.
    """
    with builder as to:
        for table in wanted(policy):
            _table(to, table, salt, version, progress, rows_a_part)
        to.finish()


def _table(
    builder: Builder, table: Table, salt: str, version: int, progress: Progress, rows_a_part: int
) -> None:
    name, choice = str(table.name), Choice.of(table, salt, builder.dialect)
    plan = Built(name, fingerprint(table), seed(salt, builder.engine), version, 1, 0, "", "")
    built = builder.begun(table)
    if built is None or not plan.continues(built):
        parts = max(1, -(-builder.number(choice.count) // rows_a_part))
        built = builder.begin(replace(plan, parts=parts), choice)
    for part in range(built.done, built.parts):
        progress(name, part, built.parts)
        builder.add(built, part, choice)
    progress(name, built.parts, built.parts)
