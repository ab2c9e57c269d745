"""What is asked of the database for an aggregate, what gets the noise, and what is made of it.

Epsilon is never split among the aggregates of one column. A *family* asks for exact integer
statistics by group (how many, sum, sum of squares), turns them into non-negative integer *cells*
and reads every aggregate of the column off the same noisy cells.

The one claim all families make: a row adds to the cells a vector of non-negative integers that
sum to at most `weight`. So if a privacy unit has at most `rows` rows in the release, over all
groups, adding or removing it moves all cells of all groups together by at most weight * rows in
L1, whatever the values: |sum of vectors| <= sum of |vectors|. `DiscreteLaplace` at scale
weight * rows / epsilon on every cell then makes the whole release epsilon-DP.

Not covered: the SQL has to see to it that a value is clamped and rounded to its grid row by row,
before the sum (0 <= i <= steps); that a unit has no more rows than stated; and that the list of
groups is public or selected. Estimates are post-processing and cost nothing.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from sensitivity import intervals
from sensitivity.estimates import Estimates, Exact, Inexact, Known, Number
from sensitivity.integers import Integers, integers, unending
from sensitivity.intervals import Scale


class Nth(str):
    """One of several values that a family has; the text is its number, from 0."""

    __slots__ = ()


Aggregate = (
    Nth
    # of one column
    | Literal["rows", "count", "sum", "avg", "var_pop", "var_samp", "stddev_pop", "stddev_samp"]
    | Literal["bool_and", "bool_or"]
    # of two, y and x
    | Literal["corr", "covar_pop", "covar_samp", "regr_count", "regr_avgy", "regr_avgx"]
    | Literal["regr_syy", "regr_sxx", "regr_sxy", "regr_slope", "regr_intercept", "regr_r2"]
    # of one of two columns that are asked together
    | Literal["sum_y", "avg_y", "var_pop_y", "var_samp_y", "stddev_pop_y", "stddev_samp_y"]
    | Literal["sum_x", "avg_x", "var_pop_x", "var_samp_x", "stddev_pop_x", "stddev_samp_x"]
)
"""What may be read off a family."""

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Grid:
    """The values a column may take after clamping: lower + step * i for i = 0, 1, ..., steps.

    Attributes:
        lower, step: in the column's own unit; step > 0.
        steps: >= 0; 0 is a column with one possible value.
    """

    lower: Fraction
    step: Fraction
    steps: int

    def __post_init__(self) -> None:
        if self.step <= 0 or self.steps < 0:
            raise ValueError("a grid needs step > 0 and steps >= 0")

    @property
    def upper(self) -> Fraction:
        return self.lower + self.step * self.steps

    def coarsened(self, most: int) -> "Grid":
        """Return the finest grid of at most `most` >= 1 steps, each a whole number of these.

        Its upper end may lie above by less than one of its steps. Which grid a value is rounded
        to changes the value only, never the sensitivity in rows.
        """
        factor = max(1, -(-self.steps // most))
        return Grid(self.lower, self.step * factor, -(-self.steps // factor))


class Family(ABC):
    """Exact statistics of a group -> cells -> noise -> estimates.

    Attributes:
        around: its intervals lie around its estimates, so that half of one is a ±.
    """

    __slots__ = ()

    around: ClassVar[bool] = True

    @property
    @abstractmethod
    def columns(self) -> tuple[str, ...]:
        """What to ask the database, by group, as integers that are 0 for an empty group.

        "rows" is count(*), "n" count(i), "s" sum(i), "q" sum(i * i); i is the column's index on
        its grid, NULL where the value is NULL.
        """

    @property
    @abstractmethod
    def weight(self) -> int:
        """The most that one row adds to all cells together (L1)."""

    def sensitivity(self, rows: int) -> int:
        """The most that a unit with `rows` rows in the release moves all its cells (L1)."""
        return self.weight * rows

    listed: ClassVar[bool] = False
    """A group has any number of rows, which `cells` takes one after the other. Of others it has
    one, and `cells` may be given columns instead of numbers: they have the same operators."""

    @abstractmethod
    def cells(self, exact: tuple[int, ...]) -> tuple[int, ...]:
        """Return the cells of a group, whole numbers; `exact` is in the order of `columns`."""

    @abstractmethod
    def estimates(
        self, aggregate: Aggregate, noisy: Integers, *, nonnegative: bool = True
    ) -> Estimates:
        """Return an aggregate by group from the noisy cells.

        Args:
            noisy: in rows, shape (groups, cells).
            nonnegative: show counts below 0 as 0.

        Raises:
            ValueError: the family has no such aggregate.
        """

    def estimate(
        self, aggregate: Aggregate, noisy: Sequence[int], *, nonnegative: bool = True
    ) -> Number | None:
        """Return an aggregate of one group; None is NULL."""
        of_one = self.estimates(aggregate, integers([noisy]), nonnegative=nonnegative)
        return of_one.numbers()[0]

    def half_width(
        self, aggregate: Aggregate, scale: Scale, confidence: float = 0.95
    ) -> float | None:
        """Return the ± of an aggregate: the noise moves it further with P <= 1 - confidence.

        None if it differs by group, as that of a ratio does: `interval` says it then, if it can.
        """
        return None

    def interval(
        self,
        aggregate: Aggregate,
        noisy: Integers,
        scale: Scale,
        confidence: float = 0.95,
    ) -> list[Interval | None]:
        """Return confidence limits by group; None where there is no estimate, or nothing known.

        What is no sum is a count, and lies nowhere below 0.
        """
        width = self.half_width(aggregate, scale, confidence)
        if width is None:
            return [None] * len(noisy)
        least = -math.inf if aggregate.startswith("sum") else 0.0
        centres = self.estimates(aggregate, noisy, nonnegative=False).floats()
        return [(max(least, (c or 0) - width), max(least, (c or 0) + width)) for c in centres]


def counted(weighted: Integers, weight: int, *, nonnegative: bool) -> Exact:
    """Return the nearest whole numbers to weighted / weight; below 0 only if asked."""
    counts = (2 * weighted + weight) // (2 * weight)
    return Exact(np.maximum(counts, 0) if nonnegative else counts)


@dataclass(frozen=True, slots=True)
class Count(Family):
    """COUNT(*), or COUNT of the rows that pass a filter. One cell, the number of rows.

    Privacy: a row adds 1 to one cell, so weight is 1.

    Attributes:
        most: what it cannot be above, which is public.
    """

    most: float = field(default=math.inf, kw_only=True)

    columns: ClassVar[tuple[str, ...]] = ("rows",)
    weight: ClassVar[int] = 1

    def cells(self, exact: tuple[int, ...]) -> tuple[int, ...]:
        """Return the one cell."""
        (rows,) = exact
        return (rows,)

    def estimates(
        self, aggregate: Aggregate, noisy: Integers, *, nonnegative: bool = True
    ) -> Estimates:
        """Return "rows" or "count"; below 0, or above what there can be, only if asked."""
        _only(aggregate, "rows", "count")
        counts = noisy[:, 0]
        if nonnegative:
            counts = np.maximum(counts, 0)
            # Several columns can have more different rows than 64 bits count.
            most = self.most
            counts = counts if most == math.inf else np.minimum(counts, integers([int(most)]))
        return Exact(counts)

    def half_width(self, aggregate: Aggregate, scale: Scale, confidence: float = 0.95) -> float:
        """Return the exact quantile of the noise."""
        _only(aggregate, "rows", "count")
        return intervals.one(scale, 1 - confidence)

    def interval(
        self,
        aggregate: Aggregate,
        noisy: Integers,
        scale: Scale,
        confidence: float = 0.95,
    ) -> list[Interval | None]:
        """Return confidence limits by group, from 0 to what there can be."""
        found = Family.interval(self, aggregate, noisy, scale, confidence)
        return [at and (min(at[0], self.most), min(at[1], self.most)) for at in found]


@dataclass(frozen=True, slots=True)
class Pair(Family):
    """COUNT(x), SUM(x), AVG(x) of one column from two cells that share the whole epsilon.

    With M = steps, a row at index i adds (M - i, i): its distance to either bound, in steps.
        cells: (M n - s, s), and M (rows - n) if NULLs get a cell so that COUNT(*) joins.
    Privacy: 0 <= i <= M, so both parts are non-negative integers and sum to M; a NULL adds M to
        the last cell and nothing to the others, or nothing at all. Weight M.
    Estimates: from noisy cells a, b: COUNT = (a + b) / M, SUM = (lower a + upper b) / M,
        AVG = (lower a + upper b) / (a + b): a mean of the bounds, so the noise is centred.
    A column with one possible value (M = 0) is counted with M = 1: cells (n, 0).
    Source: the K-norm mechanism for the hull of what a row can add (Hardt, Talwar 2010).
    """

    grid: Grid
    nulls: bool = False

    degree: ClassVar[int] = 1

    @property
    def columns(self) -> tuple[str, ...]:
        return ("n", "s", "q")[: self.degree + 1] + ("rows",) * self.nulls

    @property
    def weight(self) -> int:
        return math.prod([self.grid.steps or 1] * self.degree)

    def cells(self, exact: tuple[int, ...]) -> tuple[int, ...]:
        """Return the cells of a group from its (n, s[, rows])."""
        n, s, *rows = exact
        m = self.weight
        return (m * n - s, s, *(m * (r - n) for r in rows))

    def estimates(
        self, aggregate: Aggregate, noisy: Integers, *, nonnegative: bool = True
    ) -> Estimates:
        """Return "rows", "count", "sum" or "avg".

        Without a cell for NULLs "rows" is "count": for columns that have none. A group without
        values has a sum too, near 0.
        """
        _only(aggregate, "rows", "count", "sum", "avg")
        if aggregate == "rows":
            return counted(noisy.sum(axis=1), self.weight, nonnegative=nonnegative)
        if aggregate == "count":
            return counted(self._whole(noisy), self.weight, nonnegative=nonnegative)
        return self._sum(noisy) if aggregate == "sum" else self._avg(noisy)

    def _sum(self, noisy: Integers) -> Exact:
        return self._between(self._whole(noisy), self._upper_part(noisy), self.weight)

    def _avg(self, noisy: Integers) -> Exact:
        """Return AVG(x) within the bounds; NULL if the noisy count is below 1.

        Below 1 there is more noise than data in the ratio, and NULL is what AVG of no rows is.
        The decision looks at noisy cells only, so it tells nothing new.
        """
        whole, known = self._divisors(noisy)
        upper = np.minimum(np.maximum(self._upper_part(noisy), 0), self.degree * whole)
        return self._between(whole, upper, whole, known)

    def half_width(
        self, aggregate: Aggregate, scale: Scale, confidence: float = 0.95
    ) -> float | None:
        """Return the ± of a count or a sum; None of a ratio."""
        if aggregate in {"rows", "count"}:
            cells = self.degree + 1 + (self.nulls and aggregate == "rows")
            # A count is rounded and the truth is whole: an error below width + 1/2 shows as width.
            x = intervals.quantile((1.0,) * cells, scale, 1 - confidence)
            return float(math.floor(x / self.weight + 0.5))
        if aggregate == "sum":
            return self._sum_half_width(scale, confidence)
        return None

    def interval(
        self,
        aggregate: Aggregate,
        noisy: Integers,
        scale: Scale,
        confidence: float = 0.95,
    ) -> list[Interval | None]:
        """Return confidence limits by group; None where the estimate is None."""
        if aggregate in {"rows", "count", "sum"}:
            return Family.interval(self, aggregate, noisy, scale, confidence)
        low, high = self._ratio_limits(aggregate, noisy, scale, 1 - confidence)
        _, known = self._divisors(noisy, 2 if aggregate.endswith("samp") else 1)
        limits = zip(low.tolist(), high.tolist(), known.tolist(), strict=True)
        return [(a, b) if there else None for a, b, there in limits]

    def _whole(self, noisy: Integers) -> Integers:
        """Return weight * COUNT(x)."""
        whole: Integers = noisy[:, : self.degree + 1].sum(axis=1)
        return whole

    def _divisors(self, noisy: Integers, least: int = 1) -> tuple[Integers, NDArray[np.bool_]]:
        """Return weight * COUNT(x), and where that count is not below `least`: 1 elsewhere."""
        whole = self._whole(noisy)
        known: NDArray[np.bool_] = whole >= least * self.weight
        return np.where(known, whole, 1), known

    def _upper_part(self, noisy: Integers) -> Integers:
        """Return degree * weight * sum(i / M); the k-th cell counts for k / degree."""
        upper: Integers = noisy[:, 1 : self.degree + 1] @ np.arange(1, self.degree + 1)
        return upper

    def _between(
        self, whole: Integers, upper: Integers, divisor: Integers | int, known: Known = None
    ) -> Exact:
        """Return (lower * degree * whole + (upper - lower) * upper part) / (degree * divisor)."""
        lower, step = self.grid.lower, self.grid.step
        extent = step.numerator * lower.denominator * self.grid.steps
        over = extent * unending(upper)
        if lower:
            over = over + lower.numerator * step.denominator * self.degree * unending(whole)
        under = divisor if isinstance(divisor, int) else unending(divisor)
        return Exact(over, lower.denominator * step.denominator * self.degree * under, known)

    def _sum_half_width(self, scale: Scale, confidence: float) -> float:
        lower, upper, d = self.grid.lower, self.grid.upper, self.degree
        each = [(lower * (d - k) + upper * k) / (d * self.weight) for k in range(d + 1)]
        alpha = 1 - confidence
        moving = [abs(c) for c in each if c]
        if len(moving) == 1:
            return float(moving[0]) * intervals.one(scale, alpha)
        largest = max(moving, default=Fraction(1))
        x = intervals.quantile(tuple(float(c / largest) for c in each), scale, alpha)
        return x * float(largest)

    def _ratio_limits(
        self, aggregate: Aggregate, noisy: Integers, scale: Scale, alpha: float
    ) -> tuple[intervals.Floats, intervals.Floats]:
        _only(aggregate, "avg")
        low, high = self._mean_limits(self._as_floats(noisy), scale, alpha)
        lower, extent = float(self.grid.lower), float(self.grid.upper - self.grid.lower)
        return lower + extent * low, lower + extent * high

    def _as_floats(self, noisy: Integers) -> intervals.Floats:
        return noisy[:, : self.degree + 1].astype(np.float64)

    def _mean_limits(
        self, cells: intervals.Floats, scale: Scale, alpha: float
    ) -> tuple[intervals.Floats, intervals.Floats]:
        """Return limits of the mean of i / M, in [0, 1]."""
        return intervals.mean(cells, scale, alpha)


@dataclass(frozen=True, slots=True)
class Triple(Pair):
    """What a Pair gives, and VAR and STDDEV, from three cells that share the whole epsilon.

    With M = steps, a row at index i adds ((M - i)^2, 2 i (M - i), i^2), Bernstein's polynomials.
        cells: (M^2 n - 2 M s + q, 2 (M s - q), q), and M^2 (rows - n) if NULLs get a cell.
    Privacy: 0 <= i <= M, so the parts are non-negative integers and sum to (M - i + i)^2 = M^2;
        a NULL adds M^2 to the last cell or nothing at all. Weight M^2.
    Estimates: from noisy cells a, b, c with whole = a + b + c: COUNT = whole / M^2,
        AVG = (lower (2a + b) + upper (2c + b)) / (2 whole), as the k-th cell counts for k / 2,
        VAR_POP = (upper - lower)^2 (4 a c - b^2) / (2 whole)^2.
    Cost beside a Pair: AVG is about 6 % noisier, COUNT 22 %. A column with one possible value
        (M = 0) is counted with M = 1: cells (n, 0, 0).
    """

    degree: ClassVar[int] = 2

    def cells(self, exact: tuple[int, ...]) -> tuple[int, ...]:
        """Return the cells of a group from its (n, s, q[, rows])."""
        n, s, q, *rows = exact
        m = self.grid.steps or 1
        return (m * m * n - 2 * m * s + q, 2 * (m * s - q), q, *(m * m * (r - n) for r in rows))

    def estimates(
        self, aggregate: Aggregate, noisy: Integers, *, nonnegative: bool = True
    ) -> Estimates:
        """Return any aggregate of one column.

        VAR_POP lies between 0 and (upper - lower)^2 / 4, and is NULL if the noisy count is below 1;
        VAR_SAMP is VAR_POP * n / (n - 1), and NULL below 2. STDDEV are their roots.
        """
        if not aggregate.startswith(("var", "stddev")):
            return Pair.estimates(self, aggregate, noisy, nonnegative=nonnegative)
        _only(aggregate, "var_pop", "var_samp", "stddev_pop", "stddev_samp")
        sample = aggregate.endswith("samp")
        divisors, known = self._divisors(noisy, 2 if sample else 1)
        whole, (a, b, c) = unending(divisors), unending(noisy[:, :3]).T
        spread = np.minimum(np.maximum(4 * a * c - b * b, 0), whole * whole)
        extent = self.grid.upper - self.grid.lower
        variance = (spread / (4 * whole * whole)).astype(np.float64) * float(extent * extent)
        if sample:
            others = np.where(known, whole - self.weight, 1)
            variance = variance * (whole / others).astype(np.float64)
        return Inexact(np.sqrt(variance) if aggregate.startswith("std") else variance, known)

    def _ratio_limits(
        self, aggregate: Aggregate, noisy: Integers, scale: Scale, alpha: float
    ) -> tuple[intervals.Floats, intervals.Floats]:
        """Return limits of AVG, or of a variance around the estimated mean m.

        sum((x - m)^2) is linear in the cells, so its ratio to n has Fieller's interval. It
        exceeds n * VAR by n (mean - m)^2, so the lower limit gives way by the square of what m
        may be off. That n / (n - 1) is noisy too is left out: it matters below ten rows or so.
        """
        if aggregate == "avg":
            return Pair._ratio_limits(self, aggregate, noisy, scale, alpha)
        cells = self._as_floats(noisy)
        whole = cells.sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            m = np.clip((cells[:, 1] / 2 + cells[:, 2]) / whole, 0.0, 1.0)
        off = np.max(np.abs(np.array(self._mean_limits(cells, scale, alpha)) - m), axis=0)
        values = np.stack((m * m, m * (m - 1), (1 - m) ** 2), axis=1)
        low, high = intervals.ratio(cells, values, scale, alpha, (0.0, 0.25))
        low = np.maximum(low - off * off, 0.0)
        factor = np.full_like(whole, float(self.grid.upper - self.grid.lower) ** 2)
        if aggregate.endswith("samp"):
            n = np.maximum(whole / self.weight, 2.0)  # there is no estimate below 2
            factor *= n / (n - 1)
        low, high = low * factor, high * factor
        return (np.sqrt(low), np.sqrt(high)) if aggregate.startswith("stddev") else (low, high)


def _only(aggregate: Aggregate, *known: Aggregate) -> None:
    if aggregate not in known:
        raise ValueError(f"this family has no {aggregate}")
