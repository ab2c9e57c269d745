"""dbt: its connection test, ad-hoc questions over sources, and its catalog."""

import json
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.clients.desk import COLUMNS, Desk
from tests.clients.tools import DBT, needs, run

pytestmark = pytest.mark.clients


@pytest.fixture
def project(desk: Desk, tmp_path: Path) -> Path:
    needs(DBT / "dbt")
    output = {
        "type": "postgres",
        "host": desk.host,
        "port": desk.port,
        "user": desk.user,
        "password": desk.password,
        "dbname": desk.database,
        "schema": "public",
        "threads": 2,
    }
    source = {"name": "hie", "schema": "public", "tables": [{"name": name} for name in COLUMNS]}
    files = {
        "profiles.yml": {"pgfog": {"target": "it", "outputs": {"it": output}}},
        "dbt_project.yml": {"name": "landscape", "version": "1.0", "profile": "pgfog"},
        "models/sources.yml": {"sources": [source]},
    }
    (tmp_path / "models").mkdir()
    for name, content in files.items():
        (tmp_path / name).write_text(yaml.safe_dump(content))
    return tmp_path


def dbt(project: Path, desk: Desk, *arguments: str) -> "subprocess.CompletedProcess[str]":
    quiet = {"DO_NOT_TRACK": "1", "HOME": str(project), "NO_COLOR": "1"}
    where = ["--project-dir", str(project), "--profiles-dir", str(project)]
    return run([DBT / "dbt", *arguments, *where], desk, cwd=project, more=quiet)


def test_debug(project: Path, desk: Desk) -> None:
    done = dbt(project, desk, "debug")
    assert done.returncode == 0, done.stdout
    assert "All checks passed!" in done.stdout


def test_show(project: Path, desk: Desk) -> None:
    asked = "SELECT site, count(*) AS years FROM {{ source('hie', 'care') }} GROUP BY 1 ORDER BY 1"
    done = dbt(project, desk, "show", "--output", "json", "--limit", "10", "--inline", asked)
    assert done.returncode == 0, done.stdout
    shown = json.loads(done.stdout[done.stdout.index("{") : done.stdout.rindex("}") + 1])
    assert [row["site"] for row in shown["show"]] == [1, 2, 3, 4, 5, 6]


def test_is_refused(project: Path, desk: Desk) -> None:
    done = dbt(project, desk, "show", "--inline", "SELECT * FROM {{ source('hie', 'care') }}")
    assert done.returncode != 0
    assert "HINT:  Aggregate them" in done.stdout


def test_docs(project: Path, desk: Desk) -> None:
    done = dbt(project, desk, "docs", "generate", "--static")
    assert done.returncode == 0, done.stdout
    catalog = json.loads((project / "target" / "catalog.json").read_text())
    care = catalog["sources"]["source.landscape.hie.care"]
    assert set(care["columns"]) == COLUMNS["care"]
    assert care["columns"]["admissions"]["comment"] == "To a hospital."
