"""Processes race for the last epsilon, are killed, and run out of disk; no charge is ever lost."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from proxy.ledger import Ledger, Spent
from tests.faults.ledger_worker import PRICE, generous

pytestmark = pytest.mark.usefixtures("kept")

ROOT = Path(__file__).parents[2]


@contextmanager
def worker(directory: Path, nano_epsilon: int) -> Iterator[subprocess.Popen[str]]:
    """Start a process that charges `directory`; it waits for a line on its input."""
    command = [
        sys.executable,
        "-m",
        "tests.faults.ledger_worker",
        str(directory),
        str(nano_epsilon),
    ]
    with subprocess.Popen(
        command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def say(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()


def hear(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def recorded(directory: Path) -> tuple[set[str], Spent]:
    """Return the ids in the ledger and the account, read by whoever opens it next."""
    with closing(Ledger.open(generous(directory, 10**18)[0], lambda: datetime.now(UTC))) as ledger:
        return {charge.id for charge in ledger.charges("ann", 10**9)}, ledger.spent(None)


def test_racing_processes_spend_exactly_the_budget(tmp_path: Path) -> None:
    fits = 1000
    budget = (fits + 1) * PRICE.nano_epsilon - 1
    with ExitStack() as stack:
        racers = [stack.enter_context(worker(tmp_path, budget)) for _ in range(4)]
        for racer in racers:  # all four have made or opened the same new ledger
            assert hear(racer) == "ready"
        for racer in racers:
            say(racer, "")
        said = [racer.communicate()[0].split() for racer in racers]
    assert [lines[-1] for lines in said] == ["53400"] * 4
    acknowledged = [charge for lines in said for charge in lines[:-1]]
    ids, spent = recorded(tmp_path)
    assert len(acknowledged) == fits
    assert set(acknowledged) == ids
    assert spent.price.nano_epsilon == fits * PRICE.nano_epsilon


def test_kill_9_never_loses_an_acknowledged_charge(tmp_path: Path) -> None:
    moments = random.Random(11)
    acknowledged: set[str] = set()
    for _ in range(6):
        with worker(tmp_path, 10**18) as process:
            assert hear(process) == "ready"
            say(process, "")
            acknowledged.update(hear(process) for _ in range(2))
            time.sleep(moments.uniform(0, 0.15))
            process.kill()
            # Not communicate(), which skips what readline() has read ahead. A line cut short by
            # the kill was not acknowledged.
            assert process.stdout is not None
            lines = process.stdout.readlines()
            acknowledged.update(line.strip() for line in lines if line.endswith("\n"))
    ids, spent = recorded(tmp_path)
    assert len(acknowledged) > 6
    assert acknowledged <= ids
    assert len(ids) <= len(acknowledged) + 6  # at most the one that was under way each time
    assert spent.price.nano_epsilon == len(ids) * PRICE.nano_epsilon


def test_a_full_disk_refuses_and_acknowledges_nothing(tmp_path: Path, kept: str) -> None:
    if kept == "PostgreSQL":
        pytest.skip("its disk is not this process's")
    with worker(tmp_path, 10**18) as process:
        assert hear(process) == "ready"
        say(process, "200000")  # no file may grow beyond this many bytes
        said = process.communicate()[0].split()
    *acknowledged, sqlstate, after = said
    assert sqlstate == "58030"
    assert acknowledged
    ids, spent = recorded(tmp_path)
    assert {*acknowledged, after} == ids
    assert spent.price.nano_epsilon == len(ids) * PRICE.nano_epsilon
