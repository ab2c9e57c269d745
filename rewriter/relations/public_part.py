"""The public part of a block's FROM and WHERE: what public tables alone say of its rows.

    customer AS c JOIN nation AS n ON n.id = c.nation JOIN region AS r ON r.id = n.region
    WHERE r.name = 'ASIA' AND c.vip

holds, for what it shows of nations and regions, only rows of

    nation AS n, region AS r WHERE r.id = n.region AND r.name = 'ASIA'

so labels that are made of n and r alone occur together here, or in no row of the block.

Why: where all joins are INNER or LEFT, every row of the block holds one row of each relation that
is first or joined by INNER, and passed WHERE and the ON of every INNER JOIN. Leave out the other
relations, and every condition that reads one of them, and what is left holds for the rest. A
relation that is joined by LEFT is there as it is here if all of its ON is of this part; else a row
may have met one that part of ON lets pass, or none, and both are read. This only decides which
groups are worth showing: a mistake would hide a group, the same one whoever is in the data.

Privacy: it is read without noise, so it must read nothing private. Its relations are base tables
that the policy lists as public. A condition belongs to it, and a label is made of it, only if no
query stands in it and each column that it names is one of these tables' own, by its spelling. What
a derived table, LATERAL or an earlier answer computes has another spelling, whatever its name.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from sqlglot import exp

from rewriter.relations.scope import Scope
from rewriter.relations.source import Source
from rewriter.relations.units import Join
from rewriter.scalar import Scalar
from sensitivity.refusal import Refusal


@dataclass(frozen=True, slots=True)
class PublicPart:
    """Public tables that keys link to each other, each once, and what holds of their rows.

    A link is an equality with a column that the backend enforces as unique: by others, two tables
    that private rows tie more closely might have more pairs of rows than anybody can read.

    Attributes:
        aliases: of the tables.
        columns: the spellings of their columns, all that may be read of them.
        keys: of those that are a key of their table each.
        source: what stands after FROM.
        conditions: what stands after WHERE, joined by AND.
    """

    aliases: frozenset[str]
    columns: frozenset[str]
    keys: frozenset[str]
    source: str
    conditions: tuple[str, ...] = ()

    def makes(self, node: exp.Expr, scalar: Scalar, scope: Scope) -> bool:
        """Say whether an expression reads something of these tables, and nothing else.

        Args:
            scalar: the expression as it was read in `scope`.
        """
        named = list(node.find_all(exp.Column))
        if not named or node.find(exp.Query, exp.Table) or not scalar.sources <= self.aliases:
            return False
        with suppress(Refusal):  # a word that is no column of these rows
            return all(scope.find(column).sql in self.columns for column in named)
        return False


def public_parts(
    sources: Sequence[Source],
    joins: Sequence[Join],
    where: Sequence[tuple[exp.Expr, Scalar]],
    scope: Scope,
) -> tuple[PublicPart, ...]:
    """Return the public parts of a FROM, none of which a key links to another.

    Args:
        where: the conditions of WHERE, as written and as read in `scope`.
    """
    if not {join.side for join in joins} <= {"INNER", "LEFT"}:
        return ()
    left = {join.source.alias: join for join in joins if join.side == "LEFT"}
    parts: list[PublicPart] = []
    for source in (s for s in sources if s.listed):
        if source.alias in left:
            parts = _beside(parts, left[source.alias])
        else:
            parts.append(_of(source))
    on = [c for join in joins if join.side == "INNER" for c in join.on]
    for condition in (*on, *(c for _, c in where)):
        ends = [p for p in parts if _sides(condition) & p.columns]
        if len(ends) == 2 and _link(condition, *ends):
            linked = f"{ends[0].source} CROSS JOIN {ends[1].source}"
            parts = [p for p in parts if p not in ends] + [_together(ends, linked)]
    return tuple(replace(p, conditions=_conditions(p, on, where, scope)) for p in parts)


def _conditions(
    part: PublicPart, on: Sequence[Scalar], where: Sequence[tuple[exp.Expr, Scalar]], scope: Scope
) -> tuple[str, ...]:
    """Return what holds in every row and is about a part alone; of ON, equalities of columns."""
    equal = [c.sql for c in on if _sides(c) and _sides(c) <= part.columns]
    return (*equal, *(scalar.sql for node, scalar in where if part.makes(node, scalar, scope)))


def _sides(condition: Scalar) -> set[str]:
    """Return what a condition says is equal, spelled; nothing if it is no equality."""
    return {side.sql for side in condition.equates or ()}


def _beside(parts: Sequence[PublicPart], join: Join) -> list[PublicPart]:
    """Add a table that is joined by LEFT to the part that its ON links it to, or as one more."""
    table, alias = _of(join.source), join.source.alias
    base = next((p for p in parts if any(_link(c, p, table) for c in join.on)), None)
    columns = table.columns | (base.columns if base else frozenset())
    on = [c.sql for c in join.on if _sides(c) and _sides(c) <= columns]
    before = [base.source] if base else []
    if not base or len(on) < len(join.on):
        # What else ON asks may have let no row pass.
        before.append(f"(SELECT TRUE AS met UNION ALL SELECT FALSE) AS {alias}_on")
        on = [f"{alias}_on.met", *on]
    source = f"{' CROSS JOIN '.join(before)} LEFT JOIN {table.source} ON {' AND '.join(on)}"
    whole = _together([base, table] if base else [table], source)
    return [*(p for p in parts if p is not base), whole]


def _link(condition: Scalar, a: PublicPart, b: PublicPart) -> bool:
    """Say whether a condition is an equality of one part with the other by a key of either."""
    sides = _sides(condition)
    met = bool(sides & a.columns) and bool(sides & b.columns)
    return met and bool(sides & (a.keys | b.keys))


def _of(table: Source) -> PublicPart:
    columns = frozenset(c.sql for c in table.columns.values() if isinstance(c, Scalar))
    alone = (table.columns[name] for key in table.unique_keys if len(key) == 1 for name in key)
    keys = frozenset(c.sql for c in alone if isinstance(c, Scalar))
    return PublicPart(frozenset({table.alias}), columns, keys, table.sql)


def _together(parts: Sequence[PublicPart], source: str) -> PublicPart:
    return PublicPart(
        frozenset().union(*(p.aliases for p in parts)),
        frozenset().union(*(p.columns for p in parts)),
        frozenset().union(*(p.keys for p in parts)),
        source,
    )
