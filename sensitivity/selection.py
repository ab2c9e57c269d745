"""Which group keys may be shown at all, when the list of keys is itself private.

A key that only one person has tells of that person by being there. So a key is shown with a
probability that grows with the number of distinct units behind it, and never by its rows.
"""

import math
from abc import ABC, abstractmethod
from contextlib import suppress
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from sensitivity.concentrated import rho_within
from sensitivity.entropy import Entropy
from sensitivity.gaussian import discrete_gaussian
from sensitivity.integers import Integers
from sensitivity.sampling import exp_between


@dataclass(frozen=True, slots=True)
class Selection(ABC):
    """A rule that shows some keys; its class says why that is private.

    Attributes:
        name: what EXPLAIN calls it.
        epsilon, delta: what the whole set of keys costs; epsilon > 0, 0 < delta < 1.
        max_groups: keys that a unit counts for, >= 1.
    """

    name: ClassVar[str]

    epsilon: Fraction
    delta: Fraction
    max_groups: int

    def __post_init__(self) -> None:
        if not (self.epsilon > 0 and 0 < self.delta < 1 and self.max_groups >= 1):
            raise ValueError("selection needs epsilon > 0, 0 < delta < 1 and max_groups >= 1")
        _ = self.half_point  # which there is, unless epsilon or delta is too small

    @property
    @abstractmethod
    def half_point(self) -> int:
        """The least number of units at which a key is shown at least half of the time.

        Raises:
            ValueError: epsilon or delta is too small to select keys with.
        """

    def keep(self, units: Integers, entropy: Entropy) -> NDArray[np.bool_]:
        """Decide for each key, given how many distinct units have it (after max_groups)."""
        n = np.minimum(units, 1 << 60).astype(np.int64)
        if n.size and n.min() < 0:
            raise ValueError("a key has a negative number of units")
        return self._shown(n, entropy)

    @abstractmethod
    def _shown(self, n: NDArray[np.int64], entropy: Entropy) -> NDArray[np.bool_]:
        """Decide for each number of units."""


def choose(epsilon: Fraction, delta: Fraction, max_groups: int) -> Selection:
    """Return the rule that shows the smaller groups: Gaussian from about four keys a unit up.

    Raises:
        ValueError: epsilon or delta is too small for either.
    """
    rules: list[Selection] = []
    for rule in (TruncatedGeometric, GaussianThreshold):
        with suppress(ValueError):
            rules.append(rule(epsilon, delta, max_groups))
    if not rules:
        raise ValueError("epsilon and delta are too small to select keys with")
    return min(rules, key=lambda rule: rule.half_point)


_ONE = 1 << 64  # probabilities are whole multiples of 2**-64
_LONGEST = 1 << 17  # entries of a table of probabilities


@dataclass(frozen=True, slots=True)
class TruncatedGeometric(Selection):
    """Show a key that n units have with probability pi(n), tossing one coin for every key.

    With e = epsilon / max_groups and d = delta / max_groups: pi(0) = 0 and
        pi(n+1) = min(exp(e) pi(n) + d, 1 - exp(-e) (1 - pi(n) - d), 1).
    No (e, d)-DP rule that shows nothing of nobody shows more, at any n.

    Privacy: the set of keys shown is (epsilon, delta)-DP, if a unit counts for at most
        `max_groups` keys. A key without units is never shown, so it does not matter that the
        list of possible keys is unknown.
    Why, one key: pi is non-decreasing, so between n and n+1 units the two inequalities that are
        not trivial are pi(n+1) <= exp(e) pi(n) + d and
        1 - pi(n) <= exp(e) (1 - pi(n+1)) + d; they are the two terms of the minimum.
    Why, all keys: the coins are independent and those of all but `max_groups` keys have the same
        law with or without the unit; basic composition (Dwork, Kenthapadi, McSherry, Mironov,
        Naor 2006, theorem 1) adds up max_groups times (e, d).
    Why, as computed: pi is kept as an integer multiple of 2**-64, exp(e) is replaced by a ratio
        r <= exp(e) and each step is rounded down. Both inequalities bound pi(n+1) from above by
        a function of the pi(n) in use, so they hold exactly with r, hence with exp(e). Rounding
        down keeps pi non-decreasing: for r >= 1 the exact minimum is at least pi(n), itself a
        multiple. The coin compares 64 uniform bits with pi(n) * 2**64, so it is exact.
    Not covered: what is released about the keys shown; it has to be charged on its own.
    Source: Desfontaines, Voss, Gipson, Mandayam 2020, arXiv:2006.03684, theorem 1.
    """

    name: ClassVar[str] = "truncated geometric"

    def _shown(self, n: NDArray[np.int64], entropy: Entropy) -> NDArray[np.bool_]:
        table = self._table()
        coins = entropy.words(2 * n.size).view(np.uint64)
        return (n >= len(table)) | (coins < table[np.minimum(n, len(table) - 1)])

    def probability(self, units: int) -> Fraction:
        """Return pi(units), exactly as it is used."""
        table = self._table()
        return Fraction(int(table[units]), _ONE) if units < len(table) else Fraction(1)

    @property
    def half_point(self) -> int:
        """The least number of units at which a key is shown at least half of the time."""
        return int(np.searchsorted(self._table(), np.uint64(_ONE // 2)))

    def _table(self) -> NDArray[np.uint64]:
        return _probabilities(self.epsilon / self.max_groups, self.delta / self.max_groups)


@lru_cache(maxsize=64)
def _probabilities(epsilon: Fraction, delta: Fraction) -> NDArray[np.uint64]:
    """Return pi(n) * 2**64 for n = 0, 1, ... as long as pi(n) < 1.

    Raises:
        ValueError: epsilon or delta is so small that the table would not end soon.
    """
    # A smaller ratio is a stricter promise; beyond exp(64) it would show no more keys anyway.
    below = exp_between(min(epsilon, Fraction(64)), 50)[0]
    ratio = math.floor(Context(120, ROUND_FLOOR).multiply(below, _ONE))
    ratio = max(ratio, _ONE)  # exp(epsilon) >= 1
    step = math.floor(delta * _ONE)
    shown, table = 0, [0]
    while len(table) < _LONGEST:
        grown = ratio * shown // _ONE + step
        hidden = max(0, _ONE - shown - step)
        shrunk = _ONE - -(-hidden * _ONE // ratio)
        shown = min(grown, shrunk)
        if shown >= _ONE or step == 0:
            break
        table.append(shown)
    if shown < _ONE:
        raise ValueError("epsilon and delta per key are too small to select keys with")
    return np.array(table, dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class GaussianThreshold(Selection):
    """Show a key if the number of its units, plus discrete Gaussian noise, reaches a threshold.

    Privacy: the set of keys shown is (epsilon, delta)-DP, if a unit counts for at most
        k = `max_groups` keys, and only keys with at least one unit are looked at.
    Why: let D' be D and one unit more. Of its keys let S be those that nobody in D has. First
        suppose that keys in S were never shown. Then D and D' give counts of the same keys, at
        most k of which differ, by 1: sqrt(k) in L2. Noise of variance v on each is
        k / (2v)-zCDP (Canonne, Kamath, Steinke 2020, theorem 14), the threshold is
        post-processing, and v is chosen so that this is (epsilon, delta / 2)-DP (`concentrated`).
        But keys in S are shown if 1 + z >= threshold: with probability at most
        |S| P[z >= threshold - 1] <= k P[z >= threshold - 1] <= delta / 2 for all of them
        together. That much more, or less, can any set of outcomes weigh, in either direction.
    Tail: for m >= 1 and j >= m, exp(-j^2 / (2v)) is at most exp(-m^2 / (2v)) exp(-m/v)^(j-m),
        and the sum over all integers is at least sqrt(2 pi v) (Poisson summation: every term of
        the transformed sum is positive) and at least 1. So P[z >= m] is at most
        exp(-m^2 / (2v)) / ((1 - exp(-m/v)) max(1, sqrt(2 pi v))), computed with outward rounding.
    Not covered: what is released about the keys shown; it has to be charged on its own.
    Source: the threshold is folklore (Korolova et al. 2009 with Laplace noise; Wilson et al. 2020).
    """

    name: ClassVar[str] = "Gaussian threshold"

    @property
    def variance(self) -> Fraction:
        """Of the noise on each key's number of units."""
        return self.max_groups / (2 * rho_within(self.epsilon, self.delta / 2))

    @property
    def half_point(self) -> int:
        """The threshold: noise is symmetric, and at least 0 half of the time."""
        return _threshold(self.variance, self.delta / (2 * self.max_groups))

    def _shown(self, n: NDArray[np.int64], entropy: Entropy) -> NDArray[np.bool_]:
        noise = discrete_gaussian(self.variance, n.size, entropy)
        # A key of nobody may be listed here and not there, so it must not matter.
        return (n > 0) & (n + noise >= self.half_point)


@lru_cache(maxsize=64)
def _threshold(variance: Fraction, each: Fraction) -> int:
    """Return the least threshold t >= 2 for which P[1 + z >= t] is shown to be at most `each`."""
    least, most = 1, 2
    while _tail(variance, most - 1) > each:
        least, most = most, 2 * most
        if most > _LONGEST:
            raise ValueError("epsilon and delta per key are too small to select keys with")
    while most - least > 1:  # the bound falls with t, so what is at `most` holds
        middle = (least + most) // 2
        least, most = (least, middle) if _tail(variance, middle - 1) <= each else (middle, most)
    return most


def _tail(variance: Fraction, m: int) -> Fraction:
    """Bound P[z >= m] from above, m >= 1; see `GaussianThreshold`."""
    down, up = Context(50, ROUND_FLOOR), Context(50, ROUND_CEILING)
    # e^-x for x up to some thousands; beyond that the bound of 4000 is small enough.
    far = exp_between(min(m * m / (2 * variance), Fraction(4000)), 50)[0]
    apart = exp_between(min(m / variance, Fraction(4000)), 50)[0]
    total = down.sqrt(
        down.divide(down.multiply(_TWO_PI, variance.numerator), Decimal(variance.denominator))
    )
    share = down.subtract(1, up.divide(1, apart))
    return Fraction(up.divide(1, down.multiply(down.multiply(far, share), max(Decimal(1), total))))


_TWO_PI = Decimal("6.283185307179586476")  # and less than that
