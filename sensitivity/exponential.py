"""The exponential mechanism with whole-number weights: what decides is integer arithmetic only."""

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
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
_FINEST = 40  # bits: units of loss between two entries of a table of weights
_LIMB = 20  # bits
_LOW = (1 << _LIMB) - 1
_FLATTEST = Fraction(1, 1 << 9)  # what an entry falls by, at least
_ONE = 1 << 64


@dataclass(frozen=True, slots=True)
class Exponential:
    """Choose one candidate with probability proportional to w(loss), w falling by e^-eta a unit.

    eta = epsilon / (2 sensitivity). A table has v(0) = 2^41 and v(i + 1) = ceil(v(i) / r): whole
    numbers that end at 1 or, where rounding up undoes the division, at about 1 / (r - 1). An entry
    is `step` = 2^k units of loss from the next, so that small units need no longer table, and
    between two of them w is the line: w(i step + f) = step v(i) - f (v(i) - v(i + 1)), a whole
    number again. r is rational, at most exp(eta) if step is 1 and at most 1 + eta step otherwise.

    Privacy: if adding or removing one privacy unit moves no candidate's loss by more than
        `sensitivity` units, and the candidates do not depend on data, a choice is epsilon-DP.
    Why: w does not increase and w(l) <= exp(eta) w(l + 1), so a weight changes by a factor of at
        most exp(epsilon / 2) either way; so does the sum of all weights, and so the probability,
        their ratio, by exp(epsilon). Rounding up keeps v(i) <= r v(i + 1) and v(i + 1) <= v(i)
        exactly, as ceil(v / r) >= v / r, and ceil(v / r) <= v for r >= 1. So on a line w falls by
        v(i) - v(i + 1) <= (r - 1) v(i + 1) <= eta step v(i + 1) a unit, and w(l + 1) is at least
        step v(i + 1): w(l) <= (1 + eta) w(l + 1) <= exp(eta) w(l + 1).
    Why, in parts: if the unit moves the losses by d <= sensitivity units, the same argument
        gives d / sensitivity * epsilon; choices over disjoint parts of the rows, among which the
        unit's moves add up to `sensitivity`, therefore cost epsilon together.
    Why, in an interval: if the moves of all losses lie in one from a <= 0 to b >= 0, a choice costs
        eta (b - a): each weight changes by a factor from exp(-eta b) to exp(-eta a), their sum too,
        and so their ratio by no more than exp(eta (b - a)) either way. That is epsilon for
        b - a <= 2 sensitivity, and half of it where all move one way by `sensitivity` at most.
    As computed: weights are summed as 64-bit integers and a number below their sum is drawn by
        rejection from the entropy's bits, so a probability is exactly the ratio of two integers.
    Not covered: running time, which depends on the number of distinct losses.
    Source: McSherry and Talwar 2007; weights of powers of a rational base as in Ilvento 2020,
        arXiv:1912.04222.

    Attributes:
        epsilon: of one choice; > 0.
        sensitivity: in units of loss; >= 1. A table falls by 2^-9 or more an entry, so that
            1 + eta step is next to exp(eta step).
    """

    epsilon: Fraction
    sensitivity: int

    def __post_init__(self) -> None:
        if self.epsilon <= 0 or self.sensitivity < 1:
            raise ValueError("a choice needs epsilon > 0 and sensitivity >= 1")
        _weights(self.epsilon / (2 * self.sensitivity))

    def choose(
        self,
        losses: Integers,
        alike: Integers,
        entropy: Entropy,
        loss: Callable[[int, int], int] | None = None,
    ) -> tuple[int, int]:
        """Return a run of candidates and the place in it that was chosen.

        With `loss`, a candidate that was drawn by its run's weight is kept with probability
        w(loss) / w(loss of the run), or else another is drawn: so in the end each is as likely as
        its own weight.

        Args:
            losses: of the candidates of each run, >= 0; with `loss`, no more than those.
            alike: how many candidates each run has, >= 0; at most 2**21 in all, at least 1.
            loss: of a candidate, by its run and its place there; None: that of the run.
        """
        if not 0 < int(alike.sum()) <= MOST_CANDIDATES:
            raise ValueError("there must be some candidates, and not too many")
        weights = self._limbs(losses)
        sums = [np.cumsum(limb * alike) for limb in weights]

        def end(run: int) -> int:
            return _joined(sums, run) if run >= 0 else 0

        total, runs = end(len(losses) - 1), range(len(losses))
        while True:
            drawn = below(total, entropy)
            run = bisect_right(runs, drawn, key=end)
            weight = _joined(weights, run)
            inside = (drawn - end(run - 1)) // weight
            if loss is None:
                return run, inside
            own = _joined(self._limbs(np.array([loss(run, inside)])), 0)
            if own == weight or below(weight, entropy) < own:
                return run, inside

    def farthest(self, share: float) -> int | None:
        """Return a loss whose weight is at most `share` of the largest; None: the table ends."""
        table, bits = _weights(self.epsilon / (2 * self.sensitivity))
        small = np.flatnonzero(table <= share * (1 << _TOP))
        return int(small[0]) << bits if small.size else None

    def _limbs(self, losses: Integers) -> tuple[Integers, Integers, Integers]:
        """Return weights, up to 81 bits long, as a 2^40 + b 2^20 - c; each fits when summed.

        If step is below 2^20, weights are as many times as large.
        """
        table, bits = _weights(self.epsilon / (2 * self.sensitivity))
        last = len(table) - 1
        entry, beyond = losses >> bits, losses & ((1 << bits) - 1)
        here = table[np.minimum(entry, last)]
        falls = here - table[np.minimum(entry + 1, last)]  # below 2^33 where `beyond` is not 0
        beyond <<= max(_LIMB - bits, 0)
        upper = (here << max(bits - _LIMB, 0)) - (beyond >> _LIMB) * falls
        lower = (beyond & _LOW) * falls
        upper -= lower >> _LIMB
        return upper >> _LIMB, upper & _LOW, lower & _LOW


def _joined(limbs: Sequence[Integers], run: int) -> int:
    a, b, c = (int(limb[run]) for limb in limbs)
    return (a << 2 * _LIMB) + (b << _LIMB) - c


def below(limit: int, entropy: Entropy) -> int:
    """Return a whole number from 0 to limit - 1, each as likely; limit > 0."""
    words = -(-limit.bit_length() // 32)
    shift = 32 * words - limit.bit_length()
    while True:
        drawn = int.from_bytes(entropy.words(words).tobytes()) >> shift
        if drawn < limit:
            return drawn


@lru_cache(maxsize=64)
def _weights(eta: Fraction) -> tuple[Integers, int]:
    """Return v(0), v(1), … up to the first 1, and the logarithm of step.

    Raises:
        ValueError: eta is so small that the table would not end soon.
    """
    bits = next((k for k in range(_FINEST + 1) if eta * (1 << k) >= _FLATTEST), None)
    if bits is None:
        raise ValueError("epsilon is too small to choose with")
    # A smaller ratio is a stricter promise; beyond exp(64) it would choose no better anyway.
    if bits:
        ratio = math.floor((1 + eta * (1 << bits)) * _ONE)
    else:
        least = exp_between(min(eta, Fraction(64)), 50)[0]
        ratio = max(_ONE, math.floor(Context(120, ROUND_FLOOR).multiply(least, _ONE)))
    weight, table = 1 << _TOP, []
    while weight > 1:
        table.append(weight)
        weight = -(-weight * _ONE // ratio)
        if table[-1] == weight:
            break  # ceil(w / r) = w: so it stays
    return np.array([*table, weight], dtype=np.int64), bits
