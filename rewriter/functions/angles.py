"""Angles, for distances on a map above all: total, their intervals rounded outwards."""

import math
from fractions import Fraction

from rewriter.dialects import Dialect
from rewriter.functions.common import as_double, computed, widened
from rewriter.literals import constant
from rewriter.scalar import DOUBLE, Scalar
from sensitivity.bounds import Interval

_HALF = math.pi / 2
_LARGEST = 10**15
"""Of an angle in radians; beyond, a DOUBLE does not know where on the circle it is."""


def sine(a: Scalar, dialect: Dialect) -> Scalar:
    """sin(a); NULL for angles beyond 1e15."""
    return _of_circle("sin", a, dialect)


def cosine(a: Scalar, dialect: Dialect) -> Scalar:
    """cos(a); NULL for angles beyond 1e15."""
    return _of_circle("cos", a, dialect)


def _of_circle(function: str, a: Scalar, dialect: Dialect) -> Scalar:
    sql = f"{function}({_near(a, dialect)})"
    return computed(sql, DOUBLE, (a,), Interval.of(-1, 1), nullable=_far(a))


def tangent(a: Scalar, dialect: Dialect) -> Scalar:
    """tan(a); NULL for angles beyond 1e15."""
    return computed(f"tan({_near(a, dialect)})", DOUBLE, (a,), None, nullable=_far(a))


def arcsine(a: Scalar, dialect: Dialect) -> Scalar:
    """asin(a), NULL where a is not between -1 and 1."""
    return _of_line("asin", a, _angles(-_HALF, _HALF), dialect)


def arccosine(a: Scalar, dialect: Dialect) -> Scalar:
    """acos(a), NULL where a is not between -1 and 1."""
    return _of_line("acos", a, _angles(0.0, math.pi), dialect)


def _of_line(function: str, a: Scalar, angles: Interval, dialect: Dialect) -> Scalar:
    x = as_double(a, dialect)
    sql = f"{function}(CASE WHEN {x} BETWEEN -1 AND 1 THEN {x} END)"
    whole = a.interval is not None and a.interval.lower >= -1 and a.interval.upper <= 1
    return computed(sql, DOUBLE, (a,), angles, nullable=a.nullable or not whole)


def arctangent(a: Scalar, dialect: Dialect) -> Scalar:
    """atan(a)."""
    return computed(f"atan({as_double(a, dialect)})", DOUBLE, (a,), _angles(-_HALF, _HALF))


def arctangent_of_two(y: Scalar, x: Scalar, dialect: Dialect) -> Scalar:
    """atan2(y, x): the angle of the point (x, y).

    Of -0.0 and 0.0, which are equal, it would tell which one an order took: + 0 makes both 0.0.
    """
    sql = dialect.angle(*(f"({as_double(a, dialect)} + 0e0)" for a in (y, x)))
    return computed(sql, DOUBLE, (y, x), _angles(-math.pi, math.pi))


def turned(a: Scalar, factor: float, dialect: Dialect) -> Scalar:
    """radians(a) and degrees(a), by what they multiply with."""
    times = Fraction(factor)
    sql = dialect.multiply(as_double(a, dialect), dialect.number(times))
    interval = a.interval and widened(a.interval * Interval.point(times))
    return computed(sql, DOUBLE, (a,), interval)


def pi(dialect: Dialect) -> Scalar:
    """pi()."""
    return constant(Fraction(math.pi), DOUBLE, dialect)


def _near(a: Scalar, dialect: Dialect) -> str:
    x = as_double(a, dialect)
    return f"CASE WHEN abs({x}) < {dialect.number(Fraction(_LARGEST))} THEN {x} END"


def _far(a: Scalar) -> bool:
    known = a.interval
    return a.nullable or known is None or max(-known.lower, known.upper) >= _LARGEST


def _angles(lower: float, upper: float) -> Interval:
    return widened(Interval(Fraction(lower), Fraction(upper)))
