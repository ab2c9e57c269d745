"""What every rival is asked, and how its answers are taken: runs in the rivals' environments.

Imports the standard library only. A rival's script is given a file of trials. It prints one JSON
list: for each trial its answers by group, the best time of one in ms and the peak memory of its
process so far, or why there is none.
"""

import json
import resource
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

MOST = 10_000_000  # rows: what OpenDP has to be told, and nobody else
LABELS = 1_000  # of a private key, likewise
CANDIDATES = 4_097  # for a quantile, where a system wants a list

Row = Sequence[Any]
"""The group, or "", and a number for each aggregate, or None."""


@dataclass(frozen=True)
class Data:
    """A table in a Parquet file.

    Attributes:
        person: the column that says whose row it is.
        bounds: by numeric column.
        public: by key column, its labels; other text columns are private keys.
    """

    file: str
    table: str
    person: str
    bounds: Mapping[str, tuple[float, float]]
    public: Mapping[str, Sequence[str]]
    private: Sequence[str]


@dataclass(frozen=True)
class Trial:
    """One question, so often.

    Attributes:
        aggregates: ("count",), ("avg", "x"), ("corr", "y", "x"), ("quantile", "x", "0.5"), ….
        max_rows: of a person that count.
    """

    data: Data
    aggregates: Sequence[Sequence[str]]
    key: str | None
    epsilon: float
    delta: float
    max_rows: int
    rounds: int

    @classmethod
    def read(cls, raw: Any) -> Self:
        return cls(**{**raw, "data": Data(**raw["data"])})

    @property
    def labels(self) -> Sequence[str] | None:
        """What groups there are, if that is public."""
        return self.data.public.get(self.key or "")

    def sql(self, table: str | None = None) -> str:
        """Spell it: the key, if any, and `a0`, `a1`, …."""
        spelled = [f"{_spelled(*a)} AS a{i}" for i, a in enumerate(self.aggregates)]
        select = ", ".join([*([self.key] if self.key else []), *spelled])
        by = f" GROUP BY {self.key}" if self.key else ""
        return f"SELECT {select} FROM {table or self.data.table}{by}"

    def rows(self, rows: Sequence[Sequence[Any]]) -> list[Row]:
        """Return what a database said, in the form that answers have."""
        return [
            [str(row[0]) if self.key else "", *(None if x is None else float(x) for x in values)]
            for row in rows
            for values in [row[1:] if self.key else row]
        ]


def _spelled(function: str, *of: str) -> str:
    if function == "quantile":
        return f"percentile_cont({of[1]}) WITHIN GROUP (ORDER BY {of[0]})"
    if function == "distinct":
        return f"count(DISTINCT {of[0]})"
    return f"{function}({', '.join(of) or '*'})"


def written(trials: Sequence[Trial], file: Path) -> None:
    """Write trials for a rival to read."""
    file.write_text(json.dumps([asdict(trial) for trial in trials]))


def ask(prepared: Callable[[Trial], Callable[[], Sequence[Row]]]) -> None:
    """Ask everything and print what came of it; what is prepared once is in the first time."""
    said: list[dict[str, Any]] = []
    for raw in json.loads(Path(sys.argv[1]).read_text()):
        trial, best, answers = Trial.read(raw), float("inf"), []
        try:
            begun = time.perf_counter()
            answer = prepared(trial)
            for _ in range(trial.rounds):
                answers.append(answer())
                now = time.perf_counter()
                best, begun = min(best, (now - begun) * 1e3), now
            said.append({"ms": best, "answers": answers})
        except Exception as problem:
            words = [line.strip() for line in str(problem).splitlines() if line.strip()]
            said.append({"none": words[0][:80] if words else type(problem).__name__})
        said[-1]["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(said))
