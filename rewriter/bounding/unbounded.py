"""Nothing to bound: a unit has one row, by keys that the backend enforces."""

from rewriter.bounding.read import Bounded, Read


def unbounded(read: Read) -> Bounded:
    """Aggregate the rows as they are.

    Privacy: `relations` has followed enforced keys from a table unique by the unit through every
        join, so no unit has a second row and nothing needs to be chosen.
    """
    unit = ", ".join(read.unit_names)
    return Bounded(
        read.aggregate(read.sql), f"one row per {unit}, by a key that the backend enforces"
    )
