"""Stay awake for a moment while a client and its shadow session talk in quick turns.

An event loop sleeps between two messages, and waking up can cost more than all the rest: a relayed
round trip wakes four processes where a direct one wakes two. So a session may look for the next
message a few times before it goes back to the loop. Whether that is faster depends on the machine
(cores to spare, how deep they sleep) and changes with its load, so it is tried: it is done only
while one session alone talks without a pause, and only as long as its messages come faster for it.
"""

import os
from time import monotonic

PATIENCE_S = 100e-6
"""How long to look for one message."""

LONGEST_S = 1e-3
"""How long a session may go on before the loop looks after everything else."""

_PAUSE_S = 1e-3  # who waits longer between two messages is in no hurry
_ROUND = 64  # messages over which the two ways are compared
_RETRY = 16  # rounds after which the slower way is tried again
_GAIN = 0.9  # staying awake costs a core: it has to be faster by this much


class Floor:
    """Who talks, and whether to stay awake for it. Shared by the sessions of one event loop."""

    def __init__(self) -> None:
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2
        self._possible = cores > 1  # or the looking would keep the other side from answering
        self._speaker: object = None
        self._last = 0.0
        self._begin(0.0)

    def note(self, speaker: object) -> bool:
        """Note a message; say whether to stay awake for the next one."""
        now = monotonic()
        pause, self._last = now - self._last, now
        if speaker is not self._speaker or pause > _PAUSE_S:
            self._speaker = speaker
            self._begin(now)
            return False
        self._turns += 1
        if self._turns == _ROUND:
            self._compare(now)
        return self._awake

    def _begin(self, now: float) -> None:
        self._awake = False
        self._costs = {False: 0.0, True: 0.0}  # of a round, s; 0: not tried yet, so it will be
        self._rounds = self._turns = 0
        self._begun = now

    def _compare(self, now: float) -> None:
        self._costs[self._awake] = now - self._begun
        self._turns, self._begun = 0, now
        self._rounds += 1
        better = self._possible and self._costs[True] < _GAIN * self._costs[False]
        retry = self._possible and self._rounds % _RETRY == 0
        self._awake = better != retry
