"""Names of a public table's columns, where some of them are not read."""

import pytest
from sqlglot import exp, parse_one

from rewriter.public_tables import read_from
from sensitivity.policy import Column, Table, TableName
from sensitivity.refusal import UndefinedColumn
from tests.golden.clinic import JSON, TEXT

TOWNS = Table(
    TableName("public", "towns"),
    None,
    {
        c.name: c
        for c in (
            Column("shape", JSON),
            Column("name", TEXT),
            Column("note", TEXT, hidden=True),
            Column("land", TEXT),
        )
    },
)


def read(sql: str) -> str:
    select = parse_one(sql, read="postgres")
    (item,) = select.find_all(exp.Table)
    read_from(item, TOWNS, 0)
    return select.sql("postgres")


def test_names_in_a_list_go_by_place() -> None:
    assert read("SELECT b, d FROM towns AS t(a, b, c, d)").endswith('AS "t"(b, d)')
    assert read("SELECT b, land FROM towns AS t(a, b)").endswith('AS "t"(b)')


def test_a_list_has_no_more_names_than_there_are_columns() -> None:
    with pytest.raises(UndefinedColumn, match="fewer columns"):
        read("SELECT b FROM towns AS t(a, b, c, d, e)")
