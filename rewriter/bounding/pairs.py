"""Rows by unit and group, and one weight for all rows of a unit."""

from rewriter.bounding.read import Read
from rewriter.families import Asked, Total, Units
from sensitivity.mechanisms import ONE_ROW


def pairs(read: Read) -> str:
    """Spell a row for each unit and group: n rows, and of each statistic what they add to it."""
    columns = ", ".join((*read.units, *read.keys))
    sums = "".join(f", {_of_one_unit(read, s)} AS s{i}" for i, s in enumerate(read.statistics))
    return f"SELECT {columns}, count(*) AS n{sums} FROM ({read.sql}) AS a GROUP BY {columns}"


def weighted(read: Read, source: str, weights: str, heavy: str, units: str | None) -> str:
    """Spell the answer over pairs, each counting as its unit weighs.

    Args:
        source: spells the pairs.
        weights: over the pairs of one unit: its weight w of rows, or those of its sums, see
            `weight_of`; and v of itself; in 2^-16.
        heavy: over the same, whether any of them is less than one.
        units: the weight of a unit in a group; None: it counts as one, not as 2^16.
    """
    answer = read.answer(spelled(read, units), weighed(read))
    return f"WITH d AS ({source}), {lighter(read, weights, heavy)} {answer}"


def lighter(read: Read, weights: str, heavy: str) -> str:
    """Spell the table `h` of the units among the pairs `d` that weigh less than one."""
    key = ", ".join(read.units)
    return f"h AS (SELECT {key}, {weights} FROM d GROUP BY {key} HAVING {heavy})"


def weighed(read: Read) -> str:
    """Spell the pairs with what their units weigh, if that is less than one."""
    return f"d LEFT JOIN h USING ({', '.join(read.units)})"


def spelled(read: Read, units: str | None) -> list[str]:
    """Spell the statistics over pairs that are weighed."""
    return [_weighted(s, i, units) for i, s in enumerate(read.statistics)]


def in_one_group(read: Read, weights: str) -> str:
    """Spell the answer where there is one group, so that a unit is one pair and knows its weight.

    Args:
        weights: over a pair: its weight of rows, or those of its sums, see `weight_of`.
    """
    source = f"(SELECT *, {weights} FROM ({pairs(read)}) AS p) AS d"
    return read.answer(spelled(read, None), source)


def or_one(weight: str) -> str:
    """Spell the weight of a unit that may not be among those with less than one."""
    return f"coalesce({weight}, {ONE_ROW})"


def weight_of(i: int, asked: Asked) -> str:
    """Name the weight that the i-th statistic has."""
    return f"w{i}" if isinstance(asked, Total) and asked.most else "w"


def _of_one_unit(read: Read, asked: Asked) -> str:
    return read.plain(asked.rows if isinstance(asked, Units) else asked)


def _weighted(asked: Asked, i: int, units: str | None) -> str:
    if not isinstance(asked, Units):
        return f"coalesce(sum({or_one(weight_of(i, asked))} * s{i}), 0)"
    there = f" FILTER (WHERE s{i} > 0)" if asked.where else ""
    return f"coalesce(sum({units}){there}, 0)" if units else f"count(*){there}"
