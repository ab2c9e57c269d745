"""Which group keys may be shown at all, when the list of keys is itself private.

A key that only one person has tells of that person by being there. So a key is shown with a
probability that grows with the number of distinct units behind it, and never by its rows.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Context
from fractions import Fraction
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sensitivity.entropy import Entropy
from sensitivity.sampling import exp_between

_ONE = 1 << 64  # probabilities are whole multiples of 2**-64
_LONGEST = 1 << 17  # entries of a table of probabilities


@dataclass(frozen=True, slots=True)
class TruncatedGeometric:
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

    Attributes:
        epsilon, delta: of the whole set of keys; epsilon > 0, 0 < delta < 1.
        max_groups: keys that a unit counts for, >= 1.
    """

    epsilon: Fraction
    delta: Fraction
    max_groups: int

    def __post_init__(self) -> None:
        if not (self.epsilon > 0 and 0 < self.delta < 1 and self.max_groups >= 1):
            raise ValueError("selection needs epsilon > 0, 0 < delta < 1 and max_groups >= 1")
        self._table()

    def keep(self, units: Sequence[int], entropy: Entropy) -> list[bool]:
        """Decide for each key, given how many distinct units have it (after max_groups)."""
        table = self._table()
        n = np.minimum(np.asarray(units, dtype=np.int64), len(table))
        if n.size and n.min() < 0:
            raise ValueError("a key has a negative number of units")
        coins = entropy.words(2 * n.size).view(np.uint64)
        shown = (n == len(table)) | (coins < table[np.minimum(n, len(table) - 1)])
        kept: list[bool] = shown.tolist()
        return kept

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
