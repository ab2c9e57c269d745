"""What a query returned, by the group it is of: labels as in the policy, and whole numbers."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, pairwise
from types import NoneType
from typing import Any, cast
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from proxy.backends.exact import Column, ExactRows
from rewriter.plan import Measure, Release
from sensitivity.integers import HELD, MOST, Integers, integers, unending
from sensitivity.mechanisms import Cells
from sensitivity.policy import Kind, SqlType, Value

Group = tuple[Value | None, ...]


@dataclass(frozen=True, slots=True)
class Grouped:
    """The rows of a query.

    Attributes:
        groups: of each row; several may be of one.
        columns: the integers behind the labels.
    """

    groups: list[Group]
    columns: list[Integers]
    places: dict[Group, int] = field(init=False)
    """The last row of each group."""

    def __post_init__(self) -> None:
        places = dict(zip(self.groups, range(len(self.groups)), strict=True))
        object.__setattr__(self, "places", places)

    def once(self, groups: Sequence[Group], columns: slice) -> list[Integers]:
        """Return a row's integers for each of some groups, zeros where there is none."""
        if not self.groups:
            return [np.zeros(len(groups), dtype=np.int64)] * (columns.stop - columns.start)
        rows = integers([self.places.get(group, -1) for group in groups])
        return [np.append(column, 0)[rows] for column in self.columns[columns]]

    def listed(self, columns: slice) -> dict[Group, tuple[int, ...]]:
        """Return the integers of all rows of each group, one row after the other."""
        found: dict[Group, list[int]] = {}
        values = zip(*(column.tolist() for column in self.columns[columns]), strict=True)
        for group, row in zip(self.groups, values, strict=True):
            found.setdefault(group, []).extend(row)
        return {group: tuple(numbers) for group, numbers in found.items()}


def by_group(release: Release, query: int, exact: ExactRows) -> Grouped:
    """Take a query's rows apart; names become numbers, and rows without a number are left out."""
    width, columns = len(release.keys), exact.columns()
    if not columns:
        return Grouped([], [])
    names = next((m.names for m in release.measures if m.query == query), ())
    named = width + sum(names)
    there = np.ones(len(columns[0]), dtype=bool)
    for column in columns[named:]:
        if column.dtype == object:
            there &= [value is not None for value in column]
    columns = [column if there.all() else column[there] for column in columns]
    numbers: dict[Hashable, int] = {}
    numbered = [
        integers(
            [
                numbers.setdefault((start, *name), len(numbers))
                for name in zip(*(c.tolist() for c in columns[start:end]), strict=True)
            ]
        )
        for start, end in pairwise(accumulate(names, initial=width))
    ]
    types = [key.exact for key in release.keys]
    return Grouped(
        labels(columns[:width], types, len(columns[0])), [*numbered, *map(whole, columns[named:])]
    )


def cells_of(measure: Measure, tables: Sequence[Grouped], groups: Sequence[Group]) -> Cells:
    """Return the exact cells of each group, those of nothing where it has no rows."""
    family, table = measure.family, tables[measure.query]
    if not family.listed:
        return in_columns(measure, table.once(groups, measure.columns))
    lists, nothing = table.listed(measure.columns), (0,) * len(family.columns)
    if not groups:
        return np.zeros((0, len(family.cells(nothing))), dtype=np.int64)
    return [family.cells(lists.get(group, nothing)) for group in groups]


def in_columns(measure: Measure, exact: Sequence[Integers]) -> Integers:
    """Return the exact cells of groups that have a row each: a table of shape (groups, cells).

    What computes cells with numbers does so with columns, by sums and products alone. In 64 bits
    these are right wherever the cell itself has as many, whatever wrapped around on the way; as
    floats say that it has. Else columns are of Python's integers, see `HELD`.
    """
    cells = cast("Callable[[Sequence[NDArray[Any]]], Sequence[NDArray[Any]]]", measure.family.cells)
    short = measure.family.weight * measure.mechanism.one <= HELD
    if short and all(column.dtype != object for column in exact):
        about = np.stack(cells(tuple(column.astype(np.float64) for column in exact)), axis=1)
        if np.abs(about).max(initial=0) < MOST:
            return np.stack(cells(tuple(exact)), axis=1)
    return np.stack(cells(tuple(unending(column) for column in exact)), axis=1)


def labels(columns: Sequence[Column], types: Sequence[SqlType], rows: int) -> list[Group]:
    """Give the driver's values the form that the policy's values have."""
    if not columns:
        return [()] * rows
    return [*zip(*map(_labels, columns, types), strict=True)]


def in_order(groups: Sequence[Group]) -> list[int]:
    """Return the places of groups as ORDER BY has their labels: NULL last."""
    columns = [
        _order([group[i] for group in groups]) for i in range(len(groups[0]) if groups else 0)
    ]
    keys = columns[0] if len(columns) == 1 else [*zip(*columns, strict=True)]
    return sorted(range(len(groups)), key=keys.__getitem__)


def _labels(column: Column, type_: SqlType) -> list[Any]:
    values: list[Any] = column.tolist()
    if set(map(type, values)) & {Decimal, UUID, datetime}:
        return [_label(value, type_) for value in values]
    return values


def _label(value: Any, type_: SqlType) -> Any:
    match value:
        case Decimal():
            return Fraction(value)
        case UUID():
            return str(value)
        case datetime() if type_.kind is Kind.TIMESTAMPTZ:
            # On the clock of a zone, two instants of one autumn night look alike.
            return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
        case _:
            return value


def _order(values: Sequence[Any]) -> Sequence[Any]:
    if set(map(type, values)) & {NoneType, date, datetime}:
        return [(v is None, v.isoformat() if isinstance(v, date) else v) for v in values]
    return values


def whole(column: Column) -> Integers:
    """Return integers of which a driver may have made decimals."""
    return column if column.dtype == np.int64 else integers([int(x) for x in column])
