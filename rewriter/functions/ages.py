"""What lies between two dates: the years, months and days of age()."""

from collections.abc import Callable
from fractions import Fraction

from rewriter.dialects import Dialect
from rewriter.functions.common import computed, need
from rewriter.functions.dates import sheltered
from rewriter.moments import date_at
from rewriter.scalar import INTEGER, NUMERIC, Scalar
from sensitivity.bounds import Interval
from sensitivity.policy import Kind

_DAY = 86_400
_YEAR = 1_461 * _DAY // 4  # as PostgreSQL counts the years and months of an interval
_MONTH = 30 * _DAY


def months_between(a: Scalar, b: Scalar, dialect: Dialect) -> Scalar:
    """Whole months of age(a, b) for dates: how many have passed from b to a, with their sign."""
    interval = None
    if a.interval and b.interval:
        try:
            interval = Interval.of(
                _months(a.interval.lower, b.interval.upper),
                _months(a.interval.upper, b.interval.lower),
            )
        except OverflowError:
            interval = None

    def passed(later: str, earlier: str) -> str:
        (y, m, d), (v, n, e) = (_parts(sql, dialect) for sql in (later, earlier))
        return f"(({y} - {v}) * 12 + {m} - {n} - CASE WHEN {d} < {e} THEN 1.0 ELSE 0.0 END)"

    return _signed(passed, a, b, interval, dialect)


def days_of_age(a: Scalar, b: Scalar, dialect: Dialect) -> Scalar:
    """Days of age(a, b) for dates beyond its whole months, with their sign.

    Where the later day of the month is the smaller one, they are counted through the end of the
    earlier one's month.
    """

    def beyond(later: str, earlier: str) -> str:
        (_, _, d), (v, n, e) = (_parts(sql, dialect) for sql in (later, earlier))
        fourth, hundredth, four_hundredth = (
            f"{dialect.modulo(v, dialect.number(Fraction(years)))} = 0" for years in (4, 100, 400)
        )
        length = (
            f"CASE WHEN {n} IN (4, 6, 9, 11) THEN 30.0 WHEN {n} <> 2 THEN 31.0"
            f" WHEN {fourth} AND ({four_hundredth} OR NOT {hundredth}) THEN 29.0 ELSE 28.0 END"
        )
        return f"({d} - {e} + CASE WHEN {d} < {e} THEN {length} ELSE 0.0 END)"

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
    rule: Callable[[str, str], str],
    a: Scalar,
    b: Scalar,
    interval: Interval | None,
    dialect: Dialect,
) -> Scalar:
    """Apply a rule to the later and the earlier of two dates; negative if `a` is the earlier."""
    need(a, Kind.DATE)
    need(b, Kind.DATE)
    a, b = sheltered(a, dialect), sheltered(b, dialect)
    sql = f"(CASE WHEN {a.sql} >= {b.sql} THEN {rule(a.sql, b.sql)} ELSE -{rule(b.sql, a.sql)} END)"
    return computed(
        dialect.double(sql, INTEGER), INTEGER, (a, b), interval, nan=False, integral=True
    )


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
