"""What tools ask about rows is answered, or refused in words that a tool goes on from."""

import re
from pathlib import Path

import pytest

from tests.serve.serving import Connection, refused

TEXTS = (Path(__file__).with_name("tools_ask.sql")).read_text().rstrip("\n").split("\n\n")
ASKED = [t for t in TEXTS if not t.startswith("--") and re.search(r"\$\d| \? ", t) is None]
ROWS = re.compile(
    r'SUBSTRING|age FROM public.care LIMIT|"\$Table" limit 200|EXISTS|ctid'
    r'|(?<!"_wrapped" )LIMIT (21|1|3)$'
    r'|MIN\("person_id"\)'
)
"""What asks for rows of people, for who they are, or for the place of a row."""


@pytest.mark.parametrize("text", [text for text in ASKED if not ROWS.search(text)])
def test_a_question(ann: Connection, text: str) -> None:
    ann.execute("SET privacy.epsilon = 0.01")
    assert ann.execute(text.encode()).description


@pytest.mark.parametrize("text", [text for text in ASKED if ROWS.search(text)])
def test_rows_are_refused(ann: Connection, text: str) -> None:
    said = refused(ann, text)
    assert said.sqlstate in {"42501", "42703"}
    assert said.message_hint


@pytest.mark.parametrize(
    "text",
    [
        "SELECT public.sites.name FROM public.sites",
        'SELECT "rand-hie"."public"."sites"."name" FROM "rand-hie"."public"."sites"',
        "SELECT public.sites.* FROM public.sites WHERE public.sites.site IN (SELECT 1)",
        "SELECT (SELECT max(x) FROM (VALUES (public.sites.site)) v(x)) FROM public.sites",
        "SELECT s.name, row_to_json(s), s::text, (s).state FROM sites AS s",
        "SELECT public.care.site, count(*) FROM public.care GROUP BY 1 ORDER BY public.care.site",
        "SELECT public.sites.name, count(*) FROM public.care JOIN public.sites"
        " ON public.care.site = public.sites.site GROUP BY public.sites.name",
    ],
)
def test_columns_may_be_written_with_their_schema(ann: Connection, text: str) -> None:
    assert ann.execute(text.encode()).fetchall()


@pytest.mark.parametrize(
    ("text", "sqlstate"),
    [
        ("SELECT ctid FROM sites", "42703"),
        ("SELECT name FROM sites AS s ORDER BY s.tableoid", "42703"),
        ("SELECT sites.xmin, n FROM sites JOIN (SELECT 1 AS n) AS t ON true", "42703"),
        ("SELECT s FROM sites AS s", "0A000"),
        ("SELECT array_agg(sites) FROM sites", "0A000"),
        ("SELECT coalesce(s, s) AS one, CASE WHEN s IS NULL THEN 1 END FROM sites AS s", "0A000"),
        ("SELECT b AS row FROM privacy.budget AS b", "0A000"),
    ],
)
def test_rows_of_public_tables_have_no_identity(ann: Connection, text: str, sqlstate: str) -> None:
    said = refused(ann, text)
    assert said.sqlstate == sqlstate
    assert said.message_hint


def test_a_change_of_an_own_table_says_what_it_cannot_read(ann: Connection) -> None:
    ann.execute("CREATE TEMP TABLE mine AS SELECT * FROM sites")
    for text in (
        "UPDATE mine SET name = s.name FROM sites AS s WHERE s.site = mine.site",
        "DELETE FROM mine USING sites AS s WHERE s.site = mine.site",
        "DELETE FROM mine WHERE site IN (SELECT site FROM care GROUP BY site)",
    ):
        said = refused(ann, text)
        assert (said.sqlstate, said.message_primary) == (
            "25006",
            "UPDATE, DELETE and MERGE cannot read the tables behind pgfog",
        )
    assert refused(ann, "DELETE FROM sites USING mine").message_primary == (
        "the tables behind pgfog cannot be written"
    )
