"""The listening end of pgfog: who is connected, and how all of it begins and ends.

A connection is a `Visitor` until it has proved who it is, then a `Session`. Until then it can make
us hold so many bytes for so many seconds as the policy says, and not more.
"""

import asyncio
import hmac
import secrets
import socket
from collections.abc import Callable, Coroutine, Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal, localcontext
from fractions import Fraction
from typing import Any, TypeVar

from proxy.answer import Gateway
from proxy.listener.dial import ShadowServer
from proxy.listener.entry import NoEntry
from proxy.listener.knock import Knock
from proxy.listener.login import Doorkeeper, login_secret
from proxy.listener.opening import cancel_session
from proxy.listener.patience import Patience
from proxy.listener.seats import EVERYBODY, Seats
from proxy.listener.strangers import Strangers
from proxy.listener.tls import Identity
from proxy.listener.visitor import Visitor
from proxy.sessions.busy_poll import Floor
from proxy.sessions.session import SHUTDOWN, Session
from proxy.wire.server import BackendKeyData
from proxy.wire.startup import CancelRequest
from sensitivity.policy import Policy, Privacy

Result = TypeVar("Result")

Elsewhere = Callable[[CancelRequest], Coroutine[Any, Any, None]]

_SWEEP_S = 1.0

GRACE_S = 5.0
"""How long a running statement may go on when the server is closed, seconds."""


class Server:
    """Listens, and knows every session."""

    def __init__(
        self,
        policy: Policy,
        gateway: Gateway,
        shadow: ShadowServer,
        *,
        shadow_passwords: Mapping[str, str] | None = None,
        seats: Seats | None = None,
        elsewhere: Elsewhere | None = None,
    ):
        """Read keys and verifiers; `start` listens.

        Args:
            shadow_passwords: by role, for a shadow that asks for one.
            seats: shared with other workers; None: there are none.
            elsewhere: does, at other workers, what a CancelRequest asks that fits no session here.

        Raises:
            ValueError: a role's password is not a verifier.
            OSError, ssl.SSLError: a TLS key or certificate cannot be read.
        """
        self.policy, self.gateway, self.shadow = policy, gateway, shadow
        self.shadow_passwords = shadow_passwords or {}
        self._secret = login_secret(policy.store.directory)
        self.doorkeeper = Doorkeeper(policy.roles, self._secret)
        tls = policy.listen.tls
        self.identity = None if tls is None else Identity.read(tls)
        self.options = privacy_options(policy.privacy)
        self.floor = Floor()
        self.seats = Seats(policy) if seats is None else seats
        self._elsewhere = elsewhere
        self._sessions: dict[int, Session] = {}
        self.visitors: set[Visitor] = set()
        self.strangers = Strangers(policy.listen.max_connections)
        self.patience = Patience()
        self._tasks: set[asyncio.Task[None]] = set()
        self._sweep: asyncio.TimerHandle | None = None

    async def start(self, sockets: Sequence[socket.socket] = ()) -> None:
        """Listen where the policy says, or on these; raise OSError if that is not possible."""
        loop, listen = asyncio.get_running_loop(), self.policy.listen
        self._listening = [
            await loop.create_server(self._visit, sock=each) for each in sockets
        ] or [await loop.create_server(self._visit, listen.host, listen.port)]
        if listen.idle_seconds or listen.idle_in_transaction_seconds:
            self._sweep = loop.call_later(_SWEEP_S, self._end_idle)

    def _visit(self) -> asyncio.Protocol:
        return Visitor(self) if self.identity is None else Knock(self, self.identity)

    @property
    def port(self) -> int:
        """Where it listens: what the policy says, or what the system chose for port 0."""
        return int(self._listening[0].sockets[0].getsockname()[1])

    async def close(self) -> None:
        """Stop listening; end idle sessions at once, running ones within `GRACE_S` seconds.

        A client that does not even read its last word is cut off a second later.
        """
        for listening in self._listening:
            listening.close()
        if self._sweep is not None:
            self._sweep.cancel()
        for visitor in tuple(self.visitors):
            visitor.turn_away(NoEntry("57P01", SHUTDOWN))
        loop = asyncio.get_running_loop()
        until = loop.time() + GRACE_S
        while self._sessions:
            late = loop.time() - until
            for session in tuple(self._sessions.values()):
                if late >= 1:
                    session.transport.abort()
                elif late >= 0 or session.idle:
                    session.end()
            await asyncio.sleep(0.02)
        if self._tasks:
            _, late_tasks = await asyncio.wait(self._tasks, timeout=1)
            for task in late_tasks:
                task.cancel()

    def cancel(
        self, request: CancelRequest, *, passed_on: bool = False
    ) -> "asyncio.Task[None] | None":
        """Do what a CancelRequest asks; nothing is said of whether its key fits.

        Args:
            passed_on: by another worker, whose sessions it does not fit.

        Returns:
            What goes on until the shadow was told, by this worker or another; None: nothing does.
        """
        session = self._sessions.get(request.pid)
        secret = session.secret if session is not None else secrets.token_bytes(32)
        role = session.role if session is not None else ""
        fits = hmac.compare_digest(secret, request.secret)
        fits |= hmac.compare_digest(self._token(request.pid, role), request.secret)
        if session is not None and fits:
            return session.cancel()
        if self._elsewhere is not None and not passed_on:
            return self.go(self._elsewhere(request))
        return None

    def interrupt(self, pid: int, role: str) -> None:
        """Cancel a session of a role's, wherever it is, as pg_cancel_backend asks."""
        self.cancel(CancelRequest(pid, self._token(pid, role)))

    def _token(self, pid: int, role: str) -> bytes:
        # What stands for the secret of a session among the workers, who share the lasting one.
        return hmac.digest(self._secret, f"cancel:{pid}:{role}".encode(), "sha256")

    def cancel_shadow(self, key: BackendKeyData) -> "asyncio.Task[None]":
        """Cancel what the shadow does for a session."""
        return self.go(cancel_session(self.shadow, key))

    def opened(self, session: Session) -> None:
        """Note a session."""
        self._sessions[session.pid] = session

    def closed(self, session: Session, role: str) -> None:
        """Forget a session."""
        if self._sessions.get(session.pid) is session:
            del self._sessions[session.pid]
        self.seats.leave(EVERYBODY)
        self.seats.leave(role)

    def _end_idle(self) -> None:
        """End the sessions that have said nothing for too long; look again in a second."""
        listen = self.policy.listen
        for session in tuple(self._sessions.values()):
            limit, sqlstate, words = listen.idle_seconds, "57P05", "idle-session"
            if session.in_transaction:
                limit, sqlstate, words = (
                    listen.idle_in_transaction_seconds,
                    "25P03",
                    "idle-in-transaction",
                )
            session.silent_s = session.silent_s + _SWEEP_S if session.idle else 0.0
            if limit is not None and session.silent_s > limit:
                session.end(sqlstate, f"terminating connection due to {words} timeout")
        self._sweep = asyncio.get_running_loop().call_later(_SWEEP_S, self._end_idle)

    def go(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run something that nobody waits for."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def privacy_options(privacy: Privacy) -> bytes:
    """Print the settings every session begins with, as the front of `options`.

    They come first so that the client's own options override them, and RESET returns to the
    client's. `privacy.budget` exists so that SHOW knows the name.
    """
    settings = {
        "epsilon": decimal(privacy.epsilon),
        "delta": decimal(privacy.delta),
        "notices": "on",
        "nonnegative": "on",
        "confidence": "0.95",
        "target": "off",
        "intervals": "off",
        "budget": "",
    }
    return "".join(f"-c privacy.{name}={value} " for name, value in settings.items()).encode()


def decimal(number: Fraction) -> str:
    """Print a number >= 0 without an exponent, rounded down to 30 places."""
    with localcontext() as context:
        context.prec = 100
        exact = Decimal(number.numerator) / Decimal(number.denominator)
        rounded = exact.quantize(Decimal(1).scaleb(-30), ROUND_FLOOR)
    return format(rounded, "f").rstrip("0").rstrip(".")
