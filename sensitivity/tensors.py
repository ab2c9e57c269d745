"""COVAR, CORR and the REGR_ functions: two columns on their joint grid, one ε for all of them."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from operator import mul

import numpy as np

from sensitivity import intervals
from sensitivity.estimates import Estimates, Inexact
from sensitivity.integers import Integers
from sensitivity.intervals import Scale
from sensitivity.statistics import Aggregate, Family, Grid, Interval, counted

Floats = intervals.Floats


@dataclass(frozen=True, slots=True)
class Tensor(Family):
    """Moments of two columns y, x from one table of cells that share the whole epsilon.

    With M, N the steps and d, e the degrees of the two grids, a row at indices (i, j) adds to cell
        (k, l), 0 <= k <= d, 0 <= l <= e, the product of Bernstein's polynomials
        C(d, k) i^k (M - i)^(d - k) * C(e, l) j^l (N - j)^(e - l). A row in which y or x is NULL
        does not count, or adds M^d N^e to one cell more, so that COUNT(*) joins.
    Privacy: 0 <= i <= M and 0 <= j <= N, so the parts are non-negative integers; by the binomial
        theorem those of one axis sum to (i + M - i)^d = M^d, so all of them to M^d N^e: the
        weight. A column with one possible value (M = 0) is counted with M = 1.
    Estimates: Bernstein's polynomials sum to 1, the k-th of degree d counts for k / d in the mean
        and, of degree 2, the last one alone is the square. So means, variances, the covariance
        and everything made of them are read off the same noisy cells: the 2x2 tensor gives
        COVAR, a degree of 2 on an axis its variance. Whether an estimate is NULL is decided on
        noisy cells.
    Source: the K-norm mechanism for the hull of what a row can add (Hardt, Talwar 2010).

    Attributes:
        grids: of y and x, in the order of PostgreSQL's arguments.
        degrees: of y and x, each 1 or 2.
    """

    grids: tuple[Grid, Grid]
    degrees: tuple[int, int]
    nulls: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Names "m01" for sum(i^0 j^1), over rows in which neither is NULL."""
        return tuple(f"m{r}{s}" for r, s in self._shape()) + ("rows",) * self.nulls

    @property
    def weight(self) -> int:
        return math.prod(m**d for m, d in zip(self._steps(), self.degrees, strict=True))

    def cells(self, exact: tuple[int, ...]) -> tuple[int, ...]:
        """Return the cells of a group, row by row of the table, then that of the NULLs."""
        table = [sum(map(mul, row, exact)) for row in _coefficients(self._steps(), self.degrees)]
        return (*table, *(self.weight * (n - exact[0]) for n in exact[len(table) :]))

    def estimates(
        self, aggregate: Aggregate, noisy: Integers, *, nonnegative: bool = True
    ) -> Estimates:
        """Return an aggregate by group."""
        whole = noisy[:, : len(self._shape())].sum(axis=1)
        if aggregate in {"rows", "regr_count"}:
            weighted = noisy.sum(axis=1) if aggregate == "rows" else whole
            return counted(weighted, self.weight, nonnegative=nonnegative)
        least = 0 if aggregate.startswith("sum") else 2 if "samp" in aggregate else 1
        smooth = self._smooth(aggregate, self._floats(noisy))
        known = ~np.isnan(smooth)
        if least:
            known &= whole >= least * self.weight
        return Inexact(np.clip(smooth, *self._limits(aggregate)), known)

    def half_width(
        self, aggregate: Aggregate, scale: Scale, confidence: float = 0.95
    ) -> float | None:
        """Return the ± of a count or a sum; None of all else."""
        if aggregate in {"rows", "count", "regr_count"}:
            cells = len(self._shape()) + (self.nulls and aggregate == "rows")
            x = intervals.quantile((1.0,) * cells, scale, 1 - confidence)
            return float(math.floor(x / self.weight + 0.5))
        if aggregate in {"sum_y", "sum_x"}:
            weights = self._gradient(aggregate, np.ones((1, len(self._shape()))))[0]
            return self._width(weights, scale, 1 - confidence)
        return None

    def interval(
        self,
        aggregate: Aggregate,
        noisy: Integers,
        scale: Scale,
        confidence: float = 0.95,
    ) -> list[Interval | None]:
        """Return confidence limits by group; None where the estimate is None.

        Counts and sums are linear in the cells, and the law of a linear combination of the noise
        is known. All else is taken as linear between the noisy cells and the exact ones, which is
        close as soon as the noise is small beside the rows of a group.
        """
        if aggregate in {"rows", "regr_count", "sum_y", "sum_x"}:
            return Family.interval(self, aggregate, noisy, scale, confidence)
        estimates = self.estimates(aggregate, noisy).floats()
        if aggregate == "regr_r2":
            # Near 0 a square has no slope to go by; that of which it is the square has one.
            roots = self.interval("corr", noisy, scale, confidence)
            return [
                None if e is None else _squared(r) for e, r in zip(estimates, roots, strict=True)
            ]
        if aggregate.startswith("stddev"):
            squares = self.interval(_SQUARES[aggregate], noisy, scale, confidence)
            return [at and (math.sqrt(at[0]), math.sqrt(at[1])) for at in squares]
        gradients = self._gradient(aggregate, self._floats(noisy))
        lower, upper = self._limits(aggregate)
        limits: list[Interval | None] = []
        for estimate, weights in zip(estimates, gradients, strict=True):
            if estimate is None or not np.isfinite(weights).all():
                limits.append(None if estimate is None else (lower, upper))
                continue
            width = self._width(weights, scale, 1 - confidence)
            limits.append((max(lower, estimate - width), min(upper, estimate + width)))
        return limits

    def _shape(self) -> list[tuple[int, int]]:
        return list(product(range(self.degrees[0] + 1), range(self.degrees[1] + 1)))

    def _steps(self) -> tuple[int, int]:
        return self.grids[0].steps or 1, self.grids[1].steps or 1

    def _floats(self, noisy: Integers) -> Floats:
        """Return cells in rows: shape (groups, cells), those of NULLs left out."""
        return (noisy[:, : len(self._shape())] / self.weight).astype(np.float64)

    def _width(self, gradient: Floats, scale: Scale, alpha: float) -> float:
        """Return the quantile of the noise of sum(gradient * cells / weight)."""
        largest = float(np.abs(gradient).max())
        if not largest:
            return 0.0
        weights = tuple(round(g / largest, 9) for g in gradient.tolist())
        return intervals.quantile(weights, scale, alpha) * largest / self.weight

    def _gradient(self, aggregate: Aggregate, cells: Floats) -> Floats:
        """Return the derivatives of an aggregate by each cell, by central differences."""
        step = np.maximum(np.abs(cells).sum(axis=1, keepdims=True), 1.0) * 1e-5
        ways = np.eye(cells.shape[1])[:, None, :] * step
        ahead, behind = (
            np.stack(
                [self._smooth(aggregate, cells + sign * way, cut=False) for way in ways], axis=1
            )
            for sign in (1, -1)
        )
        difference: Floats = (ahead - behind) / (2 * step)
        return difference

    def _limits(self, aggregate: Aggregate) -> Interval:
        y, x = ((float(g.lower), float(g.upper)) for g in self.grids)
        match aggregate:
            case "corr":
                return -1.0, 1.0
            case "regr_r2":
                return 0.0, 1.0
            case "regr_avgy" | "avg_y":
                return y
            case "regr_avgx" | "avg_x":
                return x
        squares = aggregate.startswith(("regr_sxx", "regr_syy", "var", "stddev"))
        return (0.0 if squares else -math.inf), math.inf

    def _smooth(self, aggregate: Aggregate, cells: Floats, *, cut: bool = True) -> Floats:
        """Return the estimates as a function of cells; NaN where it has none.

        Args:
            cells: in rows, shape (groups, cells).
            cut: take variances below 0 for 0. There they would seem to depend on no cell.
        """
        positive = _positive if cut else _unchanged
        (d, e), shape = self.degrees, self._shape()
        t = np.array([k / d for k, _ in shape])
        u = np.array([m / e for _, m in shape])
        tt = np.array([float(k == d) for k, _ in shape])
        uu = np.array([float(m == e) for _, m in shape])
        y, x = self.grids
        height, width = float(y.upper - y.lower), float(x.upper - x.lower)
        with np.errstate(divide="ignore", invalid="ignore"):
            n = cells.sum(axis=1)
            mt, mu = (cells @ t) / n, (cells @ u) / n
            avg_y, avg_x = float(y.lower) + height * mt, float(x.lower) + width * mu
            covar = ((cells @ (t * u)) / n - mt * mu) * height * width
            # Of degree 1 there is no square; nobody asks for the variance then.
            var_y = positive((cells @ tt) / n - mt * mt) * height * height
            var_x = positive((cells @ uu) / n - mu * mu) * width * width
            sum_y = float(y.lower) * n + height * (cells @ t)
            sum_x = float(x.lower) * n + width * (cells @ u)
            moments = _Moments(n, sum_y, sum_x, avg_y, avg_x, covar, var_y, var_x)
            return _OF[aggregate](moments)


def _squared(of: Interval | None) -> Interval:
    """Return the squares of what lies within -1 and 1; all of them if nothing is known."""
    low, high = of or (-1.0, 1.0)
    return (0.0 if low <= 0 <= high else min(low * low, high * high)), max(low * low, high * high)


def _unchanged(variance: Floats) -> Floats:
    return variance


def _positive(variance: Floats) -> Floats:
    """Return a variance on [0, 1] without what noise and the rounding of floats leave below 0."""
    return np.where(variance > 1e-15, variance, 0.0)


@dataclass(frozen=True, slots=True)
class _Moments:
    """What every aggregate of two columns is made of, by group."""

    n: Floats
    sum_y: Floats
    sum_x: Floats
    avg_y: Floats
    avg_x: Floats
    covar: Floats
    var_y: Floats
    var_x: Floats

    @property
    def slope(self) -> Floats:
        return np.where(self.var_x > 0, self.covar / self.var_x, math.nan)

    @property
    def corr(self) -> Floats:
        spread = np.sqrt(self.var_y * self.var_x)
        return np.where(spread > 0, self.covar / spread, math.nan)

    @property
    def r2(self) -> Floats:
        """PostgreSQL: NULL if x does not vary; 1 if y does not."""
        return np.where(self.var_x > 0, np.where(self.var_y > 0, self.corr**2, 1.0), math.nan)


_OF: dict[Aggregate, Callable[[_Moments], Floats]] = {
    "corr": lambda m: m.corr,
    "covar_pop": lambda m: m.covar,
    "covar_samp": lambda m: m.covar * m.n / (m.n - 1),
    "regr_slope": lambda m: m.slope,
    "regr_intercept": lambda m: m.avg_y - m.slope * m.avg_x,
    "regr_r2": lambda m: m.r2,
    "regr_avgy": lambda m: m.avg_y,
    "regr_avgx": lambda m: m.avg_x,
    "regr_syy": lambda m: m.var_y * m.n,
    "regr_sxx": lambda m: m.var_x * m.n,
    "regr_sxy": lambda m: m.covar * m.n,
    "avg_y": lambda m: m.avg_y,
    "avg_x": lambda m: m.avg_x,
    "sum_y": lambda m: m.sum_y,
    "sum_x": lambda m: m.sum_x,
    "var_pop_y": lambda m: m.var_y,
    "var_pop_x": lambda m: m.var_x,
    "var_samp_y": lambda m: m.var_y * m.n / (m.n - 1),
    "var_samp_x": lambda m: m.var_x * m.n / (m.n - 1),
    "stddev_pop_y": lambda m: np.sqrt(m.var_y),
    "stddev_pop_x": lambda m: np.sqrt(m.var_x),
    "stddev_samp_y": lambda m: np.sqrt(np.maximum(m.var_y * m.n / (m.n - 1), 0.0)),
    "stddev_samp_x": lambda m: np.sqrt(np.maximum(m.var_x * m.n / (m.n - 1), 0.0)),
}


_SQUARES: dict[Aggregate, Aggregate] = {
    "stddev_pop_y": "var_pop_y",
    "stddev_pop_x": "var_pop_x",
    "stddev_samp_y": "var_samp_y",
    "stddev_samp_x": "var_samp_x",
}


def degrees(aggregate: Aggregate) -> tuple[int, int]:
    """Return the least degrees of y and x from which an aggregate can be read."""
    y = aggregate in {"corr", "regr_r2", "regr_syy"} or (
        aggregate.startswith(("var", "stddev")) and aggregate.endswith("_y")
    )
    x = aggregate in {"corr", "regr_r2", "regr_sxx", "regr_slope", "regr_intercept"} or (
        aggregate.startswith(("var", "stddev")) and aggregate.endswith("_x")
    )
    return 1 + y, 1 + x


@lru_cache(maxsize=256)
def _coefficients(steps: tuple[int, int], degrees: tuple[int, int]) -> tuple[tuple[int, ...], ...]:
    """Return by cell what it takes of each moment, in the order of `Tensor.columns`."""
    y, x = (_bernstein(m, d) for m, d in zip(steps, degrees, strict=True))
    return tuple(tuple(p * q for p in of_y for q in of_x) for of_y in y for of_x in x)


def _bernstein(steps: int, degree: int) -> tuple[tuple[int, ...], ...]:
    """Return by k the coefficients of C(d, k) i^k (M - i)^(d - k) as a polynomial in i."""
    table = []
    for k in range(degree + 1):
        row = [0] * (degree + 1)
        for r in range(degree - k + 1):
            row[k + r] = (
                math.comb(degree, k)
                * math.comb(degree - k, r)
                * (-1) ** r
                * steps ** (degree - k - r)
            )
        table.append(tuple(row))
    return tuple(table)
