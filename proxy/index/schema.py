"""An index in PostgreSQL: tables in a schema that another role than pgfog's owns.

A table is called after all that decides what is in it but the version of the data. So a server that
runs with another policy never reads rows that were chosen for this one, whatever was put in place
meanwhile; and of any version there are no more than max_rows rows of a unit.
"""

import hashlib
from typing import Any

import psycopg

from proxy.index.contents import Built

Connection = psycopg.Connection[tuple[Any, ...]]

SCHEMA = "pgfog_index"

BOOK = f"""
CREATE TABLE IF NOT EXISTS {SCHEMA}.book (
    relation text PRIMARY KEY,  -- which holds the rows
    dataset text NOT NULL,
    name text NOT NULL,         -- of the table, as the policy has it
    fingerprint text NOT NULL,  -- and seed
    version bigint NOT NULL,
    parts integer NOT NULL,
    done integer NOT NULL,
    mark text NOT NULL,
    reads oid[] NOT NULL,       -- the tables that the rows come from
    begun timestamptz NOT NULL DEFAULT now()
)
"""
BUILT = f"SELECT name, fingerprint, version, parts, done, mark, relation, reads FROM {SCHEMA}.book"
"""What `built` takes."""

_READABLE = """
SELECT c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname = %s AND has_schema_privilege(n.oid, 'USAGE')
  AND has_table_privilege(c.oid, 'SELECT')
"""
_CHANGES = """
WITH RECURSIVE here(oid) AS (
    SELECT unnest(%s::oid[])
    UNION SELECT inhrelid FROM here JOIN pg_inherits ON inhparent = here.oid  -- and partitions
)
SELECT CASE WHEN NOT pg_is_in_recovery() THEN coalesce(sum(n_tup_ins), 0) || '+'
       || coalesce(sum(n_tup_upd), 0) || '-' || coalesce(sum(n_tup_del), 0) END
FROM here JOIN pg_stat_all_tables ON relid = here.oid
"""


def relation(dataset: str, name: str, fingerprint: str) -> str:
    """Return what the table is called that holds the rows of a policy's table."""
    decides = "\0".join((dataset, name, fingerprint))
    return f"of_{hashlib.sha256(decides.encode()).hexdigest()[:32]}"


def place(relation_: str) -> str:
    """Spell a table of the index."""
    return f'{SCHEMA}."{relation_}"'


def read(connection: Connection, dataset: str) -> list[Built]:
    """Return what there is of a policy's index that this role may read."""
    there = {name for (name,) in connection.execute(_READABLE.encode(), [SCHEMA])}
    if "book" not in there:
        return []
    rows = connection.execute(f"{BUILT} WHERE dataset = %s".encode(), [dataset]).fetchall()
    return [built(row, changes(connection, row[-1])) for row in rows if row[6] in there]


def built(row: tuple[Any, ...], now: str | None = None) -> Built:
    """Make a row of the book what it stands for; `now` is the data's mark, if that was read."""
    name, chosen, version, parts, done, then, relation_, _ = row
    fingerprint, _, seed = chosen.partition(" ")
    changed = now is not None and now != then
    at = place(relation_)
    return Built(name, fingerprint, seed, version, parts, done, then, at, changed)


def changes(connection: Connection, oids: list[int]) -> str | None:
    """Return how often rows of some tables have been written, as far as their server counts; None
    from a standby, which does not.

    It is for the steward alone: an analyst who saw it move would know that somebody was added.
    """
    ((said,),) = connection.execute(_CHANGES.encode(), [oids]).fetchall()
    return None if said is None else str(said)
