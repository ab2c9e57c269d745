"""COUNT(DISTINCT x) where x has few public values: how many of them enough units have."""

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

import numpy as np

from sensitivity.entropy import Entropy
from sensitivity.estimates import Estimates, Exact
from sensitivity.exponential import Exponential
from sensitivity.integers import Integers
from sensitivity.intervals import Scale
from sensitivity.mechanisms import Cells
from sensitivity.statistics import Aggregate, Family, Interval

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Held(Family):
    """How many units have each value of a group, the largest of these numbers first.

    Cells: m_1 >= m_2 >= … >= m_K, with zeros for values that nobody has. Data may hold values that
        are not in the list: of all, the K that most units have are counted.
    Privacy: a unit more adds 0 or 1 to the number of each value, listed or not, so the k-th largest
        of them moves by 0 or 1, for every k. See `HeldChoice`, which is the only way to release it.
    Estimate: the one number that was chosen, from 0 to K.
    Interval: no more is told than there are values that somebody has, with CONFIDENCE, and K bounds
        these; with more confidence nothing is known but 0 and K.

    Attributes:
        values: K, >= 1.
    """

    values: int

    columns: ClassVar[tuple[str, ...]] = ("item", "units")
    weight: ClassVar[int] = 1
    around: ClassVar[bool] = False
    listed: ClassVar[bool] = True

    def cells(self, exact: tuple[int, ...]) -> tuple[int, ...]:
        """Return the K largest numbers; `exact` is (item, units, item, …), no item twice."""
        held = sorted(exact[1::2], reverse=True)[: self.values]
        return (*held, *[0] * (self.values - len(held)))

    def estimates(
        self, aggregate: Aggregate, noisy: Integers, *, nonnegative: bool = True
    ) -> Estimates:
        """Return the numbers that were chosen."""
        return Exact(noisy[:, 0])

    def interval(
        self,
        aggregate: Aggregate,
        noisy: Integers,
        scale: Scale,
        confidence: float = CONFIDENCE,
    ) -> list[Interval | None]:
        """Return limits of how many values somebody has, by group."""
        known = confidence <= CONFIDENCE
        return [
            (float(told) if known else 0.0, float(self.values)) for told in noisy[:, 0].tolist()
        ]


@dataclass(frozen=True, slots=True)
class HeldChoice:
    """Choose how many values are held by more than `spared` units, which is a number from 0 to K.

    Candidates are k = 0, …, K. With m_0 without end, m_(K + 1) = 0 and s = `spared`, the loss of k
    is max(s + 1 - m_k, m_(k + 1) - s, 0): the units by which a value counted has too few, or one
    that is not counted has too many.

    Privacy: epsilon-DP for all groups, if a unit is in `groups` of them at most, and moves each of
        the cells of one by 0 or 1, all in one direction (`Held`). Then it moves either difference,
        and so their maximum, by 1 at most in a group, and `Exponential` at sensitivity `groups`
        makes each choice of that; choices over disjoint groups cost epsilon together (see there).
        K and s do not depend on data.
    Accuracy: k = the number of values with m > s has loss 0. Each of the K others with a loss above
        s weighs at most (1 - CONFIDENCE) / K of it. So with CONFIDENCE no loss above s is
        chosen: m_k >= 1, so no more is told than there are values that somebody has, and
        m_(k + 1) <= 2 s, so that each value that more units have is counted.
    Beside noise: a unit can have all values, so that a number of them needs noise of scale
        K * groups / epsilon: as large as the list is long. Here only rare values are uncertain.
    Not covered: the list of groups, which must be public or selected; running time.
    Source: inverse sensitivity (Asi, Duchi 2020, arXiv:2005.10630), of counts cut at s.

    Attributes:
        values: K, >= 1.
        epsilon: for all groups; > 0.
        groups: that a unit may appear in, >= 1.
    """

    values: int
    epsilon: Fraction
    groups: int

    one: ClassVar[int] = 1

    def __post_init__(self) -> None:
        self.spared  # noqa: B018  # it refuses an epsilon that is too small

    @property
    def _choice(self) -> Exponential:
        return Exponential(self.epsilon, self.groups)

    @property
    def spared(self) -> int:
        """How many units a value may have without being counted, >= 0."""
        far = self._choice.farthest((1 - CONFIDENCE) / self.values)
        if far is None:
            raise ValueError("epsilon is too small to choose with")
        return max(0, far - 1)

    def noised(self, groups: Cells, entropy: Entropy) -> Integers:
        """Return one number for each group; `groups` are the cells of `Held`."""
        choice, spared = self._choice, self.spared
        alike = np.ones(self.values + 1, dtype=np.int64)
        told = np.zeros((len(groups), 1), dtype=np.int64)
        for i, cells in enumerate(groups):
            m = np.array(cells, dtype=np.int64)
            few, many = np.append(0, spared + 1 - m), np.append(m - spared, 0)
            losses = np.maximum(np.maximum(few, many), 0)
            told[i, 0], _ = choice.choose(losses, alike, entropy)
        return told
