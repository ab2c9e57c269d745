"""A ledger in PostgreSQL: when it is refused, and what survives the server."""

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from proxy.ledger import Charge, Ledger
from proxy.shadow.cluster import Cluster
from sensitivity.accounting import Price
from sensitivity.policy import Budget, Every, Policy, Role, Store
from sensitivity.refusal import BudgetSpent, LedgerUnavailable
from tests.faults.ledger_worker import policy, role
from tests.patience import PATIENCE_S, until

SQL = "SELECT count(*) FROM care"
ANN = role("ann", 100, 0, Every.MONTH)
RICH = role("ann", 10**12, 0, Every.MONTH)


@pytest.fixture
def dsn(cluster: Cluster, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database of its own for each test."""
    name = f"ledger_{abs(hash(request.node.name))}"
    with psycopg.connect(cluster.conninfo("postgres"), autocommit=True) as steward:
        steward.execute(f"CREATE DATABASE {name}".encode())
    yield make_conninfo(cluster.conninfo("postgres"), dbname=name)
    with psycopg.connect(cluster.conninfo("postgres"), autocommit=True) as steward:
        steward.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def site(directory: Path, dsn: str | None, ann: Role = ANN) -> Policy:
    budget = Budget(10 * ann.budget.nano_epsilon, 0, Every.EVER)
    store = Store(directory, ledger=dsn)
    return policy(directory, budget, ann, dataset="rand-hie", store=store)


def opened(directory: Path, dsn: str | None, ann: Role = ANN) -> Ledger:
    return Ledger.open(site(directory, dsn, ann), lambda: datetime(2026, 11, 25, 12, tzinfo=UTC))


async def spend(directory: Path, dsn: str | None, *prices: int) -> None:
    with closing(opened(directory, dsn)) as ledger:
        for nano_epsilon in prices:
            await ledger.charge(ANN, Price(nano_epsilon, 0), SQL)


async def test_two_hosts_share_a_budget(tmp_path: Path, dsn: str) -> None:
    with closing(opened(tmp_path / "a", dsn)) as one, closing(opened(tmp_path / "b", dsn)) as other:
        await one.charge(ANN, Price(60, 0), SQL)
        with pytest.raises(BudgetSpent):
            await other.charge(ANN, Price(41, 0), SQL)
        assert (await other.charge(ANN, Price(40, 0), SQL)).left == Price(0, 0)
        assert one.spent("ann").price == Price(100, 0)


async def test_a_lost_ledger_is_not_an_empty_one(tmp_path: Path, dsn: str) -> None:
    await spend(tmp_path, dsn, 7)
    with psycopg.connect(dsn) as database:
        database.execute("DROP SCHEMA pgfog_ledger CASCADE")
    with pytest.raises(LedgerUnavailable, match="lost"):
        opened(tmp_path, dsn)


async def test_another_kind_is_refused(tmp_path: Path, dsn: str) -> None:
    await spend(tmp_path, dsn, 7)
    with psycopg.connect(dsn) as database:
        database.execute("UPDATE pgfog_ledger.about SET kind = 'zcdp'")
    with pytest.raises(LedgerUnavailable, match="kind"):
        opened(tmp_path, dsn)


def test_a_server_that_forgets_is_refused(tmp_path: Path, cluster: Cluster, dsn: str) -> None:
    def fsync(on: str) -> None:
        with psycopg.connect(cluster.conninfo("postgres"), autocommit=True) as steward:
            steward.execute(f"ALTER SYSTEM SET fsync = {on}".encode())
            steward.execute("SELECT pg_reload_conf()")
            until(lambda: steward.execute("SHOW fsync").fetchone() == (on,))

    fsync("off")
    try:
        with pytest.raises(LedgerUnavailable, match="fsync is off"):
            opened(tmp_path, dsn)
        assert not (tmp_path / "ledger.created").exists()
    finally:
        fsync("on")


def test_a_server_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LedgerUnavailable, match="cannot open the ledger in PostgreSQL"):
        opened(tmp_path, "host=/nonexistent")


async def test_a_server_killed_and_started_again_has_every_charge(
    tmp_path: Path, cluster: Cluster, dsn: str
) -> None:
    with closing(opened(tmp_path, dsn, RICH)) as ledger:
        paid = [await ledger.charge(RICH, Price(1, 0), SQL) for _ in range(20)]
        postmaster = int((cluster.directory / "postmaster.pid").read_text().split()[0])
        os.kill(postmaster, signal.SIGKILL)
        with pytest.raises(LedgerUnavailable) as refusal:
            await _charge_on(ledger, paid)
        assert refusal.value.sqlstate == "58030"
        with pytest.raises(LedgerUnavailable):
            ledger.spent("ann")
        await _revived(cluster)
        paid.append(await ledger.charge(RICH, Price(1, 0), SQL))
        assert {charge.id for charge in ledger.charges("ann", 10**9)} >= {one.id for one in paid}
        assert ledger.spent("ann").price.nano_epsilon in (len(paid), len(paid) + 1)


async def _charge_on(ledger: Ledger, paid: list[Charge]) -> None:
    while True:  # a backend may outlive its postmaster for a moment, and take hundreds
        paid.append(await ledger.charge(RICH, Price(1, 0), SQL))


async def _revived(cluster: Cluster) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while True:  # killed is not yet dead: its backends may notice before we can
            cluster.revive()
            with suppress(psycopg.OperationalError):
                return psycopg.connect(cluster.conninfo("postgres")).close()
            await asyncio.sleep(0.01)


async def test_a_host_that_stops_in_the_middle_does_not_stop_the_others(
    tmp_path: Path, dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("proxy.ledger.postgres._SETTINGS", ("SET lock_timeout = '100ms'",))
    with closing(opened(tmp_path, dsn)) as ledger:
        with psycopg.connect(dsn) as stopped:
            stopped.execute("SELECT pg_advisory_xact_lock(%s)", (int.from_bytes(b"ledger"),))
            with pytest.raises(LedgerUnavailable):
                await ledger.charge(ANN, Price(1, 0), SQL)
        await ledger.charge(ANN, Price(100, 0), SQL)


async def test_absorbing_a_file_and_another_database(
    tmp_path: Path, cluster: Cluster, dsn: str
) -> None:
    await spend(tmp_path / "file", None, 10, 20)
    await spend(tmp_path / "here", dsn, 5)
    with closing(opened(tmp_path / "here", dsn)) as ledger:
        assert ledger.absorb(tmp_path / "file" / "ledger.db") == 2
        assert ledger.absorb(tmp_path / "file" / "ledger.db") == 0
        assert ledger.spent("ann").price == ledger.spent(None).lifetime == Price(35, 0)
        with pytest.raises(LedgerUnavailable):
            ledger.absorb(cluster.conninfo("template1"))
    with closing(opened(tmp_path / "file", None)) as ledger:
        assert ledger.absorb(dsn) == 1
        assert ledger.spent("ann").price == Price(35, 0)
