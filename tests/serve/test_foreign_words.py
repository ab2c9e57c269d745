"""Who writes another database's SQL is told what PostgreSQL's is; what is told works."""

import psycopg
import pytest

from proxy.wire.client import STATEMENT, Describe, Parse, Query, Sync
from tests.serve.serving import Connection, Served
from tests.sessions.world import error_of

FOREIGN = {
    "SELECT TOP 10 site, count(*) FROM care GROUP BY site": "Write LIMIT 10 at the end.",
    "SELECT site, count(*) FROM care GROUP BY 1 LIMIT 5, 10": "Write LIMIT 10 OFFSET 5.",
    "SELECT `site`, count(*) FROM `care` GROUP BY 1": "double quotes",
    "SELECT [site], count(*) FROM [care] GROUP BY [site]": "double quotes",
    "SELECT count(*) FROM care GROUP BY ALL": "GROUP BY 1, 2",
    "SELECT sum(IIF(site = 1, 1, 0)) FROM care": "CASE WHEN",
    "SELECT sum(ISNULL(medical_usd, 0)) FROM care": "coalesce(a, b)",
    "SELECT VAR(medical_usd), STDEV(medical_usd) FROM care": "variance(x)",
    "SELECT count(*) FROM care WHERE date '2020-01-01' < DATEADD(day, -30, GETDATE())": "interval",
    "SELECT count(*) FROM care WHERE date '2020-01-01' < now() - INTERVAL 30 DAY": "'30 days'",
    "SELECT site, count(*) FROM care GROUP BY 1 QUALIFY row_number() OVER () < 3": "derived table",
    'SELECT count(*) FROM people WHERE self_rated_health = "good"': "single quotes",
    "SELECT countif(site = 1) FROM care": "FILTER",
    "SELECT median(medical_usd) FROM care": "percentile_cont(0.5)",
    "SELECT count(*) FROM care WITH (NOLOCK)": "Leave it out",
    "SELECT date_trunc(month, now()), count(*) FROM care": "date_trunc('month', d)",
    "SELECT count(*) FROM care WHERE site == 1": "Write = to compare.",
}
OWN = (
    "SELECT nothing FROM care",
    "SELECT (ARRAY[1, 2])[count(*)::int % 2 + 1], nothing FROM care",
    "SELECT count(*) AS top FROM care AS qualify WHERE nothing",
)


@pytest.mark.parametrize("sql", FOREIGN)
def test_a_hint_says_it_in_postgresql(ann: Connection, sql: str) -> None:
    with pytest.raises(psycopg.Error) as refused:
        ann.execute(sql.encode())
    assert FOREIGN[sql] in (refused.value.diag.message_hint or "")


@pytest.mark.parametrize("options", ["", "-c privacy.intervals=on"])
def test_a_driver_that_prepares_it_is_told_the_same(pgfog: Served, options: str) -> None:
    with pgfog.raw(options=options) as raw:
        for sql in (*FOREIGN, *OWN):
            raw.send(Query(sql.encode()))
            said = error_of(raw.until(b"Z"))
            parse = Parse(b"", b"SELECT 1"), Parse(b"x", sql.encode())
            raw.send(*parse, Describe(STATEMENT, b"x"), Sync())
            frames = raw.until(b"Z")
            assert [frame.tag for frame in frames] == [b"1", b"E", b"Z"], sql
            assert error_of(frames) == said, sql
            assert raw.tags(Query(b"SELECT 1")) == "TDCZ", sql


@pytest.mark.parametrize("sql", OWN)
def test_other_mistakes_are_postgresqls_own(ann: Connection, sql: str) -> None:
    with pytest.raises(psycopg.errors.UndefinedColumn) as refused:
        ann.execute(sql.encode())
    assert (refused.value.diag.message_primary or "").startswith('column "nothing" does not exist')


@pytest.mark.parametrize("table", ["kept", "public.kept", "pg_catalog.kept"])
def test_who_has_no_schema_there_is_told_where_answers_are_kept(
    ann: Connection, table: str
) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege) as refused:
        ann.execute(f"CREATE TABLE {table} AS SELECT count(*) FROM care".encode())
    assert "CREATE TEMP TABLE" in (refused.value.diag.message_hint or "")
    ann.execute("CREATE TEMP TABLE kept AS SELECT count(*) FROM care")
