"""Tell a few public groups, about the largest, and let a unit count once in each of them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from rewriter.bounding.read import Bounded, Read
from rewriter.bounding.way import Way
from rewriter.families import Draft
from rewriter.families.family import Counted
from rewriter.shares import Shares
from sensitivity.top_k import Largest


@dataclass(frozen=True, slots=True)
class Named(Way):
    """Name the `groups` groups with about the most units, and tell the numbers of those only.

    Half of ε names them, the other half is for their numbers. Each name costs as much for a unit in
    one group as for one in all, so nothing needs to be bounded before; and once they are named, a
    unit is in no more than `groups` of them.

    Privacy: count(DISTINCT unit) counts a unit once or not at all in each group: what
        `sensitivity.top_k.Largest` takes for granted. Given the names, a unit moves the
        `groups` numbers that are told by 1 each, and by `groups` in L1; no other number is told.
    Accuracy: noise of 2 groups / ε on a number, and less than that in the choice, where telling all
        groups has as much as a unit may be in. It is drawn after the choice: so the numbers are
        not, as the largest of many noisy ones, those that noise made large; and intervals hold of
        each group that is told.

    Attributes:
        index: which index the rows are read from; "": none.
    """

    index: str

    def shares(self, drafts: Sequence[Draft], epsilon: Fraction, *, selects: bool) -> Shares:
        """Share out ε: one half for the numbers, one for the names."""
        return Shares((epsilon / 2,), epsilon / 2)

    def largest(self, epsilon: Fraction) -> Largest:
        """Return what names the groups."""
        return Largest(self.groups, epsilon)

    def bounded(self, read: Read) -> Bounded:
        """Aggregate the rows as they are."""
        told = (
            f"each of the {self.groups:,} groups that are"
            if self.groups > 1
            else "the group that is"
        )
        words = f"a {read.unit} counts once in {told} told"
        if self.index:
            words += f", of its rows those that count, chosen before WHERE by {self.index}"
        return Bounded(read.aggregate(read.sql), words)


def deviation(count: Counted, rows: int, groups: int, epsilon: Fraction) -> float:
    """Return that of the noise if `groups` groups were named by a count.

    Args:
        rows: of a unit; all of them may lie in one group, so there is nothing to gain for a count
            of rows: what names one group moves as much as all numbers together.
    """
    return math.sqrt(2) * 2 * groups * (1 if count.distinct else rows) / float(epsilon)
