"""psqlODBC through pyodbc, as Excel, Tableau and R connect: prepared, unprepared, by cursors."""

import pytest

from tests.clients.desk import COLUMNS, GIVEN, REFUSED, TYPED, Desk, near
from tests.clients.proof import CANCEL, PARAMETERS, REFUSAL, TABLES, TYPES, proves
from tests.clients.tools import DRIVERS, HERE, ODBC, OURS, needs, run, told
from tests.patience import ENDLESS

pytestmark = pytest.mark.clients

OPTIONS = [
    "",
    "UseServerSidePrepare=0;",
    "UseDeclareFetch=1;Fetch=2;",
    "BoolsAsChar=0;Protocol=7.4-2;",  # a savepoint before every statement
]


@proves("psqlODBC", TABLES, PARAMETERS, TYPES, REFUSAL, CANCEL)
@pytest.mark.parametrize("options", OPTIONS)
def test_odbc(desk: Desk, options: str) -> None:
    needs(DRIVERS / "python", ODBC)
    address = (
        f"Driver={ODBC};Server={desk.host};Port={desk.port};Database={desk.database};"
        f"Uid={desk.user};Pwd={{{desk.password}}};{options}"
    )
    asked = [TYPED, GIVEN.format("?", "?"), ENDLESS, *REFUSED]
    script = HERE / "scripts" / "odbc.py"
    seen = told(run([DRIVERS / "python", script, address, *asked], desk, more=OURS))
    assert set(seen["tables"]) == set(COLUMNS)
    assert set(seen["care"]) == COLUMNS["care"]
    assert seen["keys"] == ["person_id"]
    assert "int8" in seen["types"]
    assert seen["sites"] == [1, 2, 3, 4, 5, 6]
    assert all(map(near, seen["years"]))
    for said, sqlstate in zip(seen["refused"], REFUSED.values(), strict=True):
        assert sqlstate in said
    assert "57014" in seen["cancelled"]
    first, kept = seen["transaction"]
    assert near(first)
    assert kept == first
