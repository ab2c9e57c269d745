"""Prices round up; periods follow each other without gap or overlap."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sensitivity.accounting import Price
from sensitivity.periods import period_ends
from sensitivity.policy import Every
from tests.calendars import period

ZONES = [ZoneInfo(z) for z in ("UTC", "Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia")]


@given(st.fractions(0, 10), st.fractions(0, 1))
def test_a_price_is_never_below_the_loss(epsilon: Fraction, delta: Fraction) -> None:
    price = Price.of(epsilon, delta)
    assert 0 <= price.epsilon - epsilon < Fraction(1, 10**9)
    assert 0 <= price.delta - delta < Fraction(1, 10**9)


def test_prices_add_up() -> None:
    assert Price.of(Fraction(1, 3)) + Price.of(Fraction(2), Fraction(1, 10**7)) == Price(
        2_333_333_334, 100
    )
    with pytest.raises(ValueError, match="negative"):
        Price(-1, 0)


def test_ends_of_periods() -> None:
    now = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    ends = [period_ends(every, now, ZONES[0]) for every in Every]
    days = [(2026, 11, 24), (2026, 11, 30), (2026, 12, 1), (2027, 1, 1), (2027, 1, 1)]
    assert ends == [*(datetime(*day, tzinfo=UTC) for day in days), None]


def test_a_moment_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        period_ends(Every.DAY, datetime(2026, 1, 1), ZONES[0])  # noqa: DTZ001


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from([every for every in Every if every is not Every.EVER]),
    st.sampled_from(ZONES),
)
@example(datetime(2018, 11, 3, 15, tzinfo=UTC), Every.DAY, ZONES[2])  # there is no midnight
@example(datetime(2011, 12, 29, 20, tzinfo=UTC), Every.DAY, ZONES[3])  # there is no tomorrow
@example(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), Every.DAY, ZONES[1])  # 25 hours
def test_a_period_ends_where_the_next_begins(now: datetime, every: Every, zone: ZoneInfo) -> None:
    end = period_ends(every, now, zone)
    assert end is not None
    first = end.astimezone(UTC)
    assert now < first
    last = first - timedelta(microseconds=1)
    assert period(every, last, zone) == period(every, now, zone) < period(every, first, zone)
