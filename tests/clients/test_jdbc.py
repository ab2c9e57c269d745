"""pgjdbc: metadata calls, prepared and binary statements, fetchSize, savepoints, both protocols."""

from urllib.parse import urlencode

import pytest

from tests.clients.desk import COLUMNS, GIVEN, REFUSED, TYPE_NAMES, TYPED, Desk, near
from tests.clients.proof import CANCEL, PARAMETERS, REFUSAL, TABLES, TYPES, proves
from tests.clients.tools import HERE, JDBC, needs, run, told
from tests.patience import ENDLESS

pytestmark = pytest.mark.clients

MODES = ["simple", "extended", "extendedForPrepared", "extendedCacheEverything"]
SITES = list("123456")


@proves("pgjdbc", TABLES, PARAMETERS, TYPES, REFUSAL, CANCEL)
@pytest.mark.parametrize("mode", MODES)
def test_jdbc(desk: Desk, mode: str) -> None:
    needs("java", JDBC)
    about = urlencode({"user": desk.user, "password": desk.password, "preferQueryMode": mode})
    url = f"jdbc:postgresql://{desk.host}:{desk.port}/{desk.database}?{about}"
    command = ["java", "-cp", JDBC, HERE / "scripts" / "Jdbc.java", url]
    seen = told(run([*command, TYPED, GIVEN.format("?", "?"), ENDLESS, *REFUSED], desk))
    assert seen["product"] == "PostgreSQL"
    assert set(seen["tables"]) == set(COLUMNS)
    assert set(seen["care"]) == COLUMNS["care"]
    assert seen["comment"] == ["To a hospital."]
    assert seen["keys"] == ["person_id"]
    assert seen["imported"] == ["person_id"]  # of people: both belong to the same unit
    assert "public" in seen["schemas"]
    assert seen["types"] == list(TYPE_NAMES)
    assert seen["sites"] == seen["portions"] == SITES
    assert seen.get("parameter", "int4") == "int4"
    assert all(map(near, seen["years"]))
    assert seen["copied"] == "6"
    assert seen["refused"] == list(REFUSED.values())
    assert len(seen["hints"]) == len(REFUSED)
    assert seen["cancelled"] == seen["timed_out"] == "57014"
    assert seen["after"] == ["1"]
    assert seen["notice"].startswith("privacy: ε 0.5 charged")
