"""Intervals: what is known of a value before any row is read.

An interval is a promise about accuracy, never about privacy: whatever is inferred here, the clamp
to the final interval is printed again around the final expression. So the rules may use exact
rational arithmetic although engines compute in floats.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Interval:
    """All values from `lower` to `upper`, both included.

    Units are those of the expression; dates count days and timestamps seconds since 1970-01-01.
    """

    lower: Fraction
    upper: Fraction

    def __post_init__(self) -> None:
        if self.lower > self.upper:
            raise ValueError("an interval's lower end lies above its upper end")

    @classmethod
    def of(cls, lower: int | Fraction, upper: int | Fraction) -> "Interval":
        return cls(Fraction(lower), Fraction(upper))

    @classmethod
    def point(cls, value: int | Fraction) -> "Interval":
        return cls(Fraction(value), Fraction(value))

    @classmethod
    def hull(cls, intervals: "Iterable[Interval]") -> "Interval":
        """Return the smallest interval that holds all of them; at least one is needed."""
        several = list(intervals)
        return cls(min(i.lower for i in several), max(i.upper for i in several))

    @property
    def width(self) -> Fraction:
        return self.upper - self.lower

    def __contains__(self, value: Fraction | int) -> bool:
        return self.lower <= value <= self.upper

    def __neg__(self) -> "Interval":
        return Interval(-self.upper, -self.lower)

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(self.lower + other.lower, self.upper + other.upper)

    def __sub__(self, other: "Interval") -> "Interval":
        return self + -other

    def __mul__(self, other: "Interval") -> "Interval":
        corners = [a * b for a in (self.lower, self.upper) for b in (other.lower, other.upper)]
        return Interval(min(corners), max(corners))

    def __abs__(self) -> "Interval":
        if 0 in self:
            return Interval(Fraction(0), max(-self.lower, self.upper))
        return self if self.lower > 0 else -self

    def square(self) -> "Interval":
        """Return the squares of the values, which x*x of two independent values would overstate."""
        magnitude = abs(self)
        return Interval(magnitude.lower**2, magnitude.upper**2)

    def meet(self, other: "Interval") -> "Interval":
        """Return what both allow; any point if they exclude each other, for no row is left."""
        lower, upper = max(self.lower, other.lower), min(self.upper, other.upper)
        return Interval(lower, upper) if lower <= upper else Interval(self.lower, self.lower)
