"""Many groups: is Gaussian noise on scaled units the better choice? Asked of policy and query only.

Row sampling bounds a unit's rows, and Laplace noise covers the worst: all of them in one cell. Who
is spread over many groups moves each of them by little, which the L2 norm sees and L1 does not.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from rewriter.bounding.scaled import MOST_NORM
from rewriter.families import Draft
from sensitivity.concentrated import rho_within
from sensitivity.mechanisms import ONE_ROW, ScaledGaussian

_BETTER = 2 / 3
"""What its deviation must be of Laplace's: it may cost δ that nothing else would have."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How units are scaled, and what noise that takes.

    Attributes:
        norm: the L2 norm of a unit's weighted numbers of rows by group, in 2^-16 rows.
        rho: of each family.
    """

    norm: int
    rho: Fraction

    @property
    def deviation(self) -> float:
        """Of the noise on a cell of weight 1, in 2^-16 rows."""
        return self.norm / math.sqrt(2 * self.rho)

    def lay(self, draft: Draft) -> None:
        """Lay a family's grid so that its noise can be drawn exactly."""
        draft.lay(math.ceil(self.deviation), Fraction(1))

    def mechanism(self, draft: Draft) -> ScaledGaussian:
        """Return what makes a family private."""
        return ScaledGaussian(self.sensitivity(draft), self.rho)

    def sensitivity(self, draft: Draft) -> int:
        """The most that a unit moves a family's weighted cells (L2)."""
        return draft.family.weight * self.norm


def spread(
    drafts: Sequence[Draft], rows: int, groups: int, epsilon: Fraction, delta: Fraction
) -> Spread | None:
    """Say how to scale units, or None if sampling their rows is no worse.

    A unit with `rows` rows that fall into `groups` groups as they like has n_g rows in them with a
    sum of n_g^2 of rows + rows^2 / groups; the norm has to hold that, at a deviation of `_BETTER`
    of Laplace's at most. What there is to gain beyond goes half into less noise and half into a
    longer norm, so that larger units count for more: it is the geometric mean of the two ends.
    Families share rho, as zCDP adds up: c of them have sqrt(c) times the noise of one, where shares
    of epsilon would make it c times.

    Args:
        rows, groups: of a unit, as the policy bounds them; `groups` no more than there are.
        epsilon, delta: for all families together; delta 0 rules it out.
    """
    if not (delta and drafts and groups > 1 and all(d.linear for d in drafts)):
        return None
    try:
        rho = rho_within(epsilon, delta) / len(drafts)
    except ValueError:
        return None
    laplace = math.sqrt(2) * rows * len(drafts) / float(epsilon)
    longest = _BETTER * laplace * math.sqrt(2 * rho)
    shortest = math.sqrt(rows + rows**2 / groups)
    if longest < shortest or longest > MOST_NORM:
        return None
    return Spread(math.floor(math.sqrt(shortest * longest) * ONE_ROW), rho)
