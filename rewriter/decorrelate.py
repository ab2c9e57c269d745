"""Aggregates over all units that a row around them picks by a key: a release, grouped by that key.

    (SELECT avg(q) FROM lines AS l WHERE l.part = p.part)

asks for a number for each part, so it is `SELECT part, avg(q) FROM lines GROUP BY part`, of which
the row around it reads one line; with GROUP BY it reads several. The key may be an expression, as
the month of a date, and LATERAL may ask for several aggregates. A part that was not selected has no
line, and is read as one that nobody has: its counts are 0, its other aggregates NULL.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from rewriter import finish
from rewriter.output_names import output_name
from rewriter.relations import Scope, folded
from rewriter.relations.rows import conjuncts
from sensitivity.refusal import Refusal, UndefinedColumn

PICKED = f"{finish.RESERVED}q"


@dataclass(frozen=True, slots=True)
class Picked:
    """Aggregates by their keys.

    Attributes:
        grouped: returns the keys as k0, k1, … and the aggregates, or what is asked, as v0, v1, ….
        values: what is asked, of the lines that are picked: aggregates of these, or themselves.
        outer: what stands around it that each key is equal to.
    """

    grouped: exp.Select
    values: Sequence[exp.Expr]
    outer: Sequence[exp.Expr]


def may_be_picked(select: exp.Select) -> bool:
    """Say whether columns are compared at all, before names are looked up."""
    where = select.args.get("where")
    return where is not None and any(
        type(c) is exp.EQ and all(side.find(exp.Column) for side in (c.this, c.expression))
        for c in conjuncts(where.this)
    )


def decorrelated(select: exp.Select, own: Scope) -> Picked | None:
    """Take aggregates without GROUP BY apart; None if they are not picked by equalities.

    Args:
        own: the names of the query itself.
    """
    if not {k for k, v in select.args.items() if v} <= _CLAUSES:
        return None
    found = _apart(select, own)
    if found is None:
        return None
    rest, keys, outer = found
    grouped = select.copy()
    calls = finish.aggregate_calls(grouped)
    labelled = [exp.alias_(k.copy(), f"k{i}") for i, k in enumerate(keys)]
    labelled += [exp.alias_(call.copy(), f"v{i}") for i, call in enumerate(calls)]
    for i, call in enumerate(calls):
        call.replace(_line(call, f"v{i}"))
    asked = [item.unalias() for item in grouped.expressions]
    grouped.set("expressions", labelled)
    grouped.set("where", rest)
    grouped.set("group", exp.Group(expressions=keys))
    return Picked(grouped, asked, outer)


def read_lines(select: exp.Select, own: Scope) -> None:
    """Turn aggregates that a row around them picks by a key into lines of a release, in place.

    With GROUP BY there are several, which HAVING, ORDER BY and LIMIT leave some of.
    """
    picked = _groups(select, own) if select.args.get("group") else decorrelated(select, own)
    if picked is None:
        return
    named = zip(picked.values, map(output_name, select.expressions), strict=True)
    met = [
        exp.EQ(this=exp.column(f"k{i}", table=PICKED), expression=node)
        for i, node in enumerate(picked.outer)
    ]
    alias = exp.TableAlias(this=exp.to_identifier(PICKED))
    select.set("expressions", [exp.alias_(v, name, quoted=True) for v, name in named])
    select.set("from_", exp.From(this=exp.Subquery(this=picked.grouped, alias=alias)))
    select.set("joins", None)
    select.set("where", exp.Where(this=exp.and_(*met)))
    select.set("group", None)
    select.set("having", None)


def _groups(select: exp.Select, own: Scope) -> Picked | None:
    """Take aggregates with GROUP BY apart; ORDER BY of the select then reads their groups."""
    clauses = {k for k, v in select.args.items() if v}
    group = select.args["group"]
    found = _apart(select, own)
    if not clauses <= _CLAUSES | _OF_GROUPS or not _plain(group) or found is None:
        return None
    rest, keys, outer = found
    names = [output_name(item) for item in select.expressions]
    order = select.args.get("order")
    terms = order.expressions if order is not None else []
    for term in terms:
        term.set("this", term.this.unnest())  # to PostgreSQL, (2) is the second output, too
    by = [term for term in terms if _told(term, names)]
    if not all(_owned(term.this, own) for term in by):
        return None
    for window in [w for node in (*select.expressions, *by) for w in node.find_all(exp.Window)]:
        # Of one row around, the groups are those of its keys.
        apart = [*(k.copy() for k in keys), *(window.args.get("partition_by") or [])]
        window.set("partition_by", apart)
    grouped = select.copy()
    labelled = [exp.alias_(k.copy(), f"k{i}") for i, k in enumerate(keys)]
    labelled += [exp.alias_(term.this.copy(), f"o{i}") for i, term in enumerate(by)]
    for i, term in enumerate(by):
        term.set("this", exp.column(f"o{i}", table=PICKED))
    for clause in ("order", "limit", "offset"):
        grouped.set(clause, None)
    items = [exp.alias_(e.unalias(), f"v{i}") for i, e in enumerate(grouped.expressions)]
    grouped.set("expressions", [*items, *labelled])
    grouped.set("where", rest)
    by_place = [_place(node, names, own) for node in grouped.args["group"].expressions]
    grouped.set("group", exp.Group(expressions=[*by_place, *(k.copy() for k in keys)]))
    return Picked(grouped, [exp.column(f"v{i}", table=PICKED) for i in range(len(items))], outer)


def _plain(group: exp.Group) -> bool:
    """Say whether GROUP BY has one set of groups, and a key-less row is none of them."""
    terms = {type(term) for term in group.expressions}
    sets = {exp.Rollup, exp.Cube, exp.GroupingSets, exp.Tuple}
    return {k for k, v in group.args.items() if v} == {"expressions"} and not terms & sets


def _place(node: exp.Expr, names: Sequence[str], own: Scope) -> exp.Expr:
    """Return the place of the output that a term of GROUP BY names; a column comes first."""
    node = node.unnest()
    if type(node) is not exp.Column or node.args.get("table") is not None:
        return node
    if folded(node.this) not in names or _known(node, own):
        return node
    return exp.Literal.number(names.index(folded(node.this)) + 1)


def _told(term: exp.Expr, names: Sequence[str]) -> bool:
    """Say whether ORDER BY has an expression here, and neither an output's place nor its name."""
    by = term.this
    if type(by) is exp.Column and by.args.get("table") is None:
        return folded(by.this) not in names
    return type(by) is not exp.Literal


def _apart(
    select: exp.Select, own: Scope
) -> tuple[exp.Where | None, list[exp.Expr], list[exp.Expr]] | None:
    """Take WHERE apart: what is about the query's own rows, and keys and what they are equal to."""
    rest: list[exp.Expr] = []
    keys: list[exp.Expr] = []
    outer: list[exp.Expr] = []
    for condition in conjuncts(select.args["where"].this):
        if _owned(condition, own):
            rest.append(condition.copy())
            continue
        sides = (condition.this, condition.expression) if type(condition) is exp.EQ else ()
        mine = [s for s in sides if s.find(exp.Column) and _owned(s, own)]
        theirs = [s for s in sides if _foreign(s, own)]
        if len(mine) != 1 or len(theirs) != 1:
            return None
        keys.append(mine[0].copy())
        outer.append(theirs[0].copy())
    if not keys or not all(_owned(item, own) for item in select.expressions):
        return None
    return exp.Where(this=exp.and_(*rest)) if rest else None, keys, outer


def _line(call: exp.Expr, name: str) -> exp.Expr:
    """Return what an aggregate is: there is one line at most, so its greatest value is its only."""
    of = call.this if type(call) is exp.Filter else call
    column = exp.column(name, table=PICKED)
    if type(of.this) is exp.Mode:  # of a type that may have no max()
        order = exp.Order(expressions=[exp.Ordered(this=column)])
        return exp.WithinGroup(this=exp.Mode(), expression=order)
    if type(of) in {exp.Count, exp.RegrCount}:
        return exp.Coalesce(this=exp.Max(this=column), expressions=[exp.Literal.number(0)])
    # bool_and(), bool_or(), every()
    truth = type(of) in {exp.LogicalAnd, exp.LogicalOr, exp.Anonymous}
    return exp.LogicalOr(this=column) if truth else exp.Max(this=column)


_CLAUSES = {"expressions", "from_", "joins", "where"}
_OF_GROUPS = {"group", "having", "order", "limit", "offset"}


def _owned(node: exp.Expr, own: Scope) -> bool:
    """Say whether an expression reads nothing but the query's own columns."""
    if node.find(exp.Query, exp.Subquery):
        return False
    return all(_known(column, own) for column in node.find_all(exp.Column))


def _foreign(node: exp.Expr, own: Scope) -> bool:
    """Say whether an expression reads columns, and none of the query's own."""
    columns = list(node.find_all(exp.Column))
    below = node.find(exp.Query, exp.Subquery)
    return bool(columns) and not below and not any(_known(c, own) for c in columns)


def _known(column: exp.Column, own: Scope) -> bool:
    try:
        own.find(column)
    except UndefinedColumn:
        return False
    except Refusal:
        return True  # it is the query's own, and may not be used
    return True
