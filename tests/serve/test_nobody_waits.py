"""Who asks for much keeps nobody else waiting."""

import threading
import time

from tests.serve.serving import Served

MANY = (
    "SELECT floor(outpatient_usd) AS k, percentile_cont(ARRAY[0.1, 0.5, 0.9])"
    " WITHIN GROUP (ORDER BY physician_visits) FROM care GROUP BY 1"
)
"""2,001 public groups, with a choice of three places in each: half a second of arithmetic."""


def test_noise_is_drawn_beside_the_loop(pgfog: Served) -> None:
    """Once in some tries: now and then somebody else on this machine keeps both waiting."""
    assert any(_nobody_waited(pgfog) for _ in range(5))


def _nobody_waited(pgfog: Served) -> bool:
    took: list[float] = []

    def ask() -> None:
        start = time.monotonic()
        assert len(ann.execute(MANY).fetchall()) == 2001
        took.append(time.monotonic() - start)

    turns: list[float] = []
    with pgfog.connect() as ann, pgfog.connect("bob") as bob:
        asking = threading.Thread(target=ask)
        asking.start()
        while asking.is_alive():
            start = time.monotonic()
            bob.execute("SELECT 1")
            turns.append(time.monotonic() - start)
        asking.join()
    return max(turns) < took[0] / 2
