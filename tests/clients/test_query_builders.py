"""Ibis and Django: libraries that write the SQL themselves."""

import pytest

from tests.clients.desk import COLUMNS, TYPED, Desk, near
from tests.clients.proof import CANCEL, PARAMETERS, REFUSAL, TABLES, TYPES, proves
from tests.clients.tools import DRIVERS, HERE, OURS, needs, run, told
from tests.patience import ENDLESS

pytestmark = pytest.mark.clients

PYTHON = DRIVERS / "python"


@proves("Ibis", TABLES, PARAMETERS, TYPES, REFUSAL, CANCEL)
def test_ibis(desk: Desk) -> None:
    needs(PYTHON)
    seen = told(run([PYTHON, HERE / "scripts" / "ibis_tables.py", TYPED, ENDLESS], desk, more=OURS))
    assert set(seen["tables"]) >= set(COLUMNS)
    assert set(seen["columns"]) == COLUMNS["care"]
    assert seen["type"] == "!float64"  # not null
    assert seen["sites"] == [1, 2, 3, 4, 5, 6]
    assert seen["named"][0] == "Dayton"
    assert seen["sql"] == ["site", "years", "visits", "mean", "usd", "south"]
    assert seen["refused"] == "42501"
    assert seen["cancelled"] == "57014"
    assert all(map(near, seen["years"]))


@proves("Django", TABLES, PARAMETERS, TYPES, REFUSAL, CANCEL)
def test_django(desk: Desk) -> None:
    needs(PYTHON)
    seen = told(run([PYTHON, HERE / "scripts" / "django_orm.py", ENDLESS], desk, more=OURS))
    assert "class Sites(models.Model):" in seen["models"]
    assert "class Care(models.Model):" not in seen["models"]  # which takes reading a row
    assert "    medical_usd = models.FloatField(" in seen["columns"]
    assert set(seen["tables"]) == set(COLUMNS)
    assert seen["keys"] == ["person_id"]
    assert "single rows of a private table are never shown" in seen["refused"]
    assert seen["sites"] == [1, 2, 3, 4, 5, 6]
    assert "canceling statement" in seen["cancelled"]
    assert all(map(near, seen["years"]))
