"""A ledger that is lost, damaged or of another kind is never taken for an empty one."""

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from proxy.ledger import Ledger, files
from sensitivity.accounting import Price
from sensitivity.policy import Budget, Every, Policy
from sensitivity.refusal import BudgetSpent, LedgerUnavailable
from tests.faults.ledger_worker import policy, role

SQL = "SELECT count(*) FROM care"
ANN = role("ann", 100, 0, Every.MONTH)


def site(directory: Path) -> Policy:
    return policy(directory, Budget(1000, 0, Every.EVER), ANN)


def opened(directory: Path, month: int = 11) -> Ledger:
    return Ledger.open(site(directory), lambda: datetime(2026, month, 25, 12, tzinfo=UTC))


async def spend(directory: Path, *prices: int) -> None:
    with closing(opened(directory)) as ledger:
        for nano_epsilon in prices:
            await ledger.charge(ANN, Price(nano_epsilon, 0), SQL)


def spent(directory: Path) -> int:
    with closing(opened(directory)) as ledger:
        return ledger.spent("ann").price.nano_epsilon


async def test_only_its_owner_may_read_the_ledger(tmp_path: Path) -> None:
    state = tmp_path / "new" / "state"
    with closing(opened(state)) as ledger:
        await ledger.charge(ANN, Price(1, 0), SQL)
        names = {path.name: path.stat().st_mode & 0o777 for path in state.glob("ledger.db*")}
    assert names == {"ledger.db": 0o600, "ledger.db-wal": 0o600, "ledger.db-shm": 0o600}


def test_a_ledger_open_to_others_is_refused(tmp_path: Path) -> None:
    opened(tmp_path).close()
    (tmp_path / "ledger.db").chmod(0o640)
    with pytest.raises(LedgerUnavailable, match="other users") as refusal:
        opened(tmp_path)
    assert refusal.value.hint == f"Run: chmod 600 {tmp_path / 'ledger.db'}"


@pytest.mark.parametrize("empty", [False, True])
async def test_a_lost_ledger_is_not_an_empty_one(tmp_path: Path, empty: bool) -> None:
    await spend(tmp_path, 7)
    assert "rand-hie" in (tmp_path / "ledger.created").read_text()
    (tmp_path / "ledger.db").unlink()
    if empty:
        (tmp_path / "ledger.db").touch(mode=0o600)
    with pytest.raises(LedgerUnavailable, match="is lost") as refusal:
        opened(tmp_path)
    assert str(tmp_path / "ledger.created") in (refusal.value.hint or "")
    assert (tmp_path / "ledger.db").exists() == empty  # nor is an empty one left lying about
    (tmp_path / "ledger.created").unlink()  # knowingly
    assert spent(tmp_path) == 0


async def test_a_ledger_without_its_marker_is_marked_again(tmp_path: Path) -> None:
    await spend(tmp_path, 7)
    (tmp_path / "ledger.created").unlink()
    assert spent(tmp_path) == 7
    assert (tmp_path / "ledger.created").exists()


@pytest.mark.parametrize("damage", [b"this is not a ledger", b"\0" * 4096])
async def test_a_damaged_ledger_is_refused(tmp_path: Path, damage: bytes) -> None:
    await spend(tmp_path, 7)
    with (tmp_path / "ledger.db").open("r+b") as file:
        file.seek(0)
        file.write(damage)
    with pytest.raises(LedgerUnavailable):
        opened(tmp_path)


async def test_damage_inside_is_found_on_opening(tmp_path: Path) -> None:
    await spend(tmp_path, *[1] * 60)
    content = (tmp_path / "ledger.db").read_bytes()
    (tmp_path / "ledger.db").write_bytes(content[:-4096] + b"\xff" * 4096)
    with pytest.raises(LedgerUnavailable):
        opened(tmp_path)


@pytest.mark.parametrize(
    "sql", ["UPDATE about SET kind = 'zcdp'", "DROP TABLE about", "DELETE FROM about"]
)
async def test_another_kind_of_ledger_is_refused(tmp_path: Path, sql: str) -> None:
    await spend(tmp_path, 7)
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as connection, connection:
        connection.execute(sql)
    with pytest.raises(LedgerUnavailable):
        opened(tmp_path)


def test_a_directory_that_cannot_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LedgerUnavailable):
        opened(tmp_path / "file" / "state")


async def test_a_ledger_that_stays_locked_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LOCK_TIMEOUT_S", 0.05)
    with closing(opened(tmp_path)) as ledger:
        with closing(sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(LedgerUnavailable) as refusal:
                await ledger.charge(ANN, Price(1, 0), SQL)
            assert refusal.value.sqlstate == "58030"
            assert "locked" not in refusal.value.message  # what happened inside is for the log
            other.execute("ROLLBACK")
        await ledger.charge(ANN, Price(100, 0), SQL)


async def test_absorbing_a_copy_loses_nothing_and_counts_nothing_twice(tmp_path: Path) -> None:
    here, copy = tmp_path / "here", tmp_path / "copy"
    await spend(here, 10, 20)
    shutil.copytree(here, copy)
    await spend(here, 5)  # after the backup
    await spend(copy, 40)  # after the backup was put in place of the original
    with closing(opened(copy)) as ledger:
        assert ledger.absorb(here / "ledger.db") == 1
        assert ledger.absorb(here / "ledger.db") == 0
        assert ledger.spent("ann").price == Price(75, 0)
        assert ledger.spent(None).price == ledger.spent(None).lifetime == Price(75, 0)
        with pytest.raises(BudgetSpent):
            await ledger.charge(ANN, Price(26, 0), SQL)
        await ledger.charge(ANN, Price(25, 0), SQL)


async def test_an_absorbed_charge_counts_in_the_period_it_was_made_in(tmp_path: Path) -> None:
    here, copy = tmp_path / "here", tmp_path / "copy"
    with closing(opened(copy, month=10)) as ledger:
        await ledger.charge(ANN, Price(90, 0), SQL)
    await spend(here, 30)  # in November
    with closing(opened(here)) as ledger:
        assert ledger.absorb(copy / "ledger.db") == 1
        assert ledger.spent("ann").price == Price(30, 0)
        assert ledger.spent("ann").lifetime == Price(120, 0)
        assert ledger.spent(None).price == Price(120, 0)  # of a budget for ever


async def test_absorbing_may_exceed_a_budget_and_then_nothing_fits(tmp_path: Path) -> None:
    here, copy = tmp_path / "here", tmp_path / "copy"
    await spend(here, 1)
    shutil.copytree(here, copy)
    await spend(here, 80)
    await spend(copy, 80)
    with closing(opened(copy)) as ledger:
        ledger.absorb(here / "ledger.db")
        assert ledger.spent("ann").price == Price(161, 0)
        assert ledger.spent("ann").left == Price(0, 0)
        with pytest.raises(BudgetSpent):
            await ledger.charge(ANN, Price(1, 0), SQL)


async def test_only_a_ledger_can_be_absorbed(tmp_path: Path) -> None:
    await spend(tmp_path, 7)
    (tmp_path / "notes").write_text("not a ledger, though a file of some length" * 100)
    with closing(opened(tmp_path)) as ledger:
        for name in ("notes", "nothing"):
            with pytest.raises(LedgerUnavailable):
                ledger.absorb(tmp_path / name)
        assert not (tmp_path / "nothing").exists()
        await ledger.charge(ANN, Price(1, 0), SQL)
