"""The conversation about a statement that pgfog answers itself.

The shadow is asked first: does the portal exist, does the transaction still stand, can the
parameters be read? Only when it has said yes to everything is the gateway asked, because the
gateway charges. What comes back is SQL over noisy values, which takes the place of the client's
statement in the client's own portal, so the shadow sends the rows in the form the client wants.
A refusal makes the shadow's transaction fail too: both sides always agree on the state.
"""

import asyncio
import contextlib
import json
from collections.abc import Sequence

from proxy.answer import Answer, Gateway
from proxy.sessions import casts, situation
from proxy.sessions.incident import incident, internal_error
from proxy.sessions.link import Link
from proxy.sessions.portals import Portal, Prepared
from proxy.sessions.relay import (
    IDLE,
    IN_TRANSACTION,
    OWED,
    RESERVED,
    Captured,
    Expected,
    Kind,
    ShadowFailed,
    ShadowGone,
    ShadowLink,
    hidden,
)
from proxy.wire import client
from proxy.wire.body import Body
from proxy.wire.client import PORTAL, STATEMENT
from proxy.wire.frames import frame
from proxy.wire.message import Message
from proxy.wire.server import (
    CommandComplete,
    DataRow,
    ErrorResponse,
    NoticeResponse,
    ReadyForQuery,
    RowDescription,
)
from rewriter.statement import Statement, Way
from sensitivity.policy import Role
from sensitivity.refusal import Cancelled, Refusal

QUESTION = RESERVED + b"question"
FINISH = RESERVED + b"finish"
QUERY = RESERVED + b"query"

CANCELLED = "canceling statement due to user request"
"""PostgreSQL's words for a CancelRequest. A time limit says the same: which of the two it was, and
when, may depend on data."""

_UNWIND_S = 1.0  # how long a cancelled answer may take to let go of the backend

_ALREADY_BEGUN = b"\0C25001\0"


class Untranslatable(Refusal):
    """The session's client_encoding cannot spell what has to be sent."""

    sqlstate = "22P05"


class Answering:
    """The private side of one session. One conversation at a time; the session sees to that."""

    def __init__(self, shadow: ShadowLink, client: Link, gateway: Gateway, analyst: Role):
        self._shadow = shadow
        self._client = client
        self._gateway = gateway
        self._analyst = analyst
        self._asked: asyncio.Task[Answer] | None = None

    def cancel(self) -> bool:
        """Cancel what the gateway does; False if it does nothing."""
        return self._asked is not None and self._asked.cancel()

    async def execute(self, portal: Portal, execute: client.Execute) -> None:
        """Answer the first Execute of a portal; later ones only go on in it."""
        await self._shadow.quiet(flush=True)
        if self._shadow.skipping:
            return  # something before it failed, so the shadow would skip it too
        if await self._settle(portal):
            portal.answered = True
            self._shadow.send(execute)

    async def refuse(self, refusal: Refusal) -> None:
        """Answer a message of the extended protocol by an error."""
        await self._shadow.quiet(flush=True)
        if not self._shadow.skipping:
            await self._shadow.fail()
            self._client.write(self._error(refusal).encode())

    async def query(self, statements: Sequence[tuple[Statement, int]]) -> None:
        """Answer a simple Query of which at least one statement is not relayed.

        Several statements in one Query are one transaction, as in PostgreSQL, so an idle session
        gets a BEGIN before and a COMMIT after them, which the client does not see.

        Args:
            statements: each with its offset in the text of the Query, in characters.
        """
        shadow = self._shadow
        await shadow.quiet(flush=True)
        if shadow.skipping:
            return
        ours = False  # the transaction is the one that we began
        for statement, offset in statements:
            done: bytes | None
            try:
                if len(statements) > 1 and shadow.status == IDLE:
                    await shadow.ask(client.Query(b"BEGIN"))
                    ours = True
                if statement.way is Way.ANSWER:
                    done = await self._query_answered(statement, offset)
                else:
                    done = await self._query_relayed(statement, offset, ours)
            except ShadowFailed as failure:  # cancelled between two steps, or an error of Sync's
                self._client.write(frame(ErrorResponse.TAG, failure.error))
                done = None
            if done is None:
                break
            if done in (b"BEGIN", b"START TRANSACTION"):
                ours = False  # from here on it is the client's, as in PostgreSQL
        while ours and shadow.status != IDLE:
            committing = shadow.status == IN_TRANSACTION
            try:
                await shadow.ask(client.Query(b"COMMIT" if committing else b"ROLLBACK"))
            except ShadowFailed as failure:  # a deferred constraint, or a cancel
                if committing:
                    self._client.write(frame(ErrorResponse.TAG, failure.error))
        self._client.write(ReadyForQuery(bytes([shadow.status])).encode())

    async def _query_relayed(self, statement: Statement, offset: int, ours: bool) -> bytes | None:
        # Held back are the ReadyForQuery, which comes once for the whole Query, and the tag.
        try:
            query = client.Query(self._encoded(statement.text))
        except Untranslatable as refusal:  # an earlier statement changed client_encoding
            await self._shadow.fail()
            self._client.write(self._error(refusal).encode())
            await self._recover()
            return None
        captured = Captured()
        mute = _ALREADY_BEGUN if ours else b""
        expected = Expected(b"Z", Kind.ALONE, hides=b"CZ", sink=captured, mute=mute)
        self._shadow.pending.append(expected)
        self._shadow.write(query.encode())
        await self._shadow.quiet()
        if captured.error is not None:
            self._client.write(frame(ErrorResponse.TAG, _moved(captured.error, offset)))
            return None
        tag = captured.only(CommandComplete.TAG)
        if tag is None:
            return b""
        self._client.write(frame(CommandComplete.TAG, tag))
        return CommandComplete.decode(Body(tag)).command

    async def _query_answered(self, statement: Statement, offset: int) -> bytes | None:
        shadow, captured = self._shadow, Captured()
        portal = Portal(QUERY, Prepared(statement), offset=offset)
        if not await self._settle(portal, opened=False):
            await self._recover()
            return None
        if portal.prepared.columns is not None:
            self._client.write(portal.prepared.columns.encode())
        errors = shadow.errors
        execute = client.Execute(QUERY)
        closing = (client.Close(STATEMENT, QUERY), client.Close(PORTAL, QUERY), client.Sync())
        shadow.pending.append(OWED[execute.TAG[0]])
        shadow.pending.extend(hidden(message, captured) for message in closing)
        shadow.write(b"".join(message.encode() for message in (execute, *closing)))
        await shadow.quiet()
        if captured.error is not None:
            raise ShadowFailed(captured.error)
        return b"" if shadow.errors == errors else None

    async def _recover(self) -> None:
        """End the series of ours that failed; the client knows why."""
        with contextlib.suppress(ShadowFailed):  # a cancel that came too late
            await self._shadow.ask(client.Sync())

    async def _settle(self, portal: Portal, *, opened: bool = True) -> bool:
        """Bind the finishing SQL to the portal, or tell the client why not; return which.

        Args:
            opened: False: the portal is ours and the shadow does not know it yet.
        """
        try:
            if not opened:
                await self._open(portal)
            notices = await self._finish(portal)
        except ShadowGone:
            raise
        except ShadowFailed as failure:
            error = frame(ErrorResponse.TAG, _moved(failure.error, portal.offset))
        except Refusal as refusal:
            await self._shadow.fail()
            error = self._error(refusal, portal.offset).encode()
        except Exception as bug:
            number = incident(bug)
            await self._shadow.fail()
            error = internal_error(number).encode()
        else:
            for text in notices:
                notice = NoticeResponse.say("NOTICE", "00000", text, encoding=self._shadow.codec)
                self._client.write(notice.encode())
            return True
        self._client.write(error)
        return False

    async def _open(self, portal: Portal) -> None:
        text = self._encoded(portal.prepared.statement.text)
        captured = await self._shadow.ask(
            client.Close(STATEMENT, portal.name),
            client.Parse(portal.name, text),
            client.Describe(STATEMENT, portal.name),
            client.Bind(portal.name, portal.name),
        )
        for tag, body in captured.replies:
            portal.prepared.take(tag, body)

    async def _finish(self, portal: Portal) -> Sequence[str]:
        moment = await self._moment(portal)
        answer = await self._answer(portal.prepared.statement, moment)
        sql = self._encoded(answer.sql)
        try:
            await self._prepare(sql, portal.prepared)
        except ShadowFailed as failure:
            sqlstate = ErrorResponse.decode(Body(failure.error)).fields[b"C"].decode()
            if sqlstate == Cancelled.sqlstate:
                raise
            # We wrote what PostgreSQL cannot read.
            bug = internal_error(incident(failure, sqlstate=sqlstate))
            raise ShadowFailed(bug.encode()[5:]) from None
        # An error from here on is the statement's own, over noisy values: 1/0, a cast.
        await self._shadow.ask(
            client.Close(PORTAL, portal.name),
            client.Bind(portal.name, FINISH, portal.parameters, portal.result_formats),
            client.Close(STATEMENT, FINISH),
        )
        return answer.notices

    async def _moment(self, portal: Portal) -> situation.Moment:
        """Ask the shadow; a portal or a transaction that is gone, or a bad parameter, ends here."""
        statement, oids = portal.prepared.statement, portal.prepared.parameter_oids
        relations = statement.relations
        if statement.inner is not None:
            await self._look_into(statement.inner)
        text = self._encoded(situation.question(relations, len(oids)))
        described = client.Describe(PORTAL, portal.name)
        row = await self._row(text, oids, portal.parameters, described)
        in_transaction = self._shadow.status != IDLE
        return situation.read(row, relations, oids, self._shadow.codec, in_transaction)

    async def _look_into(self, query: str) -> None:
        """Have the shadow read a query that DECLARE or COPY would show it only when it runs."""
        await self._shadow.ask(
            client.Close(STATEMENT, QUESTION),
            client.Parse(QUESTION, self._encoded(query)),
            client.Close(STATEMENT, QUESTION),
        )

    async def _answer(self, statement: Statement, moment: situation.Moment) -> Answer:
        answering = self._gateway.answer(statement, moment.situation, self._analyst)
        self._asked = asked = asyncio.ensure_future(answering)
        try:
            await asyncio.wait({asked}, timeout=moment.timeout_s)
            if not asked.done():
                asked.cancel()
                await asyncio.wait({asked}, timeout=_UNWIND_S)
                raise Cancelled(CANCELLED)
            return asked.result()
        except asyncio.CancelledError:
            ours = asyncio.current_task()
            if ours is not None and ours.cancelling():
                raise  # the client is gone
            raise Cancelled(CANCELLED) from None
        finally:
            self._asked = None
            asked.cancel()
            asked.add_done_callback(_retrieve)

    async def _prepare(self, sql: bytes, prepared: Prepared) -> None:
        """Prepare the finishing SQL, with the columns that the client was promised."""
        promised, made = prepared.columns, await self._described(sql, prepared)
        if promised is None or (made is not None and casts.fits(promised, made)):
            return
        codec = self._shadow.codec
        spelt = await self._row(casts.spelling(promised).encode())
        types = json.loads((spelt.values[0] or b"[]").decode(codec))
        wrapped = casts.cast(sql.decode(codec), promised, types, codec)
        await self._described(wrapped.encode(codec), prepared)

    async def _described(self, sql: bytes, prepared: Prepared) -> RowDescription | None:
        captured = await self._shadow.ask(
            client.Close(STATEMENT, FINISH),
            client.Parse(FINISH, sql, prepared.parameter_oids),
            client.Describe(STATEMENT, FINISH),
        )
        body = captured.only(RowDescription.TAG)
        return None if body is None else RowDescription.decode(Body(body))

    async def _row(
        self,
        sql: bytes,
        oids: tuple[int, ...] = (),
        parameters: bytes = client.NO_PARAMETERS,
        *first: Message,
    ) -> DataRow:
        """Run a query of ours that returns one row, in the client's transaction."""
        captured = await self._shadow.ask(
            *first,
            client.Close(STATEMENT, QUESTION),
            client.Parse(QUESTION, sql, oids),
            client.Bind(QUESTION, QUESTION, parameters),
            client.Execute(QUESTION),
            client.Close(PORTAL, QUESTION),
            client.Close(STATEMENT, QUESTION),
        )
        return DataRow.decode(Body(captured.only(DataRow.TAG) or b""))

    def _encoded(self, text: str) -> bytes:
        try:
            return text.encode(self._shadow.codec)
        except UnicodeEncodeError:
            raise Untranslatable("a character has no equivalent in client_encoding") from None

    def _error(self, refusal: Refusal, offset: int = 0) -> ErrorResponse:
        cancelled = isinstance(refusal, Cancelled)
        return ErrorResponse.say(
            "ERROR",
            refusal.sqlstate,
            CANCELLED if cancelled else refusal.message,
            hint=None if cancelled else refusal.hint,
            position=None if refusal.position is None else refusal.position + offset,
            encoding=self._shadow.codec,
        )


def _retrieve(task: asyncio.Task[Answer]) -> None:
    # The error of an answer that nobody waits for any more is nobody's business.
    if not task.cancelled():
        task.exception()


def _moved(error: bytes, offset: int) -> bytes:
    """Count an error's position from the beginning of the text that the client sent."""
    fields = dict(ErrorResponse.decode(Body(error)).fields)
    if offset and b"P" in fields:
        fields[b"P"] = b"%d" % (int(fields[b"P"]) + offset)
    return ErrorResponse(fields).encode()[5:]
