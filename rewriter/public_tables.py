"""Public tables in the finishing SQL: their rows stand in their place.

There they are a common table expression, which has no schema, so `public.sites.name` becomes
`sites.name`; no system columns; and no type for a whole row. What cannot be written so is refused
here, before it fails on the shadow. Nothing private is involved.
"""

from sqlglot import exp

from rewriter import finish
from rewriter.dialects import Dialect
from rewriter.plan import PublicRows
from rewriter.queries import only_named
from rewriter.relations import folded, place
from sensitivity.policy import Column, Kind, Table
from sensitivity.refusal import UndefinedColumn, UnsupportedSyntax

_SYSTEM = {"ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"}


def rows_of(table: Table, dialect: Dialect) -> PublicRows:
    """Return the step that reads all rows of a public table."""
    columns = [(c.name, c.type) for c in table.columns.values() if c.type and _is_read(c)]
    names = ", ".join(dialect.label(dialect.identifier(n), type_.kind) for n, type_ in columns)
    text = "" if table.own else f"SELECT {names} FROM {place(table, dialect)}"
    return PublicRows(text, tuple(columns), str(table.name))


def _is_read(column: Column) -> bool:
    known = column.type is not None and column.type.kind is not Kind.OTHER
    return known and not column.hidden


def read_from(item: exp.Table, table: Table, step: int) -> None:
    """Put the rows that a step has read in the place of their table.

    Raises:
        UndefinedColumn: the query names a system column, or more columns than there are.
        UnsupportedSyntax: it returns a whole row, or reads the table in a way that has no meaning.
    """
    only_named(item, "joins")
    _respell(item, table)
    alias = item.args.get("alias")
    name = folded(alias.this) if alias is not None else table.name.name
    rows = exp.alias_(exp.to_table(finish.table_name(step)), name, table=True, quoted=True)
    if alias is not None and alias.columns:
        if len(alias.columns) > len(table.columns):
            raise UndefinedColumn(f'"{name}" has fewer columns than names in its list')
        # Those that are not read have a place, and a name, too.
        named = zip(alias.columns, table.columns.values(), strict=False)
        rows.args["alias"].set("columns", [a for a, column in named if _is_read(column)])
    if item.args.get("joins"):
        rows.set("joins", item.args["joins"])  # in parentheses, it is the first of them
    item.replace(rows)


def _respell(item: exp.Table, table: Table) -> None:
    """Change the columns of one public table, in place, in the query that reads it."""
    select, alias = item.parent_select, item.args.get("alias")
    name = table.name.name if alias is None else folded(alias.this)
    for column in [] if select is None else select.find_all(exp.Column):
        qualifier = column.args.get("table")
        ours = qualifier is not None and folded(qualifier) == name
        near = qualifier is None and column.parent_select is select
        if ours and alias is None and column.args.get("db") is not None:
            if folded(column.args["db"]) != table.name.schema:
                continue
            column.set("db", None)
            column.set("catalog", None)
        if type(column.this) is not exp.Identifier or not (ours or near):
            continue
        bare = folded(column.this)
        if bare in _SYSTEM:
            raise UndefinedColumn(
                f'column "{bare}" cannot be used here',
                hint="Only columns that the policy lists can be used.",
            )
        if near and bare == name and bare not in table.columns and _is_returned(column):
            raise UnsupportedSyntax(
                f"whole rows of {name} cannot be returned",
                hint=f"Write {name}.*, or row_to_json({name}).",
            )


_CHOICES = (exp.Alias, exp.Paren, exp.Coalesce, exp.Case, exp.If, exp.Array)
"""What has the type of what is in it."""


def _is_returned(column: exp.Column) -> bool:
    parent = column.parent
    while isinstance(parent, _CHOICES):
        parent = parent.parent
    return type(parent) in (exp.Select, exp.ArrayAgg)
