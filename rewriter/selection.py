"""How groups whose list is private are selected: by their units, or by a number that is told.

A number of rows or units that is told of every group can decide as well
(`sensitivity.count_threshold`), and then nothing of ε goes to the selection: of one family, noise
is half. It takes more rows than units where a unit may have many: then smaller groups, with few
rows of a unit, are not shown. How large groups are nobody knows beforehand. Where their sizes are
like Zipf's, half the threshold shows twice as many, and half the noise tells each twice as well. So
the number decides where threshold times noise is no more than where units do. Which it is follows
from statement and policy alone, and EXPLAIN says it, with the threshold of the other. DESIGN.md has
what other rules come to.
"""

from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction

from rewriter.bounding import Way
from rewriter.families import Draft, Reach
from rewriter.shares import Shares
from rewriter.words import plain
from sensitivity.count_threshold import CountThreshold
from sensitivity.selection import Selection, choose


@dataclass(frozen=True, slots=True)
class Selected:
    """How ε is shared, and what selects the groups.

    Attributes:
        by: None if groups are public.
        decider: of `by` a threshold: the number of the family whose cells have to reach it.
        why: in words, if something else might have decided; else "".
    """

    parts: Shares
    by: Selection | CountThreshold | None
    decider: int | None = None
    why: str = ""


def select(way: Way, drafts: list[Draft], epsilon: Fraction, delta: Fraction) -> Selected:
    """Return what selects groups with what the noise leaves of δ; let the decider count all rows.

    Raises:
        ValueError: ε or δ is too small.
    """
    parts = way.shares(drafts, epsilon, selects=True)
    by_units = choose(parts.selection, delta - way.delta, way.groups)
    if way.concentrates:
        return Selected(parts, by_units)
    whole = way.shares(drafts, epsilon, selects=False)
    found: dict[int, tuple[Draft, CountThreshold]] = {}
    for j, draft in enumerate(drafts):
        way.lay(draft, whole.families[j])
        counting = draft.counting()
        if counting is not None and not way.asks_alone(draft, j):
            with suppress(ValueError):
                found[j] = counting, _threshold(way, counting, whole.families[j], delta)
    decider = min(found, key=lambda j: found[j][1].half_point, default=None)
    if decider is None:
        return Selected(parts, by_units)
    (counting, threshold), units = found[decider], by_units.half_point
    # Noise is inverse to ε.
    if threshold.half_point * parts.families[decider] > units * whole.families[decider]:
        why = (
            f"which takes ε {plain(parts.selection)}; if the number that is told decided, it would"
        )
        return Selected(parts, by_units, why=f"{why} be {threshold.half_point:,}")
    drafts[decider] = counting
    why = "by the noisy number that is told anyway, so it takes no ε of its own; if units decided"
    return Selected(whole, threshold, decider, f"{why}, it would be {units:,} of them")


def _threshold(way: Way, draft: Draft, epsilon: Fraction, delta: Fraction) -> CountThreshold:
    """Return the threshold for a family's share of ε."""
    family, one = draft.family, way.mechanism(draft, epsilon).one
    moves = int(way.sensitivity(draft) * one)
    rows = draft.reach is Reach.ROWS
    # What a unit moves may all lie in one group if it is rows; of units it is one in each.
    times = 1 if rows else way.groups
    return CountThreshold(
        scale=moves / epsilon,
        one=one,
        cells=len(family.cells((0,) * len(family.columns))),
        most=-(-moves // times),
        times=times,
        weight=family.weight,
        rows=rows,
        max_groups=way.groups,
        delta=delta,
    )
