"""SUM alone of columns whose sum by unit the policy bounds: `unit_sum`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from rewriter.dialects import Dialect
from rewriter.families import grids
from rewriter.families.asked import Asked, Total
from rewriter.families.collect import Reading
from rewriter.families.draft import Draft
from rewriter.families.summed import Summed
from rewriter.functions import as_double
from rewriter.scalar import Scalar
from sensitivity.bounds import Interval
from sensitivity.sampling import MAX_SCALE
from sensitivity.statistics import Family, Grid
from sensitivity.unit_sums import UnitSum

_MOST_STEPS = 1 << 32
_FARTHEST = 1 << 60  # in steps from 0; an index stays a BIGINT


@dataclass(slots=True)
class UnitSummed(Draft):
    """A UnitSum. Values are summed as multiples of the step, so the grid contains 0.

    Attributes:
        most: the declared bounds of one unit's sum in a group.
    """

    argument: Scalar
    most: Interval
    step: Fraction | None = None

    @property
    def family(self) -> Family:
        return UnitSum(self._step, *self._clamp)

    @property
    def _clamp(self) -> tuple[int, int]:
        return round(self.most.lower / self._step), round(self.most.upper / self._step)

    @property
    def _step(self) -> Fraction:
        if self.step is None:
            raise ValueError("the grid has not been laid")
        return self.step

    @property
    def _grid(self) -> Grid:
        first = (self._bounds.lower / self._step).__floor__()
        last = (self._bounds.upper / self._step).__ceil__()
        return Grid(first * self._step, self._step, last - first)

    @property
    def _bounds(self) -> Interval:
        if self.argument.interval is None:
            raise ValueError("a value without bounds has no grid")
        return self.argument.interval

    def lay(self, rows: int, epsilon: Fraction, one: int = 1) -> None:
        """Lay the natural step, or a coarser one where noise would outgrow exact sampling.

        A row here is a unit's sum in a group.
        """
        self.step = grids.natural(self.argument).step
        while (
            self._grid.steps > _MOST_STEPS
            or abs(self._grid.lower) > _FARTHEST * self._step
            or self.family.sensitivity(rows) * one > MAX_SCALE * epsilon
        ):
            self.step *= 2

    def arguments(self, j: int, dialect: Dialect) -> list[str]:
        return [*Draft.arguments(self, j, dialect), f"{as_double(self.argument, dialect)} AS x{j}"]

    def indices(self, j: int, dialect: Dialect) -> list[str]:
        """Spell the value in steps from 0."""
        grid, condition = self._grid, f"f{j}" if self.condition else None
        anchored = replace(self.argument, interval=Interval(grid.lower, self._bounds.upper))
        index = grids.index_of(anchored, grid, f"x{j}", condition, dialect)
        return [f"({index}) + ({int(grid.lower / self._step)}) AS g{j}"]

    def partial(self, j: int) -> str:
        """Spell one unit's sum in one group, clamped; NULL if it has no value there."""
        least, most = self._clamp
        # BIGINT sums to more than 64 bits in every dialect, so no number of rows overflows it.
        return (
            f"CASE WHEN sum(g{j}) < {least} THEN {least} WHEN sum(g{j}) > {most} THEN {most}"
            f" ELSE sum(g{j}) END AS p{j}"
        )

    def asked(self, j: int, dialect: Dialect) -> Sequence[Asked]:
        return [Total(f"p{j}")]

    @property
    def bounds(self) -> str | None:
        ends = f"{grids.spelled_end(self.most.lower)}, {grids.spelled_end(self.most.upper)}"
        return f"{grids.clamp_words(self.argument, self._grid)}, and by unit and group to [{ends}]"


def by_unit(
    drafts: Sequence[Draft], readings: Sequence[Reading], rows: int, groups: int
) -> list[UnitSummed]:
    """Return the block's families as sums by unit; [] if they cannot be, or gain nothing by it.

    Nothing but sums may be read off them, for a partial sum no longer knows its rows; and a unit's
    `groups` sums must be worth less than its `rows` rows.
    """
    found: list[UnitSummed] = []
    for j, draft in enumerate(drafts):
        if not isinstance(draft, Summed) or any(
            r.statistics != ("sum",) for r in readings if r.family == j
        ):
            return []
        most, each = draft.argument.unit_sum, draft.argument.interval
        if most is None or each is None or draft.argument.name is None:
            return []
        if groups * _extent(most) >= rows * _extent(each):
            return []
        found.append(UnitSummed(draft.condition, draft.argument, most, labels=draft.labels))
    return found


def _extent(interval: Interval) -> Fraction:
    return max(abs(interval.lower), abs(interval.upper))
