"""Every case of cases.yaml on three databases, over both protocols."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from rewriter.lexer import split
from tests.hostile.clinic import CANARY, PROTOCOLS, Clinic, Outcome, Protocol

SESSION = "-c privacy.delta=1e-12"
"""At the default δ a canary would be shown, rightly, once in thousands of runs of this file."""


@dataclass(frozen=True)
class Case:
    name: str
    user: str
    before: tuple[str, ...]
    statements: tuple[tuple[str, str], ...]  # (verdict, SQL)


def cases() -> Iterator[Case]:
    """Read cases.yaml."""
    for raw in yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text()):
        assert raw.keys() <= {"id", "title", "why", "gives", "before", "user", "sql"}, raw["id"]
        statements = []
        for item in raw["sql"]:
            own = {raw["gives"]: item} if isinstance(item, str) else item
            statements += [*own.items()]
        before = tuple(raw.get("before", ()))
        yield Case(raw["id"], raw.get("user", "analyst"), before, tuple(statements))


ALL = list(cases())


@dataclass(frozen=True)
class Seen:
    outcome: Outcome
    charged: tuple[Fraction, Fraction]


@pytest.fixture(scope="module")
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(3) as pool:
        yield pool


@pytest.mark.parametrize("case", ALL, ids=lambda c: c.name)
def test_case(case: Case, clinics: list[Clinic], threads: ThreadPoolExecutor) -> None:
    wrong = []
    on_each = list(threads.map(lambda clinic: _run(case, clinic), clinics))
    runs = [(p, s) for p in PROTOCOLS for s in case.statements]
    for (protocol, (verdict, sql)), *seen in zip(runs, *on_each, strict=True):
        wrong += [f"{protocol}: {sql}\n    {w}" for w in _judge(verdict, sql, protocol, seen)]
    assert not wrong, "\n".join(wrong)


def _run(case: Case, clinic: Clinic) -> list[Seen]:
    """Ask every statement; what is charged for one that should cost is told after it alone.

    The others are told apart from these, and not from each other: a charge counts as the last's.
    """
    meter, client = clinic.client(case.user), None
    start, seen = meter.spent(), []
    for protocol in PROTOCOLS:
        for i, (verdict, sql) in enumerate(case.statements):
            if client is None:
                client = clinic.client(case.user, options=SESSION)
                for statement in case.before:
                    client.ask(statement)
            outcome, end = client.ask(sql, protocol), start
            following = next(iter(case.statements[i + 1 :]), ("private",))[0]
            if verdict.split()[0] in _COSTS or following.split()[0] in _COSTS:
                end = meter.spent()
            seen.append(Seen(outcome, (end[0] - start[0], end[1] - start[1])))
            start = end
            failed = outcome.sqlstate is not None and client.idle
            if ";" in sql or not (sql.startswith("SELECT") or failed):
                client.close()  # it may have changed the session
                client = None
        if client is not None:  # asked again after an error, what was paid for would be free
            client.close()
            client = None
    meter.close()
    return seen


_COSTS = {"noisy", "raises", "private"}


def _judge(verdict: str, sql: str, protocol: Protocol, seen: list[Seen]) -> list[str]:
    """Return what is wrong with the outcomes of one statement."""
    first, kind, code = seen[0], *(*verdict.split(), "")[:2]
    if protocol == "extended" and len(split(sql)) > 1:
        kind, code = "refuse", "42601"  # PostgreSQL takes one statement in a Parse
    state = first.outcome.sqlstate
    if kind == "private":
        kind, code = ("noisy", "") if state is None else ("refuse", state)
    wrong = [f"canary: {text}" for s in seen for text in _texts(s.outcome) if CANARY in text]
    if len({s.charged for s in seen}) > 1:
        wrong.append(f"the price depends on data: {[s.charged for s in seen]}")
    if any(first.charged) != (kind in {"noisy", "raises"}):
        wrong.append(f"charged {first.charged}")
    if state != (code or None) or state == "XX000":
        wrong.append(f"{state} {first.outcome.said or first.outcome.rows[:3]}, not {verdict}")
    if len({_shape(s.outcome, kind) for s in seen}) > 1:
        wrong.append(f"depends on data: {[_shape(s.outcome, kind) for s in seen]}")
    return wrong


def _shape(outcome: Outcome, kind: str) -> object:
    """Return what must be the same whatever the data is."""
    if kind == "refuse":
        return outcome.sqlstate, outcome.said, outcome.position
    if kind == "free":
        return outcome.columns, outcome.rows
    return outcome.sqlstate, outcome.columns


def _texts(outcome: Outcome) -> list[str]:
    values = [v.decode("utf8", "replace") for row in outcome.rows for v in row if v is not None]
    return [*outcome.said, *outcome.notices, *values]


def test_the_catalogue_is_whole() -> None:
    assert len({c.name for c in ALL}) == len(ALL)
    assert len(ALL) >= 70
    assert sum(len(c.statements) for c in ALL) >= 500
    assert {c.name[0] for c in ALL} == set("ABCDEFGHJKLM")
