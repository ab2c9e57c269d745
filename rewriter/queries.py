"""The shapes of queries: what stands in FROM, which clauses there are, which CTEs are in sight."""

import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlglot import exp

from rewriter import finish
from rewriter.expressions import spelled
from rewriter.lenient import VARYING
from rewriter.literals import Parameter
from sensitivity.refusal import (
    NegativeFrame,
    NegativeLimit,
    NegativeOffset,
    NoParts,
    NoPlace,
    NullFrame,
    Refusal,
    UnsupportedSyntax,
)


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
    if type(node) is exp.Parameter:
        given = _given(node, parameters)
        text = given.text or "" if given is not None else ""
    else:
        text = node.name if type(node) is exp.Literal and not node.is_string else ""
    return int(text) if text.isdecimal() and len(text) < _DIGITS else None


def folded_number(node: exp.Expr) -> exp.Expr:
    """Write sums, differences and products of constants as what they come to, where PostgreSQL
    does not raise."""
    match node:
        case exp.Paren():
            return folded_number(node.this)
        case exp.Add() | exp.Sub() | exp.Mul():
            a, b = (number(folded_number(part)) for part in (node.this, node.expression))
            if a is not None and b is not None:
                found = _OPERATIONS[type(node)](a, b)
                if found >= 0 and max(a, b, found) < _BEYOND[exp.DType.INT]:
                    return exp.Literal.number(found)
    return node


_OPERATIONS = {exp.Add: operator.add, exp.Sub: operator.sub, exp.Mul: operator.mul}
_DIGITS = 19
_BEYOND: Mapping[exp.DType, int] = {
    exp.DType.SMALLINT: 1 << 15,
    exp.DType.INT: 1 << 31,
    exp.DType.BIGINT: 1 << 63,
}
"""By type, the least number that it cannot hold."""


def _given(node: exp.Parameter, parameters: Sequence[Parameter]) -> Parameter | None:
    place = int(node.name) if node.name.isdecimal() and len(node.name) < _DIGITS else 0
    return parameters[place - 1] if 0 < place <= len(parameters) else None


_LEAST: Mapping[type[exp.Expr], tuple[tuple[str, ...], int, type[Refusal]]] = {
    exp.Limit: (("expression",), 0, NegativeLimit),
    exp.Fetch: (("count",), 0, NegativeLimit),
    exp.Offset: (("expression",), 0, NegativeOffset),
    exp.WindowSpec: (("start", "end"), 0, NegativeFrame),
    exp.Ntile: (("this",), 1, NoParts),
    exp.NthValue: (("offset",), 1, NoPlace),
}
"""Numbers that PostgreSQL looks at as it runs, and from which on it takes them."""


def numbers(query: exp.Expr) -> list[tuple[exp.Expr, str, exp.Expr]]:
    """Return every LIMIT, OFFSET and the like: where it stands, its name there, and the number."""
    named = ((node, name) for node in query.find_all(*_LEAST) for name in _LEAST[type(node)][0])
    found = ((node, name, node.args.get(name)) for node, name in named)
    return [(node, name, value) for node, name, value in found if isinstance(value, exp.Expr)]


def no_less(query: exp.Query, parameters: Sequence[Parameter]) -> None:
    """Refuse a LIMIT, OFFSET and the like of constants that is too little, or that may be:
    PostgreSQL sees it when all is paid for. Of all else `lenient` makes a number of rows."""
    for node, _, value in numbers(query):
        if type(node) is exp.WindowSpec:
            negative = _is_negative(value, parameters)
            if node.args["kind"].upper() == "RANGE":
                if negative:
                    raise NegativeFrame
                continue
        if value.find(*VARYING):
            continue
        _, least, refusal = _LEAST[type(node)]
        count = _count(value, parameters)
        if count is not None and count < least:
            raise refusal


def _is_negative(distance: exp.Expr, parameters: Sequence[Parameter]) -> bool:
    """Say whether a frame goes a distance with a minus; refuse one that is NULL, or may be."""
    if distance.find(exp.Query):
        raise UnsupportedSyntax(
            "a frame ends at a constant distance", hint="Write a number, as in ROWS 3 PRECEDING."
        )
    negative = False
    while isinstance(distance, exp.Paren | exp.Cast | exp.Interval | exp.Neg):
        negative ^= type(distance) is exp.Neg
        distance = distance.this
    text: str | None = distance.name
    if type(distance) is exp.Parameter:
        given = _given(distance, parameters)
        text = given.text if given is not None else ""
    if type(distance) is exp.Null or text is None:
        raise NullFrame
    return negative ^ text.strip().startswith("-")


def _count(node: exp.Expr | None, parameters: Sequence[Parameter]) -> Decimal | None:
    """Read a number of rows that PostgreSQL takes unless it is negative; None for any NULL, for
    ALL, and for a parameter before it is given."""
    match node:
        case None | exp.Null():
            return None
        case exp.Var() if node.name.upper() == "ALL":
            return None
        case exp.Paren():
            return _count(node.this, parameters)
        case exp.Neg():
            count = _count(node.this, parameters)
            return None if count is None else -count
        case exp.Cast() if node.to.this in _BEYOND and not node.to.expressions:
            count = _count(node.this, parameters)
            if count is None or abs(count) < _BEYOND[node.to.this]:
                return count
        case exp.Parameter():
            given = _given(node, parameters)
            text = given.text if given is not None else None
            if text is None or _whole(text):
                return None if text is None else Decimal(text)
        case exp.Literal() if _whole(node.name):
            return Decimal(node.name)
    raise UnsupportedSyntax(
        "LIMIT, OFFSET, frames and the like take a whole number, or a parameter, here",
        hint="Write a plain number, as in LIMIT 10.",
    )


def _whole(text: str) -> bool:
    digits = text.strip().removeprefix("-")
    return digits.isdecimal() and len(digits) < _DIGITS


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
