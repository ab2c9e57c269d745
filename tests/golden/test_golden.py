"""Every golden case: its verdict, its SQL, and what each unit of the clinic moves."""

from collections.abc import Mapping
from fractions import Fraction

import pytest

from proxy.backends import ExactRows
from proxy.release import by_group, draw
from rewriter.explain import explain
from rewriter.plan import Plan, Release
from sensitivity.refusal import Refusal
from tests.golden.cases import Case, every
from tests.golden.clinic import planned
from tests.golden.movement import Connection, check
from tests.statistics.conftest import Seeded

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
    printed_sql = [sql for step in plan.steps for sql in step.queries if sql]
    for sql in printed_sql:
        assert whole.execute(sql).fetchall() == turned.execute(sql).fetchall()
    moved = check(plan, whole, neighbours)
    assert [[m.sensitivity for m in r.measures] for r in releases] == case.claims
    assert [r.selection and r.selection.max_groups for r in releases] == case.groups
    if case.unreached is None:
        assert moved.cells == case.claims
        assert [most or None for most in moved.groups] == case.groups
    for release in releases:
        _leaves(release, whole)
    assert explain(plan, 0.95, "salt")
    if printed is None:
        assert printed_sql == case.said
    else:
        printed[str(case)] = printed_sql


def _leaves(release: Release, connection: Connection) -> None:
    """Check what leaves: public groups as planned, in order, whatever the rows say."""
    exact = [
        ExactRows(connection.execute(sql).fetchall() if sql else []) for sql in release.queries
    ]
    if release.keys and release.sql:
        numbers = ", ".join(f"k{i}" for i in range(len(release.keys)))
        assert release.sql.endswith(f"GROUP BY {numbers} ORDER BY {numbers}")
    noisy = draw(release, exact, Seeded(1))
    if release.groups is not None:
        known = {group for rows in exact for group in by_group(release, rows)}
        assert known <= set(release.groups)
        assert noisy.groups == release.groups
    assert noisy.sql(nonnegative=True)


def test_every_file_has_cases() -> None:
    assert len(CASES) > 300
    assert len({str(case) for case in CASES}) == len(CASES)
