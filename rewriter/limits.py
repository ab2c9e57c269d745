"""`privacy.intervals`: each aggregate `n` of the outermost SELECT is followed by `n_low`, `n_high`.

They stand behind all other columns, so positions in ORDER BY keep their meaning. An output has them
if it is an aggregate itself; of an expression over several, nothing is known in closed form. The
outermost SELECT may be one that only wraps another, as `SELECT * FROM (SELECT …) AS q LIMIT 100`.

Both readers of a statement must agree on the columns: the shadow, which is asked at Describe what
it will return, and the finishing SQL. Both are made here, by the same rule.
"""

from collections.abc import Callable

from sqlglot import exp

from rewriter import finish

LOW, HIGH = "_low", "_high"


def described(tree: exp.Expr) -> exp.Expr:
    """Return the statement with a NULL for each limit: what it returns, and no row of it."""
    tree = tree.copy()

    def nulls(item: exp.Expr) -> tuple[exp.Expr, exp.Expr] | None:
        node = item.this if type(item) is exp.Alias else item
        if finish.is_aggregate(node):
            return _null(), _null()
        return None

    _widen(tree, nulls)
    return tree


def over_noisy_tables(tree: exp.Expr) -> None:
    """Add the limits to a finishing statement, in place; noisy tables have them as a0_low, …."""

    def ends(item: exp.Expr) -> tuple[exp.Expr, exp.Expr] | None:
        node = item.this if type(item) is exp.Alias else item
        if type(node) is not exp.Column or not finish.is_estimate(node):
            return None
        return _end(node, LOW), _end(node, HIGH)

    _widen(tree, ends)


def _end(estimate: exp.Column, end: str) -> exp.Expr:
    return exp.column(estimate.name + end, table=estimate.table, quoted=True)


def _null() -> exp.Expr:
    return exp.cast(exp.null(), exp.DType.DOUBLE)


def _widen(tree: exp.Expr, limits: Callable[[exp.Expr], tuple[exp.Expr, exp.Expr] | None]) -> None:
    select = _aggregating(tree)
    if select is None:
        return
    added = []
    for item in select.expressions:
        ends = limits(item)
        if ends is not None:
            name = finish.output_name(item)
            added += [
                exp.alias_(end, name + suffix, quoted=True)
                for end, suffix in zip(ends, (LOW, HIGH), strict=True)
            ]
    select.set("expressions", [*select.expressions, *added])


def _aggregating(tree: exp.Expr) -> exp.Select | None:
    """Return the SELECT whose outputs are the statement's, below those that only wrap it."""
    while type(tree) is exp.Select:
        only = tree.expressions[0] if len(tree.expressions) == 1 else None
        from_ = tree.args.get("from_")
        wrapped = from_.this if from_ is not None and not tree.args.get("joins") else None
        if type(only) is not exp.Star or type(wrapped) is not exp.Subquery:
            return tree
        tree = wrapped.this
    return None
