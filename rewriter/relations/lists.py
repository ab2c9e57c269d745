"""Relations that the statement itself spells out: VALUES, and generate_series of constants.

They are public, each of their columns has a public domain, and a series is written out here, so no
function of the engine's makes rows whose number a value could steer.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from sqlglot import exp

from rewriter.dialects import Dialect
from rewriter.expressions import Reader, spelled
from rewriter.functions.common import as_double, is_null, promoted
from rewriter.literals import constant
from rewriter.relations.public_part import whole
from rewriter.relations.source import Source
from rewriter.scalar import MOMENTS, NUMBERS, TIMESTAMPTZ, Scalar
from rewriter.spans import Span, read_span
from sensitivity.bounds import Interval
from sensitivity.policy import Kind, SqlType, Value
from sensitivity.refusal import TooComplex, UnsupportedSyntax

MOST_ROWS = 10_000


def values(node: exp.Values, reader: Reader, alias: str) -> Source:
    """Open VALUES (…), (…): constants only.

    Raises:
        UnsupportedSyntax: a value is no constant, or the values of a column differ in type.
    """
    if {k for k, v in node.args.items() if v} - {"expressions", "alias"}:
        raise UnsupportedSyntax(f"{spelled(node)} cannot be read")
    rows = [t.expressions if type(t) is exp.Tuple else [t] for t in node.expressions]
    if len({len(row) for row in rows}) != 1:
        raise UnsupportedSyntax("VALUES lists must all be the same length")
    columns = [reader.reads(column) for column in zip(*rows, strict=True)]
    if not all(v.literal for column in columns for v in column):
        raise UnsupportedSyntax("VALUES takes constants here")
    names = [f"column{i + 1}" for i in range(len(columns))]
    if len(rows) > MOST_ROWS:
        raise TooComplex(f"a list has at most {MOST_ROWS:,} rows here")
    return _relation(names, [_column(column, reader.dialect) for column in columns], alias)


_Column = tuple[Scalar, Sequence[str]]
"""What is known of a column, and the spelling of each of its values."""


def _relation(names: Sequence[str], columns: Sequence[_Column], alias: str) -> Source:
    """Make a relation of constants, by column."""
    spelt = [sqls for _, sqls in columns]
    known = {
        name: replace(
            scalar, sql=f"{alias}.c{i}", sources=frozenset({alias}), name=name, literal=False
        )
        for i, (name, (scalar, _)) in enumerate(zip(names, columns, strict=True))
    }
    rows = ", ".join(f"({', '.join(row)})" for row in zip(*spelt, strict=True))
    heads = ", ".join(f"c{i}" for i in range(len(columns)))
    unique = tuple(
        # Two decimals may be one DOUBLE, so only what compares exactly is known to be unique.
        frozenset({n})
        for n, c in known.items()
        if c.kind in {Kind.INTEGER, Kind.TEXT, Kind.DATE}
        and c.native
        and c.domain
        and len(c.domain) == len(spelt[0])
    )
    sql = f"(VALUES {rows}) AS {alias}({heads})"
    listed = (whole(alias, known, unique, sql, leaves_out=False),)
    return Source(
        alias, "", sql, dict(known), unique_keys=unique, listed=len(spelt[0]), public=listed
    )


def _column(column: Sequence[Scalar], dialect: Dialect) -> _Column:
    told = [v for v in column if not is_null(v)]
    if not told:
        raise UnsupportedSyntax("a column of VALUES is NULL everywhere")
    type_ = told[0].type
    numbers = all(v.kind in NUMBERS for v in told)
    if not numbers and len({v.kind for v in told}) > 1:
        raise UnsupportedSyntax("the values of a column of VALUES have different types")
    native = all(v.native for v in told) and len({v.type for v in told}) == 1
    if numbers:
        for v in told[1:]:
            type_ = promoted(replace(v, type=type_), v)
    null = (
        dialect.null(type_)
        if native
        else f"NULLIF({dialect.number(Fraction(0))}, {dialect.number(Fraction(0))})"
    )
    sqls = [
        null if is_null(v) else v.sql if native or not numbers else as_double(v, dialect)
        for v in column
    ]
    ends = [v.interval for v in told if v.interval is not None]
    return (
        Scalar(
            "",
            type_,
            nullable=len(told) < len(column),
            interval=Interval.hull(ends) if ends and len(ends) == len(told) else None,
            domain=tuple(dict.fromkeys(v.value for v in told if v.value is not None)),
            native=native or not numbers,
            integral=numbers and all(v.whole for v in told),
            midnight=told[0].midnight,
        ),
        sqls,
    )


def series(node: exp.Expr, name: str, reader: Reader, alias: str) -> Source:
    """Open generate_series(first, last [, step]) of constants.

    Raises:
        UnsupportedSyntax: an end is no constant whole number, date or timestamp.
    """
    if {k for k, v in node.args.items() if v} - {"start", "end", "step"}:
        raise UnsupportedSyntax(f"{spelled(node)} cannot be read")
    step, dialect = node.args.get("step"), reader.dialect
    if node.find(exp.Column) is not None:
        raise UnsupportedSyntax(
            f"{spelled(node)}: its ends and step must be constants", hint="Or use a public table."
        )
    first, last = reader.reads([_end(node.args["start"]), _end(node.args["end"])])
    if isinstance(first.value, date) and isinstance(last.value, date):
        return _moments(name, first, last, _interval(step), alias, dialect)
    by = 1 if step is None else reader.read(step).value
    if not all(isinstance(v, int) for v in (first.value, last.value, by)) or by == 0:
        raise UnsupportedSyntax(
            f"{spelled(node)}: its ends and step must be constants", hint="Or use a public table."
        )
    start, stop, stride = int(first.value), int(last.value), int(by)  # type: ignore[arg-type]
    numbers = range(start, stop + (1 if stride > 0 else -1), stride)
    if not 0 < len(numbers) <= MOST_ROWS:
        raise TooComplex(f"a series has 1 to {MOST_ROWS:,} rows here")
    type_ = first.type if first.type == last.type else SqlType("bigint", Kind.INTEGER)
    return _relation([name], [_between(numbers, type_, dialect)], alias)


def _between(series: Sequence[Value], type_: SqlType, dialect: Dialect) -> _Column:
    """Spell the column of a series, of which the ends say all that there is to know."""
    ends = [constant(series[0], type_, dialect), constant(series[-1], type_, dialect)]
    known, _ = _column(ends, dialect)
    if not known.native:
        raise TooComplex("the numbers of a series lie within ±2^62 here")
    return replace(known, domain=tuple(series)), [dialect.constant(v, type_.kind) for v in series]


def _interval(step: exp.Expr | None) -> tuple[int, timedelta]:
    """Return an interval as months and the rest."""
    text = type(step) is exp.Literal and step.is_string
    span = None if step is None else read_span(exp.cast(step, "interval") if text else step)
    if span is None or min(span.months, span.days, span.micros) < 0 or span == Span():
        raise UnsupportedSyntax(
            "the step of a series of dates is a constant here, as in interval '1 month'"
        )
    return span.months, timedelta(days=span.days, microseconds=span.micros)


def _end(node: exp.Expr) -> exp.Expr:
    """Take off the cast to timestamptz that PostgreSQL makes of a date, and shows in a view."""
    inner = node.this.unnest() if type(node) is exp.Cast else None
    zoned = type(node) is exp.Cast and node.to.this is exp.DType.TIMESTAMPTZ
    return inner if zoned and type(inner) is exp.Cast and inner.to.this is exp.DType.DATE else node


def _moments(
    name: str,
    first: Scalar,
    last: Scalar,
    step: tuple[int, timedelta],
    alias: str,
    dialect: Dialect,
) -> Source:
    if first.kind is not last.kind or first.kind not in MOMENTS - {Kind.TIMESTAMPTZ}:
        raise UnsupportedSyntax("both ends of a series are dates, or timestamps without time zone")
    at, end = first.value, last.value
    if not isinstance(at, date) or not isinstance(end, date):
        raise AssertionError("moments are dates")
    found: list[Value] = []
    moment: date | None = at
    while moment is not None and moment <= end:
        found.append(moment)
        if len(found) > MOST_ROWS:
            raise TooComplex(f"a series has 1 to {MOST_ROWS:,} rows here")
        moment = _later(moment, step)
    if not found:
        raise TooComplex(f"a series has 1 to {MOST_ROWS:,} rows here")
    source = _relation([name], [_between(found, first.type, dialect)], alias)
    if first.kind is Kind.DATE:
        # PostgreSQL makes timestamptz of it, each at the beginning of a day.
        if step[1].seconds:
            raise UnsupportedSyntax("a series of dates has steps of whole days here")
        (known,) = source.columns.values()
        if isinstance(known, Scalar):
            made = replace(known, type=TIMESTAMPTZ, midnight=True)
            return replace(source, columns={name: made})
    return source


def _later(at: date, step: tuple[int, timedelta]) -> date | None:
    """Return the next moment; None beyond the year 9999."""
    months, rest = step
    try:
        if not months:
            return at + rest
        index = at.year * 12 + at.month - 1 + months
        year, month = index // 12, index % 12 + 1
        return at.replace(year=year, month=month, day=min(at.day, monthrange(year, month)[1]))
    except (OverflowError, ValueError):
        return None
