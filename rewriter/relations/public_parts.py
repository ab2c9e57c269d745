"""The public parts of a block's FROM and WHERE: what public relations alone say of its rows.

    customer AS c JOIN nation AS n ON n.id = c.nation JOIN region AS r ON r.id = n.region
    WHERE r.name = 'ASIA' AND c.vip

holds, for what it shows of nations and regions, only rows of

    nation AS n, region AS r WHERE r.id = n.region AND r.name = 'ASIA'

so labels that are made of n and r alone occur together here, or in no row of the block.

Why: where all joins are INNER or LEFT, every row of the block holds one row of each relation that
is first or joined by INNER, and passed WHERE and the ON of every INNER JOIN. Leave out the other
relations, and every condition that reads one of them, and what is left holds for the rest. A
relation that is joined by LEFT is there as it is here if all of its ON is of this part; else a row
may have met one that part of ON lets pass, or none, and both are read. A derived table, CTE or view
says of its rows what its own FROM and WHERE say of theirs: DISTINCT, LIMIT and GROUP BY within a
unit leave some of them, and make none. This only decides which groups are worth showing: a mistake
would hide a group, the same one whoever is in the data.

Privacy: it is read without noise, so it must read nothing private. Its relations are base tables
that the policy lists as public, or lists of constants, and a condition or label is of it only by
`rewriter.lineage`.
"""

from collections.abc import Sequence
from dataclasses import replace

from rewriter.lineage import Condition
from rewriter.relations.public_part import PublicPart
from rewriter.relations.source import Source
from rewriter.relations.units import Join
from rewriter.scalar import Scalar


def public_parts(
    sources: Sequence[Source], joins: Sequence[Join], told: Sequence[Condition]
) -> tuple[PublicPart, ...]:
    """Return the public parts of a FROM, none of which a key links to another.

    A link is an equality with a column that the backend enforces as unique: by others, two tables
    that private rows tie more closely might have more pairs of rows than anybody can read.

    Args:
        told: the conditions of WHERE.
    """
    if not {join.side for join in joins} <= {"INNER", "LEFT"}:
        return ()
    left = {join.source.alias: join for join in joins if join.side == "LEFT"}
    parts: list[PublicPart] = []
    for source in sources:
        for part in source.public:
            if source.alias in left:
                parts = _beside(parts, part, left[source.alias])
            else:
                parts.append(part)
    on = [c for join in joins if join.side == "INNER" for c in join.on]
    for equal in (*on, *(c.scalar for c in told)):
        ends = [p for p in parts if _sides(equal) & p.columns]
        if len(ends) == 2 and _link(equal, *ends) and not ends[0].aliases & ends[1].aliases:
            linked = f"{ends[0].source} CROSS JOIN {ends[1].source}"
            parts = [p for p in parts if p not in ends] + [_together(ends, linked)]
    return tuple(_under(p, _conditions(p, on, told)) for p in parts)


def _under(part: PublicPart, conditions: tuple[str, ...]) -> PublicPart:
    return replace(part, conditions=conditions, leaves_out=part.leaves_out or bool(conditions))


def _conditions(
    part: PublicPart, on: Sequence[Scalar], told: Sequence[Condition]
) -> tuple[str, ...]:
    """Return what holds in every row and is about a part alone; of ON, equalities of columns."""
    equal = [c.sql for c in on if _sides(c) and _sides(c) <= part.columns]
    return (*equal, *(c.scalar.sql for c in told if part.makes(c.made)))


def _sides(condition: Scalar) -> set[str]:
    """Return what a condition says is equal, spelled; nothing if it is no equality."""
    return {side.sql for side in condition.equates or ()}


def _beside(parts: Sequence[PublicPart], new: PublicPart, join: Join) -> list[PublicPart]:
    """Add what is joined by LEFT to the part that its ON links it to, or as one more."""
    alias = join.source.alias
    base = next(
        (p for p in parts if alias not in p.aliases and any(_link(c, p, new) for c in join.on)),
        None,
    )
    columns = new.columns | (base.columns if base else frozenset())
    on = [c.sql for c in join.on if _sides(c) and _sides(c) <= columns]
    before = [base.source] if base else []
    if not base or len(on) < len(join.on):
        # What else ON asks may have let no row pass.
        before.append(f"(SELECT TRUE AS met UNION ALL SELECT FALSE) AS {alias}_on")
        on = [f"{alias}_on.met", *on]
    source = f"{' CROSS JOIN '.join(before)} LEFT JOIN {new.source} ON {' AND '.join(on)}"
    together = _together([base, new] if base else [new], source)
    return [*(p for p in parts if p is not base), together]


def _link(condition: Scalar, a: PublicPart, b: PublicPart) -> bool:
    """Say whether a condition is an equality of one part with the other by a key of either."""
    sides = _sides(condition)
    met = bool(sides & a.columns) and bool(sides & b.columns)
    return met and bool(sides & (a.keys | b.keys))


def _together(parts: Sequence[PublicPart], source: str) -> PublicPart:
    return PublicPart(
        frozenset().union(*(p.aliases for p in parts)),
        frozenset().union(*(p.columns for p in parts)),
        frozenset().union(*(p.keys for p in parts)),
        source,
        leaves_out=len(parts) > 1 or parts[0].leaves_out,
    )
