"""Metadata as in a plain PostgreSQL that holds the same, empty tables: the same columns and rows.

What is compared: every catalog and view of PostgreSQL's own; hundreds of statements in the manner
of many tools (`statements/`), as one text and prepared; SQLAlchemy's inspector; pg_dump -s; psql's
describing commands, where psql is installed. What differs on purpose is named.
"""

import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy.pool import NullPool

from tests.catalog.places import OURS, Place
from tests.embedded import BINARIES

FILES = sorted((Path(__file__).parent / "statements").glob("*.sql"))
STATEMENTS = [
    paragraph
    for file in FILES
    for paragraph in file.read_text().rstrip("\n").split("\n\n")
    if not re.fullmatch(r"(--.*\n?)+", paragraph)
]


def test_there_are_many() -> None:
    assert len(STATEMENTS) > 550
    assert len(STATEMENTS) == len(set(STATEMENTS))


@pytest.mark.parametrize("extended", [False, True])
@pytest.mark.parametrize("text", STATEMENTS)
def test_a_statement_gives_the_same(plain: Place, pgfog: Place, text: str, extended: bool) -> None:
    assert pgfog.ask(text, extended=extended) == plain.ask(text, extended=extended)


OF_THE_MOMENT = re.compile(r"pg_stat|pg_lock|pg_settings|pg_file|pg_backend|pg_shmem|pg_prepared")
"""What tells of the server and what it did so far; there the columns are compared, not the rows."""

ON_PURPOSE = {
    "pg_policy": "the row policy that refuses",
    "pg_depend": "the row policy that refuses",
    "pg_description": "schemas that hold releases say so",
    "pg_shdescription": "databases and roles of pgfog's say so",
    "pg_db_role_setting": "limits of pgfog's roles",
    "pg_roles": "limits of pgfog's roles",
    "pg_user": "limits of pgfog's roles",
    "pg_language": "no functions by analysts",
    "pg_proc": "no large objects by analysts",
    "pg_database": "rights to the database are given one by one",
    "pg_shdepend": "rights to the database are given one by one",
    "information_schema.routines": "no large objects by analysts",
    "information_schema.routine_privileges": "no large objects by analysts",
    "information_schema.parameters": "no large objects by analysts",
    "information_schema.data_type_privileges": "no large objects by analysts",
}

NOT_COMPARED: Mapping[str, set[str]] = {
    # One page and a row policy make a table refuse; transaction ids and files are the server's.
    "pg_class": {"relpages", "reltuples", "relrowsecurity", "relfrozenxid", "relfilenode"},
    "pg_tables": {"rowsecurity"},
}

RELATIONS = """
    SELECT c.oid::regclass::text, array_agg(attname::text ORDER BY attnum)
    FROM pg_class c JOIN pg_attribute ON attrelid = c.oid AND attnum > 0
    WHERE relnamespace IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
    AND relkind IN ('r', 'v') AND has_table_privilege(c.oid, 'SELECT') GROUP BY 1 ORDER BY 1"""


def lasting(rows: Sequence[str]) -> list[str]:
    """Leave out TOAST tables, which `privacy` has too, and what is temporary."""
    return [row for row in rows if re.search("pg_toast|pg_temp", row) is None]


def test_every_catalog_says_the_same(plain: Place, pgfog: Place) -> None:
    relations = plain.connection.execute(RELATIONS).fetchall()
    assert relations == pgfog.connection.execute(RELATIONS).fetchall()
    differing = set()
    for relation, columns in relations:
        asked = [f'"{c}"' for c in columns if c not in NOT_COMPARED.get(relation, ())]
        text = f"SELECT {', '.join(asked)} FROM {relation}"
        ours, theirs = pgfog.ask(text), plain.ask(text)
        ((_, our_columns, our_rows),), ((_, their_columns, their_rows),) = ours, theirs
        assert our_columns == their_columns, relation
        if not OF_THE_MOMENT.match(relation) and lasting(our_rows) != lasting(their_rows):
            differing.add(relation)
    assert len(relations) > 180
    assert differing == set(ON_PURPOSE)


def test_nobody_counts_the_row_that_refuses(pgfog: Place) -> None:
    for column in ("n_live_tup", "n_dead_tup", "n_tup_ins"):
        text = f"SELECT {column} FROM pg_stat_user_tables WHERE {column} <> 0"
        assert pgfog.rows(text) == []
    assert pgfog.rows("SELECT relname FROM pg_class WHERE oid >= 16384 AND reltuples > 0") == []


def test_sqlalchemy_reflects_the_same(plain: Place, pgfog: Place) -> None:
    def reflected(place: Place) -> dict[str, Any]:
        engine = sqlalchemy.create_engine(
            "postgresql+psycopg://", connect_args=dict(place.parameters), poolclass=NullPool
        )
        inspector = sqlalchemy.inspect(engine)
        kinds = ("columns", "pk_constraint", "foreign_keys", "unique_constraints", "indexes")
        found: dict[str, Any] = {
            f"{table} {kind}": str(getattr(inspector, f"get_{kind}")(table))
            for table in inspector.get_table_names()
            for kind in (*kinds, "check_constraints", "table_comment", "table_options")
        }
        return found | {"views": inspector.get_view_names()}

    assert reflected(pgfog) == reflected(plain)


def test_pg_dump_writes_the_same(plain: Place, pgfog: Place) -> None:
    def dumped(place: Place) -> list[str]:
        done = subprocess.run(
            [BINARIES / "pg_dump", "--schema-only", "--table=public.*", "--no-privileges"],
            env=place.environment(),
            capture_output=True,
            text=True,
            check=True,
        )
        # The last part is what follows everything: a key against tampering that is new each time.
        return re.split(r"\n--\n-- Name: |\n--\n-- PostgreSQL database dump c", done.stdout)[1:-1]

    ours = (
        "ROW SECURITY",
        "POLICY",
        "COMMENT; Schema: public; Owner: pgfog\n--\n\nCOMMENT ON POLICY",
    )
    more = [part for part in dumped(pgfog) if not re.search(rf"; Type: ({'|'.join(ours)})", part)]
    assert more == dumped(plain)


DESCRIBES = "dt d dv dm ds di dn du dg dp dT df da do db dc dD dy dF dL dO dx dX dC dE det ddp dPi"
ONE = ["d sites*", "dt care", "dt *.*", "df ann.*", "dT public.*", "dn+ ann", "dd care"]


@pytest.mark.clients
@pytest.mark.parametrize("command", [*DESCRIBES.split(), *ONE])
def test_psql_describes_the_same(plain: Place, pgfog: Place, command: str) -> None:
    if shutil.which("psql") is None:
        pytest.skip("psql is not here: `make client-packages` installs it")

    def shown(place: Place) -> list[str]:
        done = subprocess.run(
            ["psql", "-XAtc", f"\\{command}"],
            env=place.environment(),
            capture_output=True,
            text=True,
            check=True,
        )
        assert "ERROR" not in done.stderr
        lines = [line for line in done.stdout.splitlines() if not OURS.search(line)]
        # The row policy that refuses is the one thing that shows.
        return [line for line in lines if not re.search(r"pgfog|^Policies", line)]

    assert shown(pgfog) == shown(plain)
