"""Collects the aggregates of a block into families of statistics, so that no ε is spent twice.

`count(*), sum(x), avg(x), stddev(x)` is one family of three cells, not four releases. A family is
known by its argument and its filter; everything else about an aggregate is read off it for free.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from sqlglot import exp

from rewriter import functions as fn
from rewriter.dialects import Dialect
from rewriter.expressions import Reader, spelled
from rewriter.scalar import BIGINT, DOUBLE, NUMBERS, NUMERIC, Scalar
from sensitivity.policy import Kind, SqlType
from sensitivity.refusal import MissingBounds, UnsupportedSyntax
from sensitivity.sampling import MAX_SCALE
from sensitivity.statistics import Aggregate as Statistic
from sensitivity.statistics import Count, Family, Grid, Pair, Triple

STATISTICS: dict[type[exp.Expr], Statistic] = {
    exp.Sum: "sum",
    exp.Avg: "avg",
    exp.VariancePop: "var_pop",
    exp.Variance: "var_samp",
    exp.StddevPop: "stddev_pop",
    exp.StddevSamp: "stddev_samp",
    exp.Stddev: "stddev_samp",
}
_FINEST = 1 << 20  # steps of a grid nobody declared
_FARTHEST = 10**140  # far within what every dialect computes with as DOUBLE
_NARROWEST = Fraction(1, 10**80)  # a grid in it is made of steps that are not 0 as DOUBLE
_MOST = {1: 1 << 32, 2: 1 << 16}  # steps of any grid, by degree: noise scales stay below 2**50


@dataclass(frozen=True, slots=True)
class Wanted:
    """One aggregate as the analyst wrote it.

    Attributes:
        argument: None for count(*).
        distinct: count(DISTINCT the privacy unit).
        filter: its FILTER; None if it has none.
    """

    statistic: Statistic
    argument: Scalar | None
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
    statistic = STATISTICS.get(type(node))
    if statistic is None:
        raise UnsupportedSyntax(
            f"{spelled(node)} has no private form yet",
            hint="count, sum, avg, var_pop, var_samp, stddev_pop and stddev_samp have one.",
        )
    if type(node.this) is exp.Distinct:
        raise UnsupportedSyntax(
            f"{spelled(node)} has no private form: one person can add any number of new values",
            hint="Leave DISTINCT out.",
        )
    if not {k for k, v in node.args.items() if v} <= {"this"}:
        raise UnsupportedSyntax(f"{spelled(node)} has a clause that has no private form")
    argument = reader.read(node.this)
    if argument.kind not in NUMBERS:
        raise UnsupportedSyntax(f"{spelled(node)}: only numbers can be summed or averaged")
    if argument.interval is None:
        raise _unbounded(node, argument)
    if max(abs(argument.interval.lower), abs(argument.interval.upper)) > _FARTHEST:
        raise UnsupportedSyntax(
            f"{label}: its values may be too large for a double precision number to hold the sum",
            hint="Narrow them, as in sum(least(greatest(x, 0), 1000000)).",
        )
    if 0 < argument.interval.width < _NARROWEST:
        raise UnsupportedSyntax(f"{label}: its values lie too close together to be summed")
    return Wanted(statistic, argument, condition, distinct=False, label=label)


def _unbounded(node: exp.Expr, argument: Scalar) -> MissingBounds:
    columns = [argument.name] if argument.name else []
    columns += [c.name for c in node.find_all(exp.Column) if not columns]
    what = (
        f'column "{columns[0]}" has no declared bounds'
        if argument.name
        else (f"nothing bounds {spelled(node.this)}")
    )
    return MissingBounds(
        what,
        hint="Say between which values it counts, as in "
        f"sum(least(greatest({spelled(node.this)}, 0), 100)), or ask the steward for bounds.",
    )


def _count(
    node: exp.Count, reader: Reader, unit: Sequence[Scalar], condition: Scalar | None, label: str
) -> Wanted:
    if not {k for k, v in node.args.items() if v} <= {"this", "big_int"}:
        raise UnsupportedSyntax(f"{label} has a clause that has no private form")
    if type(node.this) is exp.Star:
        return Wanted("rows", None, condition, distinct=False, label=label)
    if type(node.this) is not exp.Distinct:
        argument = reader.read(node.this)
        if not argument.nullable or any(argument.sql == u.sql for u in unit):
            # Never NULL in a row that counts, so this is count(*).
            return Wanted("rows", None, condition, distinct=False, label=label)
        return Wanted("count", argument, condition, distinct=False, label=label)
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
    return Wanted("rows", None, condition, distinct=True, label=label)


@dataclass(slots=True)
class Draft:
    """A family being collected: what is asked of the backend for it.

    Attributes:
        index: the spelling of the value's index on the grid; None if nothing is summed.
        condition: rows that count; None for all.
        distinct: counts units, not rows.
    """

    argument: Scalar | None
    condition: str | None
    distinct: bool
    degree: int = 0
    nulls: bool = False
    labels: list[str] = field(default_factory=list)
    grid: Grid | None = None

    @property
    def family(self) -> Family:
        if self.grid is None:
            return Count()
        return (Triple if self.degree == 2 else Pair)(self.grid, self.nulls)


def collect(all_wanted: Sequence[Wanted]) -> tuple[list[Draft], list[tuple[int, Statistic]]]:
    """Return the families, and for each aggregate the family and what to read off it."""
    drafts: dict[tuple[str, str], Draft] = {}

    def draft(w: Wanted, condition: str | None, kind: str) -> Draft:
        return drafts.setdefault(
            (kind, condition or ""), Draft(w.argument, condition, distinct=w.distinct)
        )

    conditions = [w.filter.sql if w.filter else None for w in all_wanted]
    found: list[tuple[Draft, Statistic] | None] = [None] * len(all_wanted)
    for i, (w, condition) in enumerate(zip(all_wanted, conditions, strict=True)):
        if w.argument is not None and w.statistic != "count":
            d = draft(w, condition, w.argument.sql)
            d.degree = max(d.degree, 2 if w.statistic.startswith(("var", "stddev")) else 1)
            found[i] = (d, w.statistic)
    summed = list(drafts.values())
    for i, (w, condition) in enumerate(zip(all_wanted, conditions, strict=True)):
        if found[i] is not None:
            continue
        host = None if w.distinct else _host(summed, w.argument, condition)
        if host is not None and w.argument is None:
            # count(*) joins a pair through a cell for NULLs: the rows the pair does not see.
            host.nulls = host.nulls or (host.argument is not None and host.argument.nullable)
            found[i] = (host, "rows")
        elif host is not None:
            found[i] = (host, "count")
        elif w.argument is not None:
            test = f"({w.argument.sql} IS NOT NULL)"
            both = f"({condition} AND {test})" if condition else test
            found[i] = (draft(w, both, "rows"), "rows")
        else:
            found[i] = (draft(w, condition, "units" if w.distinct else "rows"), "rows")
    order = list(drafts.values())
    for w, entry in zip(all_wanted, found, strict=True):
        if entry is not None:
            entry[0].labels.append(w.label)
    return order, [(order.index(e[0]), e[1]) for e in found if e is not None]


def _host(summed: Sequence[Draft], argument: Scalar | None, condition: str | None) -> Draft | None:
    """Return the family that can count this too: of the same filter, and argument if any."""
    return next(
        (
            d
            for d in summed
            if d.condition == condition
            and (argument is None or (d.argument and d.argument.sql == argument.sql))
        ),
        None,
    )


def lay_grid(draft: Draft, rows: int, epsilon: Fraction) -> None:
    """Choose the grid on which the argument is summed.

    The steward's step for a plain column, 1 for whole numbers, the declared scale of a numeric,
    else 2^-20 of the range; coarser where the noise would outgrow exact sampling.
    """
    x = draft.argument
    if x is None or draft.degree == 0 or x.interval is None:
        return
    width = x.interval.width
    if x.grid is not None:
        step = x.grid
    elif x.whole:
        step = Fraction(1)
    elif x.native and x.kind is Kind.NUMERIC and len(x.type.modifier) > 1:
        step = Fraction(1, 10 ** x.type.modifier[1])
    else:
        step = width / _FINEST if width else Fraction(1)
    grid = Grid(x.interval.lower, step, (width / step).__ceil__())
    most = _MOST[draft.degree]
    while most > 1 and (most**draft.degree) * rows / epsilon > MAX_SCALE:
        most //= 2
    draft.grid = grid.coarsened(most)


def index_of(draft: Draft, value: str, condition: str, dialect: Dialect) -> str:
    """Spell the value's index on its grid: clamped, rounded, 64 bits, NULL where there is none.

    Args:
        value, condition: names of the columns that hold the argument as DOUBLE, and the filter.

    The clamp is a CASE, for LEAST and GREATEST skip NULLs: a NULL would become a bound and the row
    would count for something it never said. It stands again around the rounded index, so no
    float error of (x - lower) / step can leave the grid.
    """
    x, grid = draft.argument, draft.grid
    if x is None or grid is None or x.interval is None:
        raise ValueError("this family sums nothing")
    lower, upper = x.interval.lower, x.interval.upper
    steps = grid.steps
    inside = dialect.nearest(f"({value} - {dialect.number(lower)}) / {dialect.number(grid.step)}")
    index = (
        f"CASE WHEN {value} IS NULL THEN NULL"
        f" WHEN {value} <= {dialect.number(lower)} THEN 0"
        f" WHEN {value} >= {dialect.number(upper)} THEN {_top(grid, upper)}"
        f" ELSE least(greatest({dialect.bigint(inside)}, 0), {steps}) END"
    )
    return f"CASE WHEN {condition} THEN {index} END" if draft.condition else index


def _top(grid: Grid, upper: Fraction) -> int:
    """Return the index nearest to the upper bound; a coarse grid may reach beyond it."""
    return min(grid.steps, ((upper - grid.lower) / grid.step + Fraction(1, 2)).__floor__())


def result_type(statistic: Statistic, argument: Scalar | None) -> SqlType:
    """Return the type PostgreSQL gives to the aggregate."""
    if argument is None or statistic in {"rows", "count"}:
        return BIGINT
    name = argument.type.name
    if argument.kind is Kind.FLOAT:
        return SqlType("real", Kind.FLOAT) if statistic == "sum" and name == "real" else DOUBLE
    if statistic == "sum" and name in {"smallint", "integer"}:
        return BIGINT
    return NUMERIC
