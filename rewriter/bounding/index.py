"""Read no more of a unit than an index has chosen beforehand."""

from rewriter.bounding.read import Bounded, Limits, Read
from rewriter.bounding.window import few_groups


def index(read: Read, limits: Limits) -> Bounded:
    """Aggregate the rows that the index holds, in `limits.groups` groups of a unit.

    Privacy: the index holds at most max_rows rows of a unit: the first by a keyed hash over the
        unit and the row's content, a function of that unit's rows alone. What comes after drops
        rows or widens them, for no join repeats a row of the relation that the index is of
        (`relations.rows`). So a unit has at most max_rows rows, whatever the statement. Where the
        index marks one row of a unit and group, counting marks counts units: it moves by as much.
    Not the same rows as `window`'s: they were chosen before WHERE, so of a unit with many rows a
        selective filter may see few or none. Each table's policy says whether that is wanted.
    """
    unit, rows = ", ".join(read.unit_names), limits.rows
    words = (
        f"at most {rows} row{'s' * (rows > 1)} per {unit}, chosen before WHERE by {limits.index}"
    )
    if limits.groups is not None:
        words += f", in at most {limits.groups} groups"
    return Bounded(read.aggregate(few_groups(read, limits)), words)
