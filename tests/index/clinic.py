"""A clinic with an index of its visits, in either engine."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import duckdb

from proxy import app
from proxy.index import file as index_file
from proxy.index import version
from proxy.index.build import Progress, build
from proxy.policy_file import load
from rewriter.dialects import DIALECTS
from rewriter.plan import Plan, Release
from rewriter.planner import Question, plan
from rewriter.statements import parse
from sensitivity.policy import Policy, TableName
from tests.embedded import Server
from tests.engines import Connection, Postgres
from tests.policy.policies import VERIFIER

POLICY = f"""
version: 1
dataset: clinic
backend: {{duckdb: clinic.duckdb}}
state: state
privacy: {{epsilon: 1, delta: 1e-7, max_epsilon: 2}}
tables:
  people:
    unit: {{key: person, unique: true}}
    columns:
      person: {{type: integer, nullable: false}}
  visits:
    unit: {{key: person, max_rows: 3, max_groups: 2, bounding: index}}
    columns:
      visit: {{type: integer, nullable: false}}
      person: {{type: integer}}
      kind: {{type: text, values: [gp, er, lab], nullable: false}}
      site: {{type: integer}}
      cost: {{type: double precision, bounds: [0, 50], grid: 0.5}}
      name: {{type: text, hidden: true}}
  drugs:
    unit: {{path: [visit, visits.visit], max_rows: 4, max_groups: 4, bounding: index}}
    columns:
      visit: {{type: integer}}
      grams: {{type: integer, bounds: [0, 10]}}
      text: {{type: text, hidden: true}}
  sites: {{public: true, columns: {{code: {{type: integer, nullable: false}}}}}}
  aliases: {{public: true, columns: {{code: {{type: integer}}}}}}
roles:
  ann:
    password: {VERIFIER}
    tables: [people, visits, drugs, sites, aliases]
    budget: {{epsilon: 9, delta: 1e-5, every: ever}}
budget: {{epsilon: 9, delta: 1e-5, every: ever}}
"""
DATA = """
CREATE TABLE people(person INTEGER PRIMARY KEY);
INSERT INTO people SELECT i FROM generate_series(0, 6) t(i);
CREATE TABLE visits(visit INTEGER PRIMARY KEY, person INTEGER, kind VARCHAR NOT NULL, site INTEGER,
    cost DOUBLE PRECISION, name VARCHAR);
INSERT INTO visits SELECT i, CASE WHEN i % 2 = 0 THEN 0 WHEN i % 11 = 0 THEN NULL ELSE i % 7 END,
    (ARRAY['gp', 'er', 'lab'])[1 + (i >> 1) % 3], i % 5,
    (ARRAY[-3, 60, NULL, CAST('NaN' AS DOUBLE PRECISION), 7.3])[1 + i % 5], 'secret'
    FROM generate_series(0, 59) t(i);
INSERT INTO visits SELECT 100 + i, 6, 'gp', 1, 50, 'alike' FROM generate_series(0, 8) t(i);
CREATE TABLE drugs(visit INTEGER, grams INTEGER, text VARCHAR);
INSERT INTO drugs SELECT i % 80, i % 13, 'secret' FROM generate_series(0, 199) t(i);
CREATE TABLE sites(code INTEGER PRIMARY KEY);
INSERT INTO sites SELECT i FROM generate_series(0, 3) t(i);
CREATE TABLE aliases(code INTEGER);
INSERT INTO aliases VALUES (1), (1), (2);
"""
QUIET = lambda *_: None  # noqa: E731


@dataclass
class Clinic:
    """A policy and its data, in one engine.

    Attributes:
        owner: who builds the index, where that is another than who reads it.
        connect: how a test sees both data and index.
    """

    file: Path
    engine: str
    owner: str | None
    connect: Callable[[], Connection]

    def opened(self) -> Policy:
        policy, backend = app.open_backend(load(self.file))
        backend.close()
        return policy

    def build(
        self, progress: Progress = QUIET, *, rows_a_part: int = 5_000_000, salt: str = "salt"
    ) -> Policy:
        policy = self.opened()
        at, builder = version.read(policy.store.directory), app.builder(policy, self.owner)
        build(policy, salt, at, builder, progress, rows_a_part=rows_a_part)
        return self.opened()

    def plan(self, sql: str, policy: Policy | None = None) -> Plan:
        policy = policy or self.opened()
        return plan(
            Question(
                parse(sql),
                {f'"{name.name}"': table for name, table in policy.tables.items()},
                frozenset(policy.tables),
                (),
                datetime.now(UTC),
                True,
                Fraction(1),
                Fraction(1, 10**7),
                "salt",
                DIALECTS[self.engine],
            )
        )

    def only(self, sql: str, policy: Policy | None = None) -> Release:
        (step,) = self.plan(sql, policy).steps
        assert isinstance(step, Release)
        return step

    def place(self, table: str) -> str:
        index = self.opened().tables[TableName("public", table)].index
        assert index is not None
        assert index.place is not None
        return index.place

    def write(self, policy: str) -> None:
        """Write another policy for the same data."""
        backend = self.file.read_text().split("backend: ")[1].split("\n")[0]
        self.file.write_text(policy.replace("{duckdb: clinic.duckdb}", backend))


def in_duckdb(directory: Path, without: int | None = None) -> Clinic:
    directory.mkdir()
    file = directory / "policy.yaml"
    file.write_text(POLICY)
    with duckdb.connect(directory / "clinic.duckdb") as connection:
        fill(connection, without)

    def connect() -> Connection:
        engine = duckdb.connect(directory / "clinic.duckdb", read_only=True)
        engine.execute(f"ATTACH '{directory / 'clinic.duckdb.index'}' AS {index_file.CATALOG}")
        return engine

    return Clinic(file, "duckdb", None, connect)


def in_postgres(server: Server, directory: Path, without: int | None = None) -> Clinic:
    directory.mkdir()
    file, name = directory / "policy.yaml", f"index{os.urandom(4).hex()}"
    server.create(name)
    steward = server.connect(name)
    fill(Postgres(steward), without)
    server.admit(steward)
    if not steward.execute("SELECT FROM pg_roles WHERE rolname = 'keeper'").rowcount:
        steward.execute("CREATE ROLE keeper LOGIN")
    steward.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO keeper")
    steward.execute("CREATE SCHEMA pgfog_index AUTHORIZATION keeper")
    steward.execute("GRANT USAGE ON SCHEMA pgfog_index TO reader")
    dsn = json.dumps(server.dsn(name, "reader"))
    file.write_text(POLICY.replace("{duckdb: clinic.duckdb}", f"{{postgres: {dsn}}}"))
    return Clinic(file, "postgres", "user=keeper", lambda: Postgres(steward))


def fill(connection: Connection, without: int | None) -> None:
    """Write the data, one person left out."""
    for statement in DATA.split(";")[:-1]:
        connection.execute(statement)
    if without is not None:
        person = f"person = {without}"
        connection.execute(
            f"DELETE FROM drugs WHERE visit IN (SELECT visit FROM visits WHERE {person})"
        )
        connection.execute(f"DELETE FROM visits WHERE {person}")
        connection.execute(f"DELETE FROM people WHERE {person}")
