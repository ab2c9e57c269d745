"""Reads aggregate calls: which statistic of which expressions, over which rows.

`rewriter.families` then collects them, so that no ε is spent twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlglot import exp

from rewriter import functions as fn
from rewriter.expressions import Reader, spelled
from rewriter.scalar import BIGINT, DOUBLE, NUMBERS, NUMERIC, Scalar
from sensitivity.policy import Kind, SqlType
from sensitivity.refusal import MissingBounds, UnsupportedSyntax
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
_FARTHEST = 10**140  # far within what every dialect computes with as DOUBLE
_NARROWEST = Fraction(1, 10**80)  # a grid in it is made of steps that are not 0 as DOUBLE


@dataclass(frozen=True, slots=True)
class Wanted:
    """One aggregate as the analyst wrote it.

    Attributes:
        arguments: none for count(*), two (y and x) for corr and the like, else one.
        distinct: count(DISTINCT the privacy unit).
        filter: its FILTER; None if it has none.
    """

    statistic: Statistic
    arguments: tuple[Scalar, ...]
    filter: Scalar | None
    distinct: bool
    label: str


def wanted(node: exp.Expr, reader: Reader, unit: Sequence[Scalar]) -> Wanted:
    """Read an aggregate call, with its FILTER.

    Raises:
        UnsupportedSyntax: an aggregate, or a form of it, that has no private form.
    """
    label, condition = spelled(node), None
    if type(node) is exp.Filter:
        where = node.expression
        if {k for k, v in node.args.items() if v} != {"this", "expression"} or (
            type(where) is not exp.Where
        ):
            raise UnsupportedSyntax(f"{label} cannot be read")
        condition, node = reader.condition(where.this), node.this
    if type(node) is exp.Count:
        return _count(node, reader, unit, condition, label)
    statistic, others = STATISTICS.get(type(node)), OF_TWO.get(type(node))
    if statistic is None and others is None:
        raise UnsupportedSyntax(
            f"{spelled(node)} has no private form yet",
            hint="count, sum, avg, var_pop, var_samp, stddev_pop and stddev_samp have one.",
        )
    if type(node.this) is exp.Distinct:
        raise UnsupportedSyntax(
            f"{spelled(node)} has no private form: one person can add any number of new values",
            hint="Leave DISTINCT out.",
        )
    if not {k for k, v in node.args.items() if v} <= {"this", *(["expression"] if others else [])}:
        raise UnsupportedSyntax(f"{spelled(node)} has a clause that has no private form")
    if others is not None:
        y, x = (_number(side, node, reader) for side in (node.this, node.expression))
        return Wanted(others, (y, x), condition, distinct=False, label=label)
    if statistic is None:
        raise AssertionError("every aggregate is of one column or of two")
    argument = _number(node.this, node, reader)
    return Wanted(statistic, (argument,), condition, distinct=False, label=label)


def _number(argument: exp.Expr, node: exp.Expr, reader: Reader) -> Scalar:
    """Read an argument that is summed: a bounded number.

    Raises:
        MissingBounds: nothing says between which values it lies.
    """
    read = reader.read(argument)
    if read.kind not in NUMBERS:
        raise UnsupportedSyntax(f"{spelled(node)}: only numbers can be summed or averaged")
    if read.interval is None:
        raise _unbounded(argument, read)
    if max(abs(read.interval.lower), abs(read.interval.upper)) > _FARTHEST:
        raise UnsupportedSyntax(
            f"{spelled(node)}: its values may be too large for a double precision number to hold"
            " the sum",
            hint="Narrow them, as in sum(least(greatest(x, 0), 1000000)).",
        )
    if 0 < read.interval.width < _NARROWEST:
        raise UnsupportedSyntax(f"{spelled(node)}: its values lie too close together to be summed")
    return read


def _unbounded(argument: exp.Expr, read: Scalar) -> MissingBounds:
    what = (
        f'column "{read.name}" has no declared bounds'
        if read.name
        else f"nothing bounds {spelled(argument)}"
    )
    return MissingBounds(
        what,
        hint="Say between which values it counts, as in "
        f"sum(least(greatest({spelled(argument)}, 0), 100)), or ask the steward for bounds.",
    )


def _count(
    node: exp.Count, reader: Reader, unit: Sequence[Scalar], condition: Scalar | None, label: str
) -> Wanted:
    if not {k for k, v in node.args.items() if v} <= {"this", "big_int"}:
        raise UnsupportedSyntax(f"{label} has a clause that has no private form")
    if type(node.this) is exp.Star:
        return Wanted("rows", (), condition, distinct=False, label=label)
    if type(node.this) is not exp.Distinct:
        argument = reader.read(node.this)
        if not argument.nullable or any(argument.sql == u.sql for u in unit):
            # Never NULL in a row that counts, so this is count(*).
            return Wanted("rows", (), condition, distinct=False, label=label)
        return Wanted("count", (argument,), condition, distinct=False, label=label)
    if node.this.args.get("on"):
        raise UnsupportedSyntax(f"{label} has no private form")
    nodes = node.this.expressions
    if len(nodes) == 1 and type(nodes[0]) is exp.Tuple:
        nodes = nodes[0].expressions
    arguments = [reader.read(x) for x in nodes]
    if [a.unit for a in arguments] != list(range(len(unit))):
        names = ", ".join(u.name or "" for u in unit)
        names = names if len(unit) == 1 else f"({names})"
        raise UnsupportedSyntax(
            f"{label} has no private form yet",
            hint=f"count(DISTINCT {names}) counts privacy units.",
        )
    # An outer join may leave its side's copy of the key NULL in a row that has a unit.
    present = [
        fn.test(a, "NOT NULL", reader.dialect)
        for a, u in zip(arguments, unit, strict=True)
        if a.sql != u.sql
    ]
    if present:
        condition = fn.logical("AND", [*present, *([condition] if condition else [])])
    return Wanted("rows", (), condition, distinct=True, label=label)


def result_type(w: Wanted) -> SqlType:
    """Return the type PostgreSQL gives to the aggregate."""
    statistic = w.statistic
    if statistic in {"rows", "count", "regr_count"}:
        return BIGINT
    if len(w.arguments) == 2:
        return DOUBLE
    (argument,) = w.arguments
    name = argument.type.name
    if argument.kind is Kind.FLOAT:
        return SqlType("real", Kind.FLOAT) if statistic == "sum" and name == "real" else DOUBLE
    if statistic == "sum" and name in {"smallint", "integer"}:
        return BIGINT
    return NUMERIC
