"""Without noise, the rewritten statement says what the original says."""

from pathlib import Path

import psycopg
import pytest

from tests.truth.world import World, planned

STATEMENTS = (Path(__file__).parent / "statements.sql").read_text().splitlines()


@pytest.mark.parametrize("sql", [line for line in STATEMENTS if not line.startswith("--")])
def test_without_noise_nothing_changes(world: World, sql: str) -> None:
    ordered = "ORDER BY" in sql.rsplit(")", 1)[-1]
    world.compare(sql, planned(sql, world.engine), world.original(sql), ordered=ordered)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 100.0 * count(*) FILTER (WHERE b) / count(*) FROM t WHERE j > 9",
        "SELECT 100.0 / n, 7 % n FROM (SELECT count(*) AS n FROM t WHERE j > 9) AS q",
        "SELECT count(*)::numeric / (SELECT count(*) FROM t WHERE j > 9) FROM t",
        "SELECT sum(count(*)) OVER () / avg(count(*)) OVER () FROM t WHERE j > 9",
        "SELECT count(*) FROM p WHERE g > (SELECT 5.0 / count(*) FROM t WHERE j > 9)",
    ],
)
def test_a_noisy_zero_divides_nothing(world: World, sql: str) -> None:
    with pytest.raises(psycopg.errors.DivisionByZero):
        world.original(sql)
    ((first, *_),) = world.rewritten(planned(sql, world.engine))
    assert not first  # NULL, or nobody is above it
