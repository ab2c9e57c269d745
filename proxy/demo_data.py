"""Builds the demo's database from the files that come with pgfog."""

import os
import tempfile
from pathlib import Path

import duckdb

from proxy import shipped

_KEYS = {"people": "person_id", "care": "person_id, study_year", "sites": "site"}
_MAY_BE_NULL = frozenset({"education_years"})


def build(path: Path) -> None:
    """Write the demo's DuckDB file: people, care and sites, each with its primary key.

    Appears whole or not at all; replaces what was there. The directory is made if need be.

    Raises:
        OSError: it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".demo-", dir=path.parent) as scratch:
        unfinished = Path(scratch) / "demo.duckdb"
        with duckdb.connect(unfinished) as database:
            for table, key in _KEYS.items():
                _load(database, table, key)
        os.replace(unfinished, path)


def _load(database: duckdb.DuckDBPyConnection, table: str, key: str) -> None:
    source = str(shipped.path(f"demo/{table}.parquet"))
    described = database.execute("DESCRIBE SELECT * FROM read_parquet(?)", [source]).fetchall()
    columns = [
        f"{name} {type_}{'' if name in _MAY_BE_NULL else ' NOT NULL'}"
        for name, type_, *_ in described
    ]
    database.execute(f"CREATE TABLE {table} ({', '.join(columns)}, PRIMARY KEY ({key}))")
    database.execute(f"INSERT INTO {table} SELECT * FROM read_parquet(?)", [source])
