"""Bits of whole numbers."""

from sqlglot import exp

from rewriter.functions import bits
from rewriter.reading.arguments import binary, unary
from rewriter.taught.entry import ENDS, ONE, TWO, Taught

BITS = (
    Taught(
        "a & b",
        exp.BitwiseAnd,
        TWO,
        binary(bits.bit_and),
        ("i & 6", "i & big", "(i + 1) & 3"),
        bounds="up to either that is not negative",
    ),
    Taught(
        "a | b",
        exp.BitwiseOr,
        TWO,
        binary(bits.bit_or),
        ("i | 8", "big | i"),
        bounds="as many bits",
    ),
    Taught(
        "a # b",
        exp.BitwiseXor,
        TWO,
        binary(bits.bit_xor),
        ("i # 5", "big # i"),
        bounds="as many bits",
    ),
    Taught("~a", exp.BitwiseNot, ONE, unary(bits.bit_not), ("~i", "~big"), bounds=ENDS),
    Taught(
        "a << 2",
        exp.BitwiseLeftShift,
        TWO,
        binary(bits.shift_left),
        ("i << 2", "i << 31", "big << 1", "big << 63", "big << 0", "i << 0"),
        bounds=ENDS,
    ),
    Taught(
        "a >> 2",
        exp.BitwiseRightShift,
        TWO,
        binary(bits.shift_right),
        ("i >> 2", "big >> 63", "i >> 0"),
        bounds=ENDS,
    ),
)
