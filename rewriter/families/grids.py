"""From an expression to whole numbers: the grid on which its values are summed, and its index."""

import math
from fractions import Fraction

from rewriter.dialects import Dialect
from rewriter.functions import measured
from rewriter.functions.dates import sheltered
from rewriter.scalar import EPOCH, MOMENTS, Scalar
from sensitivity.policy import Kind
from sensitivity.statistics import Grid

_FINEST = 1 << 20  # steps of a grid nobody declared


def natural(x: Scalar) -> Grid:
    """Return the grid that an expression suggests; its interval must be known.

    The steward's step for a plain column, 1 for whole numbers and days, the declared scale of a
    numeric, else 2^-20 of the range.
    """
    if x.interval is None:
        raise ValueError("a value without bounds has no grid")
    width = x.interval.width
    if x.grid is not None:
        step = x.grid
    elif x.whole or x.kind is Kind.DATE:
        step = Fraction(1)
    elif x.native and x.kind is Kind.NUMERIC and len(x.type.modifier) > 1:
        step = Fraction(1, 10 ** x.type.modifier[1])
    else:
        step = width / _FINEST if width else Fraction(1)
    return Grid(x.interval.lower, step, (width / step).__ceil__())


def position(x: Scalar, dialect: Dialect) -> str:
    """Spell where a value lies on the axis of its interval, as DOUBLE: days and seconds count
    from 1970."""
    if x.kind not in MOMENTS:
        return measured(x, dialect)
    x = sheltered(x, dialect)
    if x.kind is Kind.DATE:
        return dialect.days_between(x.sql, dialect.constant(EPOCH, Kind.DATE))
    return dialect.extract("epoch", x.sql, is_date=False)


def index_of(x: Scalar, grid: Grid, value: str, condition: str | None, dialect: Dialect) -> str:
    """Spell the value's index on its grid: clamped, rounded, 64 bits, NULL where there is none.

    Args:
        value: the column that holds the argument as DOUBLE.
        condition: the column of the filter; None if all rows count.

    The clamp is a CASE, for LEAST and GREATEST skip NULLs: a NULL would become a bound and the row
    would count for something it never said. Where a float error of (x - lower) / step could leave
    the grid, a clamp stands again around the rounded index.
    """
    if x.interval is None:
        raise ValueError("a value without bounds has no index")
    lower, upper = x.interval.lower, x.interval.upper
    position = (
        f"CASE WHEN {value} <= {dialect.number(lower)} THEN {dialect.number(Fraction(0))}"
        f" WHEN {value} >= {dialect.number(upper)} THEN {dialect.number(_top(grid, upper))}"
        f" ELSE ({value} - {dialect.number(lower)}) / {dialect.number(grid.step)} END"
    )
    if _stays(grid, lower, upper):
        index = dialect.within(dialect.nearest(position))
    else:
        inside = dialect.bigint(dialect.nearest(position))
        index = f"CASE WHEN {value} IS NOT NULL THEN least(greatest({inside}, 0), {grid.steps}) END"
    return f"CASE WHEN {condition} THEN {index} END" if condition else index


def _stays(grid: Grid, lower: Fraction, upper: Fraction) -> bool:
    """Say whether every DOUBLE between the bounds is rounded to an index of the grid.

    Subtraction, division and rounding of DOUBLEs do not decrease, and Python computes them as the
    engines do; so the largest DOUBLE below the upper bound has the largest index.
    """
    try:
        first, last = float(lower), math.nextafter(float(upper), -math.inf)
        return (last - first) / float(grid.step) < grid.steps + 0.49
    except (OverflowError, ZeroDivisionError):
        return False


def _top(grid: Grid, upper: Fraction) -> Fraction:
    """Return the index nearest to the upper bound; a coarse grid may reach beyond it."""
    nearest = ((upper - grid.lower) / grid.step + Fraction(1, 2)).__floor__()
    return Fraction(min(grid.steps, nearest))


def clamp_words(x: Scalar, grid: Grid) -> str:
    """Say between which values something is clamped."""
    if x.interval is None:
        return ""
    ends = f"[{spelled_end(x.interval.lower)}, {spelled_end(x.interval.upper)}]"
    return f"{ends} in steps of {spelled_end(grid.step)}"


def spelled_end(x: Fraction) -> str:
    """Spell a bound as the steward wrote it, or to 12 digits."""
    return f"{float(x):.12g}" if x.denominator != 1 else str(x.numerator)
