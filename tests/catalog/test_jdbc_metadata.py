"""Every method of java.sql.DatabaseMetaData tells the same through pgfog as past it."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.catalog.bridge import bridge
from tests.catalog.places import Place
from tests.clients.tools import JDBC, needs
from tests.serve.serving import DATABASE, PASSWORD

pytestmark = pytest.mark.clients

SCRIPT = Path(__file__).parent / "scripts" / "Metadata.java"
ITS_OWN = re.compile(
    r"privacy|pg_fog|pg_toast|pg_temp|^(getURL|getConnection|getMaxConnections) = "
    r"|^getTypeInfo \| _?(budget|policy|queries|releases) "
)
"""Addresses, what pgfog adds in its schema, and what is temporary."""


def told(port: int) -> list[str]:
    url = f"jdbc:postgresql://127.0.0.1:{port}/{DATABASE}?user=ann&password={PASSWORD}"
    done = subprocess.run(
        ["java", "-cp", str(JDBC), str(SCRIPT), url],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return [line for line in done.stdout.splitlines() if not ITS_OWN.search(line)]


def test_pgjdbc_tells_the_same(plain: Place, pgfog: Place) -> None:
    needs("java", JDBC)
    with bridge(f"{plain.parameters['host']}/.s.PGSQL.5432") as port:
        wanted = told(port)
    assert sorted(told(int(pgfog.parameters["port"]))) == sorted(wanted)
    assert len(wanted) > 1000
