"""What all of them share: spelling a number to compute with, and the types PostgreSQL gives."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from rewriter.dialects import Dialect
from rewriter.scalar import BIGINT, DOUBLE, INTEGER, NUMBERS, NUMERIC, Scalar
from sensitivity.bounds import Interval
from sensitivity.policy import Kind, SqlType
from sensitivity.refusal import UnsupportedSyntax

MOST_DIGITS = 15  # behind the point, that a DOUBLE keeps
_MOST_BITS = 2_000
_FAR = 400  # a DOUBLE goes to 2^1024
_SLACK = Fraction(1, 10**12)
"""Relative error that the engine's and Python's logarithms, powers and angles stay far below."""


def sources_of(*parts: Scalar) -> frozenset[str]:
    """Return the relations that any of them reads."""
    return frozenset().union(*(part.sources for part in parts))


def as_double(x: Scalar, dialect: Dialect) -> str:
    """Spell a number as DOUBLE without NaN, ready to be computed with."""
    if x.kind not in NUMBERS:
        by = "Take its seconds: extract(epoch FROM …)." if x.kind is Kind.INTERVAL else None
        raise UnsupportedSyntax(f"a number is needed here, not {x.type}", hint=by)
    if x.literal and isinstance(x.value, int | Fraction):
        return dialect.number(Fraction(x.value))
    if x.native:
        return dialect.double(x.sql, _held(x))
    return dialect.no_nan(x.sql) if x.nan else x.sql


def finite(x: Scalar) -> bool:
    """Say whether a number cannot be infinite. None is NaN here (`as_double`), so what is computed
    of two is NaN only for infinite ones: ∞ - ∞, ∞ / ∞, and 0 * ∞."""
    return x.reach is not None and x.reach <= _FAR


def scales(x: Scalar) -> bool:
    """Say whether a number is a constant that is neither infinite nor 0, as DOUBLE."""
    return finite(x) and x.literal and isinstance(x.value, int | Fraction) and float(x.value) != 0


def measured(x: Scalar, dialect: Dialect) -> str:
    """Spell a number, or the seconds of an interval, as DOUBLE without NaN."""
    return x.sql if x.kind is Kind.INTERVAL else as_double(x, dialect)


def clampable(x: Scalar, dialect: Dialect) -> str:
    """Spell the same for an index on a grid, which tells NaN by itself."""
    if x.kind not in NUMBERS:
        return measured(x, dialect)
    return dialect.comparable(x.sql, _held(x)) if x.native else x.sql


def _held(x: Scalar) -> SqlType:
    """Return the type of a native number in the backend: date_part is an integer there, as div."""
    return BIGINT if x.counts else x.type


def computed(
    sql: str,
    type_: SqlType,
    parts: Sequence[Scalar],
    interval: Interval | None,
    reach: int | None = None,
    **known: bool,
) -> Scalar:
    """Make a number that is computed as DOUBLE from `parts`; `known` says more than they do.

    With a `reach` it is finite, as what it was made of: then it is not NaN, either.
    """
    reach = None if reach is None or reach > _FAR else reach
    return Scalar(
        sql,
        type_,
        nullable=known.get("nullable", any(p.nullable for p in parts)),
        interval=manageable(interval),
        native=False,
        reach=reach,
        nan=known.get("nan", reach is None),
        integral=known.get("integral", False),
        told=known.get("told", any(p.told for p in parts)),
        sources=sources_of(*parts),
    )


def manageable(interval: Interval | None) -> Interval | None:
    """Forget an interval whose ends are long numbers: squaring a few times over makes millions of
    digits, and what lies so far out cannot be summed anyway."""
    if interval and any(
        end.numerator.bit_length() + end.denominator.bit_length() > _MOST_BITS
        for end in (interval.lower, interval.upper)
    ):
        return None
    return interval


def promoted(a: Scalar, b: Scalar) -> SqlType:
    """Return the type PostgreSQL gives to arithmetic between two numbers."""
    if Kind.FLOAT in (a.kind, b.kind):
        return DOUBLE
    if Kind.NUMERIC in (a.kind, b.kind):
        return NUMERIC
    return INTEGER if a.type == b.type == INTEGER else SqlType("bigint", Kind.INTEGER)


def digits_of(x: Scalar) -> int | None:
    """Return how many digits a number has behind the point at most; None: not known."""
    if x.whole:
        return 0
    if x.literal and isinstance(x.value, Fraction):
        few = range(MOST_DIGITS + 1)
        return next((d for d in few if (x.value * 10**d).denominator == 1), None)
    return x.type.modifier[1] if len(x.type.modifier) == 2 else None


def step_of(x: Scalar) -> Fraction | None:
    """Return how near to 0 a number comes that is not 0; None: as near as it likes."""
    digits = digits_of(x)
    return None if digits is None else Fraction(1, 10**digits)


def reciprocals(x: Scalar) -> Interval | None:
    """Return where 1 / x lies wherever x is not 0; None: it may be as large as it likes."""
    lower, upper = x.ends
    step = step_of(x) or Fraction(0)
    sides = []
    if upper is None or upper > 0:
        sides.append((max(step, lower or step), upper, 1))
    if lower is None or lower < 0:
        sides.append((max(step, step if upper is None else -upper), lower and -lower, -1))
    if any(least <= 0 for least, _, _ in sides):
        return None
    far = [Fraction(0) if most is None else sign / max(most, least) for least, most, sign in sides]
    near = [sign / least for least, _, sign in sides]
    return Interval(min(far + near), max(far + near)) if sides else Interval.point(0)


def both(
    a: Scalar, b: Scalar, rule: Callable[[Interval, Interval], Interval | None]
) -> Interval | None:
    """Apply an interval rule if both intervals are known."""
    return rule(a.interval, b.interval) if a.interval and b.interval else None


def nameless(a: Scalar) -> Scalar:
    """Return what is known of a column's values for something that is not the column itself."""
    return replace(
        a,
        unit=None,
        unit_sum=None,
        refers=frozenset(),
        counted=False,
        numbered=False,
        literal=False,
        value=None,
        name=None,
        equates=None,
    )


def is_null(x: Scalar) -> bool:
    """Say whether this is the constant NULL."""
    return x.literal and x.value is None


def need(a: Scalar, *kinds: Kind) -> None:
    """Refuse what has another kind than the function takes."""
    if a.kind not in kinds:
        # Sorted: the order of a set differs by process, and a message may not.
        words = " or ".join(sorted(k.value for k in kinds))
        raise UnsupportedSyntax(f"{words} is needed, not {a.type}")


def widened(ends: Interval) -> Interval:
    """Return an interval a little wider than its ends were computed."""
    return Interval(
        ends.lower - abs(ends.lower) * _SLACK - _SLACK,
        ends.upper + abs(ends.upper) * _SLACK + _SLACK,
    )
