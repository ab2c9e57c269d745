"""The exponential mechanism with whole-number weights: what decides is integer arithmetic only."""

import math
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Context
from fractions import Fraction
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sensitivity.entropy import Entropy
from sensitivity.sampling import exp_between

Integers = NDArray[np.int64]

MOST_CANDIDATES = 1 << 21
_TOP = 41  # bits of the largest weight; with all candidates together, below 2**63
_LONGEST = 1 << 18  # entries of a table of weights
_ONE = 1 << 64


@dataclass(frozen=True, slots=True)
class Exponential:
    """Choose one candidate with probability proportional to w(loss), w falling by e^-eta a unit.

    w(0) = 2^41 and w(l + 1) = ceil(w(l) / r), with a rational r <= exp(eta), eta = epsilon /
    (2 sensitivity): about 2^41 exp(-eta l), whole numbers that end at 1 or, where rounding up
    undoes the division, at about 1 / eta.

    Privacy: if adding or removing one privacy unit moves no candidate's loss by more than
        `sensitivity` units, and the candidates do not depend on data, a choice is epsilon-DP.
    Why: w does not increase and w(l) <= r w(l + 1), so a weight changes by a factor of at most
        r^sensitivity <= exp(epsilon / 2) either way; so does the sum of all weights, and so the
        probability, their ratio, by exp(epsilon). Rounding up keeps both inequalities exactly:
        ceil(w / r) >= w / r, and ceil(w / r) <= w as r >= 1.
    Why, in parts: if the unit moves the losses by d <= sensitivity units, the same argument
        gives d / sensitivity * epsilon; choices over disjoint parts of the rows, among which the
        unit's moves add up to `sensitivity`, therefore cost epsilon together.
    As computed: weights are summed as 64-bit integers and a number below their sum is drawn by
        rejection from the entropy's bits, so a probability is exactly the ratio of two integers.
    Not covered: running time, which depends on the number of distinct losses.
    Source: McSherry and Talwar 2007; weights of powers of a rational base as in Ilvento 2020,
        arXiv:1912.04222.

    Attributes:
        epsilon: of one choice; > 0.
        sensitivity: in units of loss; >= 1.
    """

    epsilon: Fraction
    sensitivity: int

    def __post_init__(self) -> None:
        if self.epsilon <= 0 or self.sensitivity < 1:
            raise ValueError("a choice needs epsilon > 0 and sensitivity >= 1")
        _weights(self.epsilon / (2 * self.sensitivity))

    def choose(self, losses: Integers, alike: Integers, entropy: Entropy) -> tuple[int, int]:
        """Return a run of candidates and the place in it that was chosen.

        Args:
            losses: of the candidates of each run, >= 0.
            alike: how many candidates each run has, >= 0; at most 2**21 in all, at least 1.
        """
        table = _weights(self.epsilon / (2 * self.sensitivity))
        weights = table[np.minimum(losses, len(table) - 1)]
        if not 0 < int(alike.sum()) <= MOST_CANDIDATES:
            raise ValueError("there must be some candidates, and not too many")
        ends = np.cumsum(weights * alike)
        drawn = below(int(ends[-1]), entropy)
        run = int(np.searchsorted(ends, drawn, side="right"))
        inside = drawn - (int(ends[run - 1]) if run else 0)
        return run, inside // int(weights[run])


def below(limit: int, entropy: Entropy) -> int:
    """Return a whole number from 0 to limit - 1, each as likely; 0 < limit < 2**63."""
    shift = 64 - limit.bit_length()
    while True:
        low, high = entropy.words(2).tolist()
        drawn: int = (high << 32 | low) >> shift
        if drawn < limit:
            return drawn


@lru_cache(maxsize=64)
def _weights(eta: Fraction) -> Integers:
    """Return w(0), w(1), … up to the first 1.

    Raises:
        ValueError: eta is so small that the table would not end soon.
    """
    if eta * _LONGEST < _TOP:  # ln(2**41) / eta entries, and a few more
        raise ValueError("epsilon is too small to choose with")
    # A smaller ratio is a stricter promise; beyond exp(64) it would choose no better anyway.
    least = exp_between(min(eta, Fraction(64)), 50)[0]
    ratio = max(_ONE, math.floor(Context(120, ROUND_FLOOR).multiply(least, _ONE)))
    weight, table = 1 << _TOP, []
    while weight > 1:
        table.append(weight)
        weight = -(-weight * _ONE // ratio)
        if table[-1] == weight:
            break  # ceil(w / r) = w: so it stays
    return np.array([*table, weight], dtype=np.int64)
