"""One column that is summed: COUNT, SUM, AVG, and with squares VAR and STDDEV."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from rewriter.dialects import Dialect
from rewriter.families import grids
from rewriter.families.asked import Asked, Total
from rewriter.families.draft import Draft
from rewriter.functions import measured
from rewriter.scalar import Scalar
from sensitivity.sampling import MAX_SCALE
from sensitivity.statistics import Family, Grid, Pair, Triple
from sensitivity.sums import Sum

_MOST = {1: 1 << 32, 2: 1 << 16}  # steps of any grid, by degree: noise scales stay below 2**50


@dataclass(slots=True)
class Summed(Draft):
    """A Pair or a Triple, or the one cell of a Sum.

    Attributes:
        degree: 2 if squares are needed.
        nulls: whether rows without a value have a cell.
        single: nothing but SUM is read off it; once the grid is laid: and one cell has less noise.
        stored: the column that holds the index on the grid; None if it must be computed.
    """

    argument: Scalar
    degree: int = 1
    nulls: bool = False
    grid: Grid | None = None
    stored: str | None = None
    single: bool = False

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
        drawable = Sum(self.grid).sensitivity(rows) * one <= MAX_SCALE * epsilon
        self.single = self.single and drawable and self.grid.lower * self.grid.upper != 0

    def find(self, laid: Mapping[tuple[str, Grid], str]) -> None:
        self.stored = laid.get((self.argument.sql, self._grid))

    def arguments(self, j: int, dialect: Dialect) -> list[str]:
        value = self.stored or measured(self.argument, dialect)
        return [*Draft.arguments(self, j, dialect), f"{value} AS x{j}"]

    def indices(self, j: int, dialect: Dialect) -> list[str]:
        condition = f"f{j}" if self.condition else None
        if self.stored:
            index = f"CASE WHEN {condition} THEN x{j} END" if condition else f"x{j}"
        else:
            index = grids.index_of(self.argument, self._grid, f"x{j}", condition, dialect)
        return [f"{index} AS g{j}"]

    @property
    def computes(self) -> bool:
        return self.stored is None

    def asked(self, j: int, dialect: Dialect) -> Sequence[Asked]:
        totals = {
            "n": Total(of=f"g{j}"),
            "s": Total(f"g{j}"),
            "q": Total(dialect.product(f"g{j}", f"g{j}")),
            "rows": Total(where=self.filter(j)),
        }
        return [totals[column] for column in self.family.columns]

    @property
    def bounds(self) -> str | None:
        return grids.clamp_words(self.argument, self._grid)
