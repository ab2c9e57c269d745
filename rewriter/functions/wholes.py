"""Arithmetic of integers, exact as PostgreSQL's.

**In 64 bits** where their types leave room for it: a third of the time of DOUBLEs, which also lose
digits beyond 2^53.

**Total.** `Scalar.reach` is by the types of columns, which the backend enforces, and of constants,
never by bounds, which rows may lie beyond. What is computed in 64 bits lies within ±2^62, so no
operator overflows, or takes any two of 64 bits, as a remainder does, which is no farther from 0
than what it is of; and a division by 0 is NULL. All else is computed with more bits, in which no
product of two overflows, and is NULL where it has more than 64, for which PostgreSQL raises.
"""

from collections.abc import Callable, Sequence

from rewriter.dialects import Dialect
from rewriter.functions.common import manageable, promoted, sources_of
from rewriter.literals import LONG, long
from rewriter.scalar import Scalar
from sensitivity.bounds import Interval
from sensitivity.policy import Kind

_MOST = 62
ANY = 63
"""The reach of any integer of 64 bits."""


def whole(
    spell: Callable[..., str],
    reach: Callable[..., int],
    parts: Sequence[Scalar],
    interval: Interval | None,
    dialect: Dialect,
    *,
    nullable: bool | None = None,
    takes_any: bool = False,
) -> Scalar | None:
    """Compute an integer of integers of 64 bits; None if they are others.

    Args:
        reach: where it lies, of where they lie.
        nullable: whether it may be NULL even though they are not; None: no.
        takes_any: whether it can be computed in 64 bits of any such integers.
    """
    reaches = [x.reach for x in parts if x.reach is not None and x.reach <= ANY]
    known = [sql for x in parts if (sql := _spelled(x)) is not None]
    if len(reaches) < len(parts) or len(known) < len(parts):
        return None
    most = reach(*reaches)
    fits = max(most, *reaches) <= (ANY if takes_any else _MOST)
    if fits:
        sql = spell(*(f"CAST({sql} AS bigint)" for sql in known))
    else:
        sql = dialect.narrowed(spell(*map(dialect.wide, known)))
    if nullable is None:
        nullable = any(x.nullable for x in parts)
    return Scalar(
        sql,
        promoted(parts[0], parts[-1]),
        nullable=nullable or not (fits or _long(interval)),
        interval=manageable(interval),
        reach=min(most, ANY),
        sources=sources_of(*parts),
    )


def _spelled(x: Scalar) -> str | None:
    if x.kind is not Kind.INTEGER:
        return None
    if isinstance(x.value, int) and not x.native and x.value in LONG:
        return long(x.value)
    return x.sql if x.native else None


def _long(interval: Interval | None) -> bool:
    return interval is not None and LONG[0] <= interval.lower and interval.upper <= LONG[-1]


def reached(rule: Callable[[int, int], int], a: Scalar, b: Scalar) -> int | None:
    """Return the reach of what is computed of two numbers, if theirs are known."""
    return None if a.reach is None or b.reach is None else rule(a.reach, b.reach)


def added(a: int, b: int) -> int:
    """Return the reach of a sum or a difference."""
    return max(a, b) + 1


def infix(operator: str) -> Callable[[str, str], str]:
    """Spell + - or *."""
    return lambda a, b: f"({a} {operator} {b})"
