"""Resolved policies for the shadow's tests, as the reader would make them."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path

from sensitivity.policy import (
    Backend,
    Budget,
    Column,
    Every,
    Kind,
    Listen,
    Policy,
    Privacy,
    Role,
    SqlType,
    Store,
    Table,
    TableName,
    Unit,
)

BUDGET = Budget(10**9, 0, Every.EVER)

BOOLEAN = SqlType("boolean", Kind.BOOLEAN)
INTEGER = SqlType("integer", Kind.INTEGER)
MONEY = SqlType("numeric", Kind.NUMERIC, (10, 2))
DOUBLE = SqlType("double precision", Kind.FLOAT)
TEXT = SqlType("text", Kind.TEXT)
CODE = SqlType("character varying", Kind.TEXT, (8,))
DATE = SqlType("date", Kind.DATE)
TIMESTAMP = SqlType("timestamp without time zone", Kind.TIMESTAMP)
TIMESTAMPTZ = SqlType("timestamp with time zone", Kind.TIMESTAMPTZ, (3,))
UUID = SqlType("uuid", Kind.UUID)
OTHERS = {
    "json": SqlType("jsonb", Kind.OTHER),
    "span": SqlType("interval", Kind.OTHER),
    "host": SqlType("inet", Kind.OTHER),
    "blob": SqlType("bytea", Kind.OTHER),
    "range": SqlType("int4range", Kind.OTHER),
    "list": SqlType("numeric[]", Kind.OTHER, (10, 2)),
    "clock": SqlType("time without time zone", Kind.OTHER, (3,)),
    "spot": SqlType("point", Kind.OTHER),
    "fixed": SqlType("character", Kind.OTHER, (3,)),
    "odd": SqlType("unknown", Kind.OTHER),
    "struct": SqlType("STRUCT(a INTEGER, b TEXT)", Kind.OTHER),
}


def column(
    name: str, kind: SqlType, *, null: bool = True, hidden: bool = False, say: str | None = None
) -> Column:
    return Column(name, kind, nullable=null, hidden=hidden, comment=say)


def table(
    name: str, columns: Iterable[Column], unit: Unit | None = None, say: str | None = None
) -> Table:
    keys = () if unit else (frozenset({"code"}),)
    schema, _, bare = name.rpartition(".")
    return Table(
        TableName(schema or "public", bare),
        unit,
        {each.name: each for each in columns},
        comment=say,
        unique_keys=keys,
    )


PEOPLE = table(
    "people",
    [
        column("id", INTEGER, null=False),
        column("female", BOOLEAN, null=False),
        column("income", MONEY, null=False, say="what is 'earned' in a year"),
        column("weight", DOUBLE, null=False),
        column("name", TEXT, null=False, hidden=True),
        column("site", CODE, null=False),
        column("born", DATE, null=False),
        column("seen", TIMESTAMP, null=False),
        column("heard", TIMESTAMPTZ, null=False),
        column("token", UUID, null=False),
    ],
    Unit(("id",), unique=True, max_rows=1, max_groups=1),
    "everybody",
)
CARE = table(
    "care",
    [column("id", INTEGER), column("usd", DOUBLE), column("site", CODE)],
    Unit(("id",), unique=False, max_rows=5, max_groups=3),
)
ODD = table(
    "Clinic One.Odd Table",
    [column("id", INTEGER, null=False), *(column(n, t, null=False) for n, t in OTHERS.items())],
    Unit(("id",), unique=True, max_rows=1, max_groups=1),
)
SITES = table("sites", [column("label", TEXT), column("code", CODE)])


def policy(
    state: Path,
    tables: Iterable[Table] = (PEOPLE, CARE, ODD, SITES),
    roles: Iterable[str] = ("ann", "Bob's"),
    *,
    dataset: str = 'rand "hie"',
    shadow: str | None = None,
    connections: int = 20,
    schemas: Mapping[str, tuple[str, ...]] | None = None,
) -> Policy:
    """All roles may read all tables, but only the first may read "Odd Table"."""
    listed = {each.name: each for each in tables}
    names = list(roles)
    reads = {role: frozenset(listed) for role in names}
    for role in names[1:]:
        reads[role] -= {ODD.name}
    return Policy(
        state / "policy.yaml",
        dataset,
        Listen("127.0.0.1", 0, None, connections),
        Backend(":memory:"),
        Store(state, shadow),
        "Europe/Berlin",
        Privacy(Fraction(1), Fraction(0), Fraction(2)),
        listed,
        {
            role: Role(role, "", reads[role], BUDGET, (schemas or {}).get(role, ()))
            for role in names
        },
        BUDGET,
    )
