"""Aggregates within one privacy unit: exact, inside the backend, and part of no release.

How often a patient came is a fact about that patient, so `count(*)` of one unit's rows needs no
noise; what is made of it in the outer block does. For that to be sound, the result must depend on
that unit's rows alone. A float sum does not: its last digits depend on the order in which the
engine adds, and that on everybody's rows. So sums are over integers on a grid, as in releases, and
whatever has no order of its own (min, max, count, and, or) is taken as it is.

Public rows are folded by the same rules. Their float sums, too, would have last digits that depend
on the plan that the engine makes for the private rows beside them, and a comparison shows one digit
as well as all of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from sqlglot import exp

from rewriter.aggregates import STATISTICS, Wanted, result_type
from rewriter.dialects import Dialect
from rewriter.expressions import Reader, spelled
from rewriter.families.grids import index_of, natural, placed
from rewriter.functions.arrays import array, held
from rewriter.functions.common import as_double, nameless
from rewriter.functions.portions import summed
from rewriter.orders import terms_of
from rewriter.scalar import BIGINT, BOOLEAN, DOUBLE, MOMENTS, NUMBERS, NUMERIC, TEXT, Scalar
from sensitivity.bounds import Interval
from sensitivity.policy import Kind
from sensitivity.refusal import MissingBounds, UnsupportedSyntax
from sensitivity.statistics import Aggregate as Statistic
from sensitivity.statistics import Grid

_LONGEST = 1_000  # characters
_FINEST = {1: 1 << 40, 2: 1 << 24}  # steps of a grid, by degree: squares fit into 64 bits
_EXTREMES: dict[type[exp.Expr], str] = {exp.Min: "min", exp.Max: "max"}
_PERCENTILES: dict[type[exp.Expr], str] = {
    exp.PercentileCont: "percentile_cont",
    exp.PercentileDisc: "percentile_disc",
}
_LOGICAL: dict[type[exp.Expr], str] = {exp.LogicalAnd: "bool_and", exp.LogicalOr: "bool_or"}


@dataclass(frozen=True, slots=True)
class Fold:
    """One aggregate over some rows of one unit, or over public rows.

    Attributes:
        arguments: expressions over a row.
        spell: takes how the arguments are called, and "" or the OVER of a window, which stands
            behind every aggregate in what is returned.
        result: what is known of the result; its `sql` is empty.
        first: the order of rows by which only the first `MOST` of a group have their first
            argument, and others NULL; empty if all rows have it.
        distinct: equal rows in that order count as one.
    """

    arguments: tuple[str, ...]
    spell: Callable[[Sequence[str], str], str]
    result: Scalar
    first: tuple[str, ...] = ()
    distinct: bool = False


def fold(node: exp.Expr, reader: Reader, most_rows: int | None) -> Fold:
    """Read an aggregate call within a unit.

    Args:
        most_rows: rows that a unit is said to have, for intervals alone; None for public rows, of
            which nobody says so.

    Raises:
        Refusal: there is no such aggregate, or no bounds for what it sums.
    """
    label, condition, filtered = spelled(node), None, type(node) is exp.Filter
    if filtered:
        where = node.expression
        if {k for k, v in node.args.items() if v} != {"this", "expression"} or (
            type(where) is not exp.Where
        ):
            raise UnsupportedSyntax(f"{label} cannot be read")
        condition, node = reader.condition(where.this).sql, node.this

    def when(sql: str) -> str:
        return f"CASE WHEN {condition} THEN {sql} END" if condition else sql

    made = _folded(node, reader, most_rows, when, label)
    if filtered and type(node) in STATISTICS:
        made = _weakened(made)
    return _as_part(made, node, reader, filtered=filtered)


def _as_part(made: Fold, node: exp.Expr, reader: Reader, *, filtered: bool) -> Fold:
    """See that a sum of some rows only is none of all of them, but a part of that."""
    part, case = made.result.portion, node.this
    if part is None:
        return made
    if type(case) is exp.Case and len(case.args["ifs"]) == 1:
        default = case.args.get("default")
        if default is None or (type(default) is exp.Literal and default.name == "0"):
            part = summed(reader.read(case.args["ifs"][0].args["true"]), whole=False)
    if filtered and part is not None:
        part = replace(part, whole=False)
    return replace(made, result=replace(made.result, portion=part))


def _folded(
    node: exp.Expr,
    reader: Reader,
    most_rows: int | None,
    when: Callable[[str], str],
    label: str,
) -> Fold:
    kind = type(node)
    if kind is exp.Count:
        return _count(node, reader, most_rows, when, label)
    if kind in STATISTICS:
        _only_this(node, label)
        argument = reader.read(node.this)
        lengths = {Kind.INTERVAL} if kind in {exp.Sum, exp.Avg} else set()
        if argument.kind not in NUMBERS | lengths:
            raise UnsupportedSyntax(f"{label}: only numbers can be summed or averaged")
        return _summed(STATISTICS[kind], argument, reader, most_rows, when, label)
    if kind in _EXTREMES:
        _only_this(node, label)
        return extreme(_EXTREMES[kind], reader.read(node.this), reader.dialect, when)
    if kind in _LOGICAL or (isinstance(node, exp.Anonymous) and node.name.lower() == "every"):
        _only_this(node, label, "expressions" if isinstance(node, exp.Anonymous) else "this")
        name = _LOGICAL.get(kind, "bool_and")
        argument = reader.condition(
            node.expressions[0] if isinstance(node, exp.Anonymous) else node.this
        )
        return Fold(
            (when(argument.sql),),
            lambda names, over: f"{name}({names[0]}){over}",
            Scalar("", BOOLEAN),
        )
    if kind is exp.WithinGroup and type(node.this) in _PERCENTILES:
        return _percentile(node, reader, when, label)
    if kind is exp.WithinGroup and type(node.this) is exp.Mode:
        return _mode(node, reader, when, label)
    if kind is exp.GroupConcat:
        return _joined(node, reader, when, label)
    if kind is exp.ArrayAgg:
        return _array(node, reader, most_rows, when, label)
    raise UnsupportedSyntax(
        f"{label} cannot be computed for each privacy unit",
        hint="count, sum, avg, min, max, mode, percentile_…, string_agg, array_agg, bool_and,"
        " bool_or, variance and stddev can.",
    )


def _only_this(node: exp.Expr, label: str, name: str = "this") -> None:
    if not {k for k, v in node.args.items() if v} - {"is_string"} <= {name, "this"}:
        raise UnsupportedSyntax(f"{label} has a clause that has no private form")
    if type(node.args.get(name)) is exp.Distinct:
        raise UnsupportedSyntax(f"{label}: DISTINCT is for count here", hint="Leave it out.")


def _weakened(made: Fold) -> Fold:
    return replace(made, result=replace(made.result, nullable=True))


def _count(
    node: exp.Expr, reader: Reader, most_rows: int | None, when: Callable[[str], str], label: str
) -> Fold:
    if not {k for k, v in node.args.items() if v} <= {"this", "big_int"}:
        raise UnsupportedSyntax(f"{label} has a clause that has no private form")
    most = None if most_rows is None else Interval.of(0, most_rows)
    least = None if most else Fraction(0)
    result = Scalar("", BIGINT, False, most, at_least=least, integral=True, counted=True)
    if type(node.this) is exp.Star:
        counted = when("1")
        if counted == "1":
            return Fold((), lambda names, over: f"count(*){over}", result)
        return Fold((counted,), lambda names, over: f"count({names[0]}){over}", result)
    if type(node.this) is not exp.Distinct:
        argument = reader.read(node.this)
        return Fold(
            (when(_plain(argument, reader.dialect)),),
            lambda names, over: f"count({names[0]}){over}",
            result,
        )
    nodes = node.this.expressions
    if node.this.args.get("on") or len(nodes) != 1 or type(nodes[0]) is exp.Tuple:
        raise UnsupportedSyntax(f"{label} has no private form")
    argument = reader.read(nodes[0])

    def distinct(names: Sequence[str], over: str) -> str:
        if over:
            raise UnsupportedSyntax(f"{label}: DISTINCT cannot stand in a window")
        return f"count(DISTINCT {names[0]})"

    return Fold((when(_plain(argument, reader.dialect)),), distinct, result)


def _plain(argument: Scalar, dialect: Dialect) -> str:
    """Spell a value so that NaN is NULL and equal values are one."""
    if argument.kind in NUMBERS and not argument.native:
        return as_double(argument, dialect)
    return argument.sql


def extreme(name: str, x: Scalar, dialect: Dialect, when: Callable[[str], str]) -> Fold:
    """Return min or max of a value, as `when` spells it where it counts."""
    if x.kind in {Kind.OTHER, Kind.UUID, Kind.BOOLEAN}:
        raise UnsupportedSyntax(f"{name} of {x.type} cannot be computed for each privacy unit")
    result = replace(
        nameless(x),
        sql="",
        nullable=True,
        nan=False,
        weak=False,
        integral=x.whole,
        portion=summed(x, whole=False) if x.kind in NUMBERS else None,
    )
    return Fold(
        (when(_plain(x, dialect)),), lambda names, over: f"{name}({names[0]}){over}", result
    )


def _ordered_by(node: exp.Expr, label: str) -> exp.Expr:
    """Return the one term of WITHIN GROUP (ORDER BY …)."""
    order = node.expression
    if type(order) is not exp.Order or len(order.expressions) != 1:
        raise UnsupportedSyntax(f"{label} needs ORDER BY one expression")
    by: exp.Expr = order.expressions[0]
    if {k for k, v in by.args.items() if v} - {"this", "desc", "nulls_first"}:
        raise UnsupportedSyntax(f"{label} has a clause that has no private form")
    return by


def _mode(node: exp.Expr, reader: Reader, when: Callable[[str], str], label: str) -> Fold:
    """The most frequent value; of several, both engines take the one that is ordered first."""
    by = _ordered_by(node, label)
    x = reader.read(by.this)
    if x.kind is Kind.OTHER:
        raise UnsupportedSyntax(f"{label}: values of {x.type} have no order")
    direction = " DESC" if by.args.get("desc") else ""

    def spell(names: Sequence[str], over: str) -> str:
        if over:
            raise UnsupportedSyntax(f"{label} cannot stand in a window")
        return f"mode() WITHIN GROUP (ORDER BY {names[0]}{direction})"

    result = replace(nameless(x), sql="", nullable=True, nan=False, weak=False, integral=x.whole)
    return Fold((when(_plain(x, reader.dialect)),), spell, result)


def _joined(node: exp.Expr, reader: Reader, when: Callable[[str], str], label: str) -> Fold:
    """string_agg(x, ',' ORDER BY …): behind the analyst's order stands the text itself, so texts
    that are equal in it cannot be told apart in the result.

    A text that grows with the rows may become longer than an engine can hold, which is an error. So
    the first texts are joined, and of each its first characters: of 4 bytes each, 4 MB at most.
    """
    order = node.this if type(node.this) is exp.Order else None
    inner, separator = node.this if order is None else order.this, node.args.get("separator")
    distinct = type(inner) is exp.Distinct
    if distinct and len(inner.expressions) == 1:
        (inner,) = inner.expressions
    between = reader.read(separator).value if isinstance(separator, exp.Expr) else None
    x, terms = reader.read(inner), terms_of(order, reader)
    if x.kind is not Kind.TEXT or not isinstance(between, str):
        raise UnsupportedSyntax(
            f"{label}: texts are joined, by a constant one", hint="Write string_agg(x::text, ',')."
        )
    last = "ASC NULLS LAST"
    if distinct:
        if any(sql != x.sql for sql, _ in terms):
            raise UnsupportedSyntax(f"{label}: with DISTINCT, texts are ordered by themselves")
        terms, last = [], terms[0][1] if terms else last
    text = when(reader.dialect.call("left", x.sql, _LONGEST))
    constant = reader.dialect.text(between)

    def spell(names: Sequence[str], over: str) -> str:
        if over:
            raise UnsupportedSyntax(f"{label} cannot stand in a window")
        by = [f"{name} {way}" for name, (_, way) in zip(names[1:], terms, strict=True)]
        each = f"{'DISTINCT ' if distinct else ''}{names[0]}, {constant}"
        return f"string_agg({each} ORDER BY {', '.join([*by, f'{names[0]} {last}'])})"

    return Fold(
        (text, *(sql for sql, _ in terms)),
        spell,
        Scalar("", TEXT, copies=x.copies),
        _first(f"({text} IS NULL)", terms, f"{text} {last}", reader),
        distinct,
    )


def _first(
    absent: str, terms: Sequence[tuple[str, str]], last: str, reader: Reader
) -> tuple[str, ...]:
    """Spell the order of a window in which rows that count come first."""
    return tuple(map(reader.dialect.window, (absent, *map(" ".join, terms), last)))


def _array(
    node: exp.Expr, reader: Reader, most_rows: int | None, when: Callable[[str], str], label: str
) -> Fold:
    """array_agg(x ORDER BY …): in the order of `_joined`, and of the first values, too."""
    if not {k for k, v in node.args.items() if v} <= {"this"}:
        raise UnsupportedSyntax(f"{label} has a clause that has no private form")
    order = node.this if type(node.this) is exp.Order else None
    inner = node.this if order is None else order.this
    distinct = type(inner) is exp.Distinct
    if distinct and len(inner.expressions) == 1:
        (inner,) = inner.expressions
    x, terms = reader.read(inner), terms_of(order, reader)
    if x.kind is Kind.OTHER:
        raise UnsupportedSyntax(f"{label}: there are no arrays of {x.type} here")
    value = held(x, reader.dialect)
    if x.kind is Kind.TEXT:
        value = reader.dialect.call("left", value, _LONGEST)
    last = "ASC NULLS LAST"
    if distinct:
        if any(sql != x.sql for sql, _ in terms):
            raise UnsupportedSyntax(f"{label}: with DISTINCT, values are ordered by themselves")
        terms, last = [], terms[0][1] if terms else last
    counts = when("TRUE")

    def spell(names: Sequence[str], over: str) -> str:
        if over:
            raise UnsupportedSyntax(f"{label} cannot stand in a window")
        first, each, *others = names
        by = [f"{name} {way}" for name, (_, way) in zip(others, terms, strict=True)]
        values = f"{'DISTINCT ' if distinct else ''}{each}"
        ordered = f"{values} ORDER BY {', '.join([*by, f'{each} {last}'])}"
        return f"array_agg({ordered}) FILTER (WHERE {first})"

    known = replace(
        nameless(x),
        native=x.kind is not Kind.NUMERIC and x.kind is not Kind.FLOAT and x.native,
        nan=False,
    )
    return Fold(
        (counts, value, *(sql for sql, _ in terms)),
        spell,
        array(known, most_rows),
        _first(f"({counts} IS NULL)", terms, f"{value} {last}", reader),
        distinct,
    )


def _percentile(node: exp.Expr, reader: Reader, when: Callable[[str], str], label: str) -> Fold:
    """A value of the unit's, or one between two: the same in whatever order the rows lie."""
    by, name = _ordered_by(node, label), _PERCENTILES[type(node.this)]
    share = reader.read(node.this.this).value
    if not isinstance(share, int | Fraction) or not 0 <= share <= 1:
        raise UnsupportedSyntax(f"{label}: the fraction is a constant from 0 to 1 here")
    x = reader.read(by.this)
    continuous = type(node.this) is exp.PercentileCont
    if x.kind not in (NUMBERS if continuous else NUMBERS | MOMENTS):
        raise UnsupportedSyntax(f"{label}: only numbers and, of percentile_disc, moments have one")
    sql = as_double(x, reader.dialect) if continuous else _plain(x, reader.dialect)
    result = replace(nameless(x), sql="", nullable=True, nan=False, weak=False, integral=x.whole)
    if continuous:
        # Between -inf and inf DuckDB has NaN.
        result = Scalar("", DOUBLE, interval=x.interval, native=False, nan=True)
    direction = " DESC" if by.args.get("desc") else ""

    def spell(names: Sequence[str], over: str) -> str:
        if over:
            raise UnsupportedSyntax(f"{label} cannot stand in a window")
        p = reader.dialect.number(Fraction(share))
        return f"{name}({p}) WITHIN GROUP (ORDER BY {names[0]}{direction})"

    return Fold((when(sql),), spell, result)


def _summed(
    statistic: Statistic,
    x: Scalar,
    reader: Reader,
    most_rows: int | None,
    when: Callable[[str], str],
    label: str,
) -> Fold:
    """SUM, AVG, variances and deviations, out of sums of integers."""
    dialect = reader.dialect
    result = Scalar(
        "",
        result_type(Wanted(statistic, (x,), None, label)),
        nullable=x.nullable or statistic not in {"sum", "avg"},
        interval=_range(statistic, x.interval, most_rows),
        native=False,
        integral=statistic == "sum" and x.whole,
        portion=summed(x, whole=statistic == "sum") if statistic in {"sum", "avg"} else None,
    )
    degree = 1 if statistic in {"sum", "avg"} else 2
    if x.interval is None:
        raise MissingBounds(
            f"nothing bounds {spelled_name(x, label)}",
            hint="Say between which values it counts, as in "
            "sum(least(greatest(x, 0), 100)), or ask the steward for bounds.",
        )
    grid = _grid(x, degree)

    def spell(names: Sequence[str], over: str) -> str:
        index = index_of(x, grid, names[0], None, dialect)
        n = dialect.double(f"count({index}){over}", BIGINT)
        s = dialect.double(f"sum({index}){over}", NUMERIC)
        if degree == 1:
            total = _value(s, n, grid, dialect)
            return total if statistic == "sum" else f"({dialect.divide(total, n)})"
        q = dialect.double(f"sum({index} * {index}){over}", NUMERIC)
        return _spread(statistic, n, s, q, grid, dialect)

    return Fold((when(placed(x, grid, dialect)),), spell, result)


def spelled_name(x: Scalar, label: str) -> str:
    """Return what a value is called in a message."""
    return f'column "{x.name}"' if x.name else label


def _range(statistic: Statistic, x: Interval | None, most_rows: int | None) -> Interval | None:
    if x is None or statistic == "avg":
        return x
    if statistic == "sum":
        if most_rows is None:
            return None
        return Interval(min(x.lower, x.lower * most_rows), max(x.upper, x.upper * most_rows))
    spread = x.width**2 / 4 * (1 if statistic.endswith("pop") else 2)
    if statistic.startswith("var"):
        return Interval(Fraction(0), spread)
    return Interval(Fraction(0), x.width)


def _grid(x: Scalar, degree: int) -> Grid:
    """Return the grid of a unit's values: as fine as 64 bits allow, for no noise is in it."""
    grid = natural(x)
    scaled = x.native and x.kind is Kind.NUMERIC and len(x.type.modifier) > 1
    declared = x.grid is not None or x.whole or scaled
    if not declared and x.interval is not None and x.interval.width:
        grid = Grid(grid.lower, x.interval.width / _FINEST[degree], _FINEST[degree])
    return grid.coarsened(_FINEST[degree])


def _value(s: str, n: str, grid: Grid, dialect: Dialect) -> str:
    """Spell lower * n + step * s, in whole numbers as far as the grid allows."""
    first = grid.lower / grid.step
    if grid.lower == 0:
        return _scaled(s, grid.step, dialect)
    if first.denominator == 1:
        return _scaled(f"({s} + {dialect.multiply(dialect.number(first), n)})", grid.step, dialect)
    low = dialect.multiply(dialect.number(grid.lower), n)
    return f"({low} + {_scaled(s, grid.step, dialect)})"


def _scaled(x: str, step: Fraction, dialect: Dialect) -> str:
    if step == 1:
        return x
    if step.numerator == 1:
        return dialect.divide(x, dialect.number(1 / step))
    return dialect.multiply(x, dialect.number(step))


def _spread(statistic: Statistic, n: str, s: str, q: str, grid: Grid, dialect: Dialect) -> str:
    square = dialect.divide(dialect.multiply(s, s), n)
    divisor = n if statistic.endswith("pop") else f"({n} - {dialect.number(Fraction(1))})"
    # A divisor of 0 makes NULL, and so it is in PostgreSQL.
    squares = f"greatest({q} - {square}, {dialect.number(Fraction(0))})"
    variance = dialect.divide(f"(CASE WHEN {q} IS NOT NULL THEN {squares} END)", divisor)
    if statistic.startswith("var"):
        return _scaled(variance, grid.step**2, dialect)
    return _scaled(f"sqrt({variance})", grid.step, dialect)
