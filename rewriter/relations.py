"""Reads FROM and WHERE of one block over private rows: names, joins, and whose row each one is.

Unit tracking lives here. Every relation of a block is private, with the columns of its unit's key,
or public. Two private relations may only meet on that key, compared column by column; the unit is
followed by lineage, so a column that merely has its name or its value is not it. What comes out
is `Rows`: rows that each belong to exactly one unit.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from sqlglot import exp

from rewriter.dialects import Dialect
from rewriter.expressions import Reader, spelled
from rewriter.facts import told
from rewriter.functions import compare
from rewriter.scalar import Scalar, position_of
from sensitivity.bounds import Interval
from sensitivity.policy import Column, Kind, SqlType, Table
from sensitivity.refusal import NotAllowed, Refusal, UndefinedColumn, UnsupportedSyntax

_OTHER = SqlType("unknown", Kind.OTHER)


@dataclass(frozen=True, slots=True)
class Source:
    """One relation in FROM.

    Attributes:
        alias: ours, unique in the statement.
        name: what the analyst calls it.
        sql: what stands in FROM.
        columns: name -> column; a Refusal for one that exists but may not be used.
        unit: the columns of the privacy unit's key; empty for a public relation.
        one_row: a unit has at most one row here, by a key that the backend enforces.
        unique_keys: column sets that the backend enforces as unique and not null.
        max_rows, max_groups: as in the policy; 1 for public relations.
        tables: the policy's tables in it, for messages.
    """

    alias: str
    name: str
    sql: str
    columns: Mapping[str, Scalar | Refusal]
    unit: tuple[Scalar, ...] = ()
    one_row: bool = False
    unique_keys: tuple[frozenset[str], ...] = ()
    max_rows: int = 1
    max_groups: int = 1
    tables: tuple[str, ...] = ()
    unit_names: tuple[str, ...] = ()


def scan(table: Table, name: str, alias: str, dialect: Dialect) -> Source:
    """Read a base table as the policy describes it."""
    unit = table.unit
    schema = dialect.default_schema if table.name.schema == "public" else table.name.schema
    columns: dict[str, Scalar | Refusal] = {}
    for column in table.columns.values():
        columns[column.name] = (
            NotAllowed(
                f'column "{column.name}" of "{table.name}" is hidden by the policy',
                hint="Hidden columns exist in the catalog and may not be used in any statement.",
            )
            if column.hidden
            else _column(column, alias, unit.key if unit else (), dialect)
        )
    if unit is None:
        key: tuple[Scalar, ...] = ()
    elif unit.path:
        raise UnsupportedSyntax(
            f'"{table.name}" names its unit by a path, which cannot be queried yet'
        )
    else:
        key = tuple(
            Scalar(
                _spelled(table.columns[k], alias, dialect),
                _type(table.columns[k]),
                unit=i,
                sources=frozenset({alias}),
                name=k,
            )
            for i, k in enumerate(unit.key)
        )
    return Source(
        alias,
        name,
        f"{dialect.identifier(schema)}.{dialect.identifier(table.name.name)} AS {alias}",
        columns,
        key,
        one_row=unit is not None and unit.unique,
        unique_keys=table.unique_keys,
        max_rows=unit.max_rows if unit else 1,
        max_groups=unit.max_groups if unit else 1,
        tables=(str(table.name),),
        unit_names=unit.key if unit else (),
    )


def _spelled(column: Column, alias: str, dialect: Dialect) -> str:
    # Under a collation that ignores case, one person's spelling could become everybody's label.
    return dialect.column(f"{alias}.{dialect.identifier(column.name)}", _type(column))


def _type(column: Column) -> SqlType:
    return column.type or _OTHER


def _column(column: Column, alias: str, key: tuple[str, ...], dialect: Dialect) -> Scalar | Refusal:
    type_ = _type(column)
    if type_.kind is Kind.OTHER:
        return UnsupportedSyntax(
            f'column "{column.name}" has type {type_}, which private queries cannot use'
        )
    sql = _spelled(column, alias, dialect)
    ends = [position_of(end) for end in column.bounds] if column.bounds else None
    interval = Interval(ends[0], ends[1]) if ends and None not in ends else None  # type: ignore[arg-type]
    values = column.values if isinstance(column.values, tuple) else None
    if values and interval is None and type_.kind in {Kind.INTEGER, Kind.NUMERIC, Kind.FLOAT}:
        places = [p for p in map(position_of, values) if p is not None]
        interval = Interval(min(places), max(places))
    return Scalar(
        sql,
        type_,
        nullable=column.nullable,
        interval=interval,
        domain=values,
        grid=column.grid,
        unit=key.index(column.name) if column.name in key else None,
        sources=frozenset({alias}),
        name=column.name,
    )


@dataclass(frozen=True, slots=True)
class Scope:
    """The names of one block; `merged` are the columns of USING and NATURAL."""

    sources: tuple[Source, ...]
    merged: Mapping[str, Scalar] = field(default_factory=dict)

    def find(self, column: exp.Column) -> Scalar:
        """Look a column up as PostgreSQL does; raises Refusal."""
        name, qualifier = folded(column.this), column.args.get("table")
        if qualifier is None and name in self.merged:
            return self.merged[name]
        found = [
            source.columns[name]
            for source in self.sources
            if name in source.columns and (qualifier is None or folded(qualifier) == source.name)
        ]
        if len(found) > 1:
            raise UndefinedColumn(f'column reference "{name}" is ambiguous')
        if not found:
            raise UndefinedColumn(
                f'column "{name}" cannot be used here',
                hint="Only columns that the policy lists can be used, and no whole rows.",
            )
        if isinstance(found[0], Refusal):
            raise found[0]
        return found[0]

    def every(self, qualifier: str | None) -> dict[str, Scalar | Refusal]:
        """Return what * stands for."""
        columns: dict[str, Scalar | Refusal] = {}
        if qualifier is None:
            columns.update(self.merged)
        for source in self.sources:
            if qualifier not in {None, source.name}:
                continue
            for name, column in source.columns.items():
                if name in columns and not (qualifier is None and name in self.merged):
                    columns[name] = UndefinedColumn(f'column reference "{name}" is ambiguous')
                columns.setdefault(name, column)
        return columns


def folded(identifier: exp.Expr) -> str:
    """Return the name an identifier means: lower case unless it is quoted."""
    if type(identifier) is not exp.Identifier:
        raise UnsupportedSyntax(f"{spelled(identifier)} cannot be used as a name here")
    name = identifier.name
    return name if identifier.args.get("quoted") else name.lower()


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one block after FROM and WHERE; each belongs to exactly one privacy unit.

    Attributes:
        source: what stands after FROM.
        conditions: what stands after WHERE, joined by AND; it holds `unit IS NOT NULL`.
        one_row: a unit has at most one row, by keys that the backend enforces.
    """

    source: str
    conditions: tuple[str, ...]
    scope: Scope
    unit: tuple[Scalar, ...]
    unit_names: tuple[str, ...]
    one_row: bool
    max_rows: int
    max_groups: int
    tables: tuple[str, ...]


Opener = Callable[[exp.Expr], Source]
"""Opens one item of FROM: a table, a CTE, or a derived table that only filters and projects."""


def read_rows(select: exp.Select, opener: Opener, reader: Callable[[Scope], Reader]) -> Rows:
    """Read FROM, its joins and WHERE.

    Raises:
        UnsupportedSyntax: a join or clause that would let one unit touch another's rows.
    """
    from_ = select.args.get("from_")
    if from_ is None:
        raise UnsupportedSyntax("a private query needs FROM")
    sources = [opener(from_.this)]
    merged: dict[str, Scalar] = {}
    joins: list[tuple[str, Source, list[Scalar]]] = []
    comma = False
    for join in select.args.get("joins") or []:
        side, source = _side(join), opener(join.this)
        if comma and (side in {"RIGHT", "FULL"} or join.args.get("using") or join.method):
            raise UnsupportedSyntax(
                "a comma in FROM before this kind of join cannot be used in a private query",
                hint="Write CROSS JOIN or JOIN … ON instead of the comma.",
            )
        comma = comma or not {k for k, v in join.args.items() if v} - {"this"}
        left, right = Scope(tuple(sources), merged), Scope((source,))
        sources.append(source)
        shared = _shared_names(join, left, right)
        pairs = [(_plain(left.every(None)[n]), _plain(right.every(None)[n])) for n in shared]
        here = reader(Scope(tuple(sources), merged))
        on = join.args.get("on")
        dialect = here.dialect
        conditions = [compare("=", a, b, dialect) for a, b in pairs]
        conditions += [here.condition(c) for c in _conjuncts(on)]
        joins.append((side, source, conditions))
        for name, (a, b) in zip(shared, pairs, strict=True):
            merged[name] = {"RIGHT": b, "FULL": _first(a, b)}.get(side, a)
    scope = _nulled(Scope(tuple(sources), merged), joins)
    where = select.args.get("where")
    here = reader(scope)
    conditions = [here.condition(c) for c in _conjuncts(where.this if where else None)]
    equalities = _equalities(
        [c for side, _, on in joins if side == "INNER" for c in on] + conditions
    )
    unit, names, one_row = _unit(scope, joins, equalities)
    sql = sources[0].sql
    for side, source, on in joins:
        test = " AND ".join(c.sql for c in on) or "TRUE"
        sql += f" {side} JOIN {source.sql} ON {test}"
    private = [s for s in sources if s.unit]
    return Rows(
        sql,
        tuple(c.sql for c in conditions) + tuple(f"{u.sql} IS NOT NULL" for u in unit),
        _narrowed(scope, here, _conjuncts(where.this if where else None)),
        unit,
        names,
        one_row,
        max((s.max_rows for s in private), default=1),
        max((s.max_groups for s in private), default=1),
        tuple(t for s in sources for t in s.tables),
    )


def _side(join: exp.Join) -> str:
    """Return INNER, LEFT, RIGHT or FULL."""
    used = {k for k, v in join.args.items() if v}
    if not used <= {"this", "side", "kind", "on", "using", "method"}:
        raise UnsupportedSyntax("this kind of join cannot be used in a private query")
    kind, side = str(join.args.get("kind") or ""), str(join.args.get("side") or "")
    if kind not in {"", "INNER", "CROSS", "OUTER"} or side not in {"", "LEFT", "RIGHT", "FULL"}:
        raise UnsupportedSyntax(f"{kind or side} JOIN cannot be used in a private query")
    if str(join.args.get("method") or "") not in {"", "NATURAL"}:
        raise UnsupportedSyntax("this kind of join cannot be used in a private query")
    return side or "INNER"


def _shared_names(join: exp.Join, left: Scope, right: Scope) -> list[str]:
    if join.args.get("using"):
        names = [folded(identifier) for identifier in join.args["using"]]
        for name in names:
            if name not in left.every(None) or name not in right.every(None):
                raise UndefinedColumn(f'column "{name}" of USING is not on both sides')
        return names
    if join.args.get("method"):
        return [n for n in left.every(None) if n in right.every(None)]
    return []


Found = TypeVar("Found")


def _plain(column: Found | Refusal) -> Found:
    if isinstance(column, Refusal):
        raise column
    return column


def _first(a: Scalar, b: Scalar) -> Scalar:
    """COALESCE of two columns that USING made one."""
    unit = a.unit if a.unit == b.unit else None
    return replace(a, sql=f"coalesce({a.sql}, {b.sql})", unit=unit, sources=a.sources | b.sources)


def _conjuncts(condition: exp.Expr | None) -> list[exp.Expr]:
    if condition is None:
        return []
    if type(condition) is exp.Paren:
        return _conjuncts(condition.this)
    if type(condition) is exp.And:
        return _conjuncts(condition.this) + _conjuncts(condition.expression)
    return [condition]


def _equalities(conditions: Sequence[Scalar]) -> list[tuple[Scalar, Scalar]]:
    return [c.equates for c in conditions if c.equates is not None]


def _nulled(scope: Scope, joins: Sequence[tuple[str, Source, list[Scalar]]]) -> Scope:
    """Mark as nullable what an outer join may fill with NULLs."""
    weak: set[str] = set()
    placed = [scope.sources[0].alias]
    for side, source, _ in joins:
        if side in {"LEFT", "FULL"}:
            weak.add(source.alias)
        if side in {"RIGHT", "FULL"}:
            weak.update(placed)
        placed.append(source.alias)

    def weaken(column: Scalar | Refusal) -> Scalar | Refusal:
        if isinstance(column, Refusal) or not column.sources & weak:
            return column
        return replace(column, nullable=True)

    return Scope(
        tuple(
            replace(s, columns={n: weaken(c) for n, c in s.columns.items()}) for s in scope.sources
        ),
        {n: _plain(weaken(c)) for n, c in scope.merged.items()},
    )


def _unit(
    scope: Scope,
    joins: Sequence[tuple[str, Source, list[Scalar]]],
    inner: Sequence[tuple[Scalar, Scalar]],
) -> tuple[tuple[Scalar, ...], tuple[str, ...], bool]:
    """Return the unit of the joined rows, and whether it has at most one of them.

    A private relation may join others only where its whole unit key equals theirs: in ON, or in
    WHERE when every join is inner. Then the two keys are one, and a row has one unit.
    """
    first = scope.sources[0]
    unit, names = first.unit, first.unit_names
    units = {first.alias} if first.unit else set()
    all_inner = all(side == "INNER" for side, _, _ in joins)
    for side, source, on in joins:
        if not source.unit:
            continue
        if not unit:
            unit, names, units = source.unit, source.unit_names, {source.alias}
            continue
        equalities = _equalities(on) + (list(inner) if all_inner else [])
        if len(unit) != len(source.unit) or not all(
            _meets(i, source.alias, units, equalities) for i in range(len(unit))
        ):
            raise UnsupportedSyntax(
                f'"{source.name}" is joined to other private rows without their privacy unit',
                hint=f"Join on the unit: ON {names[0]} = {source.name}.{source.unit_names[0]}.",
            )
        if any(a.type != b.type for a, b in zip(unit, source.unit, strict=True)):
            raise UnsupportedSyntax("the privacy units of these tables have different types")
        units.add(source.alias)
        if side == "RIGHT":
            unit = source.unit
        elif side == "FULL":
            unit = tuple(_first(a, b) for a, b in zip(unit, source.unit, strict=True))
    return unit, names, _one_row(scope, joins, inner)


def _meets(
    i: int, alias: str, others: set[str], equalities: Sequence[tuple[Scalar, Scalar]]
) -> bool:
    return any(
        x.unit == y.unit == i and x.sources == {alias} and y.sources <= others
        for a, b in equalities
        for x, y in ((a, b), (b, a))
    )


def _one_row(
    scope: Scope,
    joins: Sequence[tuple[str, Source, list[Scalar]]],
    inner: Sequence[tuple[Scalar, Scalar]],
) -> bool:
    """Say whether enforced keys alone keep a unit to one row.

    It starts from the first private relation, which must be unique by the unit, and adds relations
    one at a time, each joined (INNER or LEFT) by equality on one of its enforced keys to what is
    there already, so each row so far matches at most one of its rows.
    """
    private = next((s for s in scope.sources if s.unit), None)
    if private is None or not private.one_row:
        return False
    if any(side not in {"INNER", "LEFT"} for side, _, _ in joins):
        return False
    if private is not scope.sources[0] and any(side == "LEFT" for side, _, _ in joins):
        return False
    placed = {private.alias}
    left = [s for s in scope.sources if s.alias != private.alias]
    own = {source.alias: on for side, source, on in joins if side == "LEFT"}
    while left:
        for source in left:
            equalities = _equalities(own[source.alias]) if source.alias in own else list(inner)
            bound = {
                x.name
                for a, b in equalities
                for x, y in ((a, b), (b, a))
                if x.sources == {source.alias} and x.name and y.sources <= placed
            }
            if any(key <= bound for key in source.unique_keys):
                placed.add(source.alias)
                left.remove(source)
                break
        else:
            return False
    return True


def _narrowed(scope: Scope, reader: Reader, conditions: Sequence[exp.Expr]) -> Scope:
    """Tighten the intervals and domains of columns that WHERE compares with constants.

    Rows outside are gone, so a clamp to the tighter interval changes no row that is left.
    """
    known = told(conditions, reader)

    def narrow(column: Scalar | Refusal) -> Scalar | Refusal:
        if isinstance(column, Refusal) or column.sql not in known:
            return column
        fact = known[column.sql]
        return replace(column, interval=fact.interval, domain=fact.domain, nullable=False)

    return Scope(
        tuple(
            replace(s, columns={n: narrow(c) for n, c in s.columns.items()}) for s in scope.sources
        ),
        {n: _plain(narrow(c)) for n, c in scope.merged.items()},
    )


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
