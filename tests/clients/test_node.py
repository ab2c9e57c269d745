"""node-postgres and postgres.js: portals in portions, pipelined questions, cancel requests."""

import json

import pytest

from tests.clients.desk import COLUMNS, GIVEN, REFUSED, TYPE_OIDS, TYPED, Desk, near
from tests.clients.proof import CANCEL, PARAMETERS, REFUSAL, TABLES, TYPES, proves
from tests.clients.tools import HERE, HOME, needs, run, told
from tests.patience import ENDLESS

pytestmark = pytest.mark.clients

SCRIPTS = {"pg-cursor": "node_pg.cjs", "postgres": "postgres_js.cjs"}
"""Package -> the script that uses it."""


QUESTIONS = {
    "typed": TYPED,
    "asked": GIVEN.format("$1", "$2"),
    "endless": ENDLESS,
    "refused": list(REFUSED),
    "tables": "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'",
}


@proves("postgres.js", TABLES, PARAMETERS, TYPES, REFUSAL, CANCEL)
@proves("node-postgres", TABLES, PARAMETERS, TYPES, REFUSAL, CANCEL)
@pytest.mark.parametrize(("package", "script"), SCRIPTS.items())
def test_node(desk: Desk, package: str, script: str) -> None:
    needs("node", HOME / "node_modules" / package)
    where = {"NODE_PATH": str(HOME / "node_modules")}
    command = ["node", HERE / "scripts" / script, json.dumps(QUESTIONS)]
    seen = told(run(command, desk, more=where))
    assert set(seen["tables"]) == set(COLUMNS)
    assert tuple(seen["oids"]) == TYPE_OIDS
    assert seen["sites"] == [1, 2, 3, 4, 5, 6]
    assert seen["several"] == [1, 6, 1]
    assert seen["portions"] == [4, 2]
    assert len(seen["years"]) == 5
    assert all(map(near, seen["years"]))
    assert [state for state, _ in seen["refused"]] == list(REFUSED.values())
    assert all(hint for _, hint in seen["refused"])
    assert seen["cancelled"] == seen["timed_out"] == "57014"
    assert seen["after"] == 1
    assert seen["notice"].startswith("privacy: ε 0.5 charged")
