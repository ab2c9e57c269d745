"""One column that is summed: COUNT, SUM, AVG, and with squares VAR and STDDEV."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Self

from rewriter.dialects import Dialect
from rewriter.families import grids
from rewriter.families.family import Draft
from rewriter.families.held import Held
from rewriter.families.measures import Asked, Total
from rewriter.scalar import Scalar
from sensitivity.sampling import MAX_SCALE
from sensitivity.statistics import Family, Grid, Pair, Triple
from sensitivity.sums import Sum

_MOST = {1: 1 << 32, 2: 1 << 16}  # steps of any grid, by degree: noise scales stay below 2**50
_MOST_WEIGHT = 1 << 46  # of a Sum, so that 2^16 times a row's part still is a BIGINT


@dataclass(slots=True)
class Summed(Draft):
    """A Pair or a Triple, or the one cell of a Sum.

    Attributes:
        degree: 2 if squares are needed.
        nulls: whether rows without a value have a cell.
        single: nothing but SUM is read off it; once the grid is laid: and one cell is as good.
        alone: the rows and groups of a unit in the release, if a unit weighs by what it adds.
        stored: the column that holds the index on the grid; None if it must be computed.
    """

    argument: Scalar
    degree: int = 1
    nulls: bool = False
    grid: Grid | None = None
    stored: str | None = None
    single: bool = False
    alone: tuple[int, int] | None = None

    @property
    def family(self) -> Family:
        if self.single:
            return Sum(self._grid)
        return (Triple if self.degree == 2 else Pair)(self._grid, self.nulls)

    @property
    def difficulty(self) -> int:
        return 1 << self.degree

    @property
    def complete(self) -> bool:
        """Say whether every row has a value."""
        return not self.argument.nullable

    @property
    def _grid(self) -> Grid:
        if self.grid is None:
            raise ValueError("the grid has not been laid")
        return self.grid

    def lay(self, rows: int, epsilon: Fraction, one: int = 1) -> None:
        """Lay the natural grid, or a coarser one where noise would outgrow exact sampling."""
        most = _MOST[self.degree]
        while most > 1 and (most**self.degree) * rows * one / epsilon > MAX_SCALE:
            most //= 2
        self.grid = grids.natural(self.argument).coarsened(most)
        one_cell = Sum(self.grid)
        drawable = one_cell.sensitivity(rows) * one <= MAX_SCALE * epsilon
        useful = self.alone is not None or self.grid.lower * self.grid.upper != 0
        fits = drawable and one_cell.weight <= _MOST_WEIGHT
        self.single = self.single and useful and fits

    def counting(self) -> Self | None:
        if self.single or self.condition is not None:
            return None
        return replace(self, nulls=not self.complete)

    def sensitivity(self, rows: int, groups: int) -> int:
        """The most that a unit with `rows` rows in `groups` groups moves all cells (L1).

        Of a sum alone that is whatever a unit's part is scaled to: its rows at the larger bound, or
        its groups at the policy's `unit_sum`, if that is less.
        """
        family, bound = self.family, self.argument.unit_sum
        moves = family.sensitivity(rows)
        if self.alone is None or bound is None or not isinstance(family, Sum):
            return moves
        declared = max(abs(bound.lower), abs(bound.upper)) / family.unit
        return max(1, min(moves, groups * round(declared)))

    def find(self, laid: Mapping[tuple[str, Grid], str]) -> None:
        self.stored = laid.get((self.argument.sql, self._grid))

    def arguments(self, j: int, dialect: Dialect) -> list[str]:
        value = self.stored or grids.placed(self.argument, self._grid, dialect)
        return [*Draft.arguments(self, j, dialect), f"{value} AS x{j}"]

    def indices(self, j: int, dialect: Dialect) -> list[str]:
        condition = f"f{j}" if self.condition else None
        if self.stored:
            index = f"CASE WHEN {condition} THEN x{j} END" if condition else f"x{j}"
        elif held := self._decimal(dialect):
            clamped = held.clamped(f"x{j}", dialect)
            clamped = f"CASE WHEN {condition} THEN {clamped} END" if condition else clamped
            return [f"{clamped} AS d{j}", f"{held.units(f'd{j}')} AS g{j}"]
        else:
            index = grids.index_of(self.argument, self._grid, f"x{j}", condition, dialect)
        return [f"{index} AS g{j}"]

    def _decimal(self, dialect: Dialect) -> Held | None:
        """Return how it is clamped as a decimal, if it is: these add up faster than what they
        count, so they have a column of their own, d0."""
        held = None if self.stored else Held.of(self.argument, self._grid, dialect)
        return held if held and held.type else None

    @property
    def computes(self) -> bool:
        return self.stored is None

    def asked(self, j: int, dialect: Dialect) -> Sequence[Asked]:
        held = self._decimal(dialect)
        added = held.units(f"sum(d{j})", summed=True) if held else None
        if isinstance(self.family, Sum):
            most = self.sensitivity(*self.alone) if self.alone else None
            first, parts = self.family.start
            index = f"g{j}" if parts == 1 else dialect.product(f"g{j}", str(parts))
            value = f"({index} + ({first}))" if first else index
            return [Total(value, most=most, added=None if first or parts > 1 else added)]
        totals = {
            "n": self._present(j, dialect, f"d{j}" if added else f"g{j}"),
            "s": Total(f"g{j}", added=added),
            "q": Total(dialect.product(f"g{j}", f"g{j}")),
            "rows": Total(where=self.filter(j)),
        }
        return [totals[column] for column in self.family.columns]

    def _present(self, j: int, dialect: Dialect, index: str) -> Total:
        """Count the rows with a value by what takes least.

        Privacy: a row counts for 1 at most, and does if it has an index, whichever is looked at.
        """
        if self.complete and Held.of(self.argument, self._grid, dialect):  # no NaN, no infinity
            return Total(where=self.filter(j))
        unclamped = dialect.recomputes and not self.condition
        return Total(of=f"x{j}" if unclamped else index)

    @property
    def bounds(self) -> str | None:
        words = grids.clamp_words(self.argument, self._grid)
        if self.alone and isinstance(self.family, Sum):
            most = self.sensitivity(*self.alone) * self.family.unit
            words += f", and what a unit adds to all groups to ±{grids.spelled_end(most)}"
        return words
