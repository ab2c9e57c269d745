"""Exact rows: what is kept of them, and in how much room."""

import tracemalloc
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from proxy.backends import ExactRows
from proxy.backends.exact import Column

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
    found = ExactRows()
    for first in range(0, 11 * BATCH, BATCH):
        found.add(rows(first))
    asked: list[int] = []

    def keep(columns: list[Column]) -> NDArray[np.bool_]:
        asked.append(len(columns[-1]))
        kept: NDArray[np.bool_] = columns[-1] == 2
        return kept

    chosen = found.chosen(keep)
    assert asked == [10 * BATCH, BATCH]
    assert [*chosen] == [row for row in found if row[-1] == 2]
    assert str(chosen) == "<exact rows>"
