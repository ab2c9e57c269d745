"""Families of statistics as they are asked of the backend: one kind a file.

Each has the name of its mathematics in `sensitivity`. `collect` puts the aggregates of a block
together into as few of them as possible, so that no ε is spent twice: `count(*), sum(x), avg(x),
stddev(x)` is one family of three cells, not four releases.
"""

from rewriter.families.collect import Reading, Unit, collect
from rewriter.families.family import Draft
from rewriter.families.measures import Asked, Reach, Total, Units

__all__ = ["Asked", "Draft", "Reach", "Reading", "Total", "Unit", "Units", "collect"]
