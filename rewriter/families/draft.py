"""What every family of a block is asked for; and the simplest one, a count."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from rewriter.dialects import Dialect
from sensitivity.mechanisms import DiscreteLaplace, Mechanism
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
        apart: what its filter compares, and with which constant, if no row passes another filter of
            the block that compares it; see `rewriter.families.apart`.
    """

    condition: str | None
    labels: list[str] = field(default_factory=list, kw_only=True)
    apart: tuple[str, Value] | None = field(default=None, kw_only=True)

    @property
    @abstractmethod
    def family(self) -> Family:
        """Return the family; its grid must have been laid."""

    @abstractmethod
    def statistics(self, j: int, units: str, dialect: Dialect) -> list[str]:
        """Spell the integer statistics over the bounded rows; 0 for none.

        Args:
            units: spells the number of distinct units.
        """

    def lay(self, rows: int, epsilon: Fraction) -> None:  # noqa: B027  # most have no grid
        """Choose the grid, for `rows` rows of a unit at a share `epsilon`."""

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

    def mechanism(self, rows: int, groups: int, epsilon: Fraction) -> Mechanism:
        """Return what makes the family private for its share of ε.

        Raises:
            ValueError: the share is too small.
        """
        return DiscreteLaplace(self.sensitivity(rows, groups) / epsilon)

    def beside(self, j: int) -> tuple[str, ...]:
        """Return what its statistics are grouped by beside the keys, in a query of their own."""
        return ()

    def values(self, statistic: Statistic) -> tuple[Value, ...]:
        """Return what an estimate is the number of; empty if it stands for itself."""
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

    def content(self, j: int) -> list[str]:
        """Return the columns that decide what a row counts for."""
        return [f"f{j}"] if self.condition else []

    @property
    def counts_units(self) -> bool:
        """Say whether statistics count units or items, so that they do not add up over rows."""
        return False

    @property
    def limits_groups(self) -> bool:
        """Say whether it matters in how many groups a unit is, beside its rows."""
        return self.counts_units

    @property
    def names(self) -> tuple[int, ...]:
        """Return how many of the leading columns `beside` the keys together name something."""
        return ()

    @property
    def linear(self) -> bool:
        """Say whether cells are sums of what each row adds: integers >= 0, `weight` in all."""
        return False

    @property
    def bounds(self) -> str | None:
        """Say between which values the argument is clamped; None if it is not."""
        return None

    def filtered(self, j: int) -> str:
        """Spell the FILTER clause of an aggregate over the family's rows."""
        return f" FILTER (WHERE f{j})" if self.condition else ""


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
    def counts_units(self) -> bool:
        return self.distinct

    @property
    def linear(self) -> bool:
        return not self.distinct

    def statistics(self, j: int, units: str, dialect: Dialect) -> list[str]:
        return [(units if self.distinct else "count(*)") + self.filtered(j)]

    def sensitivity(self, rows: int, groups: int) -> int:
        """A unit counts once in each of its groups, or once for each of its rows."""
        return groups if self.distinct else rows

    def hardness(self, rows: int, groups: int) -> Fraction:
        return Fraction(self.sensitivity(rows, groups))


def both(conditions: Sequence[str | None]) -> str | None:
    """Spell the conjunction of what is there."""
    known = [c for c in conditions if c]
    return known[0] if len(known) == 1 else f"({' AND '.join(known)})" if known else None
