"""The ledger is a filter: no sequence of charges and clocks spends more than a budget."""

import asyncio
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proxy.ledger import Ledger, Spent
from rewriter import words
from sensitivity.accounting import Price
from sensitivity.periods import period_ends, period_starts
from sensitivity.policy import Budget, Every, Policy
from sensitivity.refusal import BudgetSpent, LedgerUnavailable
from tests.calendars import period
from tests.faults import ledger_worker
from tests.faults.ledger_worker import policy, role

pytestmark = pytest.mark.usefixtures("kept")

NANO = 10**9
SQL = "SELECT count(*) FROM care"
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
MUCH = Budget(10**18, 10**18, Every.EVER)


class Clock:
    """Stands still until told otherwise."""

    def __init__(self, now: datetime = NOON):
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@contextmanager
def opened(site: Policy, clock: Clock | None = None) -> Iterator[Ledger]:
    ledger = Ledger.open(site, clock or Clock())
    try:
        yield ledger
    finally:
        ledger.close()


def paid(spent: Spent) -> tuple[int, int]:
    return spent.price.nano_epsilon, spent.price.nano_delta


async def test_the_last_nano_may_be_spent_and_not_one_more(tmp_path: Path) -> None:
    ann = role("ann", 10, 5, Every.MONTH)
    with opened(policy(tmp_path, MUCH, ann)) as ledger:
        charge = await ledger.charge(ann, Price(9, 5), SQL)
        assert charge.left == Price(1, 0)
        assert charge.refills == datetime(2026, 12, 1, tzinfo=UTC)
        with pytest.raises(BudgetSpent, match="ε"):
            await ledger.charge(ann, Price(2, 0), SQL)
        with pytest.raises(BudgetSpent, match="δ"):
            await ledger.charge(ann, Price(1, 1), SQL)
        assert (await ledger.charge(ann, Price(1, 0), SQL)).left == Price(0, 0)
        assert paid(ledger.spent("ann")) == paid(ledger.spent(None)) == (10, 5)


async def test_roles_are_quotas_and_the_dataset_is_the_promise(tmp_path: Path) -> None:
    ann, bob = role("ann", 8, 8, Every.EVER), role("bob", 8, 8, Every.EVER)
    with opened(policy(tmp_path, Budget(10, 10, Every.EVER), ann, bob)) as ledger:
        await ledger.charge(ann, Price(8, 0), SQL)
        charge = await ledger.charge(bob, Price(1, 0), SQL)
        assert charge.left == Price(7, 8)  # what ann spent does not show in it
        with pytest.raises(BudgetSpent, match="all roles together") as refusal:
            await ledger.charge(bob, Price(2, 0), SQL)
        assert not any(digit in refusal.value.message for digit in "0123456789")
        assert ledger.spent("bob").left == Price(7, 8)
        assert ledger.spent(None).left == Price(1, 10)


async def test_a_refused_charge_leaves_no_trace(tmp_path: Path) -> None:
    ann = role("ann", 10, 10, Every.EVER)
    with opened(policy(tmp_path, Budget(5, 5, Every.EVER), ann)) as ledger:
        for _ in range(3):
            with pytest.raises(BudgetSpent):
                await ledger.charge(ann, Price(6, 0), SQL)
        assert paid(ledger.spent("ann")) == paid(ledger.spent(None)) == (0, 0)
        await ledger.charge(ann, Price(5, 5), SQL)


async def test_concurrent_charges_in_one_process_fill_the_budget_exactly(tmp_path: Path) -> None:
    ann = role("ann", 100, 0, Every.EVER)
    with opened(policy(tmp_path, MUCH, ann)) as ledger:
        charges = (ledger.charge(ann, Price(7, 0), SQL) for _ in range(50))
        outcomes = await asyncio.gather(*charges, return_exceptions=True)
        refused = [outcome for outcome in outcomes if isinstance(outcome, BudgetSpent)]
        assert len(refused) == 50 - 14
        assert paid(ledger.spent("ann")) == (98, 0)


async def test_what_was_spent_survives_closing(tmp_path: Path) -> None:
    ann = role("ann", 10, 0, Every.MONTH)
    site = policy(tmp_path, MUCH, ann)
    with opened(site) as ledger:
        await ledger.charge(ann, Price(6, 0), SQL)
    with opened(site) as ledger:
        assert paid(ledger.spent("ann")) == (6, 0)
        with pytest.raises(BudgetSpent):
            await ledger.charge(ann, Price(6, 0), SQL)


async def test_a_new_period_refills_and_the_lifetime_adds_up(tmp_path: Path) -> None:
    ann, clock = role("ann", 10, 10, Every.MONTH), Clock()
    with opened(policy(tmp_path, Budget(10, 10, Every.WEEK), ann), clock) as ledger:
        await ledger.charge(ann, Price(10, 1), SQL)
        clock.now = datetime(2026, 11, 30, tzinfo=UTC)  # the next week of the same month
        assert paid(ledger.spent(None)) == (0, 0)
        with pytest.raises(BudgetSpent, match="ann"):
            await ledger.charge(ann, Price(1, 0), SQL)
        clock.now = datetime(2026, 12, 1, tzinfo=UTC)
        await ledger.charge(ann, Price(10, 1), SQL)
        assert ledger.spent("ann").lifetime == ledger.spent(None).lifetime == Price(20, 2)


async def test_a_period_ends_at_midnight_in_the_zone_of_the_policy(tmp_path: Path) -> None:
    ann = role("ann", 10, 0, Every.DAY)
    clock = Clock(datetime(2026, 11, 25, 22, 59, 59, 999_999, tzinfo=UTC))
    site = policy(tmp_path, MUCH, ann, timezone="Europe/Berlin")
    with opened(site, clock) as ledger:
        charge = await ledger.charge(ann, Price(10, 0), SQL)
        assert charge.refills == datetime(2026, 11, 26, tzinfo=ZoneInfo("Europe/Berlin"))
        with pytest.raises(BudgetSpent, match="today"):
            await ledger.charge(ann, Price(1, 0), SQL)
        clock.now += timedelta(microseconds=1)
        await ledger.charge(ann, Price(10, 0), SQL)


async def test_a_clock_set_back_does_not_refill(tmp_path: Path) -> None:
    ann, clock = role("ann", 10, 0, Every.DAY), Clock()
    with opened(policy(tmp_path, MUCH, ann), clock) as ledger:
        await ledger.charge(ann, Price(10, 0), SQL)
        for days in (-1, -400):
            clock.now = NOON + timedelta(days=days)
            assert paid(ledger.spent("ann")) == (10, 0)
            with pytest.raises(BudgetSpent):
                await ledger.charge(ann, Price(1, 0), SQL)


@pytest.mark.parametrize("every", list(Every))
async def test_another_period_in_the_policy_does_not_refill(tmp_path: Path, every: Every) -> None:
    ann = role("ann", 10, 0, Every.MONTH)
    site = policy(tmp_path, MUCH, ann)
    with opened(site) as ledger:
        await ledger.charge(ann, Price(9, 0), SQL)
    changed = replace(ann, budget=replace(ann.budget, every=every))
    with opened(replace(site, roles={"ann": changed})) as ledger:
        assert paid(ledger.spent("ann")) == (9, 0)
        with pytest.raises(BudgetSpent):
            await ledger.charge(changed, Price(2, 0), SQL)
        await ledger.charge(changed, Price(1, 0), SQL)
    with opened(site) as ledger:  # and back again
        assert paid(ledger.spent("ann")) == (10, 0)


async def test_another_time_zone_does_not_refill(tmp_path: Path) -> None:
    ann, clock = role("ann", 10, 0, Every.MONTH), Clock(datetime(2026, 11, 30, 20, tzinfo=UTC))
    east = policy(tmp_path, MUCH, ann, timezone="Pacific/Kiritimati")  # already December
    with opened(east, clock) as ledger:
        await ledger.charge(ann, Price(10, 0), SQL)
    with opened(replace(east, timezone="UTC"), clock) as ledger, pytest.raises(BudgetSpent):
        await ledger.charge(ann, Price(1, 0), SQL)


async def test_a_renamed_role_spends_from_the_same_dataset(tmp_path: Path) -> None:
    ann, eve = role("ann", 10, 0, Every.EVER), role("eve", 10, 0, Every.EVER)
    site = policy(tmp_path, Budget(15, 0, Every.EVER), ann)
    with opened(site) as ledger:
        await ledger.charge(ann, Price(10, 0), SQL)
    with opened(replace(site, roles={"eve": eve})) as ledger:
        with pytest.raises(BudgetSpent, match="all roles together"):
            await ledger.charge(eve, Price(6, 0), SQL)
        await ledger.charge(eve, Price(5, 0), SQL)


async def test_datasets_in_one_directory_are_kept_apart(tmp_path: Path) -> None:
    ann = role("ann", 10, 0, Every.EVER)
    one, other = (policy(tmp_path, MUCH, ann, dataset=name) for name in ("one", "other"))
    with opened(one) as ledger, opened(other) as beside:
        await ledger.charge(ann, Price(10, 0), SQL)
        assert paid(beside.spent("ann")) == (0, 0)
        await beside.charge(ann, Price(4, 0), SQL)
        assert paid(ledger.spent(None)) == (10, 0)
        assert paid(beside.spent(None)) == (4, 0)


async def test_a_lowered_budget_refuses_without_owing(tmp_path: Path) -> None:
    ann = role("ann", 10, 0, Every.EVER)
    site = policy(tmp_path, MUCH, ann)
    with opened(site) as ledger:
        await ledger.charge(ann, Price(10, 0), SQL)
        lower = replace(ann, budget=Budget(4, 0, Every.EVER))
        with pytest.raises(BudgetSpent, match=r"0 of 4e-9 is left$"):
            await ledger.charge(lower, Price(1, 0), SQL)


async def test_the_words_say_what_is_left_when_it_refills_and_what_to_do(tmp_path: Path) -> None:
    ann = role("ann", 10 * NANO, 10_000, Every.MONTH)
    with opened(policy(tmp_path, MUCH, ann)) as ledger:
        await ledger.charge(ann, Price(9_800_000_000, 10_000), SQL)
        with pytest.raises(BudgetSpent) as refusal:
            await ledger.charge(ann, Price(NANO // 2, 0), SQL)
        assert refusal.value.sqlstate == "53400"
        assert refusal.value.message == (
            'the budget of role "ann" is spent: this statement costs ε 0.5, '
            "0.2 of 10 is left this month"
        )
        assert refusal.value.hint == (
            "It refills on 1 December 2026 (UTC)."
            " SET privacy.epsilon = 0.2 to ask for a noisier answer now."
        )
        with pytest.raises(BudgetSpent) as refusal:
            await ledger.charge(ann, Price(NANO // 10, 100), SQL)
        assert refusal.value.message.endswith("costs δ 1e-7, 0 of 1e-5 is left this month")
        assert refusal.value.hint == "It refills on 1 December 2026 (UTC)."


async def test_a_budget_for_ever_says_that_it_does_not_refill(tmp_path: Path) -> None:
    ann = role("ann", 10 * NANO, 0, Every.EVER)
    site = policy(tmp_path, Budget(NANO, 0, Every.EVER), ann)
    with opened(site) as ledger:
        with pytest.raises(BudgetSpent) as refusal:
            await ledger.charge(ann, Price(2 * NANO, 0), SQL)
        assert refusal.value.message == (
            f'the budget of dataset "{site.dataset}" for all roles together is spent'
        )
        assert refusal.value.hint == "It does not refill."


@pytest.mark.parametrize(
    ("nano", "written"),
    [
        (0, "0"),
        (1, "1e-9"),
        (150, "1.5e-7"),
        (1_000_000, "0.001"),
        (123_456_789, "0.123456789"),
        (10 * NANO, "10"),
        (1000 * NANO, "1000"),
    ],
)
def test_amounts_are_written_exactly(nano: int, written: str) -> None:
    assert words.nano(nano) == written


async def test_a_cancelled_caller_never_unwrites_a_charge(tmp_path: Path) -> None:
    ann = role("ann", 10**6, 0, Every.EVER)
    with opened(policy(tmp_path, MUCH, ann)) as ledger:
        tasks = [asyncio.create_task(ledger.charge(ann, Price(1, 0), SQL)) for _ in range(60)]
        for position, task in enumerate(tasks):
            if position % 2:
                await asyncio.sleep(0.0002)
                task.cancel()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        answered = [outcome for outcome in outcomes if not isinstance(outcome, BaseException)]
        assert len(answered) >= 30
        assert len(answered) <= ledger.spent("ann").price.nano_epsilon <= 60


async def test_text_that_cannot_be_stored_hurts_nobody_else(tmp_path: Path) -> None:
    ann = role("ann", 10, 0, Every.EVER)
    with opened(policy(tmp_path, MUCH, ann)) as ledger:
        await asyncio.gather(
            *(ledger.charge(ann, Price(1, 0), text) for text in ("a\x00b", "\ud800", "ü", ""))
        )
        assert paid(ledger.spent("ann")) == (4, 0)


async def test_a_price_beyond_64_bits_is_refused_and_the_ledger_goes_on(tmp_path: Path) -> None:
    ann = role("ann", 2**70, 0, Every.EVER)
    with opened(policy(tmp_path, Budget(2**70, 0, Every.EVER), ann)) as ledger:
        with pytest.raises(LedgerUnavailable):
            await ledger.charge(ann, Price(2**64, 0), SQL)
        await ledger.charge(ann, Price(2**62, 0), SQL)
        with pytest.raises(LedgerUnavailable):  # the sum would no longer be an integer
            await ledger.charge(ann, Price(2**62, 0), SQL)
        assert paid(ledger.spent("ann")) == (2**62, 0)


async def test_a_closed_ledger_refuses(tmp_path: Path) -> None:
    ann = role("ann", 10, 0, Every.EVER)
    with opened(policy(tmp_path, MUCH, ann)) as ledger:
        pass
    with pytest.raises(LedgerUnavailable):
        await ledger.charge(ann, Price(1, 0), SQL)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM charges",
        "UPDATE charges SET nano_epsilon = 0",
        "UPDATE charges SET role = 'eve'",
        "DELETE FROM totals",
        "UPDATE totals SET nano_epsilon = nano_epsilon - 1",
        "UPDATE totals SET role = 'eve' WHERE role = 'ann'",
        "INSERT INTO charges SELECT id || 'x', dataset, '', at, 1, 1, '' FROM charges",
        "INSERT INTO charges SELECT id || 'x', dataset, role, at, -1, 0, '' FROM charges",
        "INSERT INTO charges SELECT id || 'x', dataset, role, at, 0.5, 0, '' FROM charges",
    ],
)
async def test_the_ledger_itself_refuses_to_forget(tmp_path: Path, sql: str, kept: str) -> None:
    ann = role("ann", 10, 0, Every.EVER)
    with opened(policy(tmp_path, MUCH, ann)) as ledger:
        await ledger.charge(ann, Price(10, 0), SQL)
    if kept == "SQLite":
        with (
            closing(sqlite3.connect(tmp_path / "ledger.db")) as connection,
            pytest.raises(sqlite3.IntegrityError),
        ):
            connection.execute(sql)
    elif "0.5" not in sql:  # there, it is rounded to a whole number, up or down as numbers are
        with psycopg.connect(str(ledger_worker.DSN)) as database:
            database.execute("SET search_path = pgfog_ledger")
            with pytest.raises(psycopg.IntegrityError):
                database.execute(sql.encode())


@dataclass(frozen=True)
class Ask:
    who: str
    price: Price


@dataclass(frozen=True)
class Wait:
    hours: int  # negative: somebody sets the clock back


@dataclass(frozen=True)
class Change:
    own: Every
    shared: Every


PRICES = st.builds(Price, st.integers(0, 60), st.integers(0, 6))
STEPS = st.lists(
    st.one_of(
        st.builds(Ask, st.sampled_from(("ann", "bob")), PRICES),
        st.builds(Wait, st.integers(-60 * 24, 90 * 24)),
        st.builds(Change, st.sampled_from(Every), st.sampled_from(Every)),
    ),
    max_size=30,
)


@settings(max_examples=150, deadline=None)
@given(STEPS, st.sampled_from(("UTC", "America/Santiago")))
def test_exactly_what_fits_in_the_period_is_admitted(
    steps: list[Ask | Wait | Change], timezone: str
) -> None:
    with tempfile.TemporaryDirectory() as directory:
        asyncio.run(_against_a_plain_list(Path(directory), steps, timezone))


async def _against_a_plain_list(
    directory: Path, steps: list[Ask | Wait | Change], timezone: str
) -> None:
    clock, zone = Clock(), ZoneInfo(timezone)
    made: list[tuple[str, datetime, Price]] = []

    def site(own: Every, shared: Every) -> Policy:
        roles = (role(name, 100, 10, own) for name in ("ann", "bob"))
        return policy(directory, Budget(150, 12, shared), *roles, timezone=timezone)

    def fits(ask: Ask, at: datetime, budget: Budget, names: set[str]) -> bool:
        now = period(budget.every, at, zone)
        total = ask.price
        for who, when, price in made:
            if who in names and period(budget.every, when, zone) == now:
                total += price
        return total.nano_epsilon <= budget.nano_epsilon and total.nano_delta <= budget.nano_delta

    current = site(Every.MONTH, Every.MONTH)
    ledger = Ledger.open(current, clock)
    try:
        for step in steps:
            match step:
                case Wait(hours):
                    clock.now += timedelta(hours=hours)
                case Change(own, shared):
                    ledger.close()
                    current = site(own, shared)
                    ledger = Ledger.open(current, clock)
                case Ask(who, price):
                    at = max([clock.now, *(when for _, when, _ in made)])
                    expected = fits(step, at, current.roles[who].budget, {who}) and fits(
                        step, at, current.budget, {"ann", "bob"}
                    )
                    try:
                        await ledger.charge(current.roles[who], price, SQL)
                    except BudgetSpent:
                        assert not expected
                    else:
                        assert expected
                        made.append((who, at, price))
        lifetime = sum((price for _, _, price in made), Price(0, 0))
        assert ledger.spent(None).lifetime == lifetime
    finally:
        ledger.close()


@given(
    st.sampled_from(Every),
    st.integers(-36 * 366 * 24 * 60, 64 * 366 * 24 * 60),
    st.sampled_from(("UTC", "America/Havana", "Africa/Cairo", "Asia/Kathmandu", "Europe/Berlin")),
)
def test_periods_leave_no_gap(every: Every, minutes: int, timezone: str) -> None:
    now, zone = NOON + timedelta(minutes=minutes), ZoneInfo(timezone)
    starts, ends = period_starts(every, now, zone), period_ends(every, now, zone)
    if starts is None or ends is None:
        assert starts is ends is None
        return
    first, after = starts.astimezone(UTC), ends.astimezone(UTC)
    assert first <= now < after
    assert period(every, first, zone) == period(every, now, zone)
    assert period_starts(every, after, zone) == ends
    assert period(every, after, zone) > period(every, now, zone)
