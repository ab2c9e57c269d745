"""Order the groups of those units only that may be in too many, and only as many as it takes."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from rewriter.bounding.pairs import lighter, pairs, spelled, weighed
from rewriter.bounding.read import Read
from rewriter.families import Units
from sensitivity.mechanisms import ONE_ROW

_PARTS = 20
"""Leading bits of a hash."""
_DEVIATIONS = 4
"""How many more groups to look at than count, in deviations of their Poisson number: so that hardly
anybody whose rows lie in as many groups is among the poor."""


def crowded(
    read: Read, groups: int, maybe: str, few: Callable[[str], str], weights: str, heavy: str
) -> str:
    """Spell an answer over rows of which a unit's first `groups` groups count, in a keyed order.

    Units that are surely in no more groups and weigh one are not looked at one by one: all their
    rows count in full. All others are the crowd `m`, with n rows each. To order all their groups is
    dear, and most of them are dropped. Of n different ones some `expected` have a hash below the
    part expected / n of all hashes; these are `p`. Who has `groups` of them, or no more than
    `expected` rows, has its first ones among them, for what comes first has the smaller hash; of
    all others, the poor `q`, every group is taken.

    Same: which rows are left out follows from a unit's own number of rows and its keyed hashes, and
        none of them is in one of its first `groups` groups. So the answer is what ordering all
        groups of all units gives, and what has been proved of that holds.

    Args:
        groups: of a unit, >= 1.
        maybe: over the rows of one unit: whether it may be in more groups, or weigh less than one.
            Wrong only where it is true.
        few: takes what spells pairs; spells those in a unit's first groups.
        weights, heavy: over these pairs, see `pairs.weighted`; a unit counts as one.
    """
    key = ", ".join(read.units)
    rows = f"SELECT {key}, count(*) AS n FROM a GROUP BY {key} HAVING {maybe}"
    part = read.dialect.leading(read.dialect.keyed_hash(read.salt, read.units, read.keys), _PARTS)
    expected = groups + math.ceil(_DEVIATIONS * math.sqrt(groups))
    low = f"m USING ({key}) WHERE {part} * n < {expected << _PARTS}"
    first = pairs(replace(read, sql=f"SELECT a.* FROM a INNER JOIN {low}"))
    poor = (
        f"SELECT {key} FROM m LEFT JOIN p USING ({key}) WHERE m.n > {expected}"
        f" GROUP BY {key} HAVING count(p.n) < {groups}"
    )
    every = pairs(replace(read, sql=f"SELECT a.* FROM a INNER JOIN q USING ({key})"))
    rich = f"SELECT p.* FROM p LEFT JOIN q USING ({key}) WHERE q.{read.units[0]} IS NULL"
    tables = (
        f"a AS NOT MATERIALIZED ({read.sql}), m AS MATERIALIZED ({rows}),"
        f" p AS MATERIALIZED ({first}), q AS MATERIALIZED ({poor}),"
        f" d AS ({few(f'{rich} UNION ALL {every}')}), {lighter(read, weights, heavy)}"
    )
    full = [
        read.plain(s) if isinstance(s, Units) else f"{read.plain(s)} * {ONE_ROW}"
        for s in read.statistics
    ]
    others = _by_group(read, full, f"a LEFT JOIN m USING ({key}) WHERE m.n IS NULL")
    both = f"({others} UNION ALL {_by_group(read, spelled(read, None), weighed(read))}) AS r"
    sums = [f"sum(s{i})" for i in range(len(full))]
    return f"WITH {tables} {read.answer(sums, both)}"


def _by_group(read: Read, statistics: Sequence[str], from_: str) -> str:
    grouped = ", ".join(read.grouped)
    named = ", ".join(f"{spelled} AS s{i}" for i, spelled in enumerate(statistics))
    return f"SELECT {grouped}, {named} FROM {from_} GROUP BY {grouped}"
