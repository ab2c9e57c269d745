"""What a privacy unit moves: the check behind golden cases and those made at random."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from proxy.backends import ExactRows
from proxy.grouped import by_group, cells_of
from proxy.release import there_can_be
from rewriter.plan import Measure, Plan, Release
from sensitivity.count_threshold import CountThreshold
from sensitivity.held import HeldChoice
from sensitivity.mechanisms import DiscreteLaplace, ScaledGaussian, ScaledLaplace
from sensitivity.quantiles import RankChoice
from sensitivity.ranks import Ranks
from sensitivity.sums import Sum
from tests.engines import Connection

Cells = dict[tuple[Any, ...], tuple[int, ...]]


@dataclass
class Moved:
    """The most that any unit moved: by release and measure in cells of rows, and in groups."""

    cells: list[list[Fraction]] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)


def check(plan: Plan, whole: Connection, neighbours: Mapping[str, Connection]) -> Moved:
    """Remove every unit in turn; assert that none moves more than the plan claims and charges."""
    releases = [step for step in plan.steps if isinstance(step, Release)]
    for measure in (measure for release in releases for measure in release.measures):
        _has_its_noise(measure)
    exact = [_cells(release, whole) for release in releases]
    most = Moved([[Fraction(0)] * len(r.measures) for r in releases], [0] * len(releases))
    known = [possible(release, whole) for release in releases]
    for without in neighbours.values():
        spent = Fraction(0)
        for i, release in enumerate(releases):
            assert possible(release, without) == known[i], "they are of public tables alone"
            other = _cells(release, without)
            for j, measure in enumerate(release.measures):
                scaled = isinstance(measure.mechanism, ScaledGaussian)
                told = release.largest.most if release.largest else None
                if isinstance(measure.mechanism, HeldChoice):
                    moved = Fraction(_steps(exact[i][j], other[j]))
                else:
                    moved = Fraction(_distance(exact[i][j], other[j], squared=scaled, told=told))
                if scaled:  # in L2, and rho is not a share of ε
                    moved = Fraction(math.isqrt(int(moved)))
                moved /= measure.mechanism.one
                if not scaled:
                    spent += moved / measure.sensitivity * measure.epsilon
                assert moved <= measure.sensitivity, release.sql
                most.cells[i][j] = max(most.cells[i][j], moved)
            if release.largest:
                # All numbers move one way, and each by one at most: then any group may be named.
                assert _between(exact[i][0], other[0], 0, 1), release.sql
                spent += release.largest.epsilon
            if isinstance(release.selection, CountThreshold):
                in_groups = _by_told(release, release.selection, exact[i], other)
                most.groups[i] = max(most.groups[i], in_groups)
            elif release.selection:
                a, b = exact[i][-1], other[-1]
                touched = [key for key in a | b if a.get(key, (0,)) != b.get(key, (0,))]
                # A unit counts once for each of its groups, and for no more than max_groups.
                assert _distance(a, b) == len(touched) <= release.selection.max_groups, release.sql
                most.groups[i] = max(most.groups[i], len(touched))
                spent += release.selection.epsilon
        assert spent <= plan.epsilon
    return most


def possible(release: Release, connection: Connection) -> list[list[tuple[Any, ...]]]:
    """Return what each of a release's combinations is; none of its rows is in another group."""
    found = [sorted(connection.execute(c.sql).fetchall(), key=repr) for c in release.combinations]
    for each, rows in zip(release.combinations, found, strict=True):
        assert len(set(rows)) == len(rows) <= len(release.groups or ()), each.sql
    there = [ExactRows(rows) for rows in found]
    for i, sql in enumerate(release.queries if found else ()):
        read = ExactRows(connection.execute(sql).fetchall() if sql else [])
        groups = (*by_group(release, i, read).places,)
        assert there_can_be(release, groups, there) == groups, sql
    return found


def _by_told(release: Release, by: CountThreshold, whole: list[Cells], without: list[Cells]) -> int:
    """Assert what the threshold claims of a unit; return in how many groups it is."""
    assert release.decider is not None
    measure = release.measures[release.decider]
    a, b = whole[release.decider], without[release.decider]
    assert {len(each) for each in a.values()} <= {by.cells}
    assert (by.one, by.weight) == (measure.mechanism.one, measure.family.weight)
    assert by.scale == measure.sensitivity * by.one / measure.epsilon
    assert by.most * by.times == measure.sensitivity * by.one
    moved = [sum(each) for each in _differences(a, b)]
    assert all(0 <= d <= by.most for d in moved)
    assert sum(moved) <= by.most * by.times
    touched = {key for key in a | b if key not in b or a[key] != b[key]}
    assert len(touched) <= by.max_groups
    return len(touched)


def _cells(release: Release, connection: Connection) -> list[Cells]:
    """Return by measure, then by group, the exact cells; last the units of each group."""
    tables = []
    for i, (sql, limit) in enumerate(zip(release.queries, release.limits, strict=True)):
        rows = connection.execute(sql).fetchall() if sql else []
        assert len(rows) <= limit, sql
        tables.append(by_group(release, i, ExactRows(rows)))
    found: list[Cells] = []
    for measure in release.measures:
        groups = [*tables[measure.query].places]
        cells = {g: (*c,) for g, c in zip(groups, cells_of(measure, tables, groups), strict=True)}
        if not isinstance(measure.family, Sum):  # whose one cell has a sign
            assert all(cell >= 0 for each in cells.values() for cell in each), release.sql
        found.append({k: comparable(measure, each) for k, each in cells.items()})
    if release.selection and release.decider is None:
        units = tables[0].columns[-1].tolist() if tables[0].groups else []
        found.append({k: (n,) for k, n in zip(tables[0].groups, units, strict=True)})
    return found


def _has_its_noise(measure: Measure) -> None:
    """Assert that the noise is what the claim and the price call for."""
    claim = measure.sensitivity * measure.mechanism.one
    match measure.mechanism:
        case DiscreteLaplace(scale):
            assert scale == claim / measure.epsilon
        case ScaledLaplace(sensitivity, epsilon):
            assert (sensitivity, epsilon) == (claim, measure.epsilon)
        case RankChoice(epsilon=epsilon, rows=rows):
            assert (rows, epsilon) == (claim, measure.epsilon)
        case HeldChoice(epsilon=epsilon, groups=groups):
            assert (groups, epsilon) == (claim, measure.epsilon)
        case ScaledGaussian(sensitivity):
            assert sensitivity == claim
        case other:
            raise AssertionError(f"nothing is known of {other}")


def comparable(measure: Measure, cells: tuple[int, ...]) -> tuple[int, ...]:
    """Return cells whose differences are what a unit moves: of a histogram all places."""
    if not isinstance(measure.family, Ranks):
        return cells
    counts = dict(zip(cells[::2], cells[1::2], strict=True))
    return tuple(counts.get(i, 0) for i in range(measure.family.grid.steps + 1))


def _distance(a: Cells, b: Cells, *, squared: bool = False, told: int | None = None) -> int:
    """Return the L1 distance over all groups, or the square of the one in L2.

    Args:
        told: over so many groups only, whichever move most; None: over all.
    """
    moves = sorted(
        sum(abs(d) ** (2 if squared else 1) for d in each) for each in _differences(a, b)
    )
    return sum(moves if told is None else moves[-told:])


def _steps(a: Cells, b: Cells) -> int:
    """Return by how much all cells of a group move at most, all one way, over all groups."""
    moves = list(_differences(a, b))
    assert all(d >= 0 for each in moves for d in each)
    return sum(max(each, default=0) for each in moves)


def _between(a: Cells, b: Cells, least: int, most: int) -> bool:
    return all(least <= d <= most for each in _differences(a, b) for d in each)


def _differences(a: Cells, b: Cells) -> Iterator[list[int]]:
    """Return by group what its cells lose; a group that is not there has cells of zero."""
    for key in a | b:
        x, y = a.get(key), b.get(key)
        zero = (0,) * len(x or y or ())
        yield [p - q for p, q in zip(x or zero, y or zero, strict=True)]
