"""Read no more of a unit than counts: there are no more rows, or an index has chosen which."""

from dataclasses import dataclass

from rewriter.bounding.read import Bounded, Read
from rewriter.bounding.way import Way
from rewriter.families import Reach


@dataclass(frozen=True, slots=True)
class Few(Way):
    """Aggregate rows of which a unit has few.

    Attributes:
        why: there are no more, for EXPLAIN.
    """

    why: str

    def bounded(self, read: Read) -> Bounded:
        """Aggregate the rows as they are, in `groups` groups of a unit where that matters.

        Privacy: a unit has at most `rows` rows, whatever the statement. Either keys that the
            backend enforces leave no more (`relations.few`, and `relations.rows` for one row); or
            the index holds no more: the first by a keyed hash over the unit and the row's content,
            a function of that unit's rows alone. What comes after drops rows or widens them, for no
            join repeats a row of the relation that it is said of. Where the index marks one row of
            a unit and group, counting marks counts units: it moves by as much.
        An index chooses before WHERE: of a unit with many rows a selective filter may see few or
            none. Each table's policy says whether that is wanted.
        """
        most = f"at most {self.rows} rows" if self.rows > 1 else "one row"
        words = f"{most} per {read.unit}, {self.why}"
        rows = read.by_unit if read.partials and self.rows > 1 else read.sql
        source = self.few(read, rows) if read.reach is Reach.GROUPS else rows
        return Bounded(read.aggregate(source), words + self.few_words(read))
