"""Groups whose labels public tables do not have together are not shown, nor added up."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

import pytest

from proxy.release import NoisyTable
from rewriter.explain import explain
from rewriter.plan import Release
from tests.engines import Connection
from tests.golden.cases import every
from tests.golden.clinic import ALLOWED, TABLES, planned
from tests.golden.drawn import drawn

_JOINED = "people AS p JOIN towns AS t ON t.code = p.site JOIN lands AS l ON l.land = t.land"


def told(sql: str, backend: Connection, engine: str) -> Sequence[NoisyTable]:
    return drawn(planned(sql, engine=engine), backend)


def numbers(table: NoisyTable) -> list[Fraction]:
    (estimates,) = table.estimates(0, nonnegative=False)
    return [Fraction(n or 0) for n in estimates.numbers()]


def test_only_what_can_be_is_shown(whole: Connection, engine: str) -> None:
    by_both = f"SELECT l.name, t.town, count(*) FROM {_JOINED} GROUP BY 1, 2"
    (table,) = told(by_both, whole, engine)
    assert table.groups == (("north", "Aachen"), ("south", "Basel"), ("south", None))
    (table,) = told(
        f"SELECT t.town, count(*) FROM {_JOINED} WHERE l.name = 'south' GROUP BY 1", whole, engine
    )
    assert table.groups == (("Basel",), (None,))


def test_outer_joins_leave_null(whole: Connection, engine: str) -> None:
    (table,) = told(
        "SELECT t.town, l.name, count(*) FROM people AS p LEFT JOIN towns AS t ON t.code = p.site"
        " LEFT JOIN lands AS l ON l.land = t.land GROUP BY 1, 2",
        whole,
        engine,
    )
    assert table.groups == (
        ("Aachen", "north"),
        ("Basel", "south"),
        ("Zug", None),
        (None, "south"),
        (None, None),
    )


def test_derived_tables_are_as_what_they_are_made_of(whole: Connection, engine: str) -> None:
    known = (("north", "Aachen"), ("south", "Basel"), ("south", None))
    rows = f"SELECT p.person_id, p.female, l.name, t.town FROM {_JOINED}"
    for sql in (
        f"SELECT name, town, count(*) FROM ({rows}) AS custom_sql GROUP BY 1, 2",
        f"WITH q AS ({rows}), r AS (SELECT * FROM q WHERE female) SELECT name, town, count(*)"
        " FROM r GROUP BY 1, 2",
        f"SELECT name, town, count(*) FROM (SELECT name, town, count(*) AS n FROM ({rows}) AS q"
        " GROUP BY person_id, name, town) AS r WHERE n = 1 GROUP BY 1, 2",
        f"SELECT n, lower(t), count(*) FROM (SELECT DISTINCT * FROM ({rows}) AS q)"
        " AS r(i, f, n, t) GROUP BY 1, 2",
    ):
        (table,) = told(sql, whole, engine)
        assert [f"{n} {t}".lower() for n, t in table.groups] == [
            f"{n} {t}".lower() for n, t in known
        ], sql
    (table,) = told(
        f"SELECT name, town, count(*) FROM ({rows} WHERE l.land = 2) AS q GROUP BY 1, 2",
        whole,
        engine,
    )
    assert table.groups == known[1:]


def test_keys_of_one_column_are_of_one_value(whole: Connection, engine: str) -> None:
    days = "SELECT to_char(day, 'FMDay'), extract(isodow FROM day), count(*) FROM"
    week = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    for rows in ("visits", "(SELECT * FROM visits) AS q", "(SELECT day FROM visits) AS q"):
        (table,) = told(f"{days} {rows} GROUP BY 1, 2", whole, engine)
        assert {*table.groups} == {*zip(week, range(1, 8), strict=True), (None, None)}
    (table,) = told(
        "SELECT m, extract(quarter FROM m), y, count(*) FROM (SELECT extract(year FROM day) AS y,"
        " date_trunc('month', day) AS m FROM visits WHERE day > '2024-02-02') AS q"
        " GROUP BY 1, 2, 3",
        whole,
        engine,
    )
    assert table.groups == ((date(2024, 2, 1), 1, 2024), (date(2024, 3, 1), 1, 2024))


def test_of_timestamps_every_day_is_tried(whole: Connection, engine: str) -> None:
    for column in ("seen", "sent"):
        (table,) = told(
            f"SELECT {column}::date, to_char({column}, 'DD'), {column} > '2024-01-29 06:00',"
            " count(*) FROM visits"
            f" WHERE {column} BETWEEN '2024-01-28 13:00' AND '2024-01-30 01:00' GROUP BY 1, 2, 3",
            whole,
            engine,
        )
        # The time of day is another matter.
        days = [(date(2024, 1, day), str(day)) for day in (28, 29, 30) for _ in (False, True)]
        assert [(day, label) for day, label, _ in table.groups] == days


def test_of_two_tables_only_what_a_condition_on_both_leaves(whole: Connection, engine: str) -> None:
    (table,) = told(
        "SELECT t.town, l.name, count(*) FROM people AS p JOIN towns AS t ON t.code = p.site,"
        " lands AS l WHERE (t.land = 1 AND l.land = 2) OR (t.land = 2 AND l.land = 1)"
        " GROUP BY 1, 2",
        whole,
        engine,
    )
    assert table.groups == (("Aachen", "south"), ("Basel", "north"), (None, "north"))


def test_one_person_with_what_nobody_declared_makes_no_group(
    whole: Connection, neighbours: Mapping[str, Connection], engine: str
) -> None:
    # Person 5 alone is of a site that the policy does not list.
    for rows in ("people", "(SELECT *, site > 5 AS far FROM people) AS q"):
        sql = f"SELECT site > 2, site > 5, count(*) FROM {rows} GROUP BY 1, 2"
        for backend in (whole, neighbours["5"]):
            (table,) = told(sql, backend, engine)
            assert table.groups == ((False, False), (True, False))


def test_values_beyond_bounds_are_in_groups_of_their_own(whole: Connection, engine: str) -> None:
    # Bounds of minutes end at 60, which is where sums are clamped; somebody has 2^31 - 1.
    (table,) = told(
        "SELECT CASE WHEN minutes > 9999 THEN 'endless' ELSE 'known' END, minutes > 60, count(*)"
        " FROM visits GROUP BY 1, 2",
        whole,
        engine,
    )
    assert ("endless", True) in table.groups
    assert ("endless", False) not in table.groups


_EACH = "(SELECT person_id, {} AS n FROM visits GROUP BY person_id) AS q"
_NUMBERED = "(SELECT {} OVER (PARTITION BY person_id ORDER BY day) AS n FROM visits) AS q"
_MONTHS = "(SELECT date_trunc('month', day)::date AS n FROM visits) AS q"


@pytest.mark.parametrize(
    ("keys", "rows", "group"),
    [
        ("n > 3, n > 5", _EACH.format("count(*) + 0"), (True, True)),
        ("n > 200, n > 300", _EACH.format("sum(minutes)"), (True, True)),
        ("n = 1, n > 3", _NUMBERED.format("row_number()"), (False, True)),
        ("n = 1, n > 3", _NUMBERED.format("rank()"), (False, True)),
        (
            "day + n * interval '1 day' > '2024-04-05', day + n * interval '1 day' > '2024-05-01'",
            _NUMBERED.format("day, row_number()"),
            (True, False),
        ),
        ("minutes > 60, minutes > 90", "visits", (True, False)),
        ("day > '2024-04-01', extract(month FROM day) > 6", "visits", (True, False)),
        ("seen::date > '2024-04-01', extract(month FROM seen) > 6", "visits", (True, False)),
        ("n > '2024-04-01', extract(month FROM n) > 6", _MONTHS, (True, False)),
    ],
)
def test_bounds_alone_hide_no_row(
    keys: str, rows: str, group: tuple[bool, bool], whole: Connection, engine: str
) -> None:
    """Neither those of the policy, where sums are clamped, nor those that max_rows makes."""
    (table,) = told(f"SELECT {keys}, count(*) FROM {rows} GROUP BY 1, 2", whole, engine)
    assert group in table.groups


def test_nothing_can_be_where_public_conditions_leave_nothing(
    whole: Connection, engine: str
) -> None:
    by_both = f"SELECT l.name, t.town, count(*) FROM {_JOINED} WHERE t.code = 4 GROUP BY ROLLUP"
    parts, lands, total = told(f"{by_both} (1, 2)", whole, engine)
    assert (parts.groups, lands.groups, total.groups) == ((), (), ((),))
    assert numbers(total) == [0]


def test_totals_are_of_what_can_be(whole: Connection, engine: str) -> None:
    by_land = f"SELECT l.name, t.town, count(*) FROM {_JOINED} GROUP BY ROLLUP (1, 2)"
    parts, lands, total = told(by_land, whole, engine)
    of = numbers(parts)
    assert lands.groups == (("north",), ("south",))
    assert numbers(lands) == [of[0], of[1] + of[2]]
    assert numbers(total) == [sum(of)]
    # Their ± is that of the groups that were added, not of all pairs of labels.
    assert [m.parts for m in (*lands.release.measures, *total.release.measures)] == [2, 3]


def test_the_largest_are_all_where_there_are_no_more(whole: Connection, engine: str) -> None:
    (table,) = told(
        "SELECT l.name, t.town, count(DISTINCT person_id) AS n FROM plays"
        " JOIN towns AS t ON t.code = genre JOIN lands AS l ON l.land = t.land"
        " WHERE l.name = 'north' GROUP BY 1, 2 ORDER BY n DESC LIMIT 1",
        whole,
        engine,
    )
    assert table.release.largest is not None
    assert table.groups == (("north", "Aachen"),)


def test_explain_names_what_is_left_out() -> None:
    made = planned(f"SELECT l.name, t.town, count(*) FROM {_JOINED} GROUP BY 1, 2")
    lines = "\n".join(explain(made, 0.95, "salt"))
    assert "of these 16, those whose l.name, t.town public tables have in the rows read" in lines


def test_nothing_but_public_tables_is_read(engine: str) -> None:
    public = {f'"{name.name}"' for name in ALLOWED if TABLES[f'"{name.name}"'].public}
    read: set[str] = set()
    for case in every():
        if case.file.stem not in {"combinations", "dependent"} or case.sqlstate:
            continue
        for step in planned(case.query, engine=engine).steps:
            for each in step.combinations if isinstance(step, Release) else ():
                assert "\0" not in each.sql, "an earlier answer"
                read |= {*re.findall(r'"(?:main|public)"\.("[^"]*")', each.sql)}
    assert {'"towns"', '"lands"'} <= read <= public
