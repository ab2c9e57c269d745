"""Two pgfogs, each with a state directory of its own, share a PostgreSQL for ledger and shadow."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest
import yaml

from proxy.shadow.cluster import Cluster
from tests.patience import until
from tests.serve.serving import Served, serving, spent, workplace

COUNT = "SELECT count(*) FROM care"


@pytest.fixture(scope="module")
def hosts(data: Path) -> Iterator[tuple[Served, Served]]:
    with workplace() as directory, ExitStack() as stack:
        cluster = Cluster(directory / "elsewhere", 200)
        stack.callback(cluster.stop)
        server = cluster.conninfo("postgres")
        first, second = (
            stack.enter_context(
                serving(data, ledger={"postgres": server}, shadow={"postgres": server})
            )
            for _ in range(2)
        )
        yield first, second
        logs = first.log.read_text() + second.log.read_text()
        assert [line for line in logs.splitlines() if "login_failed" not in line] == []


def test_they_share_the_last_epsilon(hosts: tuple[Served, Served]) -> None:
    """The role carl has epsilon 28.5, and a statement costs 0.5."""
    answered = list[int]()

    def ask(host: Served) -> None:
        with host.connect("carl") as connection:
            for i in range(10):
                with suppress(psycopg.Error):
                    text = f"SELECT count(*) FROM people WHERE education_years > {i}"
                    connection.execute(text.encode())
                    answered.append(i)

    threads = [threading.Thread(target=ask, args=(host,)) for host in hosts for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answered) == 57
    for host in hosts:
        with host.connect("carl") as connection:
            assert spent(connection) == Decimal("28.5")


def test_what_one_has_charged_the_other_knows(hosts: tuple[Served, Served]) -> None:
    first, second = hosts
    with first.connect() as here, second.connect() as there:
        before = spent(there)
        here.execute(COUNT)
        assert spent(there) == before + Decimal("0.5")
        there.execute(COUNT)
        assert spent(here) == before + 1


def test_one_may_be_killed_and_come_back(hosts: tuple[Served, Served]) -> None:
    first, second = hosts
    with second.connect() as there:
        before = spent(there)
        with first.connect() as here:
            here.execute(COUNT)
            first.kill()
        assert spent(there) == before + Decimal("0.5")
        there.execute(COUNT)  # its session outlives the other host, and its restart
        first.start()
        there.execute(COUNT)
        with first.connect() as here:
            assert spent(here) == spent(there) == before + Decimal("1.5")


def test_the_same_password_opens_both(hosts: tuple[Served, Served]) -> None:
    for host in hosts:
        with host.connect("dora") as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("dora",)
        with pytest.raises(psycopg.OperationalError):
            host.connect("dora", password="wrong")


def test_a_ledger_that_keeps_one_waiting_keeps_nobody_else(hosts: tuple[Served, Served]) -> None:
    host = hosts[0]
    dsn = yaml.safe_load(host.policy.read_text())["ledger"]["postgres"]
    with psycopg.connect(dsn) as steward, host.connect() as waits, host.connect() as other:
        steward.execute("LOCK TABLE pgfog_ledger.totals IN ACCESS EXCLUSIVE MODE")
        thread = threading.Thread(target=lambda: spent(waits))
        thread.start()
        until(lambda: steward.execute("SELECT FROM pg_locks WHERE NOT granted").rowcount)
        assert other.execute("SELECT 1").fetchone() == (1,)
        assert thread.is_alive()
        steward.rollback()
        thread.join()
