"""Sum a unit's rows of a group first, and clamp that sum."""

from rewriter.bounding.read import Bounded, Limits, Read


def partial_sums(read: Read, limits: Limits) -> Bounded:
    """Keep one row of clamped sums for a unit and group, in `limits.groups` groups.

    Privacy: a unit's row in a group is computed from its own rows there, and which of its groups
        are kept follows from a keyed hash over the unit and the key. So a unit has at most
        `limits.groups` rows, each with sums within the declared bounds, and they depend on no
        other unit. How many rows it had does not matter: none is left out.
    """
    columns = ", ".join((*read.units, *read.keys))
    source = (
        f"SELECT {columns}, {', '.join(read.partials)} FROM ({read.sql}) AS d GROUP BY {columns}"
    )
    unit = ", ".join(read.unit_names)
    words = f"every row of a {unit}, its sum in a group clamped"
    if limits.groups is not None:
        order = ", ".join((read.keyed(read.keys), *read.keys))
        source = (
            f"SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY {', '.join(read.units)}"
            f" ORDER BY {order}) AS gn FROM ({source}) AS b) AS c WHERE gn <= {limits.groups}"
        )
        words += f", in at most {limits.groups} groups, chosen by keyed hash"
    return Bounded(read.aggregate(source), words)
