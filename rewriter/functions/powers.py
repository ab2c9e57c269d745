"""Powers, roots, logarithms and exponentials: total, their intervals rounded outwards."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from math import cosh, exp, isqrt, log, sinh

from rewriter.dialects import Dialect
from rewriter.functions.common import as_double, computed, need, reciprocals, step_of, widened
from rewriter.scalar import DOUBLE, NUMBERS, NUMERIC, Scalar
from sensitivity.bounds import Interval
from sensitivity.policy import Kind, SqlType
from sensitivity.refusal import UnsupportedSyntax

_MOST_POWER = 16
_ENDLESS = Fraction(1 << 64)
_LARGEST_BASE = 10**80
_BASES = Interval(Fraction(1001, 1000), Fraction(10**100))
"""Of logarithms: beyond, their own logarithm is nothing that a DOUBLE can hold, or divide by."""
_LARGEST_EXPONENT = 330  # exp of it is an ordinary DOUBLE in every dialect


def _type(a: Scalar) -> SqlType:
    return NUMERIC if a.kind is Kind.NUMERIC else DOUBLE


def power(a: Scalar, b: Scalar, dialect: Dialect) -> Scalar:
    """a ^ b where one of them is constant; NULL for 0 to a negative power."""
    if a.literal and not b.literal:
        return _exponential_to(a, b, dialect)
    exponent = Fraction(b.value) if isinstance(b.value, int | Fraction) else _ENDLESS
    if not b.literal or abs(exponent) > _MOST_POWER:
        raise UnsupportedSyntax(
            "power takes a constant exponent from -16 to 16 here, or a constant base above 0",
            hint="Write x * x, power(x, 2) or sqrt(x).",
        )
    need(a, *NUMBERS)
    size = abs(exponent)
    base = reciprocals(a) if exponent < 0 else a.interval
    if size.denominator == 1:
        sql, interval, nullable = _whole_power(a, base, int(size), dialect)
    else:
        sql, interval, nullable = _root_power(a, base, size, dialect)
    if exponent < 0:
        sql = dialect.divide(dialect.number(Fraction(1)), sql)
        nullable = nullable or a.interval is None or 0 in a.interval
    return computed(sql, _type_of_two(a, b), (a,), interval, nullable=nullable)


def _type_of_two(a: Scalar, b: Scalar) -> SqlType:
    numeric = Kind.NUMERIC in {a.kind, b.kind} and Kind.FLOAT not in {a.kind, b.kind}
    return NUMERIC if numeric else DOUBLE


def _whole_power(
    a: Scalar, interval: Interval | None, exponent: int, dialect: Dialect
) -> tuple[str, Interval | None, bool]:
    if interval:
        interval = abs(interval) if exponent % 2 == 0 else interval
        interval = Interval(interval.lower**exponent, interval.upper**exponent)
    sql = dialect.power(as_double(a, dialect), Fraction(exponent))
    return sql, interval, a.nullable


def _root_power(
    a: Scalar, base: Interval | None, exponent: Fraction, dialect: Dialect
) -> tuple[str, Interval | None, bool]:
    """Spell a power that is no whole one: NULL where a is negative."""
    x = as_double(a, dialect)
    sql = dialect.power(f"CASE WHEN {x} >= 0 THEN {x} END", exponent)
    interval = None
    if base and base.upper < _LARGEST_BASE:
        kept = base.meet(Interval.of(0, _LARGEST_BASE))
        interval = _monotone(lambda v: max(v, 0.0) ** float(exponent), kept)
        interval = Interval(max(interval.lower, Fraction(0)), interval.upper)
        if kept.lower > 0:
            interval = Interval(max(interval.lower, Fraction(1, _LARGEST_BASE)), interval.upper)
    return sql, interval, _unless(a, Fraction(0))


def _exponential_to(a: Scalar, b: Scalar, dialect: Dialect) -> Scalar:
    """Read a constant to some power, which is exp(b ln a)."""
    base = Fraction(a.value) if isinstance(a.value, int | Fraction) else Fraction(0)
    if not Fraction(1, 1000) <= base <= 1000:
        raise UnsupportedSyntax("power takes a constant base from 0.001 to 1000 here")
    need(b, *NUMBERS)
    x = as_double(b, dialect)
    of_e = b.interval and widened(b.interval * Interval.point(Fraction(log(base))))
    power = _grown(dialect.exponential(x, base), b, of_e)
    return replace(power, type=_type_of_two(a, b))


def square_root(a: Scalar, dialect: Dialect) -> Scalar:
    """sqrt(a), NULL where a is negative."""
    x = as_double(a, dialect)
    interval = None
    if kept := _from(a, Fraction(0)):
        interval = Interval(_root(kept.lower, up=False), _root(kept.upper, up=True))
    sql = f"sqrt(CASE WHEN {x} >= 0 THEN {x} END)"
    return computed(sql, _type(a), (a,), interval, nullable=_unless(a, Fraction(0)))


def _from(a: Scalar, least: Fraction) -> Interval | None:
    """Return where those values of a number lie that are `least` or more, which is not negative."""
    lower, upper = a.ends
    lower = max(lower or least, least)
    return None if upper is None else Interval(lower, max(lower, upper))


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
    """ln(a), or the logarithm to a constant base; NULL where a <= 0."""
    x = as_double(a, dialect)
    sql = f"ln(CASE WHEN {x} > 0 THEN {x} END)"
    interval = None
    kept = _from(a, step_of(a) or Fraction(0))
    if kept and kept.lower > 0 and kept.upper < 10**300:
        interval = _monotone(log, kept)
    if base is not None:
        value = base.value
        if not (base.literal and isinstance(value, int | Fraction) and value in _BASES):
            raise UnsupportedSyntax("log takes a constant base from 1.001 to 1e100 here")
        factor = Fraction(log(value))
        sql = dialect.divide(sql, dialect.number(factor))
        ends = interval
        interval = None
        if ends:
            interval = widened(Interval(ends.lower / factor, ends.upper / factor))
    nullable = _unless(a, Fraction(1, 10**300))
    return computed(sql, _type(a), (a,), interval, nullable=nullable)


def exponential(a: Scalar, dialect: Dialect) -> Scalar:
    """exp(a), NULL or infinite where PostgreSQL raises because it is too large."""
    return replace(_grown(dialect.exponential(as_double(a, dialect)), a, a.interval), type=_type(a))


def _grown(sql: str, a: Scalar, logs: Interval | None) -> Scalar:
    """Return a power of `a`, by where its natural logarithm lies."""
    interval, nullable = None, True
    if logs and logs.upper <= _LARGEST_EXPONENT:
        ends = [max(end, Fraction(-_LARGEST_EXPONENT)) for end in (logs.lower, logs.upper)]
        interval = _monotone(exp, Interval(*ends))
        nullable = a.nullable
    return computed(sql, DOUBLE, (a,), interval, nullable=nullable)


def hyperbolic_sine(a: Scalar, dialect: Dialect) -> Scalar:
    """sinh(a), NULL beyond ±330."""
    grown, shrunk, near = _both_ways(a, dialect)
    sql = dialect.divide(f"({grown} - {shrunk})", dialect.number(Fraction(2)))
    interval = _monotone(sinh, a.interval) if a.interval and near else None
    return computed(sql, DOUBLE, (a,), interval, nullable=a.nullable or not near)


def hyperbolic_cosine(a: Scalar, dialect: Dialect) -> Scalar:
    """cosh(a), NULL beyond ±330."""
    grown, shrunk, near = _both_ways(a, dialect)
    sql = dialect.divide(f"({grown} + {shrunk})", dialect.number(Fraction(2)))
    interval = _monotone(cosh, abs(a.interval)) if a.interval and near else None
    return computed(sql, DOUBLE, (a,), interval, nullable=a.nullable or not near)


def hyperbolic_tangent(a: Scalar, dialect: Dialect) -> Scalar:
    """tanh(a)."""
    x, one = as_double(a, dialect), dialect.number(Fraction(1))
    # Beyond ±20 there is no DOUBLE between it and ±1.
    twice = f"(2 * CASE WHEN {x} > 20 THEN 20 WHEN {x} < -20 THEN -20 ELSE {x} END)"
    grown = dialect.exponential(twice)
    sql = dialect.divide(f"({grown} - {one})", f"({grown} + {one})")
    return computed(sql, DOUBLE, (a,), Interval.of(-1, 1))


def _both_ways(a: Scalar, dialect: Dialect) -> tuple[str, str, bool]:
    """Spell exp(a) and exp(-a) where neither is too large, and say whether that is everywhere."""
    x, far = as_double(a, dialect), _LARGEST_EXPONENT
    x = f"(CASE WHEN {x} BETWEEN -{far} AND {far} THEN {x} END)"
    near = a.interval is not None and max(-a.interval.lower, a.interval.upper) <= far
    return dialect.exponential(x), dialect.exponential(f"(-{x})"), near


def _monotone(function: Callable[[float], float], interval: Interval) -> Interval:
    """Return the interval of a function that never falls, a little wider than computed."""
    ends = Interval(
        Fraction(function(float(interval.lower))), Fraction(function(float(interval.upper)))
    )
    return widened(ends)
