"""An aggregate of all groups, read off noisy cells: exact as long as it can be."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from sensitivity.integers import Integers, rounded, unending

Number = int | Fraction | float
Floats = NDArray[np.float64]
Known = NDArray[np.bool_] | None
"""Where there is an estimate; elsewhere it is NULL. None: everywhere."""

Found = TypeVar("Found")


class Estimates(Protocol):
    """One aggregate by group. Each form is asked for by all groups at once."""

    def numbers(self) -> Sequence[Number | None]:
        """Return each as it is."""

    def parts(self, digits: int) -> Sequence[int | None]:
        """Return the nearest multiples of 10^-digits, in these; those half way to even ones."""

    def floats(self) -> Sequence[float | None]:
        """Return the nearest floats."""


@dataclass(frozen=True, slots=True)
class Exact:
    """Whole numbers, or fractions of these.

    Attributes:
        over: numerators; whole numbers if there are no denominators.
        under: denominators, > 0; one for all, or by group.
    """

    over: Integers
    under: Integers | int | None = None
    known: Known = None

    def numbers(self) -> Sequence[Number | None]:
        """Return int, or Fraction."""
        if self.under is None:
            return _masked(self.over.tolist(), self.known)
        under = np.broadcast_to(self.under, self.over.shape).tolist()
        return _masked([*map(Fraction, self.over.tolist(), under)], self.known)

    def parts(self, digits: int) -> Sequence[int | None]:
        """Return the nearest multiples of 10^-digits, in these."""
        over = unending(self.over) * 10**digits if digits else self.over
        nearest = over if self.under is None else rounded(over, self.under)
        return _masked(nearest.tolist(), self.known)

    def floats(self) -> Sequence[float | None]:
        """Return the nearest floats."""
        # Python divides whole numbers of any size to the nearest float.
        quotients = self.over if self.under is None else unending(self.over) / self.under
        return _masked(quotients.astype(np.float64).tolist(), self.known)


@dataclass(frozen=True, slots=True)
class Inexact:
    """Floats."""

    values: Floats
    known: Known = None

    def numbers(self) -> Sequence[Number | None]:
        """Return floats."""
        return self.floats()

    def parts(self, digits: int) -> Sequence[int | None]:
        """Return the nearest multiples of 10^-digits, in these, to the value of each float."""
        values, scale = self.floats(), 10**digits
        return [None if v is None else round(Fraction(v) * scale) for v in values]

    def floats(self) -> Sequence[float | None]:
        """Return them."""
        return _masked(self.values.tolist(), self.known)


def _masked(found: Sequence[Found], known: Known) -> Sequence[Found | None]:
    if known is None or known.all():
        return found
    return [value if there else None for value, there in zip(found, known.tolist(), strict=True)]
