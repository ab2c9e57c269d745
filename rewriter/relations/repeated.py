"""How often each row is there because it meets all rows of a list that the statement writes out.

The author knows how many these are, and wants each to count: of who has one row, two are counted
in LATERAL (VALUES (p.sex), (p.town)). It is no claim about data: rows are bounded to as many. Rows
that a condition ties to others count as what is tied to them, mostly once.
"""

import sys
from collections.abc import Sequence
from math import prod

from rewriter.relations.scope import Scope
from rewriter.relations.source import Source
from rewriter.relations.units import Join
from rewriter.scalar import Scalar


def times(
    narrow: Scope, sources: Sequence[Source], joins: Sequence[Join], conditions: Sequence[Scalar]
) -> int:
    """Return how many rows of lists each row meets, at most.

    Args:
        narrow: the names, with what WHERE tells of them.
    """
    tests = [*conditions, *(c for j in joins for c in j.on)]
    tied = frozenset().union(*(c.sources for c in tests if len(c.sources) > 1))
    left = {s.alias: _left(s) for s in narrow.sources}
    return prod(
        min(s.listed, left.get(s.alias, s.listed))
        for s in sources
        if s.listed is not None and s.alias not in tied
    )


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
