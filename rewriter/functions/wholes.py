"""Arithmetic of integers, exact as PostgreSQL's.

**In 64 bits** where their types leave room for it: a third of the time of DOUBLEs, which also lose
digits beyond 2^53.

**Total.** `Scalar.reach` is by the types of columns, which the backend enforces, and of constants,
never by bounds, which rows may lie beyond. What is computed in 64 bits lies within ±2^62, so no
operator overflows, or takes any two of 64 bits, as a remainder does, which is no farther from 0
than what it is of; and a division by 0 is NULL. All else is computed with more bits, in which no
product of two overflows, and is NULL where it has more than 64, for which PostgreSQL raises.

**Chosen, too.** CASE, COALESCE, LEAST and casts keep 64 bits where a DOUBLE might not hold a value
(`longs`). A numeric that is made of such integers does as long as it fits; what does not is a
DOUBLE, which is refused where its last digits would be told (`need_exact`).
"""

from collections.abc import Callable, Sequence
from fractions import Fraction

from rewriter.dialects import Dialect
from rewriter.functions.common import as_double, manageable, promoted, sources_of
from rewriter.literals import LONG, long
from rewriter.scalar import Scalar
from sensitivity.bounds import Interval
from sensitivity.policy import Kind
from sensitivity.refusal import UnsupportedSyntax

_MOST = 62
ANY = 63
"""The reach of any integer of 64 bits."""
_DOUBLE = 49
"""Within ±2 to the power of this a DOUBLE is exact, and so are the 15 digits that PostgreSQL makes
of one as a numeric."""
_EXACT = frozenset({Kind.INTEGER, Kind.NUMERIC})


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
    plain = all(x.kind is Kind.INTEGER and x.counts and x.reach is not None for x in parts)
    known = [x.sql for x in parts] if plain else longs(parts, dialect)
    if known is None:
        return None
    reaches = [_reach(x) for x in parts]
    most, type_ = reach(*reaches), promoted(parts[0], parts[-1])
    fits = max(most, *reaches) <= (ANY if takes_any else _MOST)
    if type_.kind is Kind.NUMERIC and not fits:
        return None  # PostgreSQL has more digits
    if fits:
        sql = spell(*(f"CAST({sql} AS bigint)" for sql in known))
    else:
        sql = dialect.narrowed(spell(*map(dialect.wide, known)))
    if nullable is None:
        nullable = any(x.nullable for x in parts)
    return Scalar(
        sql,
        type_,
        nullable=nullable or cut(parts) or not (fits or _long(interval)),
        interval=manageable(interval),
        reach=min(most, ANY),
        integral=True,
        told=any(x.told for x in parts),
        sources=sources_of(*parts),
    )


def far(x: Scalar) -> bool:
    """Say whether a whole number may have more digits than a DOUBLE keeps, and has them in
    PostgreSQL."""
    return x.whole and x.kind in _EXACT and x.reach is not None and x.reach > _DOUBLE


def need_exact(x: Scalar, what: str) -> None:
    """Refuse a number that PostgreSQL has all digits of, and we have not."""
    if far(x) and not (x.counts or x.literal):
        raise UnsupportedSyntax(
            f"{what}: this may have more than 15 digits, and is computed as double precision here",
            hint="Compute it of integers alone, without numeric constants such as 1.0.",
        )


def longs(parts: Sequence[Scalar], dialect: Dialect) -> list[str] | None:
    """Spell whole numbers in 64 bits; None if they are others, or DOUBLEs hold each of them."""
    if not any(map(far, parts)):
        return None
    known = [sql for x in parts if (sql := _spelled(x, dialect)) is not None]
    return known if len(known) == len(parts) else None


def _spelled(x: Scalar, dialect: Dialect) -> str | None:
    if x.kind not in _EXACT or not x.whole:
        return None
    if x.literal and isinstance(x.value, int | Fraction) and not x.native:
        return long(int(x.value)) if int(x.value) in LONG else None
    if x.counts:
        return x.sql
    if far(x) or (x.kind is Kind.NUMERIC and x.reach is None):
        return None
    return dialect.whole(as_double(x, dialect))


def cut(parts: Sequence[Scalar]) -> bool:
    """Say whether one of them is NULL, as it is spelled in 64 bits, where it takes more."""
    return not all(x.counts or x.literal for x in parts)


def farthest(parts: Sequence[Scalar], *, exact: bool) -> int | None:
    """Return the reach of one of several numbers, if a DOUBLE may not hold it.

    Args:
        exact: they are spelled in 64 bits.
    """
    known = [x.reach for x in parts if x.reach is not None]
    if exact:
        return max(map(_reach, parts))
    return max(known) if len(known) == len(parts) and any(map(far, parts)) else None


def _reach(x: Scalar) -> int:
    return ANY if x.reach is None else min(x.reach, ANY)


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
