"""An index beside a DuckDB file, in a file of its own."""

from pathlib import Path
from typing import Any

import duckdb

from proxy.index.contents import Built
from sensitivity.policy import Policy

CATALOG = "pgfog_index"
"""What the file is attached as."""

BOOK = f"""
CREATE TABLE IF NOT EXISTS {CATALOG}.main.book(
    name VARCHAR PRIMARY KEY,  -- of the table, as the policy has it; also of the one in here
    fingerprint VARCHAR NOT NULL,  -- and seed
    version BIGINT NOT NULL,
    parts INTEGER NOT NULL,
    done INTEGER NOT NULL,
    mark VARCHAR NOT NULL
)
"""
BUILT = f"SELECT name, fingerprint, version, parts, done, mark FROM {CATALOG}.main.book"


def file_of(policy: Policy) -> Path | None:
    """Return where the index of a policy's data is; None if it is in no file."""
    data = policy.backend.duckdb
    return None if data is None or str(data) == ":memory:" else Path(f"{data}.index")


def place(name: str) -> str:
    """Spell the table of an index that holds the rows of a policy's table."""
    quoted = name.replace('"', '""')
    return f'{CATALOG}."main"."of {quoted}"'


def read(cursor: duckdb.DuckDBPyConnection) -> list[Built]:
    """Return what the attached index of a file holds; nothing if none is attached."""
    there = "SELECT 1 FROM duckdb_tables() WHERE database_name = ? AND table_name = 'book'"
    if not cursor.execute(there, [CATALOG]).fetchall():
        return []
    data = "SELECT path FROM duckdb_databases() WHERE database_name = current_database()"
    ((path,),) = cursor.execute(data).fetchall()
    return [built(row, mark(Path(path))) for row in cursor.execute(BUILT).fetchall()]


def built(row: tuple[Any, ...], now: str | None = None) -> Built:
    """Make a row of the book what it stands for; `now` is the data's mark, if that was read."""
    name, chosen, version, parts, done, then = row
    fingerprint, _, seed = chosen.partition(" ")
    changed = now is not None and now != then
    at = place(name)
    return Built(name, fingerprint, seed, version, parts, done, then, at, changed)


def mark(data: Path) -> str:
    """Return what changes when the data's file does."""
    return str(data.stat().st_mtime_ns)
