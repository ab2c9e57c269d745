"""COUNT(DISTINCT x) of other things than privacy units."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from rewriter.dialects import Dialect
from rewriter.families import grids
from rewriter.families.family import Draft, both
from rewriter.families.measures import Asked, Reach
from rewriter.keys import domain_of
from rewriter.scalar import MOMENTS, NUMBERS, Scalar
from sensitivity.held import CONFIDENCE, Held, HeldChoice
from sensitivity.intervals import Scale
from sensitivity.matching import Matching
from sensitivity.mechanisms import Mechanism
from sensitivity.statistics import Aggregate as Statistic
from sensitivity.statistics import Count, Family


def _plain(x: Scalar) -> bool:
    """Say whether a driver reads every value; it reads no date before the year 1."""
    return x.kind not in MOMENTS and (x.native or x.kind not in NUMBERS)


@dataclass(slots=True)
class Itemised(Draft):
    """The number of items, where a unit counts for as many as it has rows.

    One row more or less is one item more or less, so the number moves by the rows of a unit.

    Attributes:
        items: the columns that make an item.
    """

    items: tuple[Scalar, ...]

    @property
    def family(self) -> Family:
        return Count(most=self.most)

    @property
    def most(self) -> float:
        """How many different items there can be, as far as that is public."""
        return math.inf if (known := listed(self.items)) is None else known

    @property
    def reach(self) -> Reach:
        return Reach.CHOICE

    def arguments(self, j: int, dialect: Dialect) -> list[str]:
        # A single NULL is no item; a row of NULLs is one.
        single = f"{self.items[0].sql} IS NOT NULL" if len(self.items) == 1 else None
        present = both([self.condition, single])
        spelled = [
            f"{x.sql if _plain(x) else grids.position(x, dialect)} AS {name}"
            for x, name in zip(self.items, self.columns(j), strict=True)
        ]
        return [*spelled, f"coalesce({present or 'TRUE'}, FALSE) AS f{j}"]

    def columns(self, j: int) -> list[str]:
        """Return the columns that make an item."""
        return [f"x{j}_{i}" for i in range(len(self.items))]

    def present(self, j: int) -> str:
        return f"f{j}"

    def content(self, j: int) -> list[str]:
        return [*self.columns(j), f"f{j}"]

    def asked(self, j: int, dialect: Dialect) -> Sequence[Asked]:
        return [f"count(DISTINCT {dialect.distinct_row(self.columns(j))}) FILTER (WHERE f{j})"]


@dataclass(slots=True)
class Matched(Itemised):
    """The same, where a unit counts for no more than `cap` items in a group.

    Attributes:
        width: how many columns a unit's key has.
        cap: the policy's max_groups: an item is a group that the unit appears in.
        groups: of one answer that a unit may appear in.
    """

    width: int
    cap: int
    groups: int

    @property
    def family(self) -> Family:
        return Matching(self.cap, self.groups, most=self.most)

    @property
    def reach(self) -> Reach:
        return Reach.GROUPS

    def hardness(self, rows: int, groups: int) -> Fraction:
        return Fraction(self.sensitivity(rows, groups))

    def indices(self, j: int, dialect: Dialect) -> list[str]:
        return [f"CASE WHEN f{j} THEN 1 END AS g{j}"]

    def content(self, j: int) -> list[str]:
        return [*self.columns(j), f"g{j}"]

    def beside(self, j: int) -> tuple[str, ...]:
        return (*(f"u{i}" for i in range(self.width)), *self.columns(j), f"g{j}")

    @property
    def names(self) -> tuple[int, ...]:
        return (self.width, len(self.items))

    def asked(self, j: int, dialect: Dialect) -> Sequence[Asked]:
        return ["count(*)"]

    def about(self, statistic: Statistic) -> str:
        return (
            f"a unit counts for at most {self.cap:,} items, matched so that as many as possible are"
            " counted"
        )


@dataclass(slots=True)
class Enumerated(Itemised):
    """The number of items that enough units have, of which there are few by policy and statement.

    A unit counts once for each item in each of its groups, however many rows it has.

    Attributes:
        width: how many columns a unit's key has.
        size: how many items there can be; at most as many are told.
        spared: how many units an item may have without being counted, once the noise is known.
    """

    width: int
    size: int
    spared: int = 0

    @property
    def family(self) -> Held:
        return Held(self.size)

    @property
    def reach(self) -> Reach:
        return Reach.GROUPS

    def sensitivity(self, rows: int, groups: int) -> int:
        """A unit moves the number of each item by 1, in each of its groups."""
        return groups

    def hardness(self, rows: int, groups: int) -> Fraction:
        """As hard as a minimum, for it is off by items that as many units have as that spares."""
        return Fraction(4 * groups)

    def mechanism(self, rows: int, groups: int, epsilon: Fraction, one: int = 1) -> Mechanism:
        return HeldChoice(self.size, epsilon, groups)

    def learn(self, noise: Scale) -> None:
        if isinstance(noise, Fraction):
            self.spared = HeldChoice(self.size, 1 / noise, 1).spared

    def beside(self, j: int) -> tuple[str, ...]:
        return tuple(self.columns(j))

    @property
    def names(self) -> tuple[int, ...]:
        return (len(self.items),)

    def asked(self, j: int, dialect: Dialect) -> Sequence[Asked]:
        return [f"count(DISTINCT {dialect.distinct_row([f'u{i}' for i in range(self.width)])})"]

    def about(self, statistic: Statistic) -> str:
        return (
            f"about how many of {self.size:,} public values more than {self.spared:,} units have;"
            f" at {100 * CONFIDENCE:g} % none that nobody has is counted, and each that more than"
            f" {2 * self.spared:,} have is"
        )


def listed(items: Sequence[Scalar]) -> int | None:
    """Return how many different items there can be; None if that is not public."""
    domains = [domain_of(x) for x in items]
    if any(domain is None for domain in domains):
        return None
    # Of a row of several columns each may be NULL; a single NULL is no item.
    null = len(items) > 1
    sizes = [len(d or ()) + (null and x.nullable) for d, x in zip(domains, items, strict=True)]
    return max(1, math.prod(sizes))
