"""Exact rows in, a noisy table out: the only way out of `ExactRows`.

Whatever is in the rows, the list of groups that leaves is the plan's or has passed selection, each
cell has fresh noise, and the order is that of the keys.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from proxy.backends import ExactRows
from rewriter.plan import PublicRows, Release
from rewriter.scalar import DOUBLE
from rewriter.tables import Cell, as_typed, select
from sensitivity.entropy import Entropy
from sensitivity.mechanisms import DiscreteLaplace
from sensitivity.policy import Kind, SqlType, Value

Group = tuple[Value | None, ...]


@dataclass(frozen=True, slots=True)
class NoisyTable:
    """A release after noise: safe to print.

    Attributes:
        groups: labels, in key order.
        cells: by measure, then by group: that family's noisy cells.
    """

    release: Release
    groups: tuple[Group, ...]
    cells: tuple[tuple[tuple[int, ...], ...], ...]

    def sql(self, *, nonnegative: bool, confidence: float | None = None) -> str:
        """Return a SELECT of the labels k0, … and the estimates a0, ….

        Args:
            nonnegative: show counts below 0 as 0.
            confidence: add the ends of each estimate's interval, as a0_low, a0_high, …; in (0, 1).
        """
        columns = [(f"k{i}", key.exact) for i, key in enumerate(self.release.keys)]
        cells = []
        for i, estimate in enumerate(self.release.estimates):
            columns.append((f"a{i}", estimate.type))
            cells.append(self.estimates(i, nonnegative=nonnegative))
            if confidence is not None:
                columns += [(f"a{i}_low", DOUBLE), (f"a{i}_high", DOUBLE)]
                cells += self._ends(i, confidence)
        return select(columns, [(*g, *r) for g, *r in zip(self.groups, *cells, strict=True)])

    def _ends(self, i: int, confidence: float) -> list[list[Cell]]:
        """Return the low ends of an estimate's intervals by group, and the high ends."""
        wanted = self.release.estimates[i]
        measure = self.release.measures[wanted.measure]
        limits = measure.family.interval(
            wanted.statistic, self.cells[wanted.measure], measure.scale, confidence
        )
        return [[None if at is None else at[end] for at in limits] for end in (0, 1)]

    def estimates(self, i: int, *, nonnegative: bool) -> list[Cell]:
        """Return an aggregate by group; None is NULL."""
        wanted = self.release.estimates[i]
        family = self.release.measures[wanted.measure].family
        return [
            as_typed(family.estimate(wanted.statistic, cells, nonnegative=nonnegative), wanted.type)
            for cells in self.cells[wanted.measure]
        ]


def draw(release: Release, exact: ExactRows, entropy: Entropy) -> NoisyTable:
    """Add noise to the exact statistics of a release, and select its private groups.

    Privacy: see `rewriter.blocks.release` for the split of ε, and the classes of `sensitivity` for
    each mechanism. Public groups that the backend returned no row for get noise around zero.
    """
    width = len(release.keys)
    types = [key.exact for key in release.keys]
    found: dict[Group, tuple[int, ...]] = {}
    for row in exact.rows:
        label = labels(row[:width], types)
        if label in found:
            # One group under two labels would move by twice what was claimed.
            raise AssertionError("the backend returned one group key twice")
        found[label] = tuple(int(x) for x in row[width:])
    groups = release.groups
    if groups is None and release.selection is not None:
        every = sorted(found, key=_order)
        kept = release.selection.keep([found[g][-1] for g in every], entropy)
        groups = tuple(g for g, keep in zip(every, kept, strict=True) if keep)
    cells = []
    for measure in release.measures:
        family, offset = measure.family, measure.offset
        asked = len(family.columns)
        zero = (0,) * asked
        exact_cells = [
            family.cells(found[g][offset : offset + asked] if g in found else zero)
            for g in groups or ()
        ]
        flat = [cell for group in exact_cells for cell in group]
        noisy = DiscreteLaplace(measure.scale).release(flat, entropy)
        size = len(family.cells(zero))
        cells.append(tuple(tuple(noisy[i : i + size]) for i in range(0, len(noisy), size)))
    return NoisyTable(release, groups or (), tuple(cells))


def public_sql(public: PublicRows, rows: ExactRows) -> str:
    """Return a SELECT of a public table's rows."""
    types = [type_ for _, type_ in public.columns]
    return select(public.columns, [labels(row, types) for row in rows.rows])


def labels(values: tuple[Any, ...], types: Sequence[SqlType]) -> Group:
    """Give the driver's values the form that the policy's values have."""
    return tuple(_label(v, type_) for v, type_ in zip(values, types, strict=True))


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


def _order(group: Group) -> tuple[Any, ...]:
    """Sort labels as ORDER BY does: NULL last."""
    return tuple((v is None, v.isoformat() if isinstance(v, date) else v) for v in group)
