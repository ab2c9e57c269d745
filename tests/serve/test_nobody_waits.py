"""Who asks for much keeps nobody else waiting."""

import threading
import time

from tests.serve.serving import Connection, Served

MANY = (
    "SELECT floor(outpatient_usd) AS k, percentile_cont(ARRAY[0.1, 0.5, 0.9])"
    " WITHIN GROUP (ORDER BY physician_visits) FROM care GROUP BY 1"
)
"""2,001 public groups, with a choice of three places in each: half a second of arithmetic."""


def test_noise_is_drawn_beside_the_loop(pgfog: Served, ann: Connection) -> None:
    took: list[float] = []

    def ask() -> None:
        start = time.monotonic()
        assert len(ann.execute(MANY).fetchall()) == 2001
        took.append(time.monotonic() - start)

    turns: list[float] = []
    with pgfog.connect("bob") as bob:
        asking = threading.Thread(target=ask)
        asking.start()
        while asking.is_alive():
            start = time.monotonic()
            bob.execute("SELECT 1")
            turns.append(time.monotonic() - start)
        asking.join()
    assert max(turns) < took[0] / 2, (max(turns), took)
