"""The clinic with each table bounded as a steward may want it, and what an index holds of it."""

from collections.abc import Mapping
from dataclasses import replace

from proxy.index.choice import Choice
from rewriter.dialects import DIALECTS
from sensitivity.policy import Bounding, Index, Table, TableName
from tests.engines import Connection
from tests.golden.clinic import TABLES

INDEXED = ("visits", "purchases", "bills", "lines")


def bounded_by(bounding: Bounding, engine: str) -> Mapping[str, Table]:
    """Return the tables of an engine's clinic with another way of bounding."""
    return {spelled: _bounded(table, bounding, engine) for spelled, table in TABLES.items()}


def _bounded(table: Table, bounding: Bounding, engine: str) -> Table:
    if table.unit is None or table.unit.unique:
        return table
    table = replace(table, unit=replace(table.unit, bounding=bounding))
    if bounding is not Bounding.INDEX or table.name.name not in INDEXED:
        return table
    return replace(table, index=Index(_place(table.name, engine), "an index"))


def _place(name: TableName, engine: str) -> str:
    schema = DIALECTS[engine].default_schema
    return f'"{schema}"."index of {name.name}"'


def build_index(connection: Connection, engine: str) -> None:
    """Choose the rows that count in one database, as `pgfog index` does."""
    tables = bounded_by(Bounding.INDEX, engine)
    for name in INDEXED:
        table = tables[f'"{name}"']
        choice = Choice.of(table, "salt", DIALECTS[engine])
        place = _place(table.name, engine)
        connection.execute(f"CREATE TABLE {place} AS {choice.empty}")
        for part in range(2):
            connection.execute(f"INSERT INTO {place} {choice.part(part, 2)}")
