"""Statements around a query: taken apart so that head, inner and tail are the text again."""

import pytest

from rewriter.envelope import Envelope, Kind, opened
from rewriter.lexer import split
from rewriter.statements import asks_no_row
from sensitivity.refusal import UnsupportedSyntax

CASES = {
    "SELECT 1": (Kind.NONE, "SELECT 1"),
    "EXPLAIN SELECT 1": (Kind.EXPLAIN, "SELECT 1"),
    "/* a */ explain (costs on, format text) SELECT 1": (Kind.EXPLAIN, "SELECT 1"),
    "EXPLAIN ANALYZE VERBOSE SELECT 1": (Kind.EXPLAIN, "SELECT 1"),
    "EXPLAIN ((SELECT 1))": (Kind.EXPLAIN, "SELECT 1"),
    "EXPLAIN (VERBOSE) (SELECT 1)": (Kind.EXPLAIN, "SELECT 1"),
    'DECLARE "for" NO SCROLL CURSOR WITHOUT HOLD FOR SELECT 1': (Kind.CURSOR, "SELECT 1"),
    "declare c cursor with hold for select 1": (Kind.CURSOR, "select 1"),
    "COPY (SELECT ')' FROM (SELECT 1) t) TO STDOUT (FORMAT csv)": (
        Kind.COPY,
        "SELECT ')' FROM (SELECT 1) t",
    ),
    "CREATE TEMP TABLE t AS SELECT 1 AS a": (Kind.TABLE, "SELECT 1 AS a"),
    "CREATE LOCAL TEMPORARY TABLE t (a, b) ON COMMIT DROP AS SELECT 1, 2 WITH DATA": (
        Kind.TABLE,
        "SELECT 1, 2",
    ),
    "INSERT INTO t (a) SELECT 1 RETURNING a": (Kind.INSERT, "SELECT 1"),
    "INSERT INTO t AS u ((WITH x AS (SELECT 1) TABLE x)) ON CONFLICT DO NOTHING": (
        Kind.INSERT,
        "WITH x AS (SELECT 1) TABLE x",
    ),
    "INSERT INTO t VALUES (1)": (Kind.NONE, "INSERT INTO t VALUES (1)"),
    "CREATE TEMP VIEW t AS SELECT 1": (Kind.VIEW, "SELECT 1"),
    "COPY t FROM STDIN": (Kind.NONE, "COPY t FROM STDIN"),
    'CREATE TABLE IF NOT EXISTS s."T" AS ( SELECT 1 )': (Kind.TABLE, "SELECT 1"),
    "CREATE UNLOGGED TABLE t AS WITH a AS (SELECT 1) TABLE a": (
        Kind.TABLE,
        "WITH a AS (SELECT 1) TABLE a",
    ),
    "CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY)": (
        Kind.NONE,
        "CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY)",
    ),
    "CREATE OR REPLACE TEMP RECURSIVE VIEW t (a) AS SELECT 1": (Kind.VIEW, "SELECT 1"),
}


@pytest.mark.parametrize("text", CASES)
def test_envelopes_are_taken_apart_without_loss(text: str) -> None:
    kind, inner = CASES[text]
    envelope: Envelope = opened(text)
    assert (envelope.kind, envelope.inner.strip()) == (kind, inner)
    assert envelope.head + envelope.inner + envelope.tail == text


@pytest.mark.parametrize(
    ("text", "head", "inner", "tail"),
    [
        ("COPY t TO STDOUT", "COPY (", "SELECT * FROM t ", ") TO STDOUT"),
        (
            "COPY t TO STDIN WITH DELIMITER E'\t' NULL AS E'\\\\N'",
            "COPY (",
            "SELECT * FROM t ",
            ") TO STDIN WITH DELIMITER E'\t' NULL AS E'\\\\N'",
        ),
        ("COPY s.t (a, b) TO STDOUT csv", "COPY (", "SELECT a, b FROM s.t ", ") TO STDOUT csv"),
        ("SELECT 1 INTO TEMP x.y FROM t", "CREATE TEMP TABLE x.y AS ", "SELECT 1  FROM t", ""),
        (
            'SELECT 1 INTO LOCAL TEMPORARY TABLE "into"',
            'CREATE TEMP TABLE "into" AS ',
            "SELECT 1 ",
            "",
        ),
    ],
)
def test_short_forms_are_read_as_what_they_are_short_for(
    text: str, head: str, inner: str, tail: str
) -> None:
    envelope = opened(text)
    assert (envelope.head, envelope.inner, envelope.tail) == (head, inner, tail)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("CREATE TABLE t AS SELECT 1", '"t"'),
        ("CREATE TABLE É AS SELECT 1", '"É"'),
        ('CREATE TABLE IF NOT EXISTS "D b" . S."T""x" (a) AS SELECT 1', '"D b"."s"."T""x"'),
        ("CREATE LOCAL TEMP TABLE T AS SELECT 1", '"pg_temp"."t"'),
        ("CREATE TEMPORARY TABLE pg_temp.t AS SELECT 1", '"pg_temp"."t"'),
        ("SELECT 1 AS a INTO s.t FROM x", '"s"."t"'),
        ("SELECT 1 AS a INTO TABLE t FROM x", '"t"'),
        ("SELECT 1 AS a INTO TEMPORARY TABLE T", '"pg_temp"."t"'),
        ("INSERT INTO t SELECT 1", None),
    ],
)
def test_what_is_made_is_known_by_name(text: str, name: str | None) -> None:
    assert opened(text).creates == name


def test_only_a_held_cursor_outlives_its_transaction() -> None:
    assert opened("DECLARE c CURSOR FOR SELECT 1").needs_transaction
    assert not opened("DECLARE c CURSOR WITH HOLD FOR SELECT 1").needs_transaction


def test_copy_writes_no_files() -> None:
    with pytest.raises(UnsupportedSyntax):
        opened("COPY (SELECT 1) TO '/tmp/x'")


def test_semicolons_inside_strings_comments_and_parentheses_end_nothing() -> None:
    text = "SELECT ';'; /* ; /* ; */ */ SELECT $a$;$a$ ; SELECT \";\" -- ;\n;;"
    assert [s.strip() for s in split(text)] == [
        "SELECT ';'",
        "/* ; /* ; */ */ SELECT $a$;$a$",
        'SELECT ";" -- ;',
    ]


def test_a_comment_ends_with_its_line_however_that_ends() -> None:
    assert [*split("SELECT 1 --\r; SELECT 2 --\n; SELECT 3")] == [
        "SELECT 1 --\r",
        " SELECT 2 --\n",
        " SELECT 3",
    ]


def test_no_rows_are_recognized_in_the_text_alone() -> None:
    assert asks_no_row("SELECT * FROM care LIMIT 0")
    assert asks_no_row("SELECT * FROM (SELECT * FROM care LIMIT 0) AS t")
    assert not asks_no_row("SELECT * FROM care LIMIT 10 -- LIMIT 0")
    assert not asks_no_row("SELECT count(*) FROM (SELECT * FROM care LIMIT 0) AS t")
    assert asks_no_row("SELECT date_part('year', day) FROM care WHERE false")
    assert not asks_no_row("SELECT date_part('year', max(day)) FROM care WHERE false")
    assert not asks_no_row("SELECT * FROM care WHERE false OR age = 1")
    assert not asks_no_row("SELECT * FROM (SELECT 1 LIMIT 0) AS t FULL JOIN care ON true")
