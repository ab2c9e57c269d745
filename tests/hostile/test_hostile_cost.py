"""Texts that grow: what a statement may cost pgfog before anybody pays.

One event loop serves every analyst, so a text that takes a minute to plan is a minute of nobody
else's answers, and a text that doubles at every level is the end of the process.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import suppress
from functools import partial

import pytest

from proxy.backends import ExactRows
from proxy.gateway import _remembered
from proxy.release import draw, work_in
from rewriter.foreign import instead
from rewriter.lexer import split
from rewriter.plan import Release
from rewriter.statement import Way
from rewriter.statements import MOST_VIEWS, Classifier, parse
from sensitivity.policy import Policy
from sensitivity.refusal import Refusal, TooComplex
from tests.hostile.clinic import planned
from tests.statistics.conftest import Seeded

PATIENTS = Classifier(frozenset({"patients", "visits"}))
# Of the processor's time: each takes a small part of a second, and took minutes before it was
# bounded. Other processes slow a processor's second down, too.
PATIENCE_S = 10.0


def _where(condition: str) -> str:
    return f"SELECT count(*) FROM patients WHERE {condition}"


def _nested(before: str, after: str, n: int, inner: str = "age") -> str:
    return _where(f"{before * n}{inner}{after * n} > 1")


def _derived(n: int) -> str:
    query = "SELECT id, age AS a FROM patients"
    for i in range(n):
        query = f"SELECT id, a * a AS a FROM ({query}) t{i}"
    return f"SELECT sum(a) FROM ({query}) t"


def _doubling_ctes(n: int) -> str:
    twice = "SELECT x.id FROM c{0} x JOIN c{0} y ON x.id = y.id"
    ctes = [f"c{i + 1} AS ({twice.format(i)})" for i in range(n)]
    return f"WITH c0 AS (SELECT id FROM patients), {', '.join(ctes)} SELECT count(*) FROM c{n}"


TEXTS: dict[str, Callable[[], str]] = {
    "sqrt doubles": lambda: _nested("sqrt(", ")", 30),
    "ln doubles": lambda: _nested("ln(", ")", 30),
    "width_bucket triples": lambda: _nested("width_bucket(", ", 0, 10, 10)", 20),
    "power to the 16th": lambda: f"SELECT sum({'power(' * 20}age{', 16)' * 20}) FROM patients",
    "squares of squares": lambda: _derived(30),
    "CTEs that join themselves": lambda: _doubling_ctes(20),
    "a long sum": lambda: _where("age > " + "+".join("1" * 2_000)),
    "a longer sum": lambda: _where("age > " + "+".join("1" * 40_000)),
    "casts of casts": lambda: _where("age" + "::int" * 5_000 + " > 1"),
    "parentheses": lambda: _nested("(", ")", 40_000),
    "brackets": lambda: _where("age > " + "[" * 40_000),
    "subscripts": lambda: _where("age" + "[1]" * 30_000 + " > 1"),
    "branches": lambda: (
        f"SELECT CASE {' '.join(f'WHEN age < {i} THEN {i}' for i in range(700))} END, count(*)"
        " FROM patients GROUP BY 1"
    ),
    "a sum of answers": lambda: f"SELECT {' + '.join(['count(*)'] * 490)} FROM patients",
    "CTEs of answers": lambda: (
        "WITH c0 AS (SELECT count(*) AS n FROM patients)"
        + "".join(f", c{i} AS (SELECT a.n FROM c{i - 1} a, c{i - 1} b)" for i in range(1, 200))
        + " SELECT n FROM c199"
    ),
    "minuses": lambda: _where("age > " + "- " * 40_000 + "1"),
    "NOTs": lambda: _where("NOT " * 20_000 + "true"),
    "CASEs": lambda: _nested("CASE WHEN true THEN ", " END", 3_000),
    "ANDs": lambda: _where(" AND ".join(["age > 1"] * 9_000)),
    "ORs": lambda: _where(" OR ".join(["age = 1"] * 4_900)),
    "ORs beside ANDs": lambda: _where(
        " OR ".join(["(age = id OR age IS NULL AND id IS NULL)"] * 1_300)
    ),
    "a list": lambda: _where(f"age IN ({', '.join(map(str, range(15_000)))})"),
    "UNIONs": lambda: " UNION ALL ".join(["SELECT count(*) FROM patients"] * 3_000),
    "derived tables": lambda: f"SELECT count(*) FROM {'(SELECT * FROM ' * 3_000}patients",
    "dollar quotes": lambda: "patients " + " ".join(f"$a{i}$" for i in range(100_000)),
    "comments": lambda: "patients " + "/*a*/ " * 15_000,
    "open comments": lambda: "patients " + "/*" * 500_000,
    "open quotes": lambda: "patients '" + "''" * 500_000,
    "identifiers": lambda: "patients " + '"a" ' * 20_000,
    "an INSERT's parentheses": lambda: f"INSERT INTO t {'(' * 90_000} patients",
    "JOINs without ON": lambda: "SELECT 1 FROM patients " + "JOIN patients " * 28,
    "JOINs half without": lambda: (
        "SELECT 1 FROM patients " + "JOIN patients JOIN patients ON true " * 28
    ),
    "JOINs named on": lambda: "SELECT 1 FROM patients " + "LEFT JOIN patients AS on " * 28,
    "JOINs behind a cross": lambda: "SELECT 1 FROM a AS cross " + "LEFT JOIN b AS cross " * 28,
    "a type that may be a function": lambda: _nested("date(", ")", 28),
    "behind a comment": lambda: _nested("1 --\r + date(", ")", 28),
    "semicolons": lambda: "patients" + ";" * 100_000,
    "a long literal": lambda: f"SELECT 'user', '{'x' * 40_000_000}'",
    "a long literal of quotes": lambda: f"SELECT 'user', E'{chr(39) * 40_000_000}'",
    "series beside each other": lambda: (
        "SELECT count(*) FROM patients"
        + "".join(f", generate_series(1, 10000) AS g{i}" for i in range(48))
    ),
}


@pytest.mark.parametrize("name", TEXTS)
def test_it_is_planned_or_refused_soon(name: str, policy: Policy) -> None:
    text = TEXTS[name]()
    start = time.process_time()
    split(text)
    PATIENTS.read(text)
    try:
        made = planned(policy, text)
    except Refusal:
        pass
    else:
        assert max(len(getattr(step, "sql", "")) for step in made.steps) < 5_000_000
    assert time.process_time() - start < PATIENCE_S


def test_an_answer_has_only_so_many_numbers(policy: Policy) -> None:
    # Noise and its ± for two million took 28 s and 0.9 GB, at a price of 1e-9.
    listed = [f"sum(least(greatest(big, 0), {i}))" for i in range(1, 52)]
    text = "SELECT big, {} FROM bigs WHERE big BETWEEN 1 AND 10000 GROUP BY big"
    half = text.format(", ".join(listed[:26]))
    for many in (text.format(", ".join(listed)), f"{half} UNION ALL {half}"):
        with pytest.raises(TooComplex, match="numbers"):
            planned(policy, many)
    made = planned(policy, text.format(", ".join(listed[:50])))
    (release,) = made.steps
    assert isinstance(release, Release)
    assert work_in(release, [ExactRows([])]) == release.size == 500_000


def test_groups_that_are_shown_have_only_so_many_numbers(policy: Policy) -> None:
    # 100,000 groups of 200 aggregates would take 8 GB. Those that are too small do not matter.
    (release,) = planned(policy, "SELECT big, count(*), sum(1) FROM bigs GROUP BY big").steps
    assert isinstance(release, Release)
    assert release.groups is None

    def drawn(large: int, small: int, most: int) -> int:
        columns = sum(len(m.family.columns) for m in release.measures) + (release.decider is None)
        sizes = [10**9] * large + [1] * small
        rows = [(i, *(size,) * columns) for i, size in enumerate(sizes)]
        return len(draw(release, [ExactRows(rows)], Seeded(1), most).groups)

    assert release.width == 2
    assert drawn(4, 1_000, 8) == 4
    assert drawn(0, 1_000, 0) == 0
    with pytest.raises(TooComplex, match="more than 7 numbers") as refused:
        drawn(4, 1_000, 7)
    assert "charged" in (refused.value.hint or "")


def test_what_people_nest_is_parsed() -> None:
    for text in (
        "SELECT 1 FROM a " + "LEFT JOIN b ON b.x = a.x " * 60,
        "SELECT 1 FROM a " + "NATURAL LEFT JOIN b CROSS JOIN c " * 20,
        "SELECT 1 FROM a JOIN (b JOIN c JOIN d ON true ON true) USING (x)",
        "SELECT " + "coalesce(" * 30 + "a" + ", 1)" * 30 + ", date(date(a)), 1::numeric(3)",
    ):
        assert parse(text) is not None


def test_numbers_of_a_million_digits_are_not_made(policy: Policy) -> None:
    for literal in ("1e400", "9" * 5_000, "0." + "0" * 5_000 + "1", "1e-400", "1e999999999"):
        start = time.process_time()
        for sql in ("SELECT sum(cost * {}) FROM patients", "SELECT 1 FROM patients GROUP BY {}"):
            with suppress(Refusal):
                planned(policy, sql.format(literal))
        with suppress(Refusal):
            planned(policy, f"SELECT avg(cost::numeric({literal}, 2)) FROM patients")
        assert time.process_time() - start < PATIENCE_S


def test_garbage_is_read_or_refused() -> None:
    # What can be read though it is no SQL is for the shadow to refuse.
    for text in ("", ";", "\0", "SELECT", "patients patients", "(((", "SELECT 1 2 3", "\ud800"):
        with suppress(Refusal):
            assert parse(text) is not None


@pytest.mark.parametrize("depth", [1, 30, 3_000])
def test_parentheses_around_a_whole_query_are_taken_off_at_once(depth: int) -> None:
    # Each was a pass over the whole text, and of a thousand none came back.
    listed = ", ".join(["1"] * 10_000)
    query = f"SELECT count(*) FROM patients WHERE age IN ({listed})"
    begun = time.process_time()
    statement = PATIENTS.read(f"COPY {'(' * depth}{query}{')' * depth} TO STDOUT")
    assert time.process_time() - begun < PATIENCE_S
    assert statement.inner == query
    assert statement.relations == ('"patients"',)


def test_a_hint_is_found_where_a_statement_begins() -> None:
    begun = time.process_time()
    assert instead("SELECT TOP 5 * FROM t WHERE " + "a " * 10_000_000) is not None
    assert instead("SELECT 1 WHERE " + "a " * 10_000_000) is None
    assert time.process_time() - begun < PATIENCE_S


def test_a_plan_of_much_sql_is_not_kept() -> None:
    # Of a thousand such plans, which EXPLAIN makes for nothing, each took 23 MB.
    cache = OrderedDict[Hashable, str]()
    for size in (1, 9, 2):
        assert _remembered(cache, size, partial(str.ljust, "", size), lambda made: len(made) < 5)
    assert [*cache] == [1, 2]


def test_what_prepares_a_prepare_is_not_followed() -> None:
    begun = time.process_time()
    query = f"SELECT count(*) FROM patients WHERE age IN ({', '.join(['1'] * 10_000)})"
    assert PATIENTS.read("PREPARE a AS " * 3_000 + query).way is Way.RELAY
    assert PATIENTS.read(f"PREPARE a AS {query}").way is Way.PREPARED
    assert time.process_time() - begun < PATIENCE_S


def test_a_text_too_long_to_be_planned_is_not_looked_through() -> None:
    # A load into a table of one's own; if it read private rows, the shadow would refuse.
    text = f"INSERT INTO mine VALUES {', '.join(['(1, $$patients; users$$)'] * 400_000)};"
    begun = time.process_time()
    assert split(text) == (text,)
    assert PATIENTS.read(text).way is Way.RELAY
    assert PATIENTS.read(f"ALTER ROLE me SET a.b = '{text}'").way is Way.ANSWER
    assert time.process_time() - begun < PATIENCE_S


def test_names_that_views_may_have_cost_nobody_else() -> None:
    # A failing CREATE VIEW is free, and an analyst may send as many as it likes.
    known = Classifier(frozenset({"patients"}))
    start = time.process_time()
    for i in range(MOST_VIEWS):
        known.know_views([f"view number {i}", f"É{i}"])
        known.read("SELECT 1 FROM pg_class")
    assert time.process_time() - start < PATIENCE_S
    for name in ('"View number 4"', f"é{i}", f'"É{i}"'):
        assert known.read(f"SELECT count(*) FROM ann.{name} AS v").others
    assert known.read("SELECT 'view number' FROM views").way is Way.RELAY
    assert known.read("SELECT count(*) FROM é0").way is Way.RELAY  # the oldest are forgotten
