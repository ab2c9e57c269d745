"""A first policy: it fits the backend it was written for, and what nobody said is at its safest."""

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from proxy.backends.duckdb import DuckDbBackend
from proxy.backends.postgres import PostgresBackend
from proxy.cli import main
from proxy.policy_file import load
from proxy.wire.scram import Verifier
from sensitivity.policy import ForeignKey, TableName
from tests.embedded import Server

SCHEMA = """
CREATE SCHEMA web;
CREATE TABLE people (
    id INTEGER PRIMARY KEY, name VARCHAR NOT NULL, born DATE, ok BOOLEAN, pay DECIMAL(10, 2),
    tags INTEGER[], token UUID
);
CREATE TABLE orders (id BIGINT PRIMARY KEY, person INTEGER REFERENCES people (id), total REAL);
CREATE TABLE "odd items" (order_id BIGINT REFERENCES orders (id), "yes" INTEGER, "a:b" INTEGER);
CREATE TABLE cards (person INTEGER PRIMARY KEY REFERENCES people (id));
CREATE TABLE sites (code INTEGER PRIMARY KEY);
CREATE TABLE pairs (shop VARCHAR, no INTEGER, PRIMARY KEY (shop, no));
CREATE TABLE sales (n INTEGER, s VARCHAR, FOREIGN KEY (n, s) REFERENCES pairs (no, shop));
CREATE TABLE visits (
    shop VARCHAR, day INTEGER, person INTEGER REFERENCES people (id), PRIMARY KEY (shop, day)
);
CREATE TABLE buys (
    day INTEGER, place VARCHAR, FOREIGN KEY (place, day) REFERENCES visits (shop, day)
);
CREATE TABLE web.clicks (clicked TIMESTAMP);
CREATE VIEW adults AS SELECT id FROM people;
INSERT INTO people (id, name) VALUES (1, 'quokka');
"""


@pytest.fixture(scope="module", params=["duckdb", "postgres"])
def backend(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, postgres: Server
) -> Iterator[str]:
    """An address of the same tables."""
    if request.param == "duckdb":
        path = tmp_path_factory.mktemp("init") / "shop.duckdb"
        with duckdb.connect(path) as database:
            # Its foreign keys take the columns of a key in the order of the key alone.
            database.execute(
                SCHEMA.replace(
                    "(n, s) REFERENCES pairs (no, shop)", "(s, n) REFERENCES pairs (shop, no)"
                )
            )
        yield str(path)
        return
    postgres.create("init")
    steward = postgres.connect("init")
    steward.execute(SCHEMA.encode())
    postgres.admit(steward, "web")
    yield postgres.dsn("init", "reader")
    steward.close()
    postgres.drop("init")


@pytest.fixture(autouse=True)
def _nothing_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def reads(*_: object) -> None:
        raise AssertionError("data was read")

    for kind in (DuckDbBackend, PostgresBackend):
        monkeypatch.setattr(kind, "public_values", reads)
        monkeypatch.setattr(kind, "snapshot", reads)
    monkeypatch.setenv("PGFOG_ANALYST", str(Verifier.of("pw", b"0123456789abcdef")))


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_it_fits_its_backend(backend: str, tmp_path: Path) -> None:
    file = tmp_path / "policy.yaml"
    made = run("init", backend, "--unit", "people.id", "--output", file)
    assert made.exit_code == 0, made.output
    assert "quokka" not in file.read_text()
    checked = run("check", file)
    assert checked.exit_code == 0, checked.output
    policy = load(file)
    assert policy.dataset in {"shop", "init"}  # what the database is called
    tables = {str(name): table for name, table in policy.tables.items()}
    assert tables.keys() == {"people", "orders", "odd items", "cards", "visits", "buys"}
    units = {name: table.unit for name, table in tables.items()}
    people, orders, items, cards = (units[n] for n in ("people", "orders", "odd items", "cards"))
    assert people is not None
    assert people.unique
    assert people.key == ("id",)
    assert cards is not None
    assert cards.unique
    assert cards.key == ("person",)
    assert orders is not None
    assert (orders.key, orders.max_rows) == (("person",), 1)
    assert items is not None
    orders_key = ForeignKey(("order_id",), TableName("public", "orders"), ("id",))
    assert (items.path, items.max_rows) == (orders_key, 1)
    buys = units["buys"]
    assert buys is not None
    assert buys.path == ForeignKey(("place", "day"), TableName("public", "visits"), ("shop", "day"))
    columns = tables["people"].columns
    assert {name for name, c in columns.items() if c.hidden} == {"name", "tags", "token"}
    assert all(c.bounds is None for t in tables.values() for c in t.columns.values())
    assert tables["odd items"].columns.keys() == {"order_id", "yes", "a:b"}
    left_out = {"sites", "pairs", "sales", "web.clicks", "adults"}
    said = set(re.findall(r"^  # ([\w.]+):", file.read_text(), re.MULTILINE))
    assert said == left_out
    again = run("init", backend, "--unit", "people.id", "--output", file)
    assert again.exit_code == 1  # a policy is not written over


def test_a_table_left_out_needs_a_unit_and_nothing_else(backend: str, tmp_path: Path) -> None:
    file = tmp_path / "policy.yaml"
    assert run("init", backend, "--unit", "people.id", "--output", file).exit_code == 0
    block = re.search(r"^  # sales:.*\n(?:  #  .*\n)*", file.read_text(), re.MULTILINE)
    assert block is not None
    said = re.sub("^  # ", "  ", block[0], flags=re.MULTILINE)
    said = said.replace("sales:", "sales:\n    unit: {key: n, max_rows: 9}")
    file.write_text(file.read_text().replace(block[0], said))
    checked = run("check", file)
    assert checked.exit_code == 0, checked.output
    assert load(file).tables[TableName("public", "sales")].columns.keys() == {"n", "s"}


def test_a_unit_of_several_columns(backend: str, tmp_path: Path) -> None:
    units = ("--unit", "pairs.shop", "--unit", "pairs.no")
    made = run("init", backend, *units, "--dataset", "sold")
    assert made.exit_code == 0, made.output
    file = tmp_path / "policy.yaml"
    file.write_text(made.output)
    policy = load(file)
    assert policy.dataset == "sold"
    tables = policy.tables
    sales = tables[TableName("public", "sales")].unit
    assert sales is not None
    assert sales.key == ("s", "n")
    assert run("check", file).exit_code == 0


@pytest.mark.parametrize(
    ("units", "said"),
    [
        ((), r"say whose privacy is protected: --unit TABLE.COLUMN; it could be people.id"),
        (("people.nothing",), 'no column "nothing"'),
        (("nobody.id",), 'no table "nobody"; it could be people.id, .*pairs.shop --unit pairs.no'),
        (("adults.id",), 'no table "adults"'),
        (("people.id", "orders.id"), "must be of one table"),
        (("people.tags",), "which identifies nobody"),
    ],
)
def test_what_cannot_be_a_unit(backend: str, units: tuple[str, ...], said: str) -> None:
    words = [word for unit in units for word in ("--unit", unit)]
    made = run("init", backend, *words)
    assert made.exit_code == 2
    assert re.search(said, made.output), made.output


def test_passwords_are_not_written(postgres: Server, backend: str) -> None:
    if "dbname" not in backend:
        pytest.skip("a file has no password")
    made = run("init", f"{backend} password=sesame", "--unit", "people.id")
    assert "sesame" not in made.output
    assert 'backend: {postgres: "${PGFOG_BACKEND}"}' in made.output


def test_check_warns_of_a_role_that_could_write(postgres: Server, tmp_path: Path) -> None:
    postgres.create("warned")
    steward = postgres.connect("warned")
    steward.execute(b"CREATE TABLE people (id integer PRIMARY KEY)")
    file = tmp_path / "policy.yaml"
    run("init", postgres.dsn("warned"), "--unit", "people.id", "--output", file)
    checked = run("check", file)
    assert checked.exit_code == 0
    assert "pgfog's role in the backend is a superuser, so it is not served" in checked.stderr
    served = run("serve", file)
    assert served.exit_code == 1
    assert "is a superuser" in served.stderr
    assert "it should only be able to read. docs/postgres.md has the SQL" in served.stderr
