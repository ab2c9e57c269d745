"""What an analyst is told when a statement is turned down.

A refusal is an output, so it may depend on the statement, the policy and the ledger, and on
nothing else: never on a row, a count, or another database's words.
"""

from typing import ClassVar


class Refusal(Exception):
    """A statement, a setting or a policy was turned down.

    Attributes:
        sqlstate: five characters, from PostgreSQL's appendix A.
        message: what is wrong, in the user's words; no full stop.
        hint: what to write instead; one sentence, with a full stop.
        position: where in the statement, in characters counted from 1; None if nowhere.
    """

    sqlstate: ClassVar[str] = "0A000"

    def __init__(self, message: str, *, hint: str | None = None, position: int | None = None):
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.position = position


class UnsupportedSyntax(Refusal):
    """Valid SQL that has no private form yet."""

    sqlstate = "0A000"


class NotAllowed(Refusal):
    """Asks for raw rows, or for hidden or unbounded columns."""

    sqlstate = "42501"


class MissingBounds(NotAllowed):
    """The policy declares no range for what would be summed."""


class SyntaxRefused(Refusal):
    """The statement cannot be read."""

    sqlstate = "42601"


class NegativeLimit(Refusal):
    """LIMIT is no number of rows."""

    sqlstate = "2201W"

    def __init__(self) -> None:
        super().__init__("LIMIT must not be negative")


class NegativeOffset(Refusal):
    """OFFSET is no number of rows."""

    sqlstate = "2201X"

    def __init__(self) -> None:
        super().__init__("OFFSET must not be negative")


class NegativeFrame(Refusal):
    """A frame of a window begins or ends at no number of rows."""

    sqlstate = "22013"

    def __init__(self) -> None:
        super().__init__("offsets of a frame must not be negative")


class NullFrame(Refusal):
    """A frame of a window begins or ends nowhere."""

    sqlstate = "22004"

    def __init__(self) -> None:
        super().__init__("offsets of a frame must not be null")


class NoParts(Refusal):
    """ntile() of no part."""

    sqlstate = "22014"

    def __init__(self) -> None:
        super().__init__("argument of ntile must be greater than zero")


class NoPlace(Refusal):
    """nth_value() before the first row."""

    sqlstate = "22016"

    def __init__(self) -> None:
        super().__init__("argument of nth_value must be greater than zero")


class UndefinedColumn(Refusal):
    """No such column."""

    sqlstate = "42703"


class UndefinedFunction(Refusal):
    """No such function inside a private query."""

    sqlstate = "42883"


class InvalidSetting(Refusal):
    """A `privacy.*` setting has a value that means nothing."""

    sqlstate = "22023"


class UnknownSetting(Refusal):
    """There is no such `privacy.*` setting."""

    sqlstate = "42704"


class BudgetSpent(Refusal):
    """The charge would exceed what the policy grants for this period."""

    sqlstate = "53400"


class LedgerUnavailable(Refusal):
    """The privacy ledger cannot be read or written, so nothing may be answered."""

    sqlstate = "58030"


class TooComplex(Refusal):
    """The statement is larger than pgfog is willing to plan."""

    sqlstate = "54001"


class NoTransaction(Refusal):
    """Needs a transaction block."""

    sqlstate = "25P01"


class NoRoom(Refusal):
    """What analysts keep takes up all that it may."""

    sqlstate = "53100"


class WriteRefused(Refusal):
    """Writes to the tables behind pgfog."""

    sqlstate = "25006"


class Cancelled(Refusal):
    """Stopped on request, or by a time limit; the words never say which, nor how far it came."""

    sqlstate = "57014"


class BackendGone(Refusal):
    """The database with the data does not answer."""

    sqlstate = "08006"
