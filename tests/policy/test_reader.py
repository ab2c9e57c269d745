"""A policy is read exactly, whatever YAML or floats would make of it."""

import re
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sensitivity.policy import (
    Backend,
    Budget,
    ColumnOf,
    Every,
    ForeignKey,
    Kind,
    Listen,
    PolicyInvalid,
    Privacy,
    SqlType,
    Store,
    TableName,
    Tls,
    Unit,
    Value,
)
from sensitivity.policy.sqltypes import parse_type
from tests.policy.policies import CLINIC, VERIFIER, changed, read

PEOPLE, CARE = TableName("public", "people"), TableName("public", "care")


def test_a_path_of_several_columns() -> None:
    wide = changed(
        ("[bill, bills.bill]", "[[nr, bill], [web.bills.no, web.bills.bill]]"),
        ("{bill: {type: bigint}}", "{bill: , nr: }"),
        ("  bills:", "  web.bills:"),
        ("{bill: {type: bigint}, person_id", "{bill: , no: , person_id"),
    )
    unit = read(wide).tables[TableName("public", "items")].unit
    assert unit is not None
    assert unit.path == ForeignKey(("nr", "bill"), TableName("web", "bills"), ("no", "bill"))


def test_limits() -> None:
    listen = "listen: {login_seconds: 5, login_bytes: 2000, idle_seconds: 9}"
    policy = read(
        f"{listen}\n" + CLINIC.replace("    password:", "    max_connections: 3\n    password:")
    )
    assert policy.listen == Listen("127.0.0.1", 6432, None, 100, 5, 2000, 9, None)
    assert {role.max_connections for role in policy.roles.values()} == {3}


def test_the_clinic() -> None:
    policy = read(CLINIC)
    assert policy.dataset == "clinic"
    assert policy.listen == Listen("127.0.0.1", 6432, None, 100)
    assert policy.backend == Backend(duckdb=Path("dir/clinic.duckdb"))
    assert policy.store == Store(Path("dir/.pgfog"))
    assert policy.timezone == "UTC"
    assert policy.privacy == Privacy(Fraction(1, 2), Fraction(1, 10**7), Fraction(2))
    assert policy.budget == Budget(30 * 10**9, 10_000, Every.MONTH)
    people, care, items, bills, regions = policy.tables.values()
    assert people.unit == Unit(("person_id",), unique=True, max_rows=1, max_groups=1)
    assert care.unit == Unit(("person_id",), unique=False, max_rows=5, max_groups=3)
    assert items.unit == Unit(
        (), False, 50, 50, path=ForeignKey(("bill",), TableName("public", "bills"), ("bill",))
    )
    assert bills.unit == Unit(("person_id",), False, 50, 50)
    assert regions.public
    assert not regions.columns
    income = people.columns["income"]
    assert income.type == SqlType("numeric", Kind.NUMERIC, (10, 2))
    assert income.bounds == (Fraction(0), Fraction(50_000))
    assert income.grid == 1
    assert people.columns["born"].bounds == (date(1900, 1, 1), date(2026, 12, 31))
    assert people.columns["region"].values == ColumnOf(TableName("public", "regions"), "code")
    assert care.columns["usd"].grid == Fraction(1, 100)
    assert care.columns["usd"].unit_sum == (Fraction(0), Fraction(20_000))
    assert care.columns["site"].values == (1, 2, 3)
    assert care.columns["note"].type is None
    assert not people.columns["person_id"].nullable
    ann = policy.roles["ann"]
    assert ann.password == VERIFIER
    assert ann.tables == {PEOPLE, CARE, TableName("public", "regions")}
    assert ann.budget == Budget(10 * 10**9, 10_000, Every.MONTH)


def test_where_each_key_stands() -> None:
    lines = read(CLINIC).lines
    assert lines["tables.care.columns.age"] == 17
    assert lines["roles.ann.budget.every"] == 32


def test_nobody_prints_a_password() -> None:
    assert VERIFIER not in repr(read(CLINIC))


def test_budgets_are_rounded_down() -> None:
    text = changed(("epsilon: 30, delta: 1e-5", "epsilon: 0.1234567899, delta: 1.9e-9"))
    assert read(text).budget == Budget(123_456_789, 1, Every.MONTH)


def test_everything_can_be_said() -> None:
    tls = "{cert: a, key: /b, required: false, client_ca: c}"
    said = f"version: 1\nlisten: {{host: '::1', port: 0, tls: {tls}}}\n"
    said += "state: state\ntimezone: Europe/Berlin\nshadow: {postgres: 'host=a'}\n"
    said += "ledger: {postgres: '${DSN}'}"
    policy = read(changed(("version: 1", said)), environ={"DSN": "host=b"})
    assert policy.listen == Listen(
        "::1", 0, Tls(Path("dir/a"), Path("/b"), False, Path("dir/c")), 100
    )
    assert policy.store == Store(Path("dir/state"), "host=a", "host=b")
    assert policy.timezone == "Europe/Berlin"


def test_secrets_come_from_the_environment_and_from_files() -> None:
    start, rest = VERIFIER[:10], VERIFIER[10:]
    text = changed((VERIFIER, '"${A}${B}"'), ("clinic.duckdb", '"${DATA}/x.duckdb"'))
    policy = read(text, environ={"A": start, "B": rest, "DATA": "/data"})
    assert policy.roles["ann"].password == VERIFIER
    assert policy.backend.duckdb == Path("/data/x.duckdb")
    text = changed((VERIFIER, "{file: secrets/ann}"))
    assert read(text, files={"dir/secrets/ann": f"{VERIFIER}\n"}).roles["ann"].password == VERIFIER


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("{type: text, values: [no, yes, on, 1.0, 2024-01-01, ~x]}", "no yes on 1.0 2024-01-01 ~x"),
        ("{type: text, values: ['null', '', 0x10]}", ("null", "", "0x10")),
        ("{type: boolean, values: [true, False]}", (True, False)),
        ("{type: bigint, values: [-9223372036854775808, 1e3]}", (-(1 << 63), 1000)),
        ("{type: numeric, values: [0.1, -2]}", (Fraction(1, 10), -2)),
        ("{type: date, values: [2024-02-29]}", (date(2024, 2, 29),)),
        ("{type: timestamp, values: [2024-02-29 01:02:03.5]}", (datetime(2024, 2, 29, 1, 2, 3, 500_000),)),  # noqa: DTZ001, E501
        ("{type: timestamptz, values: [2024-01-01T00:00:00+01]}", (datetime(2023, 12, 31, 23, tzinfo=UTC),)),  # noqa: E501
        ("{type: uuid, values: [A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11]}", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),  # noqa: E501
    ],
)  # fmt: skip
def test_values_are_what_stands_there(column: str, values: str | tuple[Value, ...]) -> None:
    read_values = read(changed(("note:", f"note: {column}"))).tables[CARE].columns["note"].values
    assert read_values == (tuple(values.split()) if isinstance(values, str) else values)
    assert isinstance(read_values, tuple)
    assert not any(isinstance(value, float) for value in read_values)


@pytest.mark.parametrize(
    ("written", "name", "kind", "modifier"),
    [
        ("int", "integer", Kind.INTEGER, ()),
        ("INT8", "bigint", Kind.INTEGER, ()),
        ("decimal ( 10 , 2 )", "numeric", Kind.NUMERIC, (10, 2)),
        ("numeric(10)", "numeric", Kind.NUMERIC, (10, 0)),
        ("Double  Precision", "double precision", Kind.FLOAT, ()),
        ("float4", "real", Kind.FLOAT, ()),
        ("varchar(20)", "character varying", Kind.TEXT, (20,)),
        ("timestamp", "timestamp without time zone", Kind.TIMESTAMP, ()),
        ("timestamp(6) with time zone", "timestamp with time zone", Kind.TIMESTAMPTZ, ()),
        ("timestamptz", "timestamp with time zone", Kind.TIMESTAMPTZ, ()),
        ("char(3)", "char(3)", Kind.OTHER, ()),
        ("citext", "citext", Kind.OTHER, ()),
        ("interval", "interval", Kind.OTHER, ()),
        ("integer[]", "integer[]", Kind.OTHER, ()),
        ("time with time zone", "time with time zone", Kind.OTHER, ()),
    ],
)
def test_types_in_any_spelling(
    written: str, name: str, kind: Kind, modifier: tuple[int, ...]
) -> None:
    assert parse_type(written) == SqlType(name, kind, modifier)


@pytest.mark.parametrize(
    "written", ["", "numeric(10", "numeric(2,3)", "timestamp(3)", "varchar(0)"]
)
def test_what_is_no_type(written: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_type(written)


KEYS = [*re.findall(r"\w+(?=:)", CLINIC), "comment", "hidden", "because", "file", "state", "tls"]
SCRAPS = [*"&*!|>%@`{}[],:#?-'\"\\\n\t ", "\n  ", ": ", "- ", "<<", "${X}", "\ud800", "\0", "é"]
WORDS = [*KEYS, "true", "null", "~", "1e999", "0x1", ".inf", "2024-01-01", "9" * 400, "-1", "text"]
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.sampled_from(WORDS), st.dates()
)
NAMES = st.sampled_from(KEYS)
PIECES = st.sampled_from([*SCRAPS, *WORDS])
TREES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5)
)


def only_judges(text: str) -> None:
    """Read a text that may be anything: a policy or PolicyInvalid, with a word on why."""
    try:
        read(text)
    except PolicyInvalid as invalid:
        said = str(invalid)
    else:
        return
    assert said.startswith("dir/clinic.yaml")


@given(st.text() | st.lists(PIECES).map("".join))
def test_any_text_is_judged(text: str) -> None:
    only_judges(text)


@settings(max_examples=300)
@given(st.integers(0, len(CLINIC)), st.integers(0, 12), st.lists(PIECES, max_size=3).map("".join))
def test_any_damage_is_judged(at: int, cut: int, put: str) -> None:
    only_judges(CLINIC[:at] + put + CLINIC[at + cut :])


@settings(max_examples=300)
@given(st.dictionaries(NAMES, TREES, max_size=8), st.data())
def test_any_tree_is_judged(tree: dict[str, object], data: st.DataObject) -> None:
    only_judges(flow(tree))
    lines = CLINIC.splitlines()
    i = data.draw(st.integers(0, len(lines) - 1))
    key, colon, _ = lines[i].partition(":")
    only_judges("\n".join([*lines[:i], f"{key}{colon} {flow(tree)}", *lines[i + 1 :]]))


def flow(tree: object) -> str:
    """Print a tree as YAML in one line, leaving scalars as they are."""
    match tree:
        case dict():
            return f"{{{', '.join(f'{key}: {flow(value)}' for key, value in tree.items())}}}"
        case list():
            return f"[{', '.join(map(flow, tree))}]"
        case None:
            return "null"
        case bool():
            return str(tree).lower()
        case _:
            return str(tree)
