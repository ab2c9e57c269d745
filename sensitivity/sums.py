"""SUM alone, of values that need not begin at 0: one cell, which may be negative."""

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from sensitivity import intervals
from sensitivity.estimates import Estimates, Exact
from sensitivity.integers import Integers, unending
from sensitivity.intervals import Scale
from sensitivity.statistics import Aggregate, Family, Grid


@dataclass(frozen=True, slots=True)
class Sum(Family):
    """SUM(x) from one cell, where COUNT and AVG are not asked.

    With lower / step = p / q in lowest terms and M = steps, a row at index i adds p + q i: its
        value, in q-th parts of a step.
    Privacy: 0 <= i <= M, so a row moves the cell by at most max(|p|, |p + q M|), the weight (or 1,
        so that there is noise). A unit's rows move the cells of all groups together by at most
        weight * rows in L1, as |sum of values| <= sum of |values|. Where what a unit adds is scaled
        to a length of so much, all rows together move them by no more, however many they are.
    Beside a Pair: its SUM has the noise of both bounds, sqrt(lower^2 + upper^2), and this one
        that of the larger, max(|lower|, |upper|): half of the variance if they are opposite, and
        the same where one of them is 0. And a unit may be bounded by what it adds: its rows count
        for less only if they add up to more than `rows` of the largest.
    """

    grid: Grid

    columns: ClassVar[tuple[str, ...]] = ("s",)

    @property
    def weight(self) -> int:
        first, parts = self.start
        return max(abs(first), abs(first + parts * self.grid.steps), 1)

    @property
    def unit(self) -> Fraction:
        """What 1 in the cell is worth."""
        return self.grid.step / self.start[1]

    @property
    def start(self) -> tuple[int, int]:
        """What a row adds, as (p, q): p + q i at index i."""
        start = self.grid.lower / self.grid.step
        return start.numerator, start.denominator

    def cells(self, exact: tuple[int, ...]) -> tuple[int, ...]:
        """Return the one cell, which may be negative."""
        return exact

    def estimates(
        self, aggregate: Aggregate, noisy: Integers, *, nonnegative: bool = True
    ) -> Estimates:
        """Return "sum"; a group without values has one too, near 0."""
        _sum_only(aggregate)
        return Exact(self.unit.numerator * unending(noisy[:, 0]), self.unit.denominator)

    def half_width(self, aggregate: Aggregate, scale: Scale, confidence: float = 0.95) -> float:
        """Return the exact quantile of the noise."""
        _sum_only(aggregate)
        return float(self.unit) * intervals.one(scale, 1 - confidence)


def _sum_only(aggregate: Aggregate) -> None:
    if aggregate != "sum":
        raise ValueError(f"this family has no {aggregate}")
