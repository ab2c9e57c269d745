"""Two tables that differ by one unit, and how well noisy cells tell them apart."""

import math
from fractions import Fraction

from sensitivity.mechanisms import DiscreteLaplace
from sensitivity.statistics import Family
from tests.statistics.conftest import Seeded


def told_apart_by_epsilon(family: Family, one: int, two: int) -> None:
    """The likeliest tell, a cell not below its value with the unit, and noise at 0.7 of enough.

    Args:
        one, two: a cell without and with a unit of one row.
    """
    runs, epsilon = 100_000, 1.0

    def loss(scale: Fraction) -> float:
        noise, entropy = DiscreteLaplace(scale), Seeded(1)
        seen = [
            sum(c >= two for c in noise.noised([[cell] * runs], entropy)[0].tolist())
            for cell in (one, two)
        ]
        return math.log(seen[1] / seen[0])

    chance = 6.2 * (1 / (0.18 * runs) + 1 / (0.5 * runs)) ** 0.5  # less than 1e-9
    assert loss(family.sensitivity(1) / Fraction(epsilon)) <= epsilon + chance
    assert loss(Fraction(7, 10) * family.sensitivity(1) / Fraction(epsilon)) > epsilon + chance
