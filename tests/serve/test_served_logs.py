"""Logs and files of state: no private value, no statement's text, no stack of calls."""

import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import duckdb
import psycopg
import pytest

from tests.serve.serving import Served, serving
from tests.wiretap import found_in

MARK = "zebra7431"

STATEMENTS = [
    f"SELECT count(*) FROM people WHERE self_rated_health = '{MARK}'",
    f"SELECT '{MARK}', * FROM care",
    f"SELECT count(*) FROM care WHERE {MARK} > 1",
    f"SELECT count(*) FROM care WHERE site = '{MARK}'",
    f"SELECT '{MARK}'::int, count(*) FROM care",
    f"SELECT ('{MARK}' || count(*))::int FROM care",
    f"SELECT count(*) FROM {MARK}",
    f"SELEC '{MARK}' FROM care",
    f"SELECT self_rated_health, '{MARK}', count(*) FROM people GROUP BY 1",
    f"SELECT site, sum(medical_usd), avg(medical_usd) AS {MARK} FROM care GROUP BY 1",
    f"EXPLAIN SELECT count(*) AS {MARK} FROM care",
    f"SET privacy.epsilon = '{MARK}'",
    "SELECT count(*) FROM care",
    "RESET privacy.epsilon",
    f"SET statement_timeout = 1; SELECT pg_sleep(9), '{MARK}'",
    f"SELECT avg(family_income), '{MARK}' FROM people",
    f"SELECT '{MARK}', count(*), (SELECT name FROM sites) FROM care",
]


@pytest.fixture(scope="module")
def asked(data: Path) -> Iterator[Served]:
    """A pgfog that was asked all of that, and has ended."""
    with serving(data) as served:
        for setting in ("", "-c log_statement=all -c log_min_messages=debug1"):
            try:
                connection = served.connect(options=setting)
            except psycopg.OperationalError:
                continue  # an analyst may not turn the shadow's log up
            with connection:
                for text in STATEMENTS:
                    with suppress(psycopg.Error):
                        connection.execute(text.encode())
        served.terminate()
        yield served


def files(served: Served) -> Iterator[tuple[Path, bytes]]:
    """Every file of state except the ledger, which keeps statements for the steward."""
    for path in served.state.rglob("*"):
        if path.is_file() and not path.name.startswith("ledger.db"):
            yield path, path.read_bytes()


def test_the_log_of_pgfog_is_silent(asked: Served) -> None:
    assert asked.log.read_text() == ""


def test_the_shadows_log_has_no_statement(asked: Served) -> None:
    log = (asked.state / "shadow.log").read_text()
    assert "database system is ready" in log
    assert MARK not in log
    assert "care" not in log


def test_state_has_no_private_value(asked: Served, data: Path) -> None:
    with duckdb.connect(str(data), read_only=True) as truth:
        found = truth.execute(
            "SELECT DISTINCT medical_usd FROM care WHERE medical_usd <> round(medical_usd, 3)"
        ).fetchall()
    # Of so many digits that no process, hour or random name has them by chance.
    values = [value for (value,) in found if len(repr(value)) > 12][:30]
    needles = [struct.pack("<d", value) for value in values]
    needles += [repr(value).encode() for value in values]
    assert len(needles) == 60
    for path, content in files(asked):
        for needle in needles:
            assert needle not in content, path
    assert found_in(asked.state) == []


def test_state_and_logs_are_for_nobody_else(asked: Served) -> None:
    for name in ("salt", "login.secret", "ledger.db", "shadow.log", "pgfog.lock"):
        assert (asked.state / name).stat().st_mode & 0o077 == 0, name
    assert (asked.state / "shadow").stat().st_mode & 0o077 == 0
