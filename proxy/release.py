"""Exact rows in, a noisy table out: the only way out of `ExactRows`.

Whatever is in the rows, the list of groups that leaves is the plan's or has passed selection, each
cell has fresh noise, and the order is that of the keys.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import compress, islice

import numpy as np
from numpy.typing import NDArray

from proxy.backends import ExactRows
from proxy.backends.exact import Column
from proxy.grouped import Group, by_group, cells_of, in_columns, in_order, labels, whole
from rewriter.noisy_tables import of_rows, select, spelled, typed
from rewriter.plan import Estimate, PublicRows, Release, Totals
from rewriter.scalar import DOUBLE, MOMENTS
from sensitivity.count_threshold import CountThreshold
from sensitivity.entropy import Entropy
from sensitivity.estimates import Estimates
from sensitivity.held import HeldChoice
from sensitivity.integers import Integers, integers
from sensitivity.intervals import Scale
from sensitivity.mechanisms import Mechanism
from sensitivity.quantiles import RankChoice
from sensitivity.refusal import TooComplex
from sensitivity.selection import Selection
from sensitivity.statistics import Family, Interval


@dataclass(frozen=True, slots=True, eq=False)
class NoisyTable:
    """A release after noise: safe to print.

    Attributes:
        groups: labels, in key order.
        cells: by measure that family's noisy cells, in a row for each group.
    """

    release: Release
    groups: tuple[Group, ...]
    cells: tuple[Integers, ...]
    _estimates: dict[tuple[int, bool, int], Sequence[Estimates]] = field(default_factory=dict)

    def sql(self, *, nonnegative: bool, confidence: float | None = None) -> str:
        """Return a SELECT of the labels k0, … and the estimates a0, ….

        Args:
            nonnegative: show counts below 0 as 0.
            confidence: add the ends of each estimate's interval, as a0_low, a0_high, …; in (0, 1).
        """
        columns = [
            (f"k{i}", key.exact, spelled([group[i] for group in self.groups]))
            for i, key in enumerate(self.release.keys)
        ]
        for i, estimate in enumerate(self.release.estimates):
            columns.append((f"a{i}", estimate.type, self._elements(i, estimate, nonnegative)))
            if confidence is not None:
                limits = self._limits(i, range(len(self.groups)), confidence)
                low, high = (
                    spelled([None if at is None else at[end] for at in limits]) for end in (0, 1)
                )
                columns += [(f"a{i}_low", DOUBLE, low), (f"a{i}_high", DOUBLE, high)]
        return select(columns)

    def _elements(self, i: int, wanted: Estimate, nonnegative: bool) -> list[str]:
        """Return the elements of an estimate's column, which are arrays of several statistics."""
        columns = []
        for estimates in self.estimates(i, nonnegative=nonnegative):
            if wanted.values:
                told = [n if n is None else wanted.values[n] for n in estimates.parts(0)]
                columns.append(spelled(told))
            else:
                columns.append(typed(estimates, wanted.type.element or wanted.type))
        if wanted.type.element is None:
            return columns[0]
        return spelled(["{" + ",".join(each) + "}" for each in zip(*columns, strict=True)])

    def without_ends(self, i: int, confidence: float) -> bool:
        """Say whether estimates have no intervals, as those of a median: by the first of them."""
        estimates = self.estimates(i, nonnegative=True)[0].floats()
        told = (g for g, x in enumerate(estimates) if x is not None)
        return None in self._limits(i, [*islice(told, 1)], confidence)

    def _limits(self, i: int, of: Sequence[int], confidence: float) -> list[Interval | None]:
        """Return the intervals of an estimate for some groups. They are numbers, so a moment has
        none."""
        wanted = self.release.estimates[i]
        if (wanted.type.element or wanted.type).kind in MOMENTS:
            return [None] * len(of)
        family, scale, cells = self.source(i)
        return family.interval(wanted.statistic, cells[[*of]], scale, confidence)

    def source(self, i: int) -> tuple[Family, Scale, Integers]:
        """Return what an estimate is read off, the law of its noise, and the cells by group."""
        wanted = self.release.estimates[i]
        cells = self.cells[wanted.measure]
        if wanted.beside:
            cells = np.hstack([self.cells[j] for j in (wanted.measure, *wanted.beside)])
        return *self.release.source(wanted), cells

    def estimates(
        self, i: int, *, nonnegative: bool, first: int | None = None
    ) -> Sequence[Estimates]:
        """Return the statistics of an aggregate, each by group.

        Args:
            first: of so many groups; None: of all.
        """
        most = len(self.groups) if first is None else min(first, len(self.groups))
        known = self._estimates.get((i, nonnegative, most))
        if known is None:
            family, _, cells = self.source(i)
            known = [
                family.estimates(statistic, cells[:most], nonnegative=nonnegative)
                for statistic in self.release.estimates[i].statistics
            ]
            if most <= _REMEMBERED:  # they are printed, and looked at for what is said of them
                self._estimates[i, nonnegative, most] = known
        return known


_REMEMBERED = 500  # groups whose estimates are

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
    groups, told = release.groups, None
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
    found = tables[0].groups
    if len(tables[0].places) < len(found):
        # One group under two labels would move by twice what was claimed.
        raise AssertionError("the backend returned one group key twice")
    if told is not None and len(told) != len(found):
        raise AssertionError("the backend returned a group without numbers")
    if groups is not None and len(found) > len(groups):
        # Which of them come first is other people's doing, and the rest was not read.
        raise AssertionError("the backend returned more groups than there are")
    if groups is None and release.selection is not None:
        order = in_order(found)
        groups = tuple(found[i] for i in order)
        told = told if told is None else told[order]
    groups = groups and there_can_be(release, groups, possible)
    if groups and release.largest is not None and release.largest.most < len(groups):
        units = [units for units, *_ in cells_of(release.measures[0], tables, groups)]
        groups = tuple(groups[i] for i in release.largest.named(units, entropy))
    # What has decided is told as it was.
    noisy = [
        told
        if told is not None and j == release.decider
        else measure.mechanism.noised(cells_of(measure, tables, groups or ()), entropy)
        for j, measure in enumerate(release.measures)
    ]
    return NoisyTable(release, groups or (), tuple(noisy))


def there_can_be(
    release: Release, groups: tuple[Group, ...], possible: Sequence[ExactRows]
) -> tuple[Group, ...]:
    """Leave out the public groups whose labels no rows of public tables have together."""
    for together, rows in zip(release.combinations, possible, strict=True):
        types = [release.keys[place].exact for place in together.places]
        known = {*labels(rows.columns(), types, len(rows))}
        groups = tuple(g for g in groups if tuple(g[i] for i in together.places) in known)
    return groups


def _shown(
    release: Release, selection: Selection | CountThreshold, exact: ExactRows, entropy: Entropy
) -> tuple[ExactRows, Integers | None]:
    """Return the rows of private groups that are shown, and of each the noisy cells that decided;
    None if its number of units did."""
    if not isinstance(selection, CountThreshold):
        return exact.chosen(lambda columns: selection.keep(whole(columns[-1]), entropy)), None
    if release.decider is None:
        raise AssertionError("nothing that is told decides")
    measure, least = release.measures[release.decider], selection.threshold
    told = [np.empty((0, selection.cells), dtype=np.int64)]

    def keep(columns: list[Column]) -> NDArray[np.bool_]:
        numbers = [*map(whole, columns[len(release.keys) :][measure.columns])]
        noisy = measure.mechanism.noised(in_columns(measure, numbers), entropy)
        large: NDArray[np.bool_] = noisy.sum(axis=1) >= least
        told.append(noisy[large])
        return large

    return exact.chosen(keep), np.concatenate(told)


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
    places = {group: place for place, group in enumerate(groups)}
    there = [whole in places for whole in wholes]
    into = integers([places[whole] for whole in compress(wholes, there)])
    summed = []
    for cells in parts.cells:
        sums = np.zeros((len(groups), cells.shape[1]), dtype=cells.dtype)
        np.add.at(sums, into, cells[there])
        summed.append(sums)
    return NoisyTable(table, groups, tuple(summed))


def public_sql(public: PublicRows, rows: ExactRows) -> str:
    """Return a SELECT of a public table's rows."""
    types = [type_ for _, type_ in public.columns]
    return of_rows(public.columns, labels(rows.columns(), types, len(rows)))
