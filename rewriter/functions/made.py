"""Moments that are made of numbers, or laid on a grid of constant steps."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from rewriter.dialects import Dialect
from rewriter.functions.common import as_double, need, sources_of
from rewriter.functions.dates import sheltered
from rewriter.literals import constant
from rewriter.moments import instant_at
from rewriter.scalar import DATE, NUMBERS, TIMESTAMPTZ, Scalar, position_of
from rewriter.spans import Span
from sensitivity.bounds import Interval
from sensitivity.policy import Kind, Value
from sensitivity.refusal import UnsupportedSyntax

_MOST_BINS = 10_000
_YEARS, _MONTHS = Interval.of(1, 9999), Interval.of(1, 12)
_ERA = Interval.of(-62_135_596_800, 253_402_300_799)  # the years 1 to 9999, in seconds


def make_date(parts: Sequence[Scalar], dialect: Dialect) -> Scalar:
    """make_date(year, month, day); NULL where there is no such day in the years 1 to 9999."""
    if len(parts) != 3:
        raise UnsupportedSyntax("make_date takes a year, a month and a day")
    for x in parts:
        need(x, Kind.INTEGER)
    known = [x.value for x in parts if isinstance(x.value, int)]
    if len(known) == 3:
        try:
            return constant(date(*known), DATE, dialect)
        except (ValueError, OverflowError):
            raise UnsupportedSyntax("make_date: there is no such day") from None
    year, month, day = parts
    sql = dialect.first_of_month(as_double(year, dialect), as_double(month, dialect))
    starts = day.value == 1
    if not starts:
        sql = dialect.day_of_month(sql, as_double(day, dialect))
    return Scalar(
        sql,
        DATE,
        interval=_days(year, month, starts=starts),
        truncated=("year" if month.value == 1 else "month") if starts else None,
        sheltered=True,
        sources=sources_of(*parts),
    )


def _days(year: Scalar, month: Scalar, *, starts: bool) -> Interval | None:
    """Return where the days of some months lie; only the first of each if `starts`."""
    if year.interval is None:
        return None
    years, months = _YEARS.meet(year.interval), _MONTHS.meet(month.interval or _MONTHS)
    first = date(int(years.lower), int(months.lower), 1)
    last = date(int(years.upper), int(months.upper), 1)
    if not starts:  # the 31st, if need be of the month after
        last = min(last, date.max - timedelta(30)) + timedelta(30)
    return Interval(position_of(first) or Fraction(0), position_of(last) or Fraction(0))


def from_epoch(a: Scalar, dialect: Dialect) -> Scalar:
    """to_timestamp(seconds since 1970); NULL beyond the years 1 to 9999."""
    need(a, *NUMBERS)
    interval = a.interval and _ERA.meet(a.interval)
    return Scalar(
        dialect.instant(as_double(a, dialect)),
        TIMESTAMPTZ,
        # On a grid of a microsecond.
        interval=interval and Interval(interval.lower - 1, interval.upper + 1),
        sources=a.sources,
    )


def binned(stride: Span, a: Scalar, origin: Scalar, dialect: Dialect) -> Scalar:
    """date_bin(stride, a, origin): the last of the steps from a constant origin that is not after
    a. Steps have no months, and days of 24 hours."""
    need(a, Kind.TIMESTAMP, Kind.TIMESTAMPTZ)
    micros = stride.days * 86_400 * 10**6 + stride.micros
    if stride.months or micros <= 0:
        raise UnsupportedSyntax("date_bin takes a step of days or less, above 0")
    if not (origin.literal and isinstance(origin.value, datetime) and origin.kind is a.kind):
        raise UnsupportedSyntax("date_bin takes a constant origin of the type of what is cut")
    a = sheltered(a, dialect)
    step, start = Fraction(micros, 10**6), position_of(origin.value) or Fraction(0)
    interval, domain = None, None
    if a.interval:
        ends = [(end - start) // step for end in (a.interval.lower, a.interval.upper)]
        interval = Interval(start + ends[0] * step, start + ends[1] * step)
        if ends[1] - ends[0] < _MOST_BINS:
            domain = _bins([start + k * step for k in range(ends[0], ends[1] + 1)], a.kind)
    return Scalar(
        dialect.binned(a.sql, micros, origin.sql),
        a.type,
        nullable=a.nullable,
        interval=interval,
        domain=domain,
        sources=a.sources,
    )


def _bins(places: Sequence[Fraction], kind: Kind) -> tuple[Value, ...] | None:
    try:
        clocks = [instant_at(place) for place in places]
    except OverflowError:
        return None
    return tuple(t.replace(tzinfo=UTC) if kind is Kind.TIMESTAMPTZ else t for t in clocks)
