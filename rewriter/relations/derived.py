"""Derived tables: rows of one block as a relation of another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from rewriter.functions import portions
from rewriter.lineage import Made
from rewriter.relations.public_part import PublicPart, carried
from rewriter.relations.rows import Rows
from rewriter.relations.source import Source, bare, labels
from rewriter.scalar import Scalar
from sensitivity.refusal import Refusal, UndefinedColumn


def project(
    rows: Rows,
    outputs: Mapping[str, Scalar | Refusal],
    alias: str,
    *,
    distinct: bool = False,
    first_by: str | None = None,
    first: int = 1,
    before: int = 0,
    numbered: frozenset[str] = frozenset(),
    made: Mapping[str, Made],
    parts: Sequence[PublicPart],
) -> Source:
    """Make a derived table of rows: its columns, and the unit's key whether asked for or not.

    Args:
        distinct: rows of one unit that are equal are one.
        first_by: what stands in an OVER, of whose rows only the `first` ones of each partition
            remain, those `before` them left out.
        numbered: outputs that number the rows of each unit.
        made: what of the rows an output is made of.
        parts: what is publicly known of the rows.
    """
    items: list[str] = []
    columns: dict[str, Scalar | Refusal] = {}
    kept = [c for c in outputs.values() if isinstance(c, Scalar)]
    addends = portions.addends(kept)
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
            name=bare(label),
            equates=None,
            numbered=False,
            portion=portions.carried(column, f"{alias}.c{i}", addends),
            domain=(column.value,) if column.value is not None else column.domain,
        )
    spelled = {
        column.sql: (output.sql, made[label])
        for label, column in columns.items()
        if isinstance(column, Scalar) and isinstance(output := outputs[label], Scalar)
    }
    unit: list[Scalar] = []
    for i, key in enumerate(rows.unit):
        items.append(f"{key.sql} AS u{i}")
        unit.append(replace(key, sql=f"{alias}.u{i}", sources=frozenset({alias})))
    if distinct and all(c.unit is not None and not c.weak for c in kept):
        rows = replace(rows, one_row=True)  # nothing but the unit is in them

    def derived(from_: str) -> str:
        sql = f"SELECT {'DISTINCT ' * distinct}{', '.join(items)} FROM {from_} WHERE {rows.where}"
        if first_by is not None:
            numbered = sql.replace("SELECT ", f"SELECT row_number() OVER ({first_by}) AS rn, ", 1)
            skipped = f" AND rn > {before}" if before else ""
            sql = f"SELECT * FROM ({numbered}) AS d WHERE rn <= {before + first}{skipped}"
        return f"({sql}) AS {alias}"

    whole = not distinct and first_by is None
    return Source(
        alias,
        "",
        derived(rows.source),
        columns,
        tuple(unit),
        one_row=rows.one_row,
        max_rows=rows.max_rows,
        max_groups=rows.groups(c.sources for c in kept),
        listed=rows.listed,
        tables=rows.tables,
        unit_names=rows.unit_names,
        bounding=rows.bounding,
        bounded=derived(rows.bounded) if rows.bounded and whole else None,
        index=rows.index if whole else rows.index and "it needs all rows of a unit",
        numbered=numbered if whole else frozenset(),
        owner=rows.owner,
        public=carried(parts, spelled, alias),
    )


def together(rows: Rows, alias: str) -> Source:
    """Make one relation of joined rows, whose columns keep the names of what was joined."""
    scope, held = rows.scope, dict[str, Scalar | Refusal]()
    for i, source in enumerate(scope.sources):
        held |= {f"{i}.{name}": column for name, column in source.columns.items()}
    held |= {f"using.{name}": column for name, column in scope.merged.items()}
    own = {n: Made(frozenset({c.sql})) for n, c in held.items() if isinstance(c, Scalar)}
    made = project(rows, held, alias, made=own, parts=rows.public)

    def kept(at: object, columns: Iterable[str]) -> dict[str, Scalar | Refusal]:
        found = {name: made.columns[f"{at}.{name}"] for name in columns}
        return {
            n: replace(c, name=bare(n)) if isinstance(c, Scalar) else c for n, c in found.items()
        }

    parts = tuple(
        replace(s, alias=alias, sql="", columns=kept(i, s.columns), unit=made.unit)
        for i, s in enumerate(scope.sources)
    )
    merged = {n: c for n, c in kept("using", scope.merged).items() if isinstance(c, Scalar)}
    return replace(made, parts=parts, merged=merged)


def renamed(source: Source, name: str, columns: Sequence[str]) -> Source:
    """Give a relation another name, and its first columns others, as in `AS name(a, b)`.

    Raises:
        UndefinedColumn: there are more names than columns.
    """
    if len(columns) > len(source.columns):
        raise UndefinedColumn(f'"{name}" has fewer columns than names in its list')
    old = list(source.columns)
    if not columns:
        return replace(source, name=name)
    at = dict(zip(old, labels([*columns, *old[len(columns) :]]), strict=True))
    named = {
        at[n]: replace(c, name=bare(at[n])) if isinstance(c, Scalar) else c
        for n, c in source.columns.items()
    }

    def renamed_in(keys: Iterable[frozenset[str]]) -> tuple[frozenset[str], ...]:
        return tuple(frozenset(at[c] for c in key) for key in keys)

    numbered = frozenset(at[c] for c in source.numbered)
    references = {
        key: {column: at[own] for column, own in held.items()}
        for key, held in source.references.items()
    }
    return replace(
        source,
        name=name,
        columns=named,
        unique_keys=renamed_in(source.unique_keys),
        apart=renamed_in(source.apart),
        references=references,
        numbered=numbered,
    )
