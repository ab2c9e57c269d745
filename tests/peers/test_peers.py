"""What other projects' tests and tutorials ask: answered as the engine itself would, or refused.

The `.sql` files say which, by hand. Noise is left out and bounds are loose, so an answer that
differs means that a clause was lost. What PostgreSQL itself would not take is refused in its words.
"""

import secrets
from collections.abc import Iterator

import psycopg
import pytest
import yaml

from proxy.shadow import lenient
from proxy.wire.scram import Verifier
from tests.embedded import Connection, Server
from tests.engines import ENGINES, Postgres
from tests.peers.data import DATABASE, HERE, SEARCHED, in_duckdb, into_postgres, planned
from tests.serve.serving import PASSWORD, Served, workplace
from tests.truth.cases import Case, cases
from tests.truth.world import World

CASES = cases(HERE)


@pytest.fixture(scope="module")
def original(postgres: Server) -> Connection:
    postgres.create(DATABASE)
    connection = postgres.connect(DATABASE)
    into_postgres(connection)
    lenient.build(connection)  # what finishing SQL calls
    return connection


@pytest.fixture(scope="module", params=ENGINES)
def world(request: pytest.FixtureRequest, postgres: Server, original: Connection) -> World:
    """The original statements run in PostgreSQL; the rewritten ones in it, or in DuckDB."""
    in_postgres = request.param == "postgres"
    backend = Postgres(postgres.connect(DATABASE)) if in_postgres else in_duckdb()
    return World(request.param, backend, original)


@pytest.mark.parametrize("case", [c for c in CASES if not c.refused], ids=lambda c: c.title)
def test_answered_as_without_privacy(world: World, case: Case) -> None:
    ordered = "ORDER BY" in case.sql.rsplit(")", 1)[-1]
    plan = planned(case.sql, world.engine)
    world.compare(case.sql, plan, world.original(case.sql), ordered=ordered)


@pytest.fixture(scope="module")
def ann() -> Iterator[psycopg.Connection]:
    """A client of a real pgfog over the same rows."""
    with workplace() as directory:
        in_duckdb(directory / "peers.duckdb").close()
        policy = yaml.safe_load((HERE / "policy.yaml").read_text())
        policy["roles"]["ann"]["password"] = str(Verifier.of(PASSWORD, secrets.token_bytes(16)))
        policy["listen"]["port"] = 0
        policy["backend"] = {"duckdb": "peers.duckdb"}
        policy["state"] = str(directory / "state")
        (directory / "policy.yaml").write_text(yaml.safe_dump(policy))
        served = Served(directory, directory / "policy.yaml")
        try:
            with served.connect(dbname=DATABASE) as connection:
                connection.execute(SEARCHED.encode())
                yield connection
        finally:
            served.end()


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.title)
def test_served(ann: psycopg.Connection, case: Case) -> None:
    if case.refused is None:
        assert ann.execute(case.sql.encode()).description
        return
    with pytest.raises(psycopg.Error) as caught:
        ann.execute(case.sql.encode())
    assert caught.value.sqlstate == case.refused, caught.value
