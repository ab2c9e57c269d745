"""Two columns on their joint grid: COVAR, CORR and the REGR_ functions."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Self

from rewriter.dialects import Dialect
from rewriter.families import grids
from rewriter.families.family import Draft
from rewriter.families.measures import Asked, Total
from rewriter.scalar import Scalar
from sensitivity.sampling import MAX_SCALE
from sensitivity.statistics import Family, Grid
from sensitivity.tensors import Tensor

_MOST_WEIGHT = 1 << 62  # a row's largest moment is a BIGINT
_LARGE = 1 << 46  # 2^16 times as much still is


@dataclass(slots=True)
class Crossed(Draft):
    """A Tensor of y and x, over the rows in which neither is NULL.

    Attributes:
        pair: y and x, in the order of PostgreSQL's arguments.
        degrees: by axis, 2 if squares are needed.
        nulls: whether the other rows have a cell.
    """

    pair: tuple[Scalar, Scalar]
    degrees: tuple[int, int] = (1, 1)
    nulls: bool = False
    laid: tuple[Grid, Grid] | None = field(default=None)

    @property
    def family(self) -> Family:
        return Tensor(self._grids, self.degrees, self.nulls)

    @property
    def difficulty(self) -> int:
        return 4 if self.degrees == (1, 1) else 8

    @property
    def _grids(self) -> tuple[Grid, Grid]:
        if self.laid is None:
            raise ValueError("the grids have not been laid")
        return self.laid

    @property
    def complete(self) -> bool:
        """Say whether every row counts, so that it also counts for each column alone."""
        return not any(x.nullable for x in self.pair)

    def lay(self, rows: int, epsilon: Fraction, one: int = 1) -> None:
        """Lay the natural grids, the finer one coarsened until noise can be drawn exactly."""
        natural = [grids.natural(x) for x in self.pair]
        steps = [grid.steps for grid in natural]
        d, e = self.degrees
        while (weight := max(steps[0], 1) ** d * max(steps[1], 1) ** e) > 1 and (
            weight > _MOST_WEIGHT or weight * rows * one > MAX_SCALE * epsilon
        ):
            finer = steps.index(max(steps))
            steps[finer] = max(steps[finer] // 2, 1)
        y, x = (grid.coarsened(max(most, 1)) for grid, most in zip(natural, steps, strict=True))
        self.laid = (y, x)

    def counting(self) -> Self | None:
        return None if self.condition is not None else replace(self, nulls=not self.complete)

    def arguments(self, j: int, dialect: Dialect) -> list[str]:
        axes = zip("yx", self.pair, self._grids, strict=True)
        spelled = [f"{grids.placed(x, grid, dialect)} AS {axis}{j}" for axis, x, grid in axes]
        return [*Draft.arguments(self, j, dialect), *spelled]

    def indices(self, j: int, dialect: Dialect) -> list[str]:
        """Spell both indices; NULL if either is, so that no sum sees one without the other."""
        filtered = f"f{j} AND " if self.condition else ""
        spelled = []
        for axis, other, value, grid in zip("yx", "xy", self.pair, self._grids, strict=True):
            present = f"{filtered}{other}{j} IS NOT NULL"
            index = grids.index_of(value, grid, f"{axis}{j}", present, dialect)
            spelled.append(f"{index} AS {'g' if axis == 'y' else 'h'}{j}")
        return spelled

    def asked(self, j: int, dialect: Dialect) -> Sequence[Asked]:
        totals = []
        for column in self.family.columns:
            if column == "rows":
                totals.append(Total(where=self.filter(j)))
                continue
            r, s = int(column[1]), int(column[2])
            factors = [f"g{j}"] * r + [f"h{j}"] * s
            product = " * ".join(factors)
            large = self.family.weight > _LARGE
            totals.append(Total(product, large=large) if factors else Total(of=f"g{j}"))
        return totals

    @property
    def bounds(self) -> str | None:
        both = zip(self.pair, self._grids, strict=True)
        return " and ".join(grids.clamp_words(x, grid) for x, grid in both)
