"""Which strategy a block gets: chosen by statement and policy, so that a plan says nothing of data.

Keys that leave a unit one row need no bounding, and an index has done it beforehand. Else the noise
decides: of Laplace on weights, or of Gaussian noise on lengths, which sees that who is spread over
many groups moves each of them by little, where a sum of weights covers the worst: all of a unit in
one cell. Where keys leave a unit few rows, all weights are 1 and need not be looked for. A sum that
is all that is asked is weighed by itself, see `_alone`. Where no more than the largest numbers of
units are asked for, these may be named first and told alone.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from rewriter.bounding.few import Few
from rewriter.bounding.lengths import MOST_NORM, Lengths
from rewriter.bounding.named import Named, deviation
from rewriter.bounding.way import Way
from rewriter.bounding.weights import Weights
from rewriter.families import Draft, Reach, Unit
from rewriter.families.family import Counted
from rewriter.families.sums import Summed
from rewriter.keys import Key
from rewriter.relations import Rows
from rewriter.words import plain
from sensitivity.concentrated import rho_within
from sensitivity.mechanisms import ONE_ROW
from sensitivity.policy import Bounding

_BETTER = 2 / 3
"""What its deviation must be of Laplace's: it may cost δ that nothing else would have."""


@dataclass(frozen=True, slots=True)
class Block:
    """What is known of a block beside its families.

    Attributes:
        rows: what is read, and of whom.
        keys: its group keys.
        public: how many groups there are; None if they are selected privately.
        largest: how many groups are asked for, those of most units; None: all, or others.
        epsilon, delta: what all of it may spend.
    """

    rows: Rows
    keys: Sequence[Key]
    public: int | None
    largest: int | None
    epsilon: Fraction
    delta: Fraction

    @property
    def alone(self) -> bool:
        return self.rows.one_row

    @property
    def indexed(self) -> bool:
        """Say whether an index holds no more of a unit than counts."""
        return self.rows.bounded is not None and not self.rows.one_row

    @property
    def named(self) -> int | None:
        """How many groups might be named first: those asked for, if there are more public ones."""
        more = self.largest is not None and self.public is not None and self.public > self.largest
        return self.largest if more else None

    @property
    def unit(self) -> Unit:
        """How much of the block a unit may be."""
        rows = 1 if self.alone else self.rows.max_rows
        groups = min(self.rows.groups(k.sources for k in self.keys), rows) if self.keys else 1
        if self.public is not None:
            groups = max(1, min(groups, self.public))
        return Unit(len(self.rows.unit), rows, groups, self.rows)


def choose(block: Block, drafts: Sequence[Draft]) -> Way:
    """Return the way; tell families that are weighed by themselves in it."""
    way = _all_told(block, drafts)
    count = drafts[0] if len(drafts) == 1 else None
    if not isinstance(count, Counted) or block.named is None:
        return way
    unit = block.unit
    naming = deviation(count, unit.rows, block.named, block.epsilon)
    told = math.sqrt(2) * count.sensitivity(unit.rows, unit.groups) / float(block.epsilon)
    if isinstance(way, Lengths):
        told = way.deviation / ONE_ROW
    # The choice has less noise than the numbers, so what is better for these is better for both.
    if naming < told and count.distinct:
        index = block.rows.index if block.indexed else ""
        why = f", with noise of {plain(naming)}, where telling all groups would take {plain(told)}"
        return Named(unit.rows, block.named, crowded=False, index=index, note=why)
    why = f"noise would be {plain(naming)} instead of {plain(told)}"
    note = f"{way.note}; all groups are told: with {block.named:,} named first, {why}"
    return replace(way, note=note)


def _all_told(block: Block, drafts: Sequence[Draft]) -> Way:
    """Return the way if all groups are told that are public or selected."""
    unit = block.unit
    crowded = bool(block.keys) and (block.public is None or block.public > unit.groups)
    few = crowded and unit.groups < unit.rows
    if block.alone:
        return Few(1, 1, crowded=False, why="by an enforced key")
    if block.indexed:
        return Few(unit.rows, unit.groups, few, f"chosen before WHERE by {block.rows.index}")
    sums = _alone(drafts)
    declared = any(draft.argument.unit_sum for draft in sums)
    if block.rows.bounding is not Bounding.WEIGHT and not declared:
        lengths = _lengths(block, drafts, crowded=crowded)
        if lengths:
            return lengths
    note = f"; not by its index: {block.rows.index}" if block.rows.index else ""
    if block.rows.few and not declared:
        why = f"one for each {block.rows.few}, by an enforced key"
        return Few(unit.rows, unit.groups, few, why, note=note)
    for draft in sums:
        draft.alone, draft.apart = (unit.rows, unit.groups), None
    return Weights(unit.rows, unit.groups, crowded, block.public is None, note=note)


def _alone(drafts: Sequence[Draft]) -> Sequence[Summed]:
    """Return the sums that a unit may be bounded by instead of its rows; [] if it may not.

    A sum of its own. Of several, or beside a count, one may be divided by another, and the quotient
    is of weighted means only where a row weighs the same in both; so rows are weighed, unless the
    policy bounds what a unit adds to each of them.
    """
    sums = [draft for draft in drafts if isinstance(draft, Summed) and draft.single]
    declared = all(draft.argument.unit_sum for draft in sums)
    return sums if len(sums) == len(drafts) and (len(sums) == 1 or declared) else []


def _lengths(block: Block, drafts: Sequence[Draft], *, crowded: bool) -> Lengths | None:
    """Say how to scale units to a length, or None if weights are no worse.

    A unit with `rows` rows that fall into `groups` groups as they like has n_g rows in them with a
    sum of n_g^2 of rows + rows^2 / groups, or of `groups` where it counts once in each; the norm
    has to hold that, at a deviation of `_BETTER` of Laplace's at most, or of any if the policy
    wants lengths. Of rows, what there is to gain beyond goes half into less noise and half into a
    longer norm, so that larger units count for more: it is the geometric mean of the two ends.
    Families share rho, as zCDP adds up: c of them have sqrt(c) times the noise of one, where shares
    of epsilon would make it c times.
    """
    selects, unit = block.public is None, block.unit
    if not (block.delta and drafts and unit.groups > 1):
        return None
    counted = block.public is not None and all(
        d.reach is Reach.GROUPS and not d.beside(0) for d in drafts
    )
    if not (counted or all(d.linear for d in drafts)):
        return None
    most = unit.groups if counted else unit.rows
    # Selection and noise have half of δ each.
    epsilon = block.epsilon - (block.epsilon / (len(drafts) + 1) if selects else 0)
    delta = block.delta / (1 + selects)
    try:
        rho = rho_within(epsilon, delta) / len(drafts)
    except ValueError:
        return None
    laplace = math.sqrt(2) * most * len(drafts) / float(epsilon)
    longest = _BETTER * laplace * math.sqrt(2 * rho)
    shortest = math.sqrt(most if counted else most + most**2 / unit.groups)
    if block.rows.bounding is Bounding.LENGTH:
        longest = max(longest, shortest)
    if longest < shortest or longest > MOST_NORM:
        return None
    norm = shortest if counted else math.sqrt(shortest * longest)
    gaussian = norm / math.sqrt(2 * rho)
    of = "" if counted else " rows"
    note = f": noise of {plain(gaussian)}{of}, where bounding weights would take {plain(laplace)}"
    exact = math.floor(norm * ONE_ROW)
    return Lengths(unit.rows, unit.groups, crowded, exact, rho, counted, delta, note=note)
