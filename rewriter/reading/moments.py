"""How nodes about dates and times become calls of the rules."""

from dataclasses import replace
from datetime import datetime

from sqlglot import exp

from rewriter.formats import read_format
from rewriter.functions import ages, common, dates, differences, numbers, periods, truncation
from rewriter.literals import constant
from rewriter.moments import unit_called
from rewriter.reader import Read, Reads
from rewriter.reading.arguments import part, parts, text, unlike, word
from rewriter.scalar import DATE, DOUBLE, INTEGER, NUMERIC, TIME, TIMESTAMP, TIMESTAMPTZ, Scalar
from rewriter.spans import read_span
from sensitivity.policy import Kind


def extract(r: Reads, n: exp.Expr) -> Scalar:
    """Read extract, of differences and ages too."""
    return _part(r, part(n, "this"), part(n, "expression"))


def date_part(r: Reads, n: exp.Expr) -> Scalar:
    """Read date_part, which is extract in double precision."""
    return replace(_part(r, *parts(n, 2)), type=DOUBLE)


def _part(r: Reads, name: exp.Expr, of: exp.Expr) -> Scalar:
    field, of = unit_called(word(name)), of.unnest()
    if type(of) is exp.Anonymous and of.name.lower() == "age":
        return _of_age(r, field, of)
    a = r.read(of)
    if a.kind is Kind.INTERVAL or a.type == TIME:
        return differences.extract_of(field, a, r.dialect)
    return dates.extract(field, a if field == "epoch" else r.zoned(a), r.dialect)


def _of_age(r: Reads, field: str, age: exp.Anonymous) -> Scalar:
    nodes = age.expressions
    if len(nodes) == 1:
        nodes = [exp.CurrentDate(), nodes[0]]
    if len(nodes) != 2:
        raise unlike(age, "age takes one or two moments")
    a, b = r.agreed([dates.at_clock(r.read(n), r.now.tzinfo, r.dialect) for n in nodes])
    a, b = ages.of_one_kind(a, b, r.dialect)
    if field == "epoch" and a.kind is not Kind.DATE:
        raise unlike(age, "its epoch is that of two dates here, such as current_date")
    months, twelve = ages.months_between(a, b, r.dialect), constant(12, INTEGER, r.dialect)
    match field:
        case "year":
            found = numbers.divide(months, twelve, r.dialect)
        case "month":
            found = numbers.modulo(months, twelve, r.dialect)
        case "day":
            found = ages.days_of_age(a, b, r.dialect)
        case "epoch":
            found = ages.seconds_of_age(a, b, r.dialect)
        case _:
            raise unlike(age, "only years, months, days and the epoch of an age can be used here")
    return numbers.to_number(found, NUMERIC, r.dialect)


def date_trunc(r: Reads, n: exp.Expr) -> Scalar:
    """Read date_trunc, in a named zone too."""
    unit, zone = unit_called(word(part(n, "unit"))), n.args.get("zone")
    if zone is None:
        return truncation.truncate(unit, r.zoned(r.read(n.this)), r.dialect)
    name, moment = text(r, zone), r.read(n.this)
    common.need(moment, Kind.TIMESTAMPTZ)
    moment = dates.instant(moment, r.now.tzinfo, r.dialect)
    cut = truncation.truncate(unit, dates.at_zone(moment, name, r.dialect), r.dialect)
    return dates.at_zone(cut, name, r.dialect)


def timezone(r: Reads, n: exp.Expr) -> Scalar:
    """Read timezone('zone', t)."""
    zone, moment = parts(n, 2)
    return _in_zone(r, r.read(moment), text(r, zone))


def to_char(r: Reads, n: exp.Expr) -> Scalar:
    """Read to_char with a constant format."""
    moment, pattern = parts(n, 2)
    return dates.to_char(r.zoned(r.read(moment)), text(r, pattern), r.dialect)


def to_date(r: Reads, n: exp.Expr) -> Scalar:
    """Read to_date of a constant text."""
    return constant(_parsed(r, n).date(), DATE, r.dialect)


def to_timestamp(r: Reads, n: exp.Expr) -> Scalar:
    """Read to_timestamp of a constant text, or of seconds since 1970."""
    if len(n.expressions) == 1:
        return dates.from_epoch(r.read(n.expressions[0]), r.dialect)
    return constant(_parsed(r, n).replace(tzinfo=r.now.tzinfo), TIMESTAMPTZ, r.dialect)


def _parsed(r: Reads, n: exp.Expr) -> datetime:
    given, pattern = parts(n, 2)
    return read_format(text(r, pattern)).parsed(text(r, given))


def at_time_zone(r: Reads, n: exp.Expr) -> Scalar:
    """Read t AT TIME ZONE 'zone'."""
    return _in_zone(r, r.read(n.this), text(r, part(n, "zone")))


def _in_zone(r: Reads, moment: Scalar, zone: str) -> Scalar:
    if moment.exact.kind is Kind.DATE:  # it begins on the session's clock
        if zone == str(r.now.tzinfo):
            return dates.to_timestamp(moment, r.dialect)
        moment = dates.instant(moment, r.now.tzinfo, r.dialect)
    return dates.at_zone(moment, zone, r.dialect)


def bare_date(r: Reads, n: exp.Expr) -> Scalar:
    """Read date(x), which is x::date."""
    return dates.to_date(r.zoned(r.read(n.this)), r.dialect)


def today(r: Reads, n: exp.Expr) -> Scalar:
    """Read current_date."""
    return constant(r.now.date(), DATE, r.dialect)


def this_moment(r: Reads, n: exp.Expr) -> Scalar:
    """Read now() and current_timestamp."""
    return constant(r.now, TIMESTAMPTZ, r.dialect)


def this_time(r: Reads, n: exp.Expr) -> Scalar:
    """Read localtimestamp."""
    return constant(r.now.replace(tzinfo=None), TIMESTAMP, r.dialect)


def binned(r: Reads, n: exp.Expr) -> Scalar:
    """Read date_bin with a constant step and origin."""
    step = part(n, "this")
    span = read_span(exp.Interval(this=step.copy()) if step.is_string else step)
    if span is None:
        raise unlike(n, "date_bin takes a constant step, such as interval '15 minutes'")
    moment = r.read(part(n, "expression"))
    if moment.midnight:
        moment = dates.instant(moment, r.now.tzinfo, r.dialect)
    moment, origin = r.agreed([moment, r.read(part(n, "unit"))])
    return truncation.binned(span, moment, origin, r.dialect)


def made_date(r: Reads, n: exp.Expr) -> Scalar:
    """Read make_date."""
    return dates.make_date([r.read(x) for x in n.expressions], r.dialect)


def overlaps(r: Reads, n: exp.Expr) -> Scalar:
    """Read (a, b) OVERLAPS (c, d), where b and d may be intervals."""
    ends: list[Scalar] = []
    for period in (n.this, n.expression):
        if type(period) is not exp.Tuple or len(period.expressions) != 2:
            raise unlike(n, "two periods are compared, as in (a, b) OVERLAPS (c, d)")
        first, last = period.expressions
        if read_span(last) is not None:
            last = exp.Add(this=first.copy(), expression=last.copy())
        ends += [r.read(first), r.read(last)]
    a, b, c, d = r.agreed(ends)
    return periods.overlap((a, b), (c, d), r.dialect)


def shifted(sign: int) -> Read:
    """Read date_add and date_subtract, of instants."""

    def read(r: Reads, n: exp.Expr) -> Scalar:
        moment, step = parts(n, 2)
        span = read_span(exp.Interval(this=step.copy()) if step.is_string else step)
        if span is None:
            raise unlike(n, "it takes a constant interval, such as interval '1 day'")
        instant = dates.instant(r.agreed([r.read(moment)])[0], r.now.tzinfo, r.dialect)
        return dates.shift(r.zoned(instant), span * sign, r.dialect)

    return read


def made_timestamp(r: Reads, n: exp.Expr) -> Scalar:
    """Read make_timestamp."""
    year, month, day, *clock = (part(n, name) for name in _PARTS)
    made = dates.make_date([r.read(x) for x in (year, month, day)], r.dialect)
    return periods.at_clock(made, [r.read(x) for x in clock], r.dialect)


_PARTS = ("year", "month", "day", "hour", "min", "sec")


def interval(r: Reads, n: exp.Expr) -> Scalar:
    """Read a constant interval that stands beside differences."""
    span = read_span(n)
    if span is None:
        raise unlike(n, "a constant interval is needed here")
    return differences.of_days(span, r.dialect)
