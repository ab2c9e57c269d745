"""Errors at equal ε: the same questions to pgfog and to others, on the same rows and bounds.

    python -m benchmarks.errors [--rounds 100] [--epsilon 1] [--asked max]

All protect the same neighbours: a person with all rows, added or removed. `max_rows` holds for all
of them; at first it binds nobody, then about a third of the rows. Values lie within the bounds.
An error is relative to the true answer; of quantiles, min and max to the column's standard
deviation, of covar_pop to the product of two; of corr it is as it is. A NULL counts as infinitely
far off, and so does a row that is missing where none may be. Groups are those of the data.
"""

import asyncio
import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
import duckdb
import numpy as np
import pyarrow as pa
from rich.console import Console
from rich.table import Table as Grid

from benchmarks import rivals
from benchmarks.cache import kept
from benchmarks.rivals.questions import Data, Row, Trial
from benchmarks.tpch import parquet
from proxy import app, shipped
from proxy.backends import Backend, ExactRows
from proxy.entropy import SystemEntropy
from proxy.policy_file import load
from proxy.release import NoisyTable, draw
from proxy.wire.scram import Verifier
from rewriter.dialects import DIALECTS
from rewriter.plan import Release
from rewriter.planner import Question, plan
from rewriter.statements import parse
from sensitivity.policy import Policy

EPSILONS = (0.1, 1.0, 3.0)
DELTA = 1e-6

_ASKED: Mapping[str, tuple[str | None, Sequence[Sequence[str]]]] = {
    "count": (None, [["count"]]),
    "sum": (None, [["sum", "x"]]),
    "avg": (None, [["avg", "x"]]),
    "stddev": (None, [["stddev", "x"]]),
    "covar_pop": (None, [["covar_pop", "y", "x"]]),
    "corr": (None, [["corr", "y", "x"]]),
    "five at once": (
        None,
        [["count"], ["sum", "x"], ["avg", "x"], ["stddev", "x"], ["avg", "y"]],
    ),
    "count by g, public": ("g", [["count"]]),
    "avg by g, public": ("g", [["avg", "x"]]),
    "count by h, private": ("h", [["count"]]),
    "count, avg by h": ("h", [["count"], ["avg", "x"]]),
    "median": (None, [["quantile", "x", "0.5"]]),
    "five quantiles": (
        None,
        [["quantile", "x", p] for p in ("0.25", "0.5", "0.75", "0.9", "0.99")],
    ),
    "min": (None, [["min", "x"]]),
    "max": (None, [["max", "x"]]),
    "persons": (None, [["distinct", "person"]]),
    "different h": (None, [["distinct", "h"]]),
}


@dataclass(frozen=True)
class Table:
    """Rows of a study.

    Attributes:
        source: a SELECT of person, x, y, g and h.
        most: rows of the person with the most.
        fewer: a `max_rows` that binds.
    """

    title: str
    name: str
    source: str
    bounds: Mapping[str, tuple[float, float]]
    labels: Sequence[str]
    most: int
    fewer: int

    @property
    def file(self) -> Path:
        def make(path: Path) -> None:
            x, y = (f"least(greatest({c}, {a}), {b})" for c, (a, b) in self.bounds.items())
            numbers = f"round({x}, 2)::DOUBLE AS x, round({y})::DOUBLE AS y"
            rows = f"SELECT person, {numbers}, g, h FROM ({self.source})"
            with duckdb.connect() as engine:
                engine.register("skewed", _skewed())
                engine.execute(f"COPY ({rows}) TO '{path}' (FORMAT parquet)")

        return kept(f"errors-{self.name}.parquet", make)

    @property
    def data(self) -> Data:
        public = {"g": list(self.labels)}
        return Data(str(self.file.absolute()), self.name, "person", self.bounds, public, ["h"])


def _skewed() -> pa.Table:
    """Return lognormal values of 3,000 persons with lognormal numbers of rows, and Zipf labels."""
    random = np.random.default_rng(9)
    each = np.maximum(1, random.lognormal(np.log(4), 1.23, 3_000).round()).astype(int)
    person = np.repeat(np.arange(len(each)), np.minimum(each, 100))
    x = random.lognormal(3, 1.2, len(person))
    return pa.table(
        {
            "person": person,
            "x": x,
            "y": 0.5 * x + random.normal(60, 20, len(person)),
            "g": [f"g{i}" for i in random.integers(0, 10, len(person))],
            "h": [f"h{i}" for i in np.minimum(random.zipf(1.4, len(person)), 300)],
        }
    )


def tables() -> list[Table]:
    """Return the rows that are asked about."""
    orders = parquet("1") / "orders.parquet"
    care = shipped.path("demo/care.parquet")
    return [
        Table(
            "RAND HIE: years of care",
            "care",
            "SELECT person_id AS person, medical_usd AS x, age AS y, site::VARCHAR AS g,"
            f" physician_visits::VARCHAR AS h FROM '{care}'",
            {"x": (0, 5000), "y": (0, 65)},
            ["1", "2", "3", "4", "5", "6"],
            5,
            3,
        ),
        Table(
            "TPC-H: orders of 2,000 customers",
            "orders",
            "SELECT o_custkey AS person, o_totalprice::DOUBLE AS x,"
            " (o_orderdate - DATE '1992-01-01')::DOUBLE AS y, o_orderpriority AS g,"
            f" strftime(o_orderdate, '%Y-%m') AS h FROM '{orders}' WHERE o_custkey <= 3000",
            {"x": (0, 400_000), "y": (0, 2500)},
            ["1-URGENT", "2-HIGH", "3-MEDIUM", "4-NOT SPECIFIED", "5-LOW"],
            40,
            15,
        ),
        Table(
            "lognormal persons and values, Zipf labels",
            "skewed",
            "FROM skewed",
            {"x": (0, 500), "y": (0, 300)},
            [f"g{i}" for i in range(10)],
            100,
            15,
        ),
    ]


POLICY = """
version: 1
dataset: errors
listen: {{host: 127.0.0.1, port: 0, max_connections: 10}}
backend: {{duckdb: "{data}"}}
state: "{state}"
timezone: UTC
privacy: {{epsilon: 1, delta: {delta}, max_epsilon: 3}}
tables:
{tables}
roles:
  ann:
    password: "{password}"
    tables: [{names}]
    budget: {{epsilon: 1000000, delta: 0.9, every: ever}}
budget: {{epsilon: 1000000, delta: 0.9, every: ever}}
"""

_TABLE = """
  {name}_{rows}:
    unit: {{key: person, max_rows: {rows}}}
    columns:
      person: {{type: bigint, nullable: false}}
      x: {{type: double precision, bounds: [{x[0]}, {x[1]}], grid: 0.01, nullable: false}}
      y: {{type: double precision, bounds: [{y[0]}, {y[1]}], grid: 1, nullable: false}}
      g: {{type: text, values: [{labels}], nullable: false}}
      h: {{type: text, nullable: false}}
"""


@click.command()
@click.option("--rounds", default=100, show_default=True)
@click.option("--epsilon", "epsilons", multiple=True, default=EPSILONS, show_default=True)
@click.option("--asked", multiple=True, type=click.Choice([*_ASKED]), help="Only this.")
@click.option("--rival", "names", multiple=True, default=list(rivals.NAMES), show_default=True)
def main(
    rounds: int, epsilons: Sequence[float], asked: Sequence[str], names: Sequence[str]
) -> None:
    """Print median errors and 95th percentiles by question and system."""
    compared(tables(), rounds, names, epsilons, asked or [*_ASKED])


def compared(
    of: Sequence[Table],
    rounds: int,
    names: Sequence[str],
    epsilons: Sequence[float] = EPSILONS,
    asked: Sequence[str] = tuple(_ASKED),
) -> None:
    """Ask everybody the same: at each ε with a `max_rows` that binds nobody, at 1 also with one
    that does."""
    limits = [(e, binds) for e in epsilons for binds in (False, True) if e == 1 or not binds]
    trials = [
        (table, name, Trial(table.data, wanted, key, epsilon, DELTA, most, rounds))
        for table in of
        for epsilon, binds in limits
        for most in [table.fewer if binds else table.most]
        for name, (key, wanted) in ((name, _ASKED[name]) for name in asked)
    ]
    only = [trial for *_, trial in trials]
    said = {"pgfog": _pgfog(of, only)}
    for name in names:
        said[rivals.NAMES[name]] = rivals.said(name, only)
    _shown(trials, said)


def _pgfog(asked: Sequence[Table], trials: Sequence[Trial]) -> list[dict[str, Any]]:
    """Ask pgfog itself, without a wire: once for the exact rows, and so often for noise on them."""
    with TemporaryDirectory() as name:
        policy, backend = app.open_backend(load(_served(Path(name), asked)))
        try:
            return asyncio.run(_answered(policy, backend, trials))
        finally:
            backend.close()


def _served(directory: Path, asked: Sequence[Table]) -> Path:
    """Write the tables, each for both of its `max_rows`, and their policy."""
    spelled = []
    with duckdb.connect(directory / "errors.duckdb") as engine:
        for table, rows in ((t, rows) for t in asked for rows in (t.most, t.fewer)):
            engine.execute(f"CREATE TABLE {table.name}_{rows} AS FROM '{table.file}'")
            for column in ("person", "x", "y", "g", "h"):
                engine.execute(f"ALTER TABLE {table.name}_{rows} ALTER {column} SET NOT NULL")
            labels = ", ".join(f'"{label}"' for label in table.labels)
            spelled.append(_TABLE.format(name=table.name, rows=rows, labels=labels, **table.bounds))
    file = directory / "errors.yaml"
    file.write_text(
        POLICY.format(
            data=directory / "errors.duckdb",
            state=directory / "state",
            delta=DELTA,
            tables="".join(spelled),
            names=", ".join(f"{t.name}_{rows}" for t in asked for rows in (t.most, t.fewer)),
            password=Verifier.of("ann", bytes(16)),
        )
    )
    return file


async def _answered(
    policy: Policy, backend: Backend, trials: Sequence[Trial]
) -> list[dict[str, Any]]:
    tables, found = {f'"{name.name}"': table for name, table in policy.tables.items()}, []
    for trial in trials:
        text = trial.sql(f"{trial.data.table}_{trial.max_rows}")
        question = Question(
            parse(text),
            tables,
            frozenset(policy.tables),
            (),
            datetime.now(UTC),
            True,
            Fraction(str(trial.epsilon)),
            Fraction(str(trial.delta)),
            "salt",
            DIALECTS[backend.dialect],
        )
        (step,) = plan(question).steps
        assert isinstance(step, Release)
        async with backend.snapshot([]) as data:
            exact = [
                await data.run(sql, limit=sys.maxsize) if sql else ExactRows()
                for sql in step.queries
            ]
            there = [await data.run(c.sql, limit=sys.maxsize) for c in step.combinations]
        entropy = SystemEntropy()
        drawn = (draw(step, exact, entropy, possible=there) for _ in range(trial.rounds))
        answers = [_noisy(table, trial) for table in drawn]
        found.append({"answers": answers})
    return found


def _noisy(table: NoisyTable, trial: Trial) -> list[Row]:
    told = [
        estimates.numbers()
        for i in range(len(table.release.estimates))
        for estimates in table.estimates(i, nonnegative=True)
    ]
    return trial.rows([(*g, *row) for g, *row in zip(table.groups, *told, strict=True)])


@dataclass(frozen=True)
class Off:
    """How far a system's answers to one question are off.

    Attributes:
        median, most: of the errors, and 95 % of them.
        groups: released, in the median; of how many there are.
        false: released and not there, in all rounds.
    """

    median: float
    most: float
    groups: float
    false: int

    @classmethod
    def of(cls, trial: Trial, answers: Sequence[Sequence[Row]]) -> "Off":
        truth, units = _truth(trial)
        errors = [
            abs(a - t) / unit if a is not None else math.inf
            for rows in answers
            for group, *values in rows
            if group in truth
            for a, t, unit in zip(values, truth[group], units[group], strict=True)
        ]
        if trial.key is None or trial.labels is not None:  # nothing may be missing
            missing = len(answers) * len(truth) - sum(len(rows) for rows in answers)
            errors += [math.inf] * (missing * len(trial.aggregates))
        there = [sum(group in truth for group, *_ in rows) for rows in answers]
        return cls(
            float(np.quantile(errors, 0.5, method="lower")) if errors else math.inf,
            float(np.quantile(errors, 0.95, method="lower")) if errors else math.inf,
            float(np.median(there)),
            sum(map(len, answers)) - sum(there),
        )


def _truth(trial: Trial) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Return true answers by group, and what errors are measured by."""
    key = trial.key or "''"

    def by_group(spelled: Sequence[str]) -> dict[str, list[float]]:
        rows = duckdb.execute(
            f"SELECT {key}, {', '.join(spelled)} FROM '{trial.data.file}' GROUP BY 1"
        )
        return {group: [abs(float(v)) for v in values] for group, *values in rows.fetchall()}

    rows = duckdb.execute(trial.sql(f"'{trial.data.file}'")).fetchall()
    truth = {group: values for group, *values in trial.rows(rows)}
    units = by_group([_unit(i, *aggregate) for i, aggregate in enumerate(trial.aggregates)])
    exact = {
        g: [abs(t) if u == 0 else u for t, u in zip(truth[g], units[g], strict=True)] for g in truth
    }
    return truth, exact


def _unit(i: int, function: str, *of: str) -> str:
    if function in {"quantile", "min", "max"}:
        return f"stddev_pop({of[0]})"
    if function == "covar_pop":
        return f"stddev_pop({of[0]}) * stddev_pop({of[1]})"
    return "1" if function == "corr" else "0"


def _shown(
    trials: Sequence[tuple[Table, str, Trial]], said: Mapping[str, Sequence[Mapping[str, Any]]]
) -> None:
    out = Console(highlight=False, width=150)
    worse = []
    sections = groupby(range(len(trials)), lambda i: (trials[i][0], *_limits(trials[i][2])))
    for _, section in sections:
        places = [*section]
        table, _, first = trials[places[0]]
        title = f"{table.title}; ε {first.epsilon:g}, max_rows {first.max_rows}"
        grid = Grid("", *said, title=title, box=None, title_justify="left")
        for at in places:
            _, name, trial = trials[at]
            found = {
                system: Off.of(trial, answers[at]["answers"])
                for system, answers in said.items()
                if "answers" in answers[at]
            }
            grid.add_row(name, *(_cell(found.get(system), trial) for system in said))
            own = found["pgfog"]
            worse += [
                f"{title}: {name}: {own.median:.2%} beside {other.median:.2%} of {system}"
                for system, other in found.items()
                if own.median > 1.1 * other.median and other.groups >= own.groups
            ]
        out.print(grid)
    for line in worse:
        out.print(f"  {line}", markup=False)
    reasons = {
        f"{system}, {name}: {answers[at]['none']}"
        for system, answers in said.items()
        for at, (_, name, _) in enumerate(trials)
        if "none" in answers[at]
    }
    for line in sorted(reasons):
        out.print(f"  {line}", markup=False)


def _limits(trial: Trial) -> tuple[float, int]:
    return trial.epsilon, trial.max_rows


def _cell(off: Off | None, trial: Trial) -> str:
    if off is None:
        return "–"
    groups = f" {off.groups:g}" if trial.key and trial.labels is None else ""
    false = f" ({off.false} false)" if off.false else ""
    return f"{_share(off.median)} {_share(off.most)}{groups}{false}"


def _share(error: float) -> str:
    return "NULL" if math.isinf(error) else f"{error * 100:.2g}%"


if __name__ == "__main__":
    main()
