"""Columns that need not stand in GROUP BY, for a key of their table does.

    SELECT c.name, count(*) FROM c JOIN o ON … GROUP BY c.id

PostgreSQL takes this where c.id is the primary key. They are added to the keys: rows that agree on
an enforced key are one row of that table, or none where an outer join found none, so they agree on
its other columns and no group is split. The greatest of such a column in a group is its only value,
and what a subquery makes of keys alone is one more.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace

from sqlglot import exp

from rewriter import finish
from rewriter.groupings import Groupings
from rewriter.output_names import output_name
from rewriter.queries import outermost
from rewriter.relations import Rows, Scope, Source, folded
from rewriter.scalar import Scalar
from sensitivity.policy import Kind
from sensitivity.refusal import Refusal

_ANY = (exp.Max, exp.Min, exp.AnyValue, exp.LogicalAnd, exp.LogicalOr)
"""Aggregates that are the value itself where all rows of a group have the same."""


def with_implied(select: exp.Select, groupings: Groupings, rows: Rows) -> Groupings:
    """Return the groupings with what their keys decide; an aggregate of a public column that they
    decide becomes that column, in place."""
    scope = rows.scope
    if groupings.several or select.args.get("group") is None:
        return groupings
    nodes = list(groupings.nodes)
    held = {sql for node in nodes if (sql := _column(node, scope)) is not None}
    _bare(select, rows, held)
    decided = [source for source in scope.sources if _has_key(source, held)]
    for column in _outside_aggregates(select):
        sql = _column(column, scope)
        if sql is None or sql in held:
            continue
        if any(sql in _spelled(source, source.columns) for source in decided):
            nodes.append(column.copy())
            held.add(sql)
    nodes += [q.copy() for q in _subqueries(select) if _made_of(q, scope, held)]
    return replace(groupings, nodes=nodes, sets=[tuple(range(len(nodes)))])


def _bare(select: exp.Select, rows: Rows, held: set[str]) -> None:
    """Write `max(x)` as `x` where x is of a public table, of which a group has one row at most."""
    if not rows.unit:
        return
    equal = {
        other.sql
        for a, b in rows.equal
        for own, other in ((a, b), (b, a))
        if own.sql in held and own.kind is other.kind and own.kind is not Kind.FLOAT
    }
    public = [s for s in rows.scope.sources if not s.unit and _has_key(s, held | equal)]
    for call in finish.aggregate_calls(select):
        argument = call.this
        if type(call) not in _ANY or {k for k, v in call.args.items() if v} != {"this"}:
            continue
        sql = _column(argument, rows.scope) if isinstance(argument, exp.Expr) else None
        if not any(sql in _spelled(source, source.columns) for source in public):
            continue
        held |= equal
        bare = argument.copy()
        if call.parent is select and call.arg_key == "expressions":
            bare = exp.alias_(bare, output_name(call), quoted=True)
        call.replace(bare)


def _subqueries(select: exp.Select) -> list[exp.Expr]:
    having, order = select.args.get("having"), select.args.get("order")
    parts = [*select.expressions, *(p for p in (having, order) if p is not None)]
    return [query for part in parts for query in outermost(part)]


def _made_of(query: exp.Expr, scope: Scope, held: set[str]) -> bool:
    """Say whether a subquery reads columns of the block around it, and keys alone."""
    names = {source.name for source in scope.sources}
    read = [
        _column(column, scope)
        for column in query.find_all(exp.Column)
        if (table := column.args.get("table")) is not None and folded(table) in names
    ]
    return bool(read) and all(sql in held for sql in read)


def _column(node: exp.Expr, scope: Scope) -> str | None:
    node = node.unnest()
    if type(node) is exp.Column:
        with suppress(Refusal):
            return scope.find(node).sql
    return None


def _has_key(source: Source, held: set[str]) -> bool:
    return any(
        key and len(sqls := _spelled(source, key)) == len(key) and sqls <= held
        for key in source.unique_keys
    )


def _spelled(source: Source, names: Iterable[str]) -> set[str]:
    known = source.columns
    return {c.sql for n in names if isinstance(c := known.get(n), Scalar)}


def _outside_aggregates(select: exp.Select) -> Iterator[exp.Column]:
    having, order = select.args.get("having"), select.args.get("order")
    todo = [*select.expressions, *([having] if having is not None else [])]
    names = {output_name(e) for e in select.expressions}
    for term in order.expressions if order is not None else ():
        node = term.this if type(term) is exp.Ordered else term
        if not finish.names_output(node, names):
            todo.append(node)
    while todo:
        node = todo.pop(0)
        if type(node) is exp.Column:
            yield node
        elif not finish.is_aggregate(node) and not isinstance(node, exp.Query | exp.Subquery):
            todo += node.iter_expressions()
