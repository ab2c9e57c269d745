"""The same rows in PostgreSQL and in DuckDB, and a plan's answer with the noise left out.

Every number is a multiple of 1/4, so that DOUBLE and numeric agree on it exactly.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import duckdb
import psycopg

from proxy.backends import ExactRows
from proxy.grouped import by_group, cells_of
from proxy.release import NoisyTable, added, public_sql, there_can_be
from proxy.shadow import lenient
from rewriter.dialects import DIALECTS
from rewriter.earlier import Told, told
from rewriter.plan import Earlier, Measure, Plan, Release, Totals
from rewriter.planner import Question, plan
from rewriter.statements import parse
from sensitivity.held import HeldChoice
from sensitivity.integers import Integers, integers, rounded
from sensitivity.mechanisms import Cells
from sensitivity.policy import Column, Kind, SqlType, Table, TableName, Unit
from sensitivity.quantiles import RankChoice
from sensitivity.ranks import Ranks, Target
from sensitivity.statistics import Pair
from sensitivity.sums import Sum
from sensitivity.votes import Votes
from tests import filled
from tests.engines import Connection
from tests.statistics.conftest import Seeded

INTEGER = SqlType("integer", Kind.INTEGER)
TEXT = SqlType("text", Kind.TEXT)
MOST = 10_000  # rows of a unit that count: more than there are


def _table(name: str, unit: bool, *columns: Column, unique: str = "") -> Table:
    return Table(
        TableName("public", name),
        Unit(("id",), unique=unique == "id", max_rows=MOST, max_groups=MOST) if unit else None,
        {c.name: c for c in columns},
        unique_keys=(frozenset({unique}),) if unique else (),
    )


def _numbers(lower: int, upper: int) -> tuple[Fraction, Fraction]:
    return Fraction(lower), Fraction(upper)


_DAYS = (date(2019, 1, 1), date(2024, 12, 31))
_TIMES = (datetime(2019, 1, 1), datetime(2025, 1, 1))  # noqa: DTZ001
_TABLES = (
    _table(
        "t",
        True,
        Column("id", INTEGER, False),
        Column("g", INTEGER, False, values=(0, 1, 2, 3)),
        Column("i", INTEGER, bounds=_numbers(-20, 20)),
        Column("j", INTEGER, False, bounds=_numbers(0, 9)),
        Column("n", SqlType("numeric", Kind.NUMERIC, (8, 2)), bounds=_numbers(-50, 50)),
        Column("f", SqlType("double precision", Kind.FLOAT), bounds=_numbers(-100, 100)),
        Column("b", SqlType("boolean", Kind.BOOLEAN)),
        Column("s", TEXT),
        Column("d", SqlType("date", Kind.DATE), bounds=_DAYS),
        Column("ts", SqlType("timestamp without time zone", Kind.TIMESTAMP), bounds=_TIMES),
    ),
    _table(
        "u",
        True,
        Column("id", INTEGER, False),
        Column("h", INTEGER, bounds=_numbers(0, 5)),
        Column("kind", TEXT, values=("a", "b"), nullable=False),
    ),
    _table(
        "p",
        True,
        Column("id", INTEGER, False),
        Column("g", INTEGER, False, values=(0, 1, 2, 3)),
        Column("born", SqlType("date", Kind.DATE), bounds=_DAYS),
        unique="id",
    ),
    _table(
        "l",
        True,
        Column("id", INTEGER, False),
        Column("x", SqlType("bigint", Kind.INTEGER)),
        Column("m", INTEGER),
        Column("b", SqlType("boolean", Kind.BOOLEAN)),
        Column("d", SqlType("date", Kind.DATE), False, bounds=_DAYS),
    ),
    _table("pub", False, Column("g", INTEGER, False), Column("label", TEXT), unique="g"),
    _table("fan", False, Column("g", INTEGER), Column("w", INTEGER, bounds=_numbers(0, 9))),
)
_TYPES = {
    "t": "id int, g int, i int, j int, n numeric(8,2), f double precision, b boolean, s text,"
    " d date, ts timestamp",
    "u": "id int, h int, kind letter",
    "p": "id int, g int, born date",
    "l": "id int, x bigint, m int, b boolean, d date",
    "pub": "g int, label text",
    "fan": "g int, w int",
}
_SCHEMA = "; ".join(
    ["CREATE TYPE letter AS ENUM ('a', 'b')"]
    + [f"CREATE TABLE {name} ({columns})" for name, columns in _TYPES.items()]
)


def rows() -> Mapping[str, list[tuple[Any, ...]]]:
    """Return every row of the world, the same in every run."""
    random = Random(20240501)

    def some(value: Any) -> Any:
        return None if random.random() < 0.15 else value

    def day() -> date:
        return _DAYS[0] + timedelta(days=random.randrange((_DAYS[1] - _DAYS[0]).days + 1))

    def time() -> datetime:
        return _TIMES[0] + timedelta(seconds=random.randrange(6 * 365 * 86_400))

    words = ["", "a", "ab", "abc", "b", "Ab", "a b", "it's", "a%", "ä", "z\\"]
    t = [
        (
            k % 17,
            random.randrange(4),
            some(random.randrange(-20, 21)),
            random.randrange(10),
            some(Decimal(random.randrange(-200, 201)) / 4),
            some(random.randrange(-400, 401) / 4),
            some(random.random() < 0.5),
            some(random.choice(words)),
            some(day()),
            some(time()),
        )
        for k in range(60)
    ]
    u = [(k % 23, some(random.randrange(6)), random.choice("ab")) for k in range(40)]
    p = [(k, random.randrange(4), some(day())) for k in range(5, 25)]
    pub = [(0, "zero"), (1, "one"), (2, None), (9, "nine")]
    fan = [(0, 1), (0, 2), (1, 3), (None, 4), (7, 5)]
    longs = [17067456001234567, 9007199254740993, -9007199254740995, (1 << 62) + 1, 5, 6, None]
    far = [
        (k, longs[k % 7], (None, 7, -3)[k % 3], (True, None, False, True)[k % 4], _DAYS[k % 2])
        for k in range(84)
    ]
    return {"t": t, "u": u, "p": p, "l": far, "pub": pub, "fan": fan}


def in_duckdb() -> duckdb.DuckDBPyConnection:
    return filled.in_duckdb(_SCHEMA, rows())


def into_postgres(connection: psycopg.Connection[Any]) -> None:
    filled.into_postgres(connection, _SCHEMA, rows())


def planned(sql: str, engine: str) -> Plan:
    """Plan with ε large enough that no grid is made coarser for it."""
    tables = {f'"{t.name.name}"': t for t in _TABLES}
    return plan(
        Question(
            parse(sql),
            tables,
            frozenset(t.name for t in _TABLES),
            (),
            datetime(2024, 5, 1, 12, tzinfo=UTC),
            True,
            Fraction(10**9),
            Fraction(1, 10),
            "salt",
            DIALECTS[engine],
        )
    )


def _printed(tables: Sequence[NoisyTable | str]) -> list[str]:
    return [t if isinstance(t, str) else t.sql(nonnegative=True) for t in tables]


def exact(step: Release, backend: Connection) -> NoisyTable:
    """Return a step's table without noise, and without the groups that nobody is in."""
    read = [ExactRows(backend.execute(sql).fetchall() if sql else []) for sql in step.queries]
    tables = [by_group(step, i, rows) for i, rows in enumerate(read)]
    groups = (
        tuple(dict.fromkeys(g for table in tables for g in table.groups)) if step.keys else ((),)
    )
    there = [ExactRows(backend.execute(c.sql).fetchall()) for c in step.combinations]
    assert there_can_be(step, groups, there) == groups
    cells = tuple(_noiseless(m, cells_of(m, tables, groups)) for m in step.measures)
    measures = tuple(
        replace(m, family=Votes()) if isinstance(m.family, Votes) else m for m in step.measures
    )
    return NoisyTable(replace(step, measures=measures), groups, cells)


def _noiseless(measure: Measure, cells: Cells) -> Integers:
    """Return what is released of exact cells if ε is beyond all measure."""
    choice = measure.mechanism
    if isinstance(choice, HeldChoice):
        return replace(choice, epsilon=Fraction(10**9)).noised(cells, Seeded(1))
    if not isinstance(choice, RankChoice):
        return rounded(integers(cells), choice.one)
    # A minimum or maximum stays away from the last rows: here by half a row only.
    ends = {0: Fraction(1, 2), 1: Fraction(-1, 2)}
    targets = tuple(t if t.end is None else Target(t.fraction, ends[t.end]) for t in choice.targets)
    exact = replace(choice, epsilon=Fraction(10**9), rows=1, targets=targets)
    return exact.noised(cells, Seeded(1))


Rows = Sequence[tuple[Any, ...]]


@dataclass(frozen=True)
class World:
    """The original's engine and the rewritten's. `compare` raises where they disagree."""

    engine: str
    backend: Connection
    postgres: psycopg.Connection[Any]

    def __post_init__(self) -> None:
        lenient.build(self.postgres)  # what finishing SQL calls

    def original(self, sql: str) -> Rows:
        return self._run(sql)

    def rewritten(self, plan: Plan) -> Rows:
        return self._run(self.finished(plan))

    def finished(self, plan: Plan) -> str:
        """Return what the shadow is asked in the end."""
        tables: list[NoisyTable | str] = []
        answers: dict[int, Told] = {}
        for i, step in enumerate(plan.steps):
            if isinstance(step, Earlier):
                ((text,),) = self._run(step.ask(_printed(tables)))
                answers[i] = told(text, step.columns)
                tables.append("")
            elif isinstance(step, Release):
                tables.append(exact(step.after(answers, DIALECTS[self.engine]), self.backend))
            elif isinstance(step, Totals):
                parts = tables[step.step]
                assert isinstance(parts, NoisyTable)
                tables.append(added(step, parts))
            else:
                rows = self.backend.execute(step.sql).fetchall() if step.sql else []
                tables.append(public_sql(step, ExactRows(rows)))
        return plan.finish(_printed(tables))

    def names(self, sql: str) -> list[str]:
        """Return what PostgreSQL calls the columns of an answer."""
        with self.postgres.transaction(force_rollback=True):
            columns = self.postgres.execute(sql.encode()).description
        return [] if columns is None else [c.name for c in columns]

    def _run(self, sql: str) -> Rows:
        with self.postgres.transaction(force_rollback=True):
            return self.postgres.execute(sql.encode()).fetchall()

    def compare(self, sql: str, plan: Plan, wanted: Rows, *, ordered: bool = False) -> None:
        got = self.rewritten(plan)
        assert agree(wanted, got, _slack(plan), ordered=ordered), f"{sql}\n{wanted}\n{got}"


def _slack(plan: Plan) -> float:
    """Return what rounding a hundred values to the plan's grids may add up to."""
    grids = [
        m.family.grid
        for step in plan.steps
        if isinstance(step, Release)
        for m in step.measures
        if isinstance(m.family, Pair | Ranks | Sum)
    ]
    return 1e-6 + 100 * max((float(g.step) for g in grids if g.step != 1), default=0.0)


def agree(wanted: Rows, got: Rows, slack: float, *, ordered: bool) -> bool:
    """Compare two answers; a sum of nothing is 0 here and NULL in PostgreSQL."""
    if len(wanted) != len(got):
        return False
    if not ordered:
        wanted, got = sorted(wanted, key=_order), sorted(got, key=_order)
    return all(
        len(a) == len(b) and all(_same(x, y, slack) for x, y in zip(a, b, strict=True))
        for a, b in zip(wanted, got, strict=True)
    )


def _order(row: tuple[Any, ...]) -> list[tuple[bool, str]]:
    # Numbers come last in doubt: they may differ by a little, labels may not.
    rounded = [round(float(v), 1) + 0.0 if _is_number(v) else v for v in row]
    return [(v is None, f"{v:020.1f}" if isinstance(v, float) else str(v)) for v in rounded]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _same(wanted: Any, got: Any, slack: float) -> bool:
    if isinstance(wanted, timedelta) and isinstance(got, timedelta):
        wanted, got = wanted.total_seconds(), got.total_seconds()
    if wanted is None and _is_number(got):
        return bool(abs(got) <= slack)
    if _is_number(wanted) and _is_number(got):
        return abs(float(wanted) - float(got)) <= slack + 1e-9 * abs(float(wanted))
    return bool(wanted == got)
