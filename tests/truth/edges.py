"""One row for each edge value of each type, in both engines, and what a rule says of expressions.

The rows are the same on both sides. PostgreSQL's own answer to the analyst's expression is what
the total form is held against, row by row: where PostgreSQL raises, anything goes but an error.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import psycopg
from sqlglot import exp

from rewriter.dialects import DIALECTS
from rewriter.expressions import Reader
from rewriter.scalar import Scalar, position_of
from rewriter.statements import parse
from sensitivity.bounds import Interval
from sensitivity.policy import Kind, SqlType, Value
from sensitivity.policy.sqltypes import reach_of

COLUMNS: Mapping[str, tuple[SqlType, tuple[str | None, ...]]] = {
    "i": (
        SqlType("integer", Kind.INTEGER),
        (None, "0", "5", "-7", "12", "2147483647", "-2147483648"),
    ),
    "big": (
        SqlType("bigint", Kind.INTEGER),
        (None, "0", "3", "-9", "9223372036854775807", "-9223372036854775808", "9007199254740993"),
    ),
    "n": (
        SqlType("numeric", Kind.NUMERIC, (10, 2)),
        (None, "0.00", "2.50", "-2.50", "3.75", "99999999.99", "-99999999.99"),
    ),
    "f": (
        SqlType("double precision", Kind.FLOAT),
        (None, "0", "-0.0", "1.5", "2.5", "-2.5", "1e-300", "1e300", "-1e300", "1e-100", "1e147"),
    ),
    "b": (SqlType("boolean", Kind.BOOLEAN), (None, "true", "false")),
    "s": (
        SqlType("text", Kind.TEXT),
        (None, "", " ", "a", "abc", "ABC", "a%", "a\\", " b c ", "aabbcc", "bac", "äß", "b-ab-c"),
    ),
    "d": (
        SqlType("date", Kind.DATE),
        (
            *(None, "2024-02-29", "2020-02-29", "1970-01-01", "1969-12-31", "2000-01-01"),
            *("2001-01-01", "0001-01-01", "9999-12-31", "infinity", "-infinity"),
            *("12000-01-01", "0044-03-15 BC"),
        ),
    ),
    "ts": (
        SqlType("timestamp without time zone", Kind.TIMESTAMP),
        (
            *(None, "2024-02-29 23:59:59.999999", "2020-02-29 01:00:00", "1970-01-01 00:00:00"),
            *("1969-12-31 12:30:15.5", "2001-01-01 00:00:00", "0001-01-01 00:00:00"),
            *("9999-12-31 23:59:59.999999", "infinity", "-infinity", "12000-01-01 00:00:00"),
        ),
    ),
    "tz": (
        SqlType("timestamp with time zone", Kind.TIMESTAMPTZ),
        (
            *(None, "2024-02-29 23:30:00+00", "2024-03-31 01:30:00+00"),
            *("2024-10-27 01:30:00+00", "1970-01-01 00:00:00+00", "infinity", "-infinity"),
        ),
    ),
}
"""By column: its type, and the values that it has, one in a row; NULL first."""

_DUCKDB_TYPES = {"double precision": "DOUBLE", "timestamp without time zone": "TIMESTAMP"}
_DUCKDB_TYPES |= {"timestamp with time zone": "TIMESTAMPTZ"}
ZONE = "Europe/Berlin"
NOW = datetime(2024, 3, 31, 12, tzinfo=UTC)


def _rows() -> list[dict[str, str | None]]:
    """Return rows that hold every pair of neighbouring values of different columns, and some at
    random within the bounds."""
    longest = max(len(values) for _, values in COLUMNS.values())
    return [
        *(
            {
                name: values[(k * step + shift) % len(values)]
                for step, (name, (_, values)) in enumerate(COLUMNS.items(), 1)
            }
            for shift in range(longest)
            for k in range(longest)
        ),
        *_random_rows(),
    ]


def _random_rows() -> Iterator[dict[str, str | None]]:
    random = Random(7)
    days = (date(1965, 1, 1).toordinal(), date(2029, 12, 31).toordinal())
    for _ in range(60):
        day = date.fromordinal(random.randint(*days))
        row: dict[str, str | None] = {
            "i": str(random.randint(-7, 12)),
            "big": str(random.randint(-9, 3)),
            "n": str(Decimal(random.randint(-250, 375)) / 100),
            "f": repr(random.uniform(-2.5, 2.5)),
            "b": random.choice(["true", "false"]),
            "s": random.choice(["a", "abc", "", "b-ab-c"]),
            "d": day.isoformat(),
            "ts": f"{day} {random.randrange(24):02}:{random.randrange(60):02}:00",
            "tz": f"{day} {random.randrange(24):02}:00:00+00",
        }
        yield {name: None if random.random() < 0.1 else value for name, value in row.items()}


ROWS = _rows()


def duckdb_rows() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:", config={"threads": 1})
    connection.execute(f"SET TimeZone = '{ZONE}'")
    types = ", ".join(
        f"{name} {_DUCKDB_TYPES.get(type_.name, str(type_))}"
        for name, (type_, _) in COLUMNS.items()
    )
    connection.execute(f"CREATE TABLE e (k INTEGER, {types})")
    for k, row in enumerate(ROWS):
        values = [None if v is None else v.replace(" BC", " (BC)") for v in row.values()]
        marks = ", ".join(
            f"CAST(? AS {_DUCKDB_TYPES.get(t.name, str(t))})" for t, _ in COLUMNS.values()
        )
        connection.execute(f"INSERT INTO e VALUES (?, {marks})", [k, *values])
    return connection


def into_postgres(connection: psycopg.Connection[Any]) -> None:
    connection.execute(f"SET TimeZone = '{ZONE}'")
    types = ", ".join(f"{name} {type_}" for name, (type_, _) in COLUMNS.items())
    connection.execute(f"CREATE TABLE e (k integer, {types})".encode())
    for k, row in enumerate(ROWS):
        marks = ", ".join(f"%s::text::{type_}" for type_, _ in COLUMNS.values())
        connection.execute(f"INSERT INTO e VALUES (%s, {marks})".encode(), [k, *row.values()])


@dataclass(frozen=True)
class Edges:
    """The columns of `e` as a policy would describe them."""

    dialect: str
    bounds: Mapping[str, Interval]
    domains: Mapping[str, tuple[Value, ...]]

    def find(self, column: exp.Column) -> Scalar:
        spell = DIALECTS[self.dialect]
        type_ = COLUMNS[column.name][0]
        return Scalar(
            spell.column(f'e."{column.name}"', type_),
            type_,
            interval=self.bounds.get(column.name),
            domain=self.domains.get(column.name),
            reach=reach_of(type_),
            sources=frozenset({"e"}),
            name=column.name,
        )

    def narrowed(self, scalar: Scalar) -> Scalar:
        return scalar


BOUNDS = {
    "i": Interval.of(-7, 12),
    "big": Interval.of(-9, 3),
    "n": Interval(Fraction(-5, 2), Fraction(15, 4)),
    "f": Interval(Fraction(-5, 2), Fraction(5, 2)),
    "d": Interval.of(*((date(y, 1, 1) - date(1970, 1, 1)).days for y in (1965, 2030))),
    "ts": Interval.of(*((date(y, 1, 1) - date(1970, 1, 1)).days * 86_400 for y in (1965, 2030))),
}
DOMAINS: Mapping[str, tuple[Value, ...]] = {
    "s": tuple(v for v in COLUMNS["s"][1] if v is not None and v.isascii())
}


def read(text: str, dialect: str, *, bounded: bool = True) -> Scalar:
    """Read an expression as one of a block over `e`; raises Refusal."""
    node = parse(f"SELECT {text} FROM e").expressions[0]
    return reader(dialect, bounded=bounded).read(node)


def reader(dialect: str, *, bounded: bool = True) -> Reader:
    """Read expressions of a block over `e`."""
    columns = Edges(dialect, BOUNDS if bounded else {}, DOMAINS if bounded else {})
    now = NOW.astimezone(ZoneInfo(ZONE))
    return Reader(columns, DIALECTS[dialect], (), now)


def within_bounds(row: Mapping[str, str | None], used: Sequence[str]) -> bool:
    """Say whether the declared bounds and domains hold for the columns an expression reads."""
    for name in used:
        value = row[name]
        if value is None:
            continue
        if name in DOMAINS and value not in DOMAINS[name]:
            return False
        if name in BOUNDS:
            place = _place(value, COLUMNS[name][0].kind)
            if place is None or place not in BOUNDS[name]:
                return False
    return True


def _place(text: str, kind: Kind) -> Fraction | None:
    if kind in {Kind.INTEGER, Kind.NUMERIC, Kind.FLOAT}:
        return Fraction(Decimal(text))
    try:
        return position_of(
            date.fromisoformat(text) if kind is Kind.DATE else datetime.fromisoformat(text)
        )
    except ValueError:
        return None


def plain(value: Any) -> Any:
    """Give the values of both drivers one form: NaN is NULL, instants are in UTC."""
    match value:
        case bool() | str() | int() | None:
            return value
        case float():
            return None if value != value else value
        case Decimal():
            return None if value.is_nan() else float(value)
        case datetime() if value.tzinfo:
            return value.astimezone(UTC).replace(tzinfo=None)
        case datetime():
            return value
        case date():
            return datetime(value.year, value.month, value.day)  # noqa: DTZ001
        case _:
            return str(value)
