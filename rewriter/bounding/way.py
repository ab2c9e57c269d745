"""What every strategy does: lay a family's grid, make its noise, and print the bounded query."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from rewriter.bounding.read import Bounded, Read
from rewriter.families import Draft, Reach
from rewriter.shares import Shares, shares
from sensitivity.mechanisms import Mechanism
from sensitivity.top_k import Largest


@dataclass(frozen=True, slots=True)
class Way(ABC):
    """One way to let every privacy unit count for no more than it may.

    Attributes:
        rows: what a unit counts for at most, over all groups.
        groups: groups that it may appear in, where that matters.
        crowded: it could appear in more, so that groups have to be chosen.
        note: why it is this way, for EXPLAIN; "" if nobody would ask.
    """

    rows: int
    groups: int
    crowded: bool
    note: str = field(default="", kw_only=True)

    @property
    def delta(self) -> Fraction:
        """What its noise takes of δ."""
        return Fraction(0)

    @property
    def concentrates(self) -> bool:
        """Say whether families share (ε, δ) by concentration instead of parts of ε."""
        return False

    def shares(self, drafts: Sequence[Draft], epsilon: Fraction, *, selects: bool) -> Shares:
        """Share out ε among families, and the selection of groups."""
        return shares(drafts, self.rows, self.groups, epsilon, selects=selects)

    def lay(self, draft: Draft, epsilon: Fraction) -> None:
        """Lay a family's grid so that its noise can be drawn exactly."""
        draft.lay(self.rows, epsilon)

    def sensitivity(self, draft: Draft) -> Fraction | int:
        """The most that a unit moves a family's cells, in rows: in L1."""
        return draft.sensitivity(self.rows, self.groups)

    def mechanism(self, draft: Draft, epsilon: Fraction) -> Mechanism:
        """Return what makes a family private.

        Raises:
            ValueError: ε is too small.
        """
        return draft.mechanism(self.rows, self.groups, epsilon)

    def largest(self, epsilon: Fraction) -> Largest | None:
        """Return what names the groups that are told, for its share of ε; None: all are told."""
        return None

    def asks_alone(self, draft: Draft, j: int) -> bool:
        """Say whether a family is asked for in a query of its own."""
        return bool(draft.beside(j))

    @abstractmethod
    def bounded(self, read: Read) -> Bounded:
        """Print the aggregate over a bounded part of the rows."""

    def few(self, read: Read, source: str) -> str:
        """Spell a part of the rows of `source`, in no more than `groups` groups of a unit.

        Privacy: groups of a unit are ordered by a keyed hash over the unit and the key, within a
            partition that holds no other unit's rows; so which are kept is a function of that
            unit's rows.
        """
        if not self.crowded:
            return source
        order = f"PARTITION BY {', '.join(read.units)} ORDER BY {read.order(read.keys)}"
        return (
            f"SELECT * FROM (SELECT *, dense_rank() OVER ({order}) AS gn FROM ({source}) AS b)"
            f" AS c WHERE gn <= {self.groups}"
        )

    def few_words(self, read: Read) -> str:
        """Say how many groups are kept, if it matters."""
        if read.reach is Reach.ROWS or not self.crowded:
            return ""
        return f", in at most {self.groups} groups chosen by keyed hash"
