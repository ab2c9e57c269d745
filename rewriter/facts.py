"""What WHERE tells about columns: where they lie, which values they have, that they are not NULL.

It buys accuracy and free group keys, never privacy: clamps are printed again around what is summed,
and rows whose key is not among the public ones are dropped in the query.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from sqlglot import exp

from rewriter.expressions import Reader
from rewriter.scalar import MOMENTS, NUMBERS, Scalar
from rewriter.tables import LARGEST
from sensitivity.bounds import Interval
from sensitivity.policy import Kind, SqlType, Value


def told(conditions: Sequence[exp.Expr], reader: Reader) -> Mapping[str, Scalar]:
    """Return what the conjuncts of WHERE tell, by the spelling of the column."""
    known: dict[str, Scalar] = {}
    for node in conditions:
        for column, low, high, values in _facts(node, reader):
            old = known.get(column.sql, column)
            known[column.sql] = replace(
                _cut(old, low, high),
                domain=_common(old.domain, values),
                # A comparison is never true for NULL, so what passed it is not NULL.
                nullable=False,
            )
    return known


def _common(
    old: tuple[Value, ...] | None, new: tuple[Value, ...] | None
) -> tuple[Value, ...] | None:
    if old is None or new is None:
        return new if old is None else old
    return tuple(v for v in new if v in old)


def _cut(column: Scalar, low: Fraction | None, high: Fraction | None) -> Scalar:
    """Cut a column's interval; an end that nobody knew stays open until both are known."""
    known = column.interval
    lows = [x for x in (low, known.lower if known else column.at_least) if x is not None]
    highs = [x for x in (high, known.upper if known else column.at_most) if x is not None]
    if lows and highs:
        lower, upper = max(lows), min(highs)
        if column.grid is not None and known is not None:
            # Stay on the steward's grid, or every value would be off by the same part of a step.
            steps = ((lower - known.lower) / column.grid).__floor__()
            lower = known.lower + steps * column.grid
        # Where they exclude each other no row is left, and any point will do.
        return replace(column, interval=Interval(min(lower, upper), upper))
    return replace(
        column, at_least=max(lows) if lows else None, at_most=min(highs) if highs else None
    )


_FLIPPED = {exp.LT: exp.GT, exp.LTE: exp.GTE, exp.GT: exp.LT, exp.GTE: exp.LTE, exp.EQ: exp.EQ}


Fact = tuple[Scalar, Fraction | None, Fraction | None, tuple[Value, ...] | None]
"""A column, its least and greatest value, and all its values, as far as one conjunct tells."""


def _facts(node: exp.Expr, reader: Reader) -> list[Fact]:
    kind: type[exp.Expr] = type(node)
    if kind in _FLIPPED and type(node.expression) is not exp.Any:
        a, b = reader.reads([node.this, node.expression])
        if a.literal and not b.literal:
            a, b, kind = b, a, _FLIPPED[kind]
        if a.name is None or not b.literal or b.value is None:
            return []
        point = _place(b, a)
        low = point if kind not in {exp.LT, exp.LTE} else None
        high = point if kind not in {exp.GT, exp.GTE} else None
        if a.whole or a.kind is Kind.DATE:
            # Between whole numbers there is nothing: x < 3 and x < 2.5 both end at 2.
            low = None if low is None else _after(low, strictly=kind is exp.GT)
            high = None if high is None else -_after(-high, strictly=kind is exp.LT)
        return [(a, low, high, _listed([b], a) if kind is exp.EQ else None)]
    if kind is exp.Is and type(node.expression) is exp.Null and node.args.get("negate"):
        column = reader.read(node.this)
        return [(column, None, None, None)] if column.name is not None else []
    if kind is exp.Between:
        column, first, last = reader.reads([node.this, node.args["low"], node.args["high"]])
        if column.name is None or not (first.literal and last.literal):
            return []
        return [(column, _place(first, column), _place(last, column), None)]
    if kind is exp.In:
        column, *listed = reader.reads([node.this, *node.expressions])
        if column.name is None or not all(v.literal for v in listed):
            return []
        values = _listed(listed, column)
        points = [_place(v, column) for v in listed if v.value is not None]
        known = [p for p in points if p is not None]
        if not known or len(known) < len(points):
            return [(column, None, None, values)]
        return [(column, min(known), max(known), values)]
    return []


def _place(constant: Scalar, column: Scalar) -> Fraction | None:
    """Return where a constant lies on the column's axis: in days for dates, else in seconds."""
    place = constant.interval.lower if constant.interval else None
    if place is None or constant.kind is column.kind or column.kind not in MOMENTS:
        return place
    return place / 86_400 if column.kind is Kind.DATE else place * 86_400


def _after(x: Fraction, *, strictly: bool) -> Fraction:
    """Return the least whole number that is >= x, or > x."""
    return Fraction(x.__floor__() + 1 if strictly else x.__ceil__())


def _listed(constants: Sequence[Scalar], column: Scalar) -> tuple[Value, ...] | None:
    """Return the values a column has if it equals one of these constants; None: not known.

    Values that the column's type cannot hold are left out: no row has them.
    """
    values: dict[Value, None] = {}
    for constant in constants:
        value, fits = constant.value, True
        if value is None:
            continue
        if isinstance(value, int | Fraction) and column.kind in NUMBERS:
            exact = column.kind is Kind.INTEGER or len(column.type.modifier) == 2
            if not exact:
                return None
            fits = _fits(Fraction(value), column.type)
        elif constant.kind is not column.kind:
            return None
        if fits:
            values[value] = None
    return tuple(values)


def _fits(value: Fraction, type_: SqlType) -> bool:
    if type_.kind is Kind.INTEGER:
        return value.denominator == 1 and abs(value) <= LARGEST[type_.name]
    precision, scale = type_.modifier
    units = abs(value) * Fraction(10) ** scale
    return units.denominator == 1 and units < 10**precision
