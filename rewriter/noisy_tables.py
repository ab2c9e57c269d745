"""Noisy tables as SQL: what stands in front of the finishing SQL, as array literals.

Every literal is E'' with backslashes escaped and quotes doubled (backslash_quote may be off), so it
means the same under any setting of the session; array_nulls = off is refused.
Types and functions have their schema: an analyst may have others of these names.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from fractions import Fraction
from types import NoneType
from typing import TypeVar

from rewriter.moments import date_at, instant_at
from sensitivity.estimates import Estimates, Exact, Number
from sensitivity.policy import Kind, SqlType, Value

Element = Value | float | None
Cell = Element | tuple[Element, ...]
Found = TypeVar("Found", int, float)


def of_rows(columns: Sequence[tuple[str, SqlType]], rows: Sequence[Sequence[Cell]]) -> str:
    """Return a SELECT of rows of values, in this order; they are as wide as `columns`."""
    return select(
        [
            (name, type_, spelled([row[i] for row in rows]))
            for i, (name, type_) in enumerate(columns)
        ]
    )


def select(columns: Sequence[tuple[str, SqlType, Sequence[str]]]) -> str:
    """Return a SELECT of some columns.

    Args:
        columns: name, type, and elements of an array as `spelled` or `typed`; at least one column.
    """
    arrays = [
        # unnest takes arrays of arrays apart, so these come as text.
        f"pg_catalog.unnest({_literal(elements)}::{_TEXT if type_.element else named(type_)}[])"
        for _, type_, elements in columns
    ]
    names = ['"' + name.replace('"', '""') + '"' for name, _, _ in columns]
    read = ", ".join(
        f"{name}::{named(type_)} AS {name}" if type_.element else name
        for name, (_, type_, _) in zip(names, columns, strict=True)
    )
    every = read if any(type_.element for _, type_, _ in columns) else "*"
    return f"SELECT {every} FROM ROWS FROM ({', '.join(arrays)}) AS t({', '.join(names)})"


_TEXT = "pg_catalog.text"
_FOUND_BY_PATH = {"text", "date", "uuid"}
"""Types whose names are no words of the grammar, so that search_path decides what they mean."""


def named(type_: SqlType) -> str:
    """Spell a type so that it means PostgreSQL's own."""
    return f"pg_catalog.{type_}" if type_.name.removesuffix("[]") in _FOUND_BY_PATH else str(type_)


def _literal(elements: Sequence[str]) -> str:
    array = "{" + ",".join(elements) + "}"
    return "E'" + array.replace("\\", "\\\\").replace("'", "''") + "'"


def spelled(values: Sequence[Cell]) -> list[str]:
    """Spell values as elements of an array."""
    return [_SPELLED[type(value)](value) for value in values]


def _quoted(text: str) -> str:
    text = text.replace("\0", "\N{SYMBOL FOR NULL}")  # which PostgreSQL's text cannot hold
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


_SPELLED: Mapping[type[object], Callable[..., str]] = {
    NoneType: lambda _: _NULL,
    bool: lambda value: "t" if value else "f",
    int: str,
    Fraction: lambda value: _decimal(round(value * 10**_MOST_PLACES), _MOST_PLACES),
    float: repr,
    datetime: lambda value: f'"{value.isoformat(sep=" ")}"',
    date: date.isoformat,
    tuple: lambda value: _quoted("{" + ",".join(spelled(value)) + "}"),
    str: _quoted,
}
_NULL = "NULL"
_MOST_PLACES = 40
"""Decimal places of a constant that is a fraction; numerics of the steward's have fewer."""
_PLACES = 12
"""And of an estimate."""


def _decimal(parts: int, places: int) -> str:
    """Spell parts * 10^-places, without zeros at the end."""
    whole, rest = divmod(abs(parts), 10**places)
    sign = "-" if parts < 0 else ""
    return f"{sign}{whole}.{rest:0{places}}".rstrip("0") if rest else f"{sign}{whole}"


def _interval(micros: int) -> str:
    """Spell an interval as a difference of two moments is: with signs, which mean the same under
    every IntervalStyle."""
    sign = "-" if micros < 0 else "+"
    seconds, rest = divmod(abs(micros), 10**6)
    days, seconds = divmod(seconds, 86_400)
    clock = f"{seconds // 3_600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:06}"
    return f'"{sign}{days} days {sign}{clock}"'


LARGEST = {"smallint": (1 << 15) - 1, "integer": (1 << 31) - 1, "bigint": (1 << 63) - 1}


def typed(estimates: Estimates, type_: SqlType) -> list[str]:
    """Spell estimates as elements of an array of a type: whole numbers within its range, 12 places
    of numeric, floats, dates, …; what lies half way is rounded to the even one."""
    match type_.kind:
        case Kind.INTEGER:
            most = LARGEST[type_.name]
            return _each(
                estimates.parts(0),
                lambda n: str(n if -most <= n <= most else most if n > 0 else -most),
            )
        case Kind.NUMERIC:
            if isinstance(estimates, Exact) and estimates.under is None:
                return _each(estimates.parts(0), str)
            return _each(estimates.parts(_PLACES), lambda n: _decimal(n, _PLACES))
        case Kind.INTERVAL:
            return _each(estimates.parts(6), _interval)
        case Kind.BOOLEAN | Kind.DATE | Kind.TIMESTAMP | Kind.TIMESTAMPTZ:
            return spelled(
                [n if n is None else _moment(n, type_.kind) for n in estimates.numbers()]
            )
        case _:
            return _each(estimates.floats(), repr)


def _each(values: Sequence[Found | None], spell: Callable[[Found], str]) -> list[str]:
    return [_NULL if value is None else spell(value) for value in values]


def _moment(value: Number, kind: Kind) -> Value:
    match kind:
        case Kind.BOOLEAN:
            return bool(value)
        case Kind.DATE:
            return date_at(Fraction(value))
        case Kind.TIMESTAMP:
            return instant_at(Fraction(value))
        case _:
            return instant_at(Fraction(value)).replace(tzinfo=UTC)
