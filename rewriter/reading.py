"""How nodes of the analyst's tree become calls of the rules: what `rewriter.taught` is made of."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlglot import exp

from rewriter.dialects import Dialect
from rewriter.functions import (
    branches,
    common,
    conditions,
    dates,
    differences,
    numbers,
    patterns,
    powers,
    texts,
)
from rewriter.literals import cast_text, constant, elements, number, parameter
from rewriter.reader import Read, Reads, spelled
from rewriter.scalar import (
    BIGINT,
    BOOLEAN,
    DATE,
    DOUBLE,
    INTEGER,
    MOMENTS,
    NUMBERS,
    NUMERIC,
    TEXT,
    TIMESTAMP,
    TIMESTAMPTZ,
    Scalar,
)
from rewriter.spans import read_span, read_steps
from sensitivity.policy import Kind, SqlType
from sensitivity.refusal import SyntaxRefused, UnsupportedSyntax

CASTS = {
    exp.DType.SMALLINT: SqlType("smallint", Kind.INTEGER),
    exp.DType.INT: INTEGER,
    exp.DType.BIGINT: BIGINT,
    exp.DType.DECIMAL: NUMERIC,
    exp.DType.FLOAT: SqlType("real", Kind.FLOAT),
    exp.DType.DOUBLE: DOUBLE,
    exp.DType.DATE: DATE,
    exp.DType.TIMESTAMP: TIMESTAMP,
    exp.DType.TIMESTAMPTZ: TIMESTAMPTZ,
    exp.DType.BOOLEAN: BOOLEAN,
    exp.DType.TEXT: TEXT,
    exp.DType.VARCHAR: SqlType("character varying", Kind.TEXT),
    exp.DType.UUID: SqlType("uuid", Kind.UUID),
}


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


def binary(rule: Callable[[Scalar, Scalar, Dialect], Scalar]) -> Read:
    """Read an operator or function of two arguments."""

    def read(r: Reads, n: exp.Expr) -> Scalar:
        a, b = r.reads([n.this, n.expression])
        return rule(a, b, r.dialect)

    return read


def unary(rule: Callable[[Scalar, Dialect], Scalar]) -> Read:
    """Read a function of one argument."""
    return lambda r, n: rule(r.read(n.this), r.dialect)


def moved(sign: int) -> Read:
    """Read a + b and a - b, where b may be an interval, or a number times one of days."""

    def read(r: Reads, n: exp.Expr) -> Scalar:
        span, other = read_span(n.expression), n.this
        if span is None and sign > 0:
            span, other = read_span(n.this), n.expression
        if span is not None:
            moment = r.zoned(r.read(other))
            if moment.midnight and span.micros:
                moment = dates.instant(moment, r.now.tzinfo, r.dialect)
            return dates.shift(moment, span * sign, r.dialect)
        steps, other = read_steps(n.expression), n.this
        if steps is None and sign > 0:
            steps, other = read_steps(n.this), n.expression
        if steps is not None:
            return dates.moved_days(r.read(other), r.read(steps), r.dialect, sign)
        a, b = r.reads([n.this, n.expression])
        if sign < 0 and {a.kind, b.kind} <= MOMENTS and {a.kind, b.kind} != {Kind.DATE}:
            return differences.difference(_midnight(r, a), _midnight(r, b), r.dialect)
        return (numbers.add if sign > 0 else numbers.subtract)(a, b, r.dialect)

    return read


def _midnight(r: Reads, moment: Scalar) -> Scalar:
    """Read what date_trunc makes of a date as that date, where all its days have 24 hours."""
    day = dates.as_day(moment)
    if day is not moment and str(r.now.tzinfo) != "UTC":
        raise UnsupportedSyntax(
            "what date_trunc makes of a date cannot be subtracted in this time zone",
            hint="Make dates of both, as in date_trunc('month', d)::date.",
        )
    return day


# -- conditions


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
        if type(n.expression) is exp.Any and operator == "=":
            return conditions.among(*of_array(r, n.this, n.expression.this), r.dialect)
        if _is_all(n.expression) and operator == "<>":
            every = n.expression.expressions[0]
            return conditions.negation(conditions.among(*of_array(r, n.this, every), r.dialect))
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


def _is_all(node: exp.Expr) -> bool:
    return (
        isinstance(node, exp.Anonymous)
        and node.name.lower() == "all"
        and (len(node.expressions) == 1)
    )


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
        return conditions.among(x, values, r.dialect)
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
        if type(pattern) in {exp.Any, exp.All}:
            operator = "OR" if type(pattern) is exp.Any else "AND"
            x, several = of_array(r, n.this, pattern.this)
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
    return patterns.like(
        r.read(inner.this), r.read(inner.expression), r.dialect, fold=fold, escape=escape
    )


# -- branches and casts


def case(r: Reads, n: exp.Expr) -> Scalar:
    """Read CASE in both forms; each branch knows its condition, and that those before failed."""
    subject, default = n.args.get("this"), n.args.get("default")
    tests, results, here = [], [], r
    for branch in n.args.get("ifs") or ():
        if type(branch) is not exp.If or branch.args.get("false") is not None:
            raise unlike(n, "this form of CASE cannot be used here")
        test = branch.this
        if subject is not None:  # copies, for a node has one parent
            test = exp.EQ(this=subject.copy(), expression=test.copy())
        tests.append(here.condition(test))
        results.append(here.where(test, holds=True).read(part(branch, "true")))
        here = here.where(test, holds=False)
    if default is not None:
        results.append(here.read(default))
    values = r.agreed(results)
    if default is None:
        return branches.case(tests, values, None, r.dialect)
    return branches.case(tests, values[:-1], values[-1], r.dialect)


def cast(r: Reads, n: exp.Expr) -> Scalar:
    """Read x::type."""
    to = part(n, "to")
    if (span := read_span(n)) is not None:
        return differences.of_days(span, r.dialect)
    type_ = CASTS.get(to.this)
    if type_ is None or not {k for k, v in to.args.items() if v} <= {"this", "expressions"}:
        raise unlike(n, "this cast cannot be used inside a private query yet")
    sizes = _sizes(n, to)
    if sizes and type_.kind not in {Kind.NUMERIC, Kind.TEXT}:
        raise unlike(n, "this cast cannot be used inside a private query yet")
    if type_.kind is Kind.NUMERIC and sizes:
        type_ = SqlType("numeric", Kind.NUMERIC, sizes)
    x = r.read(n.this)
    if x.literal and isinstance(x.value, str) and type_.kind is not Kind.TEXT:
        return cast_text(x.value, type_, r.dialect, r.now.tzinfo)
    if common.is_null(x):
        return constant(None, type_, r.dialect)
    if type_.kind is Kind.TEXT:
        return replace(texts.to_text(x, r.dialect, sizes[0] if sizes else None), type=type_)
    if type_.kind in NUMBERS and x.kind in NUMBERS | {Kind.BOOLEAN}:
        return numbers.to_number(x, type_, r.dialect)
    if type_.kind is Kind.DATE:
        return dates.to_date(r.zoned(x), r.dialect)
    if type_.kind is Kind.TIMESTAMP and x.exact.kind in {Kind.DATE, Kind.TIMESTAMP}:
        return dates.to_timestamp(x, r.dialect)
    if {type_.kind, x.kind} == {Kind.TIMESTAMP, Kind.TIMESTAMPTZ}:
        return dates.at_zone(x, str(r.now.tzinfo), r.dialect)
    if type_.kind is Kind.TIMESTAMPTZ and x.kind is Kind.DATE:
        return dates.midnight(x)
    if type_.kind is Kind.BOOLEAN and x.kind is Kind.INTEGER:
        return conditions.compare("<>", x, constant(0, INTEGER, r.dialect), r.dialect)
    if type_.kind is x.kind:
        return x
    raise unlike(n, "this cast cannot be used inside a private query yet")


def _sizes(n: exp.Expr, to: exp.Expr) -> tuple[int, ...]:
    sizes = []
    for size in to.expressions:
        if not (size.name.isdecimal() and len(size.name) < 6):
            raise unlike(n, "this cast cannot be used inside a private query yet")
        sizes.append(int(size.name))
    if len(sizes) == 2 and sizes[1] > 20:
        raise unlike(n, "this cast cannot be used inside a private query yet")
    return tuple(sizes)


# -- numbers and texts


def rounding(function: str) -> Read:
    """Read round, trunc, floor and ceil."""

    def read(r: Reads, n: exp.Expr) -> Scalar:
        digits = whole(r, n.args.get("decimals"))
        if abs(digits) > 15:
            raise unlike(n, "at most 15 digits can be rounded to here")
        return numbers.rounded(function, r.read(n.this), r.dialect, digits)

    return read


def extreme(function: str) -> Read:
    """Read least and greatest."""
    return lambda r, n: numbers.extreme(function, r.reads([n.this, *n.expressions]), r.dialect)


def log(r: Reads, n: exp.Expr) -> Scalar:
    """Read log(x), to base 10, and log(base, x)."""
    if n.expression is None:
        ten = constant(10, INTEGER, r.dialect)
        return powers.logarithm(r.read(n.this), r.dialect, ten)
    return powers.logarithm(r.read(n.expression), r.dialect, r.read(n.this))


def width_bucket(r: Reads, n: exp.Expr) -> Scalar:
    """Read width_bucket with constants."""
    ends = n.args.get("threshold")
    if ends is not None:
        while isinstance(ends, exp.Paren | exp.Cast):
            ends = ends.this
        return numbers.bucket_of(r.read(n.this), [r.read(e) for e in ends.expressions], r.dialect)
    limits = [part(n, name) for name in ("min_value", "max_value", "num_buckets")]
    low, high, count = map(r.read, limits)
    return numbers.width_bucket(r.read(n.this), low, high, count, r.dialect)


def trim(r: Reads, n: exp.Expr) -> Scalar:
    """Read the four ways to trim."""
    side = str(n.args.get("position") or "BOTH")
    return texts.trim(r.read(n.this), text(r, n.expression, " "), side, r.dialect)


def overlay(r: Reads, n: exp.Expr) -> Scalar:
    """Read overlay with constants."""
    count = n.args.get("for_")
    return texts.overlay(
        r.read(n.this),
        text(r, n.expression),
        whole(r, part(n, "from_")),
        None if count is None else whole(r, count),
        r.dialect,
    )


def substring(r: Reads, n: exp.Expr) -> Scalar:
    """Read substring with constants."""
    start, length = whole(r, n.args.get("start"), 1), n.args.get("length")
    size = None if length is None else whole(r, length)
    return texts.substring(r.read(n.this), start, size, r.dialect)


def concat_ws(r: Reads, n: exp.Expr) -> Scalar:
    """Read concat_ws."""
    separator, *others = parts(n, 2, exactly=False)
    return texts.concat([r.read(t) for t in others], r.dialect, text(r, separator))


def in_catalog(r: Reads, n: exp.Expr) -> Scalar:
    """Read pg_catalog.f(x), which is f(x) for every f here."""
    schema, call = n.this, n.expression
    if type(schema) is not exp.Identifier or schema.name.lower() != "pg_catalog":
        raise unlike(n, "only functions of pg_catalog can be used here")
    return r.read(call)


# -- constants


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
