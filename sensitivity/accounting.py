"""What a release costs, in whole billionths: admission to a budget compares integers, no floats.

Prices of releases to the same people add up (basic composition), in any order and however later
queries depend on earlier answers (Rogers, Roth, Ullman, Vadhan 2016: the sum is a filter).
"""

import math
from dataclasses import dataclass
from fractions import Fraction

NANO = 10**9


@dataclass(frozen=True, slots=True)
class Price:
    """A privacy loss, or a sum of them.

    Attributes:
        nano_epsilon, nano_delta: in units of 1e-9, >= 0.
    """

    nano_epsilon: int
    nano_delta: int

    def __post_init__(self) -> None:
        if self.nano_epsilon < 0 or self.nano_delta < 0:
            raise ValueError("a price is never negative: nothing gives privacy back")

    @classmethod
    def of(cls, epsilon: Fraction, delta: Fraction = Fraction(0)) -> "Price":
        """Return the price of a loss, rounded up to whole billionths."""
        return cls(math.ceil(epsilon * NANO), math.ceil(delta * NANO))

    def __add__(self, other: "Price") -> "Price":
        return Price(self.nano_epsilon + other.nano_epsilon, self.nano_delta + other.nano_delta)

    @property
    def epsilon(self) -> Fraction:
        return Fraction(self.nano_epsilon, NANO)

    @property
    def delta(self) -> Fraction:
        return Fraction(self.nano_delta, NANO)
