"""Coarser groupings as sums of finer ones: which of them are asked, and with how much of ε.

The rule is the one of `rewriter.shares`: the worst relative error shall be smallest. Of n rows
spread over K groups, noise of deviation d is an error of K d / n of a group. The sum over all of
them has noise of sqrt(K) d, an error of sqrt(K) d / n: less. So a total that is the sum of its
parts is never the worst, and a release of its own would only take ε from the parts. Besides, parts
and totals then agree.

That is so of rows that are spread. Of very many groups most may be empty, and their noise would
drown what is known of the total. So a grouping is asked on its own where that is better with a part
of 1 beside 8: where a group is the sum of more than 64. It costs the others a ninth.

Groupings that nothing public refines are asked in proportion to their numbers of groups, from 1 to
8, so that their errors are alike. Of privately selected groups nobody knows how many there are, so
they count 8; and what is missing among them cannot be added up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from rewriter.blocks import Block
from rewriter.groupings import Grouping
from rewriter.keys import groups
from rewriter.plan import Release, Step, Totals

_MOST = 8
_COUNTED_ONCE = frozenset({"units", "items", "mode", "ranks", "bool_and", "bool_or"})
"""What cannot be added up: of two groups, a unit may be in both."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A block that is asked, with its part of the ε of the SELECT it is of."""

    block: Block
    part: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Added:
    """A grouping that is the sum of a finer one.

    Attributes:
        of: that one's step.
        places: its keys, by their places among that one's.
    """

    block: Block
    of: int
    places: tuple[int, ...]


def parted(block: Block, sets: Sequence[Grouping], first: int) -> dict[Grouping, Asked | Added]:
    """Say of each of several groupings of a block how it comes about, in the order of their steps.

    Args:
        sets: each once.
        first: the number of their first step.
    """
    blocks = {one: replace(block, keys=tuple(block.keys[i] for i in one)) for one in sets}
    many = {one: _many(each) for one, each in blocks.items()}
    asked, sums = _shared(many) if _adds_up(block) else (dict.fromkeys(sets, 1), {})
    whole = sum(weight for one, weight in asked.items() if blocks[one].charged) or 1
    ways: dict[Grouping, Asked | Added] = {
        one: Asked(blocks[one], Fraction(weight if blocks[one].charged else 0, whole))
        for one, weight in asked.items()
    }
    steps = {one: step for step, one in enumerate(asked, first)}
    for one, of in sums.items():
        ways[one] = Added(blocks[one], steps[of], tuple(of.index(key) for key in one))
    return ways


def _many(block: Block) -> int | None:
    """Return how many public groups there are; None if they are selected."""
    found = groups(block.keys)
    return None if found is None else len(found)


def _shared(
    many: Mapping[Grouping, int | None],
) -> tuple[dict[Grouping, int], dict[Grouping, Grouping]]:
    """Return the weights of the groupings that are asked, and of the others what they sum."""
    asked = {one: _MOST for one, count in many.items() if count is None}
    sums: dict[Grouping, Grouping] = {}
    public = {one: max(count, 1) for one, count in many.items() if count is not None}
    for one in sorted(public, key=lambda s: -len(s)):
        # A finer grouping, by the variance of the sum where 1 is that of a release of weight 1.
        finer = [
            (Fraction(public[of], public[one] * weight**2), of)
            for of, weight in asked.items()
            if of in public and {*of} > {*one}
        ]
        variance, of = min(finer, default=(Fraction(0), one))
        if not finer:
            asked[one] = min(public[one], _MOST)
        elif variance > 1:
            asked[one] = 1
        else:
            sums[one] = of
    return asked, sums


def _adds_up(block: Block) -> bool:
    once = block.rows.one_row
    return all(
        w.statistic not in _COUNTED_ONCE or (once and w.statistic == "units") for w in block.wanted
    )


def totals(added: Added, steps: Sequence[Step]) -> Totals:
    """Make the step of a grouping that is the sum of an earlier one."""
    release = steps[added.of]
    if not isinstance(release, Release):
        raise AssertionError("only releases are added up")
    kept = groups(added.block.keys) or ()
    parts = max(len(release.groups or ()) // max(len(kept), 1), 1)
    return Totals(
        added.of,
        added.places,
        replace(
            release,
            sql="",
            own=(),
            keys=added.block.keys,
            groups=kept,
            combinations=(),
            measures=tuple(replace(m, parts=parts) for m in release.measures),
        ),
    )
