"""The last answer of a session, for who loses it to an error and asks again.

Whoever paid may still get an error instead of rows: SQL over noisy values fails at what nobody
could know before (two rows where one may be, a duplicate key, a value that a table has no room
for), time or disk run out. The noisy numbers were paid for then, so the same session may have them
again: a statement that takes the same steps costs nothing, until one has been answered.

Privacy: what is told twice was drawn once; the second telling is post-processing of it. Whether a
statement is free follows from the session's own statements, what it was told, and the error it
was shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from proxy.release import NoisyTable
from rewriter.plan import Plan, Release

MOST_KEPT = 20_000
"""Numbers, in a session: about 2 MB."""

HINT = (
    "Its noisy numbers are kept in this session: ask again, for the same aggregates of the same"
    " rows, and it costs nothing."
)

Told = Sequence[tuple[Release, NoisyTable]]
"""What was drawn of each release, as the backend was asked for it."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The steps of a plan after they were taken: safe to print, as often as one likes.

    Attributes:
        noisy: by step, a noisy table, or a public one as SQL; "" of an earlier answer.
        told: of its releases.
    """

    noisy: Sequence[NoisyTable | str]
    told: Told

    @property
    def numbers(self) -> int:
        """How many noisy numbers it holds."""
        tables = [table for table in self.noisy if isinstance(table, NoisyTable)]
        return sum(len(table.groups) * max(1, table.release.width) for table in tables)


class Kept:
    """What one session paid for last, and whether it failed."""

    def __init__(self) -> None:
        self._told: Told = ()
        self._lost = False

    def keep(self, taken: Taken) -> bool:
        """Remember what was paid for, if it is not too large; say whether it is kept."""
        fits = taken.numbers <= MOST_KEPT
        self._told = taken.told if fits else ()
        self._lost = False
        return fits

    def lose(self) -> None:
        """Note that the client got an error instead of it."""
        self._lost = True

    def again(self, plan: Plan) -> Told:
        """Return what was told before, if it was lost and a plan has no release besides; else
        nothing. Earlier answers that these read have to be compared yet."""
        if not self._lost:
            return ()
        known = [table.release for _, table in self._told]
        asked = [step for step in plan.steps if isinstance(step, Release)]
        return self._told if all(step in known for step in asked) else ()
