"""Answers kept as tables in a schema of a role's own: paid for once, then PostgreSQL's."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import psycopg
import pytest

from proxy.backends.duckdb import DuckDbBackend
from tests.patience import stopped_by, until
from tests.serve.serving import Connection, Served, costs, refused

BY_SITE = "SELECT site, count(*) AS years FROM care GROUP BY site ORDER BY site"
WAITING = "SELECT FROM pg_locks WHERE NOT granted"


@pytest.fixture
def ann(pgfog: Served) -> Iterator[Connection]:
    with pgfog.connect() as connection:
        yield connection
        for (drop,) in connection.execute(
            "SELECT format('DROP %s IF EXISTS %I.%I CASCADE', kind, schema, name)"
            " FROM privacy.releases WHERE schema = 'ann'"
        ).fetchall():
            connection.execute(drop.encode())


def rows(connection: Connection, text: str) -> list[tuple[object, ...]]:
    return connection.execute(text.encode()).fetchall()


@pytest.mark.parametrize(
    "made",
    [
        f"CREATE TABLE ann.kept AS {BY_SITE}",
        f"CREATE TABLE ann.kept AS ({BY_SITE})",
        f'create table "rand-hie"."ann"."kept" as (\n  {BY_SITE}\n)',
        f"CREATE UNLOGGED TABLE IF NOT EXISTS ann.kept (site, years) AS {BY_SITE} WITH DATA",
        BY_SITE.replace(" FROM", " INTO ann.kept FROM"),
        f"WITH a AS ({BY_SITE}) SELECT * INTO ann.kept FROM a",
    ],
)
def test_an_answer_is_kept_for_one_price(ann: Connection, made: str) -> None:
    with costs("0.5", ann):
        cursor = ann.execute(made.encode())
        assert cursor.statusmessage == "SELECT 6"
        kept = rows(ann, "SELECT * FROM ann.kept ORDER BY site")
        assert [site for site, _ in kept] == [1, 2, 3, 4, 5, 6]
        assert rows(ann, "SELECT * FROM ann.kept ORDER BY site") == kept
        joined = "SELECT s.name, k.years FROM ann.kept AS k JOIN sites AS s USING (site) ORDER BY 1"
        assert len(rows(ann, joined)) == 6
        ann.execute("ALTER TABLE ann.kept RENAME TO older")
        ann.execute("CREATE VIEW ann.seen AS SELECT sum(years) AS years FROM ann.older")
        ann.execute("INSERT INTO ann.older VALUES (7, 0)")
        ((total,),) = rows(ann, "SELECT years FROM ann.seen")
        assert abs(int(str(total)) - 20190) < 1000
        names = rows(ann, "SELECT name, kind FROM privacy.releases WHERE schema = 'ann'")
        assert names == [("older", "table"), ("seen", "view")]
        ann.execute("DROP TABLE ann.older CASCADE")


@pytest.mark.parametrize(
    ("asked", "around"),
    [
        # The noise is Laplace of scale 10: 28 scales or more come once in 1e12 times.
        ("SELECT count(*) FROM care JOIN ann.near USING (site)", 8_487),
        ('SELECT count(*) FROM care JOIN "rand-hie"."ann"."near" AS n USING (site)', 8_487),
        ("SELECT count(*) FROM care AS c, near AS n WHERE c.site = n.site AND word = 'two'", 4_041),
        ("SELECT count(*) FROM care WHERE site > (SELECT max(site) FROM near)", 11_654),
        ("SELECT count(*) FROM care WHERE site IN (SELECT site FROM ann.near)", 8_487),
        ("SELECT count(*) FROM care JOIN ann.seen USING (site)", 4_041),
        ("SELECT count(*) FROM care JOIN temporary USING (site)", 4_446),
        ("WITH near AS (SELECT 1 AS site) SELECT count(*) FROM care JOIN near USING (site)", 4_446),
    ],
)
def test_private_rows_are_joined_with_what_is_kept(
    ann: Connection, asked: str, around: int
) -> None:
    ann.execute(
        "CREATE TABLE ann.near AS SELECT * FROM (VALUES (1, 'one', '{1}'::int[]), (2, 'two', NULL))"
        " AS v(site, word, list);"
        " CREATE VIEW ann.seen AS SELECT site FROM ann.near WHERE word = 'two';"
        " CREATE TEMPORARY TABLE temporary AS SELECT 1 AS site"
    )
    with costs("0.5", ann):
        ((found,),) = rows(ann, asked)
        assert abs(int(str(found)) - around) < 600


def test_what_is_kept_is_read_as_it_is_now(ann: Connection) -> None:
    asked = "SELECT count(*) FROM care JOIN ann.near USING (site)"
    ann.execute("CREATE TABLE ann.near AS SELECT 7 AS site")
    assert int(str(rows(ann, asked)[0][0])) < 600
    ann.execute("UPDATE ann.near SET site = 1; ALTER TABLE ann.near ADD COLUMN age int")
    assert int(str(rows(ann, asked)[0][0])) > 3_800
    said = refused(ann, "SELECT count(*) FROM care JOIN ann.near USING (site) WHERE near.list = 1")
    assert said.sqlstate == "42703"


@pytest.mark.parametrize(
    "of", ["1, 10001) AS g(site)", "1, 50) AS g(site), repeat('x', 100000) AS t"]
)
def test_what_is_kept_may_be_too_large_to_be_joined(ann: Connection, of: str) -> None:
    ann.execute(f"CREATE TABLE ann.large AS SELECT * FROM generate_series({of}".encode())
    with costs("0", ann):
        said = refused(ann, "SELECT count(*) FROM care JOIN ann.large USING (site)")
        assert said.sqlstate == "54001"
    assert rows(ann, "SELECT 1") == [(1,)]


def test_what_is_kept_may_be_more_than_a_statement_reads(ann: Connection) -> None:
    ann.execute("CREATE TABLE ann.long AS SELECT repeat('x', 3000000) AS t")
    tests = " OR ".join(f"site::text = (SELECT t || '{i}' FROM ann.long)" for i in range(12))
    with costs("0", ann):
        said = refused(ann, f"SELECT count(*) FROM care WHERE {tests}")
        assert "more than this statement may read" in (said.message_primary or "")


def test_who_waits_for_a_lock_has_not_paid_and_keeps_nobody_waiting(
    pgfog: Served, ann: Connection
) -> None:
    ann.execute("CREATE TABLE ann.near AS SELECT 1 AS site")
    said: list[object] = []
    with ExitStack() as stack:
        other = stack.enter_context(pgfog.connect())
        asking = [stack.enter_context(pgfog.connect()) for _ in range(DuckDbBackend.places // 2)]
        for each in asking:
            each.execute(b"PREPARE p AS SELECT count(*) FROM care JOIN ann.near USING (site)")

        def ask(connection: Connection) -> None:
            with suppress(psycopg.errors.QueryCanceled):
                said.append(connection.execute(b"EXECUTE p").fetchall())

        threads = [threading.Thread(target=ask, args=(each,)) for each in asking]
        with costs("0.5", ann):
            other.execute("BEGIN; LOCK TABLE ann.near IN ACCESS EXCLUSIVE MODE")
            for thread in threads:
                thread.start()
            until(lambda: len(rows(ann, WAITING)) == len(asking))
            assert len(rows(ann, BY_SITE)) == 6

            def cancel() -> None:
                for each in asking:
                    each.cancel_safe()

            with stopped_by(cancel):
                for thread in threads:
                    thread.join()
            assert said == []
            other.execute("COMMIT")


def test_what_was_lost_is_told_again_while_what_is_kept_stays_as_it_is(ann: Connection) -> None:
    ann.execute("CREATE TABLE ann.near AS SELECT 1 AS site")
    asked = "SELECT count(*) AS n{} FROM care JOIN ann.near USING (site)"
    several = ", (SELECT name FROM sites)"
    with costs("0.5", ann):
        assert refused(ann, asked.format(several)).sqlstate == "21000"
        assert len(rows(ann, asked.format(""))) == 1
    with costs("1", ann):
        assert refused(ann, asked.format(several)).sqlstate == "21000"
        ann.execute("UPDATE ann.near SET site = 2")
        assert len(rows(ann, asked.format(""))) == 1


def test_rows_of_other_roles_are_not_joined(pgfog: Served, ann: Connection) -> None:
    said = refused(ann, "SELECT count(*) FROM care JOIN pg_catalog.pg_roles AS r ON r.oid = site")
    assert said.sqlstate == "0A000"


def test_more_answers_are_added(ann: Connection) -> None:
    with costs("1.5", ann):
        ann.execute(f"CREATE TABLE ann.kept AS {BY_SITE}")
        ann.execute(f"INSERT INTO ann.kept {BY_SITE}")
        ann.execute(f"INSERT INTO ann.kept (site, years) ({BY_SITE})")
        assert rows(ann, "SELECT count(*) FROM ann.kept") == [(18,)]


def test_it_is_transactional_but_for_the_price(ann: Connection) -> None:
    with costs("1", ann):
        with ann.transaction(force_rollback=True):
            ann.execute(f"CREATE TABLE ann.kept AS {BY_SITE}")
            assert rows(ann, "SELECT count(*) FROM ann.kept") == [(6,)]
        assert rows(ann, "SELECT to_regclass('ann.kept')") == [(None,)]
        with ann.transaction():  # as dbt swaps a model
            ann.execute("CREATE TABLE ann.kept AS SELECT 1 AS site, 2 AS years")
            ann.execute(f"CREATE TABLE ann.fresh AS {BY_SITE}")
            ann.execute("ALTER TABLE ann.kept RENAME TO old; ALTER TABLE ann.fresh RENAME TO kept")
            ann.execute("DROP TABLE ann.old CASCADE")
        assert rows(ann, "SELECT count(*) FROM ann.kept") == [(6,)]


def test_parameters_and_types(ann: Connection) -> None:
    ann.execute(
        "CREATE TABLE ann.kept AS SELECT count(*) AS n, avg(medical_usd) AS usd,"
        " avg(age) AS age, site > 3 AS south FROM care WHERE age > %s GROUP BY 4",
        [30],
    )
    types = rows(
        ann,
        "SELECT data_type FROM information_schema.columns WHERE table_schema = 'ann'"
        " ORDER BY ordinal_position",
    )
    assert [t for (t,) in types] == ["bigint", "double precision", "double precision", "boolean"]


def test_a_model_may_be_named_like_its_source(ann: Connection) -> None:
    with costs("1", ann):
        ann.execute(f"CREATE TABLE ann.care AS {BY_SITE}")
        assert rows(ann, "SELECT count(*) FROM ann.care") == [(6,)]
        assert rows(ann, "SELECT count(*) > 9 FROM care") == [(True,)]
        ann.execute("SET search_path = ann, public")  # it would hide the protected table: refused
        assert refused(ann, "SELECT count(*) FROM care").sqlstate == "42501"
        ann.execute("RESET search_path")
        ann.execute("DROP TABLE ann.care")


@pytest.mark.parametrize(
    ("text", "sqlstate"),
    [
        (f"CREATE TABLE public.kept AS {BY_SITE}", "42501"),
        (f"CREATE TABLE bob.kept AS {BY_SITE}", "42501"),
        (f"CREATE TABLE privacy.kept AS {BY_SITE}", "42501"),
        (f"CREATE TABLE nowhere.kept AS {BY_SITE}", "3F000"),
        (f"CREATE TABLE ann.there AS {BY_SITE}", "42P07"),
        (f"CREATE TEMP TABLE mine AS {BY_SITE}", "42P07"),
        (f"CREATE TABLE ann.kept (a, b, c) AS {BY_SITE}", "42601"),
        (f"CREATE TABLE ann.kept (a, a) AS {BY_SITE}", "42701"),
        (f"CREATE TABLE ann.kept WITH (odd = 1) AS {BY_SITE}", "22023"),
        ("CREATE TABLE ann.kept AS SELECT * FROM care", "42501"),
        ("CREATE TABLE ann.kept AS SELECT site FROM care LIMIT 5", "42501"),
        ("SELECT * INTO ann.kept FROM care", "42501"),
        (f"CREATE MATERIALIZED VIEW ann.kept AS {BY_SITE}", "0A000"),
        ("CREATE TABLE ann.kept (LIKE care)", "25006"),
        (f"CREATE TABLE care AS {BY_SITE}", "42P07"),
        (f'CREATE TABLE IF NOT EXISTS ann.U&"th\\0065re" AS {BY_SITE}', "0A000"),
        (f"INSERT INTO care (site, age) {BY_SITE}", "25006"),
        ("UPDATE care SET age = 1", "25006"),
        ("DELETE FROM care USING ann.there AS t WHERE t.site = care.site", "25006"),
        ("TRUNCATE care", "25006"),
        ("ALTER TABLE care ADD COLUMN x int", "25006"),
        ("CREATE INDEX ON care (site)", "25006"),
        ("DROP TABLE care", "25006"),
        ("COPY care FROM STDIN", "25006"),
    ],
)
def test_what_cannot_be_kept_is_free(ann: Connection, text: str, sqlstate: str) -> None:
    ann.execute("CREATE TABLE ann.there (site int)")
    ann.execute("CREATE TEMP TABLE mine (site int)")
    with costs("0", ann):
        said = refused(ann, text)
        assert said.sqlstate == sqlstate
        if "VIEW ann" in text:
            assert "materialized: table" in (said.message_hint or "")
    assert rows(ann, "SELECT name FROM privacy.releases") == [("there",)]


def test_a_temporary_view_shows_the_columns(ann: Connection) -> None:
    # As Ibis learns the columns of a query.
    with costs("0", ann):
        for query in (BY_SITE, "SELECT * FROM care"):
            ann.execute(
                f"CREATE OR REPLACE TEMP VIEW {'a' if query == BY_SITE else 'b'} AS {query}"
            )
        cursor = ann.execute("SELECT * FROM a LIMIT 0")
        assert [c.name for c in cursor.description or ()] == ["site", "years"]
        assert refused(ann, "SELECT * FROM b WHERE site = 1").sqlstate == "42501"


def test_what_exists_is_not_made_again(ann: Connection) -> None:
    ann.execute("CREATE TABLE ann.kept AS SELECT 1 AS site")
    with costs("0", ann):
        ann.execute(f"CREATE TABLE IF NOT EXISTS ann.kept AS {BY_SITE}")
        # What a temporary table hides is not touched either.
        ann.execute("CREATE TEMP TABLE kept AS SELECT 2 AS site")
        ann.execute("SET search_path = ann, public")
        assert refused(ann, f"CREATE TABLE kept AS {BY_SITE}").sqlstate is not None
        assert rows(ann, "SELECT * FROM kept") == [(2,)]
    assert rows(ann, "SELECT * FROM ann.kept") == [(1,)]


def test_a_read_only_transaction_keeps_nothing(ann: Connection) -> None:
    ann.execute("BEGIN READ ONLY")
    with costs("0", ann):
        assert refused(ann, f"CREATE TABLE ann.kept AS {BY_SITE}").sqlstate == "25006"
        ann.execute("ROLLBACK")


def test_nobody_else_reads_it(ann: Connection, pgfog: Served) -> None:
    ann.execute(f"CREATE TABLE ann.kept AS {BY_SITE}")
    ann.execute("GRANT ALL ON ann.kept TO dora")
    with pgfog.connect("dora") as dora:
        assert refused(dora, "SELECT * FROM ann.kept").sqlstate == "42501"
        assert rows(dora, "SELECT * FROM privacy.releases") == []


def test_it_survives_crashes_and_restarts(pgfog: Served) -> None:
    with pgfog.connect() as ann:
        ann.execute(f"CREATE TABLE ann.lasting AS {BY_SITE}")
        kept = rows(ann, "SELECT * FROM ann.lasting ORDER BY site")
    pgfog.kill()
    pgfog.start()
    with pgfog.connect() as ann:
        assert rows(ann, "SELECT * FROM ann.lasting ORDER BY site") == kept
    pgfog.terminate()
    pgfog.start()
    with pgfog.connect() as ann, costs("0", ann):
        assert rows(ann, "SELECT * FROM ann.lasting ORDER BY site") == kept
        ann.execute("DROP TABLE ann.lasting")


@pytest.mark.parametrize(
    "name", ['"x.y"', '"a""b"', '"É"', "É", '"SELECT"', f'"{"n" * 70}"', "/**/ n"]
)
def test_names_of_any_kind(ann: Connection, name: str) -> None:
    with costs("0.5", ann):
        ann.execute(f"CREATE TABLE ann.{name} AS {BY_SITE}".encode())
        assert rows(ann, f"SELECT count(*) FROM ann.{name}") == [(6,)]
        ann.execute(f"CREATE TABLE IF NOT EXISTS ann.{name} AS {BY_SITE}".encode())
        assert refused(ann, f"CREATE TABLE ann.{name} AS {BY_SITE}").sqlstate == "42P07"
        assert rows(ann, f"SELECT count(*) FROM ann.{name}") == [(6,)]


def test_own_tables_are_ordinary_tables(ann: Connection) -> None:
    # As seeds and incremental models are filled.
    with costs("0.5", ann):
        ann.execute(f"CREATE TABLE ann.kept AS {BY_SITE}")
        ann.execute("CREATE TABLE ann.seed (site int PRIMARY KEY, state text DEFAULT 'Ohio')")
        with ann.cursor() as cursor, cursor.copy("COPY ann.seed (site) FROM STDIN") as copy:
            for site in (1, 2, 9):
                copy.write_row((site,))
        ann.execute("INSERT INTO ann.seed VALUES (3, 'Utah') ON CONFLICT DO NOTHING")
        ann.execute("CREATE TEMP TABLE fresh AS SELECT site, years + 1 AS years FROM ann.kept")
        ann.execute("DELETE FROM ann.kept USING fresh WHERE fresh.site = kept.site")
        ann.execute("INSERT INTO ann.kept (SELECT * FROM fresh)")
        ann.execute(
            "MERGE INTO ann.seed AS s USING ann.kept AS k ON s.site = k.site"
            " WHEN MATCHED THEN UPDATE SET state = 'kept' WHEN NOT MATCHED THEN INSERT (site)"
            " VALUES (k.site)"
        )
        kept = rows(ann, "SELECT site FROM ann.seed WHERE state = 'kept' ORDER BY site")
        assert kept == [(1,), (2,), (3,)]
        ann.execute("CREATE INDEX ON ann.seed (state)")
        ann.execute("ANALYZE ann.seed")
        ann.execute("TRUNCATE ann.seed")


def test_what_is_kept_is_compared_to_the_last_digit(ann: Connection) -> None:
    near = "(VALUES (9223372036854775807), (-9223372036854775807), (9007199254740993), (NULL))"
    ann.execute(f"CREATE TABLE ann.near AS SELECT n, 1 AS site FROM {near} AS v(n)".encode())
    for told, around in (("9007199254740993", 4_446), ("9007199254740992", 0)):
        with costs("1", ann):
            ((found,),) = rows(
                ann, f"SELECT count(*) FROM care JOIN ann.near USING (site) WHERE n = {told}"
            )
            assert abs(int(str(found)) - around) < 600
            ((found,),) = rows(
                ann,
                "SELECT count(*) FROM care WHERE site = 1"
                f" AND (SELECT max(n) FROM ann.near WHERE n < {2**61}) = {told}",
            )
            assert abs(int(str(found)) - around) < 600


def test_a_key_may_be_too_large_for_its_type(ann: Connection) -> None:
    ann.execute("CREATE TABLE ann.near AS SELECT 1 AS site, 70000 AS n")
    with costs("0.5", ann):
        assert rows(
            ann,
            "SELECT n::smallint, count(*) > 3000 FROM care JOIN ann.near USING (site) GROUP BY 1",
        ) == [(None, True)]
