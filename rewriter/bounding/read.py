"""What every strategy is given, and what it gives back."""

from collections.abc import Sequence
from dataclasses import dataclass

from rewriter.dialects import Dialect
from sensitivity.policy import Bounding


@dataclass(frozen=True, slots=True)
class Read:
    """The rows of one block as they were read; each belongs to exactly one unit.

    Attributes:
        sql: a SELECT of the columns below, and of nothing that could tell rows apart otherwise.
        units: the columns of the unit's key, never NULL.
        keys: the columns of the group keys.
        content: the columns that decide what a row counts for, `keys` among them; two rows of a
            unit that agree in these are interchangeable.
        labels: what is printed for the keys and what is beside them.
        statistics: aggregates over the columns of `sql`.
        additive: they are integers that add up over disjoint sets of rows; counts of units do not.
        partials: aggregates over one unit's rows in one group, which `statistics` are then over;
            empty if they are over the rows.
        salt: the secret that keys the choice of rows.
        beside: what the answer is grouped by beside the keys.
        counts_units: the last of `statistics` is the number of units.
    """

    sql: str
    units: tuple[str, ...]
    keys: tuple[str, ...]
    content: tuple[str, ...]
    labels: tuple[str, ...]
    statistics: tuple[str, ...]
    additive: bool
    partials: tuple[str, ...]
    unit_names: tuple[str, ...]
    salt: str
    dialect: Dialect
    beside: tuple[str, ...] = ()
    counts_units: bool = False

    @property
    def grouped(self) -> tuple[str, ...]:
        """The columns that the answer is grouped by."""
        return (*self.keys, *self.beside)

    def aggregate(self, rows: str) -> str:
        """Spell the answer over a bounded part of the rows, in key order."""
        grouped = ", ".join(self.grouped)
        tail = f" GROUP BY {grouped} ORDER BY {grouped}" if grouped else ""
        return f"SELECT {', '.join((*self.labels, *self.statistics))} FROM ({rows}) AS r{tail}"

    def keyed(self, columns: Sequence[str]) -> str:
        """Spell the keyed hash of a unit and some of its columns."""
        return self.dialect.keyed_hash(self.salt, self.units, columns)

    def order(self, columns: Sequence[str]) -> str:
        """Spell an arbitrary order of a unit's rows, in which only rows equal in `columns` tie."""
        return ", ".join((self.keyed(columns), *columns))


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a block one unit may be.

    Attributes:
        one_row: keys that the backend enforces leave a unit one row; then `rows` is 1.
        rows: rows of a unit that count, over all groups.
        groups: groups that a unit may appear in; None if `rows` is all that matters.
        indexed: `Read.sql` reads what an index holds: no more than `rows` rows of a unit.
        index: which index, or why none, for EXPLAIN; "" if none was asked for.
        bounding: how the steward wants it; None: as is best.
    """

    one_row: bool
    rows: int
    groups: int | None
    indexed: bool = False
    index: str = ""
    bounding: Bounding | None = None


@dataclass(frozen=True, slots=True)
class Bounded:
    """The printed query, and how it bounds in words for EXPLAIN."""

    sql: str
    words: str
