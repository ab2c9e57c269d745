"""Filters that no row passes two of, so that their families need not share ε.

`count(*) FILTER (WHERE kind = 'a')` and the same of `kind <> 'a'` are one count by kind, written
across. A row counts in one of them, so a unit with `rows` rows moves both together by no more than
it moves one, and each has the ε of both. What is compared and with which constants says which
filters are meant to be apart; that no row passes two of them is then printed: each counts only what
is picked by it, and by none before it.
"""

from collections.abc import Sequence
from fractions import Fraction

from rewriter.families.family import Draft
from rewriter.picks import Pick

_MOST = 32
"""Filters of one thing; each later one says again what those before it say."""


def kept_apart(drafts: Sequence[Draft], filters: Sequence[Sequence[Pick]]) -> None:
    """Print that no row passes two filters of one thing, and note of which families that is so.

    Not of families that count units or items: one of these may be behind rows of several filters.

    Args:
        filters: of each family, what its filter picks.
    """
    for of in {pick.of: None for told in filters for pick in told}:
        members = [
            (draft, next(pick for pick in told if pick.of == of))
            for draft, told in zip(drafts, filters, strict=True)
            if draft.linear and draft.apart is None and any(pick.of == of for pick in told)
        ]
        kept: list[Pick] = []
        for _, pick in members:
            if all(pick.excludes(other) for other in kept):
                kept.append(pick)
        if not 1 < len(kept) <= _MOST:
            continue
        for draft, pick in members:
            if pick in kept:  # or it is spelled in another way, or shares values with one
                others = kept[: kept.index(pick)]
                own = "" if draft.condition == pick.sql else f" AND {pick.sql}"
                passed = "".join(f" AND NOT coalesce({p.sql}, FALSE)" for p in others)
                draft.condition = f"({draft.condition}{own}{passed})"
                draft.apart = (of, pick)


def parts(drafts: Sequence[Draft], hardness: Sequence[Fraction]) -> list[Fraction]:
    """Return which part of ε each family has, if it goes by hardness.

    Privacy: a row adds to families of one pick of each thing only, and to all that are not
        apart. With parts p_j of ε and n of a unit's `rows` rows, family j costs p_j n / rows
        (each is linear in rows). The largest sum of p_j that a single row can meet is 1: of each
        kind of filter that of the value with most, and of the rest all.
    """
    by_value: dict[str, dict[Pick, Fraction]] = {}
    for draft, hard in zip(drafts, hardness, strict=True):
        if draft.apart is not None:
            of, value = draft.apart
            sums = by_value.setdefault(of, {})
            sums[value] = sums.get(value, Fraction(0)) + hard
    most = {of: max(sums.values()) for of, sums in by_value.items()}
    alone = [h for d, h in zip(drafts, hardness, strict=True) if d.apart is None]
    whole = sum(alone) + sum(most.values())
    found = []
    for draft, hard in zip(drafts, hardness, strict=True):
        larger = Fraction(1)
        if draft.apart is not None:
            of, value = draft.apart
            larger = most[of] / by_value[of][value]
        found.append(hard * larger / whole)
    return found
