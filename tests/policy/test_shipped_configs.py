"""What is shipped works: every policy loads, and the demo's fits its data."""

from pathlib import Path

import duckdb
import pytest

from proxy import demo_data, shipped
from proxy.backends.duckdb import DuckDbBackend
from proxy.policy_file import load
from proxy.wire.scram import Verifier
from sensitivity.policy import PolicyInvalid, TableName, resolve

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
