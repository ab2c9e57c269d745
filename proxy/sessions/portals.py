"""What a session remembers of a client's statements and portals that are pgfog's to answer.

Statements that are relayed leave no trace here: the shadow has them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from proxy.wire.body import Body
from proxy.wire.client import NO_PARAMETERS, TEXT
from proxy.wire.server import ParameterDescription, RowDescription
from rewriter.prepared import Execute, Forget, Prepare
from rewriter.statement import Statement, Way
from sensitivity.refusal import Refusal

MOST_OPEN = 1_000
MOST_HELD = 4 << 20
"""Private portals that a session may have open, and bytes of their parameters, in all; and as many
private statements that it has given names, and characters of their texts."""

_LONGEST_NAME = 63  # bytes; PostgreSQL cuts off the rest


class TooMuchOpen(Refusal):
    """A session's private statements, or portals, would take up too much of pgfog's memory."""

    sqlstate = "54000"


@dataclass(slots=True)
class Prepared:
    """A prepared statement; also the sink of the Describe that follows its Parse.

    Attributes:
        parameter_oids: types of its parameters, as the shadow resolved them; None: not yet.
        columns: what it returns; None if it returns no rows.
        limits: the ends of intervals are among the columns (privacy.intervals).
    """

    statement: Statement
    parameter_oids: tuple[int, ...] | None = None
    columns: RowDescription | None = None
    limits: bool = False

    def take(self, tag: int, body: bytes) -> None:
        """Take the shadow's answer to Describe."""
        if tag == ParameterDescription.TAG[0]:
            self.parameter_oids = ParameterDescription.decode(Body(body)).oids
        elif tag == RowDescription.TAG[0]:
            self.columns = RowDescription.decode(Body(body))

    def learn(self, replies: Iterable[tuple[int, bytes]]) -> None:
        """Take the answer to Describe out of many."""
        for reply in replies:
            self.take(*reply)

    def fail(self, error: bytes) -> bytes:
        """Leave the error to the client: its Parse is what failed."""
        return error


@dataclass(slots=True)
class Portal:
    """A statement with its parameters.

    Attributes:
        parameters, result_formats: as in the client's Bind.
        answered: its finishing SQL was bound in its place: what is left is the shadow's.
        offset: characters before the statement in the text that the client sent.
    """

    name: bytes
    prepared: Prepared
    parameters: bytes = NO_PARAMETERS
    result_formats: bytes = TEXT
    answered: bool = False
    offset: int = 0

    @property
    def oids(self) -> tuple[int, ...] | None:
        """The types of its parameters, if it has any that are not known yet None."""
        return () if self.parameters == NO_PARAMETERS else self.prepared.parameter_oids


class Portals(dict[bytes, Portal]):
    """The client's portals that are pgfog's to answer, by name; they end with the transaction."""

    def make_room(self, portal: Portal) -> None:
        """Raise TooMuchOpen if there is no room for one more."""
        others = [each for name, each in self.items() if name != portal.name]
        if len(others) >= MOST_OPEN:
            raise TooMuchOpen(
                f"more than {MOST_OPEN:,} private statements are open at once",
                hint="Close their portals, or end the transaction.",
            )
        if len(portal.parameters) + sum(len(each.parameters) for each in others) > MOST_HELD:
            raise TooMuchOpen(
                f"parameters of private statements take up more than {MOST_HELD >> 20} MiB",
                hint="Pass fewer values, or close other portals.",
            )


class Statements(dict[bytes, Prepared]):
    """What the client prepared and pgfog answers, by name; Parse and PREPARE share the names."""

    def make_room(self, name: bytes, statement: Statement) -> None:
        """Raise TooMuchOpen if there is no room for one more; the unnamed one has its place."""
        if not name:
            return
        others = [each.statement for called, each in self.items() if called not in (name, b"")]
        if len(others) >= MOST_OPEN:
            raise TooMuchOpen(
                f"more than {MOST_OPEN:,} private statements are prepared at once",
                hint="DEALLOCATE those that are not needed any more.",
            )
        if len(statement.text) + sum(len(each.text) for each in others) > MOST_HELD:
            raise TooMuchOpen(
                f"prepared private statements take up more than {MOST_HELD >> 20} MiB",
                hint="DEALLOCATE others, or leave this one without a name.",
            )

    def concern(self, statement: Statement, codec: str) -> bool:
        """Whether a statement is not for the shadow alone.

        Args:
            codec: of the session's names.
        """
        match statement.prepared:
            case Prepare():
                return True
            case Execute(name=name):
                return self.named(name, codec) is not None
            case Forget():
                return bool(self)
        return statement.way is Way.ANSWER

    def named(self, name: str, codec: str) -> Prepared | None:
        """Return what EXECUTE runs, if it is for pgfog."""
        found = self.get(key(name, codec))
        return found if found is not None and found.statement.way is Way.ANSWER else None

    def forget(self, name: str | None, codec: str) -> None:
        """Forget one statement, or all of them."""
        if name is None:
            self.clear()
        else:
            self.pop(key(name, codec), None)


def key(name: str, codec: str) -> bytes:
    """Spell the name of a prepared statement as the protocol does."""
    return name.encode(codec, "replace")[:_LONGEST_NAME]
