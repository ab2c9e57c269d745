"""A first policy from a backend's catalog: what `pgfog init` writes.

Only names, types and constraints are looked at, never data. Whatever only the steward can know is
left at its safest and marked TODO: of each person one row counts, texts are hidden, no column has
bounds, and a table of which it is not clear whose rows it holds is left out.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import indent

from sensitivity.policy import BackendTable, ForeignKey, Kind, TableName
from sensitivity.policy.sqltypes import DOMAINS, parse_type

Catalog = Mapping[TableName, BackendTable]

_HEAD = """\
# Written by pgfog init from the catalog alone; no data was read. Whatever is marked TODO is at its
# safest: read each of them, decide, and run `pgfog check` on this file.
version: 1
dataset: {dataset}                       # names the ledger; another name is another budget
backend: {backend}
timezone: UTC                           # TODO: in which zone days and months begin

# TODO: what one statement spends. Less epsilon is more noise and more statements.
privacy: {{epsilon: 0.1, delta: 1e-8, max_epsilon: 0.5}}

tables:
"""
_TAIL = """\

roles:
  analyst:
    password: ${{PGFOG_ANALYST}}          # TODO: export PGFOG_ANALYST="$(pgfog password)"
    tables: [{tables}]
    budget: {{epsilon: 1, delta: 1e-6, every: ever}}  # TODO

# TODO: of all roles together, and what is promised to each person in the data.
budget: {{epsilon: 1, delta: 1e-6, every: ever}}
"""
_HOW_MANY = "  # TODO: how many rows of one person count"
_NUMBERS = {Kind.INTEGER, Kind.NUMERIC, Kind.FLOAT}
_TIMES = {Kind.DATE, Kind.TIMESTAMP, Kind.TIMESTAMPTZ}


class NoUnit(Exception):
    """It is not said, or not true, which table knows the persons; says which could."""


@dataclass(frozen=True, slots=True)
class _Owner:
    """How a table knows whose its rows are: by `key`, or by a `path` to a table that knows."""

    key: tuple[str, ...]
    path: ForeignKey | None = None


def first_policy(
    catalog: Catalog, unit: Sequence[tuple[TableName, str]], dataset: str, backend: str
) -> str:
    """Return the text of a policy.

    Args:
        unit: the table that has one row for each person, with each column of their key.
        backend: what stands after `backend:`.

    Raises:
        NoUnit: the columns are not in the catalog, or not of one table.
    """
    table, key = _checked(catalog, unit)
    owners = _owners(catalog, table, key)
    listed = [name for name in catalog if name in owners]
    out = [_HEAD.format(dataset=_name(dataset), backend=backend)]
    out += [_private(name, catalog[name], owners[name]) for name in listed]
    out += [_left_out(name, catalog[name]) for name in catalog if name not in owners]
    out.append(_TAIL.format(tables=", ".join(_name(str(name)) for name in listed)))
    return "".join(out)


def _checked(
    catalog: Catalog, unit: Sequence[tuple[TableName, str]]
) -> tuple[TableName, tuple[str, ...]]:
    if not unit:
        raise NoUnit(f"say whose privacy is protected: --unit TABLE.COLUMN; {_could_be(catalog)}")
    table = unit[0][0]
    if not table.name:
        raise NoUnit(f'"{unit[0][1]}" is no TABLE.COLUMN; {_could_be(catalog)}')
    if any(name != table for name, _ in unit):
        raise NoUnit("the columns of --unit must be of one table")
    if table not in catalog or not _whole(catalog[table]):
        raise NoUnit(f'the backend has no table "{table}"; {_could_be(catalog)}')
    key = tuple(column for _, column in unit)
    for column in key:
        written = catalog[table].columns.get(column)
        if written is None:
            raise NoUnit(f'"{table}" has no column "{column}"')
        if _kind(written) not in DOMAINS:
            raise NoUnit(f'"{table}.{column}" is {written}, which identifies nobody')
    return table, key


def _whole(table: BackendTable) -> bool:
    return not table.view and not table.filtered


def _could_be(catalog: Catalog) -> str:
    """Name the tables with a key, those first that most others refer to."""
    referred = [key.table for table in catalog.values() for key in table.foreign_keys]
    found = [
        (referred.count(name), " --unit ".join(f"{name}.{c}" for c in table.columns if c in key))
        for name, table in catalog.items()
        for key in table.unique_keys[:1]
    ]
    names = [name for _, name in sorted(found, key=lambda pair: -pair[0])][:5]
    return f"it could be {', '.join(names)}" if names else "no table has a key that is enforced"


def _owners(catalog: Catalog, table: TableName, key: tuple[str, ...]) -> dict[TableName, _Owner]:
    """Follow foreign keys from the persons' table outwards, nearest tables first."""
    owners = {table: _Owner(key)}
    # A foreign key to the unit's own key is the unit.
    for name, other in catalog.items():
        for foreign in other.foreign_keys:
            if name not in owners and foreign.table == table and _whole(other):
                named = dict(zip(foreign.references, foreign.columns, strict=True))
                if named.keys() == {*key}:
                    owners[name] = _Owner(tuple(named[column] for column in key))
    while True:
        further = {
            name: _Owner((), foreign)
            for name, other in catalog.items()
            if name not in owners and _whole(other)
            for foreign in reversed(other.foreign_keys)
            if foreign.table in owners
            and frozenset(foreign.references) in catalog[foreign.table].unique_keys
        }
        if not further:
            return owners
        owners |= further


def _private(name: TableName, table: BackendTable, owner: _Owner) -> str:
    lines = [f"unit: {_unit(table, owner)}", "columns:"]
    needed = {*owner.key, *(owner.path.columns if owner.path else ())}
    lines += [f"  {line}" for line in _columns(table, needed)]
    return f"  {_name(str(name))}:\n" + indent("\n".join(lines), "    ") + "\n"


def _unit(table: BackendTable, owner: _Owner) -> str:
    if owner.path is not None:
        to = [f"{owner.path.table}.{column}" for column in owner.path.references]
        path = f"[{_names(owner.path.columns)}, {_names(to)}]"
        return f"{{path: {path}, max_rows: 1}}{_HOW_MANY}"
    key = _names(owner.key)
    if any(unique <= {*owner.key} for unique in table.unique_keys):
        return f"{{key: {key}, unique: true}}"
    return f"{{key: {key}, max_rows: 1}}{_HOW_MANY}"


def _columns(table: BackendTable, needed: set[str]) -> Iterator[str]:
    for column, written in table.columns.items():
        kind = _kind(written)
        type_ = f"type: {_name(written)}"
        if column in needed:
            yield f"{_name(column)}: {{{type_}}}"
        elif kind is Kind.OTHER:
            yield f"{_name(column)}: {{hidden: true}}  # {written}: of no use in private queries"
        elif kind in {Kind.TEXT, Kind.UUID}:
            yield f"{_name(column)}: {{{type_}, hidden: true}}  # TODO: values: […], or show it"
        elif kind in _NUMBERS | _TIMES:
            yield f"{_name(column)}: {{{type_}}}  # TODO: bounds: [least, greatest]"
        else:
            yield f"{_name(column)}: {{{type_}}}"


def _left_out(name: TableName, table: BackendTable) -> str:
    columns: list[str] = []
    if table.filtered:
        reason = "row-level security hides rows of it from pgfog's role"
    elif table.view:
        reason = 'a view. TODO: list it as {public: {because: "…"}} if it says nothing of persons'
    else:
        reason = (
            "TODO: whose rows? unit: {key: …, max_rows: …}, or unit: {path: [column, table.column],"
            " max_rows: …}; or public: true without columns if of no person"
        )
        columns = ["  columns:", *(f"    {line}" for line in _columns(table, set()))]
    lines = [line.replace("TODO: ", "") for line in columns]
    return indent("\n".join([f"{_name(str(name))}:  # {reason}", *lines]), "  # ") + "\n"


def _kind(written: str) -> Kind:
    try:
        return parse_type(written).kind
    except ValueError:
        return Kind.OTHER


def dataset_of(database: str) -> str:
    """Return a name for a dataset that is in a database."""
    return re.sub(r"[^A-Za-z0-9]+", "-", database).strip("-")[:63] or "dataset"


def column_of(written: str) -> tuple[TableName, str]:
    """Read table.column or schema.table.column."""
    table, _, column = written.rpartition(".")
    schema, _, name = table.rpartition(".")
    return TableName(schema or "public", name), column


def _names(texts: Sequence[str]) -> str:
    """Spell one name or several for YAML."""
    return _name(texts[0]) if len(texts) == 1 else f"[{', '.join(map(_name, texts))}]"


def _name(text: str) -> str:
    """Spell a text for YAML; in quotes where it could be read as anything else."""
    plain = text.replace("_", "a").replace(".", "a").replace(" ", "a")
    odd = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}
    if plain.isascii() and plain.isalnum() and text[0].isalpha() and text.lower() not in odd:
        return text
    return json.dumps(text, ensure_ascii=False)
