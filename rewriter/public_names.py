"""How columns of a public table are written once its rows stand in its place.

The finishing SQL reads a common table expression where the statement names a public table. It has
no schema, so `public.sites.name` becomes `sites.name`; no system columns; and its rows have no type
of their own. What cannot be written is refused here, before it fails on the shadow. Nothing private
is involved. Before the table is replaced.
"""

from sqlglot import exp

from rewriter.relations import folded
from sensitivity.policy import Table
from sensitivity.refusal import UndefinedColumn, UnsupportedSyntax

_SYSTEM = {"ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"}


def respell(item: exp.Table, table: Table) -> None:
    """Change the columns of one public table, in place, in the query that reads it.

    Raises:
        UndefinedColumn: a system column.
        UnsupportedSyntax: a whole row that is returned.
    """
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
