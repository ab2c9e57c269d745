"""What pgfog asks the shadow before it answers a statement, in the client's own transaction.

Nothing is paid for before all of it was answered: the portal and the transaction are alive, the
parameters can be read, what would be written can be.
"""

from collections.abc import Container, Sequence
from contextlib import suppress
from dataclasses import dataclass

from proxy.answer import Gateway
from proxy.sessions import situation
from proxy.sessions.portals import Portal, Statements
from proxy.sessions.relay import IDLE, RESERVED, Captured, ShadowFailed, ShadowLink
from proxy.wire import client
from proxy.wire.body import Body
from proxy.wire.client import PORTAL, STATEMENT
from proxy.wire.message import Message
from proxy.wire.server import DataRow, ErrorResponse, RowDescription
from rewriter.foreign import SQLSTATES, instead
from rewriter.prepared import Execute
from rewriter.statement import Statement
from sensitivity.policy import Role
from sensitivity.refusal import Refusal

QUESTION = RESERVED + b"question"
_CALL = RESERVED + b"call"
_DENIED = frozenset({"42501"})
_OWN_SCHEMA = (
    "Answers are kept in a schema of your own, if the policy gives you one: CREATE TABLE mine.x AS"
    " …; CREATE TEMP TABLE x AS … lasts as long as the session."
)
_NO_EQUIVALENT = "a character has no equivalent in client_encoding"


class Untranslatable(Refusal):
    """The session's client_encoding cannot spell what has to be sent."""

    sqlstate = "22P05"


class PreparedGone(Refusal):
    """What EXECUTE names was forgotten since it was parsed."""

    sqlstate = "26000"


@dataclass(frozen=True, slots=True)
class Call:
    """A statement as it is executed.

    Attributes:
        oids, parameters: of what is executed: the client's own, or the arguments of EXECUTE.
        inner: the columns of the query inside an envelope.
    """

    statement: Statement
    oids: tuple[int, ...]
    parameters: bytes
    moment: situation.Moment
    inner: RowDescription | None


class Questions:
    """The questions of one session."""

    def __init__(self, shadow: ShadowLink, gateway: Gateway, analyst: Role, statements: Statements):
        self._shadow = shadow
        self._gateway = gateway
        self._analyst = analyst
        self._statements = statements

    async def call(self, portal: Portal, opening: Sequence[Message] = ()) -> Call:
        """Ask the shadow; a portal or a transaction that is gone, or a bad parameter, ends here.

        Args:
            opening: what makes the portal, if the shadow does not know it yet.
        """
        statement, prepared = portal.prepared.statement, portal.prepared
        self.encoded(statement.text)  # what was not read in full is not answered
        parameters, executed = portal.parameters, statement.prepared
        if isinstance(executed, Execute):
            target = self._statements.named(executed.name, self._shadow.codec)
            if target is None:  # forgotten since
                raise PreparedGone(f'prepared statement "{executed.name}" does not exist')
            statement, prepared = executed.of(target.statement), target
            if opening:
                portal.prepared.learn((await self._shadow.ask(*opening)).replies)
                opening = ()
        oids = (prepared.parameter_oids if prepared is not portal.prepared else portal.oids) or ()
        relations = statement.relations
        asking = self.encoded(situation.question(relations, len(oids), others=statement.others))
        described = client.Describe(PORTAL, portal.name)
        if isinstance(executed, Execute):
            row = await self._called(asking, oids, executed, described)
            parameters = client.binary_parameters(row.values[-len(oids) :] if oids else ())
        else:
            captured = await self._run(asking, oids, parameters, opening or (described,))
            if opening:
                prepared.learn(captured.replies)
            row = _row(captured)
        in_transaction = self._shadow.status != IDLE
        moment = situation.read(row, relations, oids, self._shadow.codec, in_transaction)
        if statement.inner is None:
            moment = moment.promising(limits=prepared.limits)
        if statement.creates not in moment.situation.relations:
            await self._rehearse(statement, oids, parameters)
        inner = await self._look_into(statement, oids, limits=moment.limits)
        return Call(statement, oids, parameters, moment, inner)

    async def _called(
        self, asking: bytes, oids: tuple[int, ...], executed: Execute, first: Message
    ) -> DataRow:
        """Ask with the arguments of an EXECUTE, which PostgreSQL evaluates and converts once."""
        values = b"".join(b", $%d" % i for i in range(1, len(oids) + 1))
        begins = f'EXECUTE "{QUESTION.decode()}"'
        try:
            captured = await self._shadow.ask(
                first,
                client.Close(STATEMENT, QUESTION),
                client.Parse(QUESTION, asking + values, oids),
                client.Close(STATEMENT, _CALL),
                client.Parse(_CALL, self.encoded(begins + executed.arguments)),
                client.Bind(
                    _CALL, _CALL, result_formats=client.formats(situation.COLUMNS, len(oids))
                ),
                client.Execute(_CALL),
                client.Close(PORTAL, _CALL),
                client.Close(STATEMENT, _CALL),
                client.Close(STATEMENT, QUESTION),
            )
        except ShadowFailed as failure:
            error = failure.error.replace(QUESTION, self.encoded(executed.name))
            raise ShadowFailed(moved(error, executed.start - len(begins))) from None
        return _row(captured)

    async def _rehearse(
        self, statement: Statement, oids: tuple[int, ...], parameters: bytes
    ) -> None:
        """Have the shadow do the same over no rows: rights, names and columns may be wrong."""
        try:
            for i, text in enumerate(statement.rehearsal):
                unbound = client.NO_PARAMETERS
                await self._run(self.encoded(text), () if i else oids, unbound if i else parameters)
        except ShadowFailed as failure:
            if statement.creates is None:
                raise
            error = with_hint(failure.error, _OWN_SCHEMA, self._shadow.codec, _DENIED)
            raise ShadowFailed(error, parsed=failure.parsed) from None

    async def _look_into(
        self, statement: Statement, oids: tuple[int, ...], *, limits: bool
    ) -> RowDescription | None:
        """Have the shadow read what DECLARE or COPY would show it only when it runs.

        Returns:
            The columns of the query inside; None if there is none.
        """
        if statement.inner is None:
            return None
        inner = statement.inner
        if limits:
            inner = await self._gateway.with_limits(inner, self._analyst)
        return await self.described(QUESTION, self.encoded(inner), oids)

    async def described(
        self, name: bytes, sql: bytes, oids: tuple[int, ...]
    ) -> RowDescription | None:
        """Prepare a statement of ours and return its columns."""
        captured = await self._shadow.ask(
            client.Close(STATEMENT, name),
            client.Parse(name, sql, oids),
            client.Describe(STATEMENT, name),
        )
        body = captured.only(RowDescription.TAG)
        return None if body is None else RowDescription.decode(Body(body))

    async def row(
        self, sql: bytes, oids: tuple[int, ...] = (), parameters: bytes = client.NO_PARAMETERS
    ) -> DataRow:
        """Run a query of ours that returns one row, in the client's transaction."""
        return _row(await self._run(sql, oids, parameters))

    async def _run(
        self, sql: bytes, oids: tuple[int, ...], parameters: bytes, first: Sequence[Message] = ()
    ) -> Captured:
        return await self._shadow.ask(
            *first,
            client.Close(STATEMENT, QUESTION),
            client.Parse(QUESTION, sql, oids),
            client.Bind(QUESTION, QUESTION, parameters),
            client.Execute(QUESTION),
            client.Close(PORTAL, QUESTION),
            client.Close(STATEMENT, QUESTION),
        )

    def as_sent(self, text: str) -> bytes:
        """Spell a text of the client's as it came, also what Python could not read of it."""
        try:
            return text.encode(self._shadow.codec, "surrogateescape")
        except UnicodeEncodeError:  # an earlier statement changed client_encoding
            raise Untranslatable(_NO_EQUIVALENT) from None

    def encoded(self, text: str) -> bytes:
        """Spell a text in the session's client_encoding; raises Untranslatable.

        There and back again: Python spells ¥ in SJIS as the backslash, and what stands in a label
        would be an escape in the literal around it.
        """
        codec = self._shadow.codec
        with suppress(UnicodeError):
            spelled = text.encode(codec)
            if codec == "utf-8" or spelled.decode(codec) == text:
                return spelled
        raise Untranslatable(_NO_EQUIVALENT)


@dataclass(frozen=True, slots=True)
class Parsed:
    """The sink of a Parse that the client sends itself: it sees all of it, and a hint more."""

    text: str
    shadow: ShadowLink

    def take(self, tag: int, body: bytes) -> None:
        """Take nothing: nothing is hidden."""

    def fail(self, error: bytes) -> bytes:
        """Say what to write instead of another database's words."""
        return hinted(error, self.text, self.shadow.codec)


def _row(captured: Captured) -> DataRow:
    return DataRow.decode(Body(captured.only(DataRow.TAG) or b""))


def hinted(error: bytes, text: str, codec: str) -> bytes:
    """Say what to write instead of another database's words, if a statement failed for them."""
    hint = instead(text)
    return error if hint is None else with_hint(error, hint, codec, SQLSTATES)


def with_hint(error: bytes, hint: str, codec: str, sqlstates: Container[str]) -> bytes:
    """Add a hint to an error of the shadow, if it is one of these."""
    fields = dict(ErrorResponse.decode(Body(error)).fields)
    if fields[b"C"].decode() in sqlstates:
        fields[b"H"] = hint.encode(codec, "replace")
    return ErrorResponse(fields).encode()[5:]


def moved(error: bytes, offset: int) -> bytes:
    """Count an error's position from the beginning of the text that the client sent."""
    fields = dict(ErrorResponse.decode(Body(error)).fields)
    if offset and b"P" in fields:
        fields[b"P"] = b"%d" % (int(fields[b"P"]) + offset)
    return ErrorResponse(fields).encode()[5:]
