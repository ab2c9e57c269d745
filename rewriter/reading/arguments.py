"""Arguments of nodes: those that must be there, constants, and what has one or two of them."""

from collections.abc import Callable

from sqlglot import exp

from rewriter.dialects import Dialect
from rewriter.reader import Read, Reads, spelled
from rewriter.scalar import Scalar
from sensitivity.refusal import SyntaxRefused, UnsupportedSyntax

COMPARISONS: dict[type[exp.Expr], str] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}
"""By node: the operator."""


def unlike(node: exp.Expr, what: str) -> UnsupportedSyntax:
    """Return a refusal of an argument: `what` says what it should have been."""
    return UnsupportedSyntax(f"{spelled(node)}: {what}")


def part(node: exp.Expr, name: str) -> exp.Expr:
    """Return an argument of a node; sqlglot leaves some out of texts such as f(1, , 2)."""
    found = node.args.get(name)
    if not isinstance(found, exp.Expr):
        raise SyntaxRefused("an argument is missing")
    return found


def parts(node: exp.Expr, count: int, *, exactly: bool = True) -> list[exp.Expr]:
    """Return the arguments of a function that is known by its name."""
    found = node.expressions
    if len(found) != count if exactly else len(found) < count:
        raise unlike(node, "it takes another number of arguments")
    return list(found)


def each_of(node: exp.Expr) -> tuple[bool, exp.Expr] | None:
    """Return what stands in ANY (…) or ALL (…), and whether it is ALL; None: it is neither."""
    if type(node) in {exp.Any, exp.All}:
        return type(node) is exp.All, node.this
    if type(node) is exp.Anonymous and node.name.lower() == "all" and len(node.expressions) == 1:
        return True, node.expressions[0]
    return None


def query_of(asked: exp.Expr) -> exp.Query | None:
    """Return the query in ANY (SELECT …). In two parentheses a query is a value."""
    query = asked.this if type(asked) is exp.Subquery else asked
    return query if isinstance(query, exp.Select | exp.SetOperation) else None


def whole(r: Reads, node: exp.Expr | None, default: int = 0) -> int:
    """Read a constant whole number."""
    if node is None:
        return default
    value = r.read(node).value
    if not isinstance(value, int) or abs(value) > 10**9:
        raise unlike(node, "a constant whole number is needed here")
    return value


def text(r: Reads, node: exp.Expr | None, default: str = "") -> str:
    """Read a constant text."""
    if node is None:
        return default
    scalar = r.read(node)
    if not (scalar.literal and isinstance(scalar.value, str)):
        raise unlike(node, "a constant text is needed here")
    return scalar.value


def word(node: exp.Expr) -> str:
    """Return the name of a field or unit of time, as a word or a constant text."""
    inner = node.unnest()
    if type(inner) is exp.Cast and inner.to in _WHOLE_TEXTS:
        inner = inner.this
    if type(inner) not in {exp.Var, exp.Literal, exp.RawString}:
        raise unlike(node, "a constant in quotes is needed here")
    return inner.name


_WHOLE_TEXTS = (exp.DataType.build("text"), exp.DataType.build("varchar"))
"""Types to which a cast cuts nothing off: PostgreSQL takes 'month'::char(1) for a minute."""


def taken_apart(node: exp.Expr) -> tuple[exp.Expr, exp.Expr] | None:
    """Return which part of which moment an expression is: extract(a FROM b), date_part('a', b)."""
    node = node.expression if type(node) is exp.Dot else node
    if type(node) is exp.Extract:
        return part(node, "this"), part(node, "expression")
    if type(node) is exp.Anonymous and node.name.lower() == "date_part":
        field, of = parts(node, 2)
        return field, of
    return None


def binary(rule: Callable[[Scalar, Scalar, Dialect], Scalar]) -> Read:
    """Read an operator or function of two arguments."""

    def read(r: Reads, n: exp.Expr) -> Scalar:
        a, b = r.reads([n.this, n.expression])
        return rule(a, b, r.dialect)

    return read


def called(rule: Callable[[Scalar, Scalar, Dialect], Scalar]) -> Read:
    """Read a function of two arguments that is known by its name."""

    def read(r: Reads, n: exp.Expr) -> Scalar:
        a, b = r.reads(parts(n, 2))
        return rule(a, b, r.dialect)

    return read


def unary(rule: Callable[[Scalar, Dialect], Scalar]) -> Read:
    """Read a function of one argument."""
    return lambda r, n: rule(r.read(n.this), r.dialect)
