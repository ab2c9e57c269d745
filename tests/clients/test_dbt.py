"""dbt: its connection test, questions over sources, its catalog, and models that keep answers."""

import json
import subprocess
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest
import yaml

from tests.clients.desk import COLUMNS, USER, Desk
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
        "schema": USER,  # where the policy lets it keep tables
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


BY_SITE = """
    SELECT site, count(*) AS years, avg(medical_usd) AS usd
    FROM {{ source('hie', 'care') }} GROUP BY site"""
STATES = "SELECT state, sum(years) AS years FROM {{ ref('by_site') }} JOIN {{ ref('where_it_is') }}"
MODELS = {
    # The source is asked, and paid for, once; what builds on the model is free.
    "by_site.sql": "{{ config(materialized='table') }}" + BY_SITE,
    "by_state.sql": "{{ config(materialized='table') }}" + STATES + " USING (site) GROUP BY state",
    "seen.sql": "{{ config(materialized='view') }} SELECT max(years) FROM {{ ref('by_site') }}",
    "by_run.sql": "{{ config(materialized='incremental', unique_key='site') }}" + BY_SITE,
    "models.yml": """
models:
  - name: by_site
    description: Years of people by site.
    columns:
      - name: site
        data_tests: [unique, not_null, {accepted_values: {arguments: {values: [1, 2, 3, 4, 5, 6]}}}]
      - name: years
        data_tests: [not_null]
""",
}
HALF = Decimal("0.5")


@pytest.fixture
def models(project: Path, desk: Desk) -> Iterator[Path]:
    """A project with two models that ask, two that build on them, a seed, and tests."""
    for name, text in MODELS.items():
        (project / "models" / name).write_text(text)
    (project / "seeds").mkdir()
    (project / "seeds" / "where_it_is.csv").write_text(
        "site,state\n1,Ohio\n2,Washington\n3,Massachusetts\n4,Massachusetts\n5,S\n6,S\n"
    )
    yield project
    with psycopg.connect(desk.dsn, autocommit=True) as connection:
        for name in ("seen", "by_state", "by_run", "by_site", "where_it_is", "bad"):
            kind = "VIEW" if name == "seen" else "TABLE"
            connection.execute(f"DROP {kind} IF EXISTS ann.{name} CASCADE".encode())


def succeeds(project: Path, desk: Desk, *arguments: str) -> str:
    done = dbt(project, desk, *arguments)
    assert done.returncode == 0, done.stdout
    return done.stdout


def ask(desk: Desk, text: str) -> list[tuple[object, ...]]:
    with psycopg.connect(desk.dsn, autocommit=True) as connection:
        return connection.execute(text.encode()).fetchall()


def test_seeds_models_and_tests(models: Path, desk: Desk) -> None:
    before = desk.spent()
    assert "PASS=1" in succeeds(models, desk, "seed")
    assert desk.spent() == before
    for time in (1, 2):  # the second swaps the first one's tables, and adds to by_run
        assert "PASS=4" in succeeds(models, desk, "run")
        assert desk.spent() - before == 2 * HALF * time
        assert ask(desk, "SELECT count(*) FROM ann.by_run") == [(6,)]
    kept = ask(desk, "SELECT * FROM ann.by_site ORDER BY site")
    assert [row[0] for row in kept] == [1, 2, 3, 4, 5, 6]
    assert len(ask(desk, "SELECT * FROM ann.by_state")) == 4
    assert "PASS=4" in succeeds(models, desk, "test")
    assert ask(desk, "SELECT * FROM ann.by_site ORDER BY site") == kept
    listed = ask(desk, "SELECT name, kind FROM privacy.releases ORDER BY name")
    assert listed == [
        ("by_run", "table"),
        ("by_site", "table"),
        ("by_state", "table"),
        ("seen", "view"),
        ("where_it_is", "table"),
    ]
    succeeds(models, desk, "docs", "generate", "--static")
    catalog = json.loads((models / "target" / "catalog.json").read_text())
    site = catalog["nodes"]["model.landscape.by_site"]
    assert set(site["columns"]) == {"site", "years", "usd"}
    assert site["columns"]["years"]["type"] == "bigint"
    assert "has_stats" in site["stats"]
    assert desk.spent() - before == 4 * HALF
    assert "PASS=9" in succeeds(models, desk, "build", "--full-refresh")
    assert desk.spent() - before == 6 * HALF


def test_a_view_over_private_rows_names_the_way_out(models: Path, desk: Desk) -> None:
    (models / "models" / "bad.sql").write_text("{{ config(materialized='view') }}" + BY_SITE)
    before = desk.spent()
    done = dbt(models, desk, "run", "--select", "bad")
    assert done.returncode != 0
    assert "materialized: table" in done.stdout
    (models / "models" / "bad.sql").write_text(
        "{{ config(materialized='table') }} SELECT * FROM {{ source('hie', 'care') }}"
    )
    done = dbt(models, desk, "run", "--select", "bad")
    assert "single rows of a private table are never shown" in done.stdout
    assert desk.spent() == before


def test_freshness_of_private_rows_is_not_told(models: Path, desk: Desk) -> None:
    sources = yaml.safe_load((models / "models" / "sources.yml").read_text())
    (people,) = (t for t in sources["sources"][0]["tables"] if t["name"] == "people")
    people |= {
        "loaded_at_field": "self_rated_health",
        "freshness": {"warn_after": {"count": 1, "period": "day"}},
    }
    (models / "models" / "sources.yml").write_text(yaml.safe_dump(sources))
    done = dbt(models, desk, "source", "freshness")
    assert done.returncode != 0
    assert "HINT" in done.stdout, done.stdout
