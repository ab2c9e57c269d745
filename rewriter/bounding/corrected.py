"""Every row in full, less what the rows of units that are beyond a limit weigh less."""

from rewriter.bounding.pairs import weight_of
from rewriter.bounding.read import Read
from rewriter.families import Total
from sensitivity.mechanisms import ONE_ROW


def corrected(read: Read, heavy: str) -> str:
    """Spell sums over rows that count as their units weigh, of which few weigh less than one.

    Only rows of heavy units meet a weight: they are joined to a table of these, which is computed
    once (MATERIALIZED: not by each worker of PostgreSQL). One statement reads it all, so it is one
    snapshot.

    Args:
        heavy: a SELECT from the rows `d`: the key of each unit that weighs less than one, once, and
            by the name of each weight (`weight_of`) what it lacks to one; in 2^-16.
    """
    key, grouped = ", ".join(read.units), "".join(f"{k}, " for k in read.grouped)
    by = f" GROUP BY {grouped[:-2]}" if grouped else ""
    totals = [s for s in read.statistics if isinstance(s, Total)]
    full = ", ".join(f"{s.plain} * {ONE_ROW} AS s{i}" for i, s in enumerate(totals))
    names = [weight_of(i, s) for i, s in enumerate(totals)]
    less = ", ".join(
        f"-{s.weighted(read.dialect.wide(w) if s.large else w)}"
        for w, s in zip(names, totals, strict=True)
    )
    sums = [f"sum(s{i})" for i in range(len(totals))]
    parts = [f"SELECT {grouped}{full} FROM d{by}"] + [
        f"SELECT {grouped}{less} FROM d INNER JOIN {table} USING ({key}){by}"
        for table in read.dialect.shared("h", read.units, [*dict.fromkeys(names)])
    ]
    with_ = f"WITH d AS NOT MATERIALIZED ({read.sql}), h AS MATERIALIZED ({heavy}) "
    return with_ + read.answer(sums, f"({' UNION ALL '.join(parts)}) AS r")
