"""How comparisons, logic, IN and LIKE become calls of the rules."""

import re
from collections.abc import Sequence

from sqlglot import exp

from rewriter.functions import arrays, conditions, differences, patterns
from rewriter.literals import elements
from rewriter.reader import Read, Reads
from rewriter.reading.arguments import each_of, part, text, unlike
from rewriter.scalar import Scalar
from rewriter.spans import read_span
from sensitivity.refusal import UnsupportedSyntax


def logical(operator: str) -> Read:
    """Read AND and OR."""

    def read(r: Reads, n: exp.Expr) -> Scalar:
        return conditions.logical(operator, [r.condition(n.this), r.condition(n.expression)])

    return read


def compared(operator: str) -> Read:
    """Read a comparison, of rows too, and with ANY and ALL of an array."""

    def read(r: Reads, n: exp.Expr) -> Scalar:
        left, right = _row(n.this), _row(n.expression)
        if left is not None and right is not None:
            pairs = [r.reads([a, b]) for a, b in zip(left, right, strict=False)]
            if len(left) != len(right) or "DISTINCT" in operator:
                raise unlike(n, "these rows cannot be compared")
            return conditions.rows(
                operator, [p[0] for p in pairs], [p[1] for p in pairs], r.dialect
            )
        if (asked := each_of(n.expression)) is not None and "DISTINCT" not in operator:
            if operator == ("<>" if asked[0] else "=") and _computed(asked[1]):
                a = r.read(asked[1])
                x, _ = r.agreed([r.read(n.this), arrays.elements_of(a)])
                found = arrays.among(x, a, r.dialect)
                return conditions.negation(found) if asked[0] else found
            x, values = of_array(r, n.this, asked[1])
            return conditions.each(operator, x, values, r.dialect, every=asked[0])
        a, b = _beside(r, [n.this, n.expression])
        return conditions.compare(operator, a, b, r.dialect)

    return read


def _beside(r: Reads, nodes: Sequence[exp.Expr]) -> list[Scalar]:
    """Read what is compared with each other: intervals may have months there."""
    spans = [read_span(n) for n in nodes]
    if all(s is None for s in spans):
        return r.reads(nodes)
    pairs = zip(nodes, spans, strict=True)
    return [r.read(n) if s is None else differences.of_span(s, r.dialect) for n, s in pairs]


def _row(node: exp.Expr) -> Sequence[exp.Expr] | None:
    if type(node) is exp.Tuple or (
        type(node) is exp.Anonymous and node.name.lower() == "row" and node.expressions
    ):
        return node.expressions
    return None


def of_array(r: Reads, x: exp.Expr, array: exp.Expr) -> tuple[Scalar, list[Scalar]]:
    """Read what is compared with the elements of an array, and these."""
    array = array.unnest()
    if type(array) is exp.Parameter:
        return r.read(x), elements(r.given(array), r.dialect, r.now.tzinfo)
    if values := array.expressions if type(array) is exp.Array else _spelled(array):
        first, *others = r.reads([x, *values])
        return first, others
    raise UnsupportedSyntax(
        "ANY and ALL take an array parameter or ARRAY[1, 2] here", hint="Write IN (1, 2)."
    )


def _computed(array: exp.Expr) -> bool:
    """Say whether an array is one of a row, and no constant."""
    array = array.unnest()
    return isinstance(array, exp.Column | exp.ArrayAgg) or type(array) is exp.Filter


_ELEMENT = r'(?:"[^"\\]+"|[^\s{}"\\,]+(?: [^\s{}"\\,]+)*)'
_ELEMENTS = re.compile(rf"\{{{_ELEMENT}(?:,{_ELEMENT})*\}}")


def _spelled(array: exp.Expr) -> list[exp.Expr]:
    """Return the elements of '{1,2}' or '{1,2}'::integer[], which drivers write for a list."""
    of = array.to if type(array) is exp.Cast else None
    text = array.this if type(array) is exp.Cast else array
    if (
        not text.is_string
        or not _ELEMENTS.fullmatch(text.name)
        or (of and len(of.expressions) != 1)
    ):
        return []
    words = re.findall(_ELEMENT, text.name[1:-1])
    if any(word.upper() == "NULL" for word in words):
        return []
    quoted = [exp.Literal.string(word.strip('"')) for word in words]
    return [exp.cast(each, of.expressions[0]) for each in quoted] if of else [*quoted]


def in_list(r: Reads, n: exp.Expr) -> Scalar:
    """Read x IN (…), of rows too."""
    row = _row(n.this)
    if row is None:
        x, *values = r.reads([n.this, *n.expressions])
        return conditions.each("=", x, values, r.dialect, every=False)
    tests = []
    for each in n.expressions:
        other = _row(each)
        if other is None or len(other) != len(row):
            raise unlike(n, "rows of different length cannot be compared")
        pairs = [r.reads([a, b]) for a, b in zip(row, other, strict=True)]
        tests.append(conditions.rows("=", [p[0] for p in pairs], [p[1] for p in pairs], r.dialect))
    return conditions.logical("OR", tests)


def between(r: Reads, n: exp.Expr) -> Scalar:
    """Read x BETWEEN a AND b, SYMMETRIC too."""
    x, low, high = _beside(r, [n.this, part(n, "low"), part(n, "high")])

    def within(a: Scalar, b: Scalar) -> Scalar:
        ends = [
            conditions.compare(">=", x, a, r.dialect),
            conditions.compare("<=", x, b, r.dialect),
        ]
        return conditions.logical("AND", ends)

    if n.args.get("symmetric"):
        return conditions.logical("OR", [within(low, high), within(high, low)])
    return within(low, high)


def is_(r: Reads, n: exp.Expr) -> Scalar:
    """Read IS NULL, IS TRUE and so on."""
    what = n.expression
    negated = "NOT " if n.args.get("negate") else ""
    if type(what) is exp.Null:
        return conditions.test(r.read(n.this), f"{negated}NULL", r.dialect)
    if type(what) is exp.Boolean:
        return conditions.test(
            r.read(n.this), f"{negated}{'TRUE' if what.this else 'FALSE'}", r.dialect
        )
    raise unlike(n, "IS takes NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM here")


def like(*, fold: bool) -> Read:
    """Read LIKE and ILIKE, of the patterns in an array too."""

    def read(r: Reads, n: exp.Expr) -> Scalar:
        x, pattern, operator = r.read(n.this), n.expression, "OR"
        if (asked := each_of(pattern)) is not None:
            operator = "AND" if asked[0] else "OR"
            x, several = of_array(r, n.this, asked[1])
        else:
            several = [r.read(pattern)]
        found = [patterns.like(x, each, r.dialect, fold=fold) for each in several]
        if n.args.get("negate"):
            found = [conditions.negation(one) for one in found]
        return conditions.logical(operator, found)

    return read


def escaped(r: Reads, n: exp.Expr) -> Scalar:
    """Read x LIKE pattern ESCAPE character."""
    inner, escape = n.this, text(r, n.expression)
    if type(inner) not in {exp.Like, exp.ILike} or len(escape) > 1:
        raise unlike(n, "ESCAPE takes one character after LIKE")
    fold = type(inner) is exp.ILike
    x, pattern = r.read(inner.this), r.read(inner.expression)
    found = patterns.like(x, pattern, r.dialect, fold=fold, escape=escape)
    return conditions.negation(found) if inner.args.get("negate") else found
