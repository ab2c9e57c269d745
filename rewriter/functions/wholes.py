"""Arithmetic of integers in 64 bits, where their types leave room for it.

It takes a third of the time of DOUBLEs, which also lose digits beyond 2^53.

**Total.** `Scalar.reach` is by the types of columns, which the backend enforces, and of constants,
never by bounds, which rows may lie beyond. What is computed here lies within ±2^62, so no operator
overflows; and a division by 0 is NULL. A remainder is no farther from 0 than what it is of, so it
takes any two of 64 bits.
"""

from collections.abc import Callable

from rewriter.functions.common import manageable, promoted, sources_of
from rewriter.scalar import Scalar
from sensitivity.bounds import Interval
from sensitivity.policy import Kind

_MOST = 62
ANY = 63
"""The reach of any integer of 64 bits."""


def whole(
    spell: Callable[[str, str], str],
    reach: Callable[[int, int], int],
    a: Scalar,
    b: Scalar,
    interval: Interval | None,
    *,
    nullable: bool | None = None,
    limit: int = _MOST,
) -> Scalar | None:
    """Compute an integer of two; None if they are none, or if it might have more than 64 bits.

    Args:
        reach: where it lies, of where the two lie.
        nullable: whether it may be NULL even though they are not; None: no.
        limit: how far they and the result may reach, such that the operator cannot overflow.
    """
    most = reached(reach, a, b)
    if most is None or not all(x.native and x.kind is Kind.INTEGER for x in (a, b)):
        return None
    if max(most, a.reach or 0, b.reach or 0) > limit:
        return None
    return Scalar(
        spell(_wide(a), _wide(b)),
        promoted(a, b),
        nullable=a.nullable or b.nullable if nullable is None else nullable,
        interval=manageable(interval),
        reach=most,
        sources=sources_of(a, b),
    )


def reached(rule: Callable[[int, int], int], a: Scalar, b: Scalar) -> int | None:
    """Return the reach of what is computed of two numbers, if theirs are known."""
    return None if a.reach is None or b.reach is None else rule(a.reach, b.reach)


def added(a: int, b: int) -> int:
    """Return the reach of a sum or a difference."""
    return max(a, b) + 1


def infix(operator: str) -> Callable[[str, str], str]:
    """Spell + - or *."""
    return lambda a, b: f"({a} {operator} {b})"


def _wide(x: Scalar) -> str:
    return f"CAST({x.sql} AS bigint)"
