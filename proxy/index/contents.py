"""What is in an index file: for each table its rows that count, and what they were chosen from."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from sensitivity.policy import Bounding, Index, Policy, Table

CATALOG = "pgfog_index"
"""What the file is attached as."""

_FORMAT = 1

BOOK = f"""
CREATE TABLE IF NOT EXISTS {CATALOG}.main.built(
    name VARCHAR PRIMARY KEY,  -- of the table, as the policy has it; also of the one in here
    fingerprint VARCHAR NOT NULL,
    version BIGINT NOT NULL,
    parts INTEGER NOT NULL,
    done INTEGER NOT NULL,
    data_ns BIGINT NOT NULL
)
"""


@dataclass(frozen=True, slots=True)
class Built:
    """One table in an index.

    Attributes:
        fingerprint: what of the policy it was chosen by.
        version: of the data, as the steward counts.
        parts, done: it is built part by part; complete when they are equal.
        data_ns: when the data file had last changed; another time begins a build anew.
    """

    name: str
    fingerprint: str
    version: int
    parts: int
    done: int
    data_ns: int

    @property
    def complete(self) -> bool:
        return self.parts == self.done


def file_of(policy: Policy) -> Path | None:
    """Return where the index of a policy's data is; None if there can be none."""
    data = policy.backend.duckdb
    return None if data is None or str(data) == ":memory:" else Path(f"{data}.index")


def wanted(policy: Policy) -> list[Table]:
    """Return the tables that the policy wants in the index."""
    return [
        table
        for table in policy.tables.values()
        if table.unit and table.unit.bounding is Bounding.INDEX
    ]


def fingerprint(table: Table) -> str:
    """Return what of a resolved policy decides which rows an index of it holds, as a digest."""
    decides: list[object] = [_FORMAT]
    here: Table | None = table
    while here is not None and here.unit is not None:
        unit = here.unit
        decides.append((here.name, unit.key, unit.path))
        decides.append(
            [
                (c.name, str(c.type), c.hidden, c.bounds, c.grid, c.values)
                for c in here.columns.values()
            ]
        )
        here = unit.parent
    decides.append(table.unit.max_rows if table.unit else 0)
    return hashlib.sha256(repr(decides).encode()).hexdigest()


def read(cursor: duckdb.DuckDBPyConnection) -> dict[str, Built]:
    """Return what the attached index holds, by table; nothing if none is attached."""
    attached = cursor.execute("SELECT 1 FROM duckdb_databases() WHERE database_name = ?", [CATALOG])
    if not attached.fetchall():
        return {}
    found = cursor.execute(
        f"SELECT name, fingerprint, version, parts, done, data_ns FROM {CATALOG}.main.built"
    ).fetchall()
    return {row[0]: Built(*row) for row in found}


def place(name: str) -> str:
    """Spell the table of an index that holds the rows of a policy's table."""
    quoted = name.replace('"', '""')
    return f'{CATALOG}."main"."of {quoted}"'


def indexed(policy: Policy, built: Mapping[str, Built], version: int) -> Policy:
    """Say of each table that wants it whether the index holds it, and why not.

    Only what is complete, chosen by this policy, and of this version of the data is used; what
    else there is only makes the words of EXPLAIN. They change with policy, `pgfog index` and
    `pgfog data-version bump`, never with the data.
    """
    tables = {
        table.name: replace(table, index=_index(table, built.get(str(table.name)), version))
        for table in wanted(policy)
    }
    return replace(policy, tables={**policy.tables, **tables})


def _index(table: Table, built: Built | None, version: int) -> Index:
    if built is None or not built.complete:
        return Index(None, "it has not been built")
    if built.fingerprint != fingerprint(table):
        return Index(None, "it was built for another policy")
    if built.version != version:
        return Index(None, f"it is of data version {built.version}, and the data of {version}")
    return Index(place(built.name), f"the index of data version {version}")
