"""`ORDER BY n DESC LIMIT k`: how many of its groups a SELECT asks for, and by which aggregate.

Who asks for the largest few need not be told the others, and may have more of them for it
(`rewriter.bounding.named`). That is so of a SELECT that does nothing else with its groups: what
filters them, compares them or makes more rows of them needs them all.
"""

from collections.abc import Sequence

from sqlglot import exp

from rewriter import finish
from rewriter.literals import Parameter
from rewriter.queries import most_rows, number
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
    first, *others = order.expressions
    # What else it is ordered by says which of several with one number are asked for.
    if others or not first.args.get("desc") or not _is_estimate(first.this, select):
        return None
    limit, offset = select.args.get("limit"), select.args.get("offset")
    told = most_rows(limit, parameters) if limit is not None else None
    skipped = number(offset.expression, parameters) if offset is not None else 0
    return None if told is None or skipped is None else told + skipped or None


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
