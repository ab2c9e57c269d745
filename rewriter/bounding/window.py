"""Number the rows of every unit in a random order, and keep the first of them."""

from rewriter.bounding.read import Bounded, Limits, Read


def window(read: Read, limits: Limits) -> Bounded:
    """Keep `limits.rows` rows of a unit, in `limits.groups` groups.

    Privacy: groups and then rows of a unit are ordered by a keyed hash over the unit and the
        row's own content, within a partition that holds no other unit's rows. So which of its
        rows count is a function of that unit's rows, and no more than the limits do. A hash that is
        not cryptographic can be made to collide, and how an engine orders equal ones may come from
        other units' rows; so what the hash leaves open the content decides, and rows that tie in
        both are equal.
    """
    order = f"PARTITION BY {', '.join(read.units)} ORDER BY {read.order(read.content)}"
    source = (
        f"SELECT * FROM (SELECT *, row_number() OVER ({order})"
        f" AS rn FROM ({few_groups(read, limits)}) AS d) AS e WHERE rn <= {limits.rows}"
    )
    return Bounded(read.aggregate(source), words(read, limits))


def few_groups(read: Read, limits: Limits) -> str:
    """Spell the rows in no more than `limits.groups` groups of a unit, chosen in the same way."""
    if limits.groups is None:
        return read.sql
    order = f"PARTITION BY {', '.join(read.units)} ORDER BY {read.order(read.keys)}"
    return (
        f"SELECT * FROM (SELECT *, dense_rank() OVER ({order}) AS gn"
        f" FROM ({read.sql}) AS b) AS c WHERE gn <= {limits.groups}"
    )


def words(read: Read, limits: Limits) -> str:
    """Say what is kept of a unit."""
    unit, rows = ", ".join(read.unit_names), limits.rows
    kept = f"at most {rows} row{'s' * (rows > 1)} per {unit}, chosen by keyed hash"
    kept += f", in at most {limits.groups} groups" if limits.groups else ""
    return kept + (f"; not by its index: {limits.index}" if limits.index else "")
