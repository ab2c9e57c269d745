"""Moments moved by so many steps as the row says: `month - n * interval '1 month'`.

Steps of days or of months are taken from midnight to midnight, where they are those of dates; and
days, too, where a timestamp has no zone. Steps of time are taken anywhere.
"""

from datetime import date, datetime, time
from fractions import Fraction

from rewriter.dialects import Dialect
from rewriter.functions.common import as_double, need, sources_of
from rewriter.functions.dates import add_days, midnight, place, sheltered, to_date, to_timestamp
from rewriter.functions.numbers import multiply
from rewriter.literals import constant
from rewriter.moments import MIDNIGHTS, date_at
from rewriter.scalar import DATE, INTEGER, Scalar
from rewriter.spans import Span, moved
from sensitivity.bounds import Interval
from sensitivity.policy import Kind
from sensitivity.refusal import UnsupportedSyntax

_FARTHEST = 85_000_000_000  # seconds


def stepped(a: Scalar, times: Scalar, step: Span, dialect: Dialect) -> Scalar:
    """A moment at midnight + n * a step of days or of months, which is at midnight, too; or any
    timestamp + n * a step of time.
    """
    at_midnight = a.midnight or a.kind is Kind.DATE or a.truncated in MIDNIGHTS
    if step.days and a.kind is Kind.TIMESTAMP and not at_midnight:
        step = Span(micros=step.days * 86_400 * 10**6)  # by its clock a day has 24 hours
    if step.micros and times.whole:
        return _later_by(
            to_timestamp(a, dialect) if a.kind is Kind.DATE else a, times, step, dialect
        )
    if not (at_midnight and a.exact.kind in {Kind.DATE, Kind.TIMESTAMP} and times.whole):
        raise UnsupportedSyntax(
            "only whole numbers of days or months can be added to a date here, where they differ"
            " by row",
            hint="Move a date by days, as in d + n, or by a constant, as interval '3 months'.",
        )
    far = multiply(times, constant(step.months or step.days, INTEGER, dialect), dialect)
    day = to_date(a, dialect)
    moved = _months_later(day, far, dialect) if step.months else add_days(day, far, dialect, 1)
    return midnight(moved) if a.midnight else to_timestamp(moved, dialect)


def _later_by(a: Scalar, times: Scalar, step: Span, dialect: Dialect) -> Scalar:
    """Move a timestamp by so many hours or the like; NULL if it is more than 2,700 years."""
    need(a, Kind.TIMESTAMP, Kind.TIMESTAMPTZ)
    a = sheltered(a, dialect)
    factor = Fraction(step.micros, 10**6)
    seconds = dialect.multiply(as_double(times, dialect), dialect.number(factor))
    near = f"CASE WHEN abs({seconds}) < {_FARTHEST} THEN {seconds} END"
    known = times.interval and times.interval * Interval.point(factor)
    return Scalar(
        dialect.later(a.sql, near),
        a.type,
        interval=a.interval + known if a.interval and known else None,
        sources=sources_of(a, times),
    )


def _months_later(day: Scalar, months: Scalar, dialect: Dialect) -> Scalar:
    """Move a date by months: to the last day of a month that has no such day."""
    day = sheltered(day, dialect)
    year, month, of_month = (
        dialect.extract(part, day.sql, is_date=True) for part in ("year", "month", "day")
    )
    twelve, one = dialect.number(Fraction(12)), dialect.number(Fraction(1))
    since = f"({dialect.multiply(year, twelve)} + {month} - {one} + {as_double(months, dialect)})"
    years = f"floor({dialect.divide(since, twelve)})"
    rest = f"({since} - {dialect.multiply(years, twelve)} + {one})"
    first = dialect.first_of_month(years, rest)
    last = dialect.to_date(dialect.shift(first, 1, -1, 0, is_date=True))
    return Scalar(
        f"least({dialect.add_days(first, '', f'({of_month} - {one})')}, {last})",
        DATE,
        interval=_range(day, months),
        truncated="month" if day.truncated in {"month", "quarter", "year"} else None,
        sheltered=True,
        sources=sources_of(day, months),
    )


def _range(day: Scalar, months: Scalar) -> Interval | None:
    if day.interval is None or months.interval is None:
        return None
    ends = (
        (day.interval.lower, months.interval.lower),
        (day.interval.upper, months.interval.upper),
    )
    try:
        first, last = (_later(date_at(d), int(m)) for d, m in ends)
    except OverflowError:
        return None
    return Interval(first, last)


def _later(day: date, months: int) -> Fraction:
    later = moved(datetime.combine(day, time()), Span(months))
    return place(later, Kind.DATE)
