"""Puts the rooms together: a policy in, a running pgfog out."""

import asyncio
import json
import os
import resource
import signal
import socket
from collections.abc import AsyncIterator, Callable, Collection, Coroutine, Iterator, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from psycopg.conninfo import conninfo_to_dict

from proxy import own_tables
from proxy.backends import Backend
from proxy.backends.duckdb import DuckDbBackend
from proxy.backends.postgres import PostgresBackend
from proxy.entropy import SystemEntropy
from proxy.gateway import Site
from proxy.index import contents
from proxy.index import file as index_file
from proxy.index import version as version_file
from proxy.index.build import Builder
from proxy.index.file_builder import file_builder
from proxy.index.schema_builder import schema_builder
from proxy.ledger import Ledger
from proxy.listener.login import login_secret
from proxy.listener.seats import Seats
from proxy.listener.server import Elsewhere, Server
from proxy.shadow import Shadow
from proxy.state_secrets import lasting_secret
from sensitivity.policy import Listen, Policy, TableName
from sensitivity.policy.resolve import resolve

Result = TypeVar("Result")
_MOST_KEYS = 10_000


class CannotServe(Exception):
    """Something the policy names cannot be had; says what and where."""


@dataclass(frozen=True, slots=True)
class Running:
    """A pgfog that accepts connections.

    Attributes:
        policy: resolved against the backend.
        port: the port it listens on, also if the policy said 0.
    """

    policy: Policy
    site: Site
    shadow: Shadow
    server: Server

    @property
    def port(self) -> int:
        return self.server.port


@dataclass(frozen=True, slots=True)
class Door:
    """What a worker shares with others; a pgfog of one process has nothing to share.

    Attributes:
        sockets: to listen on; none: where the policy says.
        seats: of all workers; None: of this process.
        elsewhere: see `Server`.
        tell: called with the names of views that are made here.
    """

    sockets: Sequence[socket.socket] = ()
    seats: Seats | None = None
    elsewhere: Elsewhere | None = None
    tell: Callable[[Collection[str]], None] = lambda _: None


def open_backend(policy: Policy, share: int = 1) -> tuple[Policy, Backend]:
    """Open the data and complete the policy with what its catalog says.

    Args:
        share: how many processes divide the machine's memory, or the backend's connections.

    Raises:
        PolicyInvalid: the policy does not fit the backend.
        BackendGone: it cannot be opened.
    """
    at = policy.backend
    index = index_file.file_of(policy) if contents.wanted(policy) else None
    backend: Backend = (
        PostgresBackend.open(at.postgres, timezone=policy.timezone, share=share)
        if at.postgres is not None
        else DuckDbBackend.open(
            at.duckdb or ":memory:",
            timezone=policy.timezone,
            share=share,
            index=index if index is not None and index.exists() else None,
        )
    )

    def values(table: TableName, column: str) -> list[Any]:
        where = (table.schema, table.name, column)
        found = backend.public_values(*where, _MOST_KEYS)
        full = len(found) == _MOST_KEYS
        return found + (backend.public_values(*where, 1, descending=True) if full else [])

    try:
        policy = resolve(policy, backend.catalog(), values)
        return looked_up(policy, backend), backend
    except BaseException:
        backend.close()
        raise


def looked_up(policy: Policy, backend: Backend) -> Policy:
    """Say of each table that wants an index whether there is one to use."""
    if not contents.wanted(policy):
        return policy
    built = backend.indexed(policy.dataset)
    return contents.indexed(policy, built, version_file.read(policy.store.directory))


def builder(policy: Policy, owner: str | None) -> AbstractContextManager[Builder]:
    """Return where the index of a policy's data is built.

    Args:
        owner: PostgreSQL: how to connect as the role that owns the index's schema.

    Raises:
        CannotServe: there is no place for one.
    """
    if policy.backend.postgres is not None:
        if owner is None:
            raise CannotServe(
                "pgfog's own role may not build an index; say which role may, as in --as"
                " 'user=pgfog_index'. docs/postgres.md has the SQL that makes one"
            )
        return schema_builder(policy, owner)
    if index_file.file_of(policy) is None:
        raise CannotServe("a database in memory has no place for an index")
    return file_builder(policy)


def index_warnings(policy: Policy) -> list[str]:
    """Say what about an index may be amiss, for the steward alone: it is guessed from the data."""
    return [
        f"{table.name} has changed since its index was built. If its rows have: pgfog data-version"
        " bump, then pgfog index."
        for table in contents.wanted(policy)
        if table.index and table.index.place and table.index.changed
    ]


def open_unnamed(address: str) -> tuple[Backend, str, str]:
    """Open a backend that no policy names yet; return how a policy would, and its database's name.

    Raises:
        BackendGone: it cannot be opened.
    """
    if "=" in address or "://" in address:
        backend = PostgresBackend.open(address, timezone="UTC")
        parts = conninfo_to_dict(address)
        spelled = address if parts.get("password") is None else "${PGFOG_BACKEND}"
        name = str(parts.get("dbname") or "")
        return backend, f"{{postgres: {json.dumps(spelled, ensure_ascii=False)}}}", name
    path = Path(address).absolute()
    spelled = json.dumps(str(path), ensure_ascii=False)
    return DuckDbBackend.open(path, timezone="UTC"), f"{{duckdb: {spelled}}}", path.stem


def state_directory(policy: Policy) -> Path:
    """Return the state directory, made if need be, for nobody else to read."""
    directory = policy.store.directory
    try:
        directory.mkdir(mode=0o711, parents=True, exist_ok=True)
    except OSError as problem:
        raise CannotServe(
            f"cannot make the state directory {directory}: {problem.strerror}"
        ) from problem
    return directory


def salt(policy: Policy) -> str:
    """Return the secret that keys the choice of rows; made once per state directory."""
    return lasting_secret(state_directory(policy) / "salt").decode()


def open_ledger(policy: Policy) -> Ledger:
    """Open the ledger under the system's clock."""
    state_directory(policy)
    return Ledger.open(policy, lambda: datetime.now(UTC))


def prepare_state(policy: Policy) -> None:
    """Make what is made once, before several processes look for it."""
    salt(policy)
    login_secret(state_directory(policy))
    open_ledger(policy).close()


def ledger_warnings(policy: Policy) -> list[str]:
    """Say if nothing was ever charged to this dataset where others have charges."""
    with closing(open_ledger(policy)) as ledger:
        others = sorted(set(ledger.datasets()))
    if not others or policy.dataset in others:
        return []
    named = ", ".join(f'"{name}"' for name in others)
    return [
        f'Nothing was ever charged to the dataset "{policy.dataset}"; its ledger knows {named}.'
        " If these are the same people under a new name, go back to the old one: what was spent"
        " on them stays spent."
    ]


@asynccontextmanager
async def running(policy: Policy) -> AsyncIterator[Running]:
    """Start everything in order, and stop it in reverse.

    Raises:
        PolicyInvalid, Refusal, ShadowUnavailable, CannotServe, OSError: it cannot start, and why.
    """
    policy, backend = await asyncio.to_thread(open_backend, policy)
    try:
        async with (
            shadowed(policy) as shadow,
            _answering(own_tables.added_to(policy), backend, shadow, Door()) as pgfog,
        ):
            yield pgfog
    finally:
        await asyncio.to_thread(backend.close)


@asynccontextmanager
async def working(policy: Policy, shadow: Shadow, door: Door, share: int) -> AsyncIterator[Running]:
    """Start one of `share` workers, in front of a shadow that somebody else looks after.

    Raises:
        PolicyInvalid, Refusal, CannotServe, OSError: it cannot start, and why.
    """
    policy, backend = await asyncio.to_thread(open_backend, policy, share)
    try:
        async with _answering(own_tables.added_to(policy), backend, shadow, door) as pgfog:
            yield pgfog
    finally:
        await asyncio.to_thread(backend.close)


@asynccontextmanager
async def shadowed(policy: Policy) -> AsyncIterator[Shadow]:
    """Start the shadow of a resolved policy, and stop it in the end."""
    state_directory(policy)
    shadow = await Shadow.start(own_tables.added_to(policy))
    try:
        yield shadow
    finally:
        await shadow.stop()


@asynccontextmanager
async def _answering(
    policy: Policy, backend: Backend, shadow: Shadow, door: Door
) -> AsyncIterator[Running]:
    if excess := await asyncio.to_thread(backend.excess):
        raise CannotServe(
            f"pgfog's role in the backend {', '.join(excess)}; it should only be able to read. "
            "docs/postgres.md has the SQL that makes such a role"
        )
    ledger = open_ledger(policy)
    try:
        site = Site(
            policy,
            shadow.protected,
            backend,
            ledger,
            SystemEntropy(),
            salt(policy),
            shadow.over_quota,
            await asyncio.to_thread(shadow.view_names),
            door.tell,
        )
        server = await _listening(policy, site, shadow, door)
        try:
            yield Running(policy, site, shadow, server)
        finally:
            await server.close()
    finally:
        ledger.close()


def _make_room(connections: int) -> None:
    """Allow as many open files as that many sessions take, if the system lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 3 * connections + 400  # a client's and the shadow's, who is at the door, all else
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


async def _listening(policy: Policy, site: Site, shadow: Shadow, door: Door) -> Server:
    listen = policy.listen
    _make_room(listen.max_connections)
    try:
        server = Server(
            policy,
            site,
            shadow,
            shadow_passwords=shadow.passwords,
            seats=door.seats,
            elsewhere=door.elsewhere,
        )
    except OSError as problem:
        if listen.tls is None or problem.filename is not None:
            raise
        raise CannotServe(
            f"cannot read the TLS certificate {listen.tls.cert} with the key {listen.tls.key}:"
            f" {problem.strerror}"
        ) from problem
    with _told_where(listen):
        await server.start(door.sockets)
    return server


@asynccontextmanager
async def sockets(listen: Listen) -> AsyncIterator[list[socket.socket]]:
    """Yield the sockets for others to listen on."""
    with _told_where(listen):
        server = await asyncio.get_running_loop().create_server(
            asyncio.Protocol, listen.host, listen.port, start_serving=False
        )
    found = [socket.socket(fileno=os.dup(each.fileno())) for each in server.sockets]
    server.close()
    try:
        yield found
    finally:
        for each in found:
            each.close()


@contextmanager
def _told_where(listen: Listen) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        number = problem.errno or 0  # negative: a name that is not known
        reason = os.strerror(number) if number > 0 else problem.strerror
        raise CannotServe(f"cannot listen on {listen.host}:{listen.port}: {reason}") from problem


async def serve(policy: Policy, ready: Callable[[Running], None]) -> None:
    """Run until SIGINT or SIGTERM."""
    # From the beginning: one that comes while the shadow starts must not leave it behind.
    stop = asyncio.create_task(interrupted())
    async with running(policy) as pgfog:
        ready(pgfog)
        await stop


async def interrupted() -> None:
    """Wait for SIGINT or SIGTERM."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()


def run(main: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine on uvloop if it is installed, else on asyncio's own loop."""
    try:
        import uvloop
    except ImportError:
        return asyncio.run(main)
    return uvloop.run(main)
