"""Rule 18: PREPARE, EXECUTE and DEALLOCATE share one registry with the protocol's statements."""

import psycopg
import pytest

from proxy.wire import client
from proxy.wire.client import STATEMENT, Bind, Close, Execute, Parse, Query
from tests.serve.serving import Connection, Served, costs, refused, spent
from tests.sessions.world import error_of

YEARS = "PREPARE years (float8, int) AS SELECT count(*) FROM care WHERE age >= $1 AND site = $2"
COUNT = "SELECT count(*) FROM care"
SYNC = client.Sync()


def one(connection: Connection, text: str) -> int:
    row = connection.execute(text.encode()).fetchone()
    assert row is not None
    return int(row[0])


def test_charged_at_each_execute_and_never_before(ann: Connection) -> None:
    with costs("0", ann):
        ann.execute(YEARS)
        plan = ann.execute("EXPLAIN EXECUTE years (18, 1)").fetchall()
    assert any("Price" in line for (line,) in plan)
    with costs("1.0", ann):
        assert abs(one(ann, "EXECUTE years (18, 1)") - 3000) < 1500
        assert abs(one(ann, "EXECUTE years ('18', floor(1.4))") - 3000) < 1500
    ann.execute("DEALLOCATE years")
    assert refused(ann, "EXECUTE years (18, 1)").sqlstate == "26000"


@pytest.mark.parametrize(
    ("call", "sqlstate", "words", "position"),
    [
        (
            "EXECUTE years (18)",
            "42601",
            'wrong number of parameters for prepared statement "years"',
            None,
        ),
        ("EXECUTE years (18, 'x')", "22P02", "invalid input syntax for type integer", "20"),
        ("EXECUTE years (18, 1/0)", "22012", "division by zero", None),
        ("EXECUTE years (18, false)", "42804", "parameter $2 of type boolean cannot be", "20"),
        ("EXECUTE years (18, (SELECT 1))", "0A000", "cannot use subquery in EXECUTE", None),
        ("EXECUTE years (18, 1) WITH", "42601", "syntax error", "23"),
    ],
)
def test_errors_are_postgres_own_and_free(
    ann: Connection, call: str, sqlstate: str, words: str, position: str | None
) -> None:
    ann.execute(YEARS)
    with costs("0", ann):
        said = refused(ann, call)
    assert said.sqlstate == sqlstate
    assert said.message_primary is not None
    assert said.message_primary.startswith(words)
    assert position is None or said.statement_position == position


def test_a_refusal_comes_at_execute(ann: Connection) -> None:
    ann.execute("PREPARE rows AS SELECT * FROM care")
    assert refused(ann, "EXECUTE rows").sqlstate == "42501"
    assert refused(ann, "EXPLAIN EXECUTE rows").sqlstate == "42501"


def test_names_are_folded_as_postgres_folds_them(ann: Connection) -> None:
    ann.execute(f'PREPARE "Mine" AS {COUNT}')
    ann.execute(f"PREPARE Mine AS {COUNT} WHERE site = 1")
    assert one(ann, 'EXECUTE "Mine"') > one(ann, "execute MINE") + 5000
    ann.execute("DEALLOCATE PREPARE mine")
    assert one(ann, 'EXECUTE "Mine"') > 0
    ann.execute("DEALLOCATE ALL")
    assert refused(ann, 'EXECUTE "Mine"').sqlstate == "26000"


def test_the_protocol_executes_what_sql_prepared_and_the_reverse(
    pgfog: Served, ann: Connection
) -> None:
    with pgfog.raw() as raw, costs("2.0", ann):
        assert raw.tags(Query(f"PREPARE a AS {COUNT}".encode())) == "CZ"
        assert raw.tags(Bind(b"", b"a"), Execute(b""), SYNC) == "2NDCZ"
        assert raw.tags(Parse(b"b", COUNT.encode()), SYNC) == "1Z"
        assert raw.tags(Query(b"EXECUTE b")) == "NTDCZ"
        # and all of it by the extended protocol
        assert (
            raw.tags(
                Parse(b"", f"PREPARE c AS {COUNT}".encode()),
                Bind(b"", b""),
                Execute(b""),
                Parse(b"", b"EXECUTE c"),
                Bind(b"", b""),
                Execute(b""),
                SYNC,
            )
            == "12C12NDCZ"
        )
        assert raw.tags(Bind(b"", b"c"), Execute(b""), Close(STATEMENT, b"c"), SYNC) == "2NDC3Z"
        raw.send(Query(b"EXECUTE c"))
        assert error_of(raw.until(b"Z"))["C"] == "26000"


def test_a_name_that_is_given_anew_means_the_new_statement(pgfog: Served, ann: Connection) -> None:
    with pgfog.raw() as raw, costs("0.5", ann):
        raw.tags(Parse(b"s", COUNT.encode()), SYNC)
        assert raw.tags(Query(b"DEALLOCATE s")) == "CZ"
        assert raw.tags(Query(b"PREPARE s AS SELECT 1")) == "CZ"
        assert raw.tags(Bind(b"", b"s"), Execute(b""), SYNC) == "2DCZ"
        assert raw.tags(Query(b"EXECUTE s")) == "TDCZ"
        assert raw.tags(Query(b"DISCARD ALL")) == "CZ"
        assert (
            raw.tags(Query(f"PREPARE s AS {COUNT}; EXECUTE s; DEALLOCATE s".encode())) == "CNTDCCZ"
        )
        assert raw.tags(Query(f"PREPARE s AS {COUNT}".encode())) == "CZ"
        assert raw.tags(Query(b"BEGIN; SELECT 1/0")) == "CEZ"
        raw.send(Query(b"DEALLOCATE s"))
        assert error_of(raw.until(b"Z"))["C"] == "25P02"
        assert raw.tags(Query(b"ROLLBACK")) == "CZ"
        assert raw.tags(Query(b"EXPLAIN EXECUTE s"))[0] == "T"  # still known


def test_rule_18_names_are_those_of_the_moment(ann: Connection) -> None:
    ann.execute(f"PREPARE s AS {COUNT}")
    ann.execute("CREATE TEMP TABLE own (n int)")
    ann.execute("ALTER TABLE own RENAME TO other")
    with costs("0.5", ann):
        one(ann, "EXECUTE s")


def test_an_answer_of_execute_is_kept(ann: Connection) -> None:
    ann.execute(
        "PREPARE by_site (int) AS SELECT site, count(*) AS n, avg(age) AS age FROM care"
        " WHERE site <= $1 GROUP BY site"
    )
    with costs("0.5", ann):
        ann.execute("CREATE TEMP TABLE kept AS EXECUTE by_site (3)")
    types = ann.execute(
        "SELECT n, age, pg_typeof(n)::text, pg_typeof(age)::text FROM kept"
    ).fetchall()
    assert {row[2:] for row in types} == {("bigint", "double precision")}
    ann.execute("CREATE TEMP TABLE shape AS EXECUTE by_site (3) WITH NO DATA")


def test_drivers_prepare_and_forget(pgfog: Served) -> None:
    with psycopg.connect(pgfog.dsn(), autocommit=True) as connection:
        connection.prepared_max = 2
        for i in range(4):
            for _ in range(2):
                text = f"SELECT count(*) FROM care WHERE site = %s AND {i} = {i}"
                assert connection.execute(text.encode(), [1], prepare=True).fetchone()
        before = spent(connection)
        connection.execute("SELECT 1")
        assert spent(connection) == before
