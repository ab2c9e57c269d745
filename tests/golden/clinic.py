"""A clinic small enough to remove every privacy unit of it in turn, and nasty on purpose.

Numbers lie on and beyond their bounds; there are NULLs, NaN, infinities and empty strings, dates at
both ends of what the engine knows, rows without a unit, units in one table only, and one unit
(person 8) with far more rows than the policy lets count, all different and some equal.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from fractions import Fraction
from itertools import count
from pathlib import Path

import duckdb

from rewriter.dialects import DIALECTS
from rewriter.literals import Parameter
from rewriter.plan import Plan
from rewriter.planner import Question, plan
from rewriter.statements import parse
from sensitivity.policy import Column, ForeignKey, Kind, SqlType, Table, TableName, Unit
from tests.embedded import Server
from tests.engines import Connection, Postgres, in_postgres

INTEGER = SqlType("integer", Kind.INTEGER)
BIGINT = SqlType("bigint", Kind.INTEGER)
DOUBLE = SqlType("double precision", Kind.FLOAT)
BOOLEAN = SqlType("boolean", Kind.BOOLEAN)
TEXT = SqlType("text", Kind.TEXT)
DATE = SqlType("date", Kind.DATE)
TIMESTAMP = SqlType("timestamp without time zone", Kind.TIMESTAMP)
TIMESTAMPTZ = SqlType("timestamp with time zone", Kind.TIMESTAMPTZ)
UUID = SqlType("uuid", Kind.UUID)
MONEY = SqlType("numeric", Kind.NUMERIC, (10, 2))
LONG = SqlType("numeric", Kind.NUMERIC, (38, 0))
JSON = SqlType("json", Kind.OTHER)


def _bounds(lower: int, upper: int) -> tuple[Fraction, Fraction]:
    return Fraction(lower), Fraction(upper)


def _table(
    name: str, unit: Unit | None, *columns: Column, unique: tuple[str, ...] = (), schema: str = ""
) -> Table:
    return Table(
        TableName(schema or "public", name),
        unit,
        {c.name: c for c in columns},
        unique_keys=(frozenset(unique),) if unique else (),
    )


_PERSON = ("person_id",)
_PEOPLE = _table(
    "people",
    Unit(_PERSON, unique=True, max_rows=1, max_groups=1),
    Column("person_id", INTEGER, nullable=False),
    Column("site", INTEGER, nullable=False, values=(1, 2, 3)),
    Column("female", BOOLEAN, nullable=False),
    Column("smoker", BOOLEAN),
    Column("income", DOUBLE, bounds=_bounds(0, 100), grid=Fraction(1)),
    Column("born", DATE, bounds=(date(1950, 1, 1), date(1999, 12, 31))),
    Column("region", TEXT),
    Column("token", UUID),
    Column("secret", TEXT, hidden=True),
    Column("document", JSON),
    unique=_PERSON,
)
_BILLS = _table(
    "bills",
    Unit(_PERSON, unique=False, max_rows=2, max_groups=2),
    Column("bill_id", INTEGER, nullable=False),
    Column("person_id", INTEGER),
    Column("status", TEXT, values=("open", "paid"), nullable=False),
    Column("amount", INTEGER, bounds=_bounds(0, 10)),
    unique=("bill_id",),
)
_LINES = _table(
    "lines",
    Unit(
        (),
        unique=False,
        max_rows=3,
        max_groups=2,
        path=ForeignKey(("bill_id",), TableName("public", "bills"), ("bill_id",)),
        parent=_BILLS,
    ),
    Column("line_id", INTEGER, nullable=False),
    Column("bill_id", INTEGER),
    Column("price", INTEGER, bounds=_bounds(0, 10)),
    unique=("line_id",),
)
_ORDERS = _table(
    "orders",
    Unit(_PERSON, unique=False, max_rows=2, max_groups=2),
    Column("shop", TEXT, nullable=False),
    Column("nr", INTEGER, nullable=False),
    Column("person_id", INTEGER),
    Column("gift", BOOLEAN),
    unique=("shop", "nr"),
)
_ITEMS = _table(
    "items",
    Unit(
        (),
        unique=False,
        max_rows=3,
        max_groups=2,
        path=ForeignKey(("nr", "shop"), TableName("public", "orders"), ("nr", "shop")),
        parent=_ORDERS,
    ),
    Column("nr", INTEGER),
    Column("shop", TEXT),
    Column("no", INTEGER, nullable=False),
    Column("price", INTEGER, bounds=_bounds(0, 10)),
    unique=("shop", "nr", "no"),
)
_PATIENTS = _table(
    "patients",
    Unit(("hospital", "patient"), unique=True, max_rows=1, max_groups=1),
    Column("patient", INTEGER, nullable=False),
    Column("hospital", TEXT, nullable=False),
    unique=("hospital", "patient"),
)
_TABLES = (
    _PEOPLE,
    _PATIENTS,
    _table(
        "meals",
        Unit(
            (),
            unique=False,
            max_rows=2,
            max_groups=1,
            path=ForeignKey(
                ("number", "house"), TableName("public", "patients"), ("patient", "hospital")
            ),
            parent=_PATIENTS,
        ),
        Column("number", INTEGER),
        Column("house", TEXT),
        Column("kcal", INTEGER, bounds=_bounds(0, 9)),
    ),
    _ORDERS,
    _ITEMS,
    _table(
        "returns",
        Unit(
            (),
            unique=False,
            max_rows=3,
            max_groups=2,
            path=ForeignKey(
                ("shop", "nr", "no"), TableName("public", "items"), ("shop", "nr", "no")
            ),
            parent=_ITEMS,
        ),
        Column("shop", TEXT),
        Column("nr", INTEGER),
        Column("no", INTEGER),
        Column("refund", INTEGER, bounds=_bounds(0, 9)),
    ),
    _table(
        "visits",
        Unit(_PERSON, unique=False, max_rows=3, max_groups=2),
        Column("person_id", INTEGER),
        Column("site", INTEGER),
        Column("kind", TEXT, values=("gp", "er", "lab"), nullable=False),
        Column("minutes", INTEGER, bounds=_bounds(0, 60)),
        Column("cost", DOUBLE, bounds=_bounds(0, 50), grid=Fraction(1, 2)),
        Column("fee", MONEY, nullable=False, bounds=_bounds(-1, 1)),
        Column("weight", DOUBLE),
        Column("steps", BIGINT),
        Column("day", DATE, bounds=(date(2024, 1, 1), date(2024, 3, 31))),
        Column("seen", TIMESTAMP, bounds=(datetime(2024, 1, 1), datetime(2024, 1, 31))),  # noqa: DTZ001
        Column("sent", TIMESTAMPTZ),
        Column("due", DATE),
        Column("note", TEXT),
    ),
    _table(
        "cards",
        Unit(_PERSON, unique=True, max_rows=1, max_groups=1),
        Column("person_id", INTEGER, nullable=False),
        Column("tier", TEXT, values=("gold", "tin"), nullable=False),
        unique=_PERSON,
    ),
    _table(
        "stays",
        Unit(("hospital", "patient"), unique=False, max_rows=2, max_groups=2),
        Column("hospital", TEXT),
        Column("patient", INTEGER),
        Column("ward", TEXT, values=("a", "b")),
        Column("days", INTEGER, bounds=_bounds(0, 10)),
    ),
    _table(
        "tests",
        Unit(("hospital", "patient"), unique=False, max_rows=2, max_groups=1),
        Column("hospital", TEXT),
        Column("patient", INTEGER),
        Column("score", INTEGER, bounds=_bounds(0, 10)),
    ),
    _table(
        "longs",
        Unit(("id",), unique=True, max_rows=1, max_groups=1),
        Column("id", LONG, nullable=False),
        Column("code", BIGINT),
        unique=("id",),
    ),
    _table(
        "moods",
        Unit(("name",), unique=True, max_rows=1, max_groups=1),
        Column("name", TEXT, nullable=False),
        Column("mood", TEXT),
        unique=("name",),
    ),
    _BILLS,
    _LINES,
    _table(
        "drugs",
        Unit(
            (),
            unique=False,
            max_rows=3,
            max_groups=2,
            path=ForeignKey(("line_id",), TableName("public", "lines"), ("line_id",)),
            parent=_LINES,
        ),
        Column("line_id", INTEGER),
        Column("drug", TEXT, values=("a", "b"), nullable=False),
        Column("grams", INTEGER, bounds=_bounds(0, 9)),
    ),
    _table(
        "notes",
        Unit(
            (),
            unique=False,
            max_rows=2,
            max_groups=1,
            path=ForeignKey(("who",), TableName("public", "people"), ("person_id",)),
            parent=_PEOPLE,
        ),
        Column("who", INTEGER),
        Column("stars", INTEGER, bounds=_bounds(1, 5)),
    ),
    _table(
        "purchases",
        Unit(_PERSON, unique=False, max_rows=4, max_groups=2),
        Column("person_id", INTEGER),
        Column("shop", TEXT, values=("x", "y", "z"), nullable=False),
        Column("city", TEXT),
        Column("amount", INTEGER, bounds=_bounds(-10, 50), unit_sum=_bounds(-20, 80)),
        Column("paid", DOUBLE, bounds=(Fraction(3, 10), Fraction(30)), unit_sum=_bounds(0, 40)),
    ),
    _table(
        "plays",
        Unit(_PERSON, unique=False, max_rows=12, max_groups=6),
        Column("person_id", INTEGER),
        Column("genre", INTEGER, nullable=False, bounds=_bounds(0, 9)),
        Column("loud", BOOLEAN),
        Column("title", TEXT),
    ),
    _table(
        "halves",
        Unit(_PERSON, unique=False, max_rows=3, max_groups=2),
        Column("person_id", INTEGER),
        Column("year", INTEGER, nullable=False, values=(1, 2, 3)),
        Column("half", INTEGER, nullable=False, bounds=_bounds(1, 2)),
        Column("pay", INTEGER, bounds=_bounds(0, 10)),
        unique=("person_id", "year", "half"),
    ),
    _table("sites", None, Column("code", INTEGER, False), Column("name", TEXT), unique=("code",)),
    _table(
        "towns",
        None,
        Column("code", INTEGER, False),
        Column("town", TEXT, values=("Aachen", "Basel", "Zug")),
        Column("land", INTEGER, values=(1, 2)),
        unique=("code",),
    ),
    _table(
        "lands",
        None,
        Column("land", INTEGER, False, values=(1, 2, 3)),
        Column("name", TEXT, values=("north", "south", "west")),
        unique=("land",),
    ),
    _table("wards", None, Column("code", INTEGER), Column("name", TEXT)),
    _table("kinds", None, Column("kind", TEXT), Column("category", TEXT)),
    _table("clock", None, Column("struck", TIMESTAMPTZ)),
    _table("codes", None, Column("code", BIGINT, False), Column("n", INTEGER), unique=("code",)),
    _table(
        "people",
        Unit(_PERSON, unique=False, max_rows=2, max_groups=1),
        Column("person_id", INTEGER),
        Column("site", INTEGER, values=(1, 2)),
        schema="archive",
    ),
    _table(
        "staff",
        Unit(_PERSON, unique=True, max_rows=1, max_groups=1),
        Column("person_id", INTEGER, nullable=False),
        unique=_PERSON,
    ),
)
TABLES: Mapping[str, Table] = {
    **{f'"{t.name.name}"': t for t in _TABLES if t.name.schema == "public"},
    **{f'"{t.name.schema}"."{t.name.name}"': t for t in _TABLES},
}
ALLOWED = frozenset(t.name for t in _TABLES if t.name.name != "staff")
"""`staff` is the table that this analyst may not read."""

_ROWS = (Path(__file__).parent / "data" / "clinic.sql").read_text()
_ORDER = "(SELECT person_id FROM orders AS o WHERE o.shop = {0}.shop AND o.nr = {0}.nr)"
PRIVATE = {
    "people": "person_id",
    "visits": "person_id",
    "cards": "person_id",
    "archive.people": "person_id",
    "stays": "hospital || patient",
    "tests": "hospital || patient",
    "longs": "id",
    "purchases": "person_id",
    "plays": "person_id",
    "halves": "person_id",
    "moods": 'name COLLATE "C"',
    "drugs": "(SELECT person_id FROM lines NATURAL JOIN bills WHERE lines.line_id = drugs.line_id)",
    "lines": "(SELECT person_id FROM bills WHERE bills.bill_id = lines.bill_id)",
    "bills": "person_id",
    "meals": "house || number",
    "patients": "hospital || patient",
    "returns": _ORDER.format("returns"),
    "items": _ORDER.format("items"),
    "orders": "person_id",
    "notes": "who",
}


def in_duckdb(without: str | None = None, *, reverse: bool = False) -> duckdb.DuckDBPyConnection:
    """Fill a database, leaving one unit out, or with the rows of every table in reverse order."""
    connection = _ENGINE.cursor()
    name = f"clinic{next(_NUMBERS)}"
    connection.execute(f"SET TimeZone = 'Europe/Berlin'; ATTACH ':memory:' AS {name}; USE {name}")
    connection.execute(_ROWS)
    for table, unit in PRIVATE.items():
        if without is not None:
            connection.execute(f"DELETE FROM {table} WHERE ({unit})::VARCHAR = ?", [without])
        if reverse:
            connection.execute(f"CREATE TABLE turned AS SELECT * FROM {table} ORDER BY rowid DESC")
            connection.execute(f"DELETE FROM {table}; INSERT INTO {table} FROM turned")
            connection.execute("DROP TABLE turned")
    return connection


_ENGINE = duckdb.connect(":memory:", config={"threads": 1})
_NUMBERS = count()


def on_postgres(server: Server, without: str | None = None, *, reverse: bool = False) -> Postgres:
    """Fill a database of a server, in the same way."""
    if _CLINIC not in _MADE:
        _MADE.add(_CLINIC)
        server.create(_CLINIC)
        with server.connect(_CLINIC) as steward:
            steward.execute(in_postgres(_ROWS).encode())
    name = f"{_CLINIC}{next(_NUMBERS)}"
    server.create(name, _CLINIC)
    connection = server.connect(name)
    for table, unit in PRIVATE.items():
        if without is not None:
            connection.execute(f"DELETE FROM {table} WHERE ({unit})::text = %s".encode(), [without])
        if reverse:
            connection.execute(f"CREATE TEMP TABLE turned AS TABLE {table}".encode())
            connection.execute(
                f"DELETE FROM {table}; INSERT INTO {table} SELECT * FROM turned ORDER BY ctid DESC;"
                " DROP TABLE turned".encode()
            )
    connection.execute(b"SET TimeZone = 'Europe/Berlin'; SET search_path = pg_catalog")
    return Postgres(connection)


_CLINIC = "golden"
_MADE: set[str] = set()


def units(connection: Connection) -> Mapping[str, frozenset[str]]:
    """Return every privacy unit of the clinic, and the tables that have rows of it."""
    found: dict[str, frozenset[str]] = {}
    for table, unit in PRIVATE.items():
        rows = connection.execute(f"SELECT DISTINCT ({unit})::VARCHAR FROM {table}").fetchall()
        for name in (row[0] for row in rows if row[0]):
            found[name] = found.get(name, frozenset()) | {table.removeprefix("archive.")}
    return dict(sorted(found.items()))


NOW = datetime(2024, 2, 1, 12, tzinfo=UTC)


def planned(
    sql: str,
    parameters: tuple[Parameter, ...] = (),
    *,
    epsilon: Fraction = Fraction(1),
    delta: Fraction = Fraction(1, 10**7),
    zone_agrees: bool = True,
    engine: str = "duckdb",
    salt: str = "salt",
    tables: Mapping[str, Table] = TABLES,
) -> Plan:
    """Plan a statement over the clinic, or raise Refusal."""
    return plan(
        Question(
            parse(sql),
            tables,
            ALLOWED,
            parameters,
            NOW,
            zone_agrees,
            epsilon,
            delta,
            salt,
            DIALECTS[engine],
            kept={'"mine"': [("code", INTEGER), ("label", TEXT)]},
        )
    )
