"""Rows before noise, which nothing prints."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

Row = tuple[Any, ...]
Column = NDArray[Any]
"""Values of one column: whole numbers of 64 bits, or an array of objects of any kind."""

BATCH = 10_000
"""Rows that are taken from a driver at once."""

_CHOSEN = 100_000  # rows at once


class ExactRows:
    """Rows before noise. No repr, no equality, no pickling: no log line or cache can hold one.

    They are kept by column, whole numbers as 64 bits: a million groups would take some 400 MB as
    Python's tuples, and take 50 like this; most of them are not shown in the end.
    """

    __slots__ = ("_batches",)

    def __init__(self, rows: Sequence[Row] = ()):
        self._batches: list[list[Column]] = []
        self.add(rows)

    def add(self, rows: Sequence[Row]) -> None:
        """Add the next rows."""
        if rows:
            self.add_columns([_column(values) for values in zip(*rows, strict=True)])

    def add_columns(self, columns: list[Column]) -> None:
        """Add the next rows, by column; at least one, of equal lengths."""
        self._batches.append(columns)

    def columns(self) -> list[Column]:
        """Return all rows by column; no column if there are no rows."""
        if len(self._batches) > 1:
            self._batches = [[np.concatenate(parts) for parts in zip(*self._batches, strict=True)]]
        return self._batches[0] if self._batches else []

    def __len__(self) -> int:
        return sum(len(batch[0]) for batch in self._batches)

    def __iter__(self) -> Iterator[Row]:
        return zip(*(column.tolist() for column in self.columns()), strict=True)

    def chosen(self, keep: Callable[[list[Column]], NDArray[np.bool_]]) -> "ExactRows":
        """Return the rows that `keep` takes; it is asked for some rows at a time, by column."""
        found = ExactRows()
        for start in range(0, len(self), _CHOSEN):
            some = [column[start : start + _CHOSEN] for column in self.columns()]
            kept = keep(some)
            found.add_columns([column[kept] for column in some])
        return found

    def __repr__(self) -> str:
        return "<exact rows>"

    def __reduce__(self) -> str:
        raise TypeError("exact rows do not leave the process")


def objects(values: Sequence[Any]) -> Column:
    """Return a column of values as they are."""
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def _column(values: Row) -> Column:
    """Return a driver's values, whole numbers as such."""
    types = set(map(type, values))
    try:
        if types == {int}:
            return np.array(values, dtype=np.int64)
        if types == {Decimal} and all(v.as_tuple().exponent == 0 for v in values):
            return np.array([*map(int, values)], dtype=np.int64)
    except OverflowError:
        pass  # of 64 bits
    return objects(values)
