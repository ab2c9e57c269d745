"""Columns that need not stand in GROUP BY, for a key of their table does.

    SELECT c.name, count(*) FROM c JOIN o ON … GROUP BY c.id

PostgreSQL takes this where c.id is the primary key. They are added to the keys: rows that agree on
an enforced key are one row of that table, or none where an outer join found none, so they agree on
its other columns and no group is split.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace

from sqlglot import exp

from rewriter import finish
from rewriter.groupings import Groupings
from rewriter.relations import Scope, Source
from rewriter.scalar import Scalar
from sensitivity.refusal import Refusal


def with_implied(select: exp.Select, groupings: Groupings, scope: Scope) -> Groupings:
    """Return the groupings with the columns that their keys decide."""
    if groupings.several or select.args.get("group") is None:
        return groupings
    nodes = list(groupings.nodes)
    held = {sql for node in nodes if (sql := _column(node, scope)) is not None}
    decided = [source for source in scope.sources if _has_key(source, held)]
    for column in _outside_aggregates(select):
        sql = _column(column, scope)
        if sql is None or sql in held:
            continue
        if any(sql in _spelled(source, source.columns) for source in decided):
            nodes.append(column.copy())
            held.add(sql)
    return replace(groupings, nodes=nodes, sets=[tuple(range(len(nodes)))])


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
    names = {finish.output_name(e) for e in select.expressions}
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
