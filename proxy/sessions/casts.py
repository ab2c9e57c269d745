"""Give the finishing SQL the column names and types that the client was promised at Describe.

A driver that read the RowDescription of the statement decodes by it, so the rows must fit it to
the type modifier.
"""

from collections.abc import Sequence

from proxy.wire.server import RowDescription


def fits(promised: RowDescription, made: RowDescription) -> bool:
    """Whether rows of `made` can be sent under `promised`."""
    return [(f.name, f.oid, f.modifier) for f in promised.fields] == [
        (f.name, f.oid, f.modifier) for f in made.fields
    ]


_PLAIN = {
    16: "bool",
    20: "int8",
    21: "int2",
    23: "int4",
    25: "text",
    700: "float4",
    701: "float8",
    1043: "varchar",
    1082: "date",
    1114: "timestamp",
    1184: "timestamptz",
    1186: "interval",
    1700: "numeric",
    2950: "uuid",
}
"""Types that every PostgreSQL knows by the same number and name."""


def plain(columns: RowDescription) -> list[str] | None:
    """Spell the columns' types, if all are well known ones without a modifier."""
    fields = columns.fields
    if any(f.oid not in _PLAIN or f.modifier != -1 for f in fields):
        return None
    return [f"pg_catalog.{_PLAIN[f.oid]}" for f in fields]


def spelling(columns: RowDescription) -> str:
    """Write the query that has the shadow spell the columns' types; it returns a JSON array."""
    types = (f"pg_catalog.format_type({f.oid}, {f.modifier})" for f in columns.fields)
    return f"SELECT pg_catalog.to_json(ARRAY[{', '.join(types)}]::pg_catalog.text[])"


def cast(sql: str, columns: RowDescription, types: Sequence[str], codec: str) -> str:
    """Wrap `sql` so that it returns `columns`, in order, cast to `types`."""
    names = [f"c{i}" for i in range(1, len(types) + 1)]
    casts = (
        f"CAST({made} AS {kind}) AS {quoted(field.name.decode(codec))}"
        for made, kind, field in zip(names, types, columns.fields, strict=True)
    )
    return f"SELECT {', '.join(casts)} FROM (\n{sql}\n) AS q({', '.join(names)})"


def quoted(name: str) -> str:
    """Print an identifier."""
    return '"' + name.replace('"', '""') + '"'
