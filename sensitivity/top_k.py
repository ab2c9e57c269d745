"""Which of many public groups have the most units: a few named, the others never told."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from sensitivity.entropy import Entropy
from sensitivity.exponential import MOST_CANDIDATES, Exponential


@dataclass(frozen=True, slots=True)
class Largest:
    """Name `most` groups, one after the other, each by the exponential mechanism.

    What is chosen from are the groups not named yet; the loss of one is how many units it has less
    than the largest of them. Weights fall by e^-eta a unit, eta = epsilon / most.

    Privacy: which groups are named, and in what order, is epsilon-DP, if a unit counts once or not
        at all in each group, in however many groups, and the groups are public.
    Why, one name: a unit more moves the number of each group by 0 or 1, and the largest of them by
        m, which is 0 or 1. So all losses move by m or m - 1, an interval of length 1, and by
        `Exponential` with sensitivity 1 a name costs eta.
    Why, all: given what was named before, what is left to choose from is the same with the unit
        and without it. So `most` names cost most * eta = epsilon (adaptive composition).
    Law: that of the `most` largest numbers after adding Gumbel noise of scale 1 / eta to each
        (Durfee, Rogers 2019, arXiv:1905.04273), with weights in whole numbers.
    Not covered: what is told of the groups named; running time.

    Attributes:
        most: how many groups are named, >= 1.
        epsilon: of all names; > 0.
    """

    most: int
    epsilon: Fraction

    def __post_init__(self) -> None:
        if self.most < 1:
            raise ValueError("one group is named at least")
        self._choice  # noqa: B018  # it refuses an epsilon that is too small

    @property
    def _choice(self) -> Exponential:
        return Exponential(2 * self.epsilon / self.most, 1)

    def named(self, units: Sequence[int], entropy: Entropy) -> list[int]:
        """Return the places of the groups that are named, in the order of `units`.

        Args:
            units: how many each group has; more than `most` of them.
        """
        if not self.most < len(units) <= MOST_CANDIDATES:
            raise ValueError("there must be more groups than are named, and not too many")
        counts, left = np.array(units, dtype=np.int64), np.ones(len(units), dtype=np.int64)
        for _ in range(self.most):
            losses = np.maximum(counts[left > 0].max() - counts, 0)
            place, _ = self._choice.choose(losses, left, entropy)
            left[place] = 0
        return np.flatnonzero(left == 0).tolist()

    def short(self, groups: int, confidence: float) -> int | None:
        """Bound how many units more a group that is not named may have than one that is.

        With at least this probability, whatever the numbers are: at each of `most` choices, each of
        fewer than `groups` candidates that far below the largest has at most its share of the
        weight of that one.

        Returns:
            The bound, or None: nothing is known.
        """
        far = self._choice.farthest((1 - confidence) / (self.most * groups))
        return None if far is None else far - 1
