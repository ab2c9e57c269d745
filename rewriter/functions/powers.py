"""Powers, roots, logarithms and exponentials: total, their intervals rounded outwards."""

from collections.abc import Callable
from fractions import Fraction
from math import exp, isqrt, log

from rewriter.dialects import Dialect
from rewriter.functions.common import as_double, computed
from rewriter.scalar import DOUBLE, NUMERIC, Scalar
from sensitivity.bounds import Interval
from sensitivity.policy import Kind, SqlType
from sensitivity.refusal import UnsupportedSyntax

_SLACK = Fraction(1, 10**12)
"""Relative error that the engine's and Python's logarithms stay far below."""
_LARGEST_EXPONENT = 330  # exp of it is an ordinary DOUBLE in every dialect


def _type(a: Scalar) -> SqlType:
    return NUMERIC if a.kind is Kind.NUMERIC else DOUBLE


def power(a: Scalar, b: Scalar, dialect: Dialect) -> Scalar:
    """a ^ b for a constant whole b; NULL for 0 to a negative power."""
    if not (b.literal and isinstance(b.value, int) and abs(b.value) <= 16):
        raise UnsupportedSyntax(
            "only constant whole powers from -16 to 16 can be used inside a private aggregate",
            hint="Write x * x, power(x, 2) or sqrt(x).",
        )
    interval, exponent = a.interval, b.value
    if interval:
        if exponent % 2 == 0:
            interval = abs(interval)
        size = abs(exponent)
        interval = Interval(interval.lower**size, interval.upper**size)
        if exponent < 0:
            interval = Interval.point(1) / interval
    sql = dialect.power(as_double(a, dialect), abs(exponent))
    if exponent < 0:
        sql = dialect.divide(dialect.number(Fraction(1)), sql)
    nullable = a.nullable or (exponent < 0 and interval is None)
    type_ = NUMERIC if Kind.NUMERIC in {a.kind, b.kind} and a.kind is not Kind.FLOAT else DOUBLE
    return computed(sql, type_, (a,), interval, nullable=nullable)


def square_root(a: Scalar, dialect: Dialect) -> Scalar:
    """sqrt(a), NULL where a is negative."""
    x = as_double(a, dialect)
    interval = None
    if a.interval:
        lower, upper = max(a.interval.lower, Fraction(0)), max(a.interval.upper, Fraction(0))
        interval = Interval(_root(lower, up=False), _root(upper, up=True))
    sql = f"sqrt(CASE WHEN {x} >= 0 THEN {x} END)"
    return computed(sql, _type(a), (a,), interval, nullable=_unless(a, Fraction(0)))


def _unless(a: Scalar, least: Fraction) -> bool:
    """Say whether a function is NULL somewhere that is NULL below `least`."""
    return a.nullable or a.interval is None or a.interval.lower < least


def _root(x: Fraction, *, up: bool) -> Fraction:
    """Return a rational near sqrt(x), rounded outwards on a grid of 2^-20."""
    scaled = (x * (1 << 40)).__floor__()
    return Fraction(
        isqrt(scaled) + (1 if up and isqrt(scaled) ** 2 != x * (1 << 40) else 0), 1 << 20
    )


def cube_root(a: Scalar, dialect: Dialect) -> Scalar:
    """cbrt(a)."""
    interval = None
    if a.interval and max(abs(a.interval.lower), abs(a.interval.upper)) < 10**300:
        interval = _monotone(lambda x: abs(x) ** (1 / 3) * (-1 if x < 0 else 1), a.interval)
    return computed(f"cbrt({as_double(a, dialect)})", DOUBLE, (a,), interval)


def logarithm(a: Scalar, dialect: Dialect, base: Scalar | None = None) -> Scalar:
    """ln(a), or the logarithm to a constant base above 1; NULL where a <= 0."""
    x = as_double(a, dialect)
    sql = f"ln(CASE WHEN {x} > 0 THEN {x} END)"
    interval = None
    if a.interval and a.interval.lower > 0 and a.interval.upper < 10**300:
        interval = _monotone(log, a.interval)
    if base is not None:
        value = base.value
        if not (base.literal and isinstance(value, int | Fraction) and value > 1):
            raise UnsupportedSyntax("log takes a constant base above 1 here")
        factor = Fraction(log(value))
        sql = dialect.divide(sql, dialect.number(factor))
        ends = interval
        interval = None
        if ends:
            interval = _widened(Interval(ends.lower / factor, ends.upper / factor))
    nullable = _unless(a, Fraction(1, 10**300))
    return computed(sql, _type(a), (a,), interval, nullable=nullable)


def exponential(a: Scalar, dialect: Dialect) -> Scalar:
    """exp(a), NULL or infinite where PostgreSQL raises because it is too large."""
    sql = dialect.exponential(as_double(a, dialect))
    interval, nullable = None, True
    if a.interval and a.interval.upper <= _LARGEST_EXPONENT:
        ends = [
            max(end, Fraction(-_LARGEST_EXPONENT)) for end in (a.interval.lower, a.interval.upper)
        ]
        interval = _monotone(exp, Interval(*ends))
        nullable = a.nullable
    return computed(sql, _type(a), (a,), interval, nullable=nullable)


def _monotone(function: Callable[[float], float], interval: Interval) -> Interval:
    """Return the interval of a function that never falls, a little wider than computed."""
    ends = Interval(
        Fraction(function(float(interval.lower))), Fraction(function(float(interval.upper)))
    )
    return _widened(ends)


def _widened(ends: Interval) -> Interval:
    return Interval(
        ends.lower - abs(ends.lower) * _SLACK - _SLACK,
        ends.upper + abs(ends.upper) * _SLACK + _SLACK,
    )
