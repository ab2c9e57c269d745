"""What is drawn of groups: in key order, each with its own numbers, of any size; or of none."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from proxy.backends import ExactRows
from proxy.grouped import by_group
from proxy.release import draw
from rewriter.plan import Release
from tests.golden.clinic import planned
from tests.statistics.conftest import Seeded


def _release(sql: str) -> Release:
    (release,) = planned(sql, epsilon=Fraction(100)).steps
    assert isinstance(release, Release)
    assert release.selection is not None
    return release


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT region, avg(income) FROM people GROUP BY region",  # noisy cells decide
        "SELECT note, count(*) FILTER (WHERE kind = 'gp') FROM visits GROUP BY note",  # or units
        "SELECT note, avg(minutes) FROM visits GROUP BY note",  # so small that 64 bits may do
    ],
)
@pytest.mark.parametrize("least", [10**6, 1 << 35, 1 << 60, 1 << 63, 10**25])
@pytest.mark.parametrize("kind", [int, Decimal])  # as DuckDB's driver has them, and PostgreSQL's
def test_groups_leave_in_key_order_with_their_numbers(sql: str, least: int, kind: Any) -> None:
    release = _release(sql)
    width = max(m.columns.stop for m in release.measures) + (release.decider is None)
    labels: list[str | None] = [*(f"é'\"{i}\\" for i in range(250)), None]
    rows = [
        (label, *(kind((least + i * 10**5) * (i % 3 > 0)) for _ in range(width)))
        for i, label in enumerate([*sorted(labels[:-1], key=str), None])
    ]
    shuffled = rows.copy()
    Random(4).shuffle(shuffled)
    table = draw(release, [ExactRows(shuffled)], Seeded(1))
    # Those of nobody are not shown.
    shown = [row for i, row in enumerate(rows) if i % 3]
    assert [*table.groups] == [(label,) for label, *_ in shown]
    for measure, cells in zip(release.measures, table.cells, strict=True):
        for row, told in zip(shown, cells.tolist(), strict=True):
            exact = measure.family.cells(tuple(map(int, row[1:][measure.columns])))
            one = measure.mechanism.one
            assert all(abs(t - Fraction(x, one)) < 5_000 for t, x in zip(told, exact, strict=True))


@pytest.mark.parametrize("key", ["note", "kind"])  # selected, and public
@pytest.mark.parametrize(
    "aggregate",
    [
        "count(*)",
        "sum(minutes)",
        "avg(minutes)",
        "var_pop(cost)",
        "corr(cost, minutes)",
        "bool_or(minutes > 5)",
        "max(minutes)",
        "percentile_cont(ARRAY[0.25, 0.5]) WITHIN GROUP (ORDER BY minutes)",
        "mode() WITHIN GROUP (ORDER BY kind)",
        "count(DISTINCT kind)",
        "count(DISTINCT weight)",
    ],
)
def test_of_no_group_there_is_a_table_without_rows(aggregate: str, key: str) -> None:
    _is_empty(f"SELECT {key}, {aggregate} FROM visits GROUP BY {key}")


@pytest.mark.parametrize("key", ["house", "kcal"])
def test_of_no_group_nothing_is_matched(key: str) -> None:
    _is_empty(f"SELECT {key}, count(DISTINCT (house, kcal)) FROM meals GROUP BY {key}")


def _is_empty(sql: str) -> None:
    (release,) = planned(sql, epsilon=Fraction(100)).steps
    assert isinstance(release, Release)
    if release.groups is not None:
        release = replace(release, groups=())  # as where no public rows have the labels together
    table = draw(release, [ExactRows() for _ in release.queries], Seeded(1))
    assert not table.groups
    told = table.sql(nonnegative=True, confidence=0.9)
    assert told.count("E'{}'") == len(release.keys) + 3 * len(release.estimates)


def test_no_public_rows_leave_no_group() -> None:
    sql = "SELECT t.town, l.name, mode() WITHIN GROUP (ORDER BY v.kind) FROM visits AS v"
    sql += " JOIN towns AS t ON t.code = v.site JOIN lands AS l ON l.land = t.land"
    (release,) = planned(f"{sql} GROUP BY 1, 2", epsilon=Fraction(100)).steps
    assert isinstance(release, Release)
    assert release.groups
    rows, possible = ([ExactRows() for _ in of] for of in (release.queries, release.combinations))
    table = draw(release, rows, Seeded(1), possible=possible)
    assert not table.groups
    assert table.sql(nonnegative=True)


def test_rows_without_a_number_are_left_out() -> None:
    release = _release("SELECT note, avg(minutes) FROM visits GROUP BY note")
    rows = [("a", 1, 1 << 70, 3), ("b", None, 2, 3), ("c", 4, None, 3), ("d", 4, 5, 6)]
    found = by_group(release, 0, ExactRows(rows))
    assert found.groups == [("a",), ("d",)]
    assert [column.tolist() for column in found.columns] == [[1, 4], [1 << 70, 5], [3, 6]]


def test_a_label_need_not_fit_the_type_that_it_is_told_as() -> None:
    sql = "SELECT count(*) FROM visits GROUP BY extract(microseconds FROM sent)::smallint"
    (key,) = _release(sql).keys
    assert (key.type.name, key.exact.name) == ("smallint", "bigint")
