"""smartnoise-sql over DuckDB, told the same bounds; ε of all its columns together is ours."""

import sys
import tempfile
from collections.abc import Iterator
from typing import Any

import duckdb
import snsql
from questions import DELTA, EPSILON, LOWER, MAX_ROWS, UPPER, Answers, ask, of_rows, sql

METADATA = f"""
"":
  main:
    orders:
      max_ids: {MAX_ROWS}
      row_privacy: False
      o_custkey: {{type: int, private_id: True}}
      o_orderpriority: {{type: string}}
      o_orderstatus: {{type: string}}
      o_clerk: {{type: string}}
      o_totalprice: {{type: float, lower: {LOWER}, upper: {UPPER}}}
"""


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
connection.execute(f"CREATE TABLE orders AS FROM '{sys.argv[1]}/orders.parquet'")
with tempfile.NamedTemporaryFile("w", suffix=".yaml", delete=False) as file:
    file.write(METADATA)


def answer(name: str) -> Answers:
    def reader(epsilon: float) -> Any:
        return snsql.from_connection(
            AsPsycopg(connection),
            privacy=snsql.Privacy(epsilon=epsilon, delta=DELTA),
            metadata=file.name,
            engine="postgres",
        )

    text = sql(name, "main.orders")
    total, _ = reader(EPSILON).get_privacy_cost(text)
    return of_rows(reader(EPSILON * EPSILON / total).execute(text)[1:])


ask(answer)
