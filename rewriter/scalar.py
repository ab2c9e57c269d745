"""What the rewriter knows of one expression, and how it is spelled for the backend.

A `Scalar` is made of columns of relations, of constants as a dialect spells them, and of other
scalars, so whatever stands in its `sql` was taught to us: no text of the analyst's gets in.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from fractions import Fraction

from sensitivity.bounds import Interval
from sensitivity.policy import Kind, SqlType, Value

BOOLEAN = SqlType("boolean", Kind.BOOLEAN)
INTEGER = SqlType("integer", Kind.INTEGER)
BIGINT = SqlType("bigint", Kind.INTEGER)
NUMERIC = SqlType("numeric", Kind.NUMERIC)
DOUBLE = SqlType("double precision", Kind.FLOAT)
TEXT = SqlType("text", Kind.TEXT)
DATE = SqlType("date", Kind.DATE)
TIMESTAMP = SqlType("timestamp without time zone", Kind.TIMESTAMP)
TIMESTAMPTZ = SqlType("timestamp with time zone", Kind.TIMESTAMPTZ)
INTERVAL = SqlType("interval", Kind.INTERVAL)
TIME = SqlType("time without time zone", Kind.OTHER)
"""A time of day, as DOUBLE the seconds since midnight; of a kind that nothing takes by itself."""

NUMBERS = frozenset({Kind.INTEGER, Kind.NUMERIC, Kind.FLOAT})
MOMENTS = frozenset({Kind.DATE, Kind.TIMESTAMP, Kind.TIMESTAMPTZ})

EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Bare:
    """What a group key reads instead of a value that is guarded, as it drops rows anyway.

    Attributes:
        of: the spelling that it stands for; of any other value it says nothing.
        sql: the same without its guard; total.
        where: which rows have a moment that the guard lets pass, or none.
    """

    of: str
    sql: str
    where: str


@dataclass(frozen=True, slots=True)
class Portion:
    """That a number lies between 0 and so many times a sum over some rows of what is not negative.

    Attributes:
        of: the spelling that it stands for; of any other value it says nothing.
        addend: what is summed, as it is spelled for each of these rows.
        rows: which rows: a window as it is spelled, or whose group; empty: a single one.
        whole: it is the sum itself.
        times: how many times that.
    """

    of: str
    addend: str
    rows: str
    whole: bool = False
    times: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Scalar:
    """One expression over the rows of a block.

    Attributes:
        sql: its spelling for the backend; total, so it cannot raise whatever the row holds.
        type: what PostgreSQL says its type is.
        nullable: False only if it cannot be NULL in a row that counts.
        interval: where its values lie; numbers as they are, dates in days and timestamps in
            seconds since 1970-01-01, intervals in seconds, of an array how many there are. None:
            unknown.
        at_least, at_most: one end of an otherwise open interval, or what WHERE tells within one
            that keeps to the steward's grid.
        domain: all non-NULL values it can take, in order, if these are public; None: not known.
        native: True: `sql` has the column's own type in the backend, or is an integer of 64 bits.
            False: a number that is computed as DOUBLE, for integer arithmetic raises on overflow
            and decimals do too.
        reach: of a number: it lies within ±2^reach by the types that it is made of, whatever a row
            holds and the policy says. None: not known.
        nan: True if a DOUBLE may be NaN; whoever uses it makes that NULL.
        integral: the value is always a whole number, whatever its type.
        truncated: the date_trunc unit it was cut to; None if it was not.
        midnight: a timestamptz that begins a day on the session's clock; `sql`, `interval` and
            `domain` are those of that day, a date.
        zone: the session's TimeZone, on whose clock a timestamptz is taken apart; None before that.
        sheltered: a moment that is NULL wherever it would lie beyond the years 1 to 9999.
        infinite: a moment that the statement makes infinite, in some rows at least: as functions
            make that NULL, none takes it.
        bare: the same of any moment, for group keys.
        portion: of which sum it is a part; None: not known.
        told: it is a value of an earlier answer, which has few of all that its interval allows.
        copies: how many texts of columns stand in this text, one after the other, at most.
        longest: how many characters a text has at most; None: not known.
        elements: of an array of one unit's values: what is known of each of them.
        grid: the steward's step for a plain column.
        unit_sum: where the steward bounds a unit's sum of a plain column in a group.
        unit: position in the privacy unit's key, if this *is* that column; lineage, not name.
        refers: the enforced keys of private tables that this is a value of, as "table.column":
            where it is not NULL, the row belongs to the unit that the row of that key belongs to.
        counted: how many rows of a unit there are; more than `interval` says are its upper end.
        numbered: the number of a row among all those of its unit, of this very SELECT.
        weak: an outer join may have made it NULL in a row that has a unit.
        sources: aliases of the relations it reads.
        literal: True if it is a constant of the statement; `value` is then what it is.
        name: the column's name for messages; None for anything computed.
        equates: the two sides, if this is `a = b`; joins are recognised by it.
    """

    sql: str
    type: SqlType
    nullable: bool = True
    interval: Interval | None = None
    at_least: Fraction | None = None
    at_most: Fraction | None = None
    domain: tuple[Value, ...] | None = None
    native: bool = True
    reach: int | None = None
    nan: bool = False
    integral: bool = False
    truncated: str | None = None
    midnight: bool = False
    zone: tzinfo | None = None
    sheltered: bool = False
    infinite: bool = False
    bare: Bare | None = None
    portion: Portion | None = None
    told: bool = False
    copies: int = 1
    longest: int | None = None
    elements: "Scalar | None" = None
    grid: Fraction | None = None
    unit_sum: Interval | None = None
    unit: int | None = None
    refers: frozenset[str] = frozenset()
    counted: bool = False
    numbered: bool = False
    weak: bool = False
    sources: frozenset[str] = frozenset()
    literal: bool = False
    value: Value | None = None
    name: str | None = None
    equates: "tuple[Scalar, Scalar] | None" = None

    @property
    def kind(self) -> Kind:
        return self.type.kind

    @property
    def exact(self) -> SqlType:
        """The type of what `sql` is in the backend."""
        return DATE if self.midnight else self.type

    @property
    def ends(self) -> tuple[Fraction | None, Fraction | None]:
        """The ends of its values that are known, be it one alone."""
        known = self.interval
        lower = known.lower if self.at_least is None and known else self.at_least
        upper = known.upper if self.at_most is None and known else self.at_most
        return lower, upper

    @property
    def whole(self) -> bool:
        return self.integral or self.kind is Kind.INTEGER

    @property
    def counts(self) -> bool:
        """Say whether it is an integer of 64 bits in the backend, whatever its type is called."""
        return self.native and self.kind in NUMBERS and self.whole


def position_of(value: Value) -> Fraction | None:
    """Return where a value lies on the axis that intervals are measured on; None if on none."""
    match value:
        case bool() | str():
            return None
        case int() | Fraction():
            return Fraction(value)
        case datetime():
            aware = value if value.tzinfo else value.replace(tzinfo=UTC)
            since = aware - datetime(1970, 1, 1, tzinfo=UTC)
            return Fraction(since.days * 86_400 + since.seconds) + Fraction(
                since.microseconds, 10**6
            )
        case date():
            return Fraction((value - EPOCH).days)
