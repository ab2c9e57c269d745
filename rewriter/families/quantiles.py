"""Quantiles, minima and maxima of one column: a histogram of it, and private choices of ranks.

The least of all rows is the least of what is the least of each unit, and likewise the largest. So a
unit counts once, however many rows it has, and none of them is left out.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from rewriter.aggregates import Rank
from rewriter.dialects import Dialect
from rewriter.families import grids
from rewriter.families.family import Draft
from rewriter.families.measures import Asked, Reach, Total
from rewriter.scalar import Scalar
from sensitivity.mechanisms import Mechanism
from sensitivity.policy import Kind
from sensitivity.quantiles import MOST_STEPS, MOST_STEPS_SPLIT, RankChoice, divides, levels
from sensitivity.ranks import CELLS, OUTWARDS, Ranks, Target, outweighed
from sensitivity.statistics import Aggregate as Statistic
from sensitivity.statistics import Grid, Nth


@dataclass(slots=True)
class Ranked(Draft):
    """Several ranks of one column.

    Attributes:
        ranks: what was asked, each once, and its number.
        spared: how many rows a minimum or maximum leaves beyond it, once the grid is laid.
    """

    argument: Scalar
    ranks: dict[Rank, int] = field(default_factory=dict)
    grid: Grid | None = None
    spared: int = 0

    @property
    def difficulty(self) -> int:
        return levels(len(self.ranks))

    def number(self, rank: Rank) -> Nth:
        """Return under which number a rank is read off; it is added if it is new."""
        return Nth(self.ranks.setdefault(rank, len(self.ranks)))

    @property
    def family(self) -> Ranks:
        if self.grid is None:
            raise ValueError("the grid has not been laid")
        return Ranks(self.grid, tuple(self._target(rank) for rank in self.ranks), self.counted)

    def lay(self, rows: int, epsilon: Fraction, one: int = 1) -> None:
        """Lay the natural grid, coarsened; and say how far a minimum stays from the end.

        Beyond the last row all of the remaining grid is alike, and a rank of 0 would be found
        anywhere there. A row that is not spared makes a place exp(OUTWARDS eta) times less likely.
        With (ln(outweighed) + 3) / (OUTWARDS eta) rows between, all of that together is at most
        e^-3 times as likely as the cell that these rows begin in.
        """
        most = MOST_STEPS_SPLIT if divides(len(self.ranks)) else MOST_STEPS
        self.grid = grids.natural(self.argument).coarsened(most)
        scale = Fraction(OUTWARDS + 1, OUTWARDS) * rows * levels(len(self.ranks)) / epsilon
        self.spared = math.ceil((math.log(outweighed(self.grid.steps + 1)) + 3) * scale)

    def _target(self, rank: Rank) -> Target:
        p = rank.fraction
        if p in {0, 1}:
            beyond = self.spared + Fraction(1, 2)
            return Target(p, beyond if p == 0 else -beyond)
        if rank.continuous:
            return Target(p, Fraction(1, 2) - p)
        # The first value that p * n rows do not exceed, counted from below or from above.
        short = Fraction(1, 2 * p.denominator)
        return Target(p, short if rank.descending else -short)

    def mechanism(self, rows: int, groups: int, epsilon: Fraction, one: int = 1) -> Mechanism:
        family = self.family
        return RankChoice(family.targets, epsilon, rows * one, family.grid.steps + 1, one)

    def arguments(self, j: int, dialect: Dialect) -> list[str]:
        value = grids.placed(self.argument, self.family.grid, dialect)
        return [*Draft.arguments(self, j, dialect), f"{value} AS x{j}"]

    def indices(self, j: int, dialect: Dialect) -> list[str]:
        condition = f"f{j}" if self.condition else None
        index = grids.index_of(self.argument, self.family.grid, f"x{j}", condition, dialect)
        return [f"{index} AS g{j}"]

    def beside(self, j: int) -> tuple[str, ...]:
        return (f"g{j}",)

    def asked(self, j: int, dialect: Dialect) -> Sequence[Asked]:
        return [Total(of=f"g{j}")]

    def about(self, statistic: Statistic) -> str:
        p = [*self.ranks][int(statistic)].fraction
        if p not in {0, 1}:
            return "a value of its grid, of about that rank"
        side = "below" if p == 0 else "above"
        return (
            f"a private quantile near the end, nobody's own value: about {self.spared:,}"
            f" {self.counted} lie {side} it, or fewer where it is rounded outwards, by a"
            f" {CELLS}th of the bounds at most"
        )

    @property
    def counted(self) -> str:
        """Say what ranks are counted in."""
        return "rows"

    @property
    def bounds(self) -> str | None:
        if self.argument.kind in {Kind.INTEGER, Kind.NUMERIC, Kind.FLOAT}:
            return grids.clamp_words(self.argument, self.family.grid)
        return f"its bounds, in {self.family.grid.steps:,} steps"


@dataclass(slots=True)
class Extreme(Ranked):
    """A minimum or a maximum: the rank among the units of a group, each with its own extreme there.

    A unit adds 1 to one place of the histogram of each group that it is in.

    Attributes:
        groups: of one answer that a unit may appear in.
    """

    groups: int = field(kw_only=True)

    @property
    def difficulty(self) -> int:
        """As hard as a variance, for it is off by the units that it spares."""
        return 4

    @property
    def reach(self) -> Reach:
        return Reach.GROUPS

    @property
    def counted(self) -> str:
        return "units"

    def lay(self, rows: int, epsilon: Fraction, one: int = 1) -> None:
        Ranked.lay(self, self.groups, epsilon, one)

    def sensitivity(self, rows: int, groups: int) -> int:
        return self.family.sensitivity(groups)

    def hardness(self, rows: int, groups: int) -> Fraction:
        return Fraction(groups * self.difficulty)

    def mechanism(self, rows: int, groups: int, epsilon: Fraction, one: int = 1) -> Mechanism:
        return Ranked.mechanism(self, groups, groups, epsilon, one)

    def partial(self, j: int) -> str:
        """Spell one unit's extreme in one group."""
        function = "min" if next(iter(self.ranks)).fraction == 0 else "max"
        return f"{function}(g{j}) AS g{j}"
