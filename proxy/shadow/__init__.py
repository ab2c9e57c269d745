"""The shadow: a real PostgreSQL with the policy's schema and no private row.

Every client session has a session here, so catalog, types, transactions, cursors and the encoding
of rows are PostgreSQL's own work, and a misrouted statement finds nothing but a refusal.
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

import psycopg
import structlog
from psycopg.conninfo import make_conninfo

from proxy.shadow import database, quota, releases
from proxy.shadow.cluster import Cluster
from proxy.shadow.encryption import Encryption
from proxy.shadow.lockers import LOOK_S, Lockers
from proxy.shadow.quota import DISK_LIMIT
from proxy.shadow.unavailable import ShadowUnavailable
from sensitivity.policy import Policy, TableName

__all__ = ["Shadow", "ShadowUnavailable"]

_log = structlog.get_logger("pgfog")

WATCH_S = 5.0
"""How often the shadow is looked after: size, log, and whether it still runs."""


@dataclass(slots=True)
class Shadow:
    """A shadow that is ready for analysts' sessions.

    Attributes:
        address: the path of its socket file, or (host, port).
        database: its name there, that of the dataset.
        conninfo: how pgfog itself connects, as superuser.
        protected: OID there -> table of the policy, private or public.
        passwords: what a role's session there logs in with; empty if the server does not ask.
        encryption: of those sessions; None: a socket file, or clear text.
        disk_limit: bytes; beyond it sessions with the largest temporary files are ended.
    """

    address: str | tuple[str, int]
    database: str
    conninfo: str = field(repr=False)
    protected: Mapping[int, TableName]
    disk_limit: int = DISK_LIMIT
    passwords: Mapping[str, str] = field(default_factory=dict, repr=False)
    encryption: Encryption | None = None
    _cluster: Cluster | None = None
    _used: int = 0
    _watch: Sequence[asyncio.Task[None]] = ()

    @classmethod
    async def start(cls, policy: Policy) -> "Shadow":
        """Start or find the server and bring its schema in line with a resolved policy.

        Raises:
            ShadowUnavailable: why not, and what to do.
        """
        shadow = await asyncio.to_thread(cls._open, policy)
        shadow._watch = [
            asyncio.create_task(task) for task in (shadow._look_after(), shadow._end_lockers())
        ]
        return shadow

    async def stop(self) -> None:
        """End every session and the server, if it is pgfog's own."""
        for task in self._watch:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        if self._cluster is not None:
            await asyncio.to_thread(self._cluster.stop)

    def disk_used(self) -> int:
        """Return the bytes in use when last looked at, at most WATCH_S ago."""
        return self._used

    def over_quota(self) -> bool:
        """Say whether the shadow has outgrown `disk_limit`: then nothing new may be stored."""
        return self._used > self.disk_limit

    def told(self, address: str | tuple[str, int], used: int) -> None:
        """Take over what somebody else has found who looks after the server."""
        self.address, self._used = address, used

    def view_names(self) -> frozenset[str]:
        """Return how views of analysts are called there, in small letters."""
        return database.view_names(self.conninfo)

    def alone(self) -> "Shadow":
        """Return a copy for a process that does not look after the server."""
        return replace(self, _cluster=None, _watch=())

    async def look(self) -> None:
        """Look after the server once: bring it back, measure it, end who took too much."""
        await asyncio.to_thread(self._look)

    # -- in a thread -------------------------------------------------------------------------

    @classmethod
    def _open(cls, policy: Policy) -> "Shadow":
        if policy.store.shadow is not None:
            shadow = cls._built(policy, policy.store.shadow, None)
        else:
            cluster = Cluster(policy.store.directory, policy.listen.max_connections)
            try:
                shadow = cls._built(policy, cluster.conninfo("postgres"), cluster)
            except BaseException:
                cluster.stop()
                raise
        return shadow

    @classmethod
    def _built(cls, policy: Policy, server: str, cluster: Cluster | None) -> "Shadow":
        try:
            built = database.build(policy, server, embedded=cluster is not None)
        except psycopg.Error as error:
            raise ShadowUnavailable(f"PostgreSQL refuses the shadow: {error}") from error
        shadow = cls(
            str(cluster.socket) if cluster else built.address,
            policy.dataset,
            make_conninfo(server, dbname=policy.dataset),
            built.protected,
            passwords=built.passwords,
            encryption=built.encryption,
            _cluster=cluster,
        )
        shadow._look()
        return shadow

    async def _look_after(self) -> None:
        while True:
            await asyncio.sleep(WATCH_S)
            # A server that cannot be had shows in every session; the next look tries again.
            with suppress(OSError, psycopg.Error, ShadowUnavailable):
                await self.look()

    async def _end_lockers(self) -> None:
        lockers, looking = Lockers(), None
        try:
            while True:
                looking = asyncio.ensure_future(asyncio.to_thread(lockers.look, self.conninfo))
                try:
                    await asyncio.shield(looking)
                except (OSError, psycopg.Error):  # as in `_look_after`
                    await asyncio.sleep(1)
                except Exception as error:  # whatever it is, nobody else looks
                    lockers.close()
                    _log.error("lockers_failed", error=type(error).__name__)
                    await asyncio.sleep(1)
                await asyncio.sleep(LOOK_S)
        finally:
            if looking is not None:
                await asyncio.wait({looking})  # it may be connecting
            lockers.close()

    def _look(self) -> None:
        if self._cluster is None:
            self._used = database.size(self.conninfo)
            if self.over_quota():
                releases.end_writers(self.conninfo)
            return
        self._cluster.revive()
        self.address = str(self._cluster.socket)
        self.conninfo = self._cluster.conninfo(self.database)
        self._cluster.trim_log()
        usage = quota.measure(self._cluster.directory)
        self._used = usage.total
        if usage.lasting > self.disk_limit:
            releases.end_writers(self.conninfo)
        elif usage.total > self.disk_limit:
            database.end_greediest(self.conninfo, usage)
