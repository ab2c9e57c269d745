"""Derived tables: rows of one block as a relation of another."""

from collections.abc import Mapping
from dataclasses import replace

from rewriter.relations.rows import Rows
from rewriter.relations.source import Source
from rewriter.scalar import Scalar
from sensitivity.refusal import Refusal


def project(rows: Rows, outputs: Mapping[str, Scalar | Refusal], name: str, alias: str) -> Source:
    """Make a derived table of rows: its columns, and the unit's key whether asked for or not."""
    items: list[str] = []
    columns: dict[str, Scalar | Refusal] = {}
    for i, (label, column) in enumerate(outputs.items()):
        if isinstance(column, Refusal):
            columns[label] = column
            continue
        items.append(f"{column.sql} AS c{i}")
        columns[label] = replace(
            column,
            sql=f"{alias}.c{i}",
            sources=frozenset({alias}),
            literal=False,
            value=None,
            equates=None,
        )
    unit: list[Scalar] = []
    for i, key in enumerate(rows.unit):
        items.append(f"{key.sql} AS u{i}")
        unit.append(replace(key, sql=f"{alias}.u{i}", sources=frozenset({alias})))
    where = " AND ".join(rows.conditions) or "TRUE"
    return Source(
        alias,
        name,
        f"(SELECT {', '.join(items)} FROM {rows.source} WHERE {where}) AS {alias}",
        columns,
        tuple(unit),
        one_row=rows.one_row,
        max_rows=rows.max_rows,
        max_groups=rows.max_groups,
        tables=rows.tables,
        unit_names=rows.unit_names,
    )
