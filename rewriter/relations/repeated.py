"""How often each row is there because it meets all rows of a list that the statement writes out.

The author knows how many these are, and wants each to count: of who has one row, two are counted
in LATERAL (VALUES (p.sex), (p.town)). It is no claim about data: rows are bounded to as many. Rows
that a condition ties to others count as what is tied to them, mostly once.
A unit is in more groups only where a group key is made of the list.
"""

import sys
from collections.abc import Iterable, Mapping, Sequence
from math import prod

from rewriter.relations.scope import Scope
from rewriter.relations.source import Source
from rewriter.relations.units import Join
from rewriter.scalar import Scalar


def times(
    narrow: Scope, sources: Sequence[Source], joins: Sequence[Join], conditions: Sequence[Scalar]
) -> dict[str, int]:
    """Return how many rows of each list each row meets, at most, by the list's alias.

    Args:
        narrow: the names, with what WHERE tells of them.
    """
    tests = [*conditions, *(c for j in joins for c in j.on)]
    tied = frozenset().union(*(c.sources for c in tests if len(c.sources) > 1))
    left = {s.alias: _left(s) for s in narrow.sources}
    return {
        s.alias: min(s.listed, left.get(s.alias, s.listed))
        for s in sources
        if s.listed is not None and s.alias not in tied
    }


def told_apart(lists: Mapping[str, int], values: Iterable[frozenset[str]]) -> int:
    """Return how many different values each row has at most, if it meets these lists.

    Args:
        values: the relations that each of them is made of.
    """
    made_of = frozenset().union(*values)
    return prod(n for alias, n in lists.items() if alias in made_of)


def _left(source: Source) -> int:
    """Return how many values a column that tells rows apart has left."""
    keys = [source.columns.get(name) for key in source.unique_keys if len(key) == 1 for name in key]
    sizes = [len(c.domain) for c in keys if isinstance(c, Scalar) and c.domain]
    return min(sizes, default=sys.maxsize)


def all_listed(
    sources: Sequence[Source], joins: Sequence[Join], conditions: Sequence[Scalar]
) -> bool:
    """Say whether the statement writes out all of these rows, and nothing beside chooses some."""
    own, tests = {s.alias for s in sources}, [*conditions, *(c for j in joins for c in j.on)]
    return all(s.listed is not None for s in sources) and all(
        len(c.sources) < 2 and c.sources <= own for c in tests
    )
