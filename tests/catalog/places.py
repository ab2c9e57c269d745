"""Two servers with the same tables: pgfog, and a PostgreSQL like any other, made by hand."""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import yaml

from proxy.shadow.cluster import Cluster
from tests.serve.serving import DATABASE, PASSWORD, ROLES, Connection, Served, workplace

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
    UNION SELECT oid, rolname FROM pg_roles UNION SELECT oid, tgname FROM pg_trigger"""

OURS = re.compile("privacy|pg_fog")
"""Schemas that any other PostgreSQL has not."""

Said = tuple[str | None, Sequence[str], Sequence[str]]
"""SQLSTATE if it failed; names and types of the columns; the rows as they print."""


@dataclass(frozen=True)
class Place:
    """A server to ask: libpq's parameters, and what its OIDs stand for."""

    parameters: Mapping[str, str]
    oids: Mapping[int, str]
    connection: Connection = field(repr=False)

    @classmethod
    @contextmanager
    def at(cls, **parameters: str) -> Iterator["Place"]:
        with psycopg.connect(**parameters, autocommit=True) as connection:  # type: ignore[arg-type]
            found = connection.execute(OIDS).fetchall()
            oids = {oid: name for oid, name in found if oid >= 16384}
            yield cls(parameters, oids, connection)

    def ask(self, text: str, *, extended: bool = False) -> list[Said]:
        """Ask one text, and return what each of its statements said; not of pgfog's schemas."""
        try:
            cursor = self.connection.execute(text.encode(), prepare=extended)
        except psycopg.Error as error:
            return [(error.sqlstate, [], [])]
        said = list[Said]()
        while True:
            columns = [f"{c.name} {c.type_code}" for c in cursor.description or ()]
            rows = cursor.fetchall() if columns else []
            named = [_alike(repr([*map(self._named, row)])) for row in rows]
            said.append((None, columns, sorted(row for row in named if not OURS.search(row))))
            if not cursor.nextset():
                return said

    def rows(self, text: str) -> Sequence[str]:
        """Return the rows that one statement gives."""
        ((failed, _, rows),) = self.ask(text)
        assert failed is None, text
        return rows

    def _named(self, value: Any) -> Any:
        return self.oids.get(value, value) if type(value) is int else value

    def environment(self) -> dict[str, str]:
        """Return what libpq reads."""
        names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "dbname": "PGDATABASE"}
        given = {names[k]: v for k, v in self.parameters.items() if k in names}
        return {**os.environ, **given, "PGPASSWORD": PASSWORD}


def _alike(name: str) -> str:
    """Leave out the numbers that PostgreSQL puts into names."""
    return re.sub(r"(pg_toast|pg_temp|pg_toast_temp|RI_ConstraintTrigger_\w)_\d+", r"\1", name)


@contextmanager
def through(served: Served) -> Iterator[Place]:
    """The demo's tables, behind pgfog."""
    with Place.at(
        host="127.0.0.1",
        port=str(served.port),
        user="ann",
        dbname=DATABASE,
        password=PASSWORD,
        gssencmode="disable",
    ) as place:
        yield place


@contextmanager
def by_hand(policy: Path) -> Iterator[Place]:
    """The same tables, empty, on a PostgreSQL of the same version."""
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
                connection.execute(";".join([*_tables(policy), KEYS, *_rights()]).encode())
            with Place.at(
                host=str(cluster.socket.parent), port="5432", user="ann", dbname=DATABASE
            ) as place:
                yield place
        finally:
            cluster.stop()


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


def _rights() -> Iterator[str]:
    yield "REVOKE ALL ON SCHEMA public FROM PUBLIC"
    for role, (granted, _) in ROLES.items():
        yield f"CREATE SCHEMA {role}"
        yield f"ALTER ROLE {role} SET search_path = public, {role}"
        yield f"GRANT USAGE, CREATE ON SCHEMA {role} TO {role}"
        yield f"GRANT USAGE ON SCHEMA public TO {role}"
        yield f"GRANT SELECT ON {', '.join(granted)} TO {role}"
