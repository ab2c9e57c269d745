"""Constants of a statement: literals as written, and bind parameters as the shadow reads them."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from uuid import UUID

from rewriter.dialects import Dialect
from rewriter.moments import date_at, instant_at
from rewriter.scalar import (
    BIGINT,
    BOOLEAN,
    DATE,
    DOUBLE,
    EPOCH,
    INTEGER,
    MOMENTS,
    NUMBERS,
    NUMERIC,
    TEXT,
    TIME,
    TIMESTAMP,
    TIMESTAMPTZ,
    Scalar,
    position_of,
)
from sensitivity.bounds import Interval
from sensitivity.policy import Kind, SqlType, Value
from sensitivity.refusal import UnsupportedSyntax

UUID_TYPE = SqlType("uuid", Kind.UUID)
_OIDS = {
    16: BOOLEAN,
    20: BIGINT,
    21: INTEGER,
    23: INTEGER,
    25: TEXT,
    700: DOUBLE,
    701: DOUBLE,
    1042: TEXT,
    1043: TEXT,
    1082: DATE,
    1114: TIMESTAMP,
    1184: TIMESTAMPTZ,
    1700: NUMERIC,
    2950: UUID_TYPE,
}


LONG = range(-(1 << 63), 1 << 63)
"""Integers of 64 bits."""


def long(value: int) -> str:
    """Spell an integer of 64 bits where dialects would make a DOUBLE of a long one."""
    return f"CAST('{value}' AS bigint)"


_FINER = re.compile(r"\.[0-9]{7}")  # than a microsecond
_INFINITE = {"infinity", "-infinity"}
_ENGINES = {Kind.DATE: "date", Kind.TIMESTAMP: "timestamp", Kind.TIMESTAMPTZ: "timestamptz"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """The value of $1, $2, …: its type's OID and its text in ISO form; None is NULL."""

    oid: int
    text: str | None


def constant(value: Value | None, type_: SqlType, dialect: Dialect) -> Scalar:
    """Return a constant of the statement; None is NULL.

    Dialects spell integers beyond 2^62 as DOUBLE, so these are not native.
    """
    if value is None:
        return Scalar(dialect.null(type_), type_, literal=True)
    position = position_of(value)
    if isinstance(value, float):
        raise TypeError("constants are exact")
    return Scalar(
        dialect.constant(value, type_.kind),
        type_,
        nullable=False,
        interval=None if position is None else Interval.point(position),
        native=type_.kind not in NUMBERS or (isinstance(value, int) and abs(value) < 1 << 62),
        reach=None if position is None or type_.kind not in NUMBERS else _bits(position),
        integral=isinstance(value, int | Fraction) and value == int(value),
        literal=True,
        value=value,
        sheltered=type_.kind in MOMENTS,
    )


def _bits(value: Fraction) -> int:
    return abs(value).__ceil__().bit_length()


def number(text: str, dialect: Dialect) -> Scalar:
    """Read a number as PostgreSQL types it: integer, bigint, else numeric."""
    if text.isdecimal() and len(text) < 20:
        whole = int(text)
        if whole < 1 << 63:
            return constant(whole, INTEGER if whole < 1 << 31 else BIGINT, dialect)
    return constant(_rational(text), NUMERIC, dialect)


def _rational(text: str) -> Fraction:
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise UnsupportedSyntax("this number cannot be read") from None
    if not value.is_finite() or abs(value.adjusted()) > 400:
        raise UnsupportedSyntax("NaN, infinite and very large numbers cannot be used here")
    return Fraction(value)


def parameter(given: Parameter, dialect: Dialect, zone: tzinfo | None) -> Scalar:
    """Read a bind parameter; raises UnsupportedSyntax for types that releases do not know.

    Args:
        zone: the session's TimeZone.
    """
    type_ = _OIDS.get(given.oid)
    if type_ is None:
        raise UnsupportedSyntax("a bind parameter has a type that private queries cannot use")
    if given.text is None:
        return constant(None, type_, dialect)
    if type_.kind is Kind.BOOLEAN:
        return constant(given.text == "true", type_, dialect)
    if type_.kind is Kind.INTEGER:
        return constant(int(given.text), type_, dialect)
    if type_.kind in NUMBERS:
        return constant(_rational(given.text), type_, dialect)
    return cast_text(given.text, type_, dialect, zone)


_ARRAYS = {1000: 16, 1005: 21, 1007: 23, 1016: 20, 1009: 25, 1015: 25, 1022: 701, 1182: 1082}
_ARRAYS |= {1115: 1114, 1185: 1184, 1231: 1700, 2951: 2950}
"""Array types by OID, and their elements' type."""


def elements(given: Parameter, dialect: Dialect, zone: tzinfo | None) -> list[Scalar]:
    """Read an array parameter of one dimension, as the JSON that the shadow makes of it."""
    of = _ARRAYS.get(given.oid)
    if of is None or given.text is None:
        raise UnsupportedSyntax("ANY takes an array of numbers, texts, dates or uuids here")
    values = json.loads(given.text, parse_int=str, parse_float=str)
    if any(isinstance(v, list | dict) for v in values):
        raise UnsupportedSyntax("ANY takes an array of one dimension here")
    texts = [str(v).lower() if isinstance(v, bool) else v for v in values]
    return [parameter(Parameter(of, text), dialect, zone) for text in texts]


def cast_text(text: str, type_: SqlType, dialect: Dialect, zone: tzinfo | None = None) -> Scalar:
    """Read a quoted literal as the type it is used with; dates in ISO form only.

    No value of ours is infinite, so a moment that is counts as one of a column (`Scalar.infinite`).

    Args:
        zone: the session's TimeZone, in which a timestamptz without one is meant.
    """
    if (said := text.strip().lower()) in _INFINITE and type_.kind in MOMENTS:
        return Scalar(f"CAST('{said}' AS {_ENGINES[type_.kind]})", type_, infinite=True)
    try:
        match type_.kind:
            case Kind.TEXT:
                return constant(text, type_, dialect)
            case _ if _FINER.search(text) and (type_.kind in MOMENTS or type_ == TIME):
                raise ValueError  # PostgreSQL rounds it, Python cuts
            case Kind.DATE:
                # PostgreSQL leaves a time of day out.
                day = datetime.fromisoformat(text) if len(text) > 10 else date.fromisoformat(text)
                return constant(date(day.year, day.month, day.day), type_, dialect)
            case Kind.TIMESTAMP:
                # PostgreSQL leaves a zone out.
                moment = datetime.fromisoformat(text)
                return constant(moment.replace(tzinfo=None), type_, dialect)
            case Kind.TIMESTAMPTZ:
                moment = datetime.fromisoformat(text)
                if moment.tzinfo is None:
                    moment = moment.replace(tzinfo=zone)
                if moment.tzinfo is not None:
                    # Kept on the session's clock, where months are added and days end.
                    kept = moment if zone is None else moment.astimezone(zone)
                    return constant(kept, type_, dialect)
            case Kind.UUID:
                return constant(str(UUID(text)), type_, dialect)
            case Kind.BOOLEAN if text.lower() in {"t", "true", "f", "false"}:
                return constant(text.lower().startswith("t"), type_, dialect)
            case Kind.INTEGER:
                return constant(int(text), type_, dialect)
            case Kind.NUMERIC | Kind.FLOAT:
                return constant(_rational(text), type_, dialect)
            case _ if type_ == TIME and ":" in text:
                at = datetime.combine(EPOCH, time.fromisoformat(text))
                if at.tzinfo is None:
                    return constant(position_of(at), type_, dialect)
    except (ValueError, OverflowError):
        pass
    raise UnsupportedSyntax(
        f"{text!r} cannot be read as {type_} here",
        hint="Write dates as '2024-12-31', times as '08:30'.",
    )


def infinity(a: Scalar, type_: SqlType, dialect: Dialect) -> Scalar | None:
    """Return an infinite constant as another type of moment; None if it is none."""
    for said in _INFINITE if a.infinite else ():
        if cast_text(said, a.exact, dialect).sql == a.sql:
            return cast_text(said, type_, dialect)
    return None


def agree(parts: Sequence[Scalar], dialect: Dialect, now: datetime) -> list[Scalar]:
    """Give constants the type of what they stand beside, as PostgreSQL does.

    Between a timestamptz and another moment PostgreSQL compares instants of the session's zone.
    Only a constant is moved there: `functions.instants` makes instants of columns before.
    """
    typed = [p for p in parts if not (p.literal and p.kind is Kind.TEXT) and p.value is not None]
    typed += [p for p in parts if not p.literal]
    known = MOMENTS | NUMBERS | {Kind.UUID, Kind.BOOLEAN}
    if not typed or not (typed[0].kind in known or typed[0].type == TIME):
        return list(parts)
    columns = {(p.exact.kind, p.midnight) for p in parts if not p.literal and p.kind in MOMENTS}
    return [_agreed(p, typed[0], columns, dialect, now.tzinfo) for p in parts]


def _agreed(
    part: Scalar,
    other: Scalar,
    columns: set[tuple[Kind, bool]],
    dialect: Dialect,
    zone: tzinfo | None,
) -> Scalar:
    value = part.value
    if not part.literal:
        return part
    if part.kind is Kind.TEXT and isinstance(value, str):
        part = cast_text(value, other.type, dialect, zone)
        value = part.value
    instants = (Kind.TIMESTAMPTZ, False)
    if columns == {instants} and isinstance(value, date):
        if not isinstance(value, datetime):
            value = datetime.combine(value, time())
        aware = value if value.tzinfo else value.replace(tzinfo=zone)
        return constant(aware, TIMESTAMPTZ, dialect)
    if columns and instants not in columns and isinstance(value, datetime) and value.tzinfo:
        try:
            clock = value.astimezone(zone) if zone else value
        except OverflowError:
            clock = value
        clock = clock.replace(tzinfo=None)
        if (Kind.DATE, True) in columns and clock.time() == time():
            day = constant(clock.date(), DATE, dialect)
            return replace(day, type=TIMESTAMPTZ, midnight=True)
        return constant(clock, TIMESTAMP, dialect)
    return part


def folded(scalar: Scalar, dialect: Dialect) -> Scalar:
    """Make a constant of an expression that reads no row, if its interval says which one."""
    interval = scalar.interval
    if scalar.literal or scalar.sources or scalar.nullable or interval is None or interval.width:
        return scalar
    try:
        return _at(scalar, interval.lower, dialect)
    except OverflowError:  # beyond the years 1 to 9999
        return scalar


def _at(scalar: Scalar, place: Fraction, dialect: Dialect) -> Scalar:
    match scalar.exact.kind:
        case Kind.INTEGER:
            whole = constant(int(place), scalar.type, dialect)
            return whole if abs(place) < 1 << 62 else scalar
        case Kind.NUMERIC | Kind.FLOAT:
            return constant(place, scalar.type, dialect)
        case Kind.DATE:
            day = constant(date_at(place), DATE, dialect)
            return replace(day, type=scalar.type, midnight=scalar.midnight)
        case Kind.TIMESTAMP:
            return constant(instant_at(place), TIMESTAMP, dialect)
        case Kind.TIMESTAMPTZ:
            return constant(instant_at(place).replace(tzinfo=UTC), TIMESTAMPTZ, dialect)
        case _:
            return scalar
