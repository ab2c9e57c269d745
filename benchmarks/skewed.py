"""Two tables of ten million rows: one as skewed as words in a text, one as orders in a shop."""

from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from benchmarks.cache import kept

POLICY = """
version: 1
dataset: skewed
listen: {{host: 127.0.0.1, port: 0, max_connections: 100}}
backend: {{duckdb: "{data}"}}
state: "{state}"
timezone: UTC
privacy: {{epsilon: 1, delta: 1e-7, max_epsilon: 2}}
tables:
  events:
    unit: {{key: person, max_rows: {rows}{bounding}}}
    columns:
      person: {{type: integer, nullable: false}}
      g: {{type: integer, bounds: [0, 99], nullable: false}}
      h: {{type: integer, bounds: [0, 99999], nullable: false}}
      v: {{type: double precision, bounds: [0, 500], grid: 0.01}}
roles:
  ann:
    password: "{password}"
    tables: [events]
    budget: {{epsilon: 1000000, delta: 0.1, every: ever}}
budget: {{epsilon: 1000000, delta: 0.1, every: ever}}
"""


def zipf(rows: int = 10_000_000) -> Path:
    """Return a table in which a tenth as many persons as rows have Zipf(0.9) rows each."""

    def make(path: Path) -> None:
        rng, persons = np.random.default_rng(7), rows // 10
        weights = np.cumsum(1 / np.arange(1, persons + 1) ** 0.9)
        drawn = np.searchsorted(weights / weights[-1], rng.random(rows))
        _write(path, rng.permutation(persons)[drawn], rng)

    return kept(f"zipf-{rows}.duckdb", make)


def shop() -> Path:
    """Return a table of 1.1M persons with lognormal numbers of rows: median 4, 99 % up to 70."""

    def make(path: Path) -> None:
        rng = np.random.default_rng(8)
        each = np.maximum(1, rng.lognormal(np.log(4), 1.23, 1_100_000).round()).astype(int)
        persons = np.repeat(np.arange(len(each)), each)
        rng.shuffle(persons)
        _write(path, persons, rng)

    return kept("shop.duckdb", make)


def _write(
    path: Path, persons: "np.ndarray[tuple[int], np.dtype[np.int64]]", rng: np.random.Generator
) -> None:
    rows = len(persons)
    columns = {
        "person": persons.astype(np.int32),
        "g": rng.integers(0, 100, rows).astype(np.int32),
        "h": rng.integers(0, 100_000, rows).astype(np.int32),
        "v": np.minimum(rng.lognormal(3, 1.2, rows), 1000).round(2),
    }
    with duckdb.connect(path) as connection:
        connection.register("made", pa.table(columns))
        connection.execute("CREATE TABLE events AS FROM made")
