"""Take OFFSET 0 out of a statement: it skips nothing, and libraries write it everywhere.

Prisma counts with SELECT COUNT(*) FROM (SELECT … OFFSET $2) AS sub. Which private rows an OFFSET
skips depends on their order, so any other one stays, and is refused over private rows. Privacy:
none is gained or lost, for the statement means the same. Before every other pass.
"""

from collections.abc import Sequence

from sqlglot import exp

from rewriter.literals import Parameter


def without_empty_skips(tree: exp.Expr, parameters: Sequence[Parameter]) -> exp.Expr:
    """Return the statement without the OFFSETs that are 0, or NULL, which is the same."""
    tree = tree.copy()
    for offset in list(tree.find_all(exp.Offset)):
        if _is_nothing(offset.expression, parameters):
            offset.pop()
    return tree


def _is_nothing(skipped: exp.Expr, parameters: Sequence[Parameter]) -> bool:
    if type(skipped) is exp.Parameter and skipped.name.isdecimal():
        number = int(skipped.name)
        return 0 < number <= len(parameters) and parameters[number - 1].text in {None, "0"}
    return type(skipped) is exp.Null or skipped == exp.Literal.number(0)
