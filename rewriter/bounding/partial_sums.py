"""Sum a unit's rows of a group first, and clamp that sum."""

from dataclasses import dataclass

from rewriter.bounding.read import Bounded, Read
from rewriter.bounding.way import Way


@dataclass(frozen=True, slots=True)
class PartialSums(Way):
    """A unit's row in a group is its clamped sum there; `rows` are `groups`."""

    def bounded(self, read: Read) -> Bounded:
        """Keep one row of clamped sums for a unit and group, in `groups` groups.

        Privacy: a unit's row in a group is computed from its own rows there, and which of its
            groups are kept follows from a keyed hash over the unit and the key. So a unit has at
            most `groups` rows, each with sums within the declared bounds, and they depend on no
            other unit. How many rows it had does not matter: none is left out.
        """
        source = self.few(read, read.by_unit)
        words = f"every row of a {read.unit}, its sum in a group clamped"
        if self.crowded:
            words += f", in at most {self.groups} groups chosen by keyed hash"
        return Bounded(read.aggregate(source), words)
