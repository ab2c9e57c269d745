"""SUM alone, of values that need not begin at 0: one cell, which may be negative."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from sensitivity import intervals
from sensitivity.intervals import Scale
from sensitivity.statistics import Aggregate, Grid, Interval


@dataclass(frozen=True, slots=True)
class Sum:
    """SUM(x) from one cell, where COUNT and AVG are not asked.

    With lower / step = p / q in lowest terms and M = steps, a row at index i adds p + q i: its
        value, in q-th parts of a step.
    Privacy: 0 <= i <= M, so a row moves the cell by at most max(|p|, |p + q M|), the weight (or 1,
        so that there is noise). A unit's rows move the cells of all groups together by at most
        weight * rows in L1, as |sum of values| <= sum of |values|.
    Beside a Pair: its SUM has the noise of both bounds, sqrt(lower^2 + upper^2), and this one
        that of the larger, max(|lower|, |upper|): half of the variance if they are opposite, and
        the same where one of them is 0, so there a Pair is used, which can count for nothing.
    """

    grid: Grid

    columns: ClassVar[tuple[str, ...]] = ("n", "s")

    @property
    def weight(self) -> int:
        first, parts = self._start
        return max(abs(first), abs(first + parts * self.grid.steps), 1)

    @property
    def _start(self) -> tuple[int, int]:
        start = self.grid.lower / self.grid.step
        return start.numerator, start.denominator

    def sensitivity(self, rows: int) -> int:
        """The most that a unit with `rows` rows in the release moves all its cells (L1)."""
        return self.weight * rows

    def cells(self, exact: tuple[int, ...]) -> tuple[int, ...]:
        """Return the cell of a group from its (n, s)."""
        (n, s), (first, parts) = exact, self._start
        return (first * n + parts * s,)

    def estimate(
        self, aggregate: Aggregate, noisy: Sequence[int], *, nonnegative: bool = True
    ) -> Fraction:
        """Return "sum"; a group without values has one too, near 0."""
        return self._unit(aggregate) * noisy[0]

    def half_width(self, aggregate: Aggregate, scale: Scale, confidence: float = 0.95) -> float:
        """Return the exact quantile of the noise."""
        return float(self._unit(aggregate)) * intervals.one(scale, 1 - confidence)

    def interval(
        self,
        aggregate: Aggregate,
        noisy: Sequence[Sequence[int]],
        scale: Scale,
        confidence: float = 0.95,
    ) -> list[Interval | None]:
        """Return confidence limits by group."""
        width = self.half_width(aggregate, scale, confidence)
        sums = [float(self._unit(aggregate) * cell) for (cell,) in noisy]
        return [(s - width, s + width) for s in sums]

    def _unit(self, aggregate: Aggregate) -> Fraction:
        """Return what 1 in the cell is worth."""
        if aggregate != "sum":
            raise ValueError(f"this family has no {aggregate}")
        return self.grid.step / self._start[1]
