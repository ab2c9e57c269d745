"""Rows before noise, which nothing prints."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import chain, compress
from typing import Any

Row = tuple[Any, ...]

BATCH = 10_000
"""Rows that are taken from a driver at once."""

_FEW = 100  # rows, which are not worth the trouble


class ExactRows:
    """Rows before noise. No repr, no equality, no pickling: no log line or cache can hold one.

    They are kept by column, whole numbers as 64 bits: a million groups would take some 400 MB as
    Python's tuples, and take 50 like this; most of them are not shown in the end.
    """

    __slots__ = ("_batches", "_count")

    def __init__(self, rows: Sequence[Row] = ()):
        self._batches: list[list[_Column]] = []
        self._count = 0
        self.add(rows)

    def add(self, rows: Sequence[Row]) -> None:
        """Add the next rows."""
        if rows:
            self._batches.append([_Column(values) for values in zip(*rows, strict=True)])
            self._count += len(rows)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Row]:
        return chain.from_iterable(zip(*batch, strict=True) for batch in self._batches)

    def chosen(self, keep: Callable[[list[Row]], list[bool]]) -> "ExactRows":
        """Return the rows that `keep` takes; it is asked for some rows at a time."""
        found = ExactRows()
        for batch in self._batches:
            rows = [*zip(*batch, strict=True)]
            found.add([*compress(rows, keep(rows))])
        return found

    def __repr__(self) -> str:
        return "<exact rows>"

    def __reduce__(self) -> str:
        raise TypeError("exact rows do not leave the process")


class _Column:
    """Some values of a column; they come out as they went in."""

    __slots__ = ("_make", "_values")

    def __init__(self, values: Row):
        self._make: Callable[[int], Any] | None = None
        self._values: Sequence[Any] = values
        if len(values) < _FEW:
            return
        types = set(map(type, values))
        try:
            if types == {int}:
                self._values = array("q", values)
            elif types == {Decimal} and all(v.as_tuple().exponent == 0 for v in values):
                self._values, self._make = array("q", map(int, values)), Decimal
        except OverflowError:
            pass  # of 64 bits

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values) if self._make is None else map(self._make, self._values)
