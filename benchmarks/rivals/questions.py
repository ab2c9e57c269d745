"""What every rival is asked, and how its answers are taken: runs in the rivals' environments.

Imports the standard library only. A rival prints one JSON object: for each question the time
in ms and the answers by group, or why it has none; and the peak memory of its process.
"""

import json
import resource
import time
from collections.abc import Callable, Mapping
from typing import Any

EPSILON, DELTA, MAX_ROWS = 1.0, 1e-6, 20
LOWER, UPPER = 0.0, 400_000.0

# name: the key, the aggregate, and how many groups there are
QUESTIONS: Mapping[str, tuple[str | None, str, int]] = {
    "count": (None, "count(*)", 1),
    "sum": (None, "sum(o_totalprice)", 1),
    "count by priority": ("o_orderpriority", "count(*)", 5),
    "avg by status": ("o_orderstatus", "avg(o_totalprice)", 3),
    "count by clerk": ("o_clerk", "count(*)", 1000),
}
ROUNDS = 1

Answers = Mapping[str, float]


def sql(name: str, table: str = "orders") -> str:
    """Return a question as SQL: the key, if any, and `n`."""
    key, aggregate, _ = QUESTIONS[name]
    select = f"{key}, " if key else ""
    return f"SELECT {select}{aggregate} AS n FROM {table}" + (f" GROUP BY {key}" if key else "")


def of_rows(rows: list[Any]) -> Answers:
    """Return answers by group from rows of one or two columns."""
    return {str(row[0]) if len(row) > 1 else "": float(row[-1]) for row in rows}


def ask(answer: Callable[[str], Answers]) -> None:
    """Ask every question and print what came of it."""
    said: dict[str, Any] = {}
    for name in QUESTIONS:
        best, answers = float("inf"), []
        try:
            for _ in range(ROUNDS):
                begun = time.perf_counter()
                answers.append(dict(answer(name)))
                best = min(best, (time.perf_counter() - begun) * 1e3)
            said[name] = {"ms": best, "answers": answers}
        except Exception as problem:
            words = [line.strip() for line in str(problem).splitlines() if line.strip()]
            said[name] = {"none": words[0][:80] if words else "failed"}
    said["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(said))
