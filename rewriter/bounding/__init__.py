"""Ways to let every privacy unit count for no more than it may: one file a strategy.

A strategy takes the rows of a block as they were read and prints an aggregate in which those of one
unit are bounded. Its docstring proves that a unit counts for no more than the limits, and that what
it counts for depends on no other unit; then adding or removing a unit changes its own part of the
cells and nothing else.
"""

from rewriter.bounding.choice import Block, choose
from rewriter.bounding.read import Bounded, Read
from rewriter.bounding.way import Way

__all__ = ["Block", "Bounded", "Read", "Way", "choose"]
