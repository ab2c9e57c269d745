"""Rows of a unit that an enforced key leaves few of, beside hidden columns and beside an index."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from rewriter.plan import Release
from rewriter.scalar import BOOLEAN
from sensitivity.policy import Bounding, Index, Table
from tests.golden.clinic import TABLES, planned

HALVES = TABLES['"halves"']
WHERE = "SELECT count(*) FROM halves WHERE"


def _of(table: Table, sql: str) -> Release:
    tables: Mapping[str, Table] = {**TABLES, '"halves"': table}
    (step,) = planned(sql, tables=tables).steps
    assert isinstance(step, Release)
    return step


def _hidden(column: str) -> Table:
    hidden = replace(HALVES.columns[column], hidden=True)
    return replace(HALVES, columns={**HALVES.columns, column: hidden})


def _indexed() -> Table:
    assert HALVES.unit is not None
    unit = replace(HALVES.unit, bounding=Bounding.INDEX)
    return replace(HALVES, unit=unit, index=Index("held", "the index of test"))


def test_a_hidden_unit_leaves_as_few() -> None:
    made = _of(_hidden("person_id"), f"{WHERE} half = 1")
    assert made.measures[0].sensitivity == 3
    assert "one for each half, year, by an enforced key" in made.bounding


def test_a_hidden_column_of_the_key_may_have_any_value() -> None:
    made = _of(_hidden("year"), f"{WHERE} half = 1")
    assert made.measures[0].sensitivity == 3
    assert "count for 3 at most" in made.bounding


@pytest.mark.parametrize(
    ("where", "rows", "held"),
    [
        ("half = 1", 3, True),  # as many as the index holds, which needs no condition
        ("year = 2", 2, True),
        ("year = 2 AND half = 1", 1, False),
    ],
)
def test_an_index_is_read_for_what_it_holds(where: str, rows: int, *, held: bool) -> None:
    made = _of(_indexed(), f"{WHERE} {where}")
    assert made.measures[0].sensitivity == rows
    assert ("FROM held AS" in made.sql) == held
    assert ('"year" IN (2)' in made.sql) == (rows < 3)


def test_of_a_boolean_only_the_values_of_the_policy_are_read() -> None:
    boolean = replace(HALVES.columns["half"], type=BOOLEAN, bounds=None, values=(True,))
    table = replace(HALVES, columns={**HALVES.columns, "half": boolean})
    made = _of(table, f"{WHERE} year = 2")
    assert made.measures[0].sensitivity == 1
    assert '"half" IN (TRUE)' in made.sql
