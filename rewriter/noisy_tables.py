"""Noisy tables as SQL: what stands in front of the finishing SQL, as array literals.

Every literal is E'' with backslashes escaped and quotes doubled (backslash_quote may be off), so it
means the same under any setting of the session; array_nulls = off is refused.
Types and functions have their schema: an analyst may have others of these names.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Context, Decimal
from fractions import Fraction

from rewriter.moments import date_at, instant_at
from sensitivity.policy import Kind, SqlType, Value
from sensitivity.statistics import Number

Element = Value | float | None
Cell = Element | tuple[Element, ...]
_DIGITS = Context(prec=40)


def select(columns: Sequence[tuple[str, SqlType]], rows: Sequence[Sequence[Cell]]) -> str:
    """Return a SELECT of these rows, in this order.

    Args:
        columns: name and type, at least one.
        rows: as wide as `columns`.
    """
    arrays = [
        # unnest takes arrays of arrays apart, so these come as text.
        f"pg_catalog.unnest({_literal([_spelled(row[i]) for row in rows])}"
        f"::{_TEXT if type_.element else named(type_)}[])"
        for i, (_, type_) in enumerate(columns)
    ]
    names = ['"' + name.replace('"', '""') + '"' for name, _ in columns]
    read = ", ".join(
        f"{name}::{named(type_)} AS {name}" if type_.element else name
        for name, (_, type_) in zip(names, columns, strict=True)
    )
    every = read if any(type_.element for _, type_ in columns) else "*"
    return f"SELECT {every} FROM ROWS FROM ({', '.join(arrays)}) AS t({', '.join(names)})"


_TEXT = "pg_catalog.text"
_FOUND_BY_PATH = {"text", "date", "uuid"}
"""Types whose names are no words of the grammar, so that search_path decides what they mean."""


def named(type_: SqlType) -> str:
    """Spell a type so that it means PostgreSQL's own."""
    return f"pg_catalog.{type_}" if type_.name.removesuffix("[]") in _FOUND_BY_PATH else str(type_)


def _literal(elements: Sequence[str | None]) -> str:
    array = "{" + ",".join("NULL" if e is None else e for e in elements) + "}"
    return "E'" + array.replace("\\", "\\\\").replace("'", "''") + "'"


def _spelled(value: Cell) -> str | None:
    """Spell one array element; None is NULL."""
    match value:
        case None:
            return None
        case bool():
            return "t" if value else "f"
        case int():
            return str(value)
        case Fraction():
            return str(decimal(value))
        case float():
            return repr(value)
        case datetime():
            return f'"{value.isoformat(sep=" ")}"'
        case date():
            return value.isoformat()
        case tuple():
            return _spelled("{" + ",".join(_spelled(v) or "NULL" for v in value) + "}")
        case str():
            value = value.replace(
                "\0", "\N{SYMBOL FOR NULL}"
            )  # which PostgreSQL's text cannot hold
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def decimal(value: Fraction) -> Decimal:
    """Return the decimal number, to 40 digits."""
    quotient = _DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator))
    return Decimal(f"{quotient:f}")


def _interval(micros: int) -> str:
    """Spell an interval as a difference of two moments is: with signs, which mean the same under
    every IntervalStyle."""
    sign = "-" if micros < 0 else "+"
    seconds, rest = divmod(abs(micros), 10**6)
    days, seconds = divmod(seconds, 86_400)
    clock = f"{seconds // 3_600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:06}"
    return f"{sign}{days} days {sign}{clock}"


LARGEST = {"smallint": (1 << 15) - 1, "integer": (1 << 31) - 1, "bigint": (1 << 63) - 1}


def as_typed(value: Number | None, type_: SqlType) -> Element:
    """Give an estimate the form of its SQL type: whole numbers, 16 digits, a float, a date."""
    if value is None:
        return None
    match type_.kind:
        case Kind.INTEGER:
            most = LARGEST[type_.name]
            return max(-most, min(most, round(value)))
        case Kind.BOOLEAN:
            return bool(value)
        case Kind.DATE:
            return date_at(Fraction(value))
        case Kind.TIMESTAMP:
            return instant_at(Fraction(value))
        case Kind.TIMESTAMPTZ:
            return instant_at(Fraction(value)).replace(tzinfo=UTC)
        case Kind.INTERVAL:
            return _interval(round(value * 10**6))
        case Kind.NUMERIC:
            exact = Fraction(value)
            return exact if isinstance(value, int) else round(exact, 12)
    return float(value)
