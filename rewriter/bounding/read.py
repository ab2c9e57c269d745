"""What every strategy is given, and what it gives back."""

from collections.abc import Sequence
from dataclasses import dataclass

from rewriter.dialects import Dialect
from rewriter.families import Asked, Reach, Units


@dataclass(frozen=True, slots=True)
class Read:
    """The rows of one block as they were read; each belongs to exactly one unit.

    Attributes:
        sql: a SELECT of the columns below, and of nothing that could tell rows apart otherwise.
        units: the columns of the unit's key, never NULL.
        keys: the columns of the group keys.
        labels: what is printed for the keys and what is beside them.
        statistics: what is asked about each group.
        reach: what has to be limited of a unit for them.
        beside: what the answer is grouped by beside the keys.
        content: the columns that decide what a row counts for, `keys` among them; two rows of a
            unit that agree in these are interchangeable. Needed where rows are chosen.
        partials: aggregates over one unit's rows in one group, which `statistics` are then over;
            empty if they are over the rows.
        whole: the group key is one integer.
        marked: a column `first` says whether a row is the first of its unit in its group.
        salt: the secret that keys the choice of rows and groups.
    """

    sql: str
    units: tuple[str, ...]
    keys: tuple[str, ...]
    labels: tuple[str, ...]
    statistics: tuple[Asked, ...]
    reach: Reach
    unit_names: tuple[str, ...]
    salt: str
    dialect: Dialect
    beside: tuple[str, ...] = ()
    content: tuple[str, ...] = ()
    partials: tuple[str, ...] = ()
    whole: bool = False
    marked: bool = False

    @property
    def grouped(self) -> tuple[str, ...]:
        """The columns that the answer is grouped by."""
        return (*self.keys, *self.beside)

    @property
    def by_unit(self) -> str:
        """Spell a row of `partials` for each unit and group."""
        columns = ", ".join((*self.units, *self.keys))
        partials = ", ".join(self.partials)
        return f"SELECT {columns}, {partials} FROM ({self.sql}) AS d GROUP BY {columns}"

    @property
    def unit(self) -> str:
        """Whose rows they are, in words."""
        return ", ".join(self.unit_names)

    @property
    def different(self) -> str:
        """Spell how many groups a unit's rows are in: never too many, see `Dialect.different`."""
        return self.dialect.different(self.keys, whole=self.whole)

    def aggregate(self, rows: str) -> str:
        """Spell the answer over rows that all count in full."""
        return self.answer([self.plain(asked) for asked in self.statistics], f"({rows}) AS r")

    def plain(self, asked: Asked) -> str:
        """Spell a statistic over rows that all count in full."""
        if isinstance(asked, Units):
            # Of the rows that pass a filter, none may be a unit's first.
            if self.marked and not asked.where:
                return "count(CASE WHEN first THEN 1 END)"
            return asked.distinct(self.dialect.distinct_row(self.units))
        return asked if isinstance(asked, str) else asked.plain

    def answer(self, statistics: Sequence[str], from_: str) -> str:
        """Spell statistics by group, in whatever order: a release has one of its own, and sorting
        here, be it six rows, takes DuckDB a fifth of a small statement's time."""
        by = f" GROUP BY {', '.join(self.grouped)}" if self.grouped else ""
        return f"SELECT {', '.join((*self.labels, *statistics))} FROM {from_}{by}"

    def order(self, columns: Sequence[str]) -> str:
        """Spell an arbitrary order of a unit's rows, in which only rows equal in `columns` tie.

        By a hash of the unit and the columns, keyed with the salt. It is not a cryptographic one
        and can be made to collide, and how an engine orders equal ones may come from other units'
        rows; so what the hash leaves open the content decides.
        """
        keyed = self.dialect.keyed_hash(self.salt, self.units, columns)
        return ", ".join((keyed, *columns))


@dataclass(frozen=True, slots=True)
class Bounded:
    """The printed query, and how it bounds in words for EXPLAIN."""

    sql: str
    words: str
