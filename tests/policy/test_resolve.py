"""A policy and a catalog fit, or every reason why not is given with its line."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest

from sensitivity.policy import BackendTable, PolicyInvalid, TableName, resolve
from sensitivity.policy.sqltypes import holds, parse_type
from tests.policy.policies import CLINIC, changed, read

Catalog = Mapping[tuple[str, str], BackendTable]

PEOPLE = BackendTable(
    {"person_id": "integer", "income": "numeric(10,2)", "region": "text", "born": "date"},
    not_null=frozenset({"person_id", "region"}),
    unique_keys=(frozenset({"person_id"}), frozenset({"ssn"})),
)
CARE = BackendTable(
    {"person_id": "integer", "age": "real", "usd": "double precision", "site": "smallint"}
    | {"note": "text", "secret": "text"},
    not_null=frozenset(),
    unique_keys=(),
)
ITEMS = BackendTable({"bill": "bigint"}, frozenset(), ())
BILLS = BackendTable(
    {"bill": "bigint", "person_id": "integer"}, frozenset({"bill"}), (frozenset({"bill"}),)
)
REGIONS = BackendTable({"code": "text", "name": "text"}, frozenset({"code"}), ())
CATALOG: Catalog = {
    ("public", "people"): PEOPLE,
    ("public", "care"): CARE,
    ("public", "items"): ITEMS,
    ("public", "bills"): BILLS,
    ("public", "regions"): REGIONS,
}


def with_table(name: str, table: BackendTable | None) -> Catalog:
    rest = {key: t for key, t in CATALOG.items() if key[1] != name}
    return rest if table is None else {**rest, ("public", name): table}


def complaints(
    catalog: Catalog = CATALOG, text: str = CLINIC, codes: list[Any] | None = None
) -> list[str]:
    try:
        resolve(read(text), catalog, lambda *_: ["n", "s"] if codes is None else codes)
    except PolicyInvalid as invalid:
        return [line.removeprefix("dir/clinic.yaml:") for line in str(invalid).splitlines()]
    return []


def test_the_catalog_completes_the_policy() -> None:
    asked: list[tuple[TableName, str]] = []

    def values(table: TableName, column: str) -> list[Any]:
        asked.append((table, column))
        return ["n", "s", None, "n"]

    people, care, _, _, regions = resolve(read(CLINIC), CATALOG, values).tables.values()
    assert people.unique_keys == (frozenset({"person_id"}),)
    assert people.columns["region"].values == ("n", "s")
    assert {*asked} == {(TableName("public", "regions"), c) for c in ("code", "name")}
    assert regions.columns["name"].values == ("n", "s")
    assert str(care.columns["note"].type) == "text"
    assert str(care.columns["age"].type) == "double precision"
    assert "secret" not in care.columns
    assert [*regions.columns] == ["code", "name"]
    # NOT NULL comes from the backend, and from the policy where the backend knows none.
    assert not people.columns["region"].nullable
    assert people.columns["born"].nullable


def test_only_public_tables_are_read() -> None:
    text, asked = changed((", values: {table: regions, column: code}", "")), set()

    def values(table: TableName, column: str) -> list[Any]:
        asked.add(table)
        return [f"{column}{i:06}" for i in range(20_000)]

    tables = resolve(read(text), CATALOG, values).tables
    assert asked == {TableName("public", "regions")}
    # Too many to be returned complete: such keys are selected.
    assert tables[TableName("public", "regions")].columns["name"].values is None


def test_numbers_of_a_public_table_are_bounded_by_what_it_holds() -> None:
    regions = replace(REGIONS, columns={**REGIONS.columns, "name": "numeric(10,2)"})
    catalog = {**CATALOG, ("public", "regions"): regions}
    found: dict[str, list[Any]] = {"code": ["n", "s"], "name": [Decimal("-0.5"), Decimal(3)]}
    tables = resolve(read(CLINIC), catalog, lambda _, column: found[column]).tables
    name = tables[TableName("public", "regions")].columns["name"]
    assert (name.bounds, name.values) == ((Fraction(-1, 2), Fraction(3)), None)
    found["name"].append(Decimal("NaN"))
    tables = resolve(read(CLINIC), catalog, lambda _, column: found[column]).tables
    assert tables[TableName("public", "regions")].columns["name"].bounds is None


@pytest.mark.parametrize(
    ("type_", "least", "most", "days"),
    [
        ("date", date(1999, 12, 31), date(2024, 2, 29), True),
        ("timestamp", datetime(2000, 1, 1), datetime(2024, 2, 29), False),  # noqa: DTZ001
    ],
)
def test_so_are_its_dates_and_timestamps(
    type_: str, least: date, most: date, *, days: bool
) -> None:
    regions = replace(REGIONS, columns={**REGIONS.columns, "name": type_})
    catalog = {**CATALOG, ("public", "regions"): regions}
    found: dict[str, list[Any]] = {"code": ["n", "s"], "name": [least, most]}
    tables = resolve(read(CLINIC), catalog, lambda _, column: found[column]).tables
    name = tables[TableName("public", "regions")].columns["name"]
    # Days are groups, and no others between them.
    assert (name.bounds, name.values) == ((least, most), (least, most) if days else None)
    found["name"].append("infinity")
    tables = resolve(read(CLINIC), catalog, lambda _, column: found[column]).tables
    name = tables[TableName("public", "regions")].columns["name"]
    assert (name.bounds, name.values) == (None, None)


def test_a_missing_table() -> None:
    assert complaints({("public", "Care"): CARE, **with_table("care", None)}) == [
        '13: tables.care: the backend has no such table; did you mean "Care"?'
    ]


def test_a_missing_column() -> None:
    columns = {name.replace("usd", "usd2"): type_ for name, type_ in CARE.columns.items()}
    assert complaints(with_table("care", replace(CARE, columns=columns))) == [
        '18: tables.care.columns.usd: the backend has no such column; did you mean "usd2"?'
    ]


def test_a_type_that_cannot_hold() -> None:
    table = replace(PEOPLE, columns={**PEOPLE.columns, "income": "double precision"})
    assert complaints(with_table("people", table)) == [
        "10: tables.people.columns.income.type: is numeric(10,2), which cannot hold the backend's "
        "double precision; write double precision"
    ]


@pytest.mark.parametrize("keys", [(), ({"person_id", "born"},), ({"income"},)])
def test_a_unique_key_that_is_not(keys: tuple[set[str], ...]) -> None:
    table = replace(PEOPLE, unique_keys=tuple(map(frozenset, keys)))
    assert complaints(with_table("people", table)) == [
        "7: tables.people.unit.unique: the backend enforces no unique, not null key on "
        "(person_id); add a primary key there, or write max_rows instead"
    ]


def test_a_path_to_a_column_that_is_not_unique() -> None:
    assert complaints(with_table("bills", replace(BILLS, unique_keys=()))) == [
        "22: tables.items.unit.path: the backend enforces no unique, not null key on bills.bill, "
        "so a row could belong to several units"
    ]


def test_a_path_whose_ends_are_not_compared_exactly() -> None:
    """As DOUBLE, 2^53 and 2^53 + 1 are one number: a row would belong to two bills' units."""
    undeclared = changed(("{bill: {type: bigint}", "{bill:"), ("{bill: {type: bigint}", "{bill:"))
    items = replace(ITEMS, columns={"bill": "numeric(20,0)"})
    bills = replace(BILLS, columns={"bill": "numeric(30,0)", "person_id": "integer"})
    catalog = {**with_table("items", items), ("public", "bills"): bills}
    assert complaints(catalog, undeclared) == [
        "22: tables.items.unit.path: bill is numeric(20,0), and bills.bill is numeric(30,0)"
    ]
    catalog |= {("public", "items"): replace(ITEMS, columns={"bill": "numeric(30,0)"})}
    assert complaints(catalog, undeclared) == []


WIDE = changed(
    ("[bill, bills.bill]", "[[nr, bill], [bills.no, bills.bill]]"),
    ("{bill: {type: bigint}}", "{bill: , nr: }"),
    ("{bill: {type: bigint}, person_id", "{bill: , no: , person_id"),
)


@pytest.mark.parametrize("keys", [({"bill"},), ({"bill"}, {"no"}), ({"bill", "no", "person_id"},)])
def test_a_path_to_columns_that_are_not_one_key(keys: tuple[set[str], ...]) -> None:
    items = replace(ITEMS, columns={"bill": "bigint", "nr": "integer"})
    columns = {"bill": "bigint", "no": "integer", "person_id": "integer"}
    bills = replace(BILLS, columns=columns, unique_keys=(frozenset({"bill", "no"}),))
    catalog = {**with_table("items", items), ("public", "bills"): bills}
    assert complaints(catalog, WIDE) == []
    catalog |= {("public", "bills"): replace(bills, unique_keys=tuple(map(frozenset, keys)))}
    assert complaints(catalog, WIDE) == [
        "22: tables.items.unit.path: the backend enforces no unique, not null key on bills.no, "
        "bills.bill, so a row could belong to several units"
    ]


def test_every_pair_of_a_path_is_compared_exactly() -> None:
    items = replace(ITEMS, columns={"bill": "text", "nr": "integer"})
    columns = {"bill": "bigint", "no": "text", "person_id": "integer"}
    bills = replace(BILLS, columns=columns, unique_keys=(frozenset({"bill", "no"}),))
    assert complaints({**with_table("items", items), ("public", "bills"): bills}, WIDE) == [
        "22: tables.items.unit.path: bill is text, and bills.bill is bigint",
        "22: tables.items.unit.path: nr is integer, and bills.no is text",
    ]


def test_a_unit_that_is_of_another_kind() -> None:
    table = replace(BILLS, columns={"bill": "bigint", "person_id": "text"})
    text = changed((", person_id: {type: integer}", ", person_id:"))
    assert complaints(with_table("bills", table), text) == [
        '25: tables.bills.unit.key: "person_id" is text, and "person_id" of "people" is integer; '
        "all tables of a dataset belong to one kind of unit"
    ]


def test_a_unit_of_a_type_that_identifies_nobody() -> None:
    table = replace(BILLS, columns={"bill": "bigint", "person_id": "double precision"})
    text = changed((", person_id: {type: integer}", ", person_id:"))
    said = complaints(with_table("bills", table), text)
    assert (
        '25: tables.bills.unit.key: "person_id" is double precision, whose equal values may look '
        "different, so it identifies nobody"
    ) in said


def test_views_are_nobodys_rows() -> None:
    assert complaints(with_table("care", replace(CARE, view=True))) == [
        "14: tables.care.unit: is a view, whose rows may each hold several units; name its base "
        "tables"
    ]
    regions = with_table("regions", replace(REGIONS, view=True))
    assert complaints(regions) == [
        '27: tables.regions.public: is a view, so computed from other tables; write {because: "…"}'
    ]
    assert complaints(regions, changed(("public: true", 'public: {because: "printed"}'))) == []


def test_a_domain_that_is_not_there() -> None:
    region = "11: tables.people.columns.region.values"
    assert complaints(with_table("regions", replace(REGIONS, columns={"name": "text"}))) == [
        f'{region}: "regions" has no column "code"; known here: name'
    ]
    assert complaints(with_table("regions", replace(REGIONS, columns={"code": "integer"}))) == [
        f'{region}: is text, and "code" is integer; they must agree'
    ]
    for codes in ([], list(range(10_001))):
        assert complaints(codes=codes) == [f'{region}: "regions" must hold 1 to 10000 values']


def test_a_domain_without_a_type_takes_the_backends() -> None:
    text = changed(("region: {type: text, ", "region: {"))
    table = replace(PEOPLE, columns={**PEOPLE.columns, "region": "real"})
    regions = with_table("regions", replace(REGIONS, columns={"code": "real"}))
    assert complaints({**regions, ("public", "people"): table}, text) == [
        "11: tables.people.columns.region.values: real is no group key: equal values may look "
        "different"
    ]


def test_drivers_values_become_the_policys() -> None:
    plus_one = timezone(timedelta(hours=1))
    given = [
        Decimal("0.10"),
        UUID(int=0),
        date(2024, 1, 1),
        datetime(2024, 1, 1, tzinfo=plus_one),
        True,
    ]
    people = resolve(read(CLINIC), CATALOG, lambda *_: given).tables[TableName("public", "people")]
    values = people.columns["region"].values
    assert isinstance(values, tuple)
    assert [str(value) for value in values] == [
        "1/10",
        "00000000-0000-0000-0000-000000000000",
        "2024-01-01",
        "2023-12-31 23:00:00+00:00",
        "True",
    ]


def test_several_problems_at_once() -> None:
    catalog = {**with_table("care", None), ("public", "bills"): replace(BILLS, unique_keys=())}
    assert [line.split(":")[0] for line in complaints(catalog)] == ["13", "22"]


@pytest.mark.parametrize(
    ("declared", "actual", "fits"),
    [
        ("bigint", "integer", True),
        ("integer", "bigint", False),
        ("numeric", "bigint", True),
        ("numeric(19,0)", "bigint", True),
        ("numeric(10,2)", "bigint", False),
        ("numeric(12,2)", "numeric(10,2)", True),
        ("numeric(10,2)", "numeric(10,3)", False),
        ("numeric(10,2)", "numeric", False),
        ("numeric", "double precision", False),
        ("double precision", "numeric", False),
        ("double precision", "real", True),
        ("real", "double precision", False),
        ("text", "varchar(5)", True),
        ("varchar(5)", "text", False),
        ("varchar(5)", "varchar(9)", False),
        ("varchar", "text", True),
        ("date", "timestamp", False),
        ("timestamp", "timestamptz", False),
        ("boolean", "integer", False),
        ("json", "text", False),
        ("interval", "unknown", True),
    ],
)
def test_the_policys_type_wins_if_it_loses_nothing(declared: str, actual: str, fits: bool) -> None:
    assert holds(parse_type(declared), parse_type(actual)) is fits
