"""Who may build an index in PostgreSQL: the role that the documentation makes, and no other."""

import re
from pathlib import Path

from click.testing import CliRunner

from proxy.backends.postgres import PostgresBackend
from proxy.cli import main
from tests import embedded
from tests.embedded import Server
from tests.policy.policies import over_postgres

VISITS = "visits: {unit: {key: id, max_rows: 2, bounding: index}, columns: {id: {type: integer}}}"


def test_the_documented_roles(postgres: Server, tmp_path: Path) -> None:
    page = (Path(embedded.__file__).parents[1] / "docs" / "postgres.md").read_text()
    reading, indexing = (part.split("```")[0] for part in page.split("```sql\n")[1:])
    postgres.create("clinic")
    steward = postgres.connect("clinic")
    steward.execute(b"CREATE TABLE people (id integer PRIMARY KEY); CREATE TABLE visits (id int)")
    steward.execute(b"INSERT INTO visits SELECT i % 2 FROM generate_series(1, 9) AS i")
    steward.execute(reading.encode())
    file = tmp_path / "policy.yaml"
    dsn = postgres.dsn("clinic", "pgfog")
    file.write_text(over_postgres(dsn, VISITS))
    without = CliRunner().invoke(main, ["index", str(file)])
    assert (without.exit_code, "which role may" in without.stderr) == (1, True)
    steward.execute(indexing.encode())
    done = CliRunner().invoke(main, ["index", str(file), "--as", "user=pgfog_index"])
    assert (done.exit_code, done.stderr.strip()) == (0, "")
    assert re.search(r"visits +at most 2 +the index of data version 1", done.stdout)
    status = CliRunner().invoke(main, ["index", str(file), "--status"])
    assert (status.exit_code, status.stdout) == (0, done.stdout)
    backend = PostgresBackend.open(dsn, timezone="UTC")
    assert backend.excess() == []
    assert backend.catalog().keys() == {("public", "people"), ("public", "visits")}
    (built,) = backend.indexed("clinic")
    rows = steward.execute(f"SELECT id, count(*) FROM {built.place} GROUP BY 1 ORDER BY 1".encode())
    assert rows.fetchall() == [(0, 2), (1, 2)]


def test_a_role_that_may_not_build_an_index(postgres: Server, tmp_path: Path) -> None:
    postgres.create("bare")
    steward = postgres.connect("bare")
    steward.execute(b"CREATE TABLE visits (id int)")
    postgres.admit(steward)
    file = tmp_path / "policy.yaml"
    dsn = postgres.dsn("bare", "reader")
    file.write_text(over_postgres(dsn, VISITS))
    done = CliRunner().invoke(main, ["index", str(file), "--as", "user=reader"])
    assert done.exit_code == 1
    assert "the index cannot be built" in done.stderr
    assert "docs/postgres.md has the SQL" in done.stderr
