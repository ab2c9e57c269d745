"""What lies between two moments: the years, months and days of age().

PostgreSQL subtracts field by field what the clock shows, and borrows where the later moment comes
earlier in its month. Two days are told apart by their days alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from rewriter.dialects import Dialect
from rewriter.functions.common import computed
from rewriter.functions.dates import clock, sheltered, to_timestamp
from rewriter.scalar import INTEGER, NUMERIC, Scalar
from sensitivity.bounds import Interval
from sensitivity.policy import Kind

_DAY = 86_400
_YEAR = 1_461 * _DAY // 4  # as PostgreSQL counts the years and months of an interval
_MONTH = 30 * _DAY


@dataclass(frozen=True, slots=True)
class _Fields:
    """A moment taken apart; the time is in seconds, None of a day."""

    year: str
    month: str
    day: str
    time: str | None

    def before(self, other: "_Fields") -> str:
        """Say whether it comes earlier in its month."""
        if self.time is None:
            return f"{self.day} < {other.day}"
        same = f"{self.day} = {other.day} AND {self.time} < {other.time}"
        return f"({self.day} < {other.day} OR {same})"


def of_one_kind(a: Scalar, b: Scalar, dialect: Dialect) -> tuple[Scalar, Scalar]:
    """Return what the session's clock shows of two moments, as two days or as two times."""
    if a.kind is not b.kind:
        a, b = to_timestamp(a, dialect), to_timestamp(b, dialect)
    return a, b


def months_between(a: Scalar, b: Scalar, dialect: Dialect) -> Scalar:
    """Whole months of age(a, b): how many have passed from b to a, with their sign."""
    interval = None
    if (x := clock(a)) and (y := clock(b)):
        interval = Interval.of(_months(x[0], y[1]), _months(x[1], y[0]))

    def passed(later: _Fields, earlier: _Fields) -> str:
        less = f"CASE WHEN {later.before(earlier)} THEN 1.0 ELSE 0.0 END"
        return f"(({later.year} - {earlier.year}) * 12 + {later.month} - {earlier.month} - {less})"

    return _signed(passed, a, b, interval, dialect)


def days_of_age(a: Scalar, b: Scalar, dialect: Dialect) -> Scalar:
    """Days of age(a, b) beyond its whole months, with their sign.

    Where the later one comes earlier in its month, they are counted through the end of the earlier
    one's month.
    """

    def beyond(later: _Fields, earlier: _Fields) -> str:
        fourth, hundredth, four_hundredth = (
            f"{dialect.modulo(earlier.year, dialect.number(Fraction(years)))} = 0"
            for years in (4, 100, 400)
        )
        month = earlier.month
        length = (
            f"CASE WHEN {month} IN (4, 6, 9, 11) THEN 30.0 WHEN {month} <> 2 THEN 31.0"
            f" WHEN {fourth} AND ({four_hundredth} OR NOT {hundredth}) THEN 29.0 ELSE 28.0 END"
        )
        begun = ""  # a day that has not passed
        if later.time is not None:
            begun = f" - CASE WHEN {later.time} < {earlier.time} THEN 1.0 ELSE 0.0 END"
        borrowed = f"CASE WHEN {later.before(earlier)} THEN {length} ELSE 0.0 END"
        return f"({later.day} - {earlier.day}{begun} + {borrowed})"

    return _signed(beyond, a, b, Interval.of(-30, 30), dialect)


def seconds_of_age(a: Scalar, b: Scalar, dialect: Dialect) -> Scalar:
    """extract(epoch from age(a, b)) for dates: years count 365.25 days, the other months 30."""
    months, days = months_between(a, b, dialect), days_of_age(a, b, dialect)
    twelve = dialect.number(Fraction(12))
    years = f"trunc({dialect.divide(months.sql, twelve)})"
    rest = dialect.modulo(months.sql, twelve)
    sql = f"({years} * {_YEAR} + {rest} * {_MONTH} + {days.sql} * {_DAY})"
    interval = None
    if months.interval:
        ends = [_seconds(int(end)) for end in (months.interval.lower, months.interval.upper)]
        interval = Interval.of(ends[0] - 31 * _DAY, ends[1] + 31 * _DAY)
    return computed(sql, NUMERIC, (a, b), interval, nan=False, integral=True)


def _seconds(months: int) -> int:
    years, rest = divmod(abs(months), 12)
    size = years * _YEAR + rest * _MONTH
    return size if months >= 0 else -size


def _signed(
    rule: Callable[[_Fields, _Fields], str],
    a: Scalar,
    b: Scalar,
    interval: Interval | None,
    dialect: Dialect,
) -> Scalar:
    """Apply a rule to the later and the earlier of two moments; negative if `a` is the earlier."""
    a, b = sheltered(a, dialect), sheltered(b, dialect)
    x, y = _fields(a, dialect), _fields(b, dialect)
    sql = f"(CASE WHEN {a.sql} >= {b.sql} THEN {rule(x, y)} ELSE -{rule(y, x)} END)"
    return computed(
        dialect.double(sql, INTEGER), INTEGER, (a, b), interval, nan=False, integral=True
    )


def _fields(a: Scalar, dialect: Dialect) -> _Fields:
    is_date = a.kind is Kind.DATE
    year, month, day = (
        dialect.extract(field, a.sql, is_date=is_date) for field in ("year", "month", "day")
    )
    if is_date:
        return _Fields(year, month, day, None)
    hour, minute, second = (
        dialect.extract(field, a.sql, is_date=False) for field in ("hour", "minute", "second")
    )
    return _Fields(year, month, day, f"({hour} * 3600 + {minute} * 60 + {second})")


def _months(later: datetime, earlier: datetime) -> int:
    if later < earlier:
        return -_months(earlier, later)
    less = (later.day, later.time()) < (earlier.day, earlier.time())
    return (later.year - earlier.year) * 12 + later.month - earlier.month - less
