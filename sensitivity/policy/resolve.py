"""Completes a policy with what the backend's catalog says, or says why the two do not fit.

Uniqueness, types and NOT NULL come from the catalog, never from data: whatever is derived here is
the same for neighbouring databases. Only public tables are read, for the domains they list.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from sensitivity.policy.catalog import BackendTable
from sensitivity.policy.model import (
    Column,
    ColumnOf,
    ForeignKey,
    Kind,
    Policy,
    SqlType,
    Table,
    TableName,
    Unit,
    Value,
)
from sensitivity.policy.problems import PolicyInvalid, Problem
from sensitivity.policy.sqltypes import DOMAINS, holds, identifies_nobody, parse_type
from sensitivity.policy.table_reader import MAX_VALUES
from sensitivity.policy.yaml_nodes import suggestion

PublicValues = Callable[[TableName, str], Sequence[Any]]
_UNKNOWN = SqlType("unknown", Kind.OTHER)


def resolve(
    policy: Policy,
    catalog: Mapping[tuple[str, str], BackendTable],
    public_values: PublicValues,
) -> Policy:
    """Return the policy with all types, domains and unique keys.

    Args:
        catalog: by (schema, name), the engine's default schema being "public".
        public_values: the distinct non-NULL values of a public table's column, in order; if there
            are more than MAX_VALUES, all between the first MAX_VALUES and the last may be missing.

    Raises:
        PolicyInvalid: something declared is not there, or is otherwise; by line.
    """
    at = _Resolver(policy, catalog, public_values)
    tables = {name: at.table(table) for name, table in policy.tables.items()}
    for table in tables.values():
        at.check_unit(table, tables)
    tables = {name: at.with_domains(table, tables) for name, table in tables.items()}
    if at.problems:
        raise PolicyInvalid(policy.file, at.problems)
    return replace(policy, tables={name: _with_parent(t, tables) for name, t in tables.items()})


def _with_parent(table: Table, tables: Mapping[TableName, Table]) -> Table:
    """Hang the table that knows the unit onto one that names it by a path."""
    if table.unit is None or not table.unit.path:
        return table
    parent = tables[table.unit.path.table]
    return replace(table, unit=replace(table.unit, parent=_with_parent(parent, tables)))


@dataclass(frozen=True, slots=True)
class _Resolver:
    policy: Policy
    catalog: Mapping[tuple[str, str], BackendTable]
    public_values: PublicValues
    problems: list[Problem] = field(default_factory=list)

    def complain(self, table: TableName, *key: str, message: str) -> None:
        """Blame the part of a table, or what stands nearest above it in the file."""
        written = str(table)
        if f"tables.{written}" not in self.policy.lines:
            written = f"{table.schema}.{table.name}"
        where = ".".join(("tables", written, *key))
        above = where
        while above and above not in self.policy.lines:
            above = above.rpartition(".")[0]
        self.problems.append(Problem(self.policy.lines.get(above, 0), where, message))

    def has(self, table: TableName) -> bool:
        return (table.schema, table.name) in self.catalog

    def table(self, table: Table) -> Table:
        """Take types, NOT NULL and unique keys from the catalog."""
        name = table.name
        actual = self.catalog.get((name.schema, name.name))
        if actual is None:
            known = [str(TableName(*key)) for key in self.catalog]
            self.complain(
                name, message=f"the backend has no such table; {suggestion(str(name), known)}"
            )
            return table
        if actual.filtered:
            self.complain(
                name,
                message="row-level security hides rows of it from pgfog's role, by rules that may "
                "look at other rows; give the role BYPASSRLS",
            )
        if actual.view and not table.public:
            self.complain(
                name,
                "unit",
                message="is a view, whose rows may each hold several units; name its base tables",
            )
        elif actual.view and table.because is None:
            self.complain(
                name,
                "public",
                message='is a view, so computed from other tables; write {because: "…"}',
            )
        listed = dict(table.columns)
        if table.public and not listed:
            listed = {column: Column(column) for column in actual.columns}
        columns = {n: self.column(name, column, actual) for n, column in listed.items()}
        keys = tuple(key for key in actual.unique_keys if key <= columns.keys())
        return replace(table, columns=columns, unique_keys=keys, foreign_keys=actual.foreign_keys)

    def column(self, table: TableName, column: Column, actual: BackendTable) -> Column:
        written = actual.columns.get(column.name)
        if written is None:
            self.complain(
                table,
                "columns",
                column.name,
                message=f"the backend has no such column; "
                f"{suggestion(column.name, [*actual.columns])}",
            )
            return replace(column, type=column.type or _UNKNOWN)
        found = _backend_type(written)
        if column.type is not None and not holds(column.type, found):
            self.complain(
                table,
                "columns",
                column.name,
                "type",
                message=f"is {column.type}, which cannot hold the backend's {found}; write {found}",
            )
        type_ = column.type or found
        if column.type is None and column.values is not None and type_.kind not in DOMAINS:
            self.complain(
                table,
                "columns",
                column.name,
                "values",
                message=f"{type_} is no group key: equal values may look different",
            )
        nullable = column.nullable and column.name not in actual.not_null
        return replace(column, type=type_, nullable=nullable)

    def check_unit(self, table: Table, tables: Mapping[TableName, Table]) -> None:
        """See that the backend enforces what the unit relies on, by type and by key."""
        unit = table.unit
        if unit is None or not self.has(table.name):
            return
        if unit.unique and not any(key <= {*unit.key} for key in table.unique_keys):
            self.complain(
                table.name,
                "unit",
                "unique",
                message=f"the backend enforces no unique, not null key on ({', '.join(unit.key)}); "
                "add a primary key there, or write max_rows instead",
            )
        for column in unit.key:
            type_ = table.columns[column].type
            if type_ and type_.kind not in DOMAINS:
                self.complain(
                    table.name,
                    "unit",
                    "key",
                    message=f'"{column}" is {type_}, {identifies_nobody(type_)}',
                )
        if unit.path:
            self.check_path(table, unit.path, tables)
        elif (
            table.name != (first := next(t for t in tables.values() if t.unit and t.unit.key)).name
        ):
            self.check_same_unit(table, unit, first)

    def check_path(self, table: Table, path: ForeignKey, tables: Mapping[TableName, Table]) -> None:
        target = tables[path.table]
        ends = [f"{path.table}.{column}" for column in path.references]
        if self.has(target.name) and {*path.references} not in target.unique_keys:
            self.complain(
                table.name,
                "unit",
                "path",
                message=f"the backend enforces no unique, not null key on {', '.join(ends)}, so a "
                "row could belong to several units",
            )
        for own, column, end in zip(path.columns, path.references, ends, strict=True):
            mine, theirs = table.columns[own].type, target.columns[column].type
            if mine and theirs and not _compares_exactly(mine, theirs):
                self.complain(
                    table.name, "unit", "path", message=f"{own} is {mine}, and {end} is {theirs}"
                )

    def check_same_unit(self, table: Table, unit: Unit, first: Table) -> None:
        for mine, theirs in zip(unit.key, first.unit.key if first.unit else (), strict=True):
            a, b = table.columns[mine].type, first.columns[theirs].type
            if a and b and a.kind is not b.kind:
                self.complain(
                    table.name,
                    "unit",
                    "key",
                    message=f'"{mine}" is {a}, and "{theirs}" of "{first.name}" is {b}; all '
                    "tables of a dataset belong to one kind of unit",
                )

    def with_domains(self, table: Table, tables: Mapping[TableName, Table]) -> Table:
        """Read the domains that public tables hold."""
        columns = {}
        for name, column in table.columns.items():
            if isinstance(column.values, ColumnOf):
                values = self.domain(table.name, column, tables, column.values)
                columns[name] = replace(column, values=values)
            elif table.public and self.has(table.name) and not self.problems:
                columns[name] = self.described(table.name, column)
            else:
                columns[name] = column
        return replace(table, columns=columns)

    def described(self, table: TableName, column: Column) -> Column:
        """Say of a public table's column what its values tell: the names, whole numbers and dates
        that it holds, for answers grouped by them, unless there are too many; and between which
        numbers, dates or timestamps it lies, for sums. It is known as of the time when pgfog
        started: rows of other names, numbers and dates that come later are in none of the groups.
        """
        kind = column.type.kind if column.type and not column.hidden else None
        names = kind in {Kind.TEXT, Kind.INTEGER, Kind.DATE} and column.values is None
        numbers = kind in {Kind.INTEGER, Kind.NUMERIC, Kind.FLOAT} and column.bounds is None
        moments = kind in _MOMENTS and column.bounds is None
        found = [*self.public_values(table, column.name)] if names or numbers or moments else []
        ends = found[:1] + found[-1:]
        if kind and any(type(end) is not _MOMENTS.get(kind, type(end)) for end in ends):
            return column  # infinite ones, and those of other eras, are texts
        if names and 0 < len(found) <= MAX_VALUES:
            column = replace(column, values=_distinct(found))
        if numbers and ends and all(map(_finite, ends)):
            column = replace(column, bounds=(Fraction(ends[0]), Fraction(ends[1])))
        if moments and ends:
            column = replace(column, bounds=(ends[0], ends[1]))
        return column

    def domain(
        self,
        table: TableName,
        column: Column,
        tables: Mapping[TableName, Table],
        source: ColumnOf,
    ) -> tuple[Value, ...] | None:
        def complain(message: str) -> None:
            self.complain(table, "columns", column.name, "values", message=message)

        origin = tables[source.table]
        known = origin.columns.get(source.column)
        if known is None:
            near = suggestion(source.column, [*origin.columns])
            complain(f'"{source.table}" has no column "{source.column}"; {near}')
        elif column.type and known.type and not holds(column.type, known.type):
            complain(f'is {column.type}, and "{source.column}" is {known.type}; they must agree')
        if self.problems:
            return None
        values = _distinct(self.public_values(source.table, source.column))
        if not 0 < len(values) <= MAX_VALUES:
            complain(f'"{source.table}" must hold 1 to {MAX_VALUES} values')
        return values


def _compares_exactly(a: SqlType, b: SqlType) -> bool:
    """Say whether equal values of two types are one value: decimals of two scales, and floats of
    two widths, are compared as DOUBLE, where a row could meet the rows of several units."""
    return a == b or (a.kind is b.kind and a.kind not in {Kind.NUMERIC, Kind.FLOAT})


_MOMENTS: Mapping[Kind, type[date]] = {Kind.DATE: date, Kind.TIMESTAMP: datetime}


def _finite(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and math.isfinite(value)


def _backend_type(written: str) -> SqlType:
    try:
        return parse_type(written)
    except ValueError:
        return _UNKNOWN


def _distinct(values: Iterable[Any]) -> tuple[Value, ...]:
    return tuple(dict.fromkeys(_value(v) for v in values if v is not None))


def _value(value: Any) -> Value:
    """Give a driver's value the form that the policy's values have."""
    match value:
        case bool() | int() | str() | Fraction():
            return value
        case Decimal():
            return Fraction(value)
        case datetime():
            return value.astimezone(UTC) if value.tzinfo else value
        case date():
            return value
        case UUID():
            return str(value)
        case _:
            raise TypeError(f"no domain has values of {type(value).__name__}")
