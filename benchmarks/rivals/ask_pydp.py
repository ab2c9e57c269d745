"""Google's library through python-dp: rows bounded by SQL, then aggregated in Python.

Its groups are public here: the list is taken from the data, so it has less to do than the others.
"""

import sys

import duckdb
from pydp.algorithms.laplacian import BoundedMean, BoundedSum, Count
from questions import EPSILON, LOWER, MAX_ROWS, QUESTIONS, UPPER, Answers, ask

connection = duckdb.connect()
connection.execute(f"CREATE TABLE orders AS FROM '{sys.argv[1]}/orders.parquet'")


def answer(name: str) -> Answers:
    key, aggregate, groups = QUESTIONS[name]
    rows = connection.execute(
        f"SELECT {key or 1}, list(o_totalprice::DOUBLE) FROM (SELECT *, row_number() OVER"
        " (PARTITION BY o_custkey ORDER BY hash(o_orderkey)) AS rn FROM orders)"
        f" WHERE rn <= {MAX_ROWS} GROUP BY 1"
    ).fetchall()
    limits = {
        "l0_sensitivity": min(groups, MAX_ROWS),
        "linf_sensitivity": MAX_ROWS,
    }

    def of(values: list[float]) -> float:
        if aggregate == "count(*)":
            return float(
                Count(epsilon=EPSILON, dtype="int", **limits).quick_result([1] * len(values))
            )
        kind = BoundedSum if aggregate.startswith("sum") else BoundedMean
        bounds = {"lower_bound": LOWER, "upper_bound": UPPER}
        made = kind(epsilon=EPSILON, dtype="float", **bounds, **limits)
        return float(made.quick_result(values))

    return {str(group) if key else "": of(values) for group, values in rows}


ask(answer)
