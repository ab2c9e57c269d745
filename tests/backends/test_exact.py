"""Exact rows: what is kept of them, and in how much room."""

import tracemalloc
from decimal import Decimal
from typing import Any

from proxy.backends import ExactRows

BATCH = 10_000


def rows(first: int) -> list[tuple[Any, ...]]:
    return [(i, Decimal(i), 1 << 40, i % 3) for i in range(first, first + BATCH)]


def test_whole_numbers_take_eight_bytes() -> None:
    tracemalloc.start()
    found = ExactRows()
    for first in range(0, 10 * BATCH, BATCH):
        found.add(rows(first))
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 10 * BATCH * 4 * 9
    assert len(found) == 10 * BATCH


def test_rows_are_chosen_some_at_a_time() -> None:
    found = ExactRows(rows(0))
    found.add(rows(BATCH))
    asked: list[int] = []

    def keep(rows: list[tuple[Any, ...]]) -> list[bool]:
        asked.append(len(rows))
        return [row[-1] == 2 for row in rows]

    chosen = found.chosen(keep)
    assert asked == [BATCH, BATCH]
    assert [*chosen] == [row for row in [*rows(0), *rows(BATCH)] if row[-1] == 2]
    assert str(chosen) == "<exact rows>"
