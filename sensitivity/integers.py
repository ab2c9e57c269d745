"""Columns of whole numbers of any size: 64 bits each where these surely hold it, else Python's."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
"""Whole numbers: 64 bits each, or in an array of objects Python's, which have no end.

Both have the same operators, so what computes with them does not need to know. In 64 bits a result
that they do not hold wraps around; who makes columns sees to it that there is none (`HELD`).
"""

HELD = 1 << 26
"""What a row may add to a cell if cells of groups are kept in 64 bits: of 2**36 rows and less they
add up to 2**62 (`MOST`). It is compared with what a plan says, not with data, so how long it takes
to compute with cells does not depend on these unless a group has more rows."""

MOST = 1 << 62
"""What a cell that is computed in 64 bits is below, less what floats are off: one that had wrapped
around would tell neighbours apart whose true cells are next to each other."""


def integers(values: Sequence[int] | Sequence[Sequence[int]] | Integers) -> Integers:
    """Return whole numbers as a column, or rows of them as a table, in 64 bits if they fit."""
    try:
        return np.asarray(values, dtype=np.int64)
    except OverflowError:
        return np.asarray(values, dtype=object)


def unending(column: Integers) -> Integers:
    """Return a column of Python's integers."""
    return column.astype(object)


def plus(cells: Integers, noise: NDArray[np.int64]) -> Integers:
    """Return sums, of Python's integers where 64 bits do not hold all of them."""
    total = cells + noise
    if total.dtype != object and bool(((cells ^ total) & (noise ^ total) < 0).any()):
        return unending(cells) + noise
    return total


def rounded(over: Integers, under: Integers | int) -> Integers:
    """Return the nearest whole numbers to over / under, those half way to even ones; under > 0."""
    whole: Integers = over // under
    twice = 2 * (over - whole * under)
    up: Integers = (twice > under) | ((twice == under) & (whole % 2 == 1))
    return whole + up
