"""Truth values from noisy counts: nobody decides alone, and noise seldom does."""

from collections.abc import Callable
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from sensitivity.entropy import Entropy
from sensitivity.mechanisms import DiscreteLaplace
from sensitivity.votes import Votes

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


def test_noise_alone_seldom_says_yes(seeded: Callable[[int], Entropy]) -> None:
    noise = DiscreteLaplace(Fraction(10))
    votes, runs = Votes(noise.quantile(0.05)), 4_000
    noisy = noise.noised([(1000, 0)] * runs, seeded(1))
    assert sum(votes.estimate("bool_or", pair) or 0 for pair in noisy) / runs <= 0.04
    assert sum(Votes().estimate("bool_or", pair) or 0 for pair in noisy) / runs > 0.4
    noisy = noise.noised([(1000, 300)] * runs, seeded(2))
    assert all(votes.estimate("bool_or", pair) == 1 for pair in noisy)
    assert votes.interval("bool_or", [(1, 2)], Fraction(1)) == [None]
