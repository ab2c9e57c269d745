"""What a condition tells about the rows it holds in: where expressions lie, and which values.

It comes from WHERE and from the conditions of CASE. It buys accuracy and free group keys, never
privacy: clamps are printed again around what is summed, and rows whose key is not among the public
ones are dropped in the query.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction

from sqlglot import exp

from rewriter.functions.common import step_of
from rewriter.functions.patterns import matched
from rewriter.noisy_tables import LARGEST
from rewriter.reader import Columns, Reads
from rewriter.reading.conditions import of_array
from rewriter.scalar import MOMENTS, NUMBERS, Scalar, position_of
from sensitivity.bounds import Interval
from sensitivity.policy import Kind, SqlType, Value
from sensitivity.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Columns of rows in which a condition is known to hold."""

    columns: Columns
    known: Mapping[str, Scalar]

    @classmethod
    def of(cls, columns: Columns, known: Mapping[str, Scalar]) -> "Narrowed":
        """Add to what is known: a fact was found among the narrowed columns, so it says all that
        the one before it says. Not one in another, or the last of many branches would look
        through those of all before it at each word."""
        if isinstance(columns, Narrowed):
            return cls(columns.columns, {**columns.known, **known})
        return cls(columns, known)

    def find(self, column: exp.Column) -> Scalar:
        return self.columns.find(column)

    def narrowed(self, scalar: Scalar) -> Scalar:
        return narrowed(self.columns.narrowed(scalar), self.known)


def narrowed(scalar: Scalar, known: Mapping[str, Scalar]) -> Scalar:
    """Return an expression with what is known of it, by its spelling."""
    fact = known.get(scalar.sql)
    if fact is None or scalar.literal:
        return scalar
    return replace(
        scalar,
        interval=fact.interval,
        at_least=fact.at_least,
        at_most=fact.at_most,
        domain=fact.domain,
        nullable=scalar.nullable and fact.nullable,
    )


@dataclass(frozen=True, slots=True)
class _Fact:
    """What is known of one expression: its ends, all its values, that it is not NULL."""

    of: Scalar
    low: Fraction | None = None
    high: Fraction | None = None
    values: tuple[Value, ...] | None = None
    present: bool = True


_Facts = dict[str, _Fact]


def told(
    conditions: Sequence[exp.Expr], reader: Reads, *, holds: bool = True
) -> Mapping[str, Scalar]:
    """Return what conditions tell, by the spelling of the expression.

    Args:
        holds: all of them are true; False: none is, but some may be NULL.
    """
    known: _Facts = {}
    for node in conditions:
        known = _both(known, _facts(node, reader, holds=holds, sure=holds))
    return {sql: _applied(fact) for sql, fact in known.items()}


def _applied(fact: _Fact) -> Scalar:
    column = fact.of
    return replace(
        _cut(column, fact.low, fact.high),
        domain=_between_ends(_common(column.domain, fact.values), fact),
        nullable=column.nullable and not fact.present,
    )


def _between_ends(values: tuple[Value, ...] | None, fact: _Fact) -> tuple[Value, ...] | None:
    """Leave out values beyond the ends that a fact tells."""
    if values is None or (fact.low is None and fact.high is None):
        return values

    def lies(value: Value) -> bool:
        place = position_of(value)
        if place is None:
            return True
        return (fact.low is None or fact.low <= place) and (fact.high is None or place <= fact.high)

    return tuple(v for v in values if lies(v))


def _common(
    old: tuple[Value, ...] | None, new: tuple[Value, ...] | None
) -> tuple[Value, ...] | None:
    if old is None or new is None:
        return new if old is None else old
    held = {*old}
    return tuple(v for v in new if v in held)


def _cut(column: Scalar, low: Fraction | None, high: Fraction | None) -> Scalar:
    """Cut a column's interval; an end that nobody knew stays open until both are known."""
    known, (first, last) = column.interval, column.ends
    lows = [x for x in (low, first) if x is not None]
    highs = [x for x in (high, last) if x is not None]
    column = replace(
        column, at_least=max(lows) if lows else None, at_most=min(highs) if highs else None
    )
    if lows and highs:
        lower, upper = max(lows), min(highs)
        if column.grid is not None and known is not None:
            # Stay on the steward's grid, or every value would be off by the same part of a step.
            steps = ((lower - known.lower) / column.grid).__floor__()
            lower = known.lower + steps * column.grid
        # Where they exclude each other no row is left, and any point will do.
        return replace(column, interval=Interval(min(lower, upper), upper))
    return column


def _both(a: _Facts, b: _Facts) -> _Facts:
    """Return what is known where both hold."""
    return a | {
        sql: fact
        if (old := a.get(sql)) is None
        else _Fact(
            old.of,
            max((x for x in (old.low, fact.low) if x is not None), default=None),
            min((x for x in (old.high, fact.high) if x is not None), default=None),
            _common(old.values, fact.values),
            old.present or fact.present,
        )
        for sql, fact in b.items()
    }


def _either(a: _Facts, b: _Facts) -> _Facts:
    """Return what is known where one of them holds: what both say something about."""
    return {
        sql: _Fact(
            x.of,
            None if x.low is None or y.low is None else min(x.low, y.low),
            None if x.high is None or y.high is None else max(x.high, y.high),
            None
            if x.values is None or y.values is None
            else tuple(dict.fromkeys(x.values + y.values)),
            x.present and y.present,
        )
        for sql, x in a.items()
        if (y := b.get(sql)) is not None
    }


_FLIPPED: dict[type[exp.Expr], type[exp.Expr]] = {
    exp.LT: exp.GT,
    exp.LTE: exp.GTE,
    exp.GT: exp.LT,
    exp.GTE: exp.LTE,
    exp.EQ: exp.EQ,
    exp.NEQ: exp.NEQ,
}
_DENIED: dict[type[exp.Expr], type[exp.Expr]] = {
    exp.LT: exp.GTE,
    exp.LTE: exp.GT,
    exp.GT: exp.LTE,
    exp.GTE: exp.LT,
    exp.EQ: exp.NEQ,
    exp.NEQ: exp.EQ,
}


def _facts(node: exp.Expr, reader: Reads, *, holds: bool, sure: bool) -> _Facts:
    """Return what a condition tells that is true, or false if it does not hold.

    Args:
        sure: False: or it may be NULL. Then x IN (1, NULL) says nothing, and no x is present.
    """
    kind: type[exp.Expr] = type(node)
    if kind is exp.Paren:
        return _facts(node.this, reader, holds=holds, sure=sure)
    if kind is exp.Not:
        return _facts(node.this, reader, holds=not holds, sure=sure)
    if kind in {exp.And, exp.Or}:
        a = _facts(node.this, reader, holds=holds, sure=sure)
        b = _facts(node.expression, reader, holds=holds, sure=sure)
        return _both(a, b) if (kind is exp.And) == holds else _either(a, b)
    found = None
    with suppress(Refusal):  # a part that cannot be read by itself tells nothing
        if kind is exp.EQ and type(node.expression) is exp.Any:
            array = of_array(reader, node.this, node.expression.this)
            found = _among(*array, sure=sure) if holds else None
        elif kind in _FLIPPED:
            found = _comparison(node, reader, holds=holds, sure=sure)
        elif kind is exp.Is and type(node.expression) is exp.Null:
            found = _presence(node, reader, holds=holds)
        elif kind is exp.Between and holds:
            found = _between(node, reader, sure=sure)
        elif kind is exp.In:
            column, *values = reader.reads([node.this, *node.expressions])
            found = _among(column, values, sure=sure) if holds else _without(column, values)
        elif kind in {exp.Like, exp.ILike}:
            found = _alike(node, reader, holds=holds, sure=sure)
        elif kind is exp.Column:
            found = _flag(node, reader, holds=holds, sure=sure)
    return {} if found is None or found.of.literal else {found.of.sql: found}


def _comparison(node: exp.Expr, reader: Reads, *, holds: bool, sure: bool) -> _Fact | None:
    if isinstance(node.expression, exp.Any | exp.Tuple):  # <> ANY, < ANY, rows
        return None
    kind: type[exp.Expr] = type(node) if holds else _DENIED[type(node)]
    a, b = reader.reads([node.this, node.expression])
    if a.literal and not b.literal:
        a, b, kind = b, a, _FLIPPED[kind]
    if a.literal or not b.literal or b.value is None:
        return None
    if kind is exp.NEQ:
        return _without(a, [b], present=holds and sure)
    point = _place(b, a)
    low = point if kind not in {exp.LT, exp.LTE} else None
    high = point if kind not in {exp.GT, exp.GTE} else None
    step = Fraction(1) if a.kind is Kind.DATE else step_of(a) if a.native or a.whole else None
    if step is not None:
        # Between whole numbers there is nothing: x < 3 and x < 2.5 both end at 2.
        low = None if low is None else _after(low / step, strictly=kind is exp.GT) * step
        high = None if high is None else -_after(-high / step, strictly=kind is exp.LT) * step
    # A comparison is never true for NULL, so what passed it is not NULL.
    listed = _listed([b], a) if kind is exp.EQ else None
    return _Fact(a, low, high, listed, present=holds and sure)


def _presence(node: exp.Expr, reader: Reads, *, holds: bool) -> _Fact | None:
    said = bool(node.args.get("negate")) == holds
    return _Fact(reader.read(node.this)) if said else None


def _between(node: exp.Expr, reader: Reads, *, sure: bool) -> _Fact | None:
    column, first, last = reader.reads([node.this, node.args["low"], node.args["high"]])
    if not (first.literal and last.literal):
        return None
    low, high = _place(first, column), _place(last, column)
    if node.args.get("symmetric"):
        if low is None or high is None:
            return None
        low, high = min(low, high), max(low, high)
    return _Fact(column, low, high, present=sure)


def _among(column: Scalar, listed: Sequence[Scalar], *, sure: bool) -> _Fact | None:
    if not listed or not all(v.literal for v in listed):
        return None
    if not sure and any(v.value is None for v in listed):
        return None
    points = [_place(v, column) for v in listed if v.value is not None]
    known = [p for p in points if p is not None]
    values = _listed(listed, column)
    if not known or len(known) < len(points):
        return _Fact(column, values=values, present=sure)
    return _Fact(column, min(known), max(known), values, sure)


def _without(column: Scalar, excluded: Sequence[Scalar], *, present: bool = False) -> _Fact | None:
    """Return that a column of known values has none of these constants."""
    if not all(v.literal for v in excluded):
        return None
    others = _listed(excluded, column)
    if column.domain is None or others is None:
        return _Fact(column, present=present)
    return _Fact(column, values=tuple(v for v in column.domain if v not in others), present=present)


def _alike(node: exp.Expr, reader: Reads, *, holds: bool, sure: bool) -> _Fact | None:
    """Return which values of a public domain a pattern leaves."""
    column, pattern = reader.read(node.this), reader.read(node.expression)
    fitting = matched(column, pattern, fold=type(node) is exp.ILike)
    if fitting is None or column.domain is None:
        return _Fact(column, present=sure)
    fits = bool(node.args.get("negate")) != holds
    return _Fact(
        column, values=tuple(v for v in column.domain if (v in fitting) == fits), present=sure
    )


def _flag(node: exp.Expr, reader: Reads, *, holds: bool, sure: bool) -> _Fact | None:
    column = reader.read(node)
    if column.kind is not Kind.BOOLEAN:
        return None
    return _Fact(column, values=(holds,), present=holds and sure)


def _place(constant: Scalar, column: Scalar) -> Fraction | None:
    """Return where a constant lies on the column's axis: in days for dates, else in seconds."""
    place = constant.interval.lower if constant.interval else None
    if place is None or column.kind not in MOMENTS:
        return place
    ours, theirs = _in_days(column), _in_days(constant)
    if ours == theirs:
        return place
    return place / 86_400 if ours else place * 86_400


def _in_days(moment: Scalar) -> bool:
    return moment.exact.kind is Kind.DATE


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
