"""Without noise, the rewritten statement says what the original says."""

from pathlib import Path

import pytest

from tests.truth.world import World, planned

STATEMENTS = (Path(__file__).parent / "statements.sql").read_text().splitlines()


@pytest.mark.parametrize("sql", [line for line in STATEMENTS if not line.startswith("--")])
def test_without_noise_nothing_changes(world: World, sql: str) -> None:
    ordered = "ORDER BY" in sql.rsplit(")", 1)[-1]
    world.compare(sql, planned(sql, world.engine), world.original(sql), ordered=ordered)
