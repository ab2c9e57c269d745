"""Statements nobody wrote: without noise they say what the original says."""

import psycopg
from hypothesis import HealthCheck, assume, given, settings

from rewriter.plan import Release
from sensitivity.refusal import Refusal
from tests.truth.made import statements
from tests.truth.world import World, planned


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(sql=statements())
def test_made_statements(world: World, sql: str) -> None:
    try:
        wanted = world.original(sql)
    except psycopg.Error:
        assume(False)  # PostgreSQL refuses it, or fails on a row
    try:
        plan = planned(sql, world.engine)
    except Refusal:
        assume(False)
    # A constant key is one group of everybody, also where everybody is nobody (rewriter.keys).
    assume(wanted or all(step.keys for step in plan.steps if isinstance(step, Release)))
    world.compare(sql, plan, wanted)
