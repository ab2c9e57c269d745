"""Read no more of a unit than an index has chosen beforehand."""

from dataclasses import dataclass

from rewriter.bounding.read import Bounded, Read
from rewriter.bounding.way import Way
from rewriter.families import Reach


@dataclass(frozen=True, slots=True)
class Indexed(Way):
    """Aggregate the rows that the index holds.

    Attributes:
        index: which one, for EXPLAIN.
    """

    index: str

    def bounded(self, read: Read) -> Bounded:
        """Aggregate what the index holds, in `groups` groups of a unit where that matters.

        Privacy: the index holds at most max_rows rows of a unit: the first by a keyed hash over the
            unit and the row's content, a function of that unit's rows alone. What comes after drops
            rows or widens them, for no join repeats a row of the relation that the index is of
            (`relations.rows`). So a unit has at most max_rows rows, whatever the statement. Where
            the index marks one row of a unit and group, counting marks counts units: it moves by as
            much.
        Chosen before WHERE: of a unit with many rows a selective filter may see few or none. Each
            table's policy says whether that is wanted.
        """
        most = f"{self.rows} row{'s' * (self.rows > 1)}"
        words = f"at most {most} per {read.unit}, chosen before WHERE by {self.index}"
        limited = read.reach is Reach.GROUPS
        rows = read.by_unit if read.partials else read.sql
        source = self.few(read, rows) if limited else rows
        return Bounded(read.aggregate(source), words + self.few_words(read))
