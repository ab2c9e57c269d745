"""The guarantee holds for many sessions at once: a budget for 57 statements answers exactly 57."""

import threading
from collections import Counter

import psycopg

from tests.serve.serving import Served, refused, spent

THREADS, STATEMENTS, ANSWERS = 20, 10, 57
"""The role carl has epsilon 28.5, and a statement costs 0.5."""


def test_twenty_sessions_share_57_answers(pgfog: Served) -> None:
    outcomes: Counter[str] = Counter()
    begin = threading.Barrier(THREADS)

    def ask() -> None:
        with pgfog.connect("carl") as connection:
            begin.wait()
            for i in range(STATEMENTS):
                try:
                    text = f"SELECT count(*) FROM people WHERE education_years > {i}"
                    connection.execute(text.encode())
                except psycopg.Error as error:
                    outcomes[error.sqlstate or "lost"] += 1
                else:
                    outcomes["answered"] += 1

    threads = [threading.Thread(target=ask) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == {"answered": ANSWERS, "53400": THREADS * STATEMENTS - ANSWERS}
    with pgfog.connect("carl") as connection:
        assert spent(connection) == 28.5
        # Free things still work, and the refusal says what to do.
        assert connection.execute("SELECT count(*) FROM sites").fetchall() == [(6,)]
        said = refused(connection, "SELECT count(*) FROM people")
        assert 'the budget of role "carl" is spent' in (said.message_primary or "")
        assert said.message_hint == "It does not refill."
