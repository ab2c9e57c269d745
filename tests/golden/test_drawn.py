"""What is drawn of private groups: in key order, each with its own numbers, of any size."""

from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from proxy.backends import ExactRows
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
    ],
)
@pytest.mark.parametrize("least", [10**6, 1 << 35, 1 << 63, 10**25])
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
