"""The shapes of queries: what stands in FROM, which clauses there are, which CTEs are in sight."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from rewriter import finish
from rewriter.expressions import spelled
from rewriter.literals import Parameter
from sensitivity.refusal import NegativeLimit, NegativeOffset, UnsupportedSyntax


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


def joined(item: exp.Expr) -> bool:
    """Say whether an item of FROM is joins in parentheses: (a JOIN b ON …)."""
    if type(item) is not exp.Subquery or item.args.get("sample") or item.args.get("pivots"):
        return False
    first = item.this
    named = type(first) is exp.Subquery and (first.args.get("alias") or first.args.get("joins"))
    return type(first) is exp.Table or bool(named) or joined(first)


def members(item: exp.Expr) -> list[exp.Expr]:
    """Return the relations of an item of FROM: itself, or what is joined in its parentheses."""
    if not joined(item) or item.args.get("alias") is not None:
        return [item]
    joins = item.this.args.get("joins") or []
    return [m for each in [item.this, *(j.this for j in joins)] for m in members(each)]


def items(select: exp.Select) -> list[exp.Expr]:
    """Return the relations in FROM."""
    from_ = select.args.get("from_")
    first = [from_.this] if from_ is not None else []
    each = first + [join.this for join in select.args.get("joins") or []]
    return [m for item in each for m in members(item)]


def most_rows(limit: exp.Expr, parameters: Sequence[Parameter] = ()) -> int | None:
    """Return the constant of LIMIT n or FETCH FIRST n ROWS ONLY; None if it is another form."""
    options = limit.args.get("limit_options")
    if options is not None and (options.args.get("percent") or options.args.get("with_ties")):
        return None
    count = limit.expression if type(limit) is exp.Limit else limit.args.get("count")
    return number(count, parameters)


def number(node: exp.Expr | None, parameters: Sequence[Parameter] = ()) -> int | None:
    """Read a constant number of rows, or the parameter that it is."""
    text = _said(node, parameters)
    return int(text) if text.isdecimal() else None


def _said(node: exp.Expr | None, parameters: Sequence[Parameter]) -> str:
    """Return the digits of a number, with a sign if it is negative, or what a parameter is."""
    if type(node) is exp.Neg:
        return f"-{_said(node.this, ())}"
    if type(node) is exp.Parameter and node.name.isdecimal():
        place = int(node.name)
        return (parameters[place - 1].text or "") if 0 < place <= len(parameters) else ""
    return node.name if type(node) is exp.Literal and not node.is_string else ""


def no_negative(query: exp.Query, parameters: Sequence[Parameter]) -> None:
    """Refuse a negative LIMIT or OFFSET: PostgreSQL sees it as it runs, when all is paid for."""
    for clause in query.find_all(exp.Limit, exp.Fetch, exp.Offset):
        node = clause.args.get("count" if type(clause) is exp.Fetch else "expression")
        said = _said(node.unnest() if isinstance(node, exp.Expr) else None, parameters)
        if said.startswith("-") and number(exp.Literal.number(said[1:])):
            raise NegativeOffset if type(clause) is exp.Offset else NegativeLimit


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
                hint=_INSTEAD.get(name),
            )


def only_named(item: exp.Expr, *more: str) -> None:
    """Refuse what stands beside a table's name and alias.

    Args:
        more: arguments of the node that are taken care of elsewhere.
    """
    if {k for k, v in item.args.items() if v} - {"this", "db", "catalog", "alias", *more}:
        hint = "Name the table or query alone, with an alias at most."
        if item.args.get("sample") is not None:
            hint = "Leave TABLESAMPLE out: all rows cost no more than some."
        raise UnsupportedSyntax(f"{spelled(item)} has no private form", hint=hint)


_OUTSIDE = "Order and limit the results of aggregates instead."
_INSTEAD = {
    "order": _OUTSIDE,
    "limit": _OUTSIDE,
    "offset": _OUTSIDE,
    "locks": "Leave FOR … out: nobody waits for readers here.",
    "qualify": "Number the rows in a derived table, and write WHERE outside of it.",
}


def outermost(node: exp.Expr) -> list[exp.Expr]:
    """Return the queries in an expression that are in no other one of it."""
    if isinstance(node, exp.Query | exp.Subquery):
        return [node]
    return [q for child in node.iter_expressions() for q in outermost(child)]


_CLOCKS: tuple[type[exp.Expr], ...] = (
    *(exp.CurrentDate, exp.CurrentTimestamp, exp.CurrentTime, exp.Localtime, exp.Localtimestamp),
)
_TELL_TIME = {"age", "now", "statement_timestamp", "transaction_timestamp"}


def tells_time(tree: exp.Expr) -> bool:
    """Say whether what a statement asks may depend on when."""
    called = any(call.name.lower() in _TELL_TIME for call in tree.find_all(exp.Anonymous))
    return called or tree.find(*_CLOCKS) is not None
