"""SUM alone: every unit's sum in a group is clamped as a whole, whatever the number of its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from sensitivity import intervals
from sensitivity.intervals import Scale
from sensitivity.statistics import Aggregate, Interval


@dataclass(frozen=True, slots=True)
class UnitSum:
    """SUM(x) from one cell: the sum of what each unit adds to a group, clamped unit by unit.

    Attributes:
        step: what one step of the cell is worth in the column's own unit, > 0.
        lower, upper: the clamp, in steps; lower <= upper.

    Privacy: a unit adds to a group one integer between `lower` and `upper`, or nothing. So if it
        appears in at most g groups, adding or removing it moves all cells together by at most
        g * max(|lower|, |upper|) in L1. `DiscreteLaplace` at that over epsilon makes the release
        epsilon-DP.
    Not covered: the SQL has to clamp after summing a unit's rows of a group, and to see to g.
    Beside a Pair over max_rows rows: no row is left out, and the noise is that of what a person
        spends, not of what max_rows rows could be; but there is no COUNT and no AVG in it.
    """

    step: Fraction
    lower: int
    upper: int

    columns: ClassVar[tuple[str, ...]] = ("s",)

    @property
    def weight(self) -> int:
        """The most that a unit adds to a group; at least 1, so that there is noise."""
        return max(abs(self.lower), abs(self.upper), 1)

    def sensitivity(self, rows: int) -> int:
        """The most that a unit in `rows` groups, with one sum in each, moves all its cells (L1)."""
        return self.weight * rows

    def cells(self, exact: tuple[int, ...]) -> tuple[int, ...]:
        """Return the one cell, which may be negative."""
        return exact

    def estimate(
        self, aggregate: Aggregate, noisy: Sequence[int], *, nonnegative: bool = True
    ) -> Fraction:
        """Return "sum"."""
        _sum_only(aggregate)
        return self.step * noisy[0]

    def half_width(self, aggregate: Aggregate, scale: Scale, confidence: float = 0.95) -> float:
        """Return the exact quantile of the noise."""
        _sum_only(aggregate)
        return float(self.step) * intervals.one(scale, 1 - confidence)

    def interval(
        self,
        aggregate: Aggregate,
        noisy: Sequence[Sequence[int]],
        scale: Scale,
        confidence: float = 0.95,
    ) -> list[Interval | None]:
        """Return confidence limits by group."""
        width = self.half_width(aggregate, scale, confidence)
        sums = [float(self.step * cell) for (cell,) in noisy]
        return [(s - width, s + width) for s in sums]


def _sum_only(aggregate: Aggregate) -> None:
    if aggregate != "sum":
        raise ValueError(f"this family has no {aggregate}")
