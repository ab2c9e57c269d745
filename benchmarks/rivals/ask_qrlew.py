"""Qrlew over DuckDB: it returns SQL, noise included, that the engine runs.

Two reasons why its ε is not quite ours: counts are cut at the exact number of rows, which it
reads before; and noise comes from the engine's own floating-point `random()`.
"""

import warnings
from collections.abc import Callable, Sequence

from pyqrlew import Dataset
from questions import Data, Row, Trial, ask
from sqlalchemy import create_engine, text

warnings.simplefilter("ignore")
engine = create_engine("duckdb:///:memory:")
connection = engine.connect()


_loaded: dict[str, Dataset] = {}


def dataset(data: Data) -> Dataset:
    if data.table not in _loaded:
        columns = [f"{data.person}::BIGINT AS {data.person}"]
        columns += [f"{column}::DOUBLE AS {column}" for column in data.bounds]
        columns += [f"{key}::VARCHAR AS {key}" for key in (*data.public, *data.private)]
        source = f"SELECT {', '.join(columns)} FROM '{data.file}'"
        connection.execute(text(f"CREATE TABLE {data.table} AS {source}"))
        connection.commit()
        made = Dataset.from_database("study", engine, "main")
        for column, (lower, upper) in data.bounds.items():
            made = made.with_range("main", data.table, column, lower, upper)
        for key, labels in data.public.items():
            made = made.with_possible_values("main", data.table, key, list(labels))
        _loaded[data.table] = made
    return _loaded[data.table]


def prepared(trial: Trial) -> Callable[[], Sequence[Row]]:
    known = dataset(trial.data)
    try:
        private = known.relation(trial.sql()).rewrite_with_differential_privacy(
            known,
            [(trial.data.table, [], trial.data.person)],
            {"epsilon": trial.epsilon, "delta": trial.delta},
            max_multiplicity=trial.max_rows,
        )
    except BaseException as panic:  # of its Rust, which is no Exception
        raise RuntimeError(str(panic)) from None
    query = text(private.relation().to_query())
    return lambda: trial.rows(connection.execute(query).fetchall())


ask(prepared)
