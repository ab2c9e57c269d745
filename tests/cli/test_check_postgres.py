"""`pgfog check` believes of PostgreSQL's keys only those that are enforced for every row."""

from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from proxy.backends.postgres import PostgresBackend
from proxy.cli import main
from tests.embedded import Server
from tests.policy.policies import over_postgres

SCHEMA = """
CREATE TABLE people (
    id integer PRIMARY KEY, later integer NOT NULL, part integer NOT NULL, wide integer NOT NULL,
    word text NOT NULL, maybe integer UNIQUE, plain integer NOT NULL, two integer NOT NULL,
    UNIQUE (wide) INCLUDE (word), UNIQUE (id, two)
);
ALTER TABLE people ADD UNIQUE (later) DEFERRABLE;
CREATE UNIQUE INDEX ON people (part) WHERE id > 0;
CREATE UNIQUE INDEX ON people (lower(word));
CREATE UNIQUE INDEX ON people (plain);
CREATE TABLE broken (id integer NOT NULL);
INSERT INTO broken VALUES (1), (1);
CREATE TABLE orders (
    id integer PRIMARY KEY, later integer UNIQUE DEFERRABLE, person integer REFERENCES people
);
CREATE TABLE items (item integer REFERENCES orders, later integer);
CREATE TABLE pairs (shop text, nr integer, PRIMARY KEY (shop, nr));
CREATE TABLE visits (
    shop text, nr integer, person integer REFERENCES people, PRIMARY KEY (shop, nr)
);
CREATE TABLE buys (nr integer, shop text, FOREIGN KEY (nr, shop) REFERENCES visits (nr, shop));
CREATE TABLE sales (nr integer, shop text, FOREIGN KEY (nr, shop) REFERENCES pairs (nr, shop));
"""
ORDERS = "orders: {unit: {key: person, max_rows: 5}, columns: {id:, later:, person:}}"


@pytest.fixture(scope="module")
def dsn(postgres: Server) -> str:
    postgres.create("checked")
    steward = postgres.connect("checked")
    steward.execute(SCHEMA.encode())
    with pytest.raises(Exception, match="could not create unique index"):
        steward.execute(b"CREATE UNIQUE INDEX CONCURRENTLY ON broken (id)")
    postgres.admit(steward)
    return postgres.dsn("checked", "reader")


def check(dsn: str, directory: Path, *tables: str) -> tuple[int, str]:
    """Run `pgfog check` on a policy of some tables; return its exit code and what it said."""
    file = directory / "policy.yaml"
    file.write_text(over_postgres(dsn, *tables))
    done = CliRunner().invoke(main, ["check", str(file)])
    return done.exit_code, done.stderr


@pytest.mark.parametrize(
    ("key", "enforced"),
    [
        ("id", True),
        ("wide", True),
        ("plain", True),  # an index without a constraint
        ("later", False),  # deferrable
        ("part", False),  # partial
        ("word", False),  # of an expression
        ("maybe", False),  # NULL may be there twice
        ("two", False),  # with another column only
    ],
)
def test_unique_units(dsn: str, tmp_path: Path, key: str, *, enforced: bool) -> None:
    code, said = check(
        dsn, tmp_path, f"people: {{unit: {{key: {key}, unique: true}}, columns: {{{key}: }}}}"
    )
    assert code == (0 if enforced else 1), said
    assert ("tables.people.unit.unique" in said) == (not enforced)


def test_an_index_that_was_never_finished(dsn: str, tmp_path: Path) -> None:
    code, said = check(
        dsn, tmp_path, "broken: {unit: {key: id, unique: true}, columns: {id: {nullable: false}}}"
    )
    assert (code, "tables.broken.unit.unique" in said) == (1, True)


@pytest.mark.parametrize(("to", "enforced"), [("id", True), ("later", False), ("person", False)])
def test_paths_lead_by_enforced_keys(dsn: str, tmp_path: Path, to: str, *, enforced: bool) -> None:
    items = (
        f"items: {{unit: {{path: [item, orders.{to}], max_rows: 9}}, columns: {{item: , later: }}}}"
    )
    code, said = check(dsn, tmp_path, ORDERS, items)
    assert code == (0 if enforced else 1), said
    assert ("tables.items.unit.path" in said) == (not enforced)


@pytest.mark.parametrize(("columns", "enforced"), [("[nr, shop]", True), ("[nr]", False)])
def test_paths_of_several_columns(
    dsn: str, tmp_path: Path, columns: str, *, enforced: bool
) -> None:
    to = columns.replace("nr", "visits.nr").replace("shop", "visits.shop")
    visits = "visits: {unit: {key: person, max_rows: 5}, columns: {shop:, nr:, person:}}"
    buys = f"buys: {{unit: {{path: [{columns}, {to}], max_rows: 9}}, columns: {{nr: , shop: }}}}"
    code, said = check(dsn, tmp_path, visits, buys)
    assert code == (0 if enforced else 1), said
    assert ("tables.buys.unit.path" in said) == (not enforced)


def test_not_null(dsn: str) -> None:
    """What the catalog does not enforce may be NULL, unless the steward says what to leave out."""
    with closing(PostgresBackend.open(dsn, timezone="UTC")) as backend:
        found = backend.catalog()["public", "people"].not_null
    assert found == {"id", "later", "part", "wide", "word", "plain", "two"}


def test_units_of_several_columns(dsn: str, tmp_path: Path) -> None:
    sales = "sales: {unit: {key: [shop, nr], max_rows: 9}, columns: {nr: , shop: }}"
    pairs = "pairs: {unit: {key: [shop, nr], unique: true}, columns: {nr: , shop: }}"
    assert check(dsn, tmp_path, pairs, sales)[0] == 0


def test_the_first_policy_of_the_same_tables(dsn: str) -> None:
    said = CliRunner().invoke(main, ["init", dsn, "--unit", "people.id"]).stdout
    assert "unit: {key: id, unique: true}" in said
    assert "unit: {key: person, max_rows: 1}" in said  # orders
    assert "unit: {path: [item, orders.id], max_rows: 1}" in said
    assert "unit: {path: [[nr, shop], [visits.nr, visits.shop]], max_rows: 1}" in said
    several = ["--unit", "pairs.shop", "--unit", "pairs.nr"]
    said = CliRunner().invoke(main, ["init", dsn, *several]).stdout
    assert "unit: {key: [shop, nr], unique: true}" in said
    assert "unit: {key: [shop, nr], max_rows: 1}" in said


@pytest.mark.parametrize("day", ["-infinity", "0044-03-15 BC", "12000-01-01", "infinity"])
def test_any_day_may_be_public(postgres: Server, dsn: str, tmp_path: Path, day: str) -> None:
    steward = postgres.connect("checked")
    columns = "(day date, at timestamp)"
    steward.execute(f"DROP TABLE IF EXISTS days; CREATE TABLE days {columns}".encode())
    steward.execute(f"INSERT INTO days VALUES ('{day}', '{day}'), ('2000-01-01', NULL)".encode())
    postgres.admit(steward)
    days = "days: {public: true, columns: {day: , at: }}"
    people = "people: {unit: {key: id, unique: true}, columns: {id: }}"
    assert check(dsn, tmp_path, people, days)[0] == 0
