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
from collections.abc import Callable, Sequence
from dataclasses import replace

from proxy.answer import Answer, Gateway
from proxy.kept import Kept
from proxy.sessions import casts, failures, situation
from proxy.sessions.incident import incident, internal_error
from proxy.sessions.link import Link
from proxy.sessions.portals import Portal, Prepared, Statements, TooMuchOpen, key
from proxy.sessions.questions import QUESTION, Call, Questions, Untranslatable, hinted, moved
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
    ShadowSkips,
    hidden,
)
from proxy.wire import client
from proxy.wire.body import Body
from proxy.wire.client import PORTAL, STATEMENT
from proxy.wire.frames import frame
from proxy.wire.message import Message
from proxy.wire.server import (
    CommandComplete,
    ErrorResponse,
    NoticeResponse,
    ReadyForQuery,
    RowDescription,
)
from rewriter.prepared import Execute, Forget, Prepare
from rewriter.statement import Statement
from sensitivity.policy import Role
from sensitivity.refusal import Cancelled, Refusal

FINISH = RESERVED + b"finish"
QUERY = RESERVED + b"query"

CANCELLED = "canceling statement due to user request"
"""PostgreSQL's words for a CancelRequest. A time limit says the same: which of the two it was, and
when, may depend on data."""

_UNWIND_S = 1.0  # how long a cancelled answer may take to let go of the backend

_ALREADY_BEGUN = b"\0C25001\0"


class Answering:
    """The private side of one session. One conversation at a time; the session sees to that."""

    def __init__(
        self,
        shadow: ShadowLink,
        client: Link,
        gateway: Gateway,
        analyst: Role,
        statements: Statements,
        interrupt: Callable[[int], None],
    ):
        self._interrupt = interrupt
        self._statements = statements
        self._questions = Questions(shadow, gateway, analyst, statements)
        self._shadow = shadow
        self._client = client
        self._gateway = gateway
        self._analyst = analyst
        self._kept = Kept()
        self._asked: asyncio.Task[Answer] | None = None
        self._unsettled: Kept | None = None  # of an answer whose transaction we have to end yet
        self.relays = False  # a statement of a Query that was taken apart runs on the shadow
        self.limits = False  # privacy.intervals may be on: nobody has named it until then

    def cancel(self) -> bool:
        """Cancel what the gateway does; False if it does nothing."""
        return self._asked is not None and self._asked.cancel()

    def ended(self) -> Expected:
        """Expect what a Sync of the client's brings."""
        return failures.ended(self._settled(), self._shadow.codec)

    def _settled(self) -> Kept | None:
        """Return what was answered in a transaction that ends now."""
        kept, self._unsettled = self._unsettled, None
        return kept

    async def execute(self, portal: Portal, execute: client.Execute) -> None:
        """Answer the first Execute of a portal; later ones only go on in it."""
        prepared = portal.prepared.statement.prepared
        if prepared is not None or portal.oids is None or not self._shadow.preparing:
            await self._shadow.quiet(flush=True)
        if self._shadow.skipping:
            return  # something before it failed, so the shadow would skip it too
        if isinstance(prepared, Prepare | Forget):
            try:
                self._make_room(prepared)
            except TooMuchOpen as full:
                await self.refuse(full)
                return
            portal.answered = True
            await self._execute_and_note(execute, prepared)
            return
        with contextlib.suppress(ShadowSkips):  # the same, but our questions were already asked
            answer = await self._settle(portal)
            if answer is not None:
                portal.answered = True
                self._shadow.pending.append(failures.rows(answer, self._shadow.codec))
                self._unsettled = answer.kept or self._unsettled
                self._shadow.gather(execute.encode())
                self._shadow.flush()
                self._say(answer)

    async def _execute_and_note(self, execute: client.Execute, what: Prepare | Forget) -> None:
        errors, made = self._shadow.errors, Captured()
        self._shadow.send(execute)
        if isinstance(what, Prepare):
            describe = client.Describe(STATEMENT, key(what.name, self._shadow.codec))
            self._shadow.pending.append(hidden(describe, made))
            self._shadow.gather(describe.encode())
        await self._shadow.quiet(flush=True)
        if made.error is not None:  # a cancel that came too late for the Execute
            self._client.write(frame(ErrorResponse.TAG, made.error))
        elif self._shadow.errors == errors:
            self._note(what, made)

    def _make_room(self, what: Prepare | Execute | Forget | None) -> None:
        if isinstance(what, Prepare):
            self._statements.make_room(key(what.name, self._shadow.codec), what.query)

    def _note(self, what: Prepare | Forget, made: Captured) -> None:
        """Remember what the shadow has prepared or forgotten, by the replies to its Describe."""
        codec = self._shadow.codec
        if isinstance(what, Forget):
            self._statements.forget(what.name, codec)
            return
        prepared = self._statements[key(what.name, codec)] = Prepared(what.query)
        prepared.learn(made.replies)

    async def parse(self, parse: client.Parse, statement: Statement) -> None:
        """Prepare a statement that may return the ends of intervals too."""
        await self._shadow.quiet(flush=True)
        if self._shadow.skipping:
            return
        prepared = Prepared(statement)
        self._statements.pop(parse.name, None)
        try:
            query = await self._shown(prepared, parse.parameter_oids)
            described = client.Describe(STATEMENT, parse.name)
            self._shadow.pending.append(OWED[parse.TAG[0]])
            self._shadow.pending.append(hidden(described, prepared))
            self._shadow.write(replace(parse, query=query).encode() + described.encode())
            errors = self._shadow.errors
            await self._shadow.quiet(flush=True)
        except ShadowFailed as failure:
            said = hinted(failure.error, statement.text, self._shadow.codec)
            self._client.write(frame(ErrorResponse.TAG, said))
        else:
            if self._shadow.errors == errors:
                self._statements[parse.name] = prepared

    async def _shown(self, prepared: Prepared, oids: tuple[int, ...] = ()) -> bytes:
        """Return what the shadow is to describe: the statement, with the ends of its intervals.

        What Describe promises is settled here, so a later SET does not change what Execute brings.
        """
        text = self._questions.as_sent(prepared.statement.text)
        if not self.limits or prepared.statement.inner is not None:
            return text
        # First as it was written: errors then have their position in the client's own text.
        await self._shadow.ask(
            client.Close(STATEMENT, QUESTION), client.Parse(QUESTION, text, oids)
        )
        row = await self._questions.row(situation.ASKS_LIMITS.encode())
        prepared.limits = row.values[0] == b"t"
        if prepared.limits:
            asked = await self._gateway.with_limits(prepared.statement.text, self._analyst)
            text = self._questions.encoded(asked)
        return text

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
                    ours = await self._begun()
                if isinstance(statement.prepared, Prepare | Forget):
                    done = await self._query_relayed(statement, offset, ours)
                    if done is not None:
                        await self._query_noted(statement.prepared)
                elif self._statements.concern(statement, shadow.codec):
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
                    error, kept = failure.error, self._settled()
                    error = failures.lost(error, kept, shadow.codec) if kept else error
                    self._client.write(frame(ErrorResponse.TAG, error))
        self._settled()
        self._client.write(ReadyForQuery(bytes([shadow.status])).encode())

    async def _begun(self) -> bool:
        """Begin a transaction; False: a series without a Sync has done so already."""
        begin, captured = client.Query(b"BEGIN"), Captured()
        self._shadow.pending.append(hidden(begin, captured, mute=_ALREADY_BEGUN))
        self._shadow.write(begin.encode())
        await self._shadow.quiet()
        if captured.error is not None:
            raise ShadowFailed(captured.error)
        return captured.only(NoticeResponse.TAG) is None

    async def _query_relayed(self, statement: Statement, offset: int, ours: bool) -> bytes | None:
        # Held back are the ReadyForQuery, which comes once for the whole Query, and the tag.
        try:
            self._make_room(statement.prepared)
            query = client.Query(self._questions.encoded(statement.text))
        except (TooMuchOpen, Untranslatable) as refusal:  # an earlier one changed client_encoding
            await self._shadow.fail()
            self._client.write(self._error(refusal).encode())
            await self._recover()
            return None
        captured = Captured()
        mute = _ALREADY_BEGUN if ours else b""
        expected = Expected(b"Z", Kind.ALONE, hides=b"CZ", sink=captured, mute=mute)
        self._shadow.pending.append(expected)
        self._shadow.write(query.encode())
        self.relays = True
        try:
            await self._shadow.quiet()
        finally:
            self.relays = False
        if captured.error is not None:
            self._client.write(frame(ErrorResponse.TAG, moved(captured.error, offset)))
            return None
        tag = captured.only(CommandComplete.TAG)
        if tag is None:
            return b""
        self._client.write(frame(CommandComplete.TAG, tag))
        return CommandComplete.decode(Body(tag)).command

    async def _query_answered(self, statement: Statement, offset: int) -> bytes | None:
        shadow, captured = self._shadow, Captured()
        portal = Portal(QUERY, Prepared(statement), offset=offset)
        answer = await self._settle(portal, opened=False)
        if answer is None:
            await self._recover()
            return None
        errors = shadow.errors
        execute = client.Execute(QUERY)
        closing = (client.Close(STATEMENT, QUERY), client.Close(PORTAL, QUERY), client.Sync())
        shadow.pending.append(failures.rows(answer, shadow.codec))
        shadow.pending.extend(hidden(message, captured) for message in closing)
        shadow.write(b"".join(message.encode() for message in (execute, *closing)))
        self._unsettled = answer.kept or self._unsettled
        self._say(answer)
        if portal.prepared.columns is not None:
            self._client.gather(portal.prepared.columns.encode())
        await shadow.quiet()
        if (error := captured.error) is not None:  # see `failures.ended`
            kept = answer.kept
            raise ShadowFailed(failures.lost(error, kept, shadow.codec) if kept else error)
        return b"" if shadow.errors == errors else None

    async def _query_noted(self, what: Prepare | Forget) -> None:
        made = Captured()
        if isinstance(what, Prepare):
            name = key(what.name, self._shadow.codec)
            made = await self._shadow.ask(client.Describe(STATEMENT, name), client.Sync())
        self._note(what, made)

    async def _recover(self) -> None:
        """End the series of ours that failed; the client knows why."""
        with contextlib.suppress(ShadowFailed):  # a cancel that came too late
            await self._shadow.ask(client.Sync())

    async def _settle(self, portal: Portal, *, opened: bool = True) -> Answer | None:
        """Bind the finishing SQL to the portal; None: the client was told why not.

        It may not have been sent yet: an error then reaches the client instead of the rows.

        Args:
            opened: False: the portal is ours and the shadow does not know it yet.
        """
        try:
            opening = () if opened else await self._opening(portal)
            answer = await self._finish(await self._questions.call(portal, opening), portal)
        except (ShadowGone, ShadowSkips):
            raise
        except ShadowFailed as failure:
            told = failures.placed(failure.error, portal, self._shadow.codec)
            error = frame(ErrorResponse.TAG, told)
        except Refusal as refusal:
            await self._shadow.fail()
            error = self._error(refusal, portal.offset).encode()
        except Exception as bug:
            number = incident(bug)
            await self._shadow.fail()
            error = internal_error(number).encode()
        else:
            return answer
        self._client.write(error)
        return None

    def _say(self, answer: Answer) -> None:
        """Say what stands beside an answer; the shadow, which was sent all, works meanwhile."""
        try:
            texts = answer.notices()
        except Exception as bug:
            incident(bug)  # the answer stands, whatever is wrong with what is said of it
            return
        for text in texts:
            notice = NoticeResponse.say("NOTICE", "00000", text, encoding=self._shadow.codec)
            self._client.gather(notice.encode())

    async def _opening(self, portal: Portal) -> Sequence[Message]:
        query = await self._shown(portal.prepared)
        self._statements.pop(b"", None)
        return (
            client.Close(STATEMENT, b""),  # a Query of PostgreSQL's ends the unnamed ones
            client.Close(PORTAL, b""),
            client.Close(STATEMENT, portal.name),
            client.Parse(portal.name, query),
            client.Describe(STATEMENT, portal.name),
            client.Bind(portal.name, portal.name),
        )

    async def _finish(self, call: Call, portal: Portal) -> Answer:
        answer = await self._answer(call)
        self._signal(call)
        try:
            await self._bind(answer, call, portal)
        except ShadowFailed as failure:
            told = failures.of_answer(failure, answer, self._shadow.codec)
            raise ShadowFailed(told) from None
        return answer

    async def _bind(self, answer: Answer, call: Call, portal: Portal) -> None:
        """Bind the finishing SQL to the portal, with the columns that the client was promised."""
        sql, oids, promised = answer.sql, call.oids, portal.prepared.columns
        if answer.head:
            if call.inner is not None:
                made = await self._questions.described(FINISH, self._questions.encoded(sql), oids)
                if not (made and casts.fits(call.inner, made)):
                    sql = await self._cast(sql, call.inner)
            await self._bound(f"{answer.head} {sql}\n{answer.tail}", call, portal)
        elif answer.finishes and promised and (types := casts.plain(promised)):
            # It fits as it is written, so nothing needs to be waited for.
            sql = casts.cast(sql, promised, types, self._shadow.codec)
            sink = failures.Unasked(portal, answer, self._shadow.codec)
            for message in self._binding(sql, call, portal):
                self._shadow.pending.append(hidden(message, sink))
                self._shadow.gather(message.encode())
        else:
            made = await self._bound(sql, call, portal)
            if promised is not None and not (made and casts.fits(promised, made)):
                await self._bound(await self._cast(sql, promised), call, portal)

    async def _bound(self, sql: str, call: Call, portal: Portal) -> RowDescription | None:
        """Bind a statement of ours to the portal; return its columns."""
        describe = client.Describe(STATEMENT, FINISH)
        captured = await self._shadow.ask(*self._binding(sql, call, portal, describe))
        body = captured.only(RowDescription.TAG)
        return None if body is None else RowDescription.decode(Body(body))

    def _binding(self, sql: str, call: Call, portal: Portal, *parsed: Message) -> Sequence[Message]:
        return (
            client.Close(STATEMENT, FINISH),
            client.Parse(FINISH, self._questions.encoded(sql), call.oids),
            *parsed,
            client.Close(PORTAL, portal.name),
            client.Bind(portal.name, FINISH, call.parameters, portal.result_formats),
            client.Close(STATEMENT, FINISH),
        )

    async def _cast(self, sql: str, promised: RowDescription) -> str:
        """Give a query the names and types of other columns, which the shadow spells."""
        codec = self._shadow.codec
        spelt = await self._questions.row(casts.spelling(promised).encode())
        types = json.loads((spelt.values[0] or b"[]").decode(codec))
        return casts.cast(sql, promised, types, codec)

    def _signal(self, call: Call) -> None:
        """Cancel what pgfog does for the sessions that the statement names.

        Their shadow sessions wait meanwhile, so the signal of pg_cancel_backend finds nothing.
        """
        parameters = call.moment.situation.parameters
        for given in call.statement.signals:
            pid = parameters[int(given[1:]) - 1].text if given.startswith("$") else given
            if pid is not None and pid.isdecimal():
                self._interrupt(int(pid))

    async def _answer(self, call: Call) -> Answer:
        moment = call.moment

        async def ask(sql: str) -> str:
            row = await self._questions.row(
                self._questions.encoded(sql), call.oids, call.parameters
            )
            return (row.values[0] or b"").decode(self._shadow.codec)

        answering = self._gateway.answer(
            call.statement, moment.situation, self._analyst, ask, self._kept
        )
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
