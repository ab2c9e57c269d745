"""Keys as the catalog shows them: what the backend enforces, and how tables share their unit.

Tools follow them to join tables and to find rows again. They come from the policy and from the
backend's catalog, never from data, and PostgreSQL has little to enforce here: each table holds one
row, all NULL or zero, which every key allows.
"""

from collections.abc import Iterator, Mapping

import psycopg

from proxy.shadow.rights import name, qualified
from sensitivity.policy import ForeignKey, Kind, Policy, Table, TableName

_EXISTING = """
SELECT c.oid::regclass::text, con.conname, n.nspname, c.relname, fn.nspname, f.relname,
       ARRAY(SELECT attname::text FROM unnest(conkey) WITH ORDINALITY AS k(num, i)
             JOIN pg_attribute ON attrelid = conrelid AND attnum = num ORDER BY i),
       ARRAY(SELECT attname::text FROM unnest(confkey) WITH ORDINALITY AS k(num, i)
             JOIN pg_attribute ON attrelid = confrelid AND attnum = num ORDER BY i)
FROM pg_constraint AS con
JOIN pg_class AS c ON c.oid = conrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_class AS f ON f.oid = confrelid JOIN pg_namespace AS fn ON fn.oid = f.relnamespace
WHERE contype = 'f' AND conparentid = 0 AND conrelid = ANY (%s)
"""


def unique_keys(table: Table) -> list[list[str]]:
    """Return a table's keys, each in the order of its columns; the first is the primary one."""
    unit = table.unit
    own = [frozenset(unit.key)] if unit is not None and unit.unique and not unit.path else []
    keys = dict.fromkeys([*own, *table.unique_keys])
    return [[c for c in table.columns if c in key] for key in keys if key <= table.columns.keys()]


def foreign_keys(table: Table, tables: Mapping[TableName, Table]) -> Iterator[ForeignKey]:
    """Return whose key a table's columns hold: the backend's, the path to the unit, the unit."""
    yield from table.foreign_keys
    unit = table.unit
    if unit is None:
        return
    if unit.path:
        yield unit.path
        return
    owners = [t for t in tables.values() if t.unit and t.unit.unique and not t.unit.path]
    if len(owners) == 1 and owners[0].name != table.name and owners[0].unit is not None:
        yield ForeignKey(unit.key, owners[0].name, owners[0].unit.key)


def build(
    connection: psycopg.Connection, policy: Policy, protected: Mapping[int, TableName]
) -> None:
    """Bring the foreign keys of the policy's tables in line with it; what is right stays."""
    wanted = {
        (table.name, key)
        for table in policy.tables.values()
        for key in foreign_keys(table, policy.tables)
        if _possible(table, key, policy.tables)
    }
    found = set()
    rows = connection.execute(_EXISTING, (list(protected),)).fetchall()
    for quoted, constraint, schema, table, to_schema, to, own, other in rows:
        key = ForeignKey(tuple(own), TableName(to_schema, to), tuple(other))
        if (TableName(schema, table), key) in wanted:
            found.add((TableName(schema, table), key))
        else:
            connection.execute(f"ALTER TABLE {quoted} DROP CONSTRAINT {name(constraint)}".encode())
    for table_name, key in sorted(wanted - found):
        connection.execute(
            f"ALTER TABLE {qualified(table_name)} ADD FOREIGN KEY ({_list(key.columns)})"
            f" REFERENCES {qualified(key.table)} ({_list(key.references)})".encode()
        )


def _possible(table: Table, key: ForeignKey, tables: Mapping[TableName, Table]) -> bool:
    """Say whether both ends are in the policy, fit each other, and one of them is a key."""
    target = tables.get(key.table)
    if target is None or not table.columns.keys() >= {*key.columns}:
        return False
    if {*key.references} not in [{*k} for k in unique_keys(target)]:
        return False
    pairs = zip(key.columns, key.references, strict=True)
    types = [(table.columns[a].type, target.columns[b].type) for a, b in pairs]
    return all(a and b and a.kind is b.kind is not Kind.OTHER for a, b in types)


def _list(columns: tuple[str, ...]) -> str:
    return ", ".join(map(name, columns))
