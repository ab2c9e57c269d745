"""Mechanisms: what is added to an exact value before anybody sees it, and what that promises.

The meaning of a mechanism never changes once a ledger has recorded it. A better one is a new class.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import Protocol

from sensitivity import sampling
from sensitivity.entropy import Entropy


class Mechanism(Protocol):
    """What stands between the exact cells of a release and anybody who looks."""

    def noised(self, groups: Sequence[Sequence[int]], entropy: Entropy) -> list[tuple[int, ...]]:
        """Return what is released of each group, given its exact cells."""


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

    def __post_init__(self) -> None:
        if not 0 < self.scale <= sampling.MAX_SCALE:
            raise ValueError(f"a noise scale must be above 0 and at most 2**50, not {self.scale}")

    def epsilon(self, sensitivity: int) -> Fraction:
        """Return the privacy loss of one release, in nats."""
        return sensitivity / self.scale

    def release(self, values: Sequence[int], entropy: Entropy) -> list[int]:
        """Return the values plus fresh noise; values may be of any size."""
        noise: list[int] = sampling.discrete_laplace(self.scale, len(values), entropy).tolist()
        return [value + z for value, z in zip(values, noise, strict=True)]

    def noised(self, groups: Sequence[Sequence[int]], entropy: Entropy) -> list[tuple[int, ...]]:
        """Return the cells of each group plus fresh noise."""
        noisy = self.release([cell for cells in groups for cell in cells], entropy)
        ends = accumulate((len(cells) for cells in groups), initial=0)
        return [tuple(noisy[start:end]) for start, end in pairwise(ends)]

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
