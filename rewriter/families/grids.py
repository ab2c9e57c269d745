"""From an expression to whole numbers: the grid on which its values are summed, and its index."""

from fractions import Fraction

from rewriter.dialects import Dialect
from rewriter.families.held import Held
from rewriter.functions.common import clampable, measured
from rewriter.functions.dates import sheltered
from rewriter.scalar import EPOCH, MOMENTS, NUMBERS, Scalar
from sensitivity.policy import Kind
from sensitivity.statistics import Grid

_FINEST = 1 << 20  # steps of a grid nobody declared
_FAR = Fraction(1 << 1000)  # no DOUBLE between the bounds is infinite, and no distance of two
_LEAST_STEP = Fraction(1, 10**106)  # what every engine can divide by


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


def placed(x: Scalar, grid: Grid, dialect: Dialect) -> str:
    """Spell a value for `index_of`: as it is stored if it can be clamped so, else as DOUBLE."""
    if held := Held.of(x, grid, dialect):
        return held.argument(x)
    return clampable(x, dialect) if x.kind in NUMBERS else position(x, dialect)


def index_of(x: Scalar, grid: Grid, value: str, condition: str | None, dialect: Dialect) -> str:
    """Spell the value's index on its grid: clamped, rounded, 64 bits, NULL where there is none.

    Args:
        value: the column that holds it as `placed`; a DOUBLE may be NaN, or infinite.
        condition: the column of the filter; None if all rows count.

    The clamp is a CASE, for LEAST and GREATEST skip NULLs: a NULL would become a bound and the row
    would count for something it never said. What lies between the bounds comes first, for most
    rows are done then. NULL and NaN pass none of the three tests: NaN is greater than any number.
    Where a float error of (x - lower) / step could leave the grid, a clamp stands again around the
    rounded index.
    """
    if held := Held.of(x, grid, dialect):
        index = held.units(held.clamped(value, dialect))
        return f"CASE WHEN {condition} THEN {index} END" if condition else index
    if x.interval is None:
        raise ValueError("a value without bounds has no index")
    lower, upper = (max(-_FAR, min(_FAR, end)) for end in (x.interval.lower, x.interval.upper))
    first = dialect.number(lower)
    steps, by = _per_step(grid.step)
    times = "" if by == 1 else f" {steps} {dialect.number(by)}"
    divided = steps == "/" and by != 1
    position = (
        f"CASE WHEN {value} BETWEEN {first} AND {dialect.number(upper)}"
        f" THEN {dialect.distance(value, lower, divided=divided)}{times}"
        f" WHEN {value} < {first} THEN {dialect.number(Fraction(0))}"
        f" WHEN {dialect.is_number(value)} THEN {dialect.number(_top(grid, upper))} END"
    )
    if _stays(grid, lower, upper):
        index = dialect.within(position)
    else:
        inside = f"least(greatest({dialect.bigint(position)}, 0), {grid.steps})"
        index = f"CASE WHEN {dialect.is_number(value)} THEN {inside} END"
    return f"CASE WHEN {condition} THEN {index} END" if condition else index


def _per_step(step: Fraction) -> tuple[str, Fraction]:
    """Return how a distance is counted in steps: multiplied by how many make one, if that is a
    whole number, which is faster and exact where 0.01 is not; else divided."""
    if step.numerator == 1 and step.denominator < 1 << 53:
        return "*", Fraction(step.denominator)
    return "/", max(step, _LEAST_STEP)


def _stays(grid: Grid, lower: Fraction, upper: Fraction) -> bool:
    """Say whether every DOUBLE between the bounds is rounded to an index of the grid.

    Subtraction, multiplication, division and rounding of DOUBLEs do not decrease, and Python
    computes them as the engines do; so the upper bound has the largest index.
    """
    steps, by = _per_step(grid.step)
    try:
        distance = float(upper) - float(lower)
        last = distance * float(by) if steps == "*" else distance / float(by)
    except OverflowError:
        return False
    return last < grid.steps + 0.49


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
