"""Metadata as in a plain PostgreSQL that holds the same, empty tables: the same columns and rows.

What is compared: a hundred catalog statements in the manner of many tools, psql's own describing
commands where psql is installed, and SQLAlchemy's inspector. What differs on purpose is named.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy
import yaml
from sqlalchemy.pool import NullPool

from proxy.shadow.cluster import Cluster
from tests.serve.serving import DATABASE, PASSWORD, ROLES, Served, data_file, serving, workplace

TEXT = (Path(__file__).with_name("statements.sql")).read_text()
STATEMENTS = [p for p in TEXT.split("\n\n") if not p.startswith("--")]
SITES = {"site": "integer", "name": "text NOT NULL", "state": "text NOT NULL"}
KEYS = """
    ALTER TABLE care ADD PRIMARY KEY (person_id, study_year);
    ALTER TABLE people ADD PRIMARY KEY (person_id);
    ALTER TABLE sites ADD PRIMARY KEY (site);
    ALTER TABLE care ADD FOREIGN KEY (person_id) REFERENCES people (person_id);
"""
OIDS = """
    SELECT oid, oid::regclass::text FROM pg_class UNION SELECT oid, oid::regtype::text FROM pg_type
    UNION SELECT oid, conname FROM pg_constraint UNION SELECT oid, nspname FROM pg_namespace
    UNION SELECT oid, rolname FROM pg_roles"""


@dataclass(frozen=True)
class Place:
    """A server to ask: libpq's parameters, and what its OIDs stand for."""

    parameters: Mapping[str, str]
    oids: Mapping[int, str]

    @classmethod
    def at(cls, **parameters: str) -> "Place":
        with psycopg.connect(**parameters) as connection:  # type: ignore[arg-type]
            found = connection.execute(OIDS).fetchall()
        return cls(parameters, {oid: name for oid, name in found if oid >= 16384})

    def ask(self, text: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Return names and types of the columns, and the rows but for those about `privacy`."""
        with psycopg.connect(**self.parameters, autocommit=True) as connection:  # type: ignore[arg-type]
            cursor = connection.execute(text.encode())
            columns = [f"{c.name} {c.type_code}" for c in cursor.description or ()]
            rows = [tuple(map(self._named, row)) for row in cursor.fetchall()]
        return columns, sorted((r for r in rows if "privacy" not in repr(r)), key=repr)

    def _named(self, value: Any) -> Any:
        if type(value) is str:
            return re.sub(r"pg_toast_\d+", "pg_toast", value)
        return self.oids.get(value, value) if type(value) is int else value

    def environment(self) -> dict[str, str]:
        names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "dbname": "PGDATABASE"}
        given = {names[k]: v for k, v in self.parameters.items() if k in names}
        return {**os.environ, **given, "PGPASSWORD": PASSWORD}


def _tables(policy: Path) -> Iterator[str]:
    for name, table in yaml.safe_load(policy.read_text())["tables"].items():
        columns = table.get("columns") or {c: {"type": t} for c, t in SITES.items()}
        listed = [
            f"{c} {w['type']}" + (" NOT NULL" if w.get("nullable") is False else "")
            for c, w in columns.items()
        ]
        yield f"CREATE TABLE {name} ({', '.join(listed)})"
        comments = {f"COLUMN {name}.{c}": w.get("comment") for c, w in columns.items()}
        for what, said in {f"TABLE {name}": table.get("comment"), **comments}.items():
            if said:
                quoted = said.replace("'", "''")
                yield f"COMMENT ON {what} IS '{quoted}'"


@pytest.fixture(scope="module")
def plain(served: Served) -> Iterator[Place]:
    """A PostgreSQL like any other, made by hand from the policy."""
    with workplace() as directory:
        cluster = Cluster(directory, 10)
        try:
            with psycopg.connect(cluster.conninfo("postgres"), autocommit=True) as connection:
                connection.execute(
                    f'CREATE DATABASE "{DATABASE}" TEMPLATE template0 LC_COLLATE "C"'
                    ' LC_CTYPE "C.UTF-8"'.encode()
                )
                for role in ROLES:
                    connection.execute(f"CREATE ROLE {role} LOGIN NOINHERIT".encode())
                    connection.execute(f"ALTER ROLE {role} SET timezone = 'UTC'".encode())
            with psycopg.connect(cluster.conninfo(DATABASE), autocommit=True) as connection:
                connection.execute(";".join(_tables(served.policy)).encode())
                connection.execute(KEYS.encode())
                connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
                for role, (granted, _) in ROLES.items():
                    connection.execute(f"CREATE SCHEMA {role}".encode())
                    connection.execute(
                        f"ALTER ROLE {role} SET search_path = public, {role}".encode()
                    )
                    connection.execute(f"GRANT USAGE, CREATE ON SCHEMA {role} TO {role}".encode())
                    connection.execute(f"GRANT USAGE ON SCHEMA public TO {role}".encode())
                    names = ", ".join(granted)
                    connection.execute(f"GRANT SELECT ON {names} TO {role}".encode())
            yield Place.at(
                host=str(cluster.socket.parent), port="5432", user="ann", dbname=DATABASE
            )
        finally:
            cluster.stop()


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with data_file() as data, serving(data) as served:
        yield served
        assert served.log.read_text() == ""


@pytest.fixture(scope="module")
def pgfog(served: Served) -> Place:
    return Place.at(
        host="127.0.0.1",
        port=str(served.port),
        user="ann",
        dbname=DATABASE,
        password=PASSWORD,
        gssencmode="disable",
    )


@pytest.mark.parametrize("text", STATEMENTS)
def test_a_statement_gives_the_same(plain: Place, pgfog: Place, text: str) -> None:
    assert pgfog.ask(text) == plain.ask(text)


def test_there_are_many() -> None:
    assert len(STATEMENTS) > 110


def test_nobody_counts_the_row_that_refuses(pgfog: Place) -> None:
    for column in ("n_live_tup", "n_dead_tup", "n_tup_ins"):
        text = f"SELECT {column} FROM pg_stat_user_tables WHERE {column} <> 0"
        assert pgfog.ask(text)[1] == []
    assert pgfog.ask("SELECT relname FROM pg_class WHERE oid >= 16384 AND reltuples > 0")[1] == []


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
        lines = [line for line in done.stdout.splitlines() if "privacy" not in line]
        # The row policy that refuses is the one thing that shows.
        return [line for line in lines if not re.search(r"pgfog|^Policies", line)]

    assert shown(pgfog) == shown(plain)
