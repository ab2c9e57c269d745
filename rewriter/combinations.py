"""Which labels of public keys occur together, by what they are made of.

The nations of one region are not those of another: GROUP BY nation, region has 25 groups, and not
the 125 that two lists have. Nor has every month all quarters. The others are empty in whatever
data, and would show noise. So they are left out, before noise is drawn: see
`rewriter.relations.public_parts` and `listed_parts` for why no row has them.

Privacy: which groups are shown follows from the statement, the policy and public tables alone. Of
two neighbouring sets of data it is the same list, a part of all public groups, each of which has
its noise either way.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rewriter.dialects import Dialect
from rewriter.keys import Key, within
from rewriter.relations import Rows, listed_parts
from rewriter.relations.public_part import PublicPart


@dataclass(frozen=True, slots=True)
class Combinations:
    """The labels that some of a release's keys have together; nothing is charged for them.

    Attributes:
        sql: for the backend: a row for each, and nothing else.
        places: of the keys among those of the release.
    """

    sql: str
    places: tuple[int, ...]


def combinations(keys: Sequence[Key], rows: Rows, dialect: Dialect) -> tuple[Combinations, ...]:
    """Return what each public part of some rows says of the keys that are made of it."""
    found = []
    for part in (*rows.public, *listed_parts([key.made for key in keys], rows, dialect)):
        places = tuple(i for i, key in enumerate(keys) if part.makes(key.made))
        if len(places) > 1 or (places and part.leaves_out):
            found.append(Combinations(_asked([keys[i] for i in places], part, dialect), places))
    return tuple(found)


def _asked(keys: Sequence[Key], part: PublicPart, dialect: Dialect) -> str:
    """Spell the query; among public labels only, so that it has no more rows than groups."""
    read = ", ".join(f"{key.sql} AS k{i}" for i, key in enumerate(keys))
    labels = ", ".join(dialect.label(f"k{i}", key.exact.kind) for i, key in enumerate(keys))
    conditions = [*part.conditions, *(test for key in keys if (test := within(key, dialect)))]
    where = " AND ".join(dict.fromkeys(conditions)) or "TRUE"
    return f"SELECT DISTINCT {labels} FROM (SELECT {read} FROM {part.source} WHERE {where}) AS p"
