"""`privacy.intervals`: the ends of each aggregate's interval, as columns, over every protocol."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from tests.serve.serving import Served, costs

Ask = Callable[[str], "psycopg.Cursor[Any]"]
GROUPED = "SELECT site, count(*) AS n, avg(age) FROM care GROUP BY 1 ORDER BY 1"
ENDS = ["site", "n", "avg", "n_low", "n_high", "avg_low", "avg_high"]


@pytest.fixture(params=["simple", "extended", "prepared", "binary"])
def ask(request: pytest.FixtureRequest, pgfog: Served) -> Iterator[Ask]:
    with pgfog.connect(options="-c privacy.intervals=on") as connection:

        def asked(text: str) -> "psycopg.Cursor[Any]":
            if request.param == "simple":
                return psycopg.ClientCursor(connection).execute(text.encode())
            return connection.cursor(binary=request.param == "binary").execute(
                text.encode(), (), prepare=request.param == "prepared"
            )

        yield asked


def names(cursor: "psycopg.Cursor[Any]") -> list[str]:
    return [column.name for column in cursor.description or ()]


def test_each_aggregate_has_its_ends(ask: Ask) -> None:
    cursor = ask(GROUPED)
    assert names(cursor) == ENDS
    assert [c.type_code for c in cursor.description or ()][3:] == [701] * 4
    for _, n, avg, n_low, n_high, avg_low, avg_high in cursor.fetchall():
        assert n_low < n < n_high
        assert avg_low < avg < avg_high
        assert 20 < n_high - n_low < 200


def test_order_and_limit_keep_their_meaning(ask: Ask) -> None:
    cursor = ask(
        "SELECT count(*) FILTER (WHERE age > 30) AS older, count(*) + 1 AS more, upper('x') AS x"
        " FROM care GROUP BY site ORDER BY 1 DESC LIMIT 2"
    )
    assert names(cursor) == ["older", "more", "x", "older_low", "older_high"]
    first, second = cursor.fetchall()
    assert first[0] >= second[0]


def test_totals_are_sums_of_what_is_shown_and_have_ends(ask: Ask) -> None:
    *parts, total = ask(
        "SELECT site, count(*) AS n FROM care GROUP BY ROLLUP (site) ORDER BY site"
    ).fetchall()
    assert total[0] is None
    assert total[1] == sum(n for _, n, *_ in parts)
    widths = [high - low for *_, low, high in (*parts, total)]
    assert max(widths[:-1]) < widths[-1] < sum(widths[:-1])


def test_a_pivot_beside_a_constant(ask: Ask) -> None:
    ((label, *told),) = ask(
        "SELECT 'all' AS g, count(*) FILTER (WHERE site = 1) AS a,"
        " sum(CASE WHEN site = 2 THEN 1 ELSE 0 END) AS b FROM care GROUP BY g"
    ).fetchall()
    assert label == "all"
    a, b, a_low, a_high, b_low, b_high = map(float, told)
    assert a_low < a < a_high
    assert b_low < b < b_high


def test_a_wrapper_shows_what_it_wraps(ask: Ask) -> None:
    cursor = ask(f"SELECT * FROM ({GROUPED}) AS virtual_table LIMIT 3")
    assert names(cursor) == ENDS
    assert len(cursor.fetchall()) == 3


@pytest.mark.parametrize(
    "text",
    [
        "SELECT count(*) FROM sites",
        "SELECT max(n) FROM (SELECT count(*) AS n FROM care GROUP BY site) AS t",
    ],
)
def test_what_noise_did_not_move_has_no_ends(ask: Ask, text: str) -> None:
    (row,) = ask(text).fetchall()
    assert row[1:] == (None, None)


CHOSEN = """SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY age), min(age), max(age),
    mode() WITHIN GROUP (ORDER BY site), bool_or(age > 90), every(age < 90) FROM care"""


def test_what_is_chosen_has_empty_ends(ask: Ask) -> None:
    # How far a value lies from the true one depends on rows; what is known in rows EXPLAIN says.
    cursor = ask(CHOSEN)
    (row,) = cursor.fetchall()
    told, ends = [float(x) for x in row[:6]], [*zip(row[6::2], row[7::2], strict=True)]
    # Of a minimum the upper end is known, of a maximum the lower one; the others are bounds.
    assert ends[1][0] <= told[1] <= ends[1][1] < ends[2][0] <= told[2] <= ends[2][1]
    assert [ends[i] for i in (0, 3, 4, 5)] == [(None, None)] * 4


def test_a_notice_says_what_has_empty_ends(pgfog: Served) -> None:
    said = list[str]()
    with pgfog.connect() as ann:
        ann.add_notice_handler(lambda notice: said.append(notice.message_primary or ""))
        ann.execute(CHOSEN.encode())
        assert "no ends" not in said.pop()
        ann.execute("SET privacy.intervals = on")
        ann.execute(CHOSEN.encode())
    assert "no ends are known of percentile_cont, mode, bool_or, every: see EXPLAIN" in said.pop()


def test_numbers_of_public_values_stay_within_them(ask: Ask) -> None:
    ((told, low, high),) = ask("SELECT count(DISTINCT site) FROM care").fetchall()
    assert 0 <= told == low <= high == 6


def test_explain_says_how_sure_a_choice_is(pgfog: Served) -> None:
    with pgfog.connect() as ann:
        said = "\n".join(line for (line,) in ann.execute(f"EXPLAIN {CHOSEN}".encode()))
    assert "a rank is off by up to" in said
    assert "at 95 % none has more than" in said
    assert said.count("wrong in at most 2.5 % of answers where none is") == 2


def test_a_union_has_none(ask: Ask) -> None:
    cursor = ask("SELECT count(*) FROM care UNION ALL SELECT count(*) FROM people")
    assert names(cursor) == ["count"]
    assert len(cursor.fetchall()) == 2


def test_parameters_and_errors_keep_their_places(pgfog: Served) -> None:
    with pgfog.connect() as connection:
        connection.execute("SET privacy.intervals = on")
        cursor = connection.execute(
            "SELECT count(*) AS n FROM care WHERE age > %s AND site = %s", (30, 2)
        )
        assert names(cursor) == ["n", "n_low", "n_high"]
        for prepare in (False, True):
            with costs("0", connection), pytest.raises(psycopg.errors.UndefinedColumn) as caught:
                connection.execute("SELECT count(*), nothing FROM care", (), prepare=prepare)
            assert caught.value.diag.statement_position == "18"


def test_what_was_described_is_what_comes(pgfog: Served) -> None:
    with pgfog.connect() as connection:
        pg = connection.pgconn
        pg.prepare(b"before", GROUPED.encode())
        connection.execute("SET privacy.intervals = on")
        pg.prepare(b"after", GROUPED.encode())
        connection.execute("SET privacy.intervals = off")
        for name, columns in ((b"before", ENDS[:3]), (b"after", ENDS)):
            described = pg.describe_prepared(name)
            result = pg.exec_prepared(name, [])
            for found in (described, result):
                assert [(found.fname(i) or b"").decode() for i in range(found.nfields)] == columns
            assert result.ntuples == 6


def test_copies_cursors_and_tables_have_them_too(pgfog: Served) -> None:
    with pgfog.connect() as connection:
        # As written: PostgreSQL keeps the case of a setting it does not know.
        connection.execute("SELECT set_config('privacy.intervals', 'True', false)")
        connection.execute(f"CREATE TEMP TABLE kept AS {GROUPED}".encode())
        assert names(connection.execute("SELECT * FROM kept")) == ENDS
        with connection.cursor().copy(f"COPY ({GROUPED}) TO STDOUT".encode()) as copy:
            assert [len(row) for row in copy.rows()] == [7] * 6
        with connection.transaction():
            connection.execute(f"DECLARE c CURSOR FOR {GROUPED}".encode())
            assert names(connection.execute("FETCH ALL FROM c")) == ENDS
