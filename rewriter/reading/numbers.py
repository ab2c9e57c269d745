"""How arithmetic and rounding become calls of the rules."""

from sqlglot import exp

from rewriter.functions import buckets, clock, dates, differences, numbers, powers, steps
from rewriter.literals import constant
from rewriter.reader import Read, Reads
from rewriter.reading.arguments import part, unlike, whole
from rewriter.scalar import INTEGER, MOMENTS, TIME, Scalar
from rewriter.spans import read_span, read_steps
from sensitivity.policy import Kind
from sensitivity.refusal import UnsupportedSyntax


def moved(sign: int) -> Read:
    """Read a + b and a - b, where b may be an interval, or a number times one."""

    def read(r: Reads, n: exp.Expr) -> Scalar:
        span, other = read_span(n.expression), n.this
        if span is None and sign > 0:
            span, other = read_span(n.this), n.expression
        if span is not None:
            moment = r.zoned(r.read(other))
            if moment.midnight and span.micros:
                moment = dates.instant(moment, r.now.tzinfo, r.dialect)
            return dates.shift(moment, span * sign, r.dialect)
        stepped, other = read_steps(n.expression), n.this
        if stepped is None and sign > 0:
            stepped, other = read_steps(n.this), n.expression
        if stepped is not None:
            moment, (times, step) = r.read(other), stepped
            if moment.midnight and step.micros:
                moment = dates.instant(moment, r.now.tzinfo, r.dialect)
            return steps.stepped(moment, r.read(times), step * sign, r.dialect)
        a, b = r.reads([n.this, n.expression])
        if sign < 0 and {a.kind, b.kind} <= MOMENTS and {a.kind, b.kind} != {Kind.DATE}:
            return differences.difference(_midnight(r, a), _midnight(r, b), r.dialect)
        if sign < 0 and a.type == b.type == TIME:
            return clock.between(a, b, r.dialect)
        return (numbers.add if sign > 0 else numbers.subtract)(a, b, r.dialect)

    return read


def _midnight(r: Reads, moment: Scalar) -> Scalar:
    """Read what date_trunc makes of a date as that date, where all its days have 24 hours."""
    day = dates.as_day(moment)
    if day is not moment and str(r.now.tzinfo) != "UTC":
        raise UnsupportedSyntax(
            "what date_trunc makes of a date cannot be subtracted in this time zone",
            hint="Make dates of both, as in date_trunc('month', d)::date.",
        )
    return day


def rounding(function: str) -> Read:
    """Read round, trunc, floor and ceil."""

    def read(r: Reads, n: exp.Expr) -> Scalar:
        digits = whole(r, n.args.get("decimals"))
        if abs(digits) > 15:
            raise unlike(n, "at most 15 digits can be rounded to here")
        return numbers.rounded(function, r.read(n.this), r.dialect, digits)

    return read


def extreme(function: str) -> Read:
    """Read least and greatest."""
    return lambda r, n: numbers.extreme(function, r.reads([n.this, *n.expressions]), r.dialect)


def log(r: Reads, n: exp.Expr) -> Scalar:
    """Read log(x), to base 10, and log(base, x)."""
    if n.expression is None:
        ten = constant(10, INTEGER, r.dialect)
        return powers.logarithm(r.read(n.this), r.dialect, ten)
    return powers.logarithm(r.read(n.expression), r.dialect, r.read(n.this))


def width_bucket(r: Reads, n: exp.Expr) -> Scalar:
    """Read width_bucket with constants."""
    ends = n.args.get("threshold")
    if ends is not None:
        while isinstance(ends, exp.Paren | exp.Cast):
            ends = ends.this
        return buckets.bucket_of(r.read(n.this), [r.read(e) for e in ends.expressions], r.dialect)
    limits = [part(n, name) for name in ("min_value", "max_value", "num_buckets")]
    low, high, count = map(r.read, limits)
    return buckets.width_bucket(r.read(n.this), low, high, count, r.dialect)
