"""COUNT(*) that several families tell: one estimate of them, by inverse variance."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np

from sensitivity import intervals
from sensitivity.estimates import Estimates, Exact
from sensitivity.integers import Integers, integers
from sensitivity.intervals import Normal, Rounded, Scale, Several
from sensitivity.statistics import Aggregate, Family


@dataclass(frozen=True)
class Pooled(Family):
    """COUNT(*) from the noisy cells of families that count the same rows, one after the other.

    The cells of a family with a place for every row, NULLs too, sum to weight * rows. Of m cells
    with noise of deviation d that sum has a deviation of sqrt(m) d / weight, in rows. Families that
    get their noise independently are weighted by the inverse of its square, which makes the
    deviation of the mean smallest; c alike have 1 / sqrt(c) of the noise of one.
    It is post-processing of what was released, and costs nothing.

    Attributes:
        sizes: numbers of cells.
        weights: of the families.
        scales: the laws of their noise; all of one kind.
    """

    sizes: tuple[int, ...]
    weights: tuple[int, ...]
    scales: tuple[Scale, ...]

    columns: ClassVar[tuple[str, ...]] = ()
    weight: ClassVar[int] = 1

    @cached_property
    def _shares(self) -> tuple[float, ...]:
        """What a cell of each family counts for, in rows."""
        inverse = [
            (weight / _deviation(scale)) ** 2 / size
            for size, weight, scale in zip(self.sizes, self.weights, self.scales, strict=True)
        ]
        return tuple(
            part / sum(inverse) / weight for part, weight in zip(inverse, self.weights, strict=True)
        )

    def sensitivity(self, rows: int) -> int:
        """Raise: nothing is released of it that was not released of the families."""
        raise ValueError("pooled estimates have no noise of their own")

    def cells(self, exact: tuple[int, ...]) -> tuple[int, ...]:
        """Return what is given."""
        return exact

    def estimates(
        self, aggregate: Aggregate, noisy: Integers, *, nonnegative: bool = True
    ) -> Estimates:
        """Return "rows", to the nearest whole number; below 0 only if asked."""
        if aggregate != "rows":
            raise ValueError(f"pooled families have no {aggregate}")
        total, start = np.zeros(len(noisy)), 0
        for size, share in zip(self.sizes, self._shares, strict=True):
            total += share * noisy[:, start : start + size].sum(axis=1).astype(np.float64)
            start += size
        counts = integers([math.floor(rows + 0.5) for rows in total.tolist()])
        return Exact(np.maximum(counts, 0) if nonnegative else counts)

    def half_width(self, aggregate: Aggregate, scale: Scale, confidence: float = 0.95) -> float:
        """Return the ± of the count, from the families' own laws."""
        least = min(self.scales, key=_deviation)
        # As if all had the least scale and larger weights; what is discrete only widens by that.
        weights = [
            share * _deviation(own) / _deviation(least)
            for size, share, own in zip(self.sizes, self._shares, self.scales, strict=True)
            for _ in range(size)
        ]
        largest = max(weights)
        x = intervals.quantile(tuple(w / largest for w in weights), least, 1 - confidence)
        return float(math.floor(x * largest + 0.5))


def _deviation(scale: Scale) -> float:
    """Return a measure of how spread a law is, comparable within its kind."""
    if isinstance(scale, Normal):
        return scale.sigma
    return float(scale.scale if isinstance(scale, Several | Rounded) else scale)
