"""The steps of a plan that was paid for: exact rows of the backend, and noise on them at once."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial

from proxy import own_tables
from proxy.answer import Ask
from proxy.backends import ExactRows, Snapshot
from proxy.kept import Taken, Told
from proxy.ledger import Charge, Ledger
from proxy.offload import LARGE, Offload, Unpaid
from proxy.release import MOST_NUMBERS, NoisyTable, added, draw, public_sql, work_in
from proxy.settings import Settings
from rewriter.dialects import Dialect
from rewriter.earlier import MOST_OWN
from rewriter.earlier import Told as Answered
from rewriter.earlier import told as answered
from rewriter.noisy_tables import of_rows
from rewriter.plan import Earlier, Plan, PublicRows, Release, Totals
from sensitivity.entropy import Entropy
from sensitivity.policy import Policy, Role
from sensitivity.refusal import TooComplex

_MOST_PUBLIC_ROWS = 100_000


@dataclass(frozen=True, slots=True)
class ChargedPlan:
    """A plan that was paid for, or costs nothing; the only thing a backend is asked to run."""

    plan: Plan
    charge: Charge | None


@dataclass(frozen=True, slots=True)
class Steps:
    """Takes the steps of plans."""

    policy: Policy
    ledger: Ledger
    entropy: Entropy
    dialect: Dialect
    offload: Offload
    unpaid: Unpaid

    async def own(self, plan: Plan, ask: Ask) -> Mapping[int, str]:
        """Ask the analyst's own tables for a plan, before it waits for a turn and is charged.

        Whoever has locked one is waited for here, where nobody else waits with us. What they say
        stays a text: it is read in turn, by `knowing`.

        Raises:
            TooComplex: it is more than a statement may spell out.
        """
        said: dict[int, str] = {}
        for i, step in enumerate(plan.steps):
            if isinstance(step, Earlier) and step.apart:
                said[i] = await ask(step.ask(()))
                if sum(map(len, said.values())) > MOST_OWN:
                    raise TooComplex(
                        "your own tables have more than this statement may read",
                        hint="Let it read fewer rows of them.",
                    )
        return said

    async def knowing(self, plan: Plan, said: Mapping[int, str], analyst: Role) -> Plan:
        """Put what the analyst's own tables said into a plan.

        Raises:
            TooComplex: too much for a later query, before anything is charged.
        """
        if not said:
            return plan

        def know() -> Plan:
            steps = ((i, step) for i, step in enumerate(plan.steps) if isinstance(step, Earlier))
            known = {i: answered(said[i], step.columns) for i, step in steps if i in said}
            return plan.knowing(known, self.dialect)

        if _numbers(*said.values()) < LARGE:
            return know()
        return await self.unpaid.run(analyst.name, know)

    async def take(
        self, charged: ChargedPlan, analyst: Role, settings: Settings, data: Snapshot, ask: Ask
    ) -> Taken:
        """Run the steps in order and make each safe to print; exact rows do not outlive their step.

        What the shadow makes of noisy tables may be put into the queries of later steps.
        """
        room = MOST_NUMBERS

        async def drawn(step: Release, asked: Release) -> NoisyTable:
            nonlocal room
            exact = await _read(asked, data)
            possible = await _possible(step, data)
            drawing = partial(draw, step, exact, self.entropy, room, possible)
            table = await self.offload.run(work_in(step, exact), drawing)
            room -= step.width * len(table.groups) if step.groups is None else 0
            return table

        return await self._walk(charged.plan, drawn, analyst, settings, data, ask)

    async def again(
        self,
        plan: Plan,
        before: Told,
        analyst: Role,
        settings: Settings,
        data: Snapshot,
        ask: Ask,
    ) -> Taken | None:
        """Do without a look at private rows, with what was told before; None: it is not enough."""

        async def found(_: Release, asked: Release) -> NoisyTable:
            for release, table in before:
                if release == asked:
                    return table
            raise _NotTold

        try:
            return await self._walk(plan, found, analyst, settings, data, ask)
        except _NotTold:
            return None

    async def _walk(
        self,
        plan: Plan,
        tell: Callable[[Release, Release], Awaitable[NoisyTable]],
        analyst: Role,
        settings: Settings,
        data: Snapshot,
        ask: Ask,
    ) -> Taken:
        noisy: list[NoisyTable | str] = []
        releases: list[tuple[Release, NoisyTable]] = []
        answers: dict[int, Answered] = {}
        for i, step in enumerate(plan.steps):
            if isinstance(step, Earlier):
                answers[i] = step.answer or await self._answered(
                    await ask(step.ask([printed(t, settings) for t in noisy])), step
                )
                noisy.append("")
            elif isinstance(step, Release):
                asked = await self._after(step, answers)
                table = await tell(step, asked)
                releases.append((asked, table))
                noisy.append(table)
            elif isinstance(step, Totals):
                parts = _released(noisy[step.step])
                adding = partial(added, step, parts)
                noisy.append(
                    await self.offload.run(len(parts.groups) * parts.release.width, adding)
                )
            else:
                noisy.append(await self._public(step, analyst, data))
        return Taken(noisy, releases)

    async def _answered(self, said: str, step: Earlier) -> Answered:
        return await self.offload.run(_numbers(said), partial(answered, said, step.columns))

    async def _after(self, step: Release, answers: Mapping[int, Answered]) -> Release:
        size = sum(answer.cells for answer in answers.values()) + step.length // 1000
        return await self.offload.run(size, partial(step.after, answers, self.dialect))

    async def _public(self, step: PublicRows, analyst: Role, data: Snapshot) -> str:
        """Read a public table, or one of pgfog's own."""
        if not step.sql:
            return await asyncio.to_thread(
                lambda: of_rows(
                    step.columns, own_tables.rows(step.table, analyst, self.policy, self.ledger)
                )
            )
        rows = await data.run(step.sql, limit=_MOST_PUBLIC_ROWS)
        if len(rows) > _MOST_PUBLIC_ROWS:
            raise TooComplex(f'public table "{step.table}" is too large to be read whole')
        return await self.offload.run(len(rows), partial(public_sql, step, rows))


class _NotTold(Exception):
    """A release was not told before."""


def _numbers(*said: str) -> int:
    """Say about how many values there are in texts: one takes about eight characters."""
    return sum(map(len, said)) // 8


async def _read(release: Release, data: Snapshot) -> list[ExactRows]:
    """Ask the backend; the only read of private data."""
    if not release.measures and release.selection is None:
        return [ExactRows([])]  # the labels of public groups are known without looking
    return [
        await data.run(sql, limit=limit) if sql else ExactRows([])
        for sql, limit in zip(release.queries, release.limits, strict=True)
    ]


async def _possible(release: Release, data: Snapshot) -> list[ExactRows]:
    """Ask which labels public tables have together; no more of them than there are groups."""
    most = len(release.groups or ())
    return [await data.run(each.sql, limit=most) for each in release.combinations]


def _released(table: NoisyTable | str) -> NoisyTable:
    if isinstance(table, str):
        raise AssertionError("only releases are added up")
    return table


def printed(table: NoisyTable | str, settings: Settings) -> str:
    """Spell a noisy table; one that is spelled already stays."""
    if isinstance(table, str):
        return table
    confidence = settings.confidence if settings.intervals else None
    return table.sql(nonnegative=settings.nonnegative, confidence=confidence)
