"""Tables of both engines filled with the same rows, by the tables' names as SQL writes them."""

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import psycopg

Rows = Mapping[str, Sequence[tuple[Any, ...]]]


def in_duckdb(schema: str, rows: Rows, path: str = ":memory:") -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(path, config={"threads": 1})
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute(schema)
    for name, filled in rows.items():
        marks = ", ".join("?" * len(filled[0]))
        connection.executemany(f"INSERT INTO {name} VALUES ({marks})", filled)
    return connection


def into_postgres(connection: psycopg.Connection[Any], schema: str, rows: Rows) -> None:
    connection.execute(schema.encode())
    for name, filled in rows.items():
        marks = ", ".join(["%s"] * len(filled[0]))
        connection.cursor().executemany(f"INSERT INTO {name} VALUES ({marks})".encode(), filled)
