"""Which columns an expression is made of, by their spelling.

Privacy: what decides which groups are shown is read without noise, so it must be made of nothing
private. An expression is made of some columns only if no query, window or aggregate stands in it
and each column that it names is one of them by its spelling. What a derived table, LATERAL or an
earlier answer computes has a spelling of its own, whatever its name.
"""

from contextlib import suppress
from dataclasses import dataclass

from sqlglot import exp

from rewriter.relations.scope import Scope
from rewriter.scalar import Scalar
from sensitivity.refusal import Refusal

_OPAQUE = (exp.Query, exp.Table, exp.Window, exp.AggFunc)
_COMPARED = (
    *(exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE),
    *(exp.Between, exp.In, exp.Is, exp.Like, exp.ILike),
)


@dataclass(frozen=True, slots=True)
class Condition:
    """What holds in every row of a block.

    Attributes:
        scalar: the condition as it was read.
        columns: those that it is made of; empty if it is made of something else, too.
        plain: it compares one column with constants, which narrows what is known of that column.
    """

    scalar: Scalar
    columns: frozenset[str]
    plain: bool


def made_of(node: exp.Expr, scalar: Scalar, scope: Scope) -> frozenset[str]:
    """Return the columns that an expression is made of; none if it is made of something else, too.

    Args:
        scalar: the expression as it was read in `scope`.
    """
    named = list(node.find_all(exp.Column))
    if node.find(*_OPAQUE):
        return frozenset()
    with suppress(Refusal):  # a word that is no column of these rows
        found = [scope.find(column) for column in named]
        if scalar.sources <= frozenset().union(*(column.sources for column in found)):
            return frozenset(column.sql for column in found)
    return frozenset()


def condition(node: exp.Expr, scalar: Scalar, scope: Scope) -> Condition:
    """Return what is known of a condition of WHERE.

    Args:
        scalar: the condition as it was read in `scope`.
    """
    columns = made_of(node, scalar, scope)
    return Condition(scalar, columns, plain=len(columns) == 1 and _compares(node))


def _compares(node: exp.Expr) -> bool:
    """Say whether a condition of one column compares nothing that is made of it."""
    if isinstance(node, exp.Paren | exp.Not):
        return _compares(node.this)
    if isinstance(node, exp.And | exp.Or):
        return _compares(node.this) and _compares(node.expression)
    sides = [side.unnest() for side in node.iter_expressions()]
    bare = sum(type(side) is exp.Column for side in sides)
    return type(node) is exp.Column or (
        isinstance(node, _COMPARED) and bare == len(list(node.find_all(exp.Column)))
    )


def equality(scalar: Scalar, a: Scalar, b: Scalar) -> Condition:
    """Return what is known of an equality of ON, of two columns by their spelling."""
    return Condition(scalar, frozenset({a.sql, b.sql}), plain=False)
