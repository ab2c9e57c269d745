"""Statements that have an answer: on every setup, no unit moves a cell by more than was claimed.

In process, before noise: what the wire cannot show.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from proxy.backends import ExactRows
from proxy.grouped import by_group, cells_of
from proxy.policy_file import load
from proxy.release import draw
from rewriter.plan import Release
from sensitivity.policy import Policy
from sensitivity.refusal import Refusal
from sensitivity.sums import Sum
from tests.embedded import Server
from tests.engines import Connection, Postgres
from tests.golden.movement import comparable, possible
from tests.hostile.clinic import SETUPS, in_duckdb, on_postgres, planned, policy_text
from tests.statistics.conftest import Seeded

STATEMENTS = (Path(__file__).parent / "bounded.sql").read_text().splitlines()
_CHANGED = {  # the tables in which each differs from the default
    setup: frozenset(re.findall(r"(?:INSERT INTO|UPDATE) (\w+)", " ".join(changes)))
    for setup, changes in SETUPS.items()
}
_STRANGERS = {"nulls", "inf_ts", "canary"}  # setups that differ in more than the target's rows


Neighbours = tuple[Connection, Connection]


@pytest.fixture(scope="module")
def neighbours(engine: str, postgres: Server) -> Mapping[str, Neighbours]:
    def made(setup: str, *, target: bool) -> Connection:
        if engine == "duckdb":
            return in_duckdb(":memory:", setup, target=target)
        name = on_postgres(postgres, setup, target=target)
        connection = postgres.connect(name, "reader")
        connection.execute(b"SET TimeZone = 'UTC'; SET search_path = pg_catalog")
        return Postgres(connection)

    without = made("default", target=False)
    return {
        setup: (
            made(setup, target=True),
            made(setup, target=False) if setup in _STRANGERS else without,
        )
        for setup in SETUPS
    }


@pytest.mark.parametrize("sql", STATEMENTS)
def test_nobody_moves_more_than_claimed(
    sql: str, engine: str, policy: Policy, neighbours: Mapping[str, Neighbours]
) -> None:
    made = planned(policy, sql, engine)
    known: dict[tuple[Connection, str], list[Any]] = {}

    def ask(connection: Connection, text: str) -> list[Any]:
        if (connection, text) not in known:
            known[connection, text] = connection.execute(text).fetchall()
        return known[connection, text]

    for setup, (with_target, without) in neighbours.items():
        if _CHANGED[setup] and not any(table in sql for table in _CHANGED[setup]):
            continue
        for step in made.steps:
            rows = [
                [ExactRows(ask(c, sql) if sql else []) for sql in step.queries]
                for c in (with_target, without)
            ]
            if isinstance(step, Release):
                _within_claims(step, *rows, where=f"{setup}: {sql}")
                there = possible(step, with_target)
                assert possible(step, without) == there
                public = [ExactRows(found) for found in there]
                for exact in rows:
                    draw(step, exact, Seeded(1), possible=public).sql(nonnegative=True)
            else:
                assert [*rows[0][0]] == [*rows[1][0]]
    made.finish(["SELECT 1"] * len(made.steps))


def _within_claims(
    release: Release, rows: list[ExactRows], others: list[ExactRows], *, where: str
) -> None:
    one, two = (
        [by_group(release, i, table) for i, table in enumerate(side)] for side in (rows, others)
    )
    for side in (one, two):
        assert len(side[0].places) == len(side[0].groups)
    for measure in release.measures:
        moved = 0
        groups = [*(one[measure.query].places.keys() | two[measure.query].places.keys())]
        for exact in zip(*(cells_of(measure, side, groups) for side in (one, two)), strict=True):
            cells = [comparable(measure, (*each,)) for each in exact]
            if isinstance(measure.family, Sum):  # whose one cell has a sign
                assert len(cells[0]) == 1
            else:
                assert min((c for side in cells for c in side), default=0) >= 0, where
            moved += sum(abs(x - y) for x, y in zip(*cells, strict=True))
        assert moved <= measure.sensitivity * measure.mechanism.one, f"{where}: {measure.label}"
    if release.decider is not None:
        # What the cells may move by was checked; of new groups there are no more than claimed.
        assert release.selection is not None
        assert len(one[0].places.keys() ^ two[0].places.keys()) <= release.selection.max_groups, (
            where
        )
    elif release.selection is not None:
        units = [
            dict(
                zip(
                    side[0].groups,
                    side[0].columns[-1].tolist() if side[0].groups else [],
                    strict=True,
                )
            )
            for side in (one, two)
        ]
        changes = [abs(units[0].get(k, 0) - units[1].get(k, 0)) for k in units[0] | units[1]]
        assert max(changes, default=0) <= 1, where
        assert sum(changes) <= release.selection.max_groups, where


@pytest.mark.parametrize("unit", ["[id, doctor_id]", "[[id], [doctor_id]]"])
def test_a_row_of_two_persons_is_refused_at_load(unit: str, tmp_path: Path) -> None:
    # Several persons in one row: each would need the other's bounds too.
    changed = policy_text()
    columns = {"patient_id": {"type": "integer"}, "doctor_id": {"type": "integer"}}
    changed["tables"]["referrals"] = {
        "unit": [{"key": "patient_id", "max_rows": 5}, {"key": "doctor_id", "max_rows": 5}]
        if unit.startswith("[[")
        else {"key": ["patient_id", "doctor_id"], "max_rows": 5},
        "columns": columns,
    }
    (tmp_path / "policy.yaml").write_text(yaml.safe_dump(changed))
    with pytest.raises(Exception, match=r"unit|columns") as caught:
        load(tmp_path / "policy.yaml")
    assert "referrals" in str(caught.value)


def test_a_refusal_is_the_same_in_every_process(policy: Policy) -> None:
    # Sets print in an order that differs by process; words may not.
    with pytest.raises(Refusal, match=r"^date or timestamp or timestamptz is needed, not text$"):
        planned(policy, "SELECT count(*) FROM patients WHERE diagnosis::date > '2020-01-01'")
