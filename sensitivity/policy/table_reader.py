"""Reads the policy's tables: whose rows they hold, and how much of each column may be known."""

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import cast

from sensitivity.policy.model import (
    Bounding,
    Column,
    ColumnOf,
    ForeignKey,
    Kind,
    SqlType,
    Table,
    TableName,
    Unit,
    Value,
)
from sensitivity.policy.sqltypes import (
    DOMAINS,
    NUMBERS,
    TIMES,
    identifies_nobody,
    parse_type,
    read_value,
)
from sensitivity.policy.yaml_nodes import Entry, Fields, suggestion

MAX_VALUES = 10_000
_MOST_ROWS = 1_000_000_000
_MOST_COLUMNS = 1_600
_RESERVED_SCHEMAS = frozenset({"information_schema", "privacy"})
_SYSTEM_COLUMNS = frozenset({"tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"})
_COLUMN = ("type", "nullable", "bounds", "grid", "values", "hidden", "unit_sum", "comment")

Bounds = tuple[Fraction, Fraction] | tuple[date, date] | tuple[datetime, datetime]


def read_tables(entry: Entry) -> dict[TableName, Table]:
    """Read all tables, then what they say of each other."""
    tables: dict[TableName, Table] = {}
    entries: dict[TableName, Entry] = {}
    for written, at in entry.items().items():
        name = table_name(at, written)
        if name is None:
            continue
        if name in tables:
            at.complain(f'"{name}" stands twice; first in line {entries[name].line}')
        tables[name], entries[name] = _table(name, at), at
    entry.check(bool(tables), "is empty; a table that is not listed does not exist")
    for name, table in tables.items():
        _check_domains(table, entries[name], tables)
        if table.unit and table.unit.path:
            _check_path(name, entries[name], tables)
    _check_units(tables, entries)
    return tables


def table_name(entry: Entry, written: str) -> TableName | None:
    """Read `table` or `schema.table`; None if it is neither, which is a problem then."""
    parts = written.split(".")
    schema, name = parts if len(parts) == 2 else ("public", written)
    if len(parts) > 2 or not (is_name(schema) and is_name(name)):
        entry.check(False, "a table is written table or schema.table, each of 1 to 63 bytes")
        return None
    if is_reserved(schema):
        entry.complain(f'schema "{schema}" belongs to PostgreSQL or pgfog')
    return TableName(schema, name)


def is_reserved(schema: str) -> bool:
    """Say whether a schema is PostgreSQL's or pgfog's own."""
    return schema in _RESERVED_SCHEMAS or schema.startswith("pg_")


def is_name(name: str) -> bool:
    """Say whether PostgreSQL takes it as a name without cutting it off."""
    return 0 < len(name.encode()) <= 63 and name.isprintable()


def _table(name: TableName, entry: Entry) -> Table:
    at = entry.fields(optional=("unit", "public", "columns", "comment"))
    unit, because = at.get("unit"), None
    if (unit is None) == ("public" not in at):
        entry.check(
            False,
            "is private or public; write unit: {key: …, max_rows: …} or public: true",
        )
    if "public" in at:
        because = _because(at["public"])
    columns = _columns(at.get("columns"), entry, private="public" not in at)
    return Table(
        name,
        _unit(unit, columns) if unit else None,
        columns,
        because=because,
        comment=_comment(at),
    )


def _because(entry: Entry) -> str | None:
    if entry.is_mapping:
        at = entry.fields(("because",))["because"]
        because = at.text()
        at.check(bool(because.strip()), "is empty; say why everybody may see every row")
        return because
    if not entry.flag():
        entry.check(False, "a table that is not public is private; write unit: {key: …} instead")
    return None


def _comment(at: Fields) -> str | None:
    comment = at.get("comment")
    return comment.text() if comment else None


def _unit(entry: Entry, columns: Mapping[str, Column]) -> Unit:
    if entry.is_list:
        entry.complain(
            "a row belongs to exactly one unit, and here are several; choose the one to protect, "
            "or split the table"
        )
        return Unit((), False, 1, 1)
    at = entry.fields(optional=("key", "path", "unique", "max_rows", "max_groups", "bounding"))
    if not entry.is_mapping:
        return Unit((), False, 1, 1)
    entry.check(
        ("key" in at) != ("path" in at),
        "a row belongs to exactly one unit; write key: COLUMN, or path: [COLUMN, TABLE.COLUMN]",
    )
    unique_at, rows_at, groups_at = map(at.get, ("unique", "max_rows", "max_groups"))
    unique = unique_at.flag() if unique_at else False
    if rows_at is None and not unique and not (unique_at and unique_at.wrong):
        entry.complain(
            "max_rows is missing; write how many rows of one unit may count, or unique: true if "
            "the backend enforces one"
        )
    rows = rows_at.whole(1, _MOST_ROWS) if rows_at else 1
    groups = groups_at.whole(1, _MOST_ROWS) if groups_at else rows
    for limit in filter(None, (rows_at, groups_at)):
        limit.check(not unique or rows == groups == 1, "is 1 for unique: true; leave it out")
    if groups_at and rows_at:
        groups_at.check(
            rows_at.wrong or groups <= rows,
            f"is more than max_rows, {rows}, which already limits the groups; leave it out",
        )
    if unique_at and "path" in at:
        unique_at.check(not unique, "no backend can enforce that along a path; write max_rows")
    key = _key(at["key"], columns) if "key" in at else ()
    path = _path(at["path"], columns) if "path" in at else None
    bounding_at = at.get("bounding")
    bounding = bounding_at.word(Bounding) if bounding_at else None
    if bounding_at:
        bounding_at.check(not unique, "has nothing to bound for unique: true; leave it out")
    return Unit(key, unique, rows, groups, path, bounding=bounding)


def _key(entry: Entry, columns: Mapping[str, Column]) -> tuple[str, ...]:
    entries = entry.elements() if entry.is_list else [entry]
    names = tuple(_listed(e, columns) for e in entries)
    entry.check(0 < len(names) <= 8, "names 1 to 8 columns")
    entry.check(len(set(names)) == len(names), "a column stands twice")
    for name in names:
        type_ = columns[name].type if name in columns else None
        if type_ is not None and type_.kind not in DOMAINS:
            entry.complain(f'"{name}" is {type_}, {identifies_nobody(type_)}')
    return names


def _path(entry: Entry, columns: Mapping[str, Column]) -> ForeignKey | None:
    """Read [COLUMN, TABLE.COLUMN], or lists of as many columns on both sides; None if wrong."""
    sides = entry.elements()
    entry.check(len(sides) == 2, "is [COLUMN, TABLE.COLUMN]; that table may itself have a path")
    if entry.wrong:
        return None
    mine, theirs = (side.elements() if side.is_list else [side] for side in sides)
    own = tuple(_listed(e, columns) for e in mine)
    ends = [e.text().rpartition(".") for e in theirs]
    entry.check(
        len(own) == len(ends) > 0,
        "pairs columns with as many others: [[COLUMN, COLUMN], [TABLE.COLUMN, TABLE.COLUMN]]",
    )
    tables = {table_name(entry, table) for table in sorted({table for table, _, _ in ends})}
    entry.check(len(tables) == 1, "leads to one table, by one key of it")
    references = tuple(column for _, _, column in ends)
    entry.check(len({*own}) == len({*references}) == len(own), "a column stands twice")
    to = tables.pop() if tables else None
    return None if to is None or entry.wrong else ForeignKey(own, to, references)


def _listed(entry: Entry, columns: Mapping[str, Column]) -> str:
    name = entry.text()
    entry.check(name in columns, f'column "{name}" is not listed; {suggestion(name, [*columns])}')
    return name


def _columns(entry: Entry | None, table: Entry, *, private: bool) -> dict[str, Column]:
    if entry is None:
        table.check(not private, "columns is missing; a column that is not listed does not exist")
        return {}
    columns = {name: _column(name, at) for name, at in entry.items().items()}
    entry.check(bool(columns), "is empty; a column that is not listed does not exist")
    entry.check(len(columns) <= _MOST_COLUMNS, f"PostgreSQL has at most {_MOST_COLUMNS} columns")
    return columns


def _column(name: str, entry: Entry) -> Column:
    if not is_name(name) or name in _SYSTEM_COLUMNS:
        entry.complain("PostgreSQL cannot have a column of that name")
    # An index has columns of its own, and DuckDB knows no case.
    entry.check(not name.casefold().startswith("pgfog_"), "pgfog's own columns begin with pgfog_")
    if entry.is_null:
        return Column(name)
    at = entry.fields(optional=_COLUMN)
    nullable, hidden = at.get("nullable"), at.get("hidden")
    type_ = _type(at)
    bounds = _bounds(at, type_)
    return Column(
        name,
        type_,
        nullable=nullable.flag() if nullable else True,
        bounds=bounds,
        grid=_grid(at, type_, bounds),
        values=_values(at, type_),
        hidden=hidden.flag() if hidden else False,
        unit_sum=_unit_sum(at, type_),
        comment=_comment(at),
    )


def _type(at: Fields) -> SqlType | None:
    entry = at.get("type")
    if entry is None:
        for name in ("bounds", "values", "unit_sum"):
            needs = at.get(name)
            if needs is not None and not (name == "values" and needs.is_mapping):
                needs.complain("is read by the column's type; add type: …")
        return None
    text = entry.text()
    if entry.wrong:
        return None
    try:
        return parse_type(text)
    except ValueError as problem:
        entry.complain(str(problem))
        return None


def _value(entry: Entry, type_: SqlType) -> Value | None:
    if entry.is_null:
        entry.complain("NULL is no value; it is a key of its own unless nullable: false")
        return None
    text = entry.text()
    if entry.wrong or (not entry.is_plain and type_.kind in NUMBERS | {Kind.BOOLEAN}):
        entry.check(False, f"must be of type {type_}, is a text in quotes")
        return None
    try:
        return read_value(text, type_)
    except ValueError as problem:
        entry.complain(str(problem))
        return None


def _bounds(at: Fields, type_: SqlType | None) -> Bounds | None:
    entry = at.get("bounds")
    if entry is None or type_ is None:
        return None
    entry.check(type_.kind in NUMBERS | TIMES, f"{type_} has no order to clamp along")
    return _range(entry, type_)


def _range(entry: Entry, type_: SqlType) -> Bounds | None:
    """Read [lower, upper]; numbers as Fraction."""
    if entry.wrong:
        return None
    ends = [] if not entry.is_list else [_value(e, type_) for e in entry.elements()]
    entry.check(len(ends) == 2, "must be a list of two: [lower, upper]")
    if entry.wrong:
        return None
    if type_.kind in NUMBERS:
        lower, upper = (Fraction(cast("int | Fraction", end)) for end in ends)
        entry.check(lower <= upper, "the lower bound is above the upper one; swap them")
        return lower, upper
    first, last = cast("tuple[date, date] | tuple[datetime, datetime]", tuple(ends))
    entry.check(first <= last, "the lower bound is above the upper one; swap them")
    return first, last


def _grid(at: Fields, type_: SqlType | None, bounds: Bounds | None) -> Fraction | None:
    entry = at.get("grid")
    if entry is None:
        return None
    grid = entry.number()
    entry.check(grid > 0, "must be above 0; it is the step between values")
    if type_ is None or bounds is None or type_.kind not in NUMBERS:
        reported = any(at[name].wrong for name in ("type", "bounds") if name in at)
        entry.check(reported, "needs a numeric type and bounds, to step from one to the other")
        return None
    lower, upper = cast("tuple[Fraction, Fraction]", bounds)
    if entry.wrong or at["bounds"].wrong:
        return None
    entry.check(
        type_.kind is not Kind.INTEGER or grid.denominator == 1,
        f"must be a whole number, for the type is {type_}",
    )
    entry.check(
        ((upper - lower) / grid).denominator == 1,
        "does not go from one bound to the other in whole steps; change it or the bounds",
    )
    return grid


def _unit_sum(at: Fields, type_: SqlType | None) -> tuple[Fraction, Fraction] | None:
    entry = at.get("unit_sum")
    if entry is None or type_ is None:
        return None
    entry.check("bounds" in at, "needs bounds too: they clamp each row, this a unit's sum of them")
    entry.check(type_.kind in NUMBERS, f"{type_} cannot be summed")
    widest = SqlType("double precision", Kind.FLOAT)
    return cast("tuple[Fraction, Fraction] | None", _range(entry, widest))


def _values(at: Fields, type_: SqlType | None) -> tuple[Value, ...] | ColumnOf | None:
    entry = at.get("values")
    if entry is None:
        return None
    entry.check(
        type_ is None or type_.kind in DOMAINS,
        f"{type_} is no group key: equal values may look different",
    )
    if entry.is_mapping:
        source = entry.fields(("table", "column"))
        name = table_name(source["table"], source["table"].text())
        return ColumnOf(name or TableName("public", ""), source["column"].text())
    if type_ is None or entry.wrong:
        return None
    elements = entry.elements()
    entry.check(0 < len(elements) <= MAX_VALUES, f"must be 1 to {MAX_VALUES} values")
    if entry.wrong:
        return None
    values: dict[Value, None] = {}
    for element in elements:
        value = _value(element, type_)
        if value is not None:
            element.check(value not in values, f'"{value}" stands twice')
            values[value] = None
    return tuple(values)


def _check_domains(table: Table, entry: Entry, tables: Mapping[TableName, Table]) -> None:
    """See that a domain comes from a public table that is listed."""
    for column in table.columns.values():
        if not isinstance(column.values, ColumnOf):
            continue
        source = tables.get(column.values.table)
        at = _below(entry, "columns", column.name, "values")
        if source is None:
            names = [str(n) for n, t in tables.items() if t.public]
            at.check(
                False,
                f'there is no table "{column.values.table}"; '
                f"{suggestion(str(column.values.table), names)}",
            )
        else:
            at.check(source.public, "must come from a public table: every value will be shown")
            names = [*source.columns]
            at.check(
                not names or column.values.column in names,
                f'"{source.name}" lists no column "{column.values.column}"; '
                f"{suggestion(column.values.column, names)}",
            )


def _check_path(name: TableName, entry: Entry, tables: Mapping[TableName, Table]) -> None:
    """See that a path leads to a table that knows the unit, without going in circles."""
    at = _below(entry, "unit", "path")
    table, seen = tables[name], {name}
    while table.unit and table.unit.path and not at.wrong:
        to = table.unit.path.table
        references = table.unit.path.references
        if to not in tables:
            at.complain(f'there is no table "{to}"; {suggestion(str(to), [*map(str, tables)])}')
            return
        table = tables[to]
        at.check(to not in seen, "goes in a circle; one table must name its unit by a key")
        at.check(table.unit is not None, f'"{to}" is public, so it knows no unit')
        for column in references:
            at.check(
                column in table.columns,
                f'"{to}" lists no column "{column}"; {suggestion(column, [*table.columns])}',
            )
        seen.add(to)


def _check_units(tables: Mapping[TableName, Table], entries: Mapping[TableName, Entry]) -> None:
    """See that all tables name one kind of unit: neighbours differ in one of it, everywhere."""
    first: tuple[TableName, Unit] | None = None
    for name, table in tables.items():
        unit = table.unit
        if unit is None or not unit.key:
            continue
        first = first or (name, unit)
        _below(entries[name], "unit", "key").check(
            len(unit.key) == len(first[1].key),
            f'has {len(unit.key)} columns, and that of "{first[0]}" has {len(first[1].key)}; all '
            "tables of a dataset belong to one kind of unit",
        )


def _below(entry: Entry, *names: str) -> Entry:
    """Return the place of a part that has been read already."""
    key = ".".join((entry.key, *names))
    return Entry(entry.node, key, entry.log.lines.get(key, entry.line), entry.log)
