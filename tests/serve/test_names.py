"""Rule 18: names mean what the shadow says; a protected name never means another table."""

import pytest

from tests.serve.serving import Connection, Served, costs, refused

YEARS = 20_190


def count(connection: Connection, source: str) -> int:
    ((n,),) = connection.execute(f"SELECT count(*) FROM {source}".encode()).fetchall()
    return int(n)


@pytest.mark.parametrize(
    "source",
    [
        "care",
        "CARE",
        '"care"',
        "public.care",
        "PUBLIC.Care",
        '"rand-hie".public.care',
        '"rand-hie"."public"."care" AS "c d"',
        "care AS c",
    ],
)
def test_rule_18_all_spellings_of_a_protected_table(ann: Connection, source: str) -> None:
    # Noise of scale 10 is beyond 300 less than once in 1e13 runs.
    with costs("0.5", ann):
        assert abs(count(ann, source) - YEARS) < 300


@pytest.mark.parametrize(
    "made",
    [
        "CREATE TEMP VIEW care AS SELECT 1 AS age",
        'CREATE TEMP TABLE U&"c\\0061re" (age integer)',
        "CREATE TEMP TABLE care AS SELECT 1 AS age",
        "SELECT 1 AS age INTO TEMP care",
    ],
)
def test_rule_18_a_temporary_care_is_refused_and_never_read(ann: Connection, made: str) -> None:
    ann.execute(made.encode())
    for source in ("care", "CARE", '"care"', "pg_temp.care"):
        with costs("0", ann):
            assert refused(ann, f"SELECT count(*) FROM {source}").sqlstate == "42501"
    ann.execute("SET search_path = public, pg_temp")
    assert abs(count(ann, "care") - YEARS) < 300
    ann.execute("RESET search_path")
    assert abs(count(ann, "public.care") - YEARS) < 300
    ann.execute("DISCARD TEMP")
    assert abs(count(ann, "care") - YEARS) < 300


@pytest.mark.parametrize(
    "renamed",
    [
        "CREATE TEMP TABLE care (age integer)",
        "ALTER TABLE mine RENAME TO care",
        "CREATE TEMP SEQUENCE care",
    ],
)
def test_rule_18_nothing_may_be_named_like_a_protected_table(ann: Connection, renamed: str) -> None:
    ann.execute("CREATE TEMP TABLE mine (age integer)")
    refused(ann, renamed)
    assert abs(count(ann, "care") - YEARS) < 300


@pytest.mark.parametrize("path", ["''", "pg_catalog", "nowhere", "pg_temp"])
def test_rule_18_search_path_decides_as_in_postgres(ann: Connection, path: str) -> None:
    ann.execute(f"SET search_path = {path}".encode())
    with costs("0", ann):
        assert refused(ann, "SELECT count(*) FROM care").sqlstate == "42P01"
    with costs("0.5", ann):
        assert abs(count(ann, "public.care") - YEARS) < 300


def test_rule_18_a_common_table_may_have_a_protected_name(ann: Connection) -> None:
    with costs("0", ann):
        text = "WITH care AS (SELECT 1 AS age) SELECT age FROM care"
        assert ann.execute(text).fetchall() == [(1,)]
        text = "WITH care AS (SELECT * FROM sites) SELECT count(*) FROM care"
        assert ann.execute(text).fetchall() == [(6,)]
    with costs("0.5", ann):
        text = "WITH care AS (SELECT * FROM people) SELECT count(*) FROM care"
        ((n,),) = ann.execute(text).fetchall()
        assert abs(n - 5912) < 300
    with costs("0.5", ann):
        text = "WITH care AS (SELECT age FROM care WHERE age > 30) SELECT count(*) FROM care"
        ((n,),) = ann.execute(text).fetchall()
        assert abs(n - 7780) < 300


@pytest.mark.parametrize(
    ("text", "sqlstate", "position"),
    [
        ("SELECT agee FROM care", "42703", 8),
        ("SELECT count(*) FROM care WHERE agee > 3", "42703", 33),
        ("SELECT count(*) FROM cares", "42P01", 22),
        ("SELECT count(*) FROM care c WHERE care.age > 3", "42P01", 35),
        ("SELECT count(*) FROM care WHER age > 3", "42601", 32),
        ("SELECT nope(count(*)) FROM care", "42883", 8),
        ("SELECT site, count(*) FROM care", "42803", 8),
        ("SELECT 1; SELECT agee FROM care", "42703", 18),
    ],
)
def test_errors_are_postgres_own_with_position(
    ann: Connection, text: str, sqlstate: str, position: int
) -> None:
    with costs("0", ann):
        said = refused(ann, text)
    assert (said.sqlstate, said.statement_position) == (sqlstate, str(position))


def test_hidden_and_unlisted_columns_do_not_exist(ann: Connection) -> None:
    for column in ("ctid", "tableoid", "xmin"):
        said = refused(ann, f"SELECT count({column}) FROM care")
        assert said.sqlstate in {"42703", "42501", "0A000"}


def test_a_role_without_a_table_gets_42501_and_pays_nothing(pgfog: Served) -> None:
    with pgfog.connect("dora") as dora:
        with costs("0", dora):
            for text in (
                "SELECT count(*) FROM care",
                "SELECT count(*) FROM people JOIN care USING (person_id)",
                "EXPLAIN SELECT count(*) FROM care",
                "SELECT count(*) FROM (SELECT * FROM public.care) AS c",
            ):
                assert refused(dora, text).sqlstate == "42501"
            text = "SELECT 1 FROM information_schema.columns WHERE table_name = 'care'"
            assert dora.execute(text.encode()).fetchall() == []
        with costs("0.5", dora):
            assert abs(count(dora, "people") - 5912) < 300


@pytest.mark.parametrize("path", ["public", "''"])
def test_what_pgfog_cannot_parse_is_refused_by_its_words(ann: Connection, path: str) -> None:
    ann.execute(f"SET search_path = {path}".encode())
    for text in ("VACUUM (FULL) public.care", 'REINDEX TABLE public . "care"'):
        assert refused(ann, text).sqlstate == "25006"
