"""Let every row of a unit count, but for less the more groups and rows there are."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from rewriter.bounding.corrected import corrected
from rewriter.bounding.crowd import crowded
from rewriter.bounding.pairs import or_one, pairs, weighted
from rewriter.bounding.read import Bounded, Read
from rewriter.bounding.way import Way
from rewriter.families import Draft, Reach
from rewriter.scalar import BIGINT
from rewriter.shares import Shares
from sensitivity.mechanisms import ONE_ROW, ScaledGaussian

MOST_NORM = 1 << 14  # in rows; then a unit with 2**31 rows in a group has weight 0 as it should
_MOST_COUNTED = 1 << 31


@dataclass(frozen=True, slots=True)
class Lengths(Way):
    """Rows of one unit have one weight w, so that its numbers of rows by group have a length.

    With n_g the rows of a unit in group g, w = min(2^16, floor(norm / sqrt(sum of n_g^2))), and
    every statistic is summed w times. Where only units are counted, n_g is 1.

    Privacy: w and what it weighs are computed from the unit's own rows, and which groups are kept,
        if they are selected privately, follows from a keyed hash over the unit and the key; so they
        depend on no other unit. As w * length(n) <= norm, a unit's vector of weighted cells has at
        most the length weight * norm in L2, see `sensitivity.mechanisms.ScaledGaussian`.
    As computed: the squares are summed as integers, in any order the same. n_g is cut at 2^31,
        above which w is 0 either way, as norm < 2^30. Root and division are within 2^-50 of the
        truth in every engine, so 1e-9 is taken off first, and w errs on the small side only.
    Accuracy: one weight for all statistics, so a ratio of two of them is one of weighted means: it
        is not moved by units that weigh less, unless they differ from others.

    Attributes:
        norm: the length, in 2^-16 rows, >= 0.
        rho: of each family.
        units: they count units, in public groups.
        taken: of δ.
    """

    norm: int
    rho: Fraction
    units: bool
    taken: Fraction

    def __post_init__(self) -> None:
        if self.norm > MOST_NORM * ONE_ROW:
            raise ValueError("the norm is too large")

    @property
    def delta(self) -> Fraction:
        """What its noise takes of δ."""
        return self.taken

    @property
    def concentrates(self) -> bool:
        """Say whether families share (ε, δ) by concentration: they share rho."""
        return True

    @property
    def deviation(self) -> float:
        """Of the noise on a cell of weight 1, in 2^-16 rows."""
        return self.norm / math.sqrt(2 * self.rho)

    def shares(self, drafts: Sequence[Draft], epsilon: Fraction, *, selects: bool) -> Shares:
        """Share out ε: families have equal parts of rho."""
        selection = epsilon / (len(drafts) + 1) if selects else Fraction(0)
        return Shares(((epsilon - selection) / len(drafts),) * len(drafts), selection)

    def lay(self, draft: Draft, epsilon: Fraction) -> None:
        """Lay a family's grid so that its noise can be drawn exactly."""
        draft.lay(math.ceil(self.deviation), Fraction(1))

    def mechanism(self, draft: Draft, epsilon: Fraction) -> ScaledGaussian:
        """Return what makes a family private."""
        return ScaledGaussian(draft.family.weight * self.norm, self.rho)

    def sensitivity(self, draft: Draft) -> Fraction:
        """The most that a unit moves a family's cells, in rows: in L2."""
        return Fraction(draft.family.weight * self.norm, ONE_ROW)

    def bounded(self, read: Read) -> Bounded:
        """Print the weighted aggregate."""
        counted = f"a {read.unit}" if self.units else f"every row of a {read.unit}"
        words = f"{counted}, scaled to a length of {self.norm / ONE_ROW:.3g}"
        words += " over its groups" if self.units else " rows over its groups"
        weight = self._weight(read)
        if read.reach is Reach.ROWS:
            return Bounded(corrected(read, self._long(read, weight)), words)
        weights, heavy = f"{weight} AS w", self._beyond(self._squares)
        if self.units:
            return Bounded(weighted(read, pairs(read), weights, heavy, or_one("w")), words)
        few, words = partial(self.few, read), words + self.few_words(read)
        if not self.crowded:
            return Bounded(weighted(read, pairs(read), weights, heavy, None), words)
        n, m = f"least(count(*), {_MOST_COUNTED})", read.different
        maybe = f"count(*) > {self.groups} OR {self._may_be_long(n, m)}"
        return Bounded(crowded(read, self.groups, maybe, few, weights, heavy), words)

    def _long(self, read: Read, weight: str) -> str:
        """Spell the units that are beyond the norm, and the weight of each.

        Rows by unit and group are dear, and needed of those only that may be beyond it. Which rows
        are looked at follows from the unit's own, and its weight is the same.
        """
        key, groups = ", ".join(read.units), ", ".join((*read.units, *read.keys))
        n, m = f"least(count(*), {_MOST_COUNTED}) AS n", read.different
        maybe = (
            f"SELECT {key} FROM (SELECT {key}, {n}, {m} AS m FROM d GROUP BY {key}) AS e"
            f" WHERE {self._may_be_long('n', 'm')}"
        )
        by_group = (
            f"SELECT {groups}, count(*) AS n FROM d INNER JOIN ({maybe}) AS c USING ({key})"
            f" GROUP BY {groups}"
        )
        return (
            f"SELECT {key}, {weight} AS w FROM ({by_group}) AS p GROUP BY {key}"
            f" HAVING {self._beyond(self._squares)}"
        )

    def _may_be_long(self, n: str, m: str) -> str:
        """Spell whether a unit of n rows, cut at 2^31, in m groups or more may be beyond the norm.

        It has at most (n - m + 1)^2 + m - 1 as its sum of n_g^2: a square grows by more the larger
        it is, so it is greatest where all groups but one have one row; and it is less the more
        groups there are.
        """
        return self._beyond(f"({n} - {m} + 1) * ({n} - {m} + 1) + {m} - 1")

    @property
    def _squares(self) -> str:
        """Spell the sum of n_g^2 over the groups of a unit."""
        cut = f"least(n, {_MOST_COUNTED})"
        return "count(*)" if self.units else f"sum({cut} * {cut})"

    def _beyond(self, squares: str) -> str:
        """Spell whether a length is more than the norm; or w = 2^16 is short enough."""
        return f"{squares} > {self.norm**2 // ONE_ROW**2}"

    def _weight(self, read: Read) -> str:
        """Spell w over the groups of a unit."""
        most = read.dialect.number(self.norm * (1 - Fraction(1, 10**9)))
        length = f"sqrt({read.dialect.double(self._squares, BIGINT)})"
        share = f"floor({read.dialect.divide(most, length)})"
        one = read.dialect.number(Fraction(ONE_ROW))
        return read.dialect.bigint(f"least({one}, {share})")
