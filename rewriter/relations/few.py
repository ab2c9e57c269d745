"""How many rows of a unit there are by keys that the backend enforces, beside values that are few.

Where no two rows of a person are of one year, and the policy or WHERE leaves five years, a person
has five rows at most, and nothing needs to be bounded; with one year left it is one row.

Privacy: the columns of such a key are never NULL, and two rows of a unit differ in one of those
that are not the unit's own. So a unit has no more rows than these have combinations of values. That
they have no others is printed as a condition, so a wrong list of values costs rows, never privacy.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rewriter import keys as group_keys
from rewriter.dialects import Dialect
from rewriter.relations.scope import Scope
from rewriter.relations.source import Source
from rewriter.relations.units import Equality, Join, repeats_none
from rewriter.scalar import Scalar
from sensitivity.refusal import UnsupportedSyntax


@dataclass(frozen=True, slots=True)
class Few:
    """What keys leave of a unit.

    Attributes:
        rows: at most, >= 1.
        conditions: what has to stand in WHERE for that.
        each: the columns that tell the rows of a unit apart, in words; "" if it has one row.
    """

    rows: int
    conditions: tuple[str, ...]
    each: str


def few(
    sources: Sequence[Source],
    joins: Sequence[Join],
    inner: Sequence[Equality],
    scope: Scope,
    dialect: Dialect,
) -> Few | None:
    """Return the fewest rows that the key of a relation leaves whose rows no join repeats.

    Args:
        inner: what is equal in every row.
        scope: the names, with what WHERE tells of them.
    """
    narrow = {source.alias: source for source in scope.sources}
    found = [
        left
        for source in sources
        if source.unit and source.apart and repeats_none(source, sources, joins, inner)
        for key in source.apart
        if (left := _left(key, narrow[source.alias], dialect)) is not None
    ]
    return min(found, key=lambda left: left.rows, default=None)


def _left(key: frozenset[str], source: Source, dialect: Dialect) -> Few | None:
    """Return the combinations of values that some columns have; None if they may have any."""
    rows, conditions = 1, list[str]()
    for name in sorted(key):
        column = source.columns[name]
        if not isinstance(column, Scalar):
            return None
        try:
            label = group_keys.key(replace(column, nullable=False), name, dialect)
        except UnsupportedSyntax:
            return None
        if label.domain is None:
            return None
        rows *= max(1, len(label.domain))
        conditions.append(group_keys.within(label, dialect) or "TRUE")
    return Few(rows, tuple(conditions), ", ".join(sorted(key)))
