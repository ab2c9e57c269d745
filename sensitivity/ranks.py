"""Ranks that are looked for on a grid, and what is told of the places that were found."""

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

import numpy as np

from sensitivity.estimates import Estimates, Exact
from sensitivity.integers import Integers, unending
from sensitivity.intervals import Scale
from sensitivity.statistics import Aggregate, Family, Grid, Interval

NOBODY = -1
"""What stands for NULL among the places of a grid."""
MANY = 2
"""How often NULL is a candidate for each place of the grid."""
CELLS = 32
"""Into how many parts a grid is cut to look for the one that a minimum or a maximum lies in."""
OUTWARDS = 3
"""How many times as dear it is to leave a row too few beyond an end as one too many."""


@dataclass(frozen=True, slots=True, order=True)
class Target:
    """The rank looked for among n rows: fraction * n + shift rows lie below it.

    Attributes:
        fraction: from 0 to 1.
        shift: in rows; what makes a minimum of a quantile of 0, and the like.
    """

    fraction: Fraction
    shift: Fraction

    @property
    def end(self) -> int | None:
        """Return 0 for a minimum, 1 for a maximum."""
        return int(self.fraction) if self.fraction in {0, 1} else None

    def left_of(self, cut: "Target") -> "Target":
        """Return the rank among the rows that lie below the one at `cut`, which lies higher."""
        if cut.fraction == 0:
            return self
        part = self.fraction / cut.fraction
        return Target(part, self.shift - part * cut.shift)

    def right_of(self, cut: "Target") -> "Target":
        """Return the rank among the other rows, if the one at `cut` lies lower."""
        if cut.fraction == 1:
            return Target(Fraction(1), self.shift - cut.shift)
        part = (self.fraction - cut.fraction) / (1 - cut.fraction)
        return Target(part, self.shift - cut.shift + part * cut.shift)


def cuts(first: int, last: int, least: int = 1) -> Integers:
    """Return where the cells of the places from `first` to `last` begin, and where the last ends.

    They are CELLS of one width, of which the first and the last are halved, and again the half
    that is nearer to the end, down to `least` places. So an extreme near a bound is told the finer
    the nearer it is, and one far from loose bounds by a CELLS-th of these.
    """
    wide, end = width(first, last), last + 1
    found = {end, *range(first, end, wide)}
    while wide > least:
        wide = -(-wide // 2)
        found |= {min(first + wide, end), max(end - wide, first)}
    return np.array(sorted(found), dtype=np.int64)


def outweighed(places: int) -> int:
    """Return how many times as heavy as one of its cells all places and cells are, at most."""
    return -(-places // width(0, places - 1)) + len(cuts(0, places - 1)) - 1


def width(first: int, last: int) -> int:
    """Return how many places a cell is as heavy as."""
    return -(-(last - first + 1) // CELLS)


@dataclass(frozen=True, slots=True)
class Ranks(Family):
    """Places on a grid of which about the wanted numbers of rows lie below.

    Of a minimum or maximum alone, a row here is a unit in a group, with its own extreme there.

    Cells: a histogram of the group over the grid, as (index, rows, index, rows, …) in order of the
        indices; all other indices have no rows. A row adds 1 to one of its counts: weight 1.
    Noisy: for each target an index, or NOBODY: NULL.
    Estimates: `Nth` of the targets, on the grid.
    Intervals: of a minimum or maximum alone, see `interval`. Others have none: how many rows lie
        near a value is not released. `RankChoice.off` bounds the error in rows.

    Attributes:
        counted: what ranks are counted in: "rows" or "units".
    """

    grid: Grid
    targets: tuple[Target, ...]
    counted: str = "rows"

    columns: ClassVar[tuple[str, ...]] = ("index", "rows")
    weight: ClassVar[int] = 1
    around: ClassVar[bool] = False
    listed: ClassVar[bool] = True

    def cells(self, exact: tuple[int, ...]) -> tuple[int, ...]:
        """Return the histogram of what the database counted."""
        counts = dict(zip(exact[::2], exact[1::2], strict=True))
        return tuple(x for index in sorted(counts) if counts[index] for x in (index, counts[index]))

    def estimates(
        self, aggregate: Aggregate, noisy: Integers, *, nonnegative: bool = True
    ) -> Estimates:
        """Return the values of one target; NULL if there seemed to be no rows."""
        index, (lower, step) = noisy[:, int(aggregate)], (self.grid.lower, self.grid.step)
        first, each = lower.numerator * step.denominator, step.numerator * lower.denominator
        over = first + each * unending(index)
        return Exact(over, lower.denominator * step.denominator, index != NOBODY)

    def interval(
        self,
        aggregate: Aggregate,
        noisy: Integers,
        scale: Scale,
        confidence: float = 0.95,
    ) -> list[Interval | None]:
        """Return limits by group of a minimum or maximum that is asked alone; else None.

        How far outwards the last row lies nobody knows, so that end is the bound. The other is the
        place that was told, or the inner end of the cell if that is the outer one of a cell. With
        the confidence, the last row lies no further inwards; or this end is a bound as well.
        Why: the last row of a maximum lies below only if a place or cell was chosen that no row
        reaches, at a loss of OUTWARDS s or more, s what is to be spared. All of them are not
        heavier than `outweighed` cells at that loss. Of s rows or more, the cell that the s-th lies
        in has a loss of 1. Of n < s, NULL has a loss of n. So that happens with at most
            outweighed * exp(-eta (OUTWARDS s - 1)), or
            outweighed * (weight of a cell / weight of NULL) * exp(-eta (OUTWARDS - 1) s),
        whatever the rows are. A minimum is the mirror image.

        Args:
            scale: rows of a unit / epsilon.
        """
        end = self.targets[0].end
        if len(set(self.targets)) > 1 or end is None or not isinstance(scale, Fraction):
            return [None] * len(noisy)
        first, last = 0, self.grid.steps
        eta, spared = 1 / float((OUTWARDS + 1) * scale), abs(float(self.targets[0].shift))
        heavy, null = outweighed(last + 1), MANY * (last + 1) / width(first, last)
        enough = heavy * math.exp(-eta * (OUTWARDS * spared - 1))
        few = heavy / null * math.exp(-eta * (OUTWARDS - 1) * spared)
        edges, known = cuts(first, last), max(enough, few) <= 1 - confidence

        def limits(told: int) -> Interval:
            """Return the ends, which are places, in the column's unit."""
            low, high = first, last
            if known and end == 0:
                at = int(np.searchsorted(edges, told, side="right"))
                high = int(edges[at]) - 1 if edges[at - 1] == told else told
            elif known:
                at = int(np.searchsorted(edges, told + 1))
                low = int(edges[at - 1]) if edges[at] == told + 1 else told
            lower, step = self.grid.lower, self.grid.step
            return float(lower + step * low), float(lower + step * high)

        return [None if told == NOBODY else limits(told) for told in noisy[:, 0].tolist()]
