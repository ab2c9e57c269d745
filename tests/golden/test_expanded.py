"""Definitions of views in the place of their names: a name in them means what it meant there."""

import pytest

from rewriter.statements import parse
from rewriter.views import View, expanded, named_by
from sensitivity.refusal import NotAllowed, TooComplex

_READS = {'"people"': '"public"."people"', '"public"."people"': '"public"."people"'}
KNOWN = {
    '"ann"."p"': View("p", " SELECT site FROM people;", _READS, own=True),
    '"ann"."q"': View(
        "q",
        "WITH people AS (SELECT p.site FROM p) SELECT x.site FROM people x, public.people",
        {'"p"': '"ann"."p"', **_READS},
        own=True,
    ),
    '"bob"."r"': View("r", "SELECT 1 AS one FROM people", _READS, own=False),
}
NAMED = {'"p"': '"ann"."p"', '"q"': '"ann"."q"', '"r"': '"bob"."r"'}
P = '(SELECT site FROM "public"."people" AS people) AS p'


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("SELECT count(*) FROM p", f"SELECT COUNT(*) FROM {P}"),
        ("SELECT p.site FROM p", f"SELECT p.site FROM {P}"),
        ("SELECT 1 FROM p AS a(b)", f"SELECT 1 FROM {P.removesuffix(' AS p')} AS a(b)"),
        # A CTE of the reader's hides the view of its name, and gets into none.
        ("WITH p AS (SELECT 1) SELECT * FROM p", "WITH p AS (SELECT 1) SELECT * FROM p"),
        (
            "WITH p AS (SELECT * FROM p) SELECT * FROM p",
            f"WITH p AS (SELECT * FROM {P}) SELECT * FROM p",
        ),
        (
            "WITH people AS (SELECT 1) SELECT * FROM p",
            f"WITH people AS (SELECT 1) SELECT * FROM {P}",
        ),
        (
            "SELECT * FROM q",
            f"SELECT * FROM (WITH people AS (SELECT p.site FROM {P}) SELECT x.site FROM people"
            ' AS x, "public"."people" AS people) AS q',
        ),
        ("SELECT * FROM (p JOIN s ON a = b)", f"SELECT * FROM ({P} JOIN s ON a = b)"),
    ],
)
def test_the_definition_stands_where_the_name_was(text: str, wanted: str) -> None:
    assert expanded(parse(text), NAMED, KNOWN).sql(dialect="postgres") == wanted


def test_a_name_may_have_quotes_and_dots_in_it() -> None:
    odd = '"ann"."a"".""b"'
    view = View("v", "SELECT 1 AS one FROM x", {'"x"': odd}, own=True)
    said = expanded(parse("SELECT one FROM v"), {'"v"': '"ann"."v"'}, {'"ann"."v"': view})
    assert said.sql(dialect="postgres") == f"SELECT one FROM (SELECT 1 AS one FROM {odd} AS x) AS v"


def test_what_cannot_be_opened() -> None:
    with pytest.raises(NotAllowed, match="another role"):
        expanded(parse("SELECT * FROM r"), NAMED, KNOWN)
    with pytest.raises(TooComplex):
        expanded(parse("SELECT 1 FROM " + ", ".join(["p"] * 65)), NAMED, KNOWN)
    long = View("p", f"SELECT site FROM people WHERE {'site > 1 AND ' * 3_000} true", {}, own=True)
    with pytest.raises(TooComplex):
        expanded(parse("SELECT 1 FROM p AS a, p AS b, p AS c"), NAMED, {'"ann"."p"': long})


def test_names_that_views_may_get() -> None:
    assert named_by('create or replace temp view "Ann"."A b" (x) as select 1') == ["a b"]
    assert named_by("CREATE VIEW v AS SELECT a AS view FROM b") == ["v"]
    assert named_by("ALTER VIEW IF EXISTS ann.v RENAME TO w") == ["w"]
    assert named_by("DROP VIEW v") == []
    assert named_by(f"CREATE VIEW {'é' * 40} AS SELECT 1") == ["é" * 31]  # as PostgreSQL keeps it
