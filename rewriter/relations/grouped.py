"""Groups within one unit: GROUP BY the unit, or what leads to it, as a relation of another block.

The unit is always among the keys of what is printed, so each group holds rows of one unit and
depends on no other's. Where the analyst's keys lead to the unit anyway, that changes no group.
"""

from collections.abc import Sequence
from dataclasses import replace

from rewriter.dialects import Dialect
from rewriter.functions.arrays import MOST
from rewriter.functions.portions import over
from rewriter.lineage import Made
from rewriter.relations.public_part import PublicPart, carried
from rewriter.relations.rows import Rows
from rewriter.relations.source import Source
from rewriter.scalar import Scalar
from rewriter.unit_aggregates import Fold


def per_unit(rows: Rows, keys: Sequence[Scalar]) -> bool:
    """Say whether rows that agree on the keys are rows of one unit.

    They are if the keys hold the whole key of the unit, or a value of an enforced key of a table
    that knows it. What an outer join may have made NULL leads nowhere.
    """
    own = {u.sql: i for i, u in enumerate(rows.unit)}
    found = {k.unit for k in keys if not k.weak} | {own[k.sql] for k in keys if k.sql in own}
    return set(range(len(rows.unit))) <= found or any(k.refers and not k.weak for k in keys)


def of_unit(key: Scalar, rows: Rows) -> bool:
    """Say whether a value is the same in all rows of a unit: part of its key, or a constant."""
    part = (key.unit is not None and not key.weak) or key.sql in {u.sql for u in rows.unit}
    return part or key.literal


def _of_one_row(key: Scalar, rows: Rows) -> bool:
    """Say whether a value is computed from relations that have one row of each unit."""
    single = {
        s.alias
        for s in rows.scope.sources
        if s.unit
        and s.one_row
        and not any(isinstance(c, Scalar) and c.weak for c in s.columns.values())
    }
    return bool(key.sources) and key.sources <= single


def _read(fold: Fold, keys: Sequence[Scalar], rows: Rows, dialect: Dialect) -> Sequence[str]:
    """Spell what an aggregate reads of a row, of the first rows of each group if it says so."""
    if not fold.first:
        return fold.arguments
    partition = ", ".join(dict.fromkeys(x.sql for x in (*rows.unit, *keys)))
    over = f"{partition and f'PARTITION BY {partition} '}ORDER BY {', '.join(fold.first)}"
    number = f"{'dense_rank' if fold.distinct else 'row_number'}() OVER ({dialect.window(over)})"
    text, *others = fold.arguments
    return [f"CASE WHEN {number} <= {MOST} THEN {text} END", *others]


def grouped(
    rows: Rows,
    keys: Sequence[Scalar],
    made: Sequence[Made],
    parts: Sequence[PublicPart],
    folds: Sequence[Fold],
    name: str,
    alias: str,
    dialect: Dialect,
) -> Source:
    """Group rows by the unit and the keys: columns k0, … are the keys, a0, … the aggregates.

    Args:
        made: what each key is made of.
        parts: what is publicly known of the rows.
    """
    read = [f"{k.sql} AS k{i}" for i, k in enumerate(keys)]
    spelled: list[str] = []
    for j, fold in enumerate(folds):
        names = [f"x{j}_{i}" for i in range(len(fold.arguments))]
        read += [
            f"{sql} AS {x}" for sql, x in zip(_read(fold, keys, rows, dialect), names, strict=True)
        ]
        spelled.append(f"{fold.spell(names, '')} AS a{j}")
    read += [f"{u.sql} AS u{i}" for i, u in enumerate(rows.unit)]
    labels = [f"k{i}" for i in range(len(keys))] + [f"u{i}" for i in range(len(rows.unit))]
    by = f" GROUP BY {', '.join(labels)}" if labels else ""
    inner = f"SELECT {', '.join(read) or '1 AS one'} FROM {rows.source} WHERE {rows.where}"
    columns = {
        f"k{i}": replace(k, sql=f"{alias}.k{i}", sources=frozenset({alias}))
        for i, k in enumerate(keys)
    }
    columns |= {
        f"a{j}": replace(
            fold.result,
            sql=(sql := f"{alias}.a{j}"),
            portion=over(fold.result, sql, alias),
            sources=frozenset({alias}),
        )
        for j, fold in enumerate(folds)
    }
    labelled = {
        f"{alias}.k{i}": (k.sql, of) for i, (k, of) in enumerate(zip(keys, made, strict=True))
    }
    # What an outer join may have made NULL is the unit in one row of it, and NULL in another.
    whole = all(of_unit(k, rows) for k in keys)
    # It is bounded to one group all the same, so a proof that is wrong costs rows, never privacy.
    single = whole or all(of_unit(k, rows) or _of_one_row(k, rows) for k in keys)
    return Source(
        alias,
        name,
        f"(SELECT {', '.join(labels + spelled)} FROM ({inner}) AS g{by}) AS {alias}",
        columns,
        tuple(
            replace(u, sql=f"{alias}.u{i}", sources=frozenset({alias}))
            for i, u in enumerate(rows.unit)
        ),
        one_row=bool(rows.unit) and (rows.one_row or whole),
        max_rows=1 if single else rows.max_rows,
        max_groups=1 if single else rows.groups(k.sources for k in keys),
        tables=rows.tables,
        unit_names=rows.unit_names,
        owner=rows.owner,
        public=carried(parts, labelled, alias),
    )
