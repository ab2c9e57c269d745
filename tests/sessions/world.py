"""What the session tests share: a gateway that counts, an event loop in a thread, a server."""

import asyncio
import re
import secrets
import socket
import threading
from collections.abc import Awaitable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any, Self, TypeVar

import psycopg
import pytest

from proxy.answer import Answer, Ask, Situation
from proxy.kept import Kept
from proxy.listener.server import Server
from proxy.shadow.encryption import Encryption
from proxy.wire import client
from proxy.wire.body import Body
from proxy.wire.frames import Frame, Splitter
from proxy.wire.message import Message
from proxy.wire.scram import MECHANISM, ClientExchange, Verifier
from proxy.wire.server import Authentication, BackendKeyData, ErrorResponse
from proxy.wire.startup import StartupMessage
from rewriter.prepared import Prepare, prepared
from rewriter.statement import Statement, Way
from sensitivity.policy import Backend, Budget, Every, Listen, Policy, Privacy, Role, Store, Tls
from sensitivity.refusal import BudgetSpent, Cancelled, NotAllowed
from tests.patience import PATIENCE_S

PASSWORD = "correct horse"
T = TypeVar("T")


@dataclass(frozen=True)
class Shadow:
    address: str | tuple[str, int]
    database: str
    encryption: Encryption | None = None


@dataclass
class CountingGateway:
    """Answers what says FROM care, by what else it says."""

    calls: list[tuple[Statement, Situation]] = field(default_factory=list)
    cancelled: int = 0
    long: int = 0

    def split(self, text: str) -> tuple[str, ...]:
        return tuple(s.strip() for s in text.split(";") if s.strip())

    async def with_limits(self, text: str, analyst: Role) -> str:
        return text

    def read(self, text: str) -> Statement:
        about = prepared(text)
        if isinstance(about, Prepare):
            about = replace(about, query=self.read(about.query.text))
            if about.query.way is Way.RELAY:
                return Statement(text, Way.RELAY)
        if about is not None:
            return Statement(text, Way.PREPARED, prepared=about)
        if re.search(r"FROM care\b|SHOW privacy\.budget", text) is None:
            return Statement(text, Way.RELAY)
        return Statement(text.rstrip("; "), Way.ANSWER, ("care", "nothing", "pg_class"))

    async def read_long(self, text: str, analyst: Role, *, several: bool) -> Sequence[Statement]:
        await asyncio.sleep(0.01)
        self.long += 1
        return [self.read(each) for each in (self.split(text) if several else (text,))]

    async def answer(
        self, statement: Statement, situation: Situation, analyst: Role, ask: Ask, kept: Kept
    ) -> Answer:
        assert analyst.name in ("ann", "bøb")
        self.calls.append((statement, situation))
        text = statement.text
        if "hang" in text:
            try:
                await asyncio.sleep(3600)
            except asyncio.CancelledError:
                self.cancelled += 1
                raise
        if "refused" in text:
            raise NotAllowed("no raw rows", hint="Count them.", position=text.index("refused") + 1)
        if "spent" in text:
            raise BudgetSpent("the budget is spent")
        if "timed out" in text:
            raise Cancelled("the backend took 17 seconds", hint="secret")
        if "bug" in text:
            raise RuntimeError("person 17 is ill")
        if "unsaid" in text:
            return Answer("SELECT 42::bigint AS n", lambda: [str(1 // 0)], finishes=True)
        if "unfinished" in text:
            return Answer("SELECT FROM WHERE", finishes=True)
        if "divided" in text:
            return Answer(
                "SELECT (1 / (g - 3))::bigint AS n FROM generate_series(1, 5) AS g", finishes=True
            )
        if "narrow" in text:  # another type than the statement has
            return Answer("SELECT 7 AS a, 'x' AS b", lambda: ("costs 0.5",), finishes=True)
        if "several" in text:
            return Answer(
                "SELECT g::bigint AS n FROM generate_series(1, 5) AS g",
                lambda: ("costs 0.5",),
                finishes=True,
            )
        if "given" in text:
            return Answer("SELECT 1000::bigint + $1 AS n", lambda: ("costs 0.5",), finishes=True)
        if "privacy.budget" in text:
            return Answer("SELECT '10 of 10'::text AS \"privacy.budget\"")
        return Answer("SELECT 42::bigint AS n", lambda: ("costs 0.5", "ε ± 3"), finishes=True)


class Loop:
    """An event loop in a thread, so that blocking clients can be driven from the test."""

    def __init__(self, kind: str) -> None:
        module = asyncio if kind == "asyncio" else pytest.importorskip(kind)
        self.loop: asyncio.AbstractEventLoop = module.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever)
        self._thread.start()

    def run(self, work: Awaitable[T], timeout: float = PATIENCE_S) -> T:
        async def wrapped() -> T:
            return await work

        future: Future[T] = asyncio.run_coroutine_threadsafe(wrapped(), self.loop)
        return future.result(timeout)

    def close(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()


@dataclass
class Running:
    """A server and what a test needs to talk to it."""

    server: Server
    gateway: CountingGateway
    loop: Loop
    shadow: Shadow

    @property
    def dsn(self) -> str:
        return (
            f"host=127.0.0.1 port={self.server.port} user=ann password='{PASSWORD}' dbname=shop"
            " gssencmode=disable"
        )

    def connect(self, extra: str = "", **more: Any) -> "psycopg.Connection[tuple[Any, ...]]":
        return psycopg.connect(f"{self.dsn} {extra}", autocommit=True, **more)

    def steward(self) -> "psycopg.Connection[tuple[Any, ...]]":
        directory = str(Path(str(self.shadow.address)).parent)
        return psycopg.connect(host=directory, user="steward", dbname="shop", autocommit=True)


class Raw:
    """A client that says exactly what it is told to, in any order."""

    def __init__(self, running: Running, *, connection: socket.socket | None = None):
        address = ("127.0.0.1", running.server.port)
        self.socket = connection or socket.create_connection(address, timeout=PATIENCE_S)
        self._splitter = Splitter()
        self._frames: list[Frame] = []
        self.key = BackendKeyData(0, bytes(4))

    def log_in(
        self, user: str = "ann", password: str = PASSWORD, minor: int = 0, **parameters: str
    ) -> "Raw":
        values = {"user": user, "database": "shop"} | parameters
        pairs = {name.encode(): value.encode() for name, value in values.items()}
        self.socket.sendall(StartupMessage(pairs, minor).encode())
        while True:
            frame = self.next()
            if frame.tag == b"E":
                raise LoginFailed(ErrorResponse.decode(Body(frame.body)))
            if frame.tag == b"K":
                self.key = BackendKeyData.decode(Body(frame.body))
            if frame.tag == b"Z":
                return self
            if frame.tag == b"R":
                self._authenticate(Authentication.decode(Body(frame.body)), password)

    def _authenticate(self, request: Authentication, password: str) -> None:
        match request.code:
            case Authentication.SASL:
                self._exchange = ClientExchange(password, nonce=b"raw")
                self.send(client.SASLInitialResponse(MECHANISM, self._exchange.first()))
            case Authentication.SASL_CONTINUE:
                self.send(client.SASLResponse(self._exchange.final(request.data)))
            case Authentication.SASL_FINAL:
                self._exchange.finish(request.data)

    def send(self, *messages: Message) -> None:
        self.socket.sendall(b"".join(message.encode() for message in messages))

    def next(self) -> Frame:
        """The next message; raises EOFError when the server has closed."""
        while not self._frames:
            if not (data := self.socket.recv(65536)):
                raise EOFError
            self._frames += self._splitter.feed(data)
        return self._frames.pop(0)

    def until(self, tag: bytes) -> list[Frame]:
        """All messages up to one of this type."""
        frames = [self.next()]
        while frames[-1].tag != tag:
            frames.append(self.next())
        return frames

    def tags(self, *messages: Message, until: bytes = b"Z") -> str:
        """Send, and return the types of what comes back: "12TDCZ"."""
        self.send(*messages)
        return b"".join(frame.tag for frame in self.until(until)).decode()

    def silent(self, seconds: float = 0.1) -> bool:
        """Whether nothing comes for a while."""
        self.socket.settimeout(seconds)
        try:
            return not self._frames and not self.socket.recv(65536)
        except TimeoutError:
            return True
        finally:
            self.socket.settimeout(PATIENCE_S)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()


class Both:
    """A session through pgfog, and one past it."""

    def __init__(self, running: Running):
        self._running = running
        self.open()

    def open(self) -> None:
        behind = socket.socket(socket.AF_UNIX)
        behind.settimeout(PATIENCE_S)
        behind.connect(str(self._running.shadow.address))
        self.ours = Raw(self._running).log_in()
        self.theirs = Raw(self._running, connection=behind).log_in()

    def close(self) -> None:
        self.ours.socket.close()
        self.theirs.socket.close()

    def anew(self) -> None:
        self.close()
        self.open()


class LoginFailed(Exception):
    """The server said no."""

    def __init__(self, error: ErrorResponse):
        super().__init__(error)
        self.fields = {k.decode(): v.decode() for k, v in error.fields.items()}


def error_of(frames: list[Frame]) -> dict[str, str]:
    """The fields of the one error among the frames."""
    (body,) = [frame.body for frame in frames if frame.tag == b"E"]
    return {k.decode(): v.decode() for k, v in ErrorResponse.decode(Body(body)).fields.items()}


def policy_for(
    directory: Path,
    *,
    tls: Tls | None = None,
    max_connections: int = 20,
    of_ann: int | None = None,
    **limits: int,
) -> Policy:
    verifier = str(Verifier.of(PASSWORD, secrets.token_bytes(16)))
    budget = Budget(10**10, 10**4, Every.MONTH)
    return Policy(
        file=directory / "policy.yaml",
        dataset="shop",
        listen=Listen("127.0.0.1", 0, tls, max_connections, **limits),
        backend=Backend(),
        store=Store(directory),
        timezone="UTC",
        privacy=Privacy(Fraction("0.5"), Fraction(1, 10**7), Fraction(2)),
        tables={},
        roles={
            name: Role(name, verifier, frozenset(), budget, max_connections=most)
            for name, most in (("ann", of_ann), ("bøb", None))
        },
        budget=budget,
    )


def run(text: bytes, name: bytes = b"", limit: int = 0) -> tuple[Message, ...]:
    """Parse, Bind, Describe and Execute through the unnamed statement."""
    describe = client.Describe(client.PORTAL, name)
    return (client.Parse(b"", text), client.Bind(name, b""), describe, client.Execute(name, limit))
