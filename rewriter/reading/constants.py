"""How columns and constants are read."""

from sqlglot import exp

from rewriter.literals import constant, number, parameter
from rewriter.reader import Reads
from rewriter.reading.arguments import unlike
from rewriter.scalar import TEXT, Scalar


def column(r: Reads, n: exp.Expr) -> Scalar:
    """Read a column of the block."""
    if type(n) is not exp.Column:
        raise unlike(n, "this is no column")
    return r.columns.find(n)


def literal(r: Reads, n: exp.Expr) -> Scalar:
    """Read a number or a quoted text."""
    if n.args.get("is_string"):
        return constant(n.name, TEXT, r.dialect)
    return number(n.name, r.dialect)


def given(r: Reads, n: exp.Expr) -> Scalar:
    """Read a bind parameter."""
    return parameter(r.given(n), r.dialect, r.now.tzinfo)


def in_catalog(r: Reads, n: exp.Expr) -> Scalar:
    """Read pg_catalog.f(x), which is f(x) for every f here."""
    schema, call = n.this, n.expression
    if type(schema) is not exp.Identifier or schema.name.lower() != "pg_catalog":
        raise unlike(n, "only functions of pg_catalog can be used here")
    return r.read(call)
