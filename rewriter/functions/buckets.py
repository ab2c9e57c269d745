"""width_bucket, between equal steps or by thresholds: in which constant range a number is."""

from collections.abc import Sequence
from fractions import Fraction

from rewriter.dialects import Dialect
from rewriter.functions.common import as_double, computed
from rewriter.scalar import INTEGER, Scalar
from sensitivity.bounds import Interval
from sensitivity.refusal import UnsupportedSyntax

_FEW = 1_000
_FARTHEST = 10**80


def bucket_of(a: Scalar, ends: Sequence[Scalar], dialect: Dialect) -> Scalar:
    """width_bucket(a, thresholds): how many of the rising constants lie at or below a."""
    values = [e.value for e in ends if e.literal and isinstance(e.value, int | Fraction)]
    if len(values) != len(ends) or not values or sorted({*values}) != values or len(values) > _FEW:
        raise UnsupportedSyntax("width_bucket takes an array of rising constants here")
    x = as_double(a, dialect)
    tests = [
        f" WHEN {x} >= {dialect.number(Fraction(v))} THEN {i}.0"
        for i, v in reversed([*enumerate(values, 1)])
    ]
    sql = f"(CASE{''.join(tests)} WHEN {x} IS NOT NULL THEN 0.0 END)"
    interval = Interval.of(0, len(values))
    if a.interval:
        interval = Interval.of(
            *(sum(v <= end for v in values) for end in (a.interval.lower, a.interval.upper))
        )
    return _numbered(sql, a, interval, dialect)


def width_bucket(a: Scalar, low: Scalar, high: Scalar, count: Scalar, dialect: Dialect) -> Scalar:
    """width_bucket(a, low, high, count) with constants: 0 below, count + 1 from `high` on."""
    ends = [x.value for x in (low, high, count)]
    if not all(x.literal and isinstance(x.value, int | Fraction) for x in (low, high, count)):
        raise UnsupportedSyntax("width_bucket takes constant limits and a constant count here")
    lower, upper, buckets = (Fraction(e) for e in ends if isinstance(e, int | Fraction))
    if lower == upper or not 1 <= buckets <= 10_000 or buckets.denominator != 1:
        raise UnsupportedSyntax(
            "width_bucket needs two different limits and a count from 1 to 10000"
        )
    if max(abs(lower), abs(upper)) > _FARTHEST or (
        abs(upper - lower) * _FARTHEST < 1 or float(lower) == float(upper)
    ):
        raise UnsupportedSyntax("the limits of width_bucket are too large, or too close together")
    x = as_double(a, dialect)
    lo, hi, n = (dialect.number(v) for v in (lower, upper, buckets))
    below, beyond = ("<", ">=") if lower < upper else (">", "<=")
    # The guarded floor can only come out as 0 .. n, whatever the floats do; LEAST keeps it there.
    sql = (
        f"(CASE WHEN {x} IS NULL THEN NULL"
        f" WHEN {x} {below} {lo} THEN 0.0 WHEN {x} {beyond} {hi} THEN {n} + 1"
        f" ELSE least(floor(({x} - {lo}) * {n} / ({hi} - {lo})) + 1, {n}) END)"
    )
    interval = Interval.of(0, buckets + 1)
    if a.interval:
        ends_of_a = [
            _bucket(e, lower, upper, buckets) for e in (a.interval.lower, a.interval.upper)
        ]
        interval = Interval.of(min(ends_of_a), max(ends_of_a))
    return _numbered(sql, a, interval, dialect)


def _numbered(sql: str, a: Scalar, interval: Interval, dialect: Dialect) -> Scalar:
    """Say that it is the number of a bucket, of which the statement makes as many as it likes."""
    number = dialect.double(sql, INTEGER)
    return computed(number, INTEGER, (a,), interval, nan=False, integral=True, told=False)


def _bucket(x: Fraction, lower: Fraction, upper: Fraction, buckets: Fraction) -> Fraction:
    t = (x - lower) / (upper - lower)
    if t < 0:
        return Fraction(0)
    return buckets + 1 if t >= 1 else Fraction((t * buckets).__floor__() + 1)
