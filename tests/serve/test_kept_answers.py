"""Answers in tables of the analyst's own, in cursors and in copies: charged once, then free."""

from contextlib import suppress

import psycopg
import pytest

from tests.serve.serving import Connection, costs, refused

BY_SITE = "SELECT site, count(*) AS years FROM care GROUP BY site ORDER BY site"


def rows(connection: Connection, text: str) -> list[tuple[object, ...]]:
    return connection.execute(text.encode()).fetchall()


@pytest.mark.parametrize(
    "kept",
    [
        f"CREATE TEMP TABLE kept AS {BY_SITE}",
        f"CREATE LOCAL TEMPORARY TABLE IF NOT EXISTS kept (site, years) AS ({BY_SITE}) WITH DATA",
        BY_SITE.replace(" FROM", " INTO TEMP kept FROM"),
        BY_SITE.replace(" FROM", " INTO LOCAL TEMPORARY TABLE kept FROM"),
        f"WITH t AS ({BY_SITE}) SELECT * FROM t",
    ],
)
def test_an_answer_becomes_a_table(ann: Connection, kept: str) -> None:
    with costs("0.5", ann):
        ann.execute(kept.encode())
        if "kept" in kept:
            assert len(rows(ann, "SELECT site, years FROM kept")) == 6
            assert rows(ann, "SELECT site, years FROM kept") == rows(ann, "TABLE kept")


@pytest.mark.parametrize(
    ("insert", "count"),
    [
        (f"INSERT INTO kept {BY_SITE}", 6),
        (f"INSERT INTO kept ({BY_SITE})", 6),
        (
            f"INSERT INTO kept (years, site) SELECT years, site FROM ({BY_SITE}) t WHERE site < 3",
            2,
        ),
        (
            f"INSERT INTO pg_temp.kept AS k {BY_SITE} ON CONFLICT DO NOTHING RETURNING k.site",
            6,
        ),
        (f"INSERT INTO kept {BY_SITE} ON CONFLICT (site) DO UPDATE SET years = excluded.years", 6),
        (f"INSERT INTO kept WITH t AS ({BY_SITE}) TABLE t", 6),
        (f"INSERT INTO kept {BY_SITE} LIMIT 2", 2),
        (f"INSERT INTO kept {BY_SITE} FETCH FIRST 2 ROWS ONLY", 2),
        (f"INSERT INTO kept {BY_SITE} LIMIT 3 OFFSET 4 -- so many", 2),
        (f"INSERT INTO kept {BY_SITE} OFFSET 3 ROWS FETCH FIRST 2 ROWS ONLY RETURNING *", 2),
        ("INSERT INTO kept (note, years) SELECT 'all', count(*) FROM care", 1),
    ],
)
def test_an_answer_is_added_to_a_table(ann: Connection, insert: str, count: int) -> None:
    ann.execute(
        "CREATE TEMP TABLE kept (site int PRIMARY KEY DEFAULT 0, years numeric, note varchar(3))"
    )
    with costs("0.5", ann):
        done = ann.execute(insert.encode())
    assert done.statusmessage == f"INSERT 0 {count}"
    assert len(rows(ann, "TABLE kept")) == count


@pytest.mark.parametrize(
    ("insert", "sqlstate"),
    [
        (f"INSERT INTO care (site, age) {BY_SITE}", "25006"),
        (f"INSERT INTO sites {BY_SITE}", "25006"),
        (f"INSERT INTO sites (site) {BY_SITE.replace(', count(*) AS years', '')}", "25006"),
        (f"INSERT INTO nowhere {BY_SITE}", "42P01"),
        ("INSERT INTO pg_catalog.pg_enum (enumlabel) SELECT count(*)::text FROM care", "42501"),
        ("INSERT INTO kept SELECT site FROM care", "42501"),
        ("INSERT INTO kept SELECT 1, count(*), 2 FROM care", "42601"),
        (f"INSERT INTO kept {BY_SITE} RETURNING (SELECT count(*) FROM care)", "0A000"),
        (f"WITH t AS (INSERT INTO kept {BY_SITE} RETURNING *) SELECT * FROM t", "0A000"),
        ("INSERT INTO kept VALUES (1, (SELECT count(*) FROM care))", "25006"),
        ("UPDATE kept SET years = (SELECT count(*) FROM care)", "25006"),
    ],
)
def test_what_cannot_be_kept_is_free(ann: Connection, insert: str, sqlstate: str) -> None:
    ann.execute("CREATE TEMP TABLE kept (site int, years bigint)")
    with costs("0", ann):
        assert refused(ann, insert).sqlstate == sqlstate


def test_rule_16_a_read_only_transaction_keeps_nothing_and_pays_nothing(ann: Connection) -> None:
    ann.execute("BEGIN READ ONLY")
    assert refused(ann, f"CREATE TEMP TABLE kept AS {BY_SITE}").sqlstate == "25006"
    ann.execute("ROLLBACK")


@pytest.mark.parametrize("form", ["", "(FORMAT csv, HEADER)", "(FORMAT binary)"])
def test_copies_in_and_out(ann: Connection, form: str) -> None:
    ann.execute("CREATE TEMP TABLE kept (site int, years bigint)")
    with costs("0.5", ann), ann.cursor() as cursor:
        with cursor.copy(f"COPY ({BY_SITE}) TO STDOUT {form}".encode()) as copy:
            data = b"".join(bytes(piece) for piece in copy)
        with cursor.copy(f"COPY kept FROM STDIN {form}".encode()) as copy:
            copy.write(data)
        assert len(rows(ann, "TABLE kept")) == 6


def test_a_public_table_is_copied_out(ann: Connection) -> None:
    with costs("0", ann), ann.cursor() as cursor:
        with cursor.copy("COPY sites TO STDOUT") as copy:
            assert len(list(copy.rows())) == 6
        with cursor.copy("COPY public.sites (name, site) TO STDOUT (FORMAT csv)") as copy:
            assert b"".join(bytes(piece) for piece in copy).count(b"Seattle") == 1
    assert refused(ann, "COPY care TO STDOUT").sqlstate == "42501"
    assert refused(ann, "COPY care (age) TO STDOUT").sqlstate == "42501"
    assert refused(ann, "COPY care TO '/tmp/care'").sqlstate == "0A000"
    assert refused(ann, "COPY care FROM STDIN").sqlstate == "25006"


def test_a_scrolling_cursor_is_read_both_ways_for_one_price(ann: Connection) -> None:
    with costs("0.5", ann), ann.transaction():
        ann.execute(f"DECLARE c SCROLL CURSOR FOR {BY_SITE}")
        forth = rows(ann, "FETCH ALL FROM c")
        back = rows(ann, "FETCH BACKWARD ALL FROM c")
        assert [row[0] for row in forth] == [1, 2, 3, 4, 5, 6]
        assert back == forth[::-1]
        assert ann.execute("MOVE ABSOLUTE 3 IN c").statusmessage == "MOVE 1"
        assert rows(ann, "FETCH RELATIVE 0 FROM c") == [forth[2]]
        assert rows(ann, "FETCH PRIOR FROM c") == [forth[1]]
        ann.execute("CLOSE c")


def test_a_held_cursor_outlives_its_transaction(ann: Connection) -> None:
    with costs("0.5", ann):
        ann.execute(f'DECLARE "care" SCROLL CURSOR WITH HOLD FOR {BY_SITE}')
        first = rows(ann, "FETCH 2 FROM care")
        ann.execute("BEGIN")
        ann.execute("MOVE BACKWARD ALL FROM care")
        assert rows(ann, "FETCH 2 FROM care") == first
        ann.execute("COMMIT")
        assert len(rows(ann, "FETCH ALL FROM care")) == 4
    ann.execute("CLOSE care")


@pytest.mark.parametrize("name", ["sites", "care", "people"])
def test_names_of_tables_that_stand_for_something_else(ann: Connection, name: str) -> None:
    with costs("0", ann):
        with ann.transaction(), ann.cursor(name) as cursor:
            cursor.execute("SELECT generate_series(1, 3)")
            assert len(cursor.fetchall()) == 3
        ann.execute(f"BEGIN; SAVEPOINT {name}; ROLLBACK TO {name}; RELEASE {name}; COMMIT".encode())
        ann.execute(f"NOTIFY {name}; UNLISTEN {name}".encode())
        ann.execute(f"PREPARE {name} AS SELECT 1".encode())
        assert rows(ann, f"EXECUTE {name}") == [(1,)]
        ann.execute(f"DEALLOCATE {name}".encode())
        assert rows(ann, f"SELECT 1 AS {name}") == [(1,)]
        ann.execute(f"CREATE TEMP TABLE own_{name} ({name} int, {name}_too int)".encode())
        ann.execute(f"ALTER TABLE own_{name} RENAME COLUMN {name}_too TO my{name}".encode())
        ann.execute(f"CREATE INDEX i{name} ON own_{name} ({name})".encode())
        assert rows(ann, f"SELECT o.{name} FROM own_{name} AS o ORDER BY {name}") == []
        ann.execute(f"COMMENT ON COLUMN own_{name}.{name} IS 'about {name}'".encode())
        assert rows(ann, f"SELECT '{name}', $${name}$$ /* {name} */ -- {name}")


NOTHING = [
    "SELECT * FROM care LIMIT 0",
    "SELECT * FROM care FETCH FIRST 0 ROWS ONLY",
    "SELECT * FROM care WHERE 1 = 0",
    "SELECT * FROM care WHERE 1 <> 1",
    "SELECT * FROM care WHERE false",
    "SELECT * FROM care WHERE (age > 3) AND (1=0)",
    "SELECT * FROM (SELECT * FROM care) AS t WHERE 1 = 0",
    "SELECT * FROM (SELECT * FROM care WHERE 0 = 1) AS t",
    "SELECT * FROM (SELECT * FROM care LIMIT 0) AS t ORDER BY 1",
    "SELECT * FROM (SELECT * FROM (SELECT * FROM care) AS a LIMIT 0) AS t",
    "SELECT c.age, p.female FROM care c JOIN people p USING (person_id) WHERE NULL",
    f"SELECT * FROM ({BY_SITE}) AS t WHERE 1 = 0",
    f"WITH t AS ({BY_SITE}) SELECT * FROM t LIMIT 0",
]


@pytest.mark.parametrize("text", NOTHING)
def test_asking_for_no_rows_shows_the_columns_for_nothing(ann: Connection, text: str) -> None:
    with costs("0", ann):
        cursor = ann.execute(text.encode())
        assert cursor.description
        assert cursor.fetchall() == []
        ann.execute(f"CREATE TEMP TABLE shape AS {text}".encode())
        ann.execute("DROP TABLE shape")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT count(*) FROM care WHERE 1 = 1",
        "SELECT count(*) FROM (SELECT * FROM care WHERE 0 = 0) AS t",
        "SELECT count(*) FROM care WHERE 1 = 0 OR age > 0",
        "SELECT count(*) FROM care WHERE NOT (1 = 0)",
        "SELECT count(*) FROM care HAVING true -- LIMIT 0",
        "SELECT count(*) AS n FROM care ORDER BY (SELECT 1 LIMIT 0)",
    ],
)
def test_what_only_looks_like_no_rows_is_paid_for(ann: Connection, text: str) -> None:
    with costs("0.5", ann):
        ((count,),) = rows(ann, text)
    assert abs(int(str(count)) - 20190) < 1000


@pytest.mark.parametrize(
    "text",
    [
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM care) AND false",
        "SELECT age FROM care WHERE false UNION ALL SELECT age FROM care",
        "SELECT * FROM (SELECT 1 LIMIT 0) AS t RIGHT JOIN care ON true",
        "SELECT jsonb_agg(c) FROM care AS c WHERE true",
    ],
)
def test_no_rows_are_never_a_way_to_some(ann: Connection, text: str) -> None:
    with costs("0", ann):
        cursor = ann.cursor()
        with suppress(psycopg.errors.InsufficientPrivilege, psycopg.errors.FeatureNotSupported):
            cursor.execute(text.encode())
            assert cursor.fetchall() == []


@pytest.mark.parametrize("constant", ["'2024-01-01'", "NULL"])
@pytest.mark.parametrize("limit", ["", "LIMIT 2", "OFFSET 1 ROWS FETCH FIRST 2 ROWS ONLY"])
def test_a_constant_has_the_type_of_its_column(ann: Connection, constant: str, limit: str) -> None:
    ann.execute("CREATE TEMP TABLE dated (at date, n bigint)")
    try:
        with costs("0.5", ann):
            asked = f"SELECT {constant}, count(*) AS limit FROM care GROUP BY site {limit}"
            ann.execute(f"INSERT INTO dated {asked}".encode())
    finally:
        ann.execute("DROP TABLE dated")
