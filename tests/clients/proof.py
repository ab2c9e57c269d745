"""What each client was seen to do, and what it cannot do by itself.

A test says what it proves; `test_table.py` checks that nothing is missing, and that docs/clients.md
has the same table.
"""

from collections.abc import Callable, Iterator
from typing import TypeVar

THINGS = ("connects", "lists tables", "binds parameters", "reads types", "is refused", "cancels")
"""What every client has to do, over tables that are private."""

TABLES, PARAMETERS, TYPES, REFUSAL, CANCEL = THINGS[1:]

CLIENTS = (
    "psql",
    "pgcli",
    "Harlequin",
    "psycopg 3",
    "psycopg 2",
    "asyncpg",
    "SQLAlchemy",
    "pandas",
    "polars",
    "connectorx",
    "ADBC",
    "Ibis",
    "Django",
    "pgjdbc",
    "psqlODBC",
    "pg8000",
    "node-postgres",
    "postgres.js",
    "Knex",
    "Sequelize",
    "TypeORM",
    "Drizzle",
    "lib/pq",
    "pgx",
    "PDO",
    "ruby-pg",
    "ActiveRecord",
    "DBD::Pg",
    "RPostgreSQL",
    "dbt",
    "Superset",
)

CANNOT = {
    ("pgcli", PARAMETERS): "writes the arguments of a named query into its text",
    ("Harlequin", PARAMETERS): "sends the text as it was typed",
    ("connectorx", PARAMETERS): "takes a text only; `partition_on` puts ranges into it",
    (
        "connectorx",
        CANCEL,
    ): "waits in native code; a time limit, or the end of its process, does it",
    **dict.fromkeys(
        ((c, CANCEL) for c in ("pg8000", "Sequelize", "TypeORM", "Drizzle", "RPostgreSQL")),
        "has no call for it; `statement_timeout` does it",
    ),
    ("dbt", PARAMETERS): "writes `var()` into the text",
    ("Superset", PARAMETERS): "writes the values of filters into the text",
}
"""What a client has no way to do. What it does instead is in the test that says so."""

Test = TypeVar("Test", bound=Callable[..., object])
_seen: dict[tuple[str, str], set[str]] = {}


def proves(client: str, *things: str) -> Callable[[Test], Test]:
    """Say what a test shows of a client: a thing, or what it does where it cannot do it."""
    if client not in CLIENTS or not set(things) <= set(THINGS):
        raise ValueError(f"{client} {things}")

    def note(test: Test) -> Test:
        for thing in (THINGS[0], *things):
            _seen.setdefault((client, thing), set()).add(test.__name__)
        return test

    return note


def unproven() -> list[tuple[str, str]]:
    """Return what no test shows."""
    return [(c, t) for c in CLIENTS for t in THINGS if (c, t) not in _seen]


def table() -> Iterator[str]:
    """Print the table as it stands in the documentation, line by line."""
    notes = list(dict.fromkeys(CANNOT.values()))
    yield "| | " + " | ".join(THINGS) + " |"
    yield "| --- " * (len(THINGS) + 1) + "|"
    for client in CLIENTS:
        cells = [CANNOT.get((client, thing)) for thing in THINGS]
        yield (
            f"| {client} | "
            + " | ".join(
                "yes" if reason is None else f"no ({notes.index(reason) + 1})" for reason in cells
            )
            + " |"
        )
    yield ""
    for number, note in enumerate(notes, 1):
        yield f"{number}. It {note}."
