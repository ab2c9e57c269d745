"""One relation in FROM, as the rewriter sees it: its columns, its unit, its keys."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rewriter.relations.public_part import PublicPart
from rewriter.scalar import Scalar
from sensitivity.policy import Bounding, TableName
from sensitivity.refusal import Refusal, UndefinedColumn
from sensitivity.statistics import Grid

Key = tuple[TableName, frozenset[str]]
"""An enforced key of a private table."""


@dataclass(frozen=True, slots=True)
class Source:
    """One relation in FROM.

    Attributes:
        alias: ours, unique in the statement.
        name: what the analyst calls it.
        sql: what stands in FROM; empty if its columns are computed from the row beside it.
        columns: label (`labels`) -> column, in their order; a Refusal for one that exists but may
            not be used.
        unit: the columns of the privacy unit's key; empty for a public relation.
        one_row: a unit has at most one row here, by a key that the backend enforces.
        unique_keys: column sets that the backend enforces as unique and not null.
        apart: column sets in which no two rows of a unit agree, by keys that the backend enforces.
        references: the keys of several columns, by which each row leads to one row of a private
            table and to its unit: which column here holds each of the key. A part of such a key
            leads nowhere, so a column alone does not say it, and rows made of others have none.
        max_rows, max_groups: as in the policy; 1 for public relations.
        listed: how many rows the statement itself writes out here, at most; of LATERAL, for each
            row beside it. None: it does not.
        tables: the policy's tables in it, for messages.
        unit_names: what the unit's key is called in the policy.
        public: what public relations alone say of its rows; it is one itself, or derived of some.
        places: where a column stands, by its spelling, if that is not the same.
        bounding: how the steward wants its units bounded.
        bounded: what stands in FROM to read no more than max_rows rows of a unit, the same ones
            whatever else is asked; None if no index holds them.
        index: why, or by which index, for EXPLAIN.
        laid: of a column, by its spelling and a grid, where `bounded` holds its index on that grid.
        firsts: of a group key, by its spelling, where `bounded` says that a row is the first of its
            unit with that label; at most one row of a unit and a label is.
        numbered: columns in which no two rows of a unit have the same value.
        owner: of LATERAL, the unit of the row beside it that its rows belong to.
        around: of LATERAL, the relations that it may read.
        parts: of joins in parentheses, the relations by whose names its columns are known.
        merged: the columns of their USING and NATURAL.
    """

    alias: str
    name: str
    sql: str
    columns: Mapping[str, Scalar | Refusal]
    unit: tuple[Scalar, ...] = ()
    one_row: bool = False
    unique_keys: tuple[frozenset[str], ...] = ()
    apart: tuple[frozenset[str], ...] = ()
    references: Mapping[Key, Mapping[str, str]] = field(default_factory=dict)
    max_rows: int = 1
    max_groups: int = 1
    listed: int | None = None
    tables: tuple[str, ...] = ()
    unit_names: tuple[str, ...] = ()
    public: tuple[PublicPart, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    bounding: Bounding | None = None
    bounded: str | None = None
    index: str = ""
    laid: Mapping[tuple[str, Grid], str] = field(default_factory=dict)
    firsts: Mapping[str, str] = field(default_factory=dict)
    numbered: frozenset[str] = frozenset()
    owner: tuple[Scalar, ...] = ()
    around: frozenset[str] = frozenset()
    parts: tuple["Source", ...] = ()
    merged: Mapping[str, Scalar] = field(default_factory=dict)

    def called(self, name: str) -> Scalar | Refusal | None:
        """Return the column of a name, or why it may not be used; None if there is none."""
        if _label(name, 0) in self.columns:
            return UndefinedColumn(f'column reference "{name}" is ambiguous')
        return self.columns.get(name)

    def meets(self, other: "Source") -> str:
        """Return a condition that joins two private relations on their unit, for hints."""
        mine, theirs = (
            [(bare(n), c) for n, c in s.columns.items() if isinstance(c, Scalar)]
            for s in (self, other)
        )
        pairs = [(a, x, b, y) for a, x in mine for b, y in theirs]
        whole = {
            x.unit: f"{self.name}.{a} = {other.name}.{b}"
            for a, x, b, y in reversed(pairs)
            if x.unit is not None and x.unit == y.unit
        }
        if len(whole) == len(self.unit):
            return " AND ".join(whole[part] for part in sorted(whole))
        for a, x, b, y in pairs:
            if x.refers & y.refers:
                return f"{self.name}.{a} = {other.name}.{b}"
        usable = {n for n, _ in mine}, {n for n, _ in theirs}
        for key, held in self.references.items():
            meant = other.references.get(key, {})
            if meant and usable[0].issuperset(held.values()) and usable[1] >= {*meant.values()}:
                return " AND ".join(
                    f"{self.name}.{held[c]} = {other.name}.{meant[c]}" for c in sorted(held)
                )
        return f"{self.name} and {other.name} by way of a table that knows both"


_SHARED = "\0"
"""Stands in no name that a statement can write."""


def labels(names: Sequence[str]) -> list[str]:
    """Return what columns are held under: their names, apart where several have the same.

    PostgreSQL takes columns of one name, as of `SELECT 1, 2`, as long as nobody says it: their
    places still count, in `AS t(a, b)` and beside the other side of UNION.
    """
    said = [bare(name) for name in names]
    often, seen = Counter(said), Counter[str]()
    found = []
    for name in said:
        found.append(name if often[name] == 1 else _label(name, seen[name]))
        seen[name] += 1
    return found


def bare(label: str) -> str:
    """Return the name that a column is known by."""
    return label.partition(_SHARED)[0]


def _label(name: str, place: int) -> str:
    return f"{name}{_SHARED}{place}"
