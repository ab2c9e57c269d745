"""Filters that no row passes two of, so that their families need not share ε.

`count(*) FILTER (WHERE kind = 'a')` and the same of 'b' are one count by kind, written across. A
row counts in one of them, so a unit with `rows` rows moves both together by no more than it moves
one, and each has the ε of both. What is compared and with which constants says which filters are
meant to be apart; that no row passes two of them is then printed: each counts only what none
before it does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from rewriter.families.draft import Draft
from rewriter.scalar import Scalar
from sensitivity.policy import Value

_MOST = 32
"""Filters of one value; each later one says again what those before it say."""


@dataclass(frozen=True, slots=True)
class Apart:
    """A filter that compares something with a constant.

    Attributes:
        of: what is compared, spelled.
        sql: the filter.
    """

    of: str
    value: Value
    sql: str


def told(condition: Scalar | None) -> Apart | None:
    """Say which value a filter picks; None if it is none of those that are understood."""
    if condition is None or condition.equates is None:
        return None
    a, b = condition.equates
    if a.literal:
        a, b = b, a
    if a.literal or not b.literal or b.value is None:
        return None
    return Apart(a.sql, b.value, condition.sql)


def kept_apart(drafts: Sequence[Draft], filters: Sequence[Apart | None]) -> None:
    """Print that no row passes two filters of one value, and note of which families that is so.

    Not of families that count units or items: one of these may be behind rows of several filters.

    Args:
        filters: of the families.
    """
    for of in {f.of: None for f in filters if f is not None}:
        members = [
            (draft, f)
            for draft, f in zip(drafts, filters, strict=True)
            if f is not None and f.of == of and draft.linear
        ]
        values: dict[Value, str] = {}
        for _, each in members:
            values.setdefault(each.value, each.sql)
        if not 1 < len(values) <= _MOST:
            continue
        before = list(values)
        for draft, each in members:
            if each.sql == values[each.value]:  # or it is spelled in another way
                others = [values[v] for v in before[: before.index(each.value)]]
                passed = "".join(f" AND NOT coalesce({sql}, FALSE)" for sql in others)
                draft.condition = f"({draft.condition}{passed})"
                draft.apart = (of, each.value)


def parts(drafts: Sequence[Draft], hardness: Sequence[Fraction]) -> list[Fraction]:
    """Return which part of ε each family has, if it goes by hardness.

    Privacy: a row adds to families of one value of each kind of filter only, and to all that are
        not apart. With parts p_j of ε and n of a unit's `rows` rows, family j costs p_j n / rows
        (each is linear in rows). The largest sum of p_j that a single row can meet is 1: of each
        kind of filter that of the value with most, and of the rest all.
    """
    by_value: dict[str, dict[Value, Fraction]] = {}
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
