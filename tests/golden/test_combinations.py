"""Groups whose labels public tables do not have together are not shown, nor added up."""

from collections.abc import Sequence
from fractions import Fraction

from proxy.release import NoisyTable
from rewriter.explain import explain
from tests.engines import Connection
from tests.golden.clinic import planned
from tests.golden.drawn import drawn

_JOINED = "people AS p JOIN towns AS t ON t.code = p.site JOIN lands AS l ON l.land = t.land"


def told(sql: str, backend: Connection, engine: str) -> Sequence[NoisyTable]:
    return drawn(planned(sql, engine=engine), backend)


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


def test_nothing_can_be_where_public_conditions_leave_nothing(
    whole: Connection, engine: str
) -> None:
    by_both = f"SELECT l.name, t.town, count(*) FROM {_JOINED} WHERE t.code = 4 GROUP BY ROLLUP"
    parts, lands, total = told(f"{by_both} (1, 2)", whole, engine)
    assert (parts.groups, lands.groups, total.groups) == ((), (), ((),))
    assert total.estimates(0, nonnegative=False) == [0]


def test_totals_are_of_what_can_be(whole: Connection, engine: str) -> None:
    by_land = f"SELECT l.name, t.town, count(*) FROM {_JOINED} GROUP BY ROLLUP (1, 2)"
    parts, lands, total = told(by_land, whole, engine)
    numbers = [Fraction(str(n)) for n in parts.estimates(0, nonnegative=False)]
    assert lands.groups == (("north",), ("south",))
    assert lands.estimates(0, nonnegative=False) == [numbers[0], numbers[1] + numbers[2]]
    assert total.estimates(0, nonnegative=False) == [sum(numbers)]
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
