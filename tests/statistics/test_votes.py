"""What noisy counts decide, truth values and modes: nobody does alone, and noise seldom."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensitivity.integers import integers
from sensitivity.mechanisms import DiscreteLaplace
from sensitivity.statistics import Nth
from sensitivity.tally import Tally
from sensitivity.votes import Votes
from tests.statistics.conftest import Seeded

ROWS = st.lists(st.tuples(st.integers(0, 3), st.sampled_from([None, False, True])), max_size=20)


def cells(rows: list[tuple[int, bool | None]]) -> tuple[int, ...]:
    said = [vote for _, vote in rows if vote is not None]
    return Votes().cells((len(said), sum(said)))


@given(rows=ROWS)
def test_no_unit_moves_the_cells_further_than_claimed(rows: list[tuple[int, bool | None]]) -> None:
    for unit in range(4):
        own = [vote for owner, vote in rows if owner == unit]
        others = [row for row in rows if row[0] != unit]
        moved = sum(abs(a - b) for a, b in zip(cells(rows), cells(others), strict=True))
        assert moved <= Votes().sensitivity(len(own))
        assert None in own or moved == len(own)  # the claim is reached


@given(rows=ROWS)
def test_without_noise_they_are_the_aggregates(rows: list[tuple[int, bool | None]]) -> None:
    said = [vote for _, vote in rows if vote is not None]
    votes = Votes()
    assert votes.estimate("bool_or", cells(rows)) == (any(said) if said else None)
    assert votes.estimate("bool_and", cells(rows)) == (all(said) if said else None)


def test_none_and_twice_the_margin_are_seldom_mistaken() -> None:
    noise = DiscreteLaplace(Fraction(10))
    votes, runs = Votes(noise.quantile(0.05)), 4_000
    for true, wrong in ((0, 1), (2 * votes.margin + 1, 0)):
        noisy = noise.noised([(1000, true)] * runs, Seeded(1))
        said = [votes.estimate("bool_or", pair) for pair in noisy]
        assert said.count(wrong) / runs <= 0.04  # 2.5 % and less; 6 deviations are 1.5 %
        assert [votes.estimate("bool_and", (yes, no)) for no, yes in noisy] == [
            1 - one for one in said if one is not None
        ]
    noisy = noise.noised([(1000, 0)] * runs, Seeded(2))
    assert sum(Votes().estimate("bool_or", pair) or 0 for pair in noisy) / runs > 0.4
    assert votes.interval("bool_or", integers([(1, 2)]), Fraction(1)) == [None]


@pytest.mark.parametrize("size", [2, 20])
def test_the_most_frequent_value_is_seldom_far_above_the_one_told(size: int) -> None:
    tally, noise, runs = Tally(size), DiscreteLaplace(Fraction(5)), 4_000
    short = tally.short(noise.scale, 0.9)
    counts = (100 + short + 1,) + (100,) * (size - 1)  # worst: all others are alike
    told = [tally.estimate(Nth("0"), cells) for cells in noise.noised([counts] * runs, Seeded(3))]
    assert 0.02 < 1 - told.count(0) / runs < 0.1 + 6 * 0.005
    assert Tally(1).short(noise.scale, 0.9) == 0
    assert tally.interval(Nth("0"), integers([counts]), noise.scale) == [None]
