"""dbt: its connection test, questions over sources, its catalog, and models that keep answers."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest
import yaml

from tests.clients.desk import COLUMNS, GIVEN, USER, Desk, near
from tests.clients.proof import CANCEL, PARAMETERS, REFUSAL, TABLES, TYPES, proves
from tests.clients.tools import DBT, needs, run
from tests.patience import ENDLESS, until

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


def quiet(project: Path) -> dict[str, str]:
    return {"DO_NOT_TRACK": "1", "HOME": str(project), "NO_COLOR": "1"}


def command(project: Path, *arguments: str) -> list[str]:
    where = ["--project-dir", str(project), "--profiles-dir", str(project)]
    return [str(DBT / "dbt"), *arguments, *where]


def dbt(project: Path, desk: Desk, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return run(command(project, *arguments), desk, cwd=project, more=quiet(project))


def shown(project: Path, desk: Desk, *arguments: str) -> list[dict[str, object]]:
    done = dbt(project, desk, "show", "--output", "json", "--limit", "10", *arguments)
    assert done.returncode == 0, done.stdout
    told = json.loads(done.stdout[done.stdout.index("{") : done.stdout.rindex("}") + 1])
    return list(told["show"])


def test_debug(project: Path, desk: Desk) -> None:
    done = dbt(project, desk, "debug")
    assert done.returncode == 0, done.stdout
    assert "All checks passed!" in done.stdout


def test_show(project: Path, desk: Desk) -> None:
    asked = "SELECT site, count(*) AS years FROM {{ source('hie', 'care') }} GROUP BY 1 ORDER BY 1"
    rows = shown(project, desk, "--inline", asked)
    assert [row["site"] for row in rows] == [1, 2, 3, 4, 5, 6]


@proves("dbt", PARAMETERS)
def test_asks_with_variables(project: Path, desk: Desk) -> None:
    asked = GIVEN.format("{{ var('age') }}", "{{ var('site') }}")
    asked = asked.replace("FROM care", "FROM {{ source('hie', 'care') }}")
    (row,) = shown(project, desk, "--inline", asked, "--vars", "{age: 18, site: 1}")
    assert near(row["years"])


@proves("dbt", REFUSAL)
def test_is_refused(project: Path, desk: Desk) -> None:
    done = dbt(project, desk, "show", "--inline", "SELECT * FROM {{ source('hie', 'care') }}")
    assert done.returncode != 0
    assert "HINT:  Aggregate them" in done.stdout


@proves("dbt", TABLES, TYPES)
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
        for name in ("by_state", "by_run", "by_site", "where_it_is", "bad", "spent"):
            connection.execute(f"DROP TABLE IF EXISTS ann.{name} CASCADE".encode())
        for name in ("seen", "staged"):
            connection.execute(f"DROP VIEW IF EXISTS ann.{name} CASCADE".encode())


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
    for turn in (1, 2):  # the second swaps the first one's tables, and adds to by_run
        assert "PASS=4" in succeeds(models, desk, "run")
        assert desk.spent() - before == 2 * HALF * turn
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


@proves("dbt", CANCEL)
def test_is_interrupted(models: Path, desk: Desk) -> None:
    (models / "models" / "slow.sql").write_text("{{ config(materialized='table') }}" + ENDLESS)
    with desk.begun():
        process = subprocess.Popen(
            command(models, "run", "--select", "slow"),
            cwd=models,
            env=os.environ | desk.environment | quiet(models),
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
    with process:
        process.send_signal(signal.SIGINT)  # it ends the session by pg_terminate_backend
        said, _ = process.communicate()
    assert "CANCEL" in said
    named = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'dbt'"
    until(lambda: ask(desk, named) == [(0,)])


def test_a_view_over_private_rows_is_paid_for_by_who_reads_it(models: Path, desk: Desk) -> None:
    (models / "models" / "staged.sql").write_text(
        "{{ config(materialized='view') }} SELECT site, medical_usd AS usd"
        " FROM {{ source('hie', 'care') }} WHERE study_year = 1"
    )
    (models / "models" / "spent.sql").write_text(
        "{{ config(materialized='table') }} SELECT site, avg(usd) AS usd"
        " FROM {{ ref('staged') }} GROUP BY site"
    )
    before = desk.spent()
    for turn in (1, 2):
        assert "PASS=2" in succeeds(models, desk, "run", "--select", "staged", "spent")
        assert desk.spent() - before == HALF * turn
    assert len(ask(desk, "SELECT * FROM ann.spent")) == 6


def test_rows_are_no_model(models: Path, desk: Desk) -> None:
    before = desk.spent()
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
