"""What lies between two dates: the years, months and days of age().

A constant may be a moment within its day. If it is the later one, that is some hours more, and
these are not told; if it is the earlier one, one day less has passed.
"""

from collections.abc import Callable
from datetime import datetime, time
from fractions import Fraction

from rewriter.dialects import Dialect
from rewriter.functions.common import computed, need
from rewriter.functions.dates import as_day, sheltered, to_date
from rewriter.moments import date_at
from rewriter.scalar import INTEGER, NUMERIC, Scalar
from sensitivity.bounds import Interval
from sensitivity.policy import Kind

_DAY = 86_400
_YEAR = 1_461 * _DAY // 4  # as PostgreSQL counts the years and months of an interval
_MONTH = 30 * _DAY


def months_between(a: Scalar, b: Scalar, dialect: Dialect) -> Scalar:
    """Whole months of age(a, b) for days: how many have passed from b to a, with their sign."""
    interval, within = None, int(_within(a) or _within(b))
    x, y = (_day(moment, dialect).interval for moment in (a, b))
    if x and y:
        try:
            interval = Interval.of(
                _months(x.lower, y.upper) - within, _months(x.upper, y.lower) + within
            )
        except OverflowError:
            interval = None

    def passed(later: str, earlier: str, begun: bool) -> str:
        (y, m, d), (v, n, e) = (_parts(sql, dialect) for sql in (later, earlier))
        less = f"{d} <= {e}" if begun else f"{d} < {e}"
        return f"(({y} - {v}) * 12 + {m} - {n} - CASE WHEN {less} THEN 1.0 ELSE 0.0 END)"

    return _signed(passed, a, b, interval, dialect)


def days_of_age(a: Scalar, b: Scalar, dialect: Dialect) -> Scalar:
    """Days of age(a, b) for days beyond its whole months, with their sign.

    Where the later day of the month is the smaller one, they are counted through the end of the
    earlier one's month.
    """

    def beyond(later: str, earlier: str, begun: bool) -> str:
        (_, _, d), (v, n, e) = (_parts(sql, dialect) for sql in (later, earlier))
        fourth, hundredth, four_hundredth = (
            f"{dialect.modulo(v, dialect.number(Fraction(years)))} = 0" for years in (4, 100, 400)
        )
        length = (
            f"CASE WHEN {n} IN (4, 6, 9, 11) THEN 30.0 WHEN {n} <> 2 THEN 31.0"
            f" WHEN {fourth} AND ({four_hundredth} OR NOT {hundredth}) THEN 29.0 ELSE 28.0 END"
        )
        less, borrowed = (f"{d} <= {e}", " - 1.0") if begun else (f"{d} < {e}", "")
        return f"({d} - {e}{borrowed} + CASE WHEN {less} THEN {length} ELSE 0.0 END)"

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
    rule: Callable[[str, str, bool], str],
    a: Scalar,
    b: Scalar,
    interval: Interval | None,
    dialect: Dialect,
) -> Scalar:
    """Apply a rule to the later and the earlier of two days; negative if `a` is the earlier.

    The rule is told whether the earlier one has begun when it is counted from.
    """
    from_a, from_b = _within(a), _within(b)
    a, b = (sheltered(_day(x, dialect), dialect) for x in (a, b))
    later = f"{a.sql} {'>' if from_b else '>='} {b.sql}"
    forth, back = rule(a.sql, b.sql, from_b), rule(b.sql, a.sql, from_a)
    sql = f"(CASE WHEN {later} THEN {forth} ELSE -{back} END)"
    return computed(
        dialect.double(sql, INTEGER), INTEGER, (a, b), interval, nan=False, integral=True
    )


def _within(a: Scalar) -> bool:
    """Say whether a constant is a moment within its day."""
    return isinstance(a.value, datetime) and a.value.time() != time()


def _day(a: Scalar, dialect: Dialect) -> Scalar:
    """Return what begins a day, or the day of a constant; raises for other moments."""
    day = to_date(a, dialect) if a.literal else as_day(a)
    need(day, Kind.DATE)
    return day


def _parts(sql: str, dialect: Dialect) -> tuple[str, str, str]:
    year, month, day = (
        dialect.extract(field, sql, is_date=True) for field in ("year", "month", "day")
    )
    return year, month, day


def _months(later: Fraction, earlier: Fraction) -> int:
    x, y = date_at(later), date_at(earlier)
    if x < y:
        return -_months(earlier, later)
    return (x.year - y.year) * 12 + x.month - y.month - (x.day < y.day)
