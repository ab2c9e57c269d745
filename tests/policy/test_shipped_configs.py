"""What is shipped works: every policy loads, and the demo's fits its data."""

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from proxy import demo_data, shipped
from proxy.app import open_backend
from proxy.backends.duckdb import DuckDbBackend
from proxy.policy_file import load
from proxy.wire.scram import Verifier
from sensitivity.policy import Backend, PolicyInvalid, TableName, resolve
from tests.embedded import Server

CONFIGS = shipped.path("demo.yaml").parent


@pytest.mark.parametrize("name", sorted(path.name for path in CONFIGS.glob("*.yaml")))
def test_every_shipped_policy_loads(name: str) -> None:
    policy = load(shipped.path(name))
    for role in policy.roles.values():
        assert str(Verifier.parse(role.password or "")) == role.password


def test_what_is_not_shipped() -> None:
    with pytest.raises(FileNotFoundError, match=r"pgfog ships no nothing\.yaml"):
        shipped.path("nothing.yaml")


def test_the_demo_fits_its_data(tmp_path: Path) -> None:
    path = tmp_path / "new" / "demo.duckdb"
    demo_data.build(path)
    demo_data.build(path)
    assert [file.name for file in path.parent.iterdir()] == ["demo.duckdb"]
    policy = load(shipped.path("demo.yaml"))
    backend = DuckDbBackend.open(path, timezone=policy.timezone)
    resolved = resolve(
        policy, backend.catalog(), lambda t, c: backend.public_values(t.schema, t.name, c, 100)
    )
    backend.close()
    people, care, sites = (resolved.tables[TableName("public", n)] for n in policy_tables())
    assert people.columns["site"].values == (1, 2, 3, 4, 5, 6)
    assert people.unique_keys == (frozenset({"person_id"}),)
    assert care.unit is not None
    assert sites.public
    listed = {name: column for t in (people, care) for name, column in t.columns.items()}
    with duckdb.connect(path, read_only=True) as database:
        for table, rows in zip(policy_tables(), (5912, 20190, 6), strict=True):
            found = database.execute(f"SELECT count(*) FROM {table}").fetchone()
            assert found == (rows,)
        most = database.execute(
            "SELECT max(n) FROM (SELECT count(*) AS n FROM care GROUP BY person_id)"
        ).fetchone()
        nullable = {name for name, column in listed.items() if column.nullable}
    assert most == (care.unit.max_rows,)
    assert nullable == {"education_years"}


_CLINIC = """
CREATE SCHEMA billing;
CREATE TYPE sex AS ENUM ('female', 'male', 'other');
CREATE TABLE people (
    person_id bigint PRIMARY KEY, born date, sex sex, insured boolean NOT NULL, name text);
CREATE TABLE wards (code varchar(3) PRIMARY KEY, name text);
INSERT INTO wards VALUES ('icu', 'Intensive care'), ('er', 'Emergency');
CREATE TABLE stays (
    stay_id bigint PRIMARY KEY, person_id bigint NOT NULL REFERENCES people,
    ward varchar(3) REFERENCES wards, admitted_at timestamptz, days smallint);
CREATE TABLE billing.charges (stay_id bigint REFERENCES stays, code text, amount numeric(10,2));
CREATE VIEW bed_report AS SELECT code, 7 AS beds FROM wards;
"""


def test_the_postgres_example_fits_a_clinic(postgres: Server) -> None:
    postgres.create("example")
    steward = postgres.connect("example")
    steward.execute(_CLINIC.encode())
    postgres.admit(steward, "billing")
    policy = load(shipped.path("postgres.yaml"))
    assert policy.backend.postgres is not None
    assert "sslmode=verify-full" in policy.backend.postgres
    there = replace(policy, backend=Backend(postgres=postgres.dsn("example", "reader")))
    resolved, backend = open_backend(there)
    assert backend.excess() == []
    assert resolved.tables[TableName("public", "stays")].columns["ward"].values == ("er", "icu")


def policy_tables() -> tuple[str, str, str]:
    return "people", "care", "sites"


def test_the_demo_password_is_the_name() -> None:
    verifier = Verifier.parse(load(shipped.path("demo.yaml")).roles["ann"].password or "")
    assert Verifier.of("ann", verifier.salt, verifier.iterations) == verifier


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    binary, large = tmp_path / "binary.yaml", tmp_path / "large.yaml"
    binary.write_bytes(b"\xff\xfe\x00")
    large.write_bytes(b"#" * ((1 << 20) + 1))
    for path, why in [
        (tmp_path / "none.yaml", "there is no such file"),
        (binary, "is not UTF-8"),
        (large, "is larger than 1048576 bytes"),
        (tmp_path, "cannot be read: Is a directory"),
    ]:
        with pytest.raises(PolicyInvalid) as invalid:
            load(path)
        assert str(invalid.value) == f"{path}: {why}"


def test_secrets_from_disk_and_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = shipped.path("minimal.yaml").read_text()
    verifier = load(shipped.path("minimal.yaml")).roles["analyst"].password
    assert verifier is not None
    (tmp_path / "secret").write_text(verifier + "\n")
    monkeypatch.setenv("CLINIC", "/data")
    policy = tmp_path / "policy.yaml"
    policy.write_text(
        text.replace(verifier, "{file: secret}").replace(
            "clinic.duckdb", '"${CLINIC}/clinic.duckdb"'
        )
    )
    loaded = load(policy)
    assert loaded.roles["analyst"].password == verifier
    assert loaded.backend.duckdb == Path("/data/clinic.duckdb")
