"""Aggregates over all units that a row around them picks by a key: a release, grouped by that key.

    (SELECT avg(q) FROM lines AS l WHERE l.part = p.part)

asks for a number for each part, so it is `SELECT part, avg(q) FROM lines GROUP BY part`, of which
the row around it reads one line. A part that was not selected has none, and is read as one that
nobody has: its counts are 0, its other aggregates NULL.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from rewriter import finish
from rewriter.relations import Scope
from rewriter.relations.rows import conjuncts
from sensitivity.refusal import Refusal, UndefinedColumn

PICKED = "q"


@dataclass(frozen=True, slots=True)
class Picked:
    """An aggregate by its keys.

    Attributes:
        grouped: returns the keys as k0, k1, … and the aggregates as v0, v1, ….
        value: what is asked, as an aggregate of these over the line that was picked, or over none.
        outer: what stands around it that each key is equal to.
    """

    grouped: exp.Select
    value: exp.Expr
    outer: Sequence[exp.Column]


def may_be_picked(select: exp.Select) -> bool:
    """Say whether columns are compared at all, before names are looked up."""
    where = select.args.get("where")
    return where is not None and any(
        type(c) is exp.EQ and type(c.this) is type(c.expression) is exp.Column
        for c in conjuncts(where.this)
    )


def decorrelated(select: exp.Select, own: Scope) -> Picked | None:
    """Take an aggregate without GROUP BY apart; None if it is not picked by equalities of columns.

    Args:
        own: the names of the query itself.
    """
    where = select.args.get("where")
    clauses = {k for k, v in select.args.items() if v}
    if where is None or len(select.expressions) != 1 or not clauses <= _CLAUSES:
        return None
    rest: list[exp.Expr] = []
    keys: list[exp.Expr] = []
    outer: list[exp.Column] = []
    for condition in conjuncts(where.this):
        if _owned(condition, own):
            rest.append(condition.copy())
            continue
        sides = (condition.this, condition.expression) if type(condition) is exp.EQ else ()
        mine = [s for s in sides if type(s) is exp.Column and _known(s, own)]
        theirs = [s for s in sides if type(s) is exp.Column and not _known(s, own)]
        if len(mine) != 1 or len(theirs) != 1:
            return None
        keys.append(mine[0].copy())
        outer.append(theirs[0].copy())
    item = select.expressions[0]
    value = item.this if type(item) is exp.Alias else item
    if not keys or not _owned(value, own):
        return None
    grouped = select.copy()
    calls = finish.aggregate_calls(grouped)
    labelled = [exp.alias_(k.copy(), f"k{i}") for i, k in enumerate(keys)]
    labelled += [exp.alias_(call.copy(), f"v{i}") for i, call in enumerate(calls)]
    for i, call in enumerate(calls):
        call.replace(_line(call, f"v{i}"))
    asked = grouped.expressions[0]
    grouped.set("expressions", labelled)
    grouped.set("where", exp.Where(this=exp.and_(*rest)) if rest else None)
    grouped.set("group", exp.Group(expressions=keys))
    return Picked(grouped, asked.this if type(asked) is exp.Alias else asked, outer)


def _line(call: exp.Expr, name: str) -> exp.Expr:
    """Return what an aggregate is: there is one line at most, so its greatest value is its only."""
    kind = type(call.this if type(call) is exp.Filter else call)
    column = exp.column(name, table=PICKED)
    if kind is exp.Count:
        return exp.Coalesce(this=exp.Max(this=column), expressions=[exp.Literal.number(0)])
    truth = kind in {exp.LogicalAnd, exp.LogicalOr, exp.Anonymous}  # bool_and(), bool_or(), every()
    return exp.LogicalOr(this=column) if truth else exp.Max(this=column)


_CLAUSES = {"expressions", "from_", "joins", "where"}


def _owned(node: exp.Expr, own: Scope) -> bool:
    """Say whether an expression reads nothing but the query's own columns."""
    if node.find(exp.Query, exp.Subquery):
        return False
    return all(_known(column, own) for column in node.find_all(exp.Column))


def _known(column: exp.Column, own: Scope) -> bool:
    try:
        own.find(column)
    except UndefinedColumn:
        return False
    except Refusal:
        return True  # it is the query's own, and may not be used
    return True
