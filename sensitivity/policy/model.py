"""The policy as frozen types. `reader` makes them from YAML, `resolve` adds what the backend knows.

Numbers that end up in privacy arithmetic are exact: `Fraction` for bounds and grids, integers in
nano units for budgets. A float would make the bound a rumour.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from pathlib import Path

Value = bool | int | Fraction | str | date | datetime
"""A value of a public domain; never a float, and NULL is None beside it."""


class Kind(Enum):
    """What may be done with a type; several SQL types share one kind."""

    BOOLEAN = "boolean"
    INTEGER = "integer"  # smallint, integer, bigint
    NUMERIC = "numeric"
    FLOAT = "float"  # real, double precision
    TEXT = "text"  # text, varchar
    DATE = "date"
    TIMESTAMP = "timestamp"
    TIMESTAMPTZ = "timestamptz"
    UUID = "uuid"
    INTERVAL = "interval"  # only computed: no column of it may be used
    OTHER = "other"  # may be described, not used


@dataclass(frozen=True, slots=True)
class SqlType:
    """A PostgreSQL type as the analyst sees it.

    Attributes:
        name: PostgreSQL's own spelling without the modifier, e.g. "double precision", "numeric";
            of an array "double precision[]".
        kind: what may be done with it.
        modifier: e.g. (10, 2) of numeric(10,2); empty if there is none.
    """

    name: str
    kind: Kind
    modifier: tuple[int, ...] = ()

    def __str__(self) -> str:
        modifier = f"({','.join(map(str, self.modifier))})" if self.modifier else ""
        return self.name + modifier

    @property
    def element(self) -> "SqlType | None":
        """The type of an array's elements; None of anything else."""
        return SqlType(self.name[:-2], self.kind) if self.name.endswith("[]") else None


@dataclass(frozen=True, slots=True, order=True)
class TableName:
    """A table under its schema; a bare name in the policy lives in `public`."""

    schema: str
    name: str

    def __str__(self) -> str:
        return self.name if self.schema == "public" else f"{self.schema}.{self.name}"


@dataclass(frozen=True, slots=True, order=True)
class ForeignKey:
    """Columns of one table that hold a key of another.

    Attributes:
        references: the key's columns in `table`, as many as `columns`, in the same order.
    """

    columns: tuple[str, ...]
    table: TableName
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ColumnOf:
    """A public table's column, as the source of a domain: `values: {table: t, column: c}`."""

    table: TableName
    column: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column that the policy lists.

    Attributes:
        type: None until `resolve` takes it from the backend.
        nullable: False: rows where it is NULL may be dropped, and NULL is no group key.
        bounds: (lower, upper) both included, lower <= upper. Numbers as Fraction, or dates, or
            timestamps. Values outside are clamped. None: cannot be summed.
        grid: the step between representable values, > 0; None: chosen from the type and bounds.
        values: the public domain: a tuple in the policy's order, or a public table's column
            (replaced by its values in `resolve`); None: no public domain, or that of its type.
            Rows with others are dropped where it is a group key, or tells the rows of a unit apart.
        hidden: exists in the catalog, may not be used in any statement.
        unit_sum: (lower, upper) of what a unit adds to a group; where SUM is asked alone, what it
            adds to all of its max_groups groups is bounded by as many times the larger of them.
        comment: shown in the catalog.
    """

    name: str
    type: SqlType | None = None
    nullable: bool = True
    bounds: tuple[Fraction, Fraction] | tuple[date, date] | tuple[datetime, datetime] | None = None
    grid: Fraction | None = None
    values: tuple[Value, ...] | ColumnOf | None = None
    hidden: bool = False
    unit_sum: tuple[Fraction, Fraction] | None = None
    comment: str | None = None


class Bounding(Enum):
    """How the steward wants a table's units bounded."""

    WEIGHT = "weight"  # a unit's rows weigh no more than max_rows together
    LENGTH = "length"  # its rows by group have a length, where that can be
    INDEX = "index"  # before WHERE, by what `pgfog index` chose


@dataclass(frozen=True, slots=True)
class Index:
    """The part of a table that counts, as `pgfog index` has chosen it.

    Attributes:
        place: how the backend spells it; None if there is none, or not of this data.
        words: what EXPLAIN says of it; nothing that changes without the steward's word.
        changed: the data looks otherwise than when it was built; a guess, for the steward alone.
    """

    place: str | None
    words: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """Whose row it is, and how much of a table one privacy unit can be.

    Attributes:
        key: the columns that together identify the unit; rows where one is NULL are never read.
            Not empty, unless there is a `path`. All tables of a policy have keys of one length.
        unique: the backend enforces that a unit has at most one row (then max_rows is 1).
        max_rows: rows of a unit that count in one answer, >= 1.
        max_groups: groups of one answer a unit may appear in (L0), 1 <= max_groups <= max_rows.
        path: if another private table knows the unit: the own columns that together hold a key
            of it; that table has a key, or a path in turn, and there are no cycles. Then `key` is
            empty. None if `key` is the table's own.
        bounding: how the steward wants it; None: the planner chooses by the statement.
        parent: the table that the path leads to, whose columns the backend enforces as a unique,
            not null key; set by `resolve`.
    """

    key: tuple[str, ...]
    unique: bool
    max_rows: int
    max_groups: int
    path: ForeignKey | None = None
    parent: "Table | None" = None
    bounding: Bounding | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table that the policy lists. Private if it has a `unit`, public otherwise.

    Attributes:
        because: why a derived table is public, in the steward's words.
        unique_keys: column sets the backend enforces as unique and not null; set by `resolve`.
        foreign_keys: that the backend enforces; set by `resolve`.
        own: pgfog's own, which no backend has; public.
        index: what `pgfog index` has made of it; None if nobody has looked.
    """

    name: TableName
    unit: Unit | None
    columns: Mapping[str, Column]
    because: str | None = None
    comment: str | None = None
    unique_keys: tuple[frozenset[str], ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    own: bool = False
    index: Index | None = None

    @property
    def public(self) -> bool:
        return self.unit is None


class Every(Enum):
    """The period after which a budget starts anew; spent budgets of successive periods add up."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    EVER = "ever"


@dataclass(frozen=True, slots=True)
class Budget:
    """What may be spent in one period.

    Attributes:
        nano_epsilon, nano_delta: in units of 1e-9; declared values are rounded down.
    """

    nano_epsilon: int
    nano_delta: int
    every: Every

    def beyond(self, other: "Budget") -> bool:
        """Whether it has more than one that starts anew no sooner, and so is never spent whole."""
        more = self.nano_epsilon > other.nano_epsilon or self.nano_delta > other.nano_delta
        periods = list(Every)
        return more and periods.index(self.every) <= periods.index(other.every)


@dataclass(frozen=True, slots=True)
class Role:
    """An analyst.

    Attributes:
        password: a SCRAM-SHA-256 verifier as in pg_authid, "SCRAM-SHA-256$4096:salt$stored:server";
            None: the certificate alone is asked for.
        schemas: of the shadow, where this role and no other may keep answers as tables.
        max_connections: of this role; None: only that of all roles together holds.
        certificate: the common name that the client's certificate must have; None: any or none.
    """

    name: str
    password: str | None = field(repr=False)
    tables: frozenset[TableName]
    budget: Budget
    schemas: tuple[str, ...] = ()
    max_connections: int | None = None
    certificate: str | None = None


@dataclass(frozen=True, slots=True)
class Tls:
    """How connections are encrypted.

    Attributes:
        client_ca: signs the certificates of clients; None: none is asked for.
    """

    cert: Path
    key: Path
    required: bool
    client_ca: Path | None = None


@dataclass(frozen=True, slots=True)
class Listen:
    """Where clients connect, and how much of the server they may take.

    Attributes:
        max_connections: of all roles together, over all workers.
        login_seconds, login_bytes: what a connection may take before it has proved who it is.
        idle_seconds: how long a session may say nothing, outside a transaction; None: for ever.
        idle_in_transaction_seconds: the same with a transaction open.
    """

    host: str
    port: int
    tls: Tls | None
    max_connections: int
    login_seconds: int = 60
    login_bytes: int = 10_000
    idle_seconds: int | None = None
    idle_in_transaction_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Backend:
    """Where the data is: exactly one of the two is set. `duckdb` is a path, or ":memory:"."""

    duckdb: Path | str | None = None
    postgres: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Store:
    """Where pgfog keeps its own state.

    Attributes:
        directory: holds the embedded shadow, ledger.db and the salt of row sampling.
        shadow, ledger: DSNs that replace the embedded ones; None by default.
    """

    directory: Path
    shadow: str | None = field(default=None, repr=False)
    ledger: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Privacy:
    """What one statement spends: defaults and ceiling.

    Attributes:
        epsilon, max_epsilon: in nats, 0 < epsilon <= max_epsilon.
        delta: per statement, 0 <= delta < 1; 0 means that private group keys are refused.
    """

    epsilon: Fraction
    delta: Fraction
    max_epsilon: Fraction


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything the steward declared, checked.

    Attributes:
        budget_shown: roles see what all of them together have spent, in `privacy.budget`.
        lines: where each key stands in the file: "tables.care.columns.age" -> 14. For messages.
    """

    file: Path
    dataset: str
    listen: Listen
    backend: Backend
    store: Store
    timezone: str
    privacy: Privacy
    tables: Mapping[TableName, Table]
    roles: Mapping[str, Role]
    budget: Budget
    budget_shown: bool = False
    lines: Mapping[str, int] = field(default_factory=dict, repr=False, compare=False)
