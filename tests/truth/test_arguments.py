"""Every argument that the table of functions says is understood is read: no word is dropped.

Of each example every argument is left out in turn, and then it has to mean something else, or to
be refused.
"""

import pytest
from sqlglot import exp

from rewriter.scalar import Scalar
from rewriter.statements import parse
from rewriter.taught import SECTIONS, Taught
from sensitivity.refusal import Refusal
from tests.truth.edges import reader

MARKS = {"typed", "ignore_nulls", "safe", "coalesce", "is_string"}
"""What sqlglot notes whatever was written, and the kind of a constant."""
SAME = {
    ("initcap(CASE WHEN b THEN 'green tEA-2b' ELSE 'x' END)", "expression"): "sqlglot adds it",
    ("left(s, 0)", "expression"): "none is taken as 0",
    ("right(s, 0)", "expression"): "none is taken as 0",
    ("replace(s, 'ab', '')", "replacement"): "none is taken as ''",
}
"""Of what is left out here PostgreSQL would not read the rest."""


@pytest.mark.parametrize(
    ("entry", "example"),
    [(e, example) for section in SECTIONS.values() for e in section for example in e.examples],
    ids=lambda it: it if isinstance(it, str) else "",
)
def test_no_argument_is_dropped(entry: Taught, example: str) -> None:
    tree = parse(f"SELECT {example} FROM e").expressions[0]
    whole = _meaning(tree)
    for node in tree.walk():
        if entry.node != (node.name.lower() if type(node) is exp.Anonymous else type(node)):
            continue
        for name in entry.arguments - MARKS:
            said = node.args.get(name)
            if said is None or said is False or said == [] or (example, name) in SAME:
                continue
            node.args[name] = None
            assert _meaning(tree) != whole, (name, said)
            node.args[name] = said


def _meaning(node: exp.Expr) -> Scalar | None:
    """Read an expression; None if it cannot be read."""
    try:
        return reader("postgres").read(node)
    except (Refusal, AttributeError):  # sqlglot lets nobody leave out some arguments
        return None
