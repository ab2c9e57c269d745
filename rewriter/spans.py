"""Constant intervals, `interval '1 month'`: read from the tree, and added to moments exactly."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from sqlglot import exp

from rewriter.moments import unit_called
from sensitivity.refusal import UnsupportedSyntax

_MICROS = {"microsecond": 1, "millisecond": 1_000, "second": 10**6, "minute": 60 * 10**6}
_MICROS |= {"hour": 3_600 * 10**6}
_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
_PART = re.compile(r"\s*([+-]?\d{1,12}(?:\.\d{1,6})?)\s*([a-z]+)", re.ASCII | re.IGNORECASE)
_CLOCK = re.compile(r"\s*([+-]?)(\d{1,6}):(\d\d)(?::(\d\d(?:\.\d{1,6})?))?\s*", re.ASCII)
_ZONE = re.compile(r"UTC|[A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_-]+){1,2}", re.ASCII)
_FARTHEST = 365 * 2_700
"""Days: from the years 1 to 9999, both engines can move a moment that far without an error."""


@dataclass(frozen=True, slots=True)
class Span:
    """A constant interval, in the three parts that PostgreSQL keeps apart."""

    months: int = 0
    days: int = 0
    micros: int = 0

    def __add__(self, other: "Span") -> "Span":
        return Span(self.months + other.months, self.days + other.days, self.micros + other.micros)

    def __mul__(self, factor: int) -> "Span":
        return Span(self.months * factor, self.days * factor, self.micros * factor)


def read_span(node: exp.Expr) -> Span | None:
    """Return the constant interval that an expression is; None if it is no interval.

    Raises:
        UnsupportedSyntax: it is one that is not understood.
    """
    span = _read(node)
    if span is not None:
        days = abs(span.months) * 31 + abs(span.days) + abs(span.micros) // (86_400 * 10**6)
        if days > _FARTHEST:
            raise UnsupportedSyntax("an interval of more than 2,700 years cannot be used here")
    return span


def read_steps(node: exp.Expr) -> tuple[exp.Expr, Span] | None:
    """Return n and the step of `n * interval '1 day'` with any n; None if it is nothing like it.

    Raises:
        UnsupportedSyntax: the step is nothing, or of more than months, days or time alone.
    """
    match node:
        case exp.Paren():
            return read_steps(node.this)
        case exp.Neg():
            steps = read_steps(node.this)
            return None if steps is None else (steps[0], steps[1] * -1)
        case exp.Mul():
            for factor, other in ((node.this, node.expression), (node.expression, node.this)):
                span = _read(other) if _whole(factor) is None else None
                if span is not None:
                    if sum(map(bool, (span.months, span.days, span.micros))) != 1:
                        raise _unread()
                    return factor, span
    return None


def _read(node: exp.Expr) -> Span | None:
    match node:
        case exp.Paren():
            return _read(node.this)
        case exp.Neg():
            span = _read(node.this)
            return None if span is None else span * -1
        case exp.Interval():
            return _interval(node)
        case exp.MakeInterval():
            return _made(node)
        case exp.Cast() if node.to.this is exp.DType.INTERVAL:
            words = _words(node.this)
            return None if words is None else _text(words)
        case exp.Cast() if type(node.to.this) is exp.Interval and node.this.is_string:
            return _whole_units(_text(node.this.name), node.to.this.args.get("unit"))
        case exp.Add() | exp.Sub():
            a, b = _read(node.this), _read(node.expression)
            if a is None or b is None:
                return None
            return a + (b if type(node) is exp.Add else b * -1)
        case exp.Mul():
            for factor, other in ((node.this, node.expression), (node.expression, node.this)):
                times = _whole(factor)
                span = None if times is None else _read(other)
                if times is not None and span is not None:
                    return span * times
    return None


def _words(node: exp.Expr) -> str | None:
    """Return the text that constants make, as in `1 || ' year'`; None if it is no constant."""
    match node:
        case exp.Literal():
            return str(node.name)
        case exp.Paren():
            return _words(node.this)
        case exp.Neg() if type(node.this) is exp.Literal and not node.this.is_string:
            return f"-{node.this.name}"
        case exp.Cast() if node.to.this in {exp.DType.TEXT, exp.DType.INT}:
            return _words(node.this)
        case exp.DPipe():
            left, right = _words(node.this), _words(node.expression)
            return None if left is None or right is None else left + right
    return None


def _whole(node: exp.Expr) -> int | None:
    """Return the whole number that a constant is, also as a view shows it: '-6'::integer."""
    sign = 1
    while type(node) in {exp.Paren, exp.Neg} or (type(node) is exp.Cast and _holds_any(node.to)):
        sign = -sign if type(node) is exp.Neg else sign
        node = node.this
    digits = node.name.removeprefix("-") if type(node) is exp.Literal else ""
    if not digits.isdecimal() or len(digits) > 7:
        return None
    return sign * int(node.name)


def _holds_any(type_: exp.DataType) -> bool:
    """Say whether a type of numbers holds every whole one of seven digits."""
    types = {exp.DType.INT, exp.DType.BIGINT, exp.DType.DECIMAL, exp.DType.DOUBLE}
    return type_.this in types and not type_.expressions


def _whole_units(span: Span, unit: exp.Expr | None) -> Span:
    """Return a span cast to `interval day` or the like, which cuts finer parts off: here, none."""
    name = unit.name.lower() if type(unit) is exp.Var else ""
    finer = {
        "year": span.months % 12 or span.days or span.micros,
        "month": span.days or span.micros,
        "day": span.micros,
    }
    if finer.get(name, True):
        raise _unread()
    return span


def _interval(node: exp.Interval) -> Span:
    amount, unit = node.this, node.args.get("unit")
    if type(amount) is not exp.Literal:
        raise _unread()
    if unit is None:
        return _text(amount.name)
    if type(unit) is not exp.Var:
        raise _unread()
    return _part(amount.name, unit.name)


def _made(node: exp.MakeInterval) -> Span:
    span = Span()
    for name, value in node.args.items():
        if value is not None:
            count = value.expression if type(value) is exp.Kwarg else value
            unit = value.name if type(value) is exp.Kwarg else name
            times = _whole(count)
            if times is None:
                raise _unread()
            span += _part(str(times), unit)
    return span


def _text(text: str) -> Span:
    """Read '1 day 02:03:04' and the like, as PostgreSQL writes intervals."""
    span, at = Span(), 0
    while match := _PART.match(text, at):
        span, at = span + _part(match[1], match[2]), match.end()
    if clock := _CLOCK.fullmatch(text, at):
        micros = (int(clock[2]) * 3_600 + int(clock[3]) * 60) * 10**6
        micros += int(Decimal(clock[4] or "0") * 10**6)
        return span + Span(0, 0, -micros if clock[1] == "-" else micros)
    if at == 0 or text[at:].strip():
        raise _unread()
    return span


def _part(count: str, unit: str) -> Span:
    name = unit_called(unit)
    try:
        amount = Decimal(count)
    except InvalidOperation:
        raise _unread() from None
    if name in _MICROS:
        return Span(micros=int(amount * _MICROS[name]))
    if amount != int(amount) or name not in {**_DAYS, **_MONTHS}:
        raise _unread()
    whole = int(amount)
    return Span(whole * _MONTHS.get(name, 0), whole * _DAYS.get(name, 0))


def _unread() -> UnsupportedSyntax:
    return UnsupportedSyntax(
        "an interval must be a constant of whole units here, as in interval '3 months'",
        hint="Move a date by a number of days that differs by row as in d + n.",
    )


def moved(moment: datetime, span: Span) -> datetime:
    """Add a span to a moment on a clock: first months, then days, then the rest.

    Raises:
        OverflowError: the result lies beyond the years 1 to 9999.
    """
    month = moment.year * 12 + moment.month - 1 + span.months
    year, month = divmod(month, 12)
    if not 1 <= year <= 9999:
        raise OverflowError("beyond the years 1 to 9999")
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day) + timedelta(
        days=span.days, microseconds=span.micros
    )


def zone_named(name: str) -> ZoneInfo:
    """Return a time zone that every engine knows under this name.

    Raises:
        UnsupportedSyntax: it is an offset, an abbreviation or no zone: these mean other things in
            other engines.
    """
    if _ZONE.fullmatch(name):
        try:
            return ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            pass
    raise UnsupportedSyntax(
        f"{name!r} is no time zone that can be used here",
        hint="Write the name of a place, as in AT TIME ZONE 'Europe/Paris', or 'UTC'.",
    )
