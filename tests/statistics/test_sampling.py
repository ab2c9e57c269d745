"""The noise has the stated law; the paths that almost never run are forced to."""

from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import count
from typing import Protocol

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import chi2

from proxy.entropy import SystemEntropy
from sensitivity.entropy import Entropy
from sensitivity.sampling import MAX_SCALE, Odds, _coins, discrete_laplace, exp_between
from tests.statistics.conftest import Seeded

FALSE_ALARM = 1e-9  # of every statistical test below
DRAWS = 60_000


class Counting(Entropy, Protocol):
    drawn: int


Script = Callable[[Iterable[int]], Entropy]
SCALES = [Fraction(1, 3), 1, Fraction(37, 10), 20, 1000, 10**6, 10**12, MAX_SCALE]


def below(k: NDArray[np.float64], scale: float) -> NDArray[np.float64]:
    """P[z <= k] for integers k, from the definition and not from the sampler's digits."""
    q = np.exp(-1 / scale)
    upper = 1 - np.exp(-(np.maximum(k, 0) + 1) / scale) / (1 + q)
    lower = np.exp(np.minimum(k, 0) / scale) / (1 + q)
    law: NDArray[np.float64] = np.where(k >= 0, upper, lower)
    return law


def p_value(noise: NDArray[np.int64], scale: float) -> float:
    """Chi-square of draws against the exact law, in about 60 bins of nearly equal weight."""
    u = np.linspace(-1, 1, 61)[1:-1]
    edges = np.unique(np.round(-np.sign(u) * scale * np.log1p(-np.abs(u))))
    law = np.diff(np.concatenate(([0.0], below(edges, scale), [1.0])))
    bins = np.bincount(np.searchsorted(edges, noise), minlength=len(law))
    return float(chi2.sf(((bins - len(noise) * law) ** 2 / (len(noise) * law)).sum(), len(law) - 1))


@pytest.mark.parametrize("scale", SCALES)
def test_the_law_is_the_stated_one_and_no_other(scale: Fraction) -> None:
    noise = discrete_laplace(Fraction(scale), DRAWS, Seeded(1))
    assert p_value(noise, float(scale)) > FALSE_ALARM
    too_small = discrete_laplace(Fraction(scale) * Fraction(7, 10), DRAWS, Seeded(2))
    assert p_value(too_small, float(scale)) < FALSE_ALARM  # the test has the power to tell


@pytest.mark.audit
@pytest.mark.parametrize("scale", [Fraction(1, 5), 1, Fraction(22, 7), 1000, 10**9])
def test_the_law_in_ten_million_draws(scale: Fraction) -> None:
    noise = discrete_laplace(Fraction(scale), 10_000_000, SystemEntropy())
    assert p_value(noise, float(scale)) > FALSE_ALARM
    off = discrete_laplace(Fraction(scale) * Fraction(99, 100), 10_000_000, SystemEntropy())
    assert p_value(off, float(scale)) < FALSE_ALARM


def test_low_digits_of_large_noise_are_fair_and_independent_of_the_rest() -> None:
    noise = discrete_laplace(Fraction(10**12), DRAWS, Seeded(3))
    cells = np.bincount((noise > 0) * 8 + (np.abs(noise) & 7), minlength=16)
    statistic = ((cells - DRAWS / 16) ** 2 / (DRAWS / 16)).sum()
    assert chi2.sf(statistic, 15) > FALSE_ALARM
    assert abs(np.corrcoef(noise[:-1], noise[1:])[0, 1]) < 6.2 / DRAWS**0.5


@pytest.mark.parametrize("scale", [1.0, 20.0])
def test_agrees_with_opendp(scale: float) -> None:
    import opendp.prelude as dp

    dp.enable_features("contrib")
    space = dp.vector_domain(dp.atom_domain(T="i64")), dp.l1_distance(T="i64")
    theirs = np.array(dp.m.make_laplace(*space, scale)([0] * 20_000))
    ours = discrete_laplace(Fraction(scale), 20_000, Seeded(4))
    edges = np.unique(np.round(np.linspace(-3 * scale, 3 * scale, 40)))
    a, b = (
        np.bincount(np.searchsorted(edges, z), minlength=len(edges) + 1) for z in (theirs, ours)
    )
    both = a + b
    statistic = ((a - b) ** 2 / np.maximum(both, 1)).sum()
    assert chi2.sf(statistic, (both > 0).sum() - 1) > FALSE_ALARM


def test_a_tiny_scale_is_no_noise() -> None:
    for scale in (Fraction(1, 100), Fraction(1, 10**30)):
        assert not discrete_laplace(scale, 1000, Seeded(5)).any()


@pytest.mark.parametrize("scale", [Fraction(0), Fraction(-1), Fraction(MAX_SCALE + 1)])
def test_a_scale_out_of_range_is_an_error(scale: Fraction) -> None:
    with pytest.raises(ValueError, match="scale"):
        discrete_laplace(scale, 1, Seeded(6))


def test_nothing_asked_nothing_drawn(scripted: Script) -> None:
    assert discrete_laplace(Fraction(1), 0, scripted([])).shape == (0,)


def test_words_drawn_do_not_depend_on_the_noise() -> None:
    drawn, sizes = set(), set()
    for seed in range(200):
        entropy = Seeded(seed)
        sizes.add(int(discrete_laplace(Fraction(1000), 1, entropy)[0]))
        drawn.add(entropy.drawn)
    assert len(sizes) > 150
    assert drawn == {15 + 2}  # 2**15 >= 32 * 1000, a sign, a tail


def test_the_same_words_give_the_same_noise() -> None:
    first, second = (discrete_laplace(Fraction(50), 70_000, Seeded(3)) for _ in range(2))
    assert (first == second).all()


def exp_by_series(x: Fraction) -> tuple[Fraction, Fraction]:
    """Rational bounds of exp(x), 0 <= x <= 64, by Taylor's series, without `decimal`."""
    term = total = Fraction(1)
    for k in range(1, 250):
        term = term * x / k
        total += term
    return total, total + term  # the rest is below term * (x/250 + (x/250)^2 + ...) < term


@pytest.mark.parametrize("x", [Fraction(1, 1 << 50), Fraction(1, 7), Fraction(1), Fraction(61)])
def test_exp_lies_between(x: Fraction) -> None:
    low, high = exp_between(x, 40)
    least, most = exp_by_series(x)
    assert Fraction(low) < least
    assert most < Fraction(high)
    assert Fraction(high) - Fraction(low) < least / 10**36


@pytest.mark.parametrize(
    "scale", [Fraction(1, 7), Fraction(1), Fraction(333, 7), Fraction(1 << 40)]
)
def test_digits_of_the_coins_are_right(scale: Fraction) -> None:
    for coin in _coins(scale)[0]:
        low, high = exp_by_series(coin.x)
        for bits in (32, 96):
            least, most = (1 << bits) / (high + coin.plus), (1 << bits) / (low + coin.plus)
            assert least // 1 == most // 1 == coin.prefix(bits)


def test_digits_are_computed_only_where_they_are_not_plainly_zero() -> None:
    assert Odds(Fraction(10**40), 1).prefix(10**6) == 0
    coin = Odds(Fraction(50), 0)
    assert [coin.digit(i) > 0 for i in range(4)] == [False, False, True, True]


def test_ties_go_on_to_the_next_digit(scripted: Script) -> None:
    coin = Odds(Fraction(1, 3), 1)
    digits = [coin.digit(place) for place in range(5)]
    assert coin.toss(scripted([*digits, coin.digit(5) - 1]))
    assert not coin.toss(scripted([*digits, coin.digit(5) + 1]))
    assert coin.toss(scripted([digits[3] - 1]), known=3)


def test_a_draw_where_every_coin_ties(scripted: Script) -> None:
    coins, limits = _coins(Fraction(1))
    digits = len(coins) - 2
    yes, no = 0, (1 << 32) - 1
    # The tail's coin shows 0 first and was already tied; one more for its next success.
    won = [*limits.tolist(), *[yes] * len(coins), *limits[-1:].tolist(), yes, no]
    assert discrete_laplace(Fraction(1), 1, scripted(won)).tolist() == [
        -(1 + (1 << digits) - 1 + (1 << digits) + (1 << digits))
    ]
    lost = [*limits.tolist(), *[no] * len(coins)]
    assert discrete_laplace(Fraction(1), 1, scripted(lost)).tolist() == [0]


def test_the_sign_is_symmetric_word_for_word(scripted: Script) -> None:
    coins, limits = _coins(Fraction(1))
    plain = [(1 << 32) - 1] * (len(coins) - 1)
    word = int(limits[0])
    found = [
        discrete_laplace(Fraction(1), 1, scripted([w, *plain])).item()
        for w in (word - 1, word + 1, ~(word + 1) % (1 << 32), ~(word - 1) % (1 << 32))
    ]
    assert found == [-1, 0, 0, 1]


def test_noise_that_does_not_fit_is_an_error(scripted: Script) -> None:
    scale = Fraction(MAX_SCALE)
    coins, _ = _coins(scale)
    tail = coins[-1]
    wins = [[0] * count_of_zeros(tail) + [0]] * 300
    words = [0] * (len(coins) - 1) + [0, 0] + [w for win in wins for w in win]
    with pytest.raises(OverflowError):
        discrete_laplace(scale, 1, scripted(words))


def count_of_zeros(coin: Odds) -> int:
    return next(place for place in count() if coin.digit(place))


def test_system_entropy_is_fresh_and_uniform() -> None:
    entropy = SystemEntropy()
    first, second = entropy.words(100_000), entropy.words(100_000)
    assert first.dtype == np.uint32
    assert (first != second).mean() > 0.999
    octets = np.bincount(first.view(np.uint8), minlength=256)
    assert chi2.sf(((octets - 400_000 / 256) ** 2 / (400_000 / 256)).sum(), 255) > FALSE_ALARM
    assert entropy.words(0).shape == (0,)
    with pytest.raises(ValueError, match="words"):
        entropy.words(-1)
