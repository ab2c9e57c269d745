"""TLS: clients that verify who they talk to, and a server that talks to nobody in clear text."""

import json
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import asyncpg
import psycopg
import psycopg2
import pytest

from tests.clients.desk import GIVEN, PLAIN, REFUSED, TYPED, Desk, near
from tests.clients.test_node import QUESTIONS, SCRIPTS
from tests.clients.tools import DRIVERS, HERE, HOME, JDBC, ODBC, OURS, needs, run, told
from tests.patience import ENDLESS
from tests.serve.serving import Served, workplace, write_policy

SIGN = (
    "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=pgfog"
    " -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout key.pem -out cert.pem"
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The certificate that the server shows and the clients trust; its key lies beside it."""
    needs("openssl")
    directory = tmp_path_factory.mktemp("tls")
    subprocess.run(SIGN.split(), cwd=directory, check=True, capture_output=True)
    return directory / "cert.pem"


@pytest.fixture(scope="module")
def desk(data: Path, root: Path) -> Iterator[Desk]:
    tls = {"cert": str(root), "key": str(root.with_name("key.pem")), "required": True}
    listen = {"host": "127.0.0.1", "port": 0, "max_connections": 20, "tls": tls}
    with workplace() as directory:
        served = Served(directory, write_policy(directory, data, listen=listen))
        try:
            desk = Desk(served)
            desk.environment |= {"PGSSLMODE": "verify-full", "PGSSLROOTCERT": str(root)}
            yield desk
        finally:
            served.end()


def test_psycopg(desk: Desk, root: Path) -> None:
    with psycopg.connect(desk.dsn, sslmode="verify-full", sslrootcert=str(root)) as connection:
        assert connection.pgconn.ssl_in_use
        row = connection.execute(PLAIN).fetchone()
        assert row is not None
        assert near(row[0])
    with pytest.raises(psycopg.OperationalError, match="this server requires TLS"):
        psycopg.connect(desk.dsn, sslmode="disable")
    with pytest.raises(psycopg.OperationalError, match="certificate verify failed"):
        psycopg.connect(desk.dsn, sslmode="verify-full", sslrootcert="system")


@pytest.mark.parametrize(
    "options",
    [
        "channel_binding=require sslmode=verify-full",
        "sslnegotiation=direct sslmode=verify-full",
    ],
)
def test_tls_of_libpq_18(desk: Desk, root: Path, options: str) -> None:
    dsn = f"{desk.dsn} {options} sslrootcert={root}"
    with psycopg.connect(dsn, autocommit=True) as connection:
        row = connection.execute(PLAIN).fetchone()
        assert row is not None
        assert near(row[0])


def test_psycopg2(desk: Desk, root: Path) -> None:
    connection = psycopg2.connect(desk.dsn, sslmode="verify-full", sslrootcert=str(root))
    with connection.cursor() as cursor:
        cursor.execute(PLAIN)
        assert near(cursor.fetchone()[0])
    connection.close()


async def test_asyncpg(desk: Desk, root: Path) -> None:
    trusting = ssl.create_default_context(cafile=str(root))
    connection = await asyncpg.connect(desk.url, ssl=trusting)
    assert near(await connection.fetchval(PLAIN))
    await connection.close()


@pytest.mark.clients
def test_psql(desk: Desk) -> None:
    needs("psql")
    done = run(["psql", "-XAtq", "-c", "\\conninfo", "-c", PLAIN], desk)
    assert "SSL connection (protocol: TLSv1.3" in done.stdout
    assert near(done.stdout.splitlines()[-1])


@pytest.mark.clients
def test_jdbc(desk: Desk, root: Path) -> None:
    needs("java", JDBC)
    about = {"user": desk.user, "password": desk.password, "sslmode": "verify-full"}
    about["sslrootcert"] = str(root)
    url = f"jdbc:postgresql://{desk.host}:{desk.port}/{desk.database}?{urlencode(about)}"
    command = ["java", "-cp", JDBC, HERE / "scripts" / "Jdbc.java", url]
    seen = told(run([*command, TYPED, GIVEN.format("?", "?"), ENDLESS, *REFUSED], desk))
    assert all(map(near, seen["years"]))


@pytest.mark.clients
def test_odbc(desk: Desk) -> None:
    needs(DRIVERS / "python", ODBC)
    address = (
        f"Driver={ODBC};Server={desk.host};Port={desk.port};Database={desk.database};"
        f"Uid={desk.user};Pwd={{{desk.password}}};SSLmode=verify-full;"
    )
    command = [DRIVERS / "python", HERE / "scripts" / "odbc.py", address]
    asked = [TYPED, GIVEN.format("?", "?"), ENDLESS, *REFUSED]
    seen = told(run([*command, *asked], desk, more=OURS))
    assert all(map(near, seen["years"]))


@pytest.mark.clients
@pytest.mark.parametrize("script", SCRIPTS.values())
def test_node(desk: Desk, root: Path, script: str) -> None:
    needs("node", HOME / "node_modules")
    trusting = {
        "NODE_PATH": str(HOME / "node_modules"),
        "NODE_EXTRA_CA_CERTS": str(root),
        "PGHOST": "localhost",
    }
    command = ["node", HERE / "scripts" / script, json.dumps(QUESTIONS)]
    seen = told(run(command, desk, more=trusting))
    assert all(map(near, seen["years"]))
