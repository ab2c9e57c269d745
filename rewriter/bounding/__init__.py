"""Ways to let every privacy unit count for no more than it may: one file a strategy.

A strategy takes the rows of a block as they were read and prints the aggregate over a bounded part
of them. Its docstring proves that of a unit's rows no more than the limits count, and that which
ones do depends on no other unit; then adding or removing a unit changes its own rows and nothing
else.
"""

from rewriter.bounding.correction import correction
from rewriter.bounding.index import index
from rewriter.bounding.partial_sums import partial_sums
from rewriter.bounding.read import Bounded, Limits, Read
from rewriter.bounding.scaled import scaled
from rewriter.bounding.unbounded import unbounded
from rewriter.bounding.window import window
from sensitivity.policy import Bounding

__all__ = ["Bounded", "Limits", "Read", "bounded", "scaled"]


def bounded(read: Read, limits: Limits) -> Bounded:
    """Choose a strategy, by statement and policy alone: a plan must not depend on data."""
    if limits.one_row:
        return unbounded(read)
    if limits.indexed:
        return index(read, limits)
    if read.partials:
        return partial_sums(read, limits)
    corrects = read.additive and limits.bounding is not Bounding.WINDOW
    return correction(read, limits) if corrects else window(read, limits)
