"""Numbers that are clamped as they are stored: integers, and decimals by their last digit.

Where a step of the grid is the last digit of a number's type, its index is a difference of two of
them: exact, without a DOUBLE on the way.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Self

from rewriter.dialects import Dialect
from rewriter.scalar import Scalar
from sensitivity.policy import Kind, SqlType
from sensitivity.statistics import Grid

_MOST = 1 << 62
_MOST_DIGITS = 17  # with one more for a difference, a decimal still has 64 bits


@dataclass(frozen=True, slots=True)
class Held:
    """How a number is clamped as it is stored.

    Attributes:
        lower, upper: its bounds, both on the grid.
        type: of its decimals; None: it is an integer.
    """

    lower: Fraction
    upper: Fraction
    type: SqlType | None

    @classmethod
    def of(cls, x: Scalar, grid: Grid, dialect: Dialect) -> Self | None:
        """Return how an argument is clamped; None: only as a DOUBLE."""
        if x.interval is None or not x.native:
            return None
        ends, type_ = (x.interval.lower, x.interval.upper), None
        unit, most = Fraction(1), _MOST
        if not x.counts:
            if x.kind is not Kind.NUMERIC or len(x.type.modifier) < 2 or not dialect.fixed_point:
                return None
            type_, (digits, behind) = x.type, x.type.modifier
            unit, most = Fraction(1, 10**behind), 10**digits
            if digits > _MOST_DIGITS:
                return None
        on_grid = all((end / unit).denominator == 1 and abs(end / unit) < most for end in ends)
        whole = grid.lower == ends[0] and ends[1] - ends[0] == grid.step * grid.steps
        return cls(*ends, type_) if on_grid and whole and grid.step == unit else None

    def argument(self, x: Scalar) -> str:
        """Spell the argument in a type that holds all of its own."""
        return f"CAST({x.sql} AS {self.type or 'bigint'})"

    def clamped(self, value: str, dialect: Dialect) -> str:
        """Spell the distance from the lower bound, clamped; NULL where there is none.

        Args:
            value: the column that holds the argument.
        """
        lower, upper = (self._constant(x, dialect) for x in (self.lower, self.upper))
        distance = f"{value} - {lower}" if self.lower else value
        more = 1 if self.lower else 0  # digits that the engines give a difference
        zero = self._constant(Fraction(0), dialect, more)
        top = self._constant(self.upper - self.lower, dialect, more)
        return (
            f"CASE WHEN {value} BETWEEN {lower} AND {upper} THEN {distance}"
            f" WHEN {value} < {lower} THEN {zero} WHEN {value} IS NOT NULL THEN {top} END"
        )

    def units(self, distance: str, *, summed: bool = False) -> str:
        """Spell how many steps of the grid a distance has, as an integer.

        Args:
            summed: of many distances, which takes more than 64 bits.
        """
        if self.type is None:
            return distance
        behind = self.type.modifier[1]
        steps = f"({distance}) * CAST({10**behind} AS numeric({behind + 1}, 0))"
        return f"CAST({steps} AS {'HUGEINT' if summed else 'bigint'})"

    def _constant(self, x: Fraction, dialect: Dialect, more: int = 0) -> str:
        if self.type is None:
            return f"({x.numerator})"
        digits, behind = self.type.modifier
        type_ = SqlType(self.type.name, Kind.NUMERIC, (digits + more, behind))
        return dialect.decimal_constant(x, type_)
