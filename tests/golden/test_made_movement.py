"""Statements nobody wrote: whatever is accepted, no unit moves more than was claimed for it.

Joins of every kind meet on units, on half of a unit, through public tables, on nothing; derived
tables rename the unit, hide it, or give its name to something else; they number its rows, group
them, take the first or stack them, and LATERAL takes some of each unit's. Units are bounded as the
planner likes, or as a policy says: by weights, by lengths, by an index.
"""

from collections import Counter
from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rewriter.plan import Earlier
from sensitivity.policy import Bounding
from sensitivity.refusal import Refusal
from tests.engines import Connection
from tests.golden.bounded import INDEXED, bounded_by, build_index
from tests.golden.clinic import TABLES as AS_THEY_ARE
from tests.golden.clinic import planned
from tests.golden.movement import check

Texts = st.SearchStrategy[str]
TABLES = {
    "people": ("person_id", "site", "female", "income", "region", "born"),
    "visits": ("person_id", "site", "kind", "minutes", "cost", "fee", "steps", "day", "note"),
    "cards": ("person_id", "tier"),
    "archive.people": ("person_id", "site"),
    "stays": ("hospital", "patient", "ward", "days"),
    "tests": ("hospital", "patient", "score"),
    "purchases": ("person_id", "shop", "city", "amount"),
    "bills": ("person_id", "bill_id", "status", "amount"),
    "lines": ("bill_id", "price"),
    "sites": ("code", "name"),
    "kinds": ("kind", "category"),
}
UNITS = ("person_id", "who", "hospital", "patient")
SIDES = ("", "LEFT ", "RIGHT ", "FULL ")
NUMBERS = (
    "site",
    "income",
    "minutes",
    "cost",
    "fee",
    "days",
    "score",
    "person_id",
    "code",
    "who",
    "amount",
    "price",
    "n",
    "w0",
    "w1",
)


@st.composite
def _item(draw: st.DrawFn, name: str) -> tuple[str, tuple[str, ...]]:
    """Return one item of FROM under `name`, and its columns."""
    table = draw(st.sampled_from([*list(TABLES) * 2, "visits", "people"]))
    columns = TABLES[table]
    form = draw(st.integers(0, 7))
    if form <= 2:
        return f"{table} AS {name}", columns
    if form >= 6:
        return draw(_within(table, name))
    own = columns[0]
    where = draw(st.sampled_from(["", f" WHERE {own} IS NOT NULL", f" WHERE x.{own} <> x.{own}"]))
    if form == 3:
        return f"(SELECT * FROM {table} AS x{where}) AS {name}", columns
    other = draw(st.sampled_from(columns))
    if form == 4:
        columns = ("who", *([other] if other != own else []))
        listed = ", ".join([f"x.{own} AS who", *columns[1:]])
        return f"(SELECT {listed} FROM {table} AS x{where}) AS {name}", columns
    inner = draw(st.sampled_from([t for t in TABLES if TABLES[t][0] == own]))
    shared = [c for c in UNITS if c in TABLES[table] and c in TABLES[inner]]
    if not shared:
        return f"{table} AS {name}", columns
    columns = (*shared, *(c for c in columns if c not in TABLES[inner]))
    side = draw(st.sampled_from(SIDES))
    joined = f"{table} AS x {side}JOIN {inner} AS y USING ({', '.join(shared)})"
    return f"(SELECT {', '.join(columns)} FROM {joined}{where}) AS {name}", columns


@st.composite
def _within(draw: st.DrawFn, table: str, name: str) -> tuple[str, tuple[str, ...]]:
    """Return what is done to each unit's rows of a table, and its columns."""
    columns = TABLES[table]
    keys = tuple(c for c in columns if c in UNITS) or columns[:1]
    unit, column = ", ".join(keys), st.sampled_from(columns)
    over = f"OVER (PARTITION BY {unit} ORDER BY {{}}{{}})"
    match draw(st.integers(0, 3)):
        case 0:
            kinds = ["row_number()", "lag({})", "rank()", "count({})", "first_value({})"]
            made = [
                draw(st.sampled_from(kinds)).format(draw(column))
                + " "
                + over.format(draw(column), draw(st.sampled_from(["", " DESC"])))
                for _ in range(draw(st.integers(1, 3)))
            ]
            listed = ", ".join(f"{window} AS w{i}" for i, window in enumerate(made))
            return (
                f"(SELECT *, {listed} FROM {table}) AS {name}",
                (*columns, *(f"w{i}" for i in range(len(made)))),
            )
        case 1:
            key = draw(column)
            listed = ", ".join(dict.fromkeys((*keys, key)))
            query = f"SELECT {listed}, count(*) AS n, max({draw(column)}) AS m FROM {table}"
            return f"({query} GROUP BY {listed}) AS {name}", (*dict.fromkeys((*keys, key)), "n")
        case 2:
            order = f"ORDER BY {unit}, {draw(column)}"
            return f"(SELECT DISTINCT ON ({unit}) * FROM {table} {order}) AS {name}", columns
        case _:
            operation = draw(st.sampled_from(["UNION ALL", "UNION", "EXCEPT", "INTERSECT"]))
            other = f"SELECT * FROM {table} WHERE {draw(column)} IS NOT NULL"
            return f"(SELECT * FROM {table} {operation} {other}) AS {name}", columns


@st.composite
def _lateral(
    draw: st.DrawFn, left: dict[str, tuple[str, ...]], name: str
) -> tuple[str, tuple[str, ...]]:
    """Return LATERAL of rows of each unit, mostly, joined to what is there; and its columns."""
    other, table = draw(st.sampled_from(sorted(left))), draw(st.sampled_from(sorted(TABLES)))
    columns = TABLES[table]
    ties = [f"x.{c} = {other}.{c}" for c in columns if c in left[other] and c in UNITS]
    column = st.sampled_from(columns)
    first = draw(st.sampled_from(["", "DISTINCT ", f"DISTINCT ON (x.{draw(column)}) "]))
    limit = draw(st.sampled_from(["", f" ORDER BY x.{draw(column)} LIMIT 2"])) if not first else ""
    query = f"SELECT {first}x.* FROM {table} AS x WHERE {' AND '.join(ties) or 'true'}{limit}"
    if draw(st.booleans()):
        return f" CROSS JOIN LATERAL ({query}) AS {name}", columns
    return f" LEFT JOIN LATERAL ({query}) AS {name} ON true", columns


@st.composite
def _on(draw: st.DrawFn, left: dict[str, tuple[str, ...]], name: str, own: tuple[str, ...]) -> str:
    """Return a condition between what is there and what comes."""
    parts: list[str] = []
    for _ in range(draw(st.integers(1, 3))):
        other = draw(st.sampled_from(sorted(left)))
        unit = [c for c in own if c in left[other] and c in UNITS]
        if draw(st.integers(0, 3)) and unit:
            parts += [f"{other}.{c} = {name}.{c}" for c in unit]
        elif draw(st.booleans()):
            one, two = draw(st.sampled_from(left[other])), draw(st.sampled_from(own))
            parts.append(f"{other}.{one} = {name}.{two}")
        else:
            odd = ["true", f"{name}.{own[0]} IS NOT NULL", f"{other}.{left[other][-1]} IS NULL"]
            parts.append(draw(st.sampled_from(odd)))
    glue: str = draw(st.sampled_from([" AND ", " AND ", " AND ", " OR "]))
    return glue.join(parts)


@st.composite
def statements(draw: st.DrawFn) -> str:
    """Return an aggregate over one to three relations."""
    table = draw(st.sampled_from(INDEXED))
    plain = st.just((f"{table} AS a", TABLES[table]))
    text, columns = draw(st.one_of(plain, _item("a")))
    there = {"a": columns}
    for name in "bc"[: draw(st.integers(0, 2))]:
        item, own = draw(_item(name))
        form = draw(st.integers(0, 6))
        side = draw(st.sampled_from(SIDES))
        common = [c for c in own if any(c in other for other in there.values())]
        unit = [c for c in common if c in UNITS]
        if form == 6:
            joined, own = draw(_lateral(there, name))
            text += joined
        elif form == 0:
            text += f" CROSS JOIN {item}"
        elif form == 1:
            text += f" NATURAL {side}JOIN {item}"
        elif form == 2 and common:
            text += f" {side}JOIN {item} USING ({', '.join(unit or common[:1])})"
        else:
            text += f" {side}JOIN {item} ON {draw(_on(there, name, own))}"
        there[name] = own
    named = [f"{name}.{c}" for name, own in there.items() for c in own]
    numbers = [n for n in named if n.split(".")[1] in NUMBERS] or ["1"]
    column, number = st.sampled_from(named), st.sampled_from(numbers)
    keys = draw(st.lists(st.one_of(column, number.map("floor({} / 2)".format)), max_size=2))
    aggregates = draw(
        st.lists(
            st.one_of(
                st.just("count(*)"),
                column.map("count({})".format),
                column.map("count(DISTINCT {})".format),
                number.map("sum(least(greatest({}, 0), 4))".format),
                number.map("sum({})".format),
                number.map("avg({})".format),
                number.map("variance(least(greatest({}, -1), 3))".format),
                column.map("count(*) FILTER (WHERE {} IS NULL)".format),
                number.map(
                    "count(*) FILTER (WHERE {0} = 1), avg({0}) FILTER (WHERE {0} = 2)".format
                ),
                number.map("count(*), sum({0}), count({0})".format),
                number.map("sum(least(greatest({}, -2), 3))".format),
                number.map("max(least(greatest({}, 0), 4))".format),
                number.map(
                    "percentile_disc(0.3) WITHIN GROUP (ORDER BY least(greatest({}, 0), 4))".format
                ),
                number.map("corr(least(greatest({0}, 0), 4), least(greatest({0}, -1), 2))".format),
                number.map("bool_or({} > 1)".format),
            ),
            min_size=1,
            max_size=3,
        )
    )
    where = draw(
        st.one_of(
            st.just(""),
            column.map(" WHERE {} IS NULL".format),
            number.map(" WHERE {} > 1".format),
            st.tuples(column, column).map(lambda two: f" WHERE {two[0]} = {two[1]}"),
        )
    )
    listed = ", ".join(str(i + 1) for i in range(len(keys)))
    together = draw(st.sampled_from(["{}", "{}", "ROLLUP ({})", "CUBE ({})"]))
    group = f" GROUP BY {together.format(listed)}" if keys else ""
    return f"SELECT {', '.join(keys + aggregates)} FROM {text}{where}{group}"


@pytest.fixture(scope="module")
def indexed(
    engine: str, whole: Connection, turned: Connection, neighbours: Mapping[str, Connection]
) -> None:
    """Let every database have an index of its own."""
    for connection in (whole, turned, *neighbours.values()):
        build_index(connection, engine)


@pytest.mark.usefixtures("indexed")
def test_no_unit_moves_more_than_claimed(
    engine: str, whole: Connection, turned: Connection, neighbours: Mapping[str, Connection]
) -> None:
    checked = 0

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(sql=statements(), bounding=st.sampled_from([None, *Bounding, Bounding.INDEX]))
    def moves(sql: str, bounding: Bounding | None) -> None:
        nonlocal checked
        tables = bounded_by(bounding, engine) if bounding else AS_THEY_ARE
        try:
            plan = planned(sql, engine=engine, tables=tables)
        except Refusal:
            return
        if any(isinstance(step, Earlier) for step in plan.steps):
            return  # its answer is no row of a unit's, and is not here yet
        for sql in (sql for step in plan.steps for sql in step.queries if sql):
            rows = [Counter(database.execute(sql).fetchall()) for database in (whole, turned)]
            assert rows[0] == rows[1]
        check(plan, whole, neighbours)
        checked += 1

    moves()
    assert checked  # about two in five are: all 60 are refused once in 10^9
