"""Exact rows in, a noisy table out: the only way out of `ExactRows`.

Whatever is in the rows, the list of groups that leaves is the plan's or has passed selection, each
cell has fresh noise, and the order is that of the keys.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, chain, compress, islice, pairwise
from operator import add
from typing import Any
from uuid import UUID

from proxy.backends import ExactRows
from proxy.backends.exact import Row
from rewriter.noisy_tables import Cell, Element, as_typed, select
from rewriter.plan import Measure, PublicRows, Release, Totals
from rewriter.scalar import DOUBLE, MOMENTS
from sensitivity.count_threshold import CountThreshold
from sensitivity.entropy import Entropy
from sensitivity.held import HeldChoice
from sensitivity.intervals import Scale
from sensitivity.mechanisms import Mechanism
from sensitivity.policy import Kind, SqlType, Value
from sensitivity.quantiles import RankChoice
from sensitivity.refusal import TooComplex
from sensitivity.selection import Selection
from sensitivity.statistics import Family, Interval, Number

Group = tuple[Value | None, ...]
_Cells = tuple[int, ...]
ByGroup = dict[Group, list[tuple[int, ...]]]
"""The integers of a query's rows, by the group that these are of."""


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
    _estimated: dict[tuple[int, bool], list[Cell]] = field(
        default_factory=dict, repr=False, compare=False
    )

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
                limits = self._limits(i, range(len(self.groups)), confidence)
                cells += [[None if at is None else at[end] for at in limits] for end in (0, 1)]
        return select(columns, [(*g, *r) for g, *r in zip(self.groups, *cells, strict=True)])

    def without_ends(self, i: int, confidence: float) -> bool:
        """Say whether estimates have no intervals, as those of a median: by the first of them."""
        told = (g for g, x in enumerate(self.estimates(i, nonnegative=True)) if x is not None)
        return None in self._limits(i, [*islice(told, 1)], confidence)

    def _limits(self, i: int, of: Sequence[int], confidence: float) -> list[Interval | None]:
        """Return the intervals of an estimate for some groups. They are numbers, so a moment has
        none."""
        wanted = self.release.estimates[i]
        if (wanted.type.element or wanted.type).kind in MOMENTS:
            return [None] * len(of)
        family, scale, cells = self.source(i)
        return family.interval(wanted.statistic, [cells[g] for g in of], scale, confidence)

    def source(self, i: int) -> tuple[Family, Scale, Sequence[tuple[int, ...]]]:
        """Return what an estimate is read off, the law of its noise, and the cells by group."""
        wanted = self.release.estimates[i]
        cells = self.cells[wanted.measure]
        if wanted.beside:
            alike = (self.cells[j] for j in (wanted.measure, *wanted.beside))
            cells = tuple(tuple(chain(*of)) for of in zip(*alike, strict=True))
        return *self.release.source(wanted), cells

    def estimates(self, i: int, *, nonnegative: bool) -> list[Cell]:
        """Return an aggregate by group; None is NULL. Worked out once."""
        if (i, nonnegative) not in self._estimated:
            self._estimated[i, nonnegative] = self._estimate(i, nonnegative)
        return self._estimated[i, nonnegative]

    def _estimate(self, i: int, nonnegative: bool) -> list[Cell]:
        wanted = self.release.estimates[i]
        family, _, by_group = self.source(i)

        def typed(found: Number | None) -> Element:
            if found is not None and wanted.values:
                return wanted.values[int(found)]
            return as_typed(found, wanted.type.element or wanted.type)

        columns = [
            [*map(typed, family.estimates(statistic, by_group, nonnegative=nonnegative))]
            for statistic in wanted.statistics
        ]
        return [*columns[0]] if wanted.type.element is None else [*zip(*columns, strict=True)]


MOST_NUMBERS = 1_000_000
"""Of groups that were selected privately, in one answer: each takes up to 500 bytes meanwhile."""


def draw(
    release: Release,
    exact: Sequence[ExactRows],
    entropy: Entropy,
    most: int = MOST_NUMBERS,
    possible: Sequence[ExactRows] = (),
) -> NoisyTable:
    """Add noise to the exact statistics of a release, and choose its groups where that is asked.

    Privacy: see `rewriter.blocks.release` for the split of ε, and the classes of `sensitivity` for
    each mechanism. Public groups that the backend returned no row for get noise around zero.

    How many groups were selected is part of what is released, so a refusal may depend on it. It
    comes before anything else is made of them, and says nothing of groups that are not shown.

    Args:
        exact: what each of the release's queries returned.
        most: how many numbers private groups may have.
        possible: what each of the release's combinations is, of public tables.

    Raises:
        TooComplex: they have more.
    """
    groups, told = release.groups, list[_Cells]()
    if groups is None and release.selection is not None:
        # Before anything is made of them: of a million groups, few may be large enough. The coins
        # are alike, so it does not matter which group gets which.
        shown, told = _shown(release, release.selection, exact[0], entropy)
        if len(shown) * release.width > most:
            raise TooComplex(
                f"the groups that are large enough have more than {most:,} numbers",
                hint="Ask for fewer aggregates at a time, or group by less; this one was charged.",
            )
        exact = [shown, *exact[1:]]
    tables = [by_group(release, i, rows) for i, rows in enumerate(exact)]
    if any(len(rows) > 1 for rows in tables[0].values()):
        # One group under two labels would move by twice what was claimed.
        raise AssertionError("the backend returned one group key twice")
    if groups is not None and len(tables[0]) > len(groups):
        # Which of them come first is other people's doing, and the rest was not read.
        raise AssertionError("the backend returned more groups than there are")
    if groups is None and release.selection is not None:
        groups = tuple(sorted(tables[0], key=in_order))
    groups = groups and there_can_be(release, groups, possible)
    if groups and release.largest is not None and release.largest.most < len(groups):
        units = [units for units, *_ in cells_of(release.measures[0], tables, groups)]
        groups = tuple(groups[i] for i in release.largest.named(units, entropy))
    # What has decided is told as it was.
    decided = dict(zip(tables[0], told, strict=True)) if told else {}
    noisy = [
        tuple(decided[g] for g in groups or ())
        if j == release.decider
        else tuple(measure.mechanism.noised(cells_of(measure, tables, groups or ()), entropy))
        for j, measure in enumerate(release.measures)
    ]
    return NoisyTable(release, groups or (), tuple(noisy))


def there_can_be(
    release: Release, groups: tuple[Group, ...], possible: Sequence[ExactRows]
) -> tuple[Group, ...]:
    """Leave out the public groups whose labels no rows of public tables have together."""
    for together, rows in zip(release.combinations, possible, strict=True):
        types = [release.keys[place].exact for place in together.places]
        known = {labels(row, types) for row in rows}
        groups = tuple(g for g in groups if tuple(g[i] for i in together.places) in known)
    return groups


def _shown(
    release: Release, selection: Selection | CountThreshold, exact: ExactRows, entropy: Entropy
) -> tuple[ExactRows, list[_Cells]]:
    """Return the rows of private groups that are shown, and of each the noisy cells that decided;
    none of these if its number of units did."""
    if not isinstance(selection, CountThreshold):
        return exact.chosen(lambda rows: selection.keep([int(r[-1]) for r in rows], entropy)), []
    if release.decider is None:
        raise AssertionError("nothing that is told decides")
    measure, least, told = release.measures[release.decider], selection.threshold, list[_Cells]()
    begin = len(release.keys) + measure.offset
    end = begin + len(measure.family.columns)

    def keep(rows: Sequence[Row]) -> list[bool]:
        cells = [measure.family.cells(tuple(map(int, row[begin:end]))) for row in rows]
        noisy = measure.mechanism.noised(cells, entropy)
        large = [sum(each) >= least for each in noisy]
        told.extend(compress(noisy, large))
        return large

    return exact.chosen(keep), told


def work_in(release: Release, exact: Sequence[ExactRows]) -> int:
    """Estimate how long `draw` takes, in numbers that only get noise."""
    rows = sum(map(len, exact)) + len(release.groups or ())
    chosen = sum(_choices(m.mechanism) for m in release.measures)
    names = release.largest.most if release.largest is not None else 0
    each = max(1, len(release.measures)) + _A_CHOICE * chosen
    return rows * each + _A_CHOICE * (chosen + names)


def _choices(mechanism: Mechanism) -> int:
    """Return how many choices a mechanism makes of each group."""
    if isinstance(mechanism, RankChoice):
        return len(mechanism.targets)
    return int(isinstance(mechanism, HeldChoice))


_A_CHOICE = 200  # and rows are divided one by one, however few groups there are


def added(totals: Totals, parts: NoisyTable) -> NoisyTable:
    """Add up the noisy cells of the groups that a coarser grouping does not tell apart.

    What has no groups is not there, as in SQL, but the total of all.
    """
    wholes = [tuple(group[place] for place in totals.places) for group in parts.groups]
    many = Counter(wholes)
    groups = tuple(g for g in totals.table.groups or () if g in many or not g)
    most, table = max(many.values(), default=1), totals.table
    # Of how many at most is known by now; the plan counts those that cannot be, too.
    table = replace(table, measures=tuple(replace(m, parts=most) for m in table.measures))
    summed = []
    for measure, cells in zip(table.measures, parts.cells, strict=True):
        nothing = measure.family.cells((0,) * len(measure.family.columns))
        sums = dict.fromkeys(groups, nothing)
        for whole, part in zip(wholes, cells, strict=True):
            sums[whole] = tuple(map(add, sums[whole], part))
        summed.append(tuple(sums.values()))
    return NoisyTable(table, groups, tuple(summed))


def cells_of(
    measure: Measure, tables: Sequence[ByGroup], groups: Iterable[Group]
) -> list[tuple[int, ...]]:
    """Return the exact cells of each group, zeros where it has no rows."""
    start, end = measure.offset, measure.offset + len(measure.family.columns)
    table, nothing, cells = tables[measure.query], [(0,) * end], measure.family.cells
    of_groups = [table.get(group, nothing) for group in groups]
    return [
        cells(
            rows[0][start:end] if len(rows) == 1 else tuple(x for r in rows for x in r[start:end])
        )
        for rows in of_groups
    ]


def by_group(release: Release, query: int, exact: ExactRows) -> ByGroup:
    """Collect the integers of a query's rows by the group they are of; names become numbers."""
    width = len(release.keys)
    types = [key.exact for key in release.keys]
    names = next((m.names for m in release.measures if m.query == query), ())
    named = width + sum(names)
    numbers: dict[Hashable, int] = {}
    found: ByGroup = {}
    for row in exact:
        if None in row[named:]:
            continue
        ends = list(accumulate(names, initial=width))
        numbered = [
            numbers.setdefault((start, row[start:end]), len(numbers))
            for start, end in pairwise(ends)
        ]
        label = labels(row[:width], types)
        found.setdefault(label, []).append((*numbered, *(int(x) for x in row[named:])))
    return found


def public_sql(public: PublicRows, rows: ExactRows) -> str:
    """Return a SELECT of a public table's rows."""
    types = [type_ for _, type_ in public.columns]
    return select(public.columns, [labels(row, types) for row in rows])


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


def in_order(group: Group) -> tuple[Any, ...]:
    """Sort labels as ORDER BY does: NULL last."""
    return tuple((v is None, v.isoformat() if isinstance(v, date) else v) for v in group)
