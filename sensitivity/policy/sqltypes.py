"""PostgreSQL's types as a steward writes them, and the values that each can hold."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from fractions import Fraction
from uuid import UUID

from sensitivity.policy.model import Kind, SqlType, Value
from sensitivity.policy.yaml_nodes import exact

NUMBERS = frozenset({Kind.INTEGER, Kind.NUMERIC, Kind.FLOAT})
TIMES = frozenset({Kind.DATE, Kind.TIMESTAMP, Kind.TIMESTAMPTZ})
DOMAINS = frozenset(Kind) - {Kind.FLOAT, Kind.INTERVAL, Kind.OTHER}
"""Kinds whose equal values look equal, so that nobody picks how a group key is spelled."""


def identifies_nobody(type_: SqlType) -> str:
    """Say why a column of a type that is not in `DOMAINS` is no key of the unit."""
    if type_.kind is Kind.OTHER:
        return (
            "a type that no unit has; write integer, text, uuid or another that can be grouped by"
        )
    return "whose equal values may look different, so it identifies nobody"


INT_BITS = {"smallint": 15, "integer": 31, "bigint": 63}
"""Integers of a type lie within ±2 to the power of this."""


def reach_of(type_: SqlType) -> int | None:
    """Return r if all numbers of a type lie within ±2^r; None if it sets no such limit."""
    if type_.kind is Kind.NUMERIC and len(type_.modifier) > 1:
        digits, behind = type_.modifier
        return int(10 ** max(0, digits - behind)).bit_length()
    return INT_BITS.get(type_.name)


_LARGEST = {"real": Fraction(2) ** 128, "double precision": Fraction(2) ** 1024}

_NAMES: Mapping[str, tuple[str, Kind]] = {
    alias: (name, kind)
    for name, kind, aliases in (
        ("boolean", Kind.BOOLEAN, "bool"),
        ("smallint", Kind.INTEGER, "int2"),
        ("integer", Kind.INTEGER, "int, int4"),
        ("bigint", Kind.INTEGER, "int8"),
        ("numeric", Kind.NUMERIC, "decimal, dec"),
        ("real", Kind.FLOAT, "float4"),
        ("double precision", Kind.FLOAT, "float8, float, double"),
        ("text", Kind.TEXT, "string"),
        ("character varying", Kind.TEXT, "varchar"),
        ("date", Kind.DATE, ""),
        ("timestamp without time zone", Kind.TIMESTAMP, "timestamp"),
        ("timestamp with time zone", Kind.TIMESTAMPTZ, "timestamptz"),
        ("uuid", Kind.UUID, ""),
    )
    for alias in (name, *filter(None, aliases.split(", ")))
}
_TYPE = re.compile(
    r"([a-z][a-z0-9_ ]*?)(?:\((\d{1,4}(?:,\d{1,4})?)\))?"
    r" ?((?:with(?:out)? time zone)?)(\[\])*",
    re.ASCII,
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIMESTAMP = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?) ?(Z|[-+]\d\d(?::?\d\d)?)?)?",
    re.ASCII,
)


def parse_type(text: str) -> SqlType:
    """Read a type in any of PostgreSQL's spellings; what pgfog cannot use has Kind.OTHER.

    Raises:
        ValueError: it is no type; the message can be shown.
    """
    plain = re.sub(r" ?([(),]) ?", r"\1", " ".join(text.lower().split()))
    found = _TYPE.fullmatch(plain)
    if found is None:
        comma = text.count("(") > text.count(")")
        raise ValueError(
            'is cut off at the comma; write it in quotes: "numeric(10,2)"'
            if comma
            else f'"{text[:40]}" is no type'
        )
    base, modifiers, zone, array = found.groups()
    modifier = tuple(int(m) for m in modifiers.split(",")) if modifiers else ()
    name, kind = _NAMES.get(f"{base} {zone}".strip(), (plain, Kind.OTHER))
    if array or kind is Kind.OTHER:
        return SqlType(plain, Kind.OTHER)
    return SqlType(name, kind, _modifier(name, kind, modifier))


def _modifier(name: str, kind: Kind, modifier: tuple[int, ...]) -> tuple[int, ...]:
    match kind, modifier:
        case _, ():
            return ()
        case Kind.NUMERIC, (precision,) if 1 <= precision <= 1000:
            return (precision, 0)
        case Kind.NUMERIC, (precision, scale) if 1 <= precision <= 1000 and scale <= precision:
            return modifier
        case Kind.TEXT, (length,) if name == "character varying" and length >= 1:
            return modifier
        case Kind.TIMESTAMP | Kind.TIMESTAMPTZ, (digits,) if digits == 6:
            return ()
        case _:
            inside = ",".join(map(str, modifier))
            raise ValueError(f"{name}({inside}) is no type that pgfog can use; write {name}")


def read_value(text: str, type_: SqlType) -> Value:
    """Read a constant of a type, exactly.

    Raises:
        ValueError: it is none, or the type cannot hold it; the message can be shown.
    """
    match type_.kind:
        case Kind.BOOLEAN:
            if text.lower() not in {"true", "false"}:
                raise ValueError(f'must be true or false, is "{text[:40]}"')
            return text.lower() == "true"
        case Kind.INTEGER | Kind.NUMERIC | Kind.FLOAT:
            return _number(exact(text), type_)
        case Kind.TEXT:
            if type_.modifier and len(text) > type_.modifier[0]:
                raise ValueError(f"is longer than {type_} can hold")
            return text
        case Kind.DATE:
            return _date(text)
        case Kind.TIMESTAMP | Kind.TIMESTAMPTZ:
            return _timestamp(text, aware=type_.kind is Kind.TIMESTAMPTZ)
        case Kind.UUID:
            try:
                return str(UUID(text))
            except ValueError:
                raise ValueError(f'must be a uuid, is "{text[:40]}"') from None
        case Kind.INTERVAL | Kind.OTHER:
            raise ValueError(f"{type_} has no values that a policy can name")


def _number(value: Fraction, type_: SqlType) -> int | Fraction:
    if type_.kind is Kind.INTEGER:
        limit = 1 << INT_BITS[type_.name]
        if value.denominator != 1:
            raise ValueError(f"must be a whole number, for the type is {type_}")
        if not -limit <= value < limit:
            raise ValueError(f"is outside the range of {type_}")
        return int(value)
    if type_.kind is Kind.NUMERIC and type_.modifier:
        precision, scale = type_.modifier
        if abs(value) >= 10 ** (precision - scale):
            raise ValueError(f"is outside the range of {type_}")
        if (value * 10**scale).denominator != 1:
            raise ValueError(f"has more digits after the point than {type_}")
    if type_.kind is Kind.FLOAT and abs(value) >= _LARGEST[type_.name]:
        raise ValueError(f"is outside the range of {type_}")
    return value


def _date(text: str) -> date:
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ValueError(f'must be a date such as 2024-12-31, is "{text[:40]}"')


def _timestamp(text: str, *, aware: bool) -> datetime:
    found = _TIMESTAMP.fullmatch(text)
    example = "2024-12-31 00:00:00" + ("Z" if aware else "")
    if found is None:
        raise ValueError(f'must be a timestamp such as {example}, is "{text[:40]}"')
    day, time, offset = found.groups()
    if aware != (offset is not None):
        what = "needs an offset from UTC" if aware else "has no time zone, so no offset"
        raise ValueError(f"{what}; write it as {example}")
    try:
        value = datetime.fromisoformat(f"{day}T{time or '00:00'}{offset or ''}")
        return value.astimezone(UTC) if aware else value
    except (ValueError, OverflowError):
        raise ValueError(f'must be a timestamp such as {example}, is "{text[:40]}"') from None


def holds(declared: SqlType, actual: SqlType) -> bool:
    """Say whether every value of the backend's type is one of the declared type, unchanged.

    Only widening: integer as bigint or numeric, numeric(6,2) as numeric(10,2), varchar(5) as text,
    real as double precision. Never float as numeric: what looks like 0.1 is something else.
    """
    match declared.kind, actual.kind:
        case Kind.INTEGER, Kind.INTEGER:
            return INT_BITS[declared.name] >= INT_BITS[actual.name]
        case Kind.NUMERIC, Kind.INTEGER:
            digits = len(str(1 << INT_BITS[actual.name]))
            return not declared.modifier or declared.modifier[0] - declared.modifier[1] >= digits
        case Kind.NUMERIC, Kind.NUMERIC if declared.modifier:
            if not actual.modifier:
                return False
            (p, s), (q, t) = declared.modifier, actual.modifier
            return s >= t and p - s >= q - t
        case Kind.FLOAT, Kind.FLOAT:
            return _LARGEST[declared.name] >= _LARGEST[actual.name]
        case Kind.TEXT, Kind.TEXT if declared.modifier:
            return bool(actual.modifier) and declared.modifier[0] >= actual.modifier[0]
        case Kind.OTHER, Kind.OTHER:
            return True
        case kind, other:
            return kind is other
