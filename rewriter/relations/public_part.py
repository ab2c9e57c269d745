"""The public part of a block's FROM and WHERE: what public tables alone say of its rows.

    customer AS c JOIN nation AS n ON n.id = c.nation JOIN region AS r ON r.id = n.region
    WHERE r.name = 'ASIA' AND c.vip

holds, for what it shows of nations and regions, only rows of

    nation AS n, region AS r WHERE r.id = n.region AND r.name = 'ASIA'

so labels that are made of n and r alone occur together here, or in no row of the block.

Why: where all joins are INNER or LEFT, every row of the block holds one row of each relation that
is first or joined by INNER, and passed WHERE and the ON of every INNER JOIN. Leave out the other
relations, and every condition that reads one of them, and what is left holds for the rest. This
only decides which groups are worth showing: a mistake would hide a group, the same one whoever is
in the data.

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
from rewriter.relations.units import Join, equalities
from rewriter.scalar import Scalar
from sensitivity.refusal import Refusal


@dataclass(frozen=True, slots=True)
class PublicPart:
    """Public tables that equalities link to each other, each once, and what holds of their rows.

    Attributes:
        aliases: of the tables.
        columns: the spellings of their columns, all that may be read of them.
        source: what stands after FROM.
        conditions: what stands after WHERE, joined by AND.
    """

    aliases: frozenset[str]
    columns: frozenset[str]
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
    """Return the public parts of a FROM, none of which an equality links to another.

    Args:
        where: the conditions of WHERE, as written and as read in `scope`.
    """
    sides = {join.source.alias: join.side for join in joins}
    if not {*sides.values()} <= {"INNER", "LEFT"}:
        return ()
    always = [s for s in sources if s.listed and sides.get(s.alias, "INNER") == "INNER"]
    parts = [_of(source) for source in always]
    on = [c for join in joins if join.side == "INNER" for c in join.on]
    for a, b in equalities([*on, *(c for _, c in where)]):
        ends = [p for p in parts if a.sql in p.columns or b.sql in p.columns]
        if len(ends) == 2:
            parts = [p for p in parts if p not in ends] + [_linked(*ends)]
    return tuple(replace(p, conditions=_conditions(p, on, where, scope)) for p in parts)


def _conditions(
    part: PublicPart, on: Sequence[Scalar], where: Sequence[tuple[exp.Expr, Scalar]], scope: Scope
) -> tuple[str, ...]:
    """Return what holds in every row and is about a part alone; of ON, equalities of columns."""
    equal = [c.sql for c in on if c.equates and {x.sql for x in c.equates} <= part.columns]
    return (*equal, *(scalar.sql for node, scalar in where if part.makes(node, scalar, scope)))


def _of(table: Source) -> PublicPart:
    columns = frozenset(c.sql for c in table.columns.values() if isinstance(c, Scalar))
    return PublicPart(frozenset({table.alias}), columns, table.sql)


def _linked(a: PublicPart, b: PublicPart) -> PublicPart:
    return PublicPart(
        a.aliases | b.aliases, a.columns | b.columns, f"{a.source} CROSS JOIN {b.source}"
    )
