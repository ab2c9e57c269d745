"""Rules 19 and 20: private statements live in the client's own transactions."""

import re

import psycopg
import pytest
from psycopg.pq import TransactionStatus

from tests.serve.serving import Connection, Served, costs, refused

COUNT = "SELECT count(*) FROM care"
ROWS = "SELECT * FROM care"


def tags(connection: Connection, text: str) -> list[str]:
    """What each statement of one simple Query says it did."""
    cursor = connection.execute(text.encode())
    said = [cursor.statusmessage or ""]
    while cursor.nextset():
        said.append(cursor.statusmessage or "")
    return said


def state(connection: Connection) -> TransactionStatus:
    return connection.info.transaction_status


def test_rule_20_a_refusal_fails_the_transaction(ann: Connection) -> None:
    ann.execute("BEGIN")
    with costs("0.5", ann):
        ann.execute(COUNT)
        ann.execute("SAVEPOINT s")
    assert refused(ann, ROWS).sqlstate == "42501"
    assert state(ann) == TransactionStatus.INERROR
    assert refused(ann, "SELECT 1").sqlstate == "25P02"
    ann.execute("ROLLBACK TO s")
    assert state(ann) == TransactionStatus.INTRANS
    with costs("0.5", ann):
        ann.execute(COUNT)
    assert tags(ann, "COMMIT") == ["COMMIT"]


def test_rule_20_commit_after_a_refusal_rolls_back(ann: Connection) -> None:
    ann.execute("CREATE TEMP TABLE kept (n bigint)")
    ann.execute("BEGIN")
    ann.execute("INSERT INTO kept VALUES (1)")
    refused(ann, ROWS)
    assert tags(ann, "COMMIT") == ["ROLLBACK"]
    assert ann.execute("SELECT * FROM kept").fetchall() == []


def test_a_read_only_transaction_may_ask(ann: Connection) -> None:
    ann.execute("BEGIN TRANSACTION ISOLATION LEVEL SERIALIZABLE READ ONLY")
    with costs("0.5", ann):
        ann.execute(COUNT)
    ann.execute("COMMIT")


def test_rule_19_several_statements_in_one_query(ann: Connection) -> None:
    with costs("1.0", ann):
        assert tags(ann, f"SELECT 1; {COUNT}; SET TIME ZONE 'UTC'; {COUNT};;") == [
            "SELECT 1",
            "SELECT 1",
            "SET",
            "SELECT 1",
        ]
    assert state(ann) == TransactionStatus.IDLE


def test_rule_19_several_statements_are_one_transaction(ann: Connection) -> None:
    ann.execute("CREATE TEMP TABLE kept (n bigint)")
    with costs("0.5", ann):
        assert refused(ann, f"INSERT INTO kept VALUES (1); {COUNT}; {ROWS}; SELECT 2").sqlstate
    assert state(ann) == TransactionStatus.IDLE
    assert ann.execute("SELECT * FROM kept").fetchall() == []
    with costs("0.5", ann):
        tags(ann, f"INSERT INTO kept VALUES (1); {COUNT}")
    assert ann.execute("SELECT * FROM kept").fetchall() == [(1,)]


def test_rule_19_a_set_local_holds_within_one_query(ann: Connection) -> None:
    with costs("0.1", ann):
        tags(ann, f"SET LOCAL privacy.epsilon = 0.1; {COUNT}")
    assert ann.execute("SHOW privacy.epsilon").fetchall() == [("0.5",)]


def test_rule_19_begin_and_commit_inside_one_query(ann: Connection) -> None:
    with costs("0.5", ann):
        assert tags(ann, f"BEGIN; {COUNT}; COMMIT; SELECT 3")[-2:] == ["COMMIT", "SELECT 1"]
    assert state(ann) == TransactionStatus.IDLE
    with costs("0.5", ann):
        tags(ann, f"BEGIN; {COUNT}")
    assert state(ann) == TransactionStatus.INTRANS
    ann.execute("ROLLBACK")


def test_a_psycopg_pipeline_with_private_statements(pgfog: Served, ann: Connection) -> None:
    with pgfog.connect() as connection, costs("1.0", ann):
        with connection.pipeline():
            first = connection.execute(COUNT)
            middle = connection.execute("SELECT 7")
            last = connection.execute("SELECT count(*) FROM people")
        assert middle.fetchall() == [(7,)]
        assert first.fetchone() is not None
        assert last.fetchone() is not None


@pytest.mark.parametrize("hold", ["", "WITH HOLD"])
def test_a_cursor_whose_name_is_taken_costs_nothing(pgfog: Served, hold: str) -> None:
    declare = f'DECLARE "my ""c" CURSOR {hold} FOR SELECT count(*) FROM care WHERE age > %s'
    with pgfog.connect() as ann, costs("0.5", ann), ann.transaction():
        ann.execute(declare.encode(), [30])
        with pytest.raises(psycopg.errors.DuplicateCursor, match='"my "c"'), ann.transaction():
            ann.execute(declare.encode(), [40])
        assert ann.execute('FETCH ALL FROM "my ""c"').rowcount == 1


def test_a_cursor_with_an_escape_of_its_own(pgfog: Served) -> None:
    with pgfog.connect() as ann, costs("0.5", ann), ann.transaction():
        ann.execute('DECLARE "c!0061" CURSOR FOR SELECT 1')
        ann.execute("""DECLARE U&"c!0061" UESCAPE '!' CURSOR FOR SELECT count(*) FROM care""")
        assert ann.execute("FETCH ALL FROM ca").rowcount == 1
        assert ann.execute('FETCH ALL FROM "c!0061"').fetchall() == [(1,)]


def test_answers_kept_in_a_cursor_or_a_temporary_table_are_charged_once(ann: Connection) -> None:
    ann.execute("BEGIN")
    with costs("0.5", ann):
        ann.execute("DECLARE c CURSOR FOR SELECT site, count(*) FROM care GROUP BY site")
        assert len(ann.execute("FETCH 4 FROM c").fetchall()) == 4
        assert len(ann.execute("FETCH ALL FROM c").fetchall()) == 2
    ann.execute("COMMIT")
    with costs("0.5", ann):
        ann.execute("CREATE TEMP TABLE kept AS SELECT site, count(*) FROM care GROUP BY site")
        kept = ann.execute("SELECT * FROM kept").fetchall()
        assert ann.execute("SELECT * FROM kept").fetchall() == kept
    assert len(kept) == 6


def test_copy_of_an_answer(ann: Connection) -> None:
    with costs("0.5", ann), ann.cursor() as cursor:
        with cursor.copy("COPY (SELECT site, count(*) FROM care GROUP BY 1) TO STDOUT") as copy:
            assert [int(site) for site, _ in copy.rows()] == [1, 2, 3, 4, 5, 6]
        with pytest.raises(psycopg.Error), cursor.copy("COPY care TO STDOUT") as copy:
            next(iter(copy))


@pytest.mark.parametrize("options", ["", "(COSTS OFF)", "(VERBOSE)", "VERBOSE"])
def test_explain_never_shows_the_salt(pgfog: Served, ann: Connection, options: str) -> None:
    salt = (pgfog.state / "salt").read_text()
    assert len(salt) >= 32
    # What chooses groups of a person does it by a keyed hash.
    text = (
        "SELECT floor(a.medical_usd), count(DISTINCT a.admissions)"
        " FROM care AS a JOIN care AS b USING (person_id) GROUP BY 1"
    )
    with costs("0", ann):
        lines = ann.execute(f"EXPLAIN {options} {text}".encode()).fetchall()
    told = "\n".join(line for (line,) in lines)
    assert "Price: ε 0.5" in told
    assert salt not in re.sub(r"\s", "", told)
    assert "hash('…'" in re.sub(r"\s+", " ", told)
