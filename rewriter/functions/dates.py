"""Dates and timestamps: extract, date_trunc and the casts between them."""

from dataclasses import replace
from fractions import Fraction

from rewriter.dialects import Dialect
from rewriter.functions.common import computed, need
from rewriter.moments import date_at
from rewriter.scalar import DATE, MOMENTS, NUMERIC, TIMESTAMP, TIMESTAMPTZ, Scalar
from sensitivity.bounds import Interval
from sensitivity.policy import Kind
from sensitivity.refusal import UnsupportedSyntax

FIELDS = {  # extract(field): the interval of its values; None follows the argument's
    "year": None,
    "quarter": (1, 4),
    "month": (1, 12),
    "week": (1, 53),
    "day": (1, 31),
    "doy": (1, 366),
    "dow": (0, 6),
    "isodow": (1, 7),
    "isoyear": None,
    "hour": (0, 23),
    "minute": (0, 59),
    "second": (0, 60),
    "epoch": None,
}
TRUNCATIONS = ("microsecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year")


def extract(field: str, a: Scalar, dialect: Dialect) -> Scalar:
    """extract(field from a) for dates and timestamps; numeric in PostgreSQL."""
    need(a, *MOMENTS)
    field = field.lower()
    if field not in FIELDS:
        raise UnsupportedSyntax(
            f"extract({field} from …) is not taught yet",
            hint=f"Fields that can be used: {', '.join(FIELDS)}.",
        )
    ends = FIELDS[field]
    interval = Interval.of(*ends) if ends else None
    a = as_day(a, dialect)
    if a.interval and field in {"year", "isoyear"}:
        interval = _years(a.interval, a.kind)
    elif a.interval and field == "epoch":
        seconds = Interval.point(86_400 if a.kind is Kind.DATE else 1)
        interval = a.interval * seconds
    return computed(
        dialect.extract(field, a.sql, is_date=a.kind is Kind.DATE),
        NUMERIC,
        (a,),
        interval,
        nullable=True,
        nan=False,
        integral=field not in {"second", "epoch"},
    )


def _years(days_or_seconds: Interval, kind: Kind) -> Interval | None:
    unit = Fraction(1 if kind is Kind.DATE else 86_400)
    first, last = days_or_seconds.lower / unit, days_or_seconds.upper / unit
    try:
        return Interval.of(date_at(first).year, date_at(last).year)
    except OverflowError:
        return None


def truncate(unit: str, a: Scalar, dialect: Dialect) -> Scalar:
    """date_trunc(unit, a). PostgreSQL makes a timestamptz of a date: the finishing SQL does too."""
    need(a, *MOMENTS)
    unit = unit.lower()
    if unit not in TRUNCATIONS:
        raise UnsupportedSyntax(
            f"date_trunc('{unit}', …) is not taught yet",
            hint=f"Units that can be used: {', '.join(TRUNCATIONS)}.",
        )
    is_date = a.kind is Kind.DATE
    return Scalar(
        dialect.truncate(unit, a.sql, is_date=is_date),
        TIMESTAMPTZ if is_date else a.type,
        nullable=a.nullable,
        interval=a.interval,
        truncated=f"date {unit}" if is_date else unit,
        sources=a.sources,
    )


def as_day(a: Scalar, dialect: Dialect) -> Scalar:
    """Return what date_trunc made of a date as the date it is in the backend."""
    return to_date(a, dialect) if (a.truncated or "").startswith("date ") else a


def to_date(a: Scalar, dialect: Dialect) -> Scalar:
    """a::date."""
    need(a, *MOMENTS)
    if a.truncated and a.truncated.startswith("date "):
        return replace(a, type=DATE, truncated=a.truncated.removeprefix("date "))
    if a.kind is Kind.DATE:
        return a
    interval = a.interval
    if interval:
        interval = Interval.of(
            (interval.lower / 86_400).__floor__(), (interval.upper / 86_400).__floor__()
        )
    return Scalar(
        dialect.to_date(a.sql),
        DATE,
        nullable=a.nullable,
        interval=interval,
        truncated=a.truncated if a.truncated in {"week", "month", "quarter", "year"} else None,
        sources=a.sources,
    )


def to_timestamp(a: Scalar, dialect: Dialect) -> Scalar:
    """a::timestamp."""
    need(a, Kind.DATE, Kind.TIMESTAMP)
    if a.kind is Kind.TIMESTAMP:
        return a
    interval = a.interval * Interval.point(86_400) if a.interval else None
    return Scalar(dialect.to_timestamp(a.sql), TIMESTAMP, a.nullable, interval, sources=a.sources)
