"""The most frequent of a public list of values: a noisy count of each, and the largest."""

import math
from dataclasses import dataclass
from typing import ClassVar

from sensitivity import intervals
from sensitivity.estimates import Estimates, Exact
from sensitivity.integers import Integers
from sensitivity.intervals import Scale
from sensitivity.statistics import Aggregate, Family


@dataclass(frozen=True, slots=True)
class Tally(Family):
    """MODE over a public domain: a cell for each value, its number of rows.

    Privacy: a row has one value and adds 1 to its cell, so weight is 1 and the noise of a single
        count serves for all of them. Which one is largest is post-processing.
    Estimate: the place of the largest noisy cell, the first of equals; None if it is below 1. It
        has no interval, but `short` says how many rows it may have less than the most frequent.

    Attributes:
        size: of the domain, >= 1.
    """

    size: int

    columns: ClassVar[tuple[str, ...]] = ("index", "rows")
    weight: ClassVar[int] = 1
    listed: ClassVar[bool] = True

    def cells(self, exact: tuple[int, ...]) -> tuple[int, ...]:
        """Return the counts in the order of the domain; `exact` is (index, rows, index, …)."""
        counts = dict(zip(exact[::2], exact[1::2], strict=True))
        return tuple(counts.get(i, 0) for i in range(self.size))

    def estimates(
        self, aggregate: Aggregate, noisy: Integers, *, nonnegative: bool = True
    ) -> Estimates:
        """Return the number of the most frequent value in the domain."""
        return Exact(noisy.argmax(axis=1), known=noisy.max(axis=1) >= 1)

    def short(self, scale: Scale, confidence: float) -> int:
        """Bound how many rows more the most frequent value may have than the one that is told.

        With at least this probability, whatever the counts are: for a value to be told that has
        more than t rows less, its noise must be more than t above that of the most frequent. Of
        each of size - 1 values that is half of P[|z + z'| > t], as z is symmetric.
        """
        if self.size == 1:
            return 0
        each = min(1.0, 2 * (1 - confidence) / (self.size - 1))
        return math.floor(intervals.quantile((1.0, 1.0), scale, each))
