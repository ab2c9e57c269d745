"""The shapes of queries: what stands in FROM, which clauses there are, which CTEs are in sight."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlglot import exp

from rewriter import finish
from sensitivity.refusal import UnsupportedSyntax


@dataclass(frozen=True, slots=True)
class PrivateCte:
    """A CTE that stands for private rows; it is read anew wherever it is named."""

    query: exp.Expr
    environment: "Environment"
    columns: tuple[exp.Expr, ...] = ()


@dataclass(frozen=True, slots=True)
class ReleasedCte:
    """A CTE that stands for what has been released, or for nothing private at all."""

    cte: exp.CTE
    environment: "Environment"


Environment = Mapping[str, PrivateCte | ReleasedCte]
"""CTEs in sight, the nearest of each name."""


def items(select: exp.Select) -> list[exp.Expr]:
    """Return what stands in FROM."""
    from_ = select.args.get("from_")
    first = [from_.this] if from_ is not None else []
    return first + [join.this for join in select.args.get("joins") or []]


def aggregates(select: exp.Select) -> bool:
    """Say whether a SELECT makes groups of its rows."""
    return (
        select.args.get("group") is not None
        or select.args.get("having") is not None
        or select.args.get("distinct") is not None
        or bool(finish.aggregate_calls(select))
    )


def only(select: exp.Select, allowed: set[str]) -> None:
    """Refuse a clause we were not taught; none is ever dropped silently."""
    for name, value in select.args.items():
        if value and name not in allowed:
            words = name.strip("_").replace("_", " ").upper()
            raise UnsupportedSyntax(
                f"{words} over private rows has no private form",
                hint="Order and limit the results of aggregates instead."
                if name in {"order", "limit", "offset"}
                else None,
            )


def outermost(node: exp.Expr) -> list[exp.Expr]:
    """Return the queries in an expression that are in no other one of it."""
    if isinstance(node, exp.Query | exp.Subquery):
        return [node]
    return [q for child in node.iter_expressions() for q in outermost(child)]
