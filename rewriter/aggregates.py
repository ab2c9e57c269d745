"""Reads aggregate calls: which statistic of which expressions, over which rows.

`rewriter.families` then collects them, so that no ε is spent twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from sqlglot import exp

from rewriter.expressions import Reader, spelled
from rewriter.functions import conditions, dates
from rewriter.keys import domain_of
from rewriter.picks import Pick, picks
from rewriter.reading.arguments import taken_apart
from rewriter.scalar import BIGINT, BOOLEAN, DOUBLE, MOMENTS, NUMBERS, NUMERIC, TIME, Scalar
from sensitivity.policy import Kind, SqlType
from sensitivity.refusal import MissingBounds, SyntaxRefused, UnsupportedSyntax
from sensitivity.statistics import Aggregate as Statistic

STATISTICS: dict[type[exp.Expr], Statistic] = {
    exp.Sum: "sum",
    exp.Avg: "avg",
    exp.VariancePop: "var_pop",
    exp.Variance: "var_samp",
    exp.StddevPop: "stddev_pop",
    exp.StddevSamp: "stddev_samp",
    exp.Stddev: "stddev_samp",
}
OF_TWO: dict[type[exp.Expr], Statistic] = {
    exp.Corr: "corr",
    exp.CovarPop: "covar_pop",
    exp.CovarSamp: "covar_samp",
    exp.RegrCount: "regr_count",
    exp.RegrAvgy: "regr_avgy",
    exp.RegrAvgx: "regr_avgx",
    exp.RegrSyy: "regr_syy",
    exp.RegrSxx: "regr_sxx",
    exp.RegrSxy: "regr_sxy",
    exp.RegrSlope: "regr_slope",
    exp.RegrIntercept: "regr_intercept",
    exp.RegrR2: "regr_r2",
}
_LOGICAL: dict[type[exp.Expr] | str, Statistic] = {
    exp.LogicalAnd: "bool_and",
    exp.LogicalOr: "bool_or",
    "every": "bool_and",
}
_EXTREMES: dict[type[exp.Expr], Fraction] = {exp.Min: Fraction(0), exp.Max: Fraction(1)}
_OTHERS_VALUES = "it returns the very values of some rows"
_REFUSED: dict[type[exp.Expr] | str, tuple[str, str | None]] = {
    exp.ArrayAgg: (_OTHERS_VALUES, "count(*) … GROUP BY shows the values that many share."),
    exp.GroupConcat: (_OTHERS_VALUES, "count(*) … GROUP BY shows the values that many share."),
    exp.AnyValue: (_OTHERS_VALUES, "mode() or GROUP BY shows values that many share."),
    exp.JSONArrayAgg: (_OTHERS_VALUES, "Aggregate first and make JSON of the results."),
    exp.JSONObjectAgg: (_OTHERS_VALUES, "Aggregate first and make JSON of the results."),
    exp.JSONBObjectAgg: (_OTHERS_VALUES, "Aggregate first and make JSON of the results."),
    "jsonb_agg": (_OTHERS_VALUES, "Aggregate first and make JSON of the results."),
    "xmlagg": (_OTHERS_VALUES, "Aggregate first and make XML of the results."),
    "range_agg": (_OTHERS_VALUES, None),
    "range_intersect_agg": (_OTHERS_VALUES, None),
    exp.BitwiseAndAgg: ("a single row can change every bit of it", None),
    exp.BitwiseOrAgg: ("a single row can change every bit of it", None),
    exp.BitwiseXorAgg: ("a single row can change every bit of it", None),
}
"""Aggregates that will never have a private form: why, and what to write instead."""

_BEFORE_THE_JOIN = (  # which repeats rows that Looker tells apart by a hash of their key
    "Aggregate before the join, in a derived table (Looker: symmetric_aggregates: no)."
)
_MOST_RANKS = 100
_MOST_LISTED = 1_000  # each stands in the SQL
_FARTHEST = 10**140  # far within what every dialect computes with as DOUBLE
_NARROWEST = Fraction(1, 10**80)  # a grid in it is made of steps that are not 0 as DOUBLE


@dataclass(frozen=True, slots=True)
class Rank:
    """A place in the order of a column's values.

    Attributes:
        fraction: of the values that lie below; 0 is the minimum and 1 the maximum.
        continuous: percentile_cont, which lies between two values if need be.
        descending: counted from above, which decides which of two values it is.
    """

    fraction: Fraction
    continuous: bool = False
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """One aggregate as the analyst wrote it.

    Attributes:
        statistic: "units" counts privacy units, "items" other distinct things; "ranks" are
            quantiles.
        arguments: none for count(*), two (y and x) for corr and the like, any number for "items",
            else one.
        filter: its FILTER; None if it has none.
        ranks: of "ranks"; several if they are the elements of an array.
        array: whether the result is an array.
        picks: which values of something the filter picks, as far as that is evident.
    """

    statistic: Statistic | Literal["units", "items", "mode", "ranks"]
    arguments: tuple[Scalar, ...]
    filter: Scalar | None
    label: str
    ranks: tuple[Rank, ...] = ()
    array: bool = False
    picks: tuple[Pick, ...] = ()


def wanted(node: exp.Expr, reader: Reader, unit: Sequence[Scalar]) -> Wanted:
    """Read an aggregate call, with its FILTER.

    Raises:
        UnsupportedSyntax: an aggregate, or a form of it, that has no private form.
    """
    found = _wanted(node, reader, unit)
    if type(node) is exp.Filter:
        return replace(found, picks=picks(node.expression.this, reader))
    if type(node.this) is exp.Case and found.filter is not None:  # it was read as a filter
        return replace(found, picks=picks(node.this.args["ifs"][0].this, reader))
    return found


def _wanted(node: exp.Expr, reader: Reader, unit: Sequence[Scalar]) -> Wanted:
    label, condition = spelled(node), None
    if type(node) is exp.Filter:
        where = node.expression
        if {k for k, v in node.args.items() if v} != {"this", "expression"} or (
            type(where) is not exp.Where
        ):
            raise UnsupportedSyntax(f"{label} cannot be read")
        condition, node = reader.condition(where.this), node.this
        reader = reader.where(where.this, holds=True)
    elif (split := _filtered(node, reader)) is not None:
        condition, reader, node = split
    if type(node) is exp.Count:
        return _count(node, reader, unit, condition, label)
    if type(node) is exp.WithinGroup:
        return _within_group(node, reader, condition, label)
    name = node.name.lower() if type(node) is exp.Anonymous else type(node)
    if name in _REFUSED:
        reason, hint = _REFUSED[name]
        raise UnsupportedSyntax(f"{spelled(node)} has no private form: {reason}", hint=hint)
    if type(node.this) is exp.Distinct and type(node) not in _EXTREMES:
        raise UnsupportedSyntax(
            f"{spelled(node)} has no private form: one person can add any number of new values",
            hint=_BEFORE_THE_JOIN if node.this.find(exp.MD5) else "Leave DISTINCT out.",
        )
    if type(node) in _EXTREMES:
        # DISTINCT changes nothing here.
        inner = node.this.expressions[0] if type(node.this) is exp.Distinct else node.this
        _plain(node, "this")
        argument = _ordered(inner, node, reader)
        return Wanted("ranks", (argument,), condition, label, (Rank(_EXTREMES[type(node)]),))
    if name in _LOGICAL:
        _plain(node, "this", *(["expressions"] if name == "every" else []))
        if name == "every" and len(node.expressions) != 1:
            raise UnsupportedSyntax(f"{label} takes one condition")
        said = reader.condition(node.expressions[0] if name == "every" else node.this)
        return Wanted(_LOGICAL[name], (said,), condition, label)
    if type(node) in OF_TWO:
        _plain(node, "this", "expression")
        y, x = (_number(side, node, reader) for side in (node.this, node.expression))
        return Wanted(OF_TWO[type(node)], (y, x), condition, label)
    if type(node) in STATISTICS:
        _plain(node, "this")
        lengths = type(node) in {exp.Sum, exp.Avg}
        argument = _number(node.this, node, reader, lengths=lengths)
        return Wanted(STATISTICS[type(node)], (argument,), condition, label)
    raise UnsupportedSyntax(
        f"{spelled(node)} has no private form yet",
        hint="count, sum, avg, var_…, stddev_…, covar_…, corr, regr_…, min, max and percentile_…"
        " have one.",
    )


def _filtered(node: exp.Expr, reader: Reader) -> tuple[Scalar, Reader, exp.Expr] | None:
    """Read f(CASE WHEN c THEN x END) as f(x) FILTER (WHERE c), of sums also with ELSE 0.

    It means the same, for these aggregates skip NULLs, and a sum of nothing is 0 here; and filters
    may be told apart. None if it is not of this form, or the result would be of another type.

    Returns:
        The condition, what reads x where it holds, and f(x).
    """
    branches = node.this
    if type(node) not in {*STATISTICS, exp.Count} or type(branches) is not exp.Case:
        return None
    if branches.find(exp.Query) is not None:
        return None  # an earlier answer is asked once, where it stands
    (branch, *others), default = branches.args.get("ifs") or [None], branches.args.get("default")
    if branch is None or others or branches.this is not None or type(branch) is not exp.If:
        return None
    if default is not None and not (
        type(node) is exp.Sum and type(default) is exp.Literal and default.name == "0"
    ):
        return None
    value = branch.args.get("true")
    inner = reader.where(branch.this, holds=True)
    if not isinstance(value, exp.Expr) or inner.read(value).type != reader.read(branches).type:
        return None
    plain = node.copy()
    plain.set("this", value.copy())
    return reader.condition(branch.this), inner, plain


def _plain(node: exp.Expr, *known: str) -> None:
    """Refuse an argument of a call that is not among these; none is dropped silently."""
    if not {k for k, v in node.args.items() if v} <= set(known):
        raise UnsupportedSyntax(f"{spelled(node)} has a clause that has no private form")


def _within_group(
    node: exp.WithinGroup, reader: Reader, condition: Scalar | None, label: str
) -> Wanted:
    """Read percentile_cont, percentile_disc and mode."""
    function, order = node.this, node.expression
    _plain(node, "this", "expression")
    if type(function) not in {exp.PercentileCont, exp.PercentileDisc, exp.Mode}:
        raise UnsupportedSyntax(
            f"{label} has no private form yet",
            hint="percentile_cont, percentile_disc and mode have one.",
        )
    (ordered,) = order.expressions if len(order.expressions) == 1 else (None,)
    if type(order) is not exp.Order or type(ordered) is not exp.Ordered:
        raise UnsupportedSyntax(f"{label} needs ORDER BY one expression")
    _plain(ordered, "this", "desc", "nulls_first")  # NULLs are not among the values
    if type(function) is exp.Mode:
        _plain(function)
        argument = reader.read(ordered.this)
        if not 0 < len(domain_of(argument) or ()) <= _MOST_LISTED:
            raise UnsupportedSyntax(
                f"{label} has no private form: only values of a public list, and no long one, can"
                " be the most frequent",
                hint="Group by it and order by count(*), or ask the steward to declare its values.",
            )
        return Wanted("mode", (argument,), condition, label)
    _plain(function, "this")
    fractions, array = _fractions(function.this, reader)
    argument = _ordered(ordered.this, node, reader)
    descending = bool(ordered.args.get("desc"))
    continuous = type(function) is exp.PercentileCont
    ranks = tuple(
        Rank(1 - p if descending else p, continuous and 0 < p < 1, descending and 0 < p < 1)
        for p in fractions
    )
    return Wanted("ranks", (argument,), condition, label, ranks, array)


def _fractions(node: exp.Expr, reader: Reader) -> tuple[list[Fraction], bool]:
    """Read what percentile_cont is given: a constant from 0 to 1, or an array of such."""
    if type(node) is exp.Array:
        parts, array = node.expressions, True
    elif type(node) is exp.Cast and node.to.this is exp.DType.ARRAY and node.this.is_string:
        words = node.this.name.strip().removeprefix("{").removesuffix("}").split(",")
        parts, array = [exp.Literal.number(word.strip()) for word in words], True
    else:
        parts, array = [node], False
    if not 0 < len(parts) <= _MOST_RANKS:
        raise UnsupportedSyntax(f"at most {_MOST_RANKS} fractions can be asked for at once")
    fractions = []
    for part in parts:
        value = reader.read(part).value
        if not isinstance(value, int | Fraction) or not 0 <= value <= 1:
            raise UnsupportedSyntax(
                f"{spelled(part)} cannot be a percentile: a constant from 0 to 1 can"
            )
        fractions.append(Fraction(value))
    return fractions, array


def _ordered(argument: exp.Expr, node: exp.Expr, reader: Reader) -> Scalar:
    """Read an argument of which a quantile is asked: a number, a date or a timestamp.

    Raises:
        MissingBounds: nothing says between which values it lies.
    """
    read = reader.read(argument)
    if read.kind not in NUMBERS | MOMENTS | {Kind.INTERVAL}:
        raise UnsupportedSyntax(
            f"{spelled(node)} has no private form: only numbers, dates and timestamps have private"
            " quantiles",
            hint=_seconds(argument)
            if read.type == TIME
            else f"count(*) … GROUP BY {spelled(argument)} shows the values that many share.",
        )
    if read.kind not in MOMENTS:
        return _number(argument, node, reader, lengths=True)
    if read.interval is None:
        raise MissingBounds(
            f'column "{read.name}" has no declared bounds'
            if read.name
            else f"nothing bounds {spelled(argument)}",
            hint=f"Say between which it counts, as in WHERE {spelled(argument)} BETWEEN … AND …"
            f"{_or_ask(read)}.",
        )
    return read


def _seconds(clock: exp.Expr) -> str:
    """Say what to ask instead of a time of day."""
    return f"Ask for its seconds: extract(epoch FROM {spelled(clock)})."


def _number(argument: exp.Expr, node: exp.Expr, reader: Reader, *, lengths: bool = False) -> Scalar:
    """Read an argument that is summed: a bounded number.

    Args:
        lengths: it may be an interval.

    Raises:
        MissingBounds: nothing says between which values it lies.
    """
    words = spelled(argument) if argument.find(exp.Query) else None  # reading uses it up
    read = reader.read(argument)
    if read.kind not in NUMBERS and not (lengths and read.kind is Kind.INTERVAL):
        hint = _seconds(argument) if read.type == TIME else None
        raise UnsupportedSyntax(
            f"{spelled(node)}: only numbers can be summed or averaged", hint=hint
        )
    if read.interval is None:
        raise _unbounded(argument, read, reader, words)
    if max(abs(read.interval.lower), abs(read.interval.upper)) > _FARTHEST:
        raise UnsupportedSyntax(
            f"{spelled(node)}: its values may be too large for a double precision number to hold"
            " the sum",
            hint="Narrow them, as in sum(least(greatest(x, 0), 1000000)).",
        )
    if 0 < read.interval.width < _NARROWEST:
        raise UnsupportedSyntax(f"{spelled(node)}: its values lie too close together to be summed")
    return read


def _or_ask(read: Scalar) -> str:
    return ", or ask the steward for bounds" if read.name else ""


def _unbounded(
    argument: exp.Expr, read: Scalar, reader: Reader, words: str | None
) -> MissingBounds:
    words = words or spelled(argument)
    what = (
        f'column "{read.name}" has no declared bounds' if read.name else f"nothing bounds {words}"
    )
    near, moment = _near_zero(argument, reader), _moment(argument, reader)
    if near:
        hint = (
            f"{near} may be as near to 0 as it likes. Write greatest({near}, 0.01), or"
            f" WHERE {near} >= 0.01."
        )
    elif moment:
        hint = f"Say between which {moment} counts, as in WHERE {moment} BETWEEN … AND …."
    else:
        hint = (
            "Say between which values it counts, as in "
            f"least(greatest({words}, 0), 100){_or_ask(read)}."
        )
    return MissingBounds(what, hint=hint)


def _moment(argument: exp.Expr, reader: Reader) -> str | None:
    """Return the moment that nothing bounds and whose part an expression is."""
    _, of = taken_apart(argument.unnest()) or (None, None)
    of = None if of is None else of.unnest()
    if type(of) is not exp.Column:
        return None
    read = reader.read(of)
    return spelled(of) if read.kind in MOMENTS and read.interval is None else None


def _near_zero(argument: exp.Expr, reader: Reader) -> str | None:
    """Return what an expression is divided by, or takes the logarithm of, if that is bounded but
    reaches to 0."""
    if argument.find(exp.Query) is not None:
        return None  # an earlier answer is asked once
    for node in argument.find_all(exp.Div, exp.Ln, exp.Log, exp.Pow):
        inner = node.expression if type(node) in {exp.Div, exp.Log} else node.this
        inner = inner.unnest() if isinstance(inner, exp.Expr) else node.this
        while type(inner) is exp.Nullif:
            inner = inner.this
        interval = reader.read(inner).interval
        if interval is not None and interval.lower <= 0 < interval.upper:
            return spelled(inner)
    return None


def _count(
    node: exp.Count, reader: Reader, unit: Sequence[Scalar], condition: Scalar | None, label: str
) -> Wanted:
    if not {k for k, v in node.args.items() if v} <= {"this", "big_int"}:
        raise UnsupportedSyntax(f"{label} has a clause that has no private form")
    if type(node.this) is exp.Star:
        return Wanted("rows", (), condition, label)
    if type(node.this) is not exp.Distinct:
        if type(node.this) is exp.Column and type(node.this.this) is exp.Star:
            raise UnsupportedSyntax(
                f"{label}: rows of one table of several are not counted by themselves",
                hint="Write count(*); or, beside an outer join, count(x) of one of its columns.",
            )
        argument = reader.read(node.this)
        if not argument.nullable or any(argument.sql == u.sql for u in unit):
            # Never NULL in a row that counts, so this is count(*).
            return Wanted("rows", (), condition, label)
        return Wanted("count", (argument,), condition, label)
    if node.this.args.get("on"):
        raise UnsupportedSyntax(f"{label} has no private form")
    nodes = node.this.expressions
    if len(nodes) == 1 and type(nodes[0]) is exp.Tuple:
        nodes = nodes[0].expressions
    if not nodes:
        raise SyntaxRefused("an argument is missing")
    arguments = [reader.read(x) for x in nodes]
    places = [a.unit for a in arguments if a.unit is not None]
    if len(places) < len(arguments) or sorted(places) != list(range(len(unit))):
        if any(a.kind is Kind.OTHER for a in arguments):
            raise UnsupportedSyntax(
                f"{label} has no private form: values of its type have no order"
            )
        return Wanted("items", tuple(arguments), condition, label)
    arguments.sort(key=lambda a: a.unit or 0)
    # An outer join may leave its side's copy of the key NULL in a row that has a unit.
    present = [
        conditions.test(a, "NOT NULL", reader.dialect)
        for a, u in zip(arguments, unit, strict=True)
        if a.sql != u.sql
    ]
    if present:
        condition = conditions.logical("AND", [*present, *([condition] if condition else [])])
    return Wanted("units", (), condition, label)


def told_of(w: Wanted) -> Scalar:
    """Return what is known of the aggregate in its release: its type, and where it lies."""
    between = w.statistic in {"avg", "ranks", "mode"} and not w.array
    interval = dates.as_day(w.arguments[0]).interval if between else None
    return Scalar("", exact_type(w), interval=interval)


def exact_type(w: Wanted) -> SqlType:
    """Return the type of the aggregate in its release: there a day's beginning is that day."""
    return result_type(replace(w, arguments=tuple(dates.as_day(a) for a in w.arguments)))


def result_type(w: Wanted) -> SqlType:
    """Return the type PostgreSQL gives to the aggregate."""
    statistic = w.statistic
    if statistic in {"rows", "units", "items", "count", "regr_count"}:
        return BIGINT
    if len(w.arguments) == 2:
        return DOUBLE
    (argument,) = w.arguments
    if statistic in {"bool_and", "bool_or"}:
        return BOOLEAN
    if statistic == "mode":
        return argument.type
    if statistic == "ranks":
        numbers = w.ranks[0].continuous and argument.kind in NUMBERS
        type_ = DOUBLE if numbers else argument.type
        return replace(type_, name=f"{type_.name}[]", modifier=()) if w.array else type_
    name = argument.type.name
    if argument.kind is Kind.INTERVAL:
        return argument.type
    if argument.kind is Kind.FLOAT:
        return SqlType("real", Kind.FLOAT) if statistic == "sum" and name == "real" else DOUBLE
    if statistic == "sum" and name in {"smallint", "integer"}:
        return BIGINT
    return NUMERIC
