"""Let every row of a unit count, but less the more groups and rows there are."""

from fractions import Fraction

from rewriter.bounding.read import Bounded, Limits, Read
from rewriter.scalar import BIGINT
from sensitivity.mechanisms import ONE_ROW

MOST_NORM = 1 << 14  # in rows; then a unit with 2**31 rows in a group has weight 0 as it should
_MOST_COUNTED = 1 << 31


def scaled(read: Read, limits: Limits, norm: int) -> Bounded:
    """Give the rows of each unit one weight w, so that its numbers of rows by group have a length.

    With n_g the rows of a unit in group g, after `limits.groups` groups were chosen by a keyed
    hash, w = min(2^16, floor(norm / sqrt(sum of n_g^2))), and every statistic is summed w times.

    Privacy: w and what it weighs are computed from the unit's own rows, and the groups that are
        kept follow from a keyed hash over the unit and the key; so they depend on no other
        unit. As w * length(n) <= norm, a unit's vector of weighted cells has at most the length
        weight * norm in L2, see `sensitivity.mechanisms.ScaledGaussian`.
    As computed: the squares are summed as integers, in any order the same. n_g is cut at 2^31,
        above which w is 0 either way, as norm < 2^30. Root and division are within 2^-50 of the
        truth in every engine, so 1e-9 is taken off first, and w errs on the small side only.
    Accuracy: one weight for all statistics, so a ratio of two of them is one of weighted means: it
        is not moved by units that weigh less, unless they differ from others.

    Args:
        norm: in 2^-16 rows, >= 0.
    """
    if norm > MOST_NORM * ONE_ROW:
        raise ValueError("the norm is too large")
    dialect, units = read.dialect, ", ".join(read.units)
    columns = ", ".join((*read.units, *read.keys))
    statistics = read.statistics[:-1] if read.counts_units else read.statistics
    sums = "".join(f", {s} AS s{i}" for i, s in enumerate(statistics))
    source = f"SELECT {columns}, count(*) AS n{sums} FROM ({read.sql}) AS a GROUP BY {columns}"
    if limits.groups is not None:
        source = (
            f"SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY {units} ORDER BY"
            f" {read.order(read.keys)}) AS gn FROM ({source}) AS b) AS c"
            f" WHERE gn <= {limits.groups}"
        )
    cut = f"least(n, {_MOST_COUNTED})"
    lengths = f"SELECT {units}, sum({cut} * {cut}) AS q FROM d GROUP BY {units}"
    most = dialect.number(norm * (1 - Fraction(1, 10**9)))
    share = dialect.divide(most, f"sqrt({dialect.double('q', BIGINT)})")
    weight = dialect.bigint(f"least({dialect.number(Fraction(ONE_ROW))}, floor({share}))")
    joined = f"SELECT *, {weight} AS w FROM d INNER JOIN ({lengths}) AS l USING ({units})"
    weighted = [f"coalesce(sum(w * s{i}), 0)" for i in range(len(statistics))]
    if read.counts_units:
        weighted.append("count(*)")
    keys = ", ".join(read.keys)
    unit = ", ".join(read.unit_names)
    words = (
        f"every row of a {unit}, scaled to a length of {norm / ONE_ROW:.3g} rows over its groups"
    )
    if limits.groups is not None:
        words += f", at most {limits.groups} of them, chosen by keyed hash"
    return Bounded(
        f"WITH d AS ({source}) SELECT {', '.join((*read.labels, *weighted))} FROM ({joined}) AS r"
        f" GROUP BY {keys} ORDER BY {keys}",
        words,
    )
