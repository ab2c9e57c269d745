"""WINDOW w AS (…): each OVER w and OVER (w …) gets what w stands for.

PostgreSQL computes windows that are spelled alike together, whether they have a name or not, so
every row has the number in them that it had.
"""

from sqlglot import exp

from rewriter.relations import folded
from sensitivity.refusal import TooComplex

_MOST_NODES = 5_000
"""Added to a statement; with each name read many times, a short one could be made very large."""


def without_window_names(tree: exp.Expr) -> None:
    """Write out the named windows of each SELECT, in place.

    Raises:
        TooComplex: the statement would be too large.
    """
    left = _MOST_NODES
    for select in list(tree.find_all(exp.Select)):
        named: dict[str, exp.Window] = {}
        for window in select.args.get("windows") or []:
            left -= _written_out(window, named)
            named[folded(window.this)] = window
        if named:
            select.set("windows", None)
            for window in _windows(select, select):
                left -= _written_out(window, named)
        if left < 0:
            raise TooComplex("the statement is too large", hint="Split it into several.")


def _windows(node: exp.Expr, select: exp.Select) -> list[exp.Window]:
    """Return the windows of a SELECT, without those of queries inside."""
    if node is not select and isinstance(node, exp.Query):
        return []
    own = [node] if type(node) is exp.Window else []
    return own + [w for child in node.iter_expressions() for w in _windows(child, select)]


def _written_out(window: exp.Window, named: dict[str, exp.Window]) -> int:
    """Add what the window's name says to what it says itself; return how many nodes that takes.

    PostgreSQL has seen to it that they do not say the same twice.
    """
    name = window.args.get("alias")
    known = named.get(folded(name)) if isinstance(name, exp.Identifier) else None
    if known is None:
        return 0
    window.set("alias", None)
    added = 0
    for part in ("partition_by", "order", "spec"):
        said = known.args.get(part)
        if said and not window.args.get(part):
            copies = [e.copy() for e in said] if isinstance(said, list) else said.copy()
            window.set(part, copies)
            for copy in copies if isinstance(copies, list) else [copies]:
                added += sum(1 for _ in copy.walk())
    return added
