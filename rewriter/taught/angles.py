"""Angles, as in the distance of two places on a map."""

import math

from sqlglot import exp

from rewriter.functions import angles, powers
from rewriter.reading.arguments import binary, unary
from rewriter.taught.entry import ENDS, NONE, ONE, TWO, Taught

_CIRCLE = "a circle's"

_FAR = "x is beyond 1e15"
_LARGE = "x is beyond ±330"
_OFF = "x is not from -1 to 1"

ANGLES = (
    Taught("sin(x)", exp.Sin, ONE, unary(angles.sine), ("sin(n)",), _FAR, "-1 to 1"),
    Taught("cos(x)", exp.Cos, ONE, unary(angles.cosine), ("cos(radians(f))",), _FAR, "-1 to 1"),
    Taught("tan(x)", exp.Tan, ONE, unary(angles.tangent), ("tan(n)",), _FAR),
    Taught("asin(x)", exp.Asin, ONE, unary(angles.arcsine), ("asin(n / 4)",), _OFF, _CIRCLE),
    Taught(
        "acos(x)",
        exp.Acos,
        ONE,
        unary(angles.arccosine),
        ("acos(least(1, greatest(-1, f)))", "acos(sin(n))"),
        _OFF,
        _CIRCLE,
    ),
    Taught("atan(x)", exp.Atan, ONE, unary(angles.arctangent), ("atan(f)",), bounds=_CIRCLE),
    Taught(
        "atan2(y, x)",
        exp.Atan2,
        TWO,
        binary(angles.arctangent_of_two),
        ("atan2(i, n)", "atan2(f, 2)"),
        bounds=_CIRCLE,
    ),
    Taught("sinh(x)", exp.Sinh, ONE, unary(powers.hyperbolic_sine), ("sinh(f)",), _LARGE, ENDS),
    Taught("cosh(x)", exp.Cosh, ONE, unary(powers.hyperbolic_cosine), ("cosh(f)",), _LARGE, ENDS),
    Taught(
        "tanh(x)",
        exp.Tanh,
        ONE,
        unary(powers.hyperbolic_tangent),
        ("tanh(f)", "tanh(i)", "tanh(n / 10)"),
        bounds="-1 to 1",
    ),
    Taught(
        "radians(x)",
        exp.Radians,
        ONE,
        lambda r, n: angles.turned(r.read(n.this), math.pi / 180, r.dialect),
        ("radians(n)", "radians(i)"),
        bounds=ENDS,
    ),
    Taught(
        "degrees(x)",
        exp.Degrees,
        ONE,
        lambda r, n: angles.turned(r.read(n.this), 180 / math.pi, r.dialect),
        ("degrees(n)",),
        bounds=ENDS,
    ),
    Taught(
        "pi()", exp.Pi, NONE, lambda r, n: angles.pi(r.dialect), ("pi() * n",), bounds="a constant"
    ),
)
