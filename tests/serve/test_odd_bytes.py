"""Labels and statements whose bytes mean something else to somebody on the way."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from psycopg import pq

from proxy.wire.scram import Verifier
from tests.serve.serving import PASSWORD, Connection, Served, costs, refused, serving, workplace

KEEP = "¥'::text]); DROP TABLE ann.kept; --"
"""In SJIS and EUC_JP Python spells ¥ as the backslash: the quote behind it would end a literal."""

STATE = pq.DiagnosticField.SQLSTATE

TABLE = {
    "unit": {"key": "id", "max_rows": 1},
    "columns": {
        "id": {"type": "integer", "nullable": False},
        "label": {"type": "text", "nullable": False},
    },
}


@pytest.fixture(scope="module")
def odd() -> Iterator[Served]:
    with workplace() as directory:
        path: Path = directory / "odd.duckdb"
        with duckdb.connect(str(path)) as engine:
            engine.execute("CREATE TABLE people (id INTEGER, label VARCHAR)")
            labels = ["a\0b", KEEP, "plain"]
            engine.executemany(
                "INSERT INTO people VALUES (?, ?)", [(i, labels[i % 3]) for i in range(300)]
            )
        role = {
            "password": str(Verifier.of(PASSWORD, secrets.token_bytes(16))),
            "tables": ["people"],
            "schema": "ann",
            "budget": {"epsilon": 100, "delta": 0.1, "every": "ever"},
        }
        tables, privacy = {"people": TABLE}, {"epsilon": 1, "delta": 1e-5, "max_epsilon": 5}
        with serving(path, tables=tables, privacy=privacy, roles={"ann": role}) as served:
            yield served
            assert served.log.read_text() == ""


def test_a_label_may_hold_what_text_here_cannot(odd: Served) -> None:
    with odd.connect() as ann, costs("1", ann):
        rows = ann.execute("SELECT label, count(*) FROM people GROUP BY label").fetchall()
        assert [label for label, _ in rows] == ["a␀b", "plain", KEEP]


@pytest.mark.parametrize("encoding", ["SJIS", "EUC_JP"])
def test_a_label_is_no_escape_in_any_encoding(odd: Served, encoding: str) -> None:
    with odd.connect() as ann:
        ann.execute("CREATE TABLE IF NOT EXISTS ann.kept (n int)")
        ann.execute(f"SET client_encoding = '{encoding}'".encode())
        said = ann.pgconn.exec_(b"SELECT label, count(*) FROM people GROUP BY label")
        assert said.error_field(STATE) == b"22P05", said.error_message
        assert ann.pgconn.exec_(b"SELECT to_regclass('ann.kept') IS NULL").get_value(0, 0) == b"f"


@pytest.mark.parametrize(
    "text",
    [
        b"SELECT 1; ALTER ROLE ann SET work_mem = '5MB'; SELECT '" + b"x" * 1_000_001 + b"'",
        b"SELECT '\\', '; ALTER ROLE ann SET work_mem = 5000; SELECT ', '",
        b"SELECT '\\', '; ALTER /* ; */ USER ann SET work_mem = 5000; SELECT ', '",
    ],
    ids=["long", "backslash", "comment"],
)
def test_a_role_is_not_changed_where_a_text_is_cut_otherwise(odd: Served, text: bytes) -> None:
    with odd.connect() as ann:
        ann.execute("SET standard_conforming_strings = off")
        ann.execute("SET escape_string_warning = off")
        said = ann.pgconn.exec_(text)  # PostgreSQL may say first that these are several
        assert said.error_field(STATE) in {b"42501", b"42601"}, said.error_message
        assert _work_mem(ann) == []


def test_a_role_is_not_changed_by_a_text_that_python_cannot_read(odd: Served) -> None:
    with odd.connect() as ann:
        ann.pgconn.exec_(b"SET client_encoding = 'EUC_TW'")
        said = ann.pgconn.exec_(b"SELECT '\xc4\xa1'; ALTER ROLE ann SET work_mem = 5000")
        # Texts that are taken apart have to be read in full.
        assert said.error_field(STATE) == b"22P05", said.error_message
        ann.pgconn.exec_(b"SET client_encoding = 'UTF8'")
        assert _work_mem(ann) == []


def test_a_backslash_is_one_in_every_encoding(odd: Served) -> None:
    with odd.connect() as ann:
        ann.pgconn.exec_(b"SET client_encoding = 'SHIFT_JIS_2004'")
        ann.pgconn.exec_(b"SET backslash_quote = on")
        said = ann.pgconn.exec_(b"SELECT E'\\' '; ALTER ROLE ann SET work_mem = 5000; SELECT ' '")
        assert said.error_field(STATE) in {b"42501", b"42601"}, said.error_message
        counted = ann.pgconn.exec_(b"SELECT count(*) FROM people WHERE label <> 'a\\b'")
        assert counted.error_field(STATE) is None, counted.error_message
        ann.pgconn.exec_(b"SET client_encoding = 'UTF8'")
        assert _work_mem(ann) == []


def test_every_encoding_spells_the_answer_or_says_that_it_cannot(odd: Served) -> None:
    with odd.connect() as ann:
        asked = ann.pgconn.exec_(b"SELECT pg_encoding_to_char(i) FROM generate_series(0, 41) AS i")
        names = [asked.get_value(i, 0) or b"" for i in range(asked.ntuples)]
        for name in filter(None, names):
            ann.pgconn.exec_(b"SET client_encoding = '" + name + b"'")
            said = ann.pgconn.exec_(b"SELECT label, count(*) FROM people GROUP BY label")
            assert said.error_field(STATE) in {None, b"22P05"}, (name, said.error_message)
            ann.pgconn.exec_(b"SET client_encoding = 'UTF8'")


def _work_mem(ann: Connection) -> list[str]:
    (found,) = ann.execute("SELECT rolconfig FROM pg_roles WHERE rolname = 'ann'").fetchone() or ()
    return [setting for setting in found if setting.startswith("work_mem")]


def test_what_python_cannot_read_is_relayed_as_it_came(odd: Served) -> None:
    with odd.connect() as ann:
        ann.execute("SET client_encoding = 'SJIS'")
        said = ann.pgconn.exec_(b"SELECT '\x87\x40'")  # a sign that Python's SJIS lacks
        assert said.get_value(0, 0) == b"\x87\x40"
        said = ann.pgconn.exec_(b"SELECT count(*) FROM people WHERE label = '\x87\x40'")
        assert said.error_field(STATE) == b"22P05", said.error_message
        assert ann.pgconn.exec_(b"SELECT '\xff'").error_field(STATE) == b"22021"
        said = ann.pgconn.exec_(b"SELECT count(*), '\xff' FROM people")
        assert said.error_field(STATE) == b"22P05", said.error_message


def test_types_of_the_analysts_own_are_not_taken_for_postgres(odd: Served) -> None:
    with odd.connect() as ann:
        for kind in ("text", "date", "uuid"):
            ann.execute(f"CREATE DOMAIN pg_temp.{kind} AS pg_catalog.int4 CHECK (false)".encode())
        ann.execute("CREATE AGGREGATE ann.unnest(text[]) (sfunc = array_cat, stype = text[])")
        ann.execute("SET search_path = pg_temp, ann, pg_catalog, public")
        assert ann.execute("SHOW privacy.budget").fetchone() is not None
        with costs("1", ann):
            asked = "SELECT label, count(*) FROM people GROUP BY label"
            assert len(ann.execute(asked.encode()).fetchall()) == 3
        assert ann.execute("SELECT count(*) FROM privacy.budget").fetchone() == (1,)
        words = refused(ann, "SELECT * FROM people")
        assert words.sqlstate == "42501"


def test_a_text_that_is_no_text_costs_nothing(odd: Served) -> None:
    with odd.connect() as ann, costs("0", ann):
        counted = b"SELECT count(*) FROM people WHERE label = "
        assert ann.pgconn.exec_(counted + b"'\xff'").error_field(STATE) == b"22P05"
        bound = ann.pgconn.exec_params(counted + b"$1", [b"\xff"])
        assert bound.error_field(STATE) == b"22021"


def test_settings_of_old_do_not_change_what_a_label_is(odd: Served) -> None:
    asked = "SELECT label, count(*) FROM people WHERE label <> 'it''s' GROUP BY label"
    with odd.connect() as ann:
        for setting in ("backslash_quote = off", "escape_string_warning = off"):
            ann.execute(f"SET {setting}".encode())
        assert len(ann.execute(asked.encode()).fetchall()) == 3
        ann.execute("SET array_nulls = off")
        words = refused(ann, asked)
        assert (words.sqlstate, words.message_hint) == ("0A000", "SET array_nulls = on.")
