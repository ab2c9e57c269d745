"""Sums over rows that count as their units weigh, of which few weigh less than one."""

from rewriter.bounding.pairs import or_one, weight_of
from rewriter.bounding.read import Read
from rewriter.families import Total
from sensitivity.mechanisms import ONE_ROW


def corrected(read: Read, heavy: str) -> str:
    """Spell the sums.

    Weights are computed once (MATERIALIZED: not by each worker of PostgreSQL). One statement reads
    it all, so it is one snapshot. An engine that joins faster than it reads joins only the rows of
    heavy units: every row is added in full, and of theirs what they lack is taken away.

    Args:
        heavy: a SELECT from the rows `d`: the key of each unit that weighs less than one, once, and
            its weights by their names (`weight_of`), in 2^-16.
    """
    key, grouped = ", ".join(read.units), "".join(f"{k}, " for k in read.grouped)
    by = f" GROUP BY {grouped[:-2]}" if grouped else ""
    totals = [s for s in read.statistics if isinstance(s, Total)]
    weights = [weight_of(i, s) for i, s in enumerate(totals)]
    pairs = [*zip(totals, weights, strict=True)]

    def select(values: list[str], from_: str) -> str:
        named = ", ".join(f"{value} AS s{i}" for i, value in enumerate(values))
        return f"SELECT {grouped}{named} FROM {from_}{by}"

    if read.dialect.joins_all:
        values = [_weighed(read, s, w) for s, w in pairs]
        tables = read.dialect.shared("h", read.units, [*dict.fromkeys(weights)])
        parts = [
            select(values, f"d LEFT JOIN {table} USING ({key}) WHERE {there}")
            for table, there in tables
        ]
    else:
        less = [f"-{_lost(read, s, w)}" for s, w in pairs]
        parts = [
            select([f"{s.plain} * {ONE_ROW}" for s in totals], "d"),
            select(less, f"d INNER JOIN h USING ({key})"),
        ]
    sums = [f"sum(s{i})" for i in range(len(totals))]
    with_ = f"WITH d AS NOT MATERIALIZED ({read.sql}), h AS MATERIALIZED ({heavy}) "
    return with_ + read.answer(sums, f"({' UNION ALL '.join(parts)}) AS r")


def _weighed(read: Read, asked: Total, weight: str) -> str:
    """Spell a sum over rows beside their weights, which are NULL where they are one."""
    if asked.large:  # products of more than 64 bits are dear, and of few rows needed
        return f"{asked.plain} * {ONE_ROW} - {_lost(read, asked, weight)}"
    return asked.weighted(or_one(weight))


def _lost(read: Read, asked: Total, weight: str) -> str:
    """Spell what a sum lacks for rows that do not count in full."""
    lacks = f"({ONE_ROW} - {weight})"
    return asked.weighted(read.dialect.wide(lacks) if asked.large else lacks)
