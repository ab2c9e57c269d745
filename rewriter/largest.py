"""`ORDER BY n DESC LIMIT k`: how many of its groups a SELECT asks for, and by which aggregate.

Who asks for the largest few need not be told the others, and may have more of them for it
(`rewriter.bounding.named`). That is so of a SELECT that does nothing else with its groups: what
filters them, compares them or makes more rows of them needs them all.
"""

from collections.abc import Sequence

from sqlglot import exp

from rewriter import finish
from rewriter.literals import Parameter
from rewriter.relations import folded


def asked_for(select: exp.Select, parameters: Sequence[Parameter]) -> int | None:
    """Return how many groups are asked for, those first skipped too; None: all of them.

    Args:
        select: over its noisy table, see `finish.over_table`; its outputs are k0, a0, … of it, or
            it needs all groups. Which aggregate it is ordered by does not matter where there is
            only one, and where there are several all groups are told.
    """
    if any(select.args.get(clause) for clause in ("where", "distinct", "joins")):
        return None
    order = select.args.get("order")
    if order is None or not all(map(_is_plain, select.expressions)):
        return None
    first = order.expressions[0]
    if not first.args.get("desc") or not _is_estimate(first.this, select):
        return None
    numbers = [_limit(select.args.get("limit"))]
    if select.args.get("offset") is not None:
        numbers.append(select.args["offset"].expression)
    known = [_whole(number, parameters) for number in numbers]
    return None if None in known else sum(n for n in known if n is not None) or None


def _is_plain(item: exp.Expr) -> bool:
    node = item.this
    while type(node) is exp.Cast:
        node = node.this
    return type(node) is exp.Column


def _is_estimate(node: exp.Expr, select: exp.Select) -> bool:
    """Say whether ORDER BY means an aggregate: itself, or its output by position or by name."""
    outputs = select.expressions
    if type(node) is exp.Literal and node.name.isdecimal() and 0 < int(node.name) <= len(outputs):
        node = outputs[int(node.name) - 1].this
    elif type(node) is exp.Column and not node.table:
        named = [o for o in outputs if folded(o.args["alias"]) == folded(node.this)]
        node = named[0].this if named else node
    return type(node) is exp.Column and finish.is_estimate(node)


def _limit(clause: exp.Expr | None) -> exp.Expr | None:
    """Return how many rows LIMIT or FETCH FIRST lets through; None: that is not all it says."""
    options = clause.args.get("limit_options") if clause is not None else None
    if options and (options.args.get("percent") or options.args.get("with_ties")):
        return None
    count: exp.Expr | None = None
    if type(clause) is exp.Limit:
        count = clause.args.get("expression")
    elif type(clause) is exp.Fetch:
        count = clause.args.get("count")
    return count


def _whole(node: exp.Expr | None, parameters: Sequence[Parameter]) -> int | None:
    """Read a number of rows, or the parameter that it is."""
    text = None
    if type(node) is exp.Literal and not node.is_string:
        text = node.name
    elif type(node) is exp.Parameter and node.name.isdecimal():
        number = int(node.name)
        text = parameters[number - 1].text if 0 < number <= len(parameters) else None
    return int(text) if text is not None and text.isdecimal() and len(text) < 10 else None
