"""Rule 17: the client sees the RowDescription that PostgreSQL itself gives its statement."""

import pytest
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn, PGresult

from tests.serve.serving import Connection, Served

STATEMENTS = [
    "SELECT count(*) FROM people",
    "SELECT sum(physician_visits), avg(physician_visits) FROM care",
    "SELECT sum(family_income) AS income, avg(education_years) FROM people",
    "SELECT sum(drugs_usd::numeric(10,2)), avg(drugs_usd::numeric(10,2)) FROM care",
    "SELECT stddev(medical_usd), variance(medical_usd), var_pop(age), stddev(admissions) FROM care",
    "SELECT round(avg(medical_usd)::numeric, 2)::numeric(12,2) AS usd FROM care",
    "SELECT round(avg(physician_visits), 1) FROM care",
    "SELECT CASE WHEN count(*) > 10 THEN 'many' ELSE 'few' END AS how_many FROM people",
    "SELECT sum(CASE WHEN female THEN 1 ELSE 0 END), sum(1.5) FROM people",
    "SELECT sum(medical_usd)::int, count(*)::text, avg(age)::real, count(*)::varchar(5) FROM care",
    "SELECT count(*) / 2, count(*) * 1.5, -count(*), 100.0 * count(*) / 7, 1::smallint FROM care",
    "SELECT current_date AS today, now(), extract(year FROM now()), count(*) FROM care",
    "SELECT date_trunc('day', now()) AS d, date '2020-02-29', interval '1 day', count(*) FROM care",
    "SELECT self_rated_health, length(self_rated_health), count(*) FROM people GROUP BY 1, 2",
    "SELECT site, female, count(*) FILTER (WHERE black) FROM people GROUP BY 1, 2 ORDER BY 1",
    "SELECT site, count(*) AS n, sum(count(*)) OVER (ORDER BY site) AS so_far FROM care GROUP BY 1",
    "SELECT site, rank() OVER (ORDER BY count(*) DESC), ntile(2) OVER (ORDER BY site) FROM care"
    " GROUP BY site",
    "WITH t AS (SELECT site, count(*) AS n FROM care GROUP BY 1)"
    " SELECT s.name, s.state, t.n FROM t JOIN sites s USING (site)",
    "SELECT 'care' AS of, count(*) FROM care UNION ALL SELECT 'people', count(*) FROM people",
    "SELECT site, count(*) FROM care GROUP BY 1 HAVING count(*) > 10 ORDER BY 2 DESC LIMIT 3",
    "SELECT DISTINCT site FROM care",
    "SELECT floor(age / 10) * 10 AS decade, (age / 10)::int, count(*) FROM care GROUP BY 1, 2",
    "SELECT study_year, avg(outpatient_usd + drugs_usd) AS usd FROM care GROUP BY study_year",
    "SELECT count(DISTINCT person_id) AS people FROM care WHERE age BETWEEN 20 AND 40",
    "SELECT to_char(avg(medical_usd), '999.99'), (count(*) > 3) AS some FROM care",
    "SELECT array_agg(n ORDER BY n), json_agg(n), min(n), avg(n)"
    " FROM (SELECT site, count(*) AS n FROM care GROUP BY 1) AS t",
    "SELECT (SELECT count(*) FROM people) AS a, 1 + (SELECT count(*) FROM care) AS b",
    "SELECT coalesce(sum(drugs_usd), 0) / nullif(count(*), 0) AS mean FROM care",
    "SELECT min(age), max(medical_usd), percentile_cont(0.5) WITHIN GROUP (ORDER BY age),"
    " percentile_disc(0.9) WITHIN GROUP (ORDER BY age) FROM care",
    "SELECT percentile_cont(ARRAY[0.25, 0.75]) WITHIN GROUP (ORDER BY medical_usd),"
    " percentile_disc('{0.1,0.9}'::float8[]) WITHIN GROUP (ORDER BY age) AS ends FROM care",
    "SELECT mode() WITHIN GROUP (ORDER BY site), bool_or(female), every(education_years > 3)"
    " FROM people",
    "SELECT corr(medical_usd, age), regr_count(medical_usd, age), covar_pop(age, medical_usd) AS c,"
    " regr_slope(medical_usd, age) FROM care",
    "SELECT count(DISTINCT age), count(DISTINCT (site, age)) FILTER (WHERE site > 1) FROM care",
    "SELECT site, study_year, count(*), grouping(site), avg(age) FROM care GROUP BY CUBE (1, 2)",
    "SELECT * FROM sites",
    "SELECT count(*) FROM care LIMIT 0",
]


def described(result: PGresult) -> list[tuple[bytes | None, int, int]]:
    return [(result.fname(i), result.ftype(i), result.fmod(i)) for i in range(result.nfields)]


def promised(shadow: PGconn, text: str) -> list[tuple[bytes | None, int, int]]:
    assert shadow.prepare(b"", text.encode()).status == ExecStatus.COMMAND_OK
    return described(shadow.describe_prepared(b""))


@pytest.mark.parametrize("text", STATEMENTS)
def test_rule_17_columns_are_those_that_postgres_describes(
    pgfog: Served, ann: Connection, text: str
) -> None:
    with pgfog.shadow() as shadow:
        wanted = promised(shadow.pgconn, text)
    simple = ann.pgconn.exec_(text.encode())
    in_text = ann.pgconn.exec_params(text.encode(), None, result_format=0)
    in_binary = ann.pgconn.exec_params(text.encode(), None, result_format=1)
    for result in (simple, in_text, in_binary):
        assert result.status == ExecStatus.TUPLES_OK, result.error_message
        assert described(result) == wanted


@pytest.mark.parametrize("binary", [False, True], ids=["text", "binary"])
def test_rule_17_values_can_be_read_in_both_formats(ann: Connection, binary: bool) -> None:
    for text in STATEMENTS:
        rows = ann.execute(text.encode(), binary=binary).fetchall()
        assert rows or "LIMIT 0" in text


def test_an_answer_says_the_same_in_both_formats(ann: Connection) -> None:
    # One answer, held in a cursor, read twice.
    held = "DECLARE c SCROLL CURSOR WITH HOLD FOR SELECT site, avg(age), avg(admissions), count(*)"
    ann.execute(f"{held} FROM care GROUP BY site")
    in_text = ann.execute("FETCH ALL FROM c", binary=False).fetchall()
    ann.execute("MOVE ABSOLUTE 0 FROM c")
    assert ann.execute("FETCH ALL FROM c", binary=True).fetchall() == in_text
    assert len(in_text) == 6
