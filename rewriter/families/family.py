"""What every family of a block is asked for; and the simplest one, a count."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Self

from rewriter.dialects import Dialect
from rewriter.families.measures import Asked, Reach, Total, Units
from rewriter.picks import Pick
from sensitivity.intervals import Scale
from sensitivity.mechanisms import ONE_ROW, DiscreteLaplace, Mechanism, ScaledLaplace
from sensitivity.policy import Value
from sensitivity.statistics import Aggregate as Statistic
from sensitivity.statistics import Count, Family, Grid


@dataclass(slots=True)
class Draft(ABC):
    """A family being collected: what is asked of the backend for it.

    The columns of the j-th family of a block are named by its number: f0 is its filter, x0 its
    argument as DOUBLE, g0 the index on its grid.

    Attributes:
        condition: its FILTER, for the backend; None for all rows.
        labels: the aggregates it serves, in the analyst's words.
        apart: what its filter compares, and which values of it it picks, if no row passes another
            filter of the block that does so; see `rewriter.families.disjoint`.
    """

    condition: str | None
    labels: list[str] = field(default_factory=list, kw_only=True)
    apart: tuple[str, Pick] | None = field(default=None, kw_only=True)

    @property
    @abstractmethod
    def family(self) -> Family:
        """Return the family; its grid must have been laid."""

    @abstractmethod
    def asked(self, j: int, dialect: Dialect) -> Sequence[Asked]:
        """Return the integer statistics that it asks for; 0 for no rows."""

    @property
    def reach(self) -> Reach:
        """What has to be limited of a unit."""
        return Reach.ROWS

    @property
    def linear(self) -> bool:
        """Say whether its cells are sums over rows, asked for together with those of others."""
        return self.reach is Reach.ROWS and not self.beside(0)

    def lay(self, rows: int, epsilon: Fraction, one: int = 1) -> None:  # noqa: B027  # most have none
        """Choose the grid, for `rows` rows of a unit at a share `epsilon`.

        Args:
            one: what a row of full weight counts for in the cells.
        """

    def counting(self) -> Self | None:
        """Return the family with cells that add up to its weight for each row of a group, or each
        unit; None if there is none. Its grid has been laid."""
        return None

    def find(self, laid: Mapping[tuple[str, Grid], str]) -> None:  # noqa: B027  # most sum nothing
        """Use what holds an argument's index on its grid, by its spelling and the grid."""

    def sensitivity(self, rows: int, groups: int) -> int:
        """The most that a unit with `rows` rows in `groups` groups moves all cells (L1)."""
        return self.family.sensitivity(rows)

    def hardness(self, rows: int, groups: int) -> Fraction:
        """Return how large its relative error is at equal ε: 1 for a count that a row moves by 1.

        Args:
            rows, groups: of a unit in the release.
        """
        return Fraction(rows * self.difficulty)

    @property
    def difficulty(self) -> int:
        """How much harder its aggregates are to tell than a count of the same rows."""
        return 1

    def mechanism(self, rows: int, groups: int, epsilon: Fraction, one: int = 1) -> Mechanism:
        """Return what makes the family private for its share of ε.

        Args:
            one: what a row of full weight counts for in the cells: 1 or `ONE_ROW`.

        Raises:
            ValueError: the share is too small.
        """
        moves = self.sensitivity(rows, groups)
        if one == ONE_ROW:
            return ScaledLaplace(moves * ONE_ROW, epsilon)
        return DiscreteLaplace(moves / epsilon)

    def learn(self, noise: Scale) -> None:  # noqa: B027  # most need not know
        """Hear what law the noise on each cell has."""

    def beside(self, j: int) -> tuple[str, ...]:
        """Return what its statistics are grouped by beside the keys, in a query of their own."""
        return ()

    def values(self) -> tuple[Value, ...]:
        """Return what its estimates are the numbers of; empty if they stand for themselves."""
        return ()

    def about(self, statistic: Statistic) -> str:
        """Return what else there is to say of an estimate, for EXPLAIN."""
        return ""

    def arguments(self, j: int, dialect: Dialect) -> list[str]:
        """Spell the columns that are computed from the rows as they are."""
        return [f"coalesce({self.condition}, FALSE) AS f{j}"] if self.condition else []

    def indices(self, j: int, dialect: Dialect) -> list[str]:
        """Spell the columns that are computed from the arguments."""
        return []

    @property
    def computes(self) -> bool:
        """Say whether its indices use arguments that are dear to compute more than once."""
        return True

    def present(self, j: int) -> str:
        """Spell which rows count, in a query of its own."""
        return f"g{j} IS NOT NULL"

    def partial(self, j: int) -> str:
        """Spell what one unit's rows in one group come to, if statistics are over that."""
        return ""

    def content(self, j: int) -> list[str]:
        """Return the columns that decide what a row counts for, where rows are chosen."""
        return []

    @property
    def names(self) -> tuple[int, ...]:
        """Return how many of the leading columns `beside` the keys together name something."""
        return ()

    @property
    def bounds(self) -> str | None:
        """Say between which values the argument is clamped; None if it is not."""
        return None

    def filter(self, j: int) -> str | None:
        """Return the column that says which rows count; None for all."""
        return f"f{j}" if self.condition else None


@dataclass(slots=True)
class Counted(Draft):
    """A number of rows, or of distinct units."""

    distinct: bool = False

    @property
    def family(self) -> Family:
        return Count()

    @property
    def computes(self) -> bool:
        return False

    @property
    def reach(self) -> Reach:
        return Reach.GROUPS if self.distinct else Reach.ROWS

    def counting(self) -> Self | None:
        return self if self.condition is None else None

    def asked(self, j: int, dialect: Dialect) -> Sequence[Asked]:
        return [(Units if self.distinct else Total)(where=self.filter(j))]

    def sensitivity(self, rows: int, groups: int) -> int:
        """A unit counts once in each of its groups, or once for each of its rows."""
        return groups if self.distinct else rows

    def hardness(self, rows: int, groups: int) -> Fraction:
        return Fraction(self.sensitivity(rows, groups))


def both(conditions: Sequence[str | None]) -> str | None:
    """Spell the conjunction of what is there."""
    known = [c for c in conditions if c]
    return known[0] if len(known) == 1 else f"({' AND '.join(known)})" if known else None
