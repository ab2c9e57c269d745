"""Frames of windows within one unit: which of its rows a window function sees from each.

ROWS counts rows, so it needs a total order; RANGE and GROUPS go by what the rows are ordered by,
and equal rows are in a frame together, in whatever order they lie. A distance in RANGE is one of
DOUBLEs here: of days, microseconds, or last digits of a numeric. So what the engines say of
decimals and of sums out of range is never asked, and nothing can raise. Months are no distance of
numbers, for the 31st of March less a month is the 29th of February or the 28th: there the engine
moves timestamps of the years 1 to 9999 by less than 2,700 years.
"""

from dataclasses import dataclass
from fractions import Fraction

from sqlglot import exp

from rewriter.dialects import Dialect
from rewriter.expressions import Reader, spelled
from rewriter.functions.common import as_double, digits_of
from rewriter.functions.dates import sheltered, to_timestamp
from rewriter.orders import direction_of
from rewriter.scalar import EPOCH, MOMENTS, NUMBERS, Scalar
from rewriter.spans import Span, read_span
from sensitivity.policy import Kind
from sensitivity.refusal import UnsupportedSyntax

_MOST_STEPS = 1_000_000_000
_NO_DISTANCE = {"CURRENT ROW", "UNBOUNDED FOLLOWING"}
_DAY = 86_400 * 10**6  # in microseconds


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame with constant ends.

    Attributes:
        sql: its spelling; empty if there is none.
        rows: it counts rows, so which of two equal ones comes first must be settled.
        peers: which rows are equal counts, so nothing may be added to what they are ordered by.
        order: the number that rows are ordered by instead, if it has a distance in it.
    """

    sql: str = ""
    rows: bool = False
    peers: bool = False
    order: str | None = None

    def settled(self, *, first: bool) -> bool:
        """Say whether its last row, or its first, stays the same if equal rows get an order."""
        if self.rows or "AND UNBOUNDED FOLLOWING" in self.sql:
            return self.rows or "BETWEEN UNBOUNDED PRECEDING" in self.sql
        return first and (not self.sql or "BETWEEN UNBOUNDED PRECEDING" in self.sql)


def read_frame(spec: exp.Expr | None, order: exp.Expr | None, reader: Reader, label: str) -> Frame:
    """Read `ROWS BETWEEN … AND …` and the like.

    Raises:
        UnsupportedSyntax: it was not understood, or has a distance of something that has none here.
    """
    if spec is None:
        return Frame()
    used = {k for k, v in spec.args.items() if v}
    kind = str(spec.args.get("kind")).upper()  # sqlglot keeps these words as they were written
    if not used <= {"kind", "start", "start_side", "end", "end_side", "exclude"} or (
        kind not in {"ROWS", "RANGE", "GROUPS"} or "start" not in used
    ):
        raise UnsupportedSyntax(f"{label}: this frame has no private form")
    by = order.expressions if order is not None else []
    if kind == "GROUPS" and not by:
        raise UnsupportedSyntax(f"{label}: GROUPS needs an ORDER BY")
    axis = None
    ends = []
    for end in ("start", "end") if "end" in used else ("start",):
        node, side = spec.args[end], str(spec.args.get(f"{end}_side")).upper()
        if isinstance(node, str):
            ends.append(f"{node} {side}" if node == "UNBOUNDED" else node)
        elif kind == "RANGE":
            if len(by) != 1:
                raise UnsupportedSyntax(f"{label}: RANGE with a distance needs one ORDER BY")
            axis = _axis(reader.read(by[0].this), spec, label, reader.dialect)
            ends.append(f"{_distance(node, axis, reader, label)} {side}")
        else:
            steps = reader.read(node).value
            if not isinstance(steps, int) or steps < 0:
                raise UnsupportedSyntax(f"{label}: how far is a constant whole number here")
            ends.append(f"{min(steps, _MOST_STEPS)} {side}")
    left_out = str(spec.args.get("exclude") or "NO OTHERS").upper()
    if kind == "ROWS" and left_out in {"GROUP", "TIES"}:
        raise UnsupportedSyntax(
            f"{label}: where rows are counted, none is left out because it equals another",
            hint="Write RANGE or GROUPS, or EXCLUDE CURRENT ROW.",
        )
    last = ends[1] if len(ends) > 1 else "CURRENT ROW"
    if last in {f"{none} PRECEDING" for none in (0, reader.dialect.number(Fraction(0)))}:
        last = "CURRENT ROW"
    if kind == "RANGE" and ends[0] == "UNBOUNDED PRECEDING" and last not in _NO_DISTANCE:
        # In DuckDB 2.0.0 it is chance how many it sees of the rows that are equal at its end.
        raise UnsupportedSyntax(
            f"{label}: in RANGE, a frame that begins unbounded does not end at a distance here",
            hint="Write how far it goes back, too.",
        )
    sql = f" {kind} BETWEEN {ends[0]} AND {last}"
    if left_out != "NO OTHERS":
        sql += f" EXCLUDE {left_out}"
    if axis is None:
        return Frame(
            sql, kind == "ROWS", kind == "GROUPS" or (kind == "RANGE" and "EXCLUDE" in sql)
        )
    by_axis = f"{axis.sql} {direction_of(by[0])}"
    if reader.dialect.window(by_axis) != by_axis:  # DuckDB copies it, which a query cannot be
        raise UnsupportedSyntax(
            f"{label}: there is no distance to what is made of a text that may be NULL",
            hint="Compute it in a derived table first, and order by its column.",
        )
    return Frame(sql, False, True, by_axis)


@dataclass(frozen=True, slots=True)
class _Axis:
    """Where rows lie in RANGE: `sql` is a DOUBLE that counts parts of which `per` make one; or a
    timestamp, if `per` is 0."""

    sql: str
    kind: Kind
    per: int = 1


def _axis(x: Scalar, spec: exp.Expr, label: str, dialect: Dialect) -> _Axis:
    if x.kind in MOMENTS:
        kind, x = x.exact.kind, sheltered(x, dialect)
        ends = [n for n in map(spec.args.get, ("start", "end")) if isinstance(n, exp.Expr)]
        spans = [_span(n, label) for n in ends]
        if kind is not Kind.TIMESTAMPTZ and any(span.months for span in spans):
            one_side = spec.args.get("start_side") == spec.args.get("end_side")
            if len(spans) == 2 and one_side and any(s.days or s.micros for s in spans):
                raise UnsupportedSyntax(  # DuckDB takes 30 days for less than a month there
                    f"{label}: of months and days on one side, none is the nearer one",
                    hint="Write months at both ends, or days.",
                )
            return _Axis(to_timestamp(x, dialect).sql, kind, 0)
        if kind is Kind.DATE:
            return _Axis(dialect.days_between(x.sql, dialect.constant(EPOCH, kind)), kind)
        seconds = dialect.extract("epoch", x.sql, is_date=False)
        micros = dialect.multiply(seconds, dialect.number(Fraction(10**6)))
        return _Axis(dialect.nearest(micros), kind)
    if x.kind not in NUMBERS:
        raise UnsupportedSyntax(f"{label}: there is no distance between values of {x.type}")
    if x.kind is not Kind.NUMERIC:
        return _Axis(as_double(x, dialect), x.kind)
    digits = digits_of(x)
    if digits is None:
        raise UnsupportedSyntax(
            f"{label}: how many digits the numbers have is not known",
            hint="Order by round(x, 2), or x::double precision.",
        )
    parts = dialect.multiply(as_double(x, dialect), dialect.number(Fraction(10**digits)))
    return _Axis(dialect.nearest(parts), x.kind, 10**digits)


def _distance(node: exp.Expr, axis: _Axis, reader: Reader, label: str) -> str:
    if not axis.per:
        span = _span(node, label)
        if min(span.months, span.days, span.micros) < 0:
            raise UnsupportedSyntax(f"{label}: a distance cannot be below 0")
        return reader.dialect.distance_in_time(span.months, span.days, span.micros)
    far = _parts(node, axis, reader, label)
    if far < 0:
        raise UnsupportedSyntax(f"{label}: a distance cannot be below 0")
    return reader.dialect.number(far)


def _parts(node: exp.Expr, axis: _Axis, reader: Reader, label: str) -> Fraction:
    """Read a constant distance, in parts of the axis."""
    if axis.kind not in MOMENTS:
        far = reader.read(node).value
        if isinstance(far, bool) or not isinstance(far, int | Fraction):
            raise UnsupportedSyntax(f"{label}: {spelled(node)} is no constant number")
        parts = Fraction(far) * axis.per
        if axis.kind is not Kind.FLOAT and parts.denominator != 1:
            raise UnsupportedSyntax(f"{label}: {spelled(node)} has more digits than the numbers")
        return parts
    span = _span(node, label)
    if span.months or (axis.kind is Kind.TIMESTAMPTZ and span.days):
        raise UnsupportedSyntax(
            f"{label}: how long {spelled(node)} is depends on the row",
            hint="Write a number of hours." if not span.months else "Write a number of days.",
        )
    micros = Fraction(span.days * _DAY + span.micros)
    return micros / _DAY if axis.kind is Kind.DATE else micros


def _span(node: exp.Expr, label: str) -> Span:
    span = read_span(exp.Interval(this=node.copy()) if node.is_string else node)
    if span is None:
        raise UnsupportedSyntax(
            f"{label}: a distance of moments is a constant interval",
            hint="Write interval '7 days'.",
        )
    return span
