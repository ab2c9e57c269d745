"""Aggregate every row, and take away what units with too many rows have too much."""

from rewriter.bounding.read import Bounded, Limits, Read
from rewriter.bounding.window import words


def correction(read: Read, limits: Limits) -> Bounded:
    """Return what `window` returns, and number only the rows of units above `limits.rows`.

    Privacy: the rows that `window` keeps of a unit are all of them if it has no more than
        `limits.rows`; of any other unit they are numbered here in the same order. So the surplus,
        rows numbered higher, is exactly what `window` drops. The statistics add up over disjoint
        sets of rows, so those of the kept rows are those of all rows less those of the surplus:
        the same integers as `window`'s, group by group, hence moved by as much. A group of
        nothing but surplus shows as zeros instead of missing, which public groups do anyway;
        private ones are not corrected, for their selection counts units, which do not add up.
        One statement reads it all, so it is one snapshot.
    Cost: rows are read three times, and sorted only where a unit has too many. With max_rows near
        the 99th percentile that is about 0.6 of `window`'s time (DuckDB; docs/benchmarks.md).
    Raises:
        ValueError: the statistics do not add up over rows.
    """
    if not read.additive:
        raise ValueError("only what adds up over rows can be corrected")
    units = ", ".join(read.units)
    unit = units if len(read.units) == 1 else f"({units})"
    keys = ", ".join(read.grouped)
    grouped = f" GROUP BY {keys}" if keys else ""
    every = ", ".join((*read.grouped, *(f"{s} AS s{i}" for i, s in enumerate(read.statistics))))
    surplus = ", ".join((*read.grouped, *(f"-{s}" for s in read.statistics)))
    sums = ", ".join((*read.labels, *(f"sum(s{i})" for i in range(len(read.statistics)))))
    return Bounded(
        f"WITH d AS NOT MATERIALIZED ({read.sql}),"
        f" h AS (SELECT {units} FROM d GROUP BY {units} HAVING count(*) > {limits.rows}),"
        f" e AS (SELECT *, row_number() OVER (PARTITION BY {units} ORDER BY"
        f" {read.order(read.content)}) AS rn FROM d WHERE {unit} IN (SELECT {units} FROM h))"
        f" SELECT {sums} FROM (SELECT {every} FROM d{grouped} UNION ALL"
        f" SELECT {surplus} FROM e WHERE rn > {limits.rows}{grouped}) AS r{grouped}"
        + (f" ORDER BY {keys}" if keys else ""),
        words(read, limits) + "; only units with more are looked at row by row",
    )
