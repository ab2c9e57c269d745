"""Writes rows that the statement itself makes of each row as a query that is taught.

    unnest(ARRAY['a', 'b']) AS u(k)             (VALUES ('a'), ('b')) AS u(k)
    LATERAL (VALUES ('a', t.x), ('b', t.y))     LATERAL (SELECT CASE n WHEN 0 THEN 'a' ELSE 'b' END,
        AS u(k, v)                                  CASE n WHEN 0 THEN t.x ELSE t.y END
                                                    FROM (VALUES (0), (1)) AS place(n)) AS u(k, v)

How many rows there are stands in the text, so no value steers it. What they hold is computed from
the row beside them alone, so they are of its unit. u.* of one column is that column: the whole row
of a function that returns a value is the value.
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import count, zip_longest

from sqlglot import exp

from rewriter.relations.scope import folded


def spread(tree: exp.Expr) -> None:
    """Rewrite all of them, in place."""
    whole = defaultdict[tuple[int, str], list[exp.Expr]](list)
    for star in tree.find_all(exp.Star):
        if type(star.parent) is exp.Column:
            of = star.parent.args["table"]
            whole[id(star.find_ancestor(exp.Select)), folded(of)].append(star)
    for node in list(tree.find_all(exp.Lateral, exp.Unnest)):
        if type(node) is exp.Unnest and type(node.parent) not in {exp.From, exp.Join}:
            continue
        listed = node.this if type(node) is exp.Lateral else node
        rows = _rows(listed)
        if rows is None or {k for k, v in node.args.items() if v} - _KNOWN[type(node)]:
            continue
        alias = _alias(node, listed)
        if type(listed) is exp.Unnest and len(alias.columns) == 1:
            for value in whole[id(node.find_ancestor(exp.Select)), folded(alias.this)]:
                value.replace(alias.columns[0].copy())
        node.replace(_plain(rows, alias, tree))


_KNOWN = {
    exp.Lateral: {"this", "alias"},
    exp.Unnest: {"expressions", "alias", "offset"},
}


def _rows(node: exp.Expr) -> list[list[exp.Expr]] | None:
    """Return the rows that are written out; None if it is something else."""
    if type(node) is exp.Subquery and not {k for k, v in node.args.items() if v} - {"this"}:
        node = node.this
    if type(node) is exp.Values and not {k for k, v in node.args.items() if v} - {"expressions"}:
        rows = [t.expressions if type(t) is exp.Tuple else [t] for t in node.expressions]
        return rows if len({len(row) for row in rows}) == 1 else None
    if type(node) is not exp.Unnest or not all(map(_is_list, node.expressions)):
        return None
    columns = [array.expressions for array in node.expressions]
    if node.args.get("offset"):
        most = max(len(column) for column in columns)
        columns.append([exp.Literal.number(i + 1) for i in range(most)])
    return [list(row) for row in zip_longest(*columns, fillvalue=exp.null())]


def _is_list(node: exp.Expr) -> bool:
    """Say whether this is ARRAY[…] of values, and not of arrays."""
    return (
        type(node) is exp.Array
        and bool(node.expressions)
        and not any(isinstance(e, exp.Array | exp.Query) for e in node.expressions)
    )


def _alias(node: exp.Expr, listed: exp.Expr) -> exp.TableAlias:
    """Return the alias with the names that a function in FROM gives its columns by itself."""
    given = node.args.get("alias")
    if type(listed) is not exp.Unnest:
        return given.copy() if given is not None else exp.TableAlias()
    name = given.this if given is not None else exp.to_identifier("unnest")
    columns = [c.copy() for c in given.columns] if given is not None else []
    offset = listed.args.get("offset")
    if not columns and len(listed.expressions) == 1:
        columns.append(name.copy())  # it is called as the function is
    columns += [exp.to_identifier("unnest") for _ in listed.expressions[len(columns) :]]
    if isinstance(offset, exp.Identifier):
        columns.append(offset.copy())
    elif offset:
        columns.append(exp.to_identifier("ordinality"))
    return exp.TableAlias(this=name.copy(), columns=columns)


def _plain(rows: Sequence[Sequence[exp.Expr]], alias: exp.TableAlias, tree: exp.Expr) -> exp.Expr:
    if not any(e.find(exp.Column, exp.Query) for row in rows for e in row):
        listed = [exp.Tuple(expressions=[e.copy() for e in row]) for row in rows]
        return exp.Values(expressions=listed, alias=alias)
    used = {i.name.lower() for i in tree.find_all(exp.Identifier)}
    name = next(n for i in count() if (n := f"place_{i}") not in used)
    places = [exp.Tuple(expressions=[exp.Literal.number(i)]) for i in range(len(rows))]
    table = exp.TableAlias(this=exp.to_identifier(name), columns=[exp.to_identifier(name)])
    select = exp.select(*(_picked(column, name) for column in zip(*rows, strict=True)))
    select.set("from_", exp.From(this=exp.Values(expressions=places, alias=table)))
    for i, column in enumerate(select.expressions):
        column.replace(exp.alias_(column.copy(), f"column{i + 1}"))
    return exp.Lateral(this=exp.Subquery(this=select), alias=alias)


def _picked(column: Sequence[exp.Expr], place: str) -> exp.Expr:
    """Return the value of a column in the row of a place."""
    *others, last = (e.copy() for e in column)
    if not others:
        return last
    ifs = [exp.If(this=exp.Literal.number(i), true=e) for i, e in enumerate(others)]
    return exp.Case(this=exp.column(place, table=place), ifs=ifs, default=last)
