"""ORDER BY n DESC LIMIT k around a derived table of groups, put inside of it.

    SELECT * FROM (SELECT a, count(DISTINCT u) AS n … GROUP BY a) AS q ORDER BY n DESC LIMIT 5
    SELECT * FROM (SELECT … GROUP BY a ORDER BY n DESC LIMIT 5) AS q ORDER BY n DESC

It means the same, of a CTE that is read once, too; and then it is seen how many groups are asked
for (`rewriter.top_k`). Of the outermost SELECT only: in others, LIMIT may be about the rows of
one unit, and is better seen where it stands. Nothing here concerns privacy.
"""

from sqlglot import exp

from rewriter.output_names import output_name
from rewriter.relations import folded

_AROUND = {"expressions", "from_", "order", "limit", "offset", "with_"}
_INSIDE = {"expressions", "from_", "joins", "where", "group"}


def limit_inside(select: exp.Select) -> None:
    """Move LIMIT and OFFSET of a SELECT into what it reads, with a copy of its order, in place."""
    order, limit = select.args.get("order"), select.args.get("limit")
    if order is None or limit is None or not _clauses(select) <= _AROUND:
        return
    if any(part.find(exp.Query) for part in (limit, select.args.get("offset")) if part is not None):
        return  # which may read what is in sight outside only
    plain = all(type(e) is exp.Column for e in select.expressions)
    if not plain and [type(e) for e in select.expressions] != [exp.Star]:
        return
    inner, (first, *others) = _read(select), order.expressions
    if inner is None or others or type(first.this) is not exp.Column or not first.args.get("desc"):
        return
    name = folded(first.this.this)
    named = [e for e in inner.expressions if output_name(e) == name]
    if len(named) != 1 or not _counts_different(named[0]):
        return
    term = first.copy()
    term.set("this", exp.column(name, quoted=True))
    inner.set("order", exp.Order(expressions=[term]))
    for clause in ("limit", "offset"):
        inner.set(clause, select.args.get(clause))
        select.set(clause, None)


def _clauses(query: exp.Expr) -> set[str]:
    return {name for name, value in query.args.items() if value}


def _read(select: exp.Select) -> exp.Select | None:
    """Return the SELECT of groups that is all that another reads, and that nothing else does."""
    item = select.args["from_"].this if select.args.get("from_") is not None else None
    query = item.this if type(item) is exp.Subquery and _alone(item) else None
    if type(item) is exp.Table and _alone(item) and select.args.get("with_") is not None:
        name = folded(item.this)
        readers = [t for t in select.find_all(exp.Table) if t.name.lower() == name.lower()]
        ctes = [c for c in select.args["with_"].expressions if folded(c.args["alias"].this) == name]
        if len(readers) == len(ctes) == 1 and _alone(ctes[0]):
            query = ctes[0].this
    inside = type(query) is exp.Select and query.args.get("group") and _clauses(query) <= _INSIDE
    return query if inside and type(query) is exp.Select else None


def _alone(item: exp.Expr) -> bool:
    """Say whether a relation in FROM is nothing but a query or a table with a name."""
    alias = item.args.get("alias")
    return _clauses(item) <= {"this", "alias"} and (alias is None or not alias.columns)


def _counts_different(output: exp.Expr) -> bool:
    node = output.this if type(output) is exp.Alias else output
    node = node.this if type(node) is exp.Filter else node
    return type(node) is exp.Count and type(node.this) is exp.Distinct
