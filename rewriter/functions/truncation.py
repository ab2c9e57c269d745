"""Moments cut into equal steps: date_trunc, and date_bin."""

from collections.abc import Sequence
from datetime import UTC, datetime
from fractions import Fraction

from rewriter.dialects import Dialect
from rewriter.functions.common import need
from rewriter.functions.dates import beyond, clock, place, sheltered
from rewriter.literals import constant
from rewriter.moments import TRUNCATIONS, buckets, instant_at, truncated
from rewriter.scalar import MOMENTS, TIMESTAMPTZ, Scalar, position_of
from rewriter.spans import Span
from sensitivity.bounds import Interval
from sensitivity.policy import Kind, Value
from sensitivity.refusal import UnsupportedSyntax

_MOST_BINS = 10_000


def truncate(unit: str, a: Scalar, dialect: Dialect) -> Scalar:
    """date_trunc(unit, a). PostgreSQL makes a timestamptz of a date: the finishing SQL does too."""
    need(a, *MOMENTS)
    if unit not in TRUNCATIONS:
        raise UnsupportedSyntax(
            f"date_trunc('{unit}', …) is not taught yet",
            hint=f"Units that can be used: {', '.join(TRUNCATIONS)}.",
        )
    if a.literal and isinstance(a.value, datetime) and a.value.tzinfo:
        try:
            return constant(truncated(unit, a.value), TIMESTAMPTZ, dialect)
        except OverflowError:
            raise beyond() from None
    a = sheltered(a, dialect)
    if unit in {"century", "millennium"} and a.kind is Kind.TIMESTAMPTZ:
        raise UnsupportedSyntax(
            f"date_trunc('{unit}', …) of a timestamp with time zone is not taught yet",
            hint="Use AT TIME ZONE first.",
        )
    is_date = a.kind is Kind.DATE
    return Scalar(
        dialect.truncate(unit, a.sql, is_date=is_date),
        TIMESTAMPTZ if is_date else a.type,
        nullable=a.nullable,
        interval=_truncated(unit, a),
        domain=_buckets(unit, a) if a.kind is Kind.TIMESTAMPTZ else None,
        truncated=unit,
        midnight=is_date,
        sheltered=unit != "decade" and a.kind is not Kind.TIMESTAMPTZ,
        told=a.told,
        sources=a.sources,
    )


def _truncated(unit: str, a: Scalar) -> Interval | None:
    ends = clock(a)
    if ends is None:
        return None
    try:
        cut = [truncated(unit, end) for end in ends]
        if a.kind is Kind.TIMESTAMPTZ:
            cut = [t.replace(tzinfo=a.zone).astimezone(UTC) for t in cut]
    except OverflowError:
        return None
    return Interval(place(cut[0], a.kind), max(place(t, a.kind) for t in cut))


def _buckets(unit: str, a: Scalar) -> tuple[Value, ...] | None:
    """Return the instants at which a bounded timestamptz is cut, for units that clocks agree on."""
    ends = clock(a)
    if ends is None or unit in TRUNCATIONS[: TRUNCATIONS.index("day")]:
        return None
    try:
        starts = buckets(unit, *ends, _MOST_BINS)
        if starts is None:
            return None
        return tuple(start.replace(tzinfo=a.zone).astimezone(UTC) for start in starts)
    except OverflowError:
        return None


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
        told=a.told,
        sources=a.sources,
    )


def _bins(places: Sequence[Fraction], kind: Kind) -> tuple[Value, ...] | None:
    try:
        clocks = [instant_at(place) for place in places]
    except OverflowError:
        return None
    return tuple(t.replace(tzinfo=UTC) if kind is Kind.TIMESTAMPTZ else t for t in clocks)
