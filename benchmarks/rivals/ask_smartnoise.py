"""smartnoise-sql over DuckDB, told the same bounds; ε of all its columns together is ours.

Groups of public keys are not thresholded (`censor_dims: False`).
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import duckdb
import snsql
from questions import Data, Row, Trial, ask


class Cursor:
    """A cursor that can be iterated over."""

    def __init__(self, cursor: Any):
        self.execute, self.fetchall, self.close = cursor.execute, cursor.fetchall, cursor.close
        self.cursor = cursor

    @property
    def description(self) -> Any:
        return self.cursor.description

    @property
    def rowcount(self) -> int:
        return -1

    def __iter__(self) -> Iterator[Any]:
        return iter(self.cursor.fetchall())


class AsPsycopg:
    """What smartnoise-sql asks of a connection to PostgreSQL."""

    def __init__(self, connection: Any):
        self.connection = connection

    def cursor(self) -> "Cursor":
        return Cursor(self.connection.cursor())

    def commit(self) -> None: ...
    def rollback(self) -> None: ...
    def close(self) -> None: ...


connection = duckdb.connect()
_loaded: set[str] = set()


def metadata(trial: Trial) -> str:
    """Write what it is told of a table; return the file."""
    data = trial.data
    lines = ['"":', "  main:", f"    {data.table}:", f"      max_ids: {trial.max_rows}"]
    lines += ["      row_privacy: False", f"      censor_dims: {trial.labels is None}"]
    lines += [f"      {data.person}: {{type: int, private_id: True}}"]
    for column, (lower, upper) in data.bounds.items():
        lines.append(f"      {column}: {{type: float, lower: {lower}, upper: {upper}}}")
    lines += [f"      {key}: {{type: string}}" for key in (*data.public, *data.private)]
    with tempfile.NamedTemporaryFile("w", suffix=".yaml", delete=False) as file:
        file.write("\n".join(lines) + "\n")
    return file.name


def load(data: Data) -> None:
    if data.table not in _loaded:
        connection.execute(f"CREATE TABLE {data.table} AS FROM '{data.file}'")
        _loaded.add(data.table)


def prepared(trial: Trial) -> Callable[[], Sequence[Row]]:
    load(trial.data)
    file, text = metadata(trial), trial.sql(f"main.{trial.data.table}")

    def reader(epsilon: float) -> Any:
        return snsql.from_connection(
            AsPsycopg(connection),
            privacy=snsql.Privacy(epsilon=epsilon, delta=trial.delta),
            metadata=file,
            engine="postgres",
        )

    total, _ = reader(trial.epsilon).get_privacy_cost(text)
    asked = reader(trial.epsilon * trial.epsilon / total)
    return lambda: trial.rows(asked.execute(text)[1:])


ask(prepared)
