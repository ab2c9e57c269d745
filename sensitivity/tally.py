"""The most frequent of a public list of values: a noisy count of each, and the largest."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from sensitivity.intervals import Scale
from sensitivity.statistics import Aggregate, Interval


@dataclass(frozen=True, slots=True)
class Tally:
    """MODE over a public domain: a cell for each value, its number of rows.

    Privacy: a row has one value and adds 1 to its cell, so weight is 1 and the noise of a single
        count serves for all of them. Which one is largest is post-processing.
    Estimate: the place of the largest noisy cell, the first of equals; None if it is below 1.

    Attributes:
        size: of the domain, >= 1.
    """

    size: int

    columns: ClassVar[tuple[str, ...]] = ("index", "rows")
    weight: ClassVar[int] = 1

    def sensitivity(self, rows: int) -> int:
        """The most that a unit with `rows` rows in the release moves all its cells (L1)."""
        return rows

    def cells(self, exact: tuple[int, ...]) -> tuple[int, ...]:
        """Return the counts in the order of the domain; `exact` is (index, rows, index, …)."""
        counts = dict(zip(exact[::2], exact[1::2], strict=True))
        return tuple(counts.get(i, 0) for i in range(self.size))

    def estimate(
        self, aggregate: Aggregate, noisy: Sequence[int], *, nonnegative: bool = True
    ) -> int | None:
        """Return the number of the most frequent value in the domain."""
        largest = max(noisy)
        return noisy.index(largest) if largest >= 1 else None

    def half_width(
        self,
        aggregate: Aggregate,
        scale: Scale,
        confidence: float = 0.95,
        noisy: Sequence[int] | None = None,
    ) -> None:
        """Return None: a value has no ±."""

    def interval(
        self,
        aggregate: Aggregate,
        noisy: Sequence[Sequence[int]],
        scale: Scale,
        confidence: float = 0.95,
    ) -> list[Interval | None]:
        """Return None for every group."""
        return [None] * len(noisy)
