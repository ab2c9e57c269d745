"""ORDER BY within a unit: NULLs where PostgreSQL puts them, texts by their bytes."""

from sqlglot import exp

from rewriter.expressions import Reader, spelled
from rewriter.functions.common import as_double
from rewriter.scalar import NUMBERS, TIME
from sensitivity.policy import Kind
from sensitivity.refusal import UnsupportedSyntax


def terms_of(order: exp.Expr | None, reader: Reader) -> list[tuple[str, str]]:
    """Return what stands in ORDER BY: expressions, and how each is ordered.

    Raises:
        UnsupportedSyntax: a term that is a constant, has no order, or was not understood.
    """
    return [_term(node, reader) for node in order.expressions] if order is not None else []


def _term(node: exp.Expr, reader: Reader) -> tuple[str, str]:
    if type(node) is not exp.Ordered or {k for k, v in node.args.items() if v} - {
        "this",
        "desc",
        "nulls_first",
    }:
        raise UnsupportedSyntax(f"{spelled(node)} cannot be ordered by here")
    x = reader.read(node.this)
    if x.literal or (x.kind is Kind.OTHER and x.type != TIME):
        raise UnsupportedSyntax(f"{spelled(node)} cannot be ordered by here")
    sql = as_double(x, reader.dialect) if x.kind in NUMBERS and not x.native else x.sql
    return sql, direction_of(node)


def direction_of(node: exp.Expr) -> str:
    """Spell how an `Ordered` is ordered."""
    direction = "DESC" if node.args.get("desc") else "ASC"
    return f"{direction} NULLS {'FIRST' if node.args.get('nulls_first') else 'LAST'}"
