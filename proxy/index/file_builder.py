"""Builds an index in a file beside the data's.

The finished file takes the other's place in one step. Whoever has the old one open keeps it until
they let go.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from proxy.backends.duckdb import OPTIMIZERS_OFF
from proxy.index.choice import Choice
from proxy.index.contents import Built
from proxy.index.file import BOOK, BUILT, CATALOG, built, file_of, mark, place
from rewriter.dialects import DIALECTS
from sensitivity.policy import Policy, Table
from sensitivity.refusal import BackendGone


@contextmanager
def file_builder(policy: Policy) -> Iterator["FileBuilder"]:
    """Open the file that an index is built in.

    Raises:
        BackendGone: the data cannot be read, or the file not be written.
    """
    target = file_of(policy)
    if target is None:
        raise ValueError("the data is in no DuckDB file")
    try:
        yield from _opened(Path(str(policy.backend.duckdb)), target, policy.timezone)
    except duckdb.Error as error:
        # For the steward, who may see data; the engine's words say what to do.
        raise BackendGone(f"the index cannot be built: {error}") from None


def _opened(data: Path, target: Path, timezone: str) -> Iterator["FileBuilder"]:
    being_built = target.with_name(f"{target.name}.building")
    quoted = [str(path).replace("'", "''") for path in (data, being_built)]
    with (
        _for_nobody_else(),
        TemporaryDirectory(prefix=f"{being_built.name}-", dir=target.parent) as scratch,
        duckdb.connect(
            ":memory:",
            config={"temp_directory": scratch, "disabled_optimizers": OPTIMIZERS_OFF},
        ) as engine,
    ):
        engine.execute(f"ATTACH '{quoted[0]}' AS data (READ_ONLY)")
        engine.execute(f"ATTACH '{quoted[1]}' AS {CATALOG}; USE data")
        engine.execute("SET TimeZone = ?", [timezone])
        engine.execute(BOOK)
        yield FileBuilder(engine, data, being_built, target)


@contextmanager
def _for_nobody_else() -> Iterator[None]:
    """Let what is written be ours alone from the first byte on: there are rows in it."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


class FileBuilder:
    """An index file while it is built. Implements `proxy.index.build.Builder`."""

    dialect = DIALECTS["duckdb"]
    engine = f"duckdb {duckdb.__version__}"

    def __init__(
        self, engine: duckdb.DuckDBPyConnection, data: Path, being_built: Path, target: Path
    ):
        self._engine = engine
        self._data = data
        self._being_built = being_built
        self._target = target

    def begun(self, table: Table) -> Built | None:
        """Return what there is of a table."""
        found = self._engine.execute(f"{BUILT} WHERE name = ?", [str(table.name)]).fetchall()
        return built(found[0]) if found else None

    def number(self, sql: str) -> int:
        """Return the one number that a query returns."""
        ((number,),) = self._engine.execute(sql).fetchall()
        return int(number)

    def begin(self, plan: Built, choice: Choice) -> Built:
        """Begin a table anew."""
        begun = replace(plan, mark=mark(self._data), place=place(plan.name))
        self._engine.begin()
        self._engine.execute(f"DROP TABLE IF EXISTS {begun.place}")
        self._engine.execute(f"CREATE TABLE {begun.place} AS {choice.empty}")
        self._engine.execute(
            f"INSERT OR REPLACE INTO {CATALOG}.main.book VALUES (?, ?, ?, ?, 0, ?)",
            [begun.name, begun.chosen, begun.version, begun.parts, begun.mark],
        )
        self._engine.commit()
        return begun

    def add(self, built: Built, part: int, choice: Choice) -> None:
        """Add one part."""
        done = f"UPDATE {CATALOG}.main.book SET done = ? WHERE name = ?"
        self._engine.begin()
        self._engine.execute(f"INSERT INTO {built.place} {choice.part(part, built.parts)}")
        self._engine.execute(done, [part + 1, built.name])
        self._engine.commit()

    def finish(self) -> None:
        """Write the file out, and let it take the other's place."""
        self._engine.execute(f"CHECKPOINT {CATALOG}; USE memory; DETACH {CATALOG}")
        self._being_built.replace(self._target)
