"""One private statement's way, from text to the SQL that the client's own session finishes.

    plan -> own tables -> charge (durable) -> backend -> noise -> finishing SQL

Read `Site.answer` first. Each line may refuse; none goes back to an earlier one.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Self, TypeVar

from sqlglot.errors import SqlglotError

from proxy import notices, views
from proxy.answer import Answer, Ask, Seen, Situation
from proxy.backends import Backend, BackendChanged
from proxy.kept import Kept, Taken
from proxy.ledger import Ledger, Spent
from proxy.offload import LARGE, Offload, Unpaid
from proxy.release import NoisyTable
from proxy.settings import Settings
from proxy.steps import ChargedPlan, Steps, printed
from proxy.target import Aims, cost_of
from proxy.turns import Turns
from proxy.zone import zone_of
from rewriter.dialects import DIALECTS
from rewriter.envelope import Envelope, opened
from rewriter.envelope import Kind as Around
from rewriter.explain import Form, as_json, explain, explained
from rewriter.interval_columns import Limits
from rewriter.lexer import split
from rewriter.literals import Parameter
from rewriter.noisy_tables import of_rows
from rewriter.plan import Plan
from rewriter.planner import Question, plan
from rewriter.settings import asks_budget, unknown_setting
from rewriter.statement import Statement
from rewriter.statements import (
    Classifier,
    asks_no_row,
    changed,
    changes_roles,
    defines,
    listens,
    parse,
    target,
    writes,
)
from rewriter.views import expanded, named_by
from sensitivity.accounting import Price
from sensitivity.entropy import Entropy
from sensitivity.policy import Kind, Policy, Role, SqlType, Table, TableName
from sensitivity.refusal import (
    NoRoom,
    NotAllowed,
    NoTransaction,
    Refusal,
    UnsupportedSyntax,
    WriteRefused,
)

_FREE = Price(0, 0)
Made = TypeVar("Made")

_STORES = {Around.TABLE, Around.INSERT}
_CACHED = 1_000
_MOST_CACHED_TEXT = 10_000
_MOST_CACHED_SQL = 50_000
_TEXT = SqlType("text", Kind.TEXT)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question: all that decides its answer, save the settings.

    Attributes:
        names: each relation as written, and the table that it means.
        role: who asks. What one role was told is nothing that another may profit by.
        seen: if there are views among them, what these are made of.
    """

    text: str
    names: tuple[tuple[str, TableName], ...]
    parameters: tuple[Parameter, ...]
    role: str
    seen: tuple[Seen, ...] = ()

    @classmethod
    def read(
        cls, text: str, tables: Mapping[str, Table], situation: Situation, analyst: Role
    ) -> Self:
        names = tuple((written, table.name) for written, table in tables.items())
        parameters = tuple(Parameter(p.oid, p.text) for p in situation.parameters)
        return cls(text.strip(), names, parameters, analyst.name, situation.seen)

    @property
    def size(self) -> int:
        """How many characters are planned: the statement, definitions of views, parameters."""
        views = sum(len(s.definition or "") for s in self.seen)
        return len(self.text) + views + sum(len(p.text or "") for p in self.parameters)


class Site:
    """All that a running pgfog has. Implements `proxy.answer.Gateway`."""

    def __init__(
        self,
        policy: Policy,
        protected: Mapping[int, TableName],
        backend: Backend,
        ledger: Ledger,
        entropy: Entropy,
        salt: str,
        over_quota: Callable[[], bool] = lambda: False,
        view_names: frozenset[str] = frozenset(),
        tell: Callable[[Collection[str]], None] = lambda _: None,
    ):
        """Take a resolved policy, the OIDs that its tables have on the shadow, whether that is
        full, how its views are called, and how other workers are told of new ones."""
        self.policy = policy
        self.protected = protected
        self.backend = backend
        self.ledger = ledger
        self.entropy = entropy
        self.salt = salt
        self.over_quota = over_quota
        self.dialect = DIALECTS[backend.dialect]
        self.names = frozenset(n.name for n, t in policy.tables.items() if not t.own)
        self.own = frozenset(n.name for n, t in policy.tables.items() if t.own)
        self._tell = tell
        self._classifier = Classifier(self.names, self.own, view_names)
        self._split: OrderedDict[Hashable, tuple[str, ...]] = OrderedDict()
        self._statements: OrderedDict[Hashable, Statement] = OrderedDict()
        self._envelopes: OrderedDict[Hashable, Envelope] = OrderedDict()
        self._plans: OrderedDict[Hashable, Plan] = OrderedDict()
        self._aims = Aims()
        self._turns = Turns(backend.places)
        self._offload, self._unpaid = Offload(), Unpaid()
        self._steps = Steps(policy, ledger, entropy, self.dialect, self._offload, self._unpaid)

    def split(self, text: str) -> tuple[str, ...]:
        """Split a simple query into its statements."""
        return _known(self._split, text, split)

    def read(self, text: str) -> Statement:
        """Say which way one statement takes."""
        return _known(self._statements, text, self._classifier.read)

    async def read_long(self, text: str, analyst: Role, *, several: bool) -> Sequence[Statement]:
        """Split and read a simple query, or read one statement, beside the event loop."""

        def read() -> Sequence[Statement]:
            return [self._classifier.read(each) for each in (split(text) if several else (text,))]

        return await self._unpaid.run(analyst.name, read)

    async def with_limits(self, text: str, analyst: Role) -> str:
        """Return the statement with a NULL for each end of an interval that its answer has."""

        def add() -> str:
            try:
                tree = parse(text)
                Limits.of(tree).add()
                return tree.sql(dialect="postgres", comments=False)
            except (Refusal, SqlglotError):
                return text  # it is refused when it is executed

        return await self._looked(text, analyst, add)

    def know_views(self, names: Collection[str]) -> None:
        """Take note that views may be called so. A name that nobody told of, or that is forgotten
        for many others, is no leak: the shadow has no row to show, and refuses to read any."""
        if self._classifier.know_views(names):
            self._statements.clear()

    async def answer(
        self, statement: Statement, situation: Situation, analyst: Role, ask: Ask, kept: Kept
    ) -> Answer:
        """Answer one statement that is not relayed.

        Raises:
            Refusal: it has no private form, its settings mean nothing, the budget is spent, the
                backend is gone, ….
        """
        if not statement.relations:
            if asks_budget(statement.text):
                encoding = situation.settings.get("client_encoding", "UTF8")
                return await self._budget(analyst, encoding)
            _refuse_by_words(statement.text)
        settings = Settings.read(situation.settings, self.policy)
        tables = self._tables(statement, situation, analyst)
        envelope = await self._looked(
            statement.text, analyst, lambda: _known(self._envelopes, statement.text, opened)
        )
        if envelope.kind is Around.INSERT and target(envelope) in tables:
            raise _no_write()
        if self._makes_view(statement, envelope, tables):
            return Answer(statement.text)  # the shadow's: who reads it is answered, and pays
        seen = views.read(situation, self.protected)
        tables |= {called: self.policy.tables[name] for called, name in seen.tables.items()}
        if not tables or await self._looked(
            statement.text, analyst, lambda: _shows_no_row(envelope, situation)
        ):
            return Answer(statement.text)  # the shadow has the columns, and no row to show
        self._check_place(envelope, situation)
        asked = _Asked.read(envelope.inner, tables, situation, analyst)
        settings, aim = self._aims.aimed(settings, asked)
        made = await self._plan(asked, tables, seen, settings, situation, analyst)
        if envelope.kind is Around.EXPLAIN:
            return await self._explanation(made, envelope.options, settings, analyst)
        own = await self._steps.own(made, ask)
        taken, read = None, (_read_of(tables.values()), _index_of(tables.values()))
        async with self._turns.of(analyst.name):
            made = await self._steps.knowing(made, own, analyst)
            charged = ChargedPlan(made, None)
            if before := kept.again(made):
                async with self.backend.snapshot(*read) as data:
                    taken = await self._steps.again(made, before, analyst, settings, data, ask)
            if taken is None:
                if self.backend.changed:
                    raise BackendChanged  # before it is charged
                charged = await self._charge(made, analyst, statement.text)
                async with self.backend.snapshot(*read) as data:
                    taken = await self._steps.take(charged, analyst, settings, data, ask)
        stays = kept if made.price != _FREE and kept.keep(taken) else None
        finishing = partial(self._finish, charged, taken, settings, envelope, asked, aim, stays)
        return await self._offload.run(taken.numbers, finishing)

    def _makes_view(
        self, statement: Statement, envelope: Envelope, tables: Mapping[str, Table]
    ) -> bool:
        """Say whether a statement makes or renames a view, and take note of the names."""
        if envelope.kind is Around.VIEW and tables and envelope.stored:
            raise UnsupportedSyntax(
                "a materialized view over private tables would be asked anew at each REFRESH",
                hint="Keep an answer: CREATE TABLE … AS SELECT …; in dbt, materialized: table.",
            )
        made = envelope.kind is Around.VIEW or (not tables and defines(statement.text))
        if made:
            names = named_by(statement.text)
            self.know_views(names)
            self._tell(names)
        return made

    def _check_place(self, envelope: Envelope, situation: Situation) -> None:
        """Refuse an answer for which there is no place, before it is paid for."""
        if envelope.kind in _STORES and self.over_quota():
            raise NoRoom(
                "there is no room for more answers",
                hint="DROP TABLE what is not needed; privacy.releases lists what you keep.",
            )
        if envelope.needs_transaction and not situation.in_transaction:
            raise NoTransaction("DECLARE CURSOR can only be used in transaction blocks")

    def _tables(
        self, statement: Statement, situation: Situation, analyst: Role
    ) -> dict[str, Table]:
        """Resolve names as the shadow does: to the policy's tables, by OID."""
        found: dict[str, Table] = {}
        for relation in statement.relations:
            oid = situation.relations.get(relation)
            if oid is None:
                continue
            *schema, bare = relation.strip('"').split('"."')
            if oid in self.protected:
                found[relation] = self.policy.tables[self.protected[oid]]
            elif bare in self.names and not {*schema[-1:]} & {*analyst.schemas}:
                raise NotAllowed(
                    f"{relation} is not the protected table of that name here",
                    hint="DISCARD TEMP drops temporary tables; or RESET search_path.",
                )
        return found

    async def _looked(self, text: str, analyst: Role, look: Callable[[], Made]) -> Made:
        """Look at a text here, or beside the event loop if it is long."""
        if len(text) <= _MOST_CACHED_TEXT:
            return look()
        return await self._unpaid.run(analyst.name, look)

    async def _plan(
        self,
        asked: "_Asked",
        tables: Mapping[str, Table],
        seen: views.Views,
        settings: Settings,
        situation: Situation,
        analyst: Role,
    ) -> Plan:
        """Find the plan that was made for the same question, or plan beside the event loop: the
        longest statements take seconds."""

        def make() -> Plan:
            tree = parse(asked.text)
            if writes(tree):
                raise _no_write() if changed(tree) in {None, *tables} else _no_change()
            tree = expanded(tree, seen.named, seen.known)
            return plan(
                Question(
                    tree,
                    tables,
                    analyst.tables,
                    asked.parameters,
                    situation.now.astimezone(settings.zone),
                    settings.zone == zone_of(self.policy.timezone),
                    settings.epsilon,
                    settings.delta,
                    self.salt,
                    self.dialect,
                    settings.intervals,
                    views.kept(situation, seen),
                )
            )

        at = (asked, settings)
        if at in self._plans:
            self._plans.move_to_end(at)
            return self._plans[at]
        made = await self._unpaid.run(analyst.name, make)
        short = asked.size <= _MOST_CACHED_TEXT and made.length <= _MOST_CACHED_SQL
        return _remembered(self._plans, at, lambda: made, lambda _: short and not made.dated)

    async def _charge(self, made: Plan, analyst: Role, text: str) -> ChargedPlan:
        """Pay. The charge is on disk when this returns, and is never given back."""
        if made.price == _FREE:
            return ChargedPlan(made, None)
        return ChargedPlan(made, await self.ledger.charge(analyst, made.price, text))

    def _finish(
        self,
        charged: ChargedPlan,
        taken: Taken,
        settings: Settings,
        envelope: Envelope,
        asked: _Asked,
        aim: str | None,
        kept: Kept | None,
    ) -> Answer:
        """Print the answer; what is said of a large one is worked out here, too."""
        said = cache(partial(_said, charged, taken.noisy, settings, aim))
        if taken.numbers >= LARGE:
            said()

        def say() -> Sequence[str]:
            words, cost = said()
            if cost is not None and asked.size <= _MOST_CACHED_TEXT:
                self._aims.remember(asked, cost)
            return words

        sql = charged.plan.finish([printed(t, settings) for t in taken.noisy])
        return Answer(sql, say, True, envelope.head, envelope.tail, kept)

    async def _explanation(
        self, made: Plan, words: tuple[str, ...], settings: Settings, analyst: Role
    ) -> Answer:
        form = explained(words)
        left = notices.price((await self._spent(analyst)).left)
        lines = [*explain(made, settings.confidence, self.salt), f"Left: {left}"]
        lines = [notices.spelled(line, settings.encoding) for line in lines]
        rows = [[line] for line in (lines if form is Form.TEXT else [as_json(lines)])]
        return Answer(of_rows([("QUERY PLAN", _TEXT)], rows))

    async def _budget(self, analyst: Role, encoding: str) -> Answer:
        """Answer SHOW privacy.budget: the analyst's own account, and no other's."""
        line = notices.spelled(notices.account(await self._spent(analyst)), encoding)
        return Answer(of_rows([("privacy.budget", _TEXT)], [[line]]))

    async def _spent(self, analyst: Role) -> Spent:
        # In a thread: a ledger on another host may keep us waiting.
        return await asyncio.to_thread(self.ledger.spent, analyst.name)


def _refuse_by_words(text: str) -> None:
    """Refuse what neither names a table nor may reach the shadow."""
    if changes_roles(text):
        raise NotAllowed("roles are changed in the policy, not in SQL")
    if listens(text):
        raise UnsupportedSyntax(
            "LISTEN cannot be used here: all notifications would be kept for who listens",
            hint="Ask again now and then.",
        )
    if (unknown := unknown_setting(text)) is not None:
        raise unknown


def _shows_no_row(envelope: Envelope, situation: Situation) -> bool:
    """Say whether the shadow itself answers: without rows, or that the name is taken."""
    taken = envelope.creates is not None and envelope.creates in situation.relations
    return taken or envelope.without_data or asks_no_row(envelope.inner)


def _no_write() -> WriteRefused:
    return WriteRefused(
        "the tables behind pgfog cannot be written",
        hint="CREATE TABLE … AS SELECT … keeps an answer in a schema of yours, if the policy gives"
        " you one; CREATE TEMP TABLE in this session.",
    )


def _no_change() -> WriteRefused:
    return WriteRefused(
        "UPDATE, DELETE and MERGE cannot read the tables behind pgfog",
        hint="Keep what they need first: CREATE TEMP TABLE … AS SELECT …",
    )


def _read_of(tables: Iterable[Table]) -> set[TableName]:
    """Return which of the backend's tables a plan may read, those on a path to the unit too."""
    found = set[TableName]()
    for table in tables:
        here: Table | None = table
        while here is not None and not here.own:
            found.add(here.name)
            here = here.unit.parent if here.unit else None
    return found


def _index_of(tables: Iterable[Table]) -> set[str]:
    """Return which tables of the index a plan may read instead."""
    return {t.index.place for t in tables if t.index is not None and t.index.place is not None}


def _said(
    charged: ChargedPlan, noisy: Sequence[NoisyTable | str], settings: Settings, aim: str | None
) -> tuple[Sequence[str], float | None]:
    """Return the notices of an answer, and what it says of the ε that a target takes."""
    made, released = charged.plan, [None if isinstance(t, str) else t for t in noisy]
    widths = notices.widths(made, released, settings.confidence)
    said: tuple[str, ...] = ()
    if made.price != _FREE and settings.notices:
        words = notices.notice(made, charged.charge, released, widths, settings)
        said = tuple(notices.spelled(w, settings.encoding) for w in (words, aim) if w)
    return said, cost_of(settings, made, released, widths)


def _known(cache: OrderedDict[Hashable, Made], text: str, make: Callable[[str], Made]) -> Made:
    """Return what was made of a text before, or make it; long texts are not remembered."""
    if len(text) > _MOST_CACHED_TEXT:
        return make(text)
    return _remembered(cache, text, lambda: make(text))


def _remembered(
    cache: OrderedDict[Hashable, Made],
    at: Hashable,
    make: Callable[[], Made],
    stays: Callable[[Made], bool] = lambda _: True,
) -> Made:
    """Return what was made before, or make it; the least lately used is forgotten."""
    if at in cache:
        cache.move_to_end(at)
        return cache[at]
    made = make()
    if stays(made):
        cache[at] = made
        if len(cache) > _CACHED:
            cache.popitem(last=False)
    return made
