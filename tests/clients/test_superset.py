"""Apache Superset as its own server would: add a database, list tables, draw charts."""

from pathlib import Path

import pytest

from tests.clients.desk import COLUMNS, REFUSED, TYPED, Desk, near
from tests.clients.proof import CANCEL, PARAMETERS, REFUSAL, TABLES, TYPES, proves
from tests.clients.tools import HERE, SUPERSET, needs, run, told
from tests.patience import ENDLESS

pytestmark = pytest.mark.clients

SCRIPTS = HERE / "scripts"
ADMIN = "--username admin --password admin --firstname A --lastname D --email a@example.com"
SETTING_UP = ["db upgrade", f"fab create-admin {ADMIN}", "init"]


@proves("Superset", TABLES, PARAMETERS, TYPES, REFUSAL, CANCEL)
def test_superset(desk: Desk, tmp_path: Path) -> None:
    needs(SUPERSET / "superset")
    home = {
        "SUPERSET_HOME": str(tmp_path),
        "SUPERSET_CONFIG_PATH": str(SCRIPTS / "superset_config.py"),
        "FLASK_APP": "superset",
    }
    for step in SETTING_UP:
        done = run([SUPERSET / "superset", *step.split()], desk, more=home)
        assert done.returncode == 0, done.stderr
    url = desk.url.replace("postgresql:", "postgresql+psycopg2:")
    refused = [text for text in REFUSED if text.startswith("SELECT")]  # it stops the others itself
    command = [SUPERSET / "python", SCRIPTS / "superset_charts.py", url, TYPED, ENDLESS, *refused]
    seen = told(run(command, desk, more=home))

    assert seen["tested"] == {"message": "OK"}
    assert {table["value"] for table in seen["tables"]["result"]} == set(COLUMNS)
    columns = seen["dataset"]["result"]["columns"]
    assert {column["column_name"] for column in columns} == COLUMNS["care"]
    (chart,) = seen["chart"]["result"]
    assert chart["colnames"] == ["site", "count", "usd"]
    assert sorted(row["site"] for row in chart["data"]) == [1, 2, 3, 4, 5, 6]
    assert near(seen["chosen"]["result"][0]["data"][0]["count"])
    assert len(seen["values"]["result"][0]["data"]) == 5
    assert "single rows of a private table are never shown" in seen["samples"]["message"]
    assert [row["site"] for row in seen["typed"]["data"]] == [1, 2, 3, 4, 5, 6]
    assert seen["stopped"] == {"result": "OK"}
    # Whichever it learns first: that its session has ended, or that the query was stopped.
    cancelled = seen["cancelled"]
    assert "errors" in cancelled or cancelled["status"] == "stopped", cancelled
    assert all("HINT" in answer["errors"][0]["message"] for answer in seen["refused"])
