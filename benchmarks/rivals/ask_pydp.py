"""Google's library through python-dp: rows bounded by SQL, then aggregated in Python.

It has no answer of several numbers: ε is split evenly. Groups of private keys are selected by the
truncated geometric rule, with a part of ε of its own. Its `Percentile` knows nothing of persons
with several rows; ε over max_rows makes it hold for them.
"""

from collections.abc import Callable, Sequence
from typing import Any

import duckdb
from pydp.algorithms import laplacian
from pydp.algorithms.partition_selection import create_truncated_geometric_partition_strategy
from questions import Row, Trial, ask

KINDS = {
    "count": "Count",
    "sum": "BoundedSum",
    "avg": "BoundedMean",
    "stddev": "BoundedStandardDeviation",
    "min": "Min",
    "max": "Max",
}
connection = duckdb.connect()


def prepared(trial: Trial) -> Callable[[], Sequence[Row]]:
    data, most = trial.data, trial.max_rows
    wanted = list(data.bounds)
    lists = ", ".join(f"list({column}::DOUBLE)" for column in wanted)
    kept = (
        f"SELECT *, row_number() OVER (PARTITION BY {data.person} ORDER BY hash({wanted[0]}))"
        f" AS rn FROM '{data.file}' QUALIFY rn <= {most}"
    )
    groups = len(trial.labels) if trial.labels else most
    limits = {"l0_sensitivity": min(groups, most) if trial.key else 1, "linf_sensitivity": most}
    selects = trial.key is not None and trial.labels is None
    share = trial.epsilon / (len(trial.aggregates) + selects)

    def one(function: str, of: Sequence[str], values: Sequence[float]) -> float:
        lower, upper = data.bounds.get(of[0] if of else "", (0.0, 0.0))
        bounds = {"lower_bound": lower, "upper_bound": upper, "dtype": "float"}
        if function == "count":
            count = laplacian.Count(epsilon=share, dtype="int", **limits)
            return float(count.quick_result([1] * len(values)))
        if function == "quantile":
            made: Any = laplacian.Percentile(
                epsilon=share / most, percentile=float(of[1]), **bounds
            )
        elif function in KINDS:
            made = getattr(laplacian, KINDS[function])(epsilon=share, **bounds, **limits)
        else:
            raise ValueError(f"there is no {function}")
        return float(made.quick_result(values))

    bounded = connection.execute(
        f"SELECT {trial.key or 1}::VARCHAR, count(DISTINCT {data.person}), {lists}"
        f" FROM ({kept}) GROUP BY 1"
    ).fetchall()

    def answer() -> list[Row]:
        rows = bounded
        if selects:
            chosen = create_truncated_geometric_partition_strategy(share, trial.delta, most)
            rows = [row for row in rows if chosen.should_keep(row[1])]
        return [
            [
                group if trial.key else "",
                *(
                    one(function, of, values[wanted.index(of[0]) if of else 0])
                    for function, *of in trial.aggregates
                ),
            ]
            for group, _, *values in rows
        ]

    return answer


ask(prepared)
