"""Base tables, with the unit that the policy says their rows belong to.

A table may name its unit by a path: the line of an order belongs to whom the order belongs to. Its
scan is then a join along the path, whose every step is an enforced unique key, so each row meets at
most one row of each table on the way and gets one unit; a row that meets none has no unit and is
never read.
"""

from collections.abc import Iterable
from contextlib import suppress
from fractions import Fraction
from math import lcm

from rewriter import keys as group_keys
from rewriter.dialects import Dialect
from rewriter.families.grids import natural
from rewriter.functions.conditions import compare
from rewriter.relations.public_part import whole
from rewriter.relations.source import Key, Source
from rewriter.scalar import NUMBERS, Scalar, position_of
from sensitivity.bounds import Interval
from sensitivity.policy import Column, Kind, SqlType, Table, Unit
from sensitivity.policy.sqltypes import reach_of
from sensitivity.refusal import NotAllowed, Refusal, UnsupportedSyntax
from sensitivity.statistics import Grid

_MOST_STEPS = 1 << 32
_OTHER = SqlType("unknown", Kind.OTHER)


def scan(table: Table, name: str, alias: str, dialect: Dialect) -> Source:
    """Read a base table as the policy describes it."""
    if table.own:
        raise UnsupportedSyntax(
            f"private rows cannot be joined with {table.name}",
            hint="Aggregate first, then join the result.",
        )
    unit = table.unit
    sql = f"{place(table, dialect)} AS {alias}"
    spellings = {c: f"{alias}.{dialect.identifier(c)}" for c in table.columns}
    key: tuple[Scalar, ...] = ()
    names: tuple[str, ...] = ()
    apart = table.unique_keys
    if unit is not None:
        owner, own, names = _key(table, unit)
        if owner is table:
            spelt = [spellings[c] for c in own]
            apart = tuple(unique - {*own} for unique in apart)
        else:
            sql, spellings = _joined(table, alias, owner, own, dialect)
            spelt = [f"{alias}.u{i}" for i in range(len(own))]
        key = tuple(
            Scalar(
                _spelled(sql_, _type(owner.columns[c]), dialect),
                _type(owner.columns[c]),
                unit=i,
                sources=frozenset({alias}),
                name=c,
            )
            for i, (c, sql_) in enumerate(zip(own, spelt, strict=True))
        )
    columns: dict[str, Scalar | Refusal] = {}
    for column in table.columns.values():
        columns[column.name] = (
            NotAllowed(
                f'column "{column.name}" of "{table.name}" is hidden by the policy',
                hint="Hidden columns exist in the catalog and may not be used in any statement.",
            )
            if column.hidden
            else _column(column, table, spellings[column.name], alias, dialect)
        )
    bounded = _indexed(table, alias)
    held = columns.values() if bounded else ()
    return Source(
        alias,
        name,
        sql,
        columns,
        key,
        one_row=unit is not None and unit.unique,
        unique_keys=table.unique_keys,
        apart=apart,
        references=_references(table),
        max_rows=unit.max_rows if unit else 1,
        max_groups=unit.max_groups if unit else 1,
        tables=(str(table.name),),
        unit_names=names,
        public=(whole(alias, columns, table.unique_keys, sql, leaves_out=True),)
        if table.public
        else (),
        places={c.sql: spellings[n] for n, c in columns.items() if isinstance(c, Scalar)},
        bounding=unit.bounding if unit else None,
        bounded=bounded,
        index=table.index.words if table.index else "",
        laid={
            (c.sql, grid): dialect.unpacked(f"{alias}.{name}", grid.steps)
            for name, c, grid in laid(held)
        },
        firsts={label: f"{alias}.{name} IS NULL" for name, label in firsts(held, dialect)},
    )


def _indexed(table: Table, alias: str) -> str | None:
    """Spell the part of a table that its index holds: the columns of the scan, and no other row."""
    if table.index is None or table.index.place is None:
        return None
    return f"{table.index.place} AS {alias}"


def laid(columns: Iterable[Scalar | Refusal]) -> list[tuple[str, Scalar, Grid]]:
    """Return the columns whose index on their natural grid an index holds, and what it calls it."""
    found = []
    for i, column in enumerate(columns):
        if isinstance(column, Scalar) and column.interval and column.kind in NUMBERS:
            grid = natural(column)
            if grid.steps <= _MOST_STEPS:
                found.append((f"pgfog_grid_{i}", column, grid))
    return found


def firsts(columns: Iterable[Scalar | Refusal], dialect: Dialect) -> list[tuple[str, str]]:
    """Return the group keys for which an index marks all rows but one of each unit and label: what
    it calls the mark, which is NULL in that one and takes no room there, and the key's spelling.
    Counting units by a key of few labels takes no mark."""
    found = []
    for i, column in enumerate(columns):
        # A label that leads to a unit makes no group.
        if isinstance(column, Scalar) and column.unit is None and not column.refers:
            with suppress(UnsupportedSyntax):
                label = group_keys.key(column, column.name or "", dialect)
                if label.domain is None:
                    found.append((f"pgfog_later_{i}", label.sql))
    return found


def stored(table: Table, alias: str, dialect: Dialect) -> list[str]:
    """Spell the columns of a scan that statements can use, and the unit's key, as they are stored.

    What holds these under the same names can be read instead of the table.
    """
    if table.unit is None:
        raise ValueError("a public table has no unit")
    owner, key, _ = _key(table, table.unit)
    direct = owner is table
    names = [
        dialect.identifier(column.name) if direct else f"c{i}"
        for i, column in enumerate(table.columns.values())
        if (direct and column.name in key)
        or not (column.hidden or _type(column).kind is Kind.OTHER)
    ]
    names += [] if direct else keyed_by(table, dialect)
    return [f"{alias}.{name}" for name in names]


def keyed_by(table: Table, dialect: Dialect) -> list[str]:
    """Return what the columns of a scan are called that hold the unit's key."""
    if table.unit is None:
        raise ValueError("a public table has no unit")
    owner, key, _ = _key(table, table.unit)
    if owner is table:
        return [dialect.identifier(column) for column in key]
    return [f"u{i}" for i in range(len(key))]


def place(table: Table, dialect: Dialect) -> str:
    """Spell a base table's name for the backend, fully qualified."""
    schema = dialect.default_schema if table.name.schema == "public" else table.name.schema
    return f"{dialect.identifier(schema)}.{dialect.identifier(table.name.name)}"


def along(table: Table) -> list[Table]:
    """Return the tables that a scan of a private table reads: itself, and those on its path."""
    if table.unit is None:
        raise ValueError("a public table has no unit")
    owner, found = _key(table, table.unit)[0], [table]
    while found[-1] is not owner and found[-1].unit is not None:
        found.append(_step(found[-1], found[-1].unit)[0])
    return found


def _step(table: Table, unit: Unit) -> tuple[Table, dict[str, str]]:
    """Return where one step of a path leads: a table, and by each column of its enforced key the
    own column that holds it."""
    if unit.parent is None or unit.path is None:
        raise UnsupportedSyntax(f'the path of "{table.name}" was not checked against the backend')
    return unit.parent, dict(zip(unit.path.references, unit.path.columns, strict=True))


def _key(table: Table, unit: Unit) -> tuple[Table, tuple[str, ...], tuple[str, ...]]:
    """Return which table holds the unit's key, its columns there, and what the policy calls them.

    Where a path ends on the very columns that identify the unit, the own columns hold the key.
    """
    if not unit.path:
        return table, unit.key, unit.key
    parent, held = _step(table, unit)
    if parent.unit is None:
        raise UnsupportedSyntax(f'"{parent.name}" knows no unit')
    owner, key, names = _key(parent, parent.unit)
    if owner is parent and {*key} == held.keys():
        return table, tuple(held[column] for column in key), names
    return owner, key, names


def _joined(
    table: Table, alias: str, owner: Table, key: tuple[str, ...], dialect: Dialect
) -> tuple[str, dict[str, str]]:
    """Join a table along its path to the one that holds the unit's key."""
    spellings = {c: f"{alias}.c{i}" for i, c in enumerate(table.columns)}
    items = [f"p0.{dialect.identifier(c)} AS c{i}" for i, c in enumerate(table.columns)]
    sql, here, n = f"{place(table, dialect)} AS p0", table, 0
    while here is not owner and here.unit is not None:
        parent, held = _step(here, here.unit)
        # On the whole key: a part of it would meet rows of other units. NULL meets nothing.
        met = [
            compare(
                "=",
                _plain(f"p{n}", here.columns[own], dialect),
                _plain(f"p{n + 1}", parent.columns[column], dialect),
                dialect,
            ).sql
            for column, own in held.items()
        ]
        sql += f" INNER JOIN {place(parent, dialect)} AS p{n + 1} ON {' AND '.join(met)}"
        here, n = parent, n + 1
    items += [f"p{n}.{dialect.identifier(c)} AS u{i}" for i, c in enumerate(key)]
    return f"(SELECT {', '.join(items)} FROM {sql}) AS {alias}", spellings


def _plain(alias: str, column: Column, dialect: Dialect) -> Scalar:
    type_ = _type(column)
    return Scalar(_spelled(f"{alias}.{dialect.identifier(column.name)}", type_, dialect), type_)


def _refers(table: Table, column: str) -> frozenset[str]:
    """Return the enforced keys of one column that a column's values are values of."""
    found: frozenset[str] = frozenset()
    if table.unit is None:
        return found
    if frozenset({column}) in table.unique_keys:
        found |= {f"{table.name}.{column}"}
    if table.unit.path and column in table.unit.path.columns:
        parent, held = _step(table, table.unit)
        theirs = next(c for c, own in held.items() if own == column)
        # Without a join the row that it names may be missing, and a part would name another.
        if len(held) == 1 or _key(table, table.unit)[0] is not table:
            found |= _refers(parent, theirs)
    return found


def _references(table: Table) -> dict[Key, dict[str, str]]:
    """Return the enforced keys of several columns that each row names: its own, those it holds."""
    if table.unit is None:
        return {}
    found = {(table.name, key): {c: c for c in key} for key in table.unique_keys if len(key) > 1}
    if table.unit.path:
        parent, held = _step(table, table.unit)
        direct = _key(table, table.unit)[0] is table
        for key, columns in _references(parent).items():
            theirs = {*columns.values()}
            if theirs == held.keys() or (theirs < held.keys() and not direct):
                found[key] = {c: held[theirs] for c, theirs in columns.items()}
    return found


def _spelled(sql: str, type_: SqlType, dialect: Dialect) -> str:
    # Under a collation that ignores case, one person's spelling could become everybody's label.
    return dialect.column(sql, type_)


def _type(column: Column) -> SqlType:
    return column.type or _OTHER


def _column(
    column: Column, table: Table, place_: str, alias: str, dialect: Dialect
) -> Scalar | Refusal:
    type_ = _type(column)
    if type_.kind is Kind.OTHER:
        return UnsupportedSyntax(
            f'column "{column.name}" has type {type_}, which private queries cannot use',
            hint="Rows can be counted without it. For its values, ask the steward for a generated"
            " column of text, a number or a moment.",
        )
    owner, key, _ = _key(table, table.unit) if table.unit else (None, (), ())
    sql = _spelled(place_, type_, dialect)
    ends = [position_of(end) for end in column.bounds] if column.bounds else None
    interval = Interval(ends[0], ends[1]) if ends and None not in ends else None  # type: ignore[arg-type]
    values = column.values if isinstance(column.values, tuple) else None
    if values and interval is None and type_.kind in {Kind.INTEGER, Kind.NUMERIC, Kind.FLOAT}:
        numbers = [v for v in values if isinstance(v, (int, Fraction))]
        # In whole parts of one: thousands of fractions take long to compare.
        parts = lcm(*(v.denominator for v in numbers))
        places = [v.numerator * (parts // v.denominator) for v in numbers]
        interval = Interval(Fraction(min(places), parts), Fraction(max(places), parts))
    return Scalar(
        sql,
        type_,
        nullable=column.nullable,
        interval=interval,
        domain=values,
        reach=reach_of(type_),
        longest=type_.modifier[0] if type_.kind is Kind.TEXT and type_.modifier else None,
        grid=column.grid,
        unit_sum=Interval(*column.unit_sum) if column.unit_sum else None,
        unit=key.index(column.name) if owner is table and column.name in key else None,
        refers=_refers(table, column.name),
        sources=frozenset({alias}),
        name=column.name,
    )
