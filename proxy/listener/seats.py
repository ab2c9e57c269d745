"""How many connections there are: of everybody and of each role, over all workers.

Each worker counts its own in its own row of a table that all of them see, so a number has one
writer and needs no lock, and when a worker dies its row is wiped. A seat is taken first and counted
then: two workers may both turn somebody away, but never let one too many in.
"""

from array import array
from collections.abc import Mapping

from proxy.listener.entry import NoEntry
from sensitivity.policy import Policy

EVERYBODY = ""  # no role has this name

WIDTH = array("q").itemsize


class Seats:
    """The seats of one worker among the others."""

    def __init__(self, policy: Policy, board: "memoryview[int] | None" = None, row: int = 0):
        """Sit down at an empty row.

        Args:
            board: rows of `columns(policy)` numbers, one row for each worker; None: there are no
                others.
        """
        self._limits: Mapping[str, int | None] = {
            EVERYBODY: policy.listen.max_connections,
            **{name: role.max_connections for name, role in policy.roles.items()},
        }
        self._columns = {name: i for i, name in enumerate(self._limits)}
        own = memoryview(array("q", bytes(WIDTH * columns(policy))))
        self._board = own if board is None else board
        self._first = row * columns(policy)

    def take(self, whose: str) -> None:
        """Take a seat, or raise NoEntry if all are taken.

        Args:
            whose: a role's name, or EVERYBODY.
        """
        column, limit = self._columns[whose], self._limits[whose]
        self._board[self._first + column] += 1
        taken = sum(self._board[column :: len(self._columns)])
        if limit is not None and taken > limit:
            self.leave(whose)
            if whose == EVERYBODY:
                raise NoEntry("53300", "sorry, too many clients already")
            raise NoEntry("53300", f'too many connections for role "{whose}"')

    def leave(self, whose: str) -> None:
        """Free a seat."""
        self._board[self._first + self._columns[whose]] -= 1


def columns(policy: Policy) -> int:
    """Return how many numbers a row of the board has."""
    return 1 + len(policy.roles)
