"""A process of its own that charges a ledger until it is refused or killed.

    python tests/faults/ledger_worker.py DIRECTORY NANO_EPSILON_OF_THE_DATASET

Says "ready", waits for a line on its input, then prints the id of each charge once it is paid for,
and at last the SQLSTATE of what stopped it. A number on the line is the largest file it may write.
"""

import asyncio
import os
import resource
import sys
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from zlib import crc32

import structlog

from proxy.ledger import Ledger
from sensitivity.accounting import Price
from sensitivity.policy import Backend, Budget, Every, Listen, Policy, Privacy, Role, Store
from sensitivity.refusal import Refusal

PRICE = Price(1_000_000, 1)
STATEMENT = "SELECT count(*) FROM care"


DSN = os.environ.get("PGFOG_LEDGER")
"""Of a PostgreSQL that keeps the ledger; each directory is a dataset of its own there."""


def _letters(directory: Path) -> str:
    """Tell directories apart, without a digit: tests look for those."""
    return "".join(chr(ord("a") + int(digit, 16)) for digit in f"{crc32(bytes(directory)):x}")


def role(name: str, nano_epsilon: int, nano_delta: int, every: Every) -> Role:
    return Role(name, "", frozenset(), Budget(nano_epsilon, nano_delta, every))


def policy(
    directory: Path,
    budget: Budget,
    *roles: Role,
    dataset: str | None = None,
    timezone: str = "UTC",
    store: Store | None = None,
) -> Policy:
    return Policy(
        file=directory / "policy.yaml",
        dataset=dataset or ("rand-hie" if DSN is None else f"rand-hie-{_letters(directory)}"),
        listen=Listen("127.0.0.1", 0, None, 10),
        backend=Backend(duckdb=":memory:"),
        store=store or Store(directory, ledger=DSN),
        timezone=timezone,
        privacy=Privacy(Fraction(1, 2), Fraction(1, 10**7), Fraction(2)),
        tables={},
        roles={one.name: one for one in roles},
        budget=budget,
    )


def generous(directory: Path, nano_epsilon: int) -> tuple[Policy, Role]:
    """A policy in which only the epsilon of all roles together is scarce."""
    ann = role("ann", 10**18, 10**18, Every.EVER)
    return policy(directory, Budget(nano_epsilon, 10**18, Every.EVER), ann), ann


async def main(directory: Path, nano_epsilon: int) -> None:
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    site, ann = generous(directory, nano_epsilon)
    ledger = Ledger.open(site, lambda: datetime.now(UTC))
    print("ready", flush=True)
    if limit := sys.stdin.readline().strip():
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), resource.RLIM_INFINITY))
    while True:
        try:
            charge = await ledger.charge(ann, PRICE, STATEMENT)
        except Refusal as refusal:
            print(refusal.sqlstate, flush=True)
            break
        print(charge.id, flush=True)
    if limit:
        # The disk has room again: the same ledger goes on.
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        print((await ledger.charge(ann, PRICE, STATEMENT)).id, flush=True)
    ledger.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
