"""Every golden case: its verdict, its SQL, and what each unit of the clinic moves."""

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction

import pytest

from proxy.backends import ExactRows
from proxy.grouped import by_group, in_order
from proxy.release import draw
from rewriter.earlier import shown
from rewriter.explain import explain
from rewriter.plan import Plan, Release, Step
from sensitivity.refusal import Refusal
from tests.engines import Connection
from tests.golden.cases import Case, every
from tests.golden.clinic import planned
from tests.golden.movement import Moved, check, possible
from tests.golden.settled import settled
from tests.statistics.conftest import Seeded

CASES = every()


def _plan(case: Case, engine: str, salt: str = "salt") -> Plan:
    return planned(
        case.query,
        case.parameters,
        epsilon=Fraction(case.settings.get("epsilon", "1")),
        delta=Fraction(case.settings.get("delta", "1e-7")),
        zone_agrees="zone" not in case.settings,
        engine=engine,
        salt=salt,
    )


@pytest.mark.parametrize("case", [c for c in CASES if c.sqlstate], ids=str)
def test_refused(case: Case, engine: str) -> None:
    with pytest.raises(Refusal) as caught:
        _plan(case, engine)
    said = [caught.value.message, *([caught.value.hint] if caught.value.hint else [])]
    assert (caught.value.sqlstate, said[: len(case.said)]) == (case.sqlstate, case.said)


@pytest.mark.parametrize("case", [c for c in CASES if not c.sqlstate], ids=str)
def test_accepted(
    case: Case,
    engine: str,
    whole: Connection,
    turned: Connection,
    neighbours: Mapping[str, Connection],
    printed: dict[str, list[str]] | None,
) -> None:
    made = _plan(case, engine)
    printed_sql = [shown(sql) for step in made.steps for sql in _asked(step) if sql]
    plan = settled(made, engine, case.settings)
    releases = [step for step in plan.steps if isinstance(step, Release)]
    for sql in (sql for step in plan.steps for sql in step.queries if sql):
        rows = [Counter(database.execute(sql).fetchall()) for database in (whole, turned)]
        assert rows[0] == rows[1]
    moved = check(plan, whole, neighbours)
    assert [[m.sensitivity for m in r.measures] for r in releases] == case.claims
    assert [r.selection and r.selection.max_groups for r in releases] == case.groups
    assert [r.largest and r.largest.most for r in releases] == case.largest
    if case.unreached is None:
        for salt in "abcdefghijklmnopqrstuvwxyz":
            if _reached(moved, case, releases):
                break
            # The rows that this salt chose of the heaviest unit moved less than others might.
            salted = settled(_plan(case, engine, salt), engine, case.settings)
            moved = check(salted, whole, neighbours)
        assert _reached(moved, case, releases), moved
    for release in releases:
        _leaves(release, whole)
    assert "\0" not in "".join(explain(made, 0.95, "salt"))
    if engine != "duckdb":
        return  # the files hold the SQL of one engine; claims and verdicts hold for each
    if printed is None:
        assert printed_sql == case.said
    else:
        printed[str(case)] = printed_sql


def _asked(step: Step) -> list[str]:
    """Return the SQL of a step for the backend: of a release, then of its combinations."""
    combinations = step.combinations if isinstance(step, Release) else ()
    return [*step.queries, *(each.sql for each in combinations)]


def _reached(moved: Moved, case: Case, releases: Sequence[Release]) -> bool:
    groups = [most or None for most in moved.groups]
    # A weight is rounded down to 2^-16, so what many rows have together may fall short of a claim.
    cells = [
        [
            most >= claim * (1 if measure.mechanism.one == 1 else Fraction(999, 1000))
            for most, claim, measure in zip(most_of, claims, release.measures, strict=True)
        ]
        for most_of, claims, release in zip(moved.cells, case.claims, releases, strict=True)
    ]
    return all(map(all, cells)) and groups == case.groups


def _leaves(release: Release, connection: Connection) -> None:
    """Check what leaves: public groups as planned, in order, whatever the rows say and whichever
    comes first; selected groups in the order of their keys."""
    rows = [connection.execute(sql).fetchall() if sql else [] for sql in release.queries]
    exact = [ExactRows(each) for each in rows]
    there = [ExactRows(rows) for rows in possible(release, connection)]
    noisy = draw(release, exact, Seeded(1), possible=there)
    turned = draw(release, [ExactRows(each[::-1]) for each in rows], Seeded(1), possible=there)
    if release.groups is None:
        for groups in (noisy.groups, turned.groups):
            assert in_order(groups) == [*range(len(groups))]
    else:
        assert turned.groups == noisy.groups
        assert [c.tolist() for c in turned.cells] == [c.tolist() for c in noisy.cells]
        known = {g for i, rows in enumerate(exact) for g in by_group(release, i, rows).groups}
        assert known <= set(release.groups)
        told = release.largest.most if release.largest else len(release.groups)
        assert len(noisy.groups) == told or (release.combinations and len(noisy.groups) < told)
        assert list(noisy.groups) == [g for g in release.groups if g in noisy.groups]
    assert noisy.sql(nonnegative=True)


def test_every_file_has_cases() -> None:
    assert len(CASES) > 300
    assert len({str(case) for case in CASES}) == len(CASES)
