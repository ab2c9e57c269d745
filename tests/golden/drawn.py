"""A plan's noisy tables, drawn from a backend without a proxy."""

from collections.abc import Sequence

from proxy.backends import ExactRows
from proxy.release import NoisyTable, added, draw
from rewriter.plan import Plan, Release, Totals
from tests.engines import Connection
from tests.statistics.conftest import Seeded


def drawn(plan: Plan, backend: Connection) -> Sequence[NoisyTable]:
    """Return the noisy tables of a plan in the order of its steps."""
    found: list[NoisyTable] = []
    for step in plan.steps:
        if isinstance(step, Totals):
            found.append(added(step, found[step.step]))
        elif isinstance(step, Release):
            read = [ExactRows(backend.execute(sql).fetchall()) for sql in step.queries]
            there = [ExactRows(backend.execute(c.sql).fetchall()) for c in step.combinations]
            found.append(draw(step, read, Seeded(1), possible=there))
    return found
