"""Every golden case: its verdict, its SQL, and what each unit of the clinic moves."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import duckdb
import pytest

from proxy.backends import ExactRows
from proxy.release import draw, labels
from rewriter.explain import explain
from rewriter.plan import Plan, Release
from sensitivity.refusal import Refusal
from tests.golden.cases import Case, every
from tests.golden.clinic import planned
from tests.statistics.conftest import Seeded

Connection = duckdb.DuckDBPyConnection
Cells = dict[tuple[Any, ...], tuple[int, ...]]
CASES = every()


def _plan(case: Case) -> Plan:
    return planned(
        case.query,
        case.parameters,
        epsilon=Fraction(case.settings.get("epsilon", "1")),
        delta=Fraction(case.settings.get("delta", "1e-7")),
        zone_agrees="zone" not in case.settings,
    )


@pytest.mark.parametrize("case", [c for c in CASES if c.sqlstate], ids=str)
def test_refused(case: Case) -> None:
    with pytest.raises(Refusal) as caught:
        _plan(case)
    said = [caught.value.message, *([caught.value.hint] if caught.value.hint else [])]
    assert (caught.value.sqlstate, said[: len(case.said)]) == (case.sqlstate, case.said)


@pytest.mark.parametrize("case", [c for c in CASES if not c.sqlstate], ids=str)
def test_accepted(
    case: Case,
    whole: Connection,
    turned: Connection,
    neighbours: Mapping[str, Connection],
    printed: dict[str, list[str]] | None,
) -> None:
    plan = _plan(case)
    releases = [step for step in plan.steps if isinstance(step, Release)]
    for step in plan.steps:
        assert whole.execute(step.sql).fetchall() == turned.execute(step.sql).fetchall()
    exact = [_cells(release, whole) for release in releases]
    reached = [[0] * len(r.measures) for r in releases]
    touched = [0] * len(releases)
    for connection in neighbours.values():
        spent = Fraction(0)
        for i, release in enumerate(releases):
            other = _cells(release, connection)
            for j, measure in enumerate(release.measures):
                moved = _distance(exact[i][j], other[j])
                assert moved <= measure.sensitivity
                reached[i][j] = max(reached[i][j], moved)
                spent += moved / measure.scale
            if release.selection:
                changes = _distance(exact[i][-1], other[-1])
                keys = [k for k in exact[i][-1] | other[-1] if _units(exact, i, k, other)]
                assert len(keys) == changes <= release.selection.max_groups
                touched[i] = max(touched[i], len(keys))
                spent += release.selection.epsilon
        assert spent <= plan.epsilon
    assert [[m.sensitivity for m in r.measures] for r in releases] == case.claims
    assert [r.selection and r.selection.max_groups for r in releases] == case.groups
    if case.unreached is None:
        assert reached == case.claims
        assert [t or None for t in touched] == case.groups
    for release in releases:
        _leaves(release, whole)
    assert explain(plan, 0.95, "salt")
    if printed is None:
        assert [step.sql for step in plan.steps] == case.said
    else:
        printed[str(case)] = [step.sql for step in plan.steps]


def _units(exact: list[list[Cells]], i: int, key: Any, other: list[Cells]) -> bool:
    return exact[i][-1].get(key, (0,)) != other[-1].get(key, (0,))


def _cells(release: Release, connection: Connection) -> list[Cells]:
    """Return by measure, then by group, the exact cells; last the units of each group."""
    width = len(release.keys)
    rows = {row[:width]: row[width:] for row in connection.execute(release.sql).fetchall()}
    found: list[Cells] = []
    for measure in release.measures:
        end = measure.offset + len(measure.family.columns)
        found.append(
            {k: measure.family.cells(row[measure.offset : end]) for k, row in rows.items()}
        )
        for cells in found[-1].values():
            assert all(cell >= 0 for cell in cells)
    if release.selection:
        found.append({k: (row[-1],) for k, row in rows.items()})
    return found


def _distance(a: Cells, b: Cells) -> int:
    """Return the L1 distance over all groups; a group that is not there has cells of zero."""
    total = 0
    for key in a | b:
        x, y = a.get(key), b.get(key)
        some = x or y or ()
        zero = (0,) * len(some)
        total += sum(abs(p - q) for p, q in zip(x or zero, y or zero, strict=True))
    return total


def _leaves(release: Release, connection: Connection) -> None:
    """Check what leaves: public groups as planned, in order, whatever the rows say."""
    rows = connection.execute(release.sql).fetchall()
    if release.keys:
        numbers = ", ".join(f"k{i}" for i in range(len(release.keys)))
        assert release.sql.endswith(f"GROUP BY {numbers} ORDER BY {numbers}")
    noisy = draw(release, ExactRows(rows), Seeded(1))
    if release.groups is not None:
        width = len(release.keys)
        known = {row[:width] for row in rows} if width else {()}
        if release.measures:
            types = [key.exact for key in release.keys]
            assert {labels(key, types) for key in known} <= set(release.groups)
        assert noisy.groups == release.groups
    assert noisy.sql(nonnegative=True)


def test_every_file_has_cases() -> None:
    assert len(CASES) > 300
    assert len({str(case) for case in CASES}) == len(CASES)
