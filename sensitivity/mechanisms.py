"""Mechanisms: what is added to an exact value before anybody sees it, and what that promises.

The meaning of a mechanism never changes once a ledger has recorded it. A better one is a new class.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from typing import ClassVar, Protocol

from sensitivity import gaussian, sampling
from sensitivity.entropy import Entropy
from sensitivity.integers import Integers, integers, plus

ONE_ROW = 1 << 16
"""The weight of a row that counts in full, where rows are weighted."""


Cells = Integers | Sequence[Sequence[int]]
"""Exact cells by group: a table of shape (groups, cells); or sequences, as histograms differ in
length."""


class Mechanism(Protocol):
    """What stands between the exact cells of a release and anybody who looks."""

    @property
    def one(self) -> int:
        """What a row of full weight counts for in the exact cells."""

    def noised(self, groups: Cells, entropy: Entropy) -> Integers:
        """Return what is released of each group, in rows, given its exact cells."""


@dataclass(frozen=True, slots=True)
class DiscreteLaplace:
    """Add integer noise z with P[z] proportional to exp(-|z| / scale), to each value afresh.

    Privacy: if adding or removing one privacy unit moves the vector of values by at most
        `sensitivity` in L1 (absolute changes added up over all values of one release), then the
        release is epsilon-DP with epsilon = sensitivity / scale.
    Why: for vectors u, v of integers and any output k, P[u+z = k] / P[v+z = k]
        = exp(sum of (|k-v| - |k-u|) / scale) <= exp(sum of |u-v| / scale). The draws are exact
        (`sampling.discrete_laplace`), so the first equation holds of the program too.
    Not covered: which values are released, so the list of group keys must be public or selected
        privately; and the time it takes to print a long number.
    Units: scale, sensitivity and values share one unit; epsilon is in nats.
    Source: Ghosh, Roughgarden, Sundararajan 2009, arXiv:0811.2841.

    Attributes:
        scale: 0 < scale <= 2**50.
    """

    scale: Fraction

    one: ClassVar[int] = 1

    def __post_init__(self) -> None:
        if not 0 < self.scale <= sampling.MAX_SCALE:
            raise ValueError(f"a noise scale must be above 0 and at most 2**50, not {self.scale}")

    def epsilon(self, sensitivity: int) -> Fraction:
        """Return the privacy loss of one release, in nats."""
        return sensitivity / self.scale

    def noised(self, groups: Cells, entropy: Entropy) -> Integers:
        """Return the cells of each group plus fresh noise; they may be of any size."""
        cells = integers(groups)
        noise = sampling.discrete_laplace(self.scale, cells.size, entropy)
        return plus(cells, noise.reshape(cells.shape))

    def quantile(self, alpha: float) -> int:
        """Return the least h with P[|z| > h] <= alpha, 0 < alpha <= 1: a half-width.

        P[|z| > h] = 2 q**(h+1) / (1+q) with q = exp(-1/scale), so h + 1 is the least integer
        that is not below scale * ln(2 / ((1+q) alpha)).
        """
        digits = Context(prec=60)
        t = digits.divide(Decimal(self.scale.numerator), Decimal(self.scale.denominator))
        q = digits.exp(digits.divide(-1, t)) if t > Decimal("1e-6") else Decimal(0)
        odds = digits.divide(2, digits.multiply(digits.add(1, q), Decimal(alpha)))
        return max(0, math.ceil(digits.multiply(t, digits.ln(odds))) - 1)


@dataclass(frozen=True, slots=True)
class ScaledLaplace:
    """Add discrete Laplace noise to each weighted cell, and round to whole rows.

    A unit's rows have one integer weight w <= 2^16, so that w times their number over all groups
    is at most rows * 2^16; cells are sums of weighted cells of rows.

    Privacy: `epsilon`-DP, where `sensitivity` is the most that a unit with `rows` rows of full
        weight moves all cells together in L1: weight * rows * 2^16.
    Why: a row adds to the cells of its group non-negative integers that sum to `weight` at most
        (or to one cell a number of that size), w times; so the n rows of a unit add to all groups
        together w * n * weight <= rows * 2^16 * weight in L1. The noise is `DiscreteLaplace` at
        sensitivity / epsilon, on the weighted cells; rounding is post-processing.
    Beside a choice of `rows` of the n rows at random: their expectation, without their variance,
        and nothing needs to be put in order for it.
    Not covered: the list of groups, which must be public or selected privately.

    Attributes:
        sensitivity: in 2^-16; >= 1.
        epsilon: > 0, in nats.
    """

    sensitivity: int
    epsilon: Fraction

    one: ClassVar[int] = ONE_ROW

    def __post_init__(self) -> None:
        self._noise  # noqa: B018  # it refuses a scale that is out of range

    @property
    def _noise(self) -> DiscreteLaplace:
        if self.sensitivity < 1 or self.epsilon <= 0:
            raise ValueError("Laplace noise needs a sensitivity and epsilon > 0")
        return DiscreteLaplace(self.sensitivity / self.epsilon)

    def noised(self, groups: Cells, entropy: Entropy) -> Integers:
        """Return the cells of each group plus fresh noise, in whole rows."""
        return _in_rows(self._noise.noised(groups, entropy))


@dataclass(frozen=True, slots=True)
class ScaledGaussian:
    """Add discrete Gaussian noise to each weighted cell, and round to whole rows.

    A unit's rows have one integer weight w <= 2^16, so that w times the length of its vector of
    numbers of rows by group is at most `norm`; cells are sums of weighted cells of rows.

    Privacy: `rho`-zCDP, where `sensitivity` is weight * norm. By concentrated.rho_within that is
        the (epsilon, delta) that the release is charged.
    Why, the norm: a row adds to the cells of its group non-negative integers that sum to `weight`
        at most (or a unit as much, once in each of its groups: then n_g is 1), so a unit with n_g
        rows in group g adds to that group's cells a vector of length
        weight * w * n_g at most (L2 is no more than L1), and to all cells one of length
        weight * w * sqrt(sum of n_g^2) <= weight * norm.
    Why, the noise: independent discrete Gaussian noise of variance v on every cell of integers that
        differ by at most D in L2 is D^2 / (2v)-zCDP (Canonne, Kamath, Steinke 2020,
        arXiv:2004.00010, theorem 14); here v = D^2 / (2 rho). Rounding is post-processing.
    Not covered: the list of groups, which must be public or selected privately; running time.

    Attributes:
        sensitivity: the most a unit moves all cells together, in L2 and in 2^-16; >= 1.
        rho: > 0.
    """

    sensitivity: int
    rho: Fraction

    one: ClassVar[int] = ONE_ROW

    def __post_init__(self) -> None:
        if self.sensitivity < 1 or self.rho <= 0 or self.variance >= sampling.MAX_SCALE**2:
            raise ValueError(
                "Gaussian noise needs a sensitivity, and rho > 0 that is not too small"
            )

    @property
    def variance(self) -> Fraction:
        """Of the noise on a weighted cell."""
        return self.sensitivity**2 / (2 * self.rho)

    @property
    def deviation(self) -> float:
        """Of the noise on what is released: in rows times the family's weight."""
        return math.sqrt(self.variance) / ONE_ROW

    def noised(self, groups: Cells, entropy: Entropy) -> Integers:
        """Return the cells of each group plus fresh noise, in whole rows."""
        cells = integers(groups)
        noise = gaussian.discrete_gaussian(self.variance, cells.size, entropy)
        return _in_rows(plus(cells, noise.reshape(cells.shape)))


def _in_rows(noisy: Integers) -> Integers:
    """Round weighted cells to whole rows."""
    return (noisy + ONE_ROW // 2) // ONE_ROW
