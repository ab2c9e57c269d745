"""How CASE and casts become calls of the rules."""

from contextlib import suppress
from dataclasses import replace

from sqlglot import exp

from rewriter.functions import (
    branches,
    clock,
    common,
    conditions,
    dates,
    differences,
    numbers,
    texts,
)
from rewriter.literals import cast_text, constant
from rewriter.reader import Reads, spelled
from rewriter.reading.arguments import part, unlike
from rewriter.scalar import (
    BIGINT,
    BOOLEAN,
    DATE,
    DOUBLE,
    INTEGER,
    NUMBERS,
    NUMERIC,
    TEXT,
    TIME,
    TIMESTAMP,
    TIMESTAMPTZ,
    Scalar,
)
from rewriter.spans import read_span
from sensitivity.policy import Kind, SqlType
from sensitivity.refusal import Refusal, UnsupportedSyntax

_MOST_TEXTS = 100

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
    exp.DType.TIME: TIME,
    exp.DType.BOOLEAN: BOOLEAN,
    exp.DType.TEXT: TEXT,
    exp.DType.VARCHAR: SqlType("character varying", Kind.TEXT),
    exp.DType.UUID: SqlType("uuid", Kind.UUID),
}


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
    if type_ == TIME:
        local = dates.at_zone(x, str(r.now.tzinfo), r.dialect) if x.kind is Kind.TIMESTAMPTZ else x
        return x if x.type == TIME else clock.time_of(local, r.dialect)
    if type_.kind is Kind.BOOLEAN and x.kind is Kind.INTEGER:
        return conditions.compare("<>", x, constant(0, INTEGER, r.dialect), r.dialect)
    if type_.kind is x.kind:
        return x
    if type_.kind in NUMBERS and x.kind is Kind.TEXT:
        return _numbers_of(r, n, x, type_)
    raise unlike(n, "this cast cannot be used inside a private query yet")


def _numbers_of(r: Reads, n: exp.Expr, x: Scalar, type_: SqlType) -> Scalar:
    """Read texts of a public list as numbers, those that are none as NULL."""
    if x.domain is None or len(x.domain) > _MOST_TEXTS:
        raise UnsupportedSyntax(
            f"{spelled(n)}: only texts of a public list, and no long one, are read as numbers",
            hint="Compare the text itself, or write CASE … WHEN '1' THEN 1 … END.",
        )
    tests, results = [], []
    for value in x.domain:
        with suppress(Refusal):
            number = cast_text(str(value), replace(type_, modifier=()), r.dialect)
            tests.append(conditions.compare("=", x, constant(value, TEXT, r.dialect), r.dialect))
            results.append(number)
    if not results:
        return constant(None, type_, r.dialect)
    return numbers.to_number(branches.case(tests, results, None, r.dialect), type_, r.dialect)


def _sizes(n: exp.Expr, to: exp.Expr) -> tuple[int, ...]:
    sizes = []
    for size in to.expressions:
        if not (size.name.isdecimal() and len(size.name) < 6):
            raise unlike(n, "this cast cannot be used inside a private query yet")
        sizes.append(int(size.name))
    if len(sizes) == 2 and sizes[1] > 20:
        raise unlike(n, "this cast cannot be used inside a private query yet")
    return tuple(sizes)
