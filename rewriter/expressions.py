"""Reads one expression of the analyst's tree into a `Scalar`, or refuses it.

By exact node type and by argument: `TEACHES` lists which arguments of which node are understood,
and anything else in the node is a refusal. `FROM ONLY t` differs from `FROM t` only in a flag.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlglot import exp

from rewriter import functions as fn
from rewriter.dialects import Dialect
from rewriter.literals import (
    Parameter,
    agree,
    cast_text,
    constant,
    elements,
    number,
    parameter,
)
from rewriter.scalar import (
    BIGINT,
    BOOLEAN,
    DATE,
    DOUBLE,
    INTEGER,
    NUMBERS,
    NUMERIC,
    TEXT,
    TIMESTAMP,
    TIMESTAMPTZ,
    Scalar,
)
from sensitivity.policy import Kind, SqlType
from sensitivity.refusal import SyntaxRefused, TooComplex, UndefinedFunction, UnsupportedSyntax

_MOST_SQL = 200_000
REAL = SqlType("real", Kind.FLOAT)
SMALLINT = SqlType("smallint", Kind.INTEGER)
_CASTS: Mapping[exp.DType, SqlType] = {
    exp.DType.SMALLINT: SMALLINT,
    exp.DType.INT: INTEGER,
    exp.DType.BIGINT: BIGINT,
    exp.DType.DECIMAL: NUMERIC,
    exp.DType.FLOAT: REAL,
    exp.DType.DOUBLE: DOUBLE,
    exp.DType.DATE: DATE,
    exp.DType.TIMESTAMP: TIMESTAMP,
    exp.DType.TIMESTAMPTZ: TIMESTAMPTZ,
    exp.DType.BOOLEAN: BOOLEAN,
    exp.DType.TEXT: TEXT,
    exp.DType.VARCHAR: TEXT,
    exp.DType.UUID: SqlType("uuid", Kind.UUID),
}


class Columns(Protocol):
    """Where column names are looked up: the relations of one block."""

    def find(self, column: exp.Column) -> Scalar:
        """Return the column, or raise UndefinedColumn, NotAllowed or UnsupportedSyntax."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads expressions of one block.

    Attributes:
        parameters: values of $1, $2, … of this execution.
        now: the statement's time, in the session's zone; now() and current_date are constants.
        zone_agrees: the session's TimeZone is the policy's, in which the backend cuts timestamptz.
    """

    columns: Columns
    dialect: Dialect
    parameters: Sequence[Parameter]
    now: datetime
    zone_agrees: bool = True

    def zoned(self, moment: Scalar) -> Scalar:
        """Refuse to take a timestamptz apart in another time zone than the session's."""
        if moment.kind is Kind.TIMESTAMPTZ and not moment.truncated and not self.zone_agrees:
            raise UnsupportedSyntax(
                "a timestamp with time zone can only be taken apart in the policy's time zone",
                hint="SET TimeZone to the policy's, or use AT TIME ZONE on the results.",
            )
        return moment

    def read(self, node: exp.Expr) -> Scalar:
        """Return what `node` means; raises Refusal for whatever is not understood."""
        if not isinstance(node, exp.Expr):
            raise SyntaxRefused("an argument is missing")  # sqlglot reads count()
        entry = TEACHES.get(type(node))
        if entry is None:
            raise _unknown(node)
        allowed, read = entry
        # `is not None and is not False` instead of truth: an empty list is nothing said.
        used = {k for k, v in node.args.items() if v is not None and v is not False and v != []}
        if not used <= allowed:
            raise _unknown(node)
        scalar = read(self, node)
        if len(scalar.sql) > _MOST_SQL:
            # Some total forms say their argument twice, so nesting them doubles the text.
            raise TooComplex("this expression is nested too deeply", hint="Write it in parts.")
        return scalar

    def reads(self, nodes: Sequence[exp.Expr]) -> list[Scalar]:
        return agree([self.read(n) for n in nodes], self.dialect)

    def condition(self, node: exp.Expr) -> Scalar:
        """Read what must be a boolean."""
        scalar = self.read(node)
        if fn.is_null(scalar):
            return Scalar("CAST(NULL AS BOOLEAN)", BOOLEAN)
        fn.need(scalar, Kind.BOOLEAN)
        return scalar


def _unknown(node: exp.Expr) -> Exception:
    words = spelled(node)
    if isinstance(node, exp.Anonymous):
        return UndefinedFunction(
            f"function {node.name.lower()}() cannot be used inside a private query",
            hint="It may be used on the results of aggregates, outside of them.",
        )
    if isinstance(node, exp.Subquery | exp.Select | exp.Exists):
        return UnsupportedSyntax(
            "a subquery cannot stand inside a private query yet",
            hint="Write a join, or run the subquery first and use its answer as a constant.",
        )
    if isinstance(node, exp.Window):
        return UnsupportedSyntax(
            "window functions over private rows have no private form yet",
            hint="They can be used over aggregates: sum(count(*)) OVER ().",
        )
    if isinstance(node, exp.AggFunc):
        return UnsupportedSyntax(f"{words} cannot stand here: aggregates do not nest")
    return UnsupportedSyntax(
        f"{words} cannot be used inside a private query yet",
        hint="It may be used on the results of aggregates, outside of them.",
    )


def spelled(node: exp.Expr, limit: int = 60) -> str:
    """Return the analyst's own words for a node, shortened."""
    text = node.sql(dialect="postgres", comments=False, normalize_functions="lower")
    return text if len(text) <= limit else text[: limit - 1] + "…"


Read = Callable[[Reader, exp.Expr], Scalar]


def _binary(rule: Callable[[Scalar, Scalar, Dialect], Scalar]) -> Read:
    def read(r: Reader, n: exp.Expr) -> Scalar:
        a, b = r.reads([n.this, n.expression])
        return rule(a, b, r.dialect)

    return read


def _compared(operator: str) -> Read:
    return _binary(lambda a, b, dialect: fn.compare(operator, a, b, dialect))


def _unary(rule: Callable[[Scalar, Dialect], Scalar]) -> Read:
    return lambda r, n: rule(r.read(n.this), r.dialect)


def _logical(operator: str) -> Read:
    def read(r: Reader, n: exp.Expr) -> Scalar:
        return fn.logical(operator, [r.condition(n.this), r.condition(n.expression)])

    return read


def _moved(sign: int) -> Read:
    """Read a + b and a - b, where b may be an interval."""

    def read(r: Reader, n: exp.Expr) -> Scalar:
        if type(n.expression) is exp.Interval:
            return _shift(r, r.read(n.this), n.expression, sign)
        a, b = r.reads([n.this, n.expression])
        return (fn.add if sign > 0 else fn.subtract)(a, b, r.dialect)

    return read


_MICROS = {"MICROSECOND": 1, "SECOND": 10**6, "MINUTE": 60 * 10**6, "HOUR": 3600 * 10**6}
_DAYS = {"DAY": 1, "WEEK": 7}
_MONTHS = {"MONTH": 1, "QUARTER": 3, "YEAR": 12}
_FARTHEST_YEARS = 4_000  # PostgreSQL's calendar begins in 4713 BC, DuckDB's earlier


def _shift(r: Reader, moment: Scalar, interval: exp.Interval, sign: int) -> Scalar:
    fn.need(moment, Kind.DATE, Kind.TIMESTAMP)
    amount, unit = interval.this, interval.args.get("unit")
    try:
        count = int(amount.name) * sign
    except (AttributeError, ValueError):
        raise UnsupportedSyntax(
            "an interval must be a whole number of one unit here, as in interval '3 months'"
        ) from None
    name = (unit.name if unit is not None else "").upper().removesuffix("S")
    if abs(count) > 10**6 or name not in {**_MICROS, **_DAYS, **_MONTHS}:
        raise UnsupportedSyntax(
            "an interval must be a whole number of one unit here, as in interval '3 months'"
        )
    months, days = count * _MONTHS.get(name, 0), count * _DAYS.get(name, 0)
    micros = count * _MICROS.get(name, 0)
    if abs(months) > _FARTHEST_YEARS * 12 or abs(days) > _FARTHEST_YEARS * 365:
        raise UnsupportedSyntax("an interval must be shorter than 4000 years here")
    is_date = moment.kind is Kind.DATE
    return Scalar(
        r.dialect.shift(moment.sql, months, days, micros, is_date=is_date),
        TIMESTAMP,
        sources=moment.sources,
    )


def _in(r: Reader, n: exp.Expr) -> Scalar:
    x, *values = r.reads([n.this, *n.expressions])
    if not all(v.literal for v in values):
        raise UnsupportedSyntax("IN takes a list of constants here")
    return _among(x, values, r.dialect)


def _equal(r: Reader, n: exp.Expr) -> Scalar:
    """Read a = b, and a = ANY($1) with an array parameter."""
    if type(n.expression) is not exp.Any:
        a, b = r.reads([n.this, n.expression])
        return fn.compare("=", a, b, r.dialect)
    list_ = n.expression.this.this if type(n.expression.this) is exp.Paren else n.expression.this
    if type(list_) is not exp.Parameter:
        raise UnsupportedSyntax("ANY takes an array parameter here", hint="Write IN (1, 2).")
    return _among(r.read(n.this), elements(_given(r, list_), r.dialect), r.dialect)


def _among(x: Scalar, values: Sequence[Scalar], dialect: Dialect) -> Scalar:
    nulls = [v for v in values if fn.is_null(v)]
    tests = [fn.compare("=", x, v, dialect).sql for v in values if not fn.is_null(v)]
    tests += ["CAST(NULL AS BOOLEAN)"] * bool(nulls)
    return Scalar(
        "(" + (" OR ".join(tests) or "FALSE") + ")",
        BOOLEAN,
        nullable=x.nullable or bool(nulls),
        sources=x.sources,
    )


def _between(r: Reader, n: exp.Expr) -> Scalar:
    x, low, high = r.reads([n.this, n.args["low"], n.args["high"]])
    return fn.logical(
        "AND", [fn.compare(">=", x, low, r.dialect), fn.compare("<=", x, high, r.dialect)]
    )


def _is(r: Reader, n: exp.Expr) -> Scalar:
    what = n.expression
    negated = "NOT " if n.args.get("negate") else ""
    if type(what) is exp.Null:
        return fn.test(r.read(n.this), f"{negated}NULL", r.dialect)
    if type(what) is exp.Boolean:
        return fn.test(r.read(n.this), f"{negated}{'TRUE' if what.this else 'FALSE'}", r.dialect)
    raise _unknown(n)


def _case(r: Reader, n: exp.Expr) -> Scalar:
    conditions, results = [], []
    for branch in n.args["ifs"]:
        if type(branch) is not exp.If or branch.args.get("false") is not None:
            raise _unknown(n)
        subject = n.args.get("this")
        if subject is not None:
            a, b = r.reads([subject, branch.this])
            conditions.append(fn.compare("=", a, b, r.dialect))
        else:
            conditions.append(r.condition(branch.this))
        results.append(branch.args["true"])
    default = n.args.get("default")
    values = r.reads([*results, *([default] if default is not None else [])])
    if default is None:
        return fn.case(conditions, values, None, r.dialect)
    return fn.case(conditions, values[:-1], values[-1], r.dialect)


def _cast(r: Reader, n: exp.Expr) -> Scalar:
    to = n.args["to"]
    type_ = _CASTS.get(to.this)
    if type_ is None or not {k for k, v in to.args.items() if v} <= {"this", "expressions"}:
        raise _unknown(n)
    if to.expressions and type_.kind is Kind.NUMERIC:
        if not all(p.name.isdecimal() and len(p.name) < 6 for p in to.expressions):
            raise _unknown(n)
        sizes = [int(p.name) for p in to.expressions]
        if len(sizes) == 2 and not 0 <= sizes[1] <= 20:
            raise _unknown(n)
        type_ = SqlType("numeric", Kind.NUMERIC, tuple(sizes))
    elif to.expressions:
        raise _unknown(n)
    x = r.read(n.this)
    if x.literal and isinstance(x.value, str):
        return cast_text(x.value, type_, r.dialect)
    if fn.is_null(x):
        return constant(None, type_, r.dialect)
    if type_.kind in NUMBERS and x.kind in NUMBERS | {Kind.BOOLEAN}:
        return fn.to_number(x, type_, r.dialect)
    if type_.kind is Kind.DATE:
        return fn.to_date(r.zoned(x), r.dialect)
    if type_.kind is Kind.TIMESTAMP and x.kind in {Kind.DATE, Kind.TIMESTAMP}:
        return fn.to_timestamp(x, r.dialect)
    if type_.kind is x.kind and x.kind in {Kind.TEXT, Kind.BOOLEAN, Kind.UUID}:
        return x
    raise _unknown(n)


def _digits(r: Reader, n: exp.Expr) -> int:
    node = n.args.get("decimals")
    if node is None:
        return 0
    digits = r.read(node)
    if not isinstance(digits.value, int) or abs(digits.value) > 15:
        raise UnsupportedSyntax("round takes a constant number of digits here")
    return digits.value


def _rounding(function: str) -> Read:
    return lambda r, n: fn.rounded(function, r.read(n.this), r.dialect, _digits(r, n))


def _extreme(function: str) -> Read:
    return lambda r, n: fn.extreme(function, r.reads([n.this, *n.expressions]), r.dialect)


def _like(r: Reader, n: exp.Expr) -> Scalar:
    found = fn.like(r.read(n.this), r.read(n.expression), r.dialect)
    return fn.negation(found) if n.args.get("negate") else found


def _today(r: Reader, n: exp.Expr) -> Scalar:
    return constant(r.now.date(), DATE, r.dialect)


def _this_moment(r: Reader, n: exp.Expr) -> Scalar:
    return constant(r.now, TIMESTAMPTZ, r.dialect)


def _given(r: Reader, n: exp.Expr) -> Parameter:
    index = int(n.name) - 1 if n.name.isdecimal() and len(n.name) < 6 else -1
    if not 0 <= index < len(r.parameters):
        raise UnsupportedSyntax(f"there is no parameter {spelled(n)}")
    return r.parameters[index]


def _parameter(r: Reader, n: exp.Expr) -> Scalar:
    return parameter(_given(r, n), r.dialect)


def _literal(r: Reader, n: exp.Expr) -> Scalar:
    if n.args.get("is_string"):
        return constant(n.name, TEXT, r.dialect)
    return number(n.name, r.dialect)


_TWO = frozenset({"this", "expression"})
_ONE = frozenset({"this"})
_MANY = frozenset({"this", "expressions"})

TEACHES: Mapping[type[exp.Expr], tuple[frozenset[str], Read]] = {
    exp.Column: (frozenset({"this", "table", "db"}), lambda r, n: r.columns.find(n)),  # type: ignore[arg-type]
    exp.Literal: (frozenset({"this", "is_string"}), _literal),
    exp.RawString: (_ONE, lambda r, n: constant(n.name, TEXT, r.dialect)),
    exp.Boolean: (_ONE, lambda r, n: constant(bool(n.this), BOOLEAN, r.dialect)),
    exp.Null: (frozenset(), lambda r, n: constant(None, TEXT, r.dialect)),
    exp.Parameter: (_ONE, _parameter),
    exp.Paren: (_ONE, lambda r, n: r.read(n.this)),
    exp.Neg: (_ONE, _unary(fn.negate)),
    exp.Add: (_TWO, _moved(1)),
    exp.Sub: (_TWO, _moved(-1)),
    exp.Mul: (_TWO, _binary(fn.multiply)),
    exp.Div: (_TWO | {"typed"}, _binary(fn.divide)),
    exp.Mod: (_TWO, _binary(fn.modulo)),
    exp.Pow: (_TWO, _binary(fn.power)),
    exp.Abs: (_ONE, _unary(fn.absolute)),
    exp.Round: (frozenset({"this", "decimals"}), _rounding("round")),
    exp.Trunc: (frozenset({"this", "decimals"}), _rounding("trunc")),
    exp.Floor: (_ONE, _rounding("floor")),
    exp.Ceil: (_ONE, _rounding("ceil")),
    exp.Sqrt: (_ONE, _unary(fn.square_root)),
    exp.Ln: (_ONE, _unary(fn.logarithm)),
    exp.Exp: (_ONE, _unary(fn.exponential)),
    exp.Least: (_MANY | {"ignore_nulls"}, _extreme("least")),
    exp.Greatest: (_MANY | {"ignore_nulls"}, _extreme("greatest")),
    exp.Coalesce: (_MANY, lambda r, n: fn.coalesce(r.reads([n.this, *n.expressions]), r.dialect)),
    exp.Nullif: (_TWO, _binary(fn.null_if)),
    exp.Case: (frozenset({"this", "ifs", "default"}), _case),
    exp.Cast: (frozenset({"this", "to"}), _cast),
    exp.EQ: (_TWO, _equal),
    exp.NEQ: (_TWO, _compared("<>")),
    exp.LT: (_TWO, _compared("<")),
    exp.LTE: (_TWO, _compared("<=")),
    exp.GT: (_TWO, _compared(">")),
    exp.GTE: (_TWO, _compared(">=")),
    exp.NullSafeEQ: (_TWO, _compared("IS NOT DISTINCT FROM")),
    exp.NullSafeNEQ: (_TWO, _compared("IS DISTINCT FROM")),
    exp.And: (_TWO, _logical("AND")),
    exp.Or: (_TWO, _logical("OR")),
    exp.Not: (_ONE, lambda r, n: fn.negation(r.condition(n.this))),
    exp.Between: (frozenset({"this", "low", "high"}), _between),
    exp.In: (_MANY, _in),
    exp.Is: (_TWO | {"negate"}, _is),
    exp.Like: (_TWO | {"negate"}, _like),
    exp.Length: (_ONE, lambda r, n: fn.length(r.read(n.this))),
    exp.Extract: (
        _TWO,
        lambda r, n: fn.extract(n.this.name, r.zoned(r.read(n.expression)), r.dialect),
    ),
    exp.TimestampTrunc: (
        frozenset({"this", "unit"}),
        lambda r, n: fn.truncate(n.args["unit"].name, r.zoned(r.read(n.this)), r.dialect),
    ),
    exp.WidthBucket: (
        frozenset({"this", "min_value", "max_value", "num_buckets"}),
        lambda r, n: fn.width_bucket(
            r.read(n.this),
            r.read(n.args["min_value"]),
            r.read(n.args["max_value"]),
            r.read(n.args["num_buckets"]),
            r.dialect,
        ),
    ),
    exp.CurrentDate: (frozenset(), _today),
    exp.CurrentTimestamp: (frozenset(), _this_moment),
}
