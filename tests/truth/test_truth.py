"""Without noise, the rewritten statement says what the original says."""

from pathlib import Path

import psycopg
import pytest

from tests.truth.world import World, planned

STATEMENTS = (Path(__file__).parent / "statements.sql").read_text().splitlines()


@pytest.mark.parametrize("sql", [line for line in STATEMENTS if not line.startswith("--")])
def test_without_noise_nothing_changes(world: World, sql: str) -> None:
    ordered = "ORDER BY" in sql.rsplit(")", 1)[-1]
    world.compare(sql, planned(sql, world.engine), world.original(sql), ordered=ordered)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 100.0 * count(*) FILTER (WHERE b) / count(*) FROM t WHERE j > 9",
        "SELECT 100.0 / n, 7 % n FROM (SELECT count(*) AS n FROM t WHERE j > 9) AS q",
        "SELECT count(*)::numeric / (SELECT count(*) FROM t WHERE j > 9) FROM t",
        "SELECT sum(count(*)) OVER () / avg(count(*)) OVER () FROM t WHERE j > 9",
        "SELECT count(*) FROM p WHERE g > (SELECT 5.0 / count(*) FROM t WHERE j > 9)",
    ],
)
def test_a_noisy_zero_divides_nothing(world: World, sql: str) -> None:
    with pytest.raises(psycopg.errors.DivisionByZero):
        world.original(sql)
    ((first, *_),) = world.rewritten(planned(sql, world.engine))
    assert not first  # NULL, or nobody is above it


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT corr(i, j), var_samp(i), stddev(j), every(b), count(*), min(d), -count(*) FROM t",
        "SELECT mode() WITHIN GROUP (ORDER BY j), (percentile_disc(0.5) WITHIN GROUP (ORDER BY j)),"
        " count(*) FILTER (WHERE b), (count(*)), round(avg(n), 1), coalesce(sum(j), 0) FROM t",
        "SELECT count(*)::float8, count(*)::numeric(8, 2), 1::int, 'a'::varchar(3), true, now(),"
        " current_timestamp, current_date, interval '1 day', NULL, 'x', nullif(count(*), 0) FROM t",
        "SELECT (SELECT count(*) FROM t), (SELECT max(i) AS most FROM t), sum(i) AS s FROM t",
        "SELECT sum(count(*)) OVER (), rank() OVER (ORDER BY g), array[1], g FROM t GROUP BY g",
        "SELECT mod(j, 3), j % 3, ceiling(f), pow(j, 1)::int, count(*) FROM t GROUP BY 1,2,3,4",
        "SELECT substr(s, 1, 1), substring(s from 1 for 1), btrim(s), trim(s),"
        " trim(leading from s), rtrim(s), strpos(s, 'a'), position('b' in s), char_length(s),"
        " lpad(s, 2), concat(s, 'x'), s || 'x', s::text, upper(s)::varchar(2) FROM t"
        " GROUP BY 1,2,3,4,5,6,7,8,9,10,11,12,13,14",
        "SELECT CASE WHEN b THEN 0 ELSE g END, CASE WHEN b THEN 1 END,"
        " (CASE WHEN b THEN 1 END)::int, CASE WHEN b THEN 1 ELSE 2 END, count(*) FROM t"
        " GROUP BY 1, 2, 3, 4",
        "SELECT to_char(ts, 'YYYY'), extract(year FROM d), date_trunc('year', d)::date,"
        " ts AT TIME ZONE 'UTC' = ts, make_date(2020, g + 1, 1) FROM t GROUP BY 1, 2, 3, 4, 5",
    ],
)
def test_outputs_are_called_as_postgres_calls_them(world: World, sql: str) -> None:
    finished = world.finished(planned(sql, world.engine))
    assert world.names(finished) == world.names(sql)
