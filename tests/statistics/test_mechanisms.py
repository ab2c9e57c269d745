"""Discrete Laplace: what it adds, what it costs, how far it reaches."""

import math
from fractions import Fraction

import pytest

from sensitivity.mechanisms import DiscreteLaplace
from sensitivity.sampling import MAX_SCALE, discrete_laplace, exp_between
from tests.statistics.conftest import Seeded


def test_noise_is_added_to_values_of_any_size() -> None:
    mechanism = DiscreteLaplace(Fraction(10))
    values = [0, -5, 10**40, 1 << 63]
    noise = discrete_laplace(Fraction(10), 4, Seeded(1)).tolist()
    assert mechanism.noised([values], Seeded(1))[0].tolist() == [
        v + z for v, z in zip(values, noise, strict=True)
    ]
    assert mechanism.noised([[]], Seeded(1))[0].tolist() == []
    assert all(type(v) is int for v in mechanism.noised([values], Seeded(1))[0].tolist())


def test_epsilon_is_exact() -> None:
    assert DiscreteLaplace(Fraction(20, 3)).epsilon(2) == Fraction(3, 10)


@pytest.mark.parametrize("scale", [Fraction(0), Fraction(-1), Fraction(MAX_SCALE) + 1])
def test_a_scale_out_of_range_is_an_error(scale: Fraction) -> None:
    with pytest.raises(ValueError, match="scale"):
        DiscreteLaplace(scale)


@pytest.mark.parametrize("scale", [Fraction(1, 3), Fraction(1), Fraction(7, 2), Fraction(100)])
@pytest.mark.parametrize("alpha", [0.5, 0.05, 0.001])
def test_the_quantile_is_the_least_one(scale: Fraction, alpha: float) -> None:
    q = float(exp_between(-1 / scale, 40)[0])

    def beyond(h: int) -> float:
        return 2 * q ** (h + 1) / (1 + q) if h >= 0 else 1.0

    h = DiscreteLaplace(scale).quantile(alpha)
    assert beyond(h) <= alpha < beyond(h - 1)


def test_quantiles_known_by_hand() -> None:
    assert [DiscreteLaplace(Fraction(t)).quantile(0.05) for t in (1, 10, 100)] == [3, 30, 300]
    assert DiscreteLaplace(Fraction(1, 10**9)).quantile(1e-6) == 0
    assert DiscreteLaplace(Fraction(5)).quantile(1.0) == 0
    large = DiscreteLaplace(Fraction(MAX_SCALE)).quantile(0.05)
    assert math.isclose(large, MAX_SCALE * math.log(20), rel_tol=1e-12)


def test_the_quantile_holds_of_the_noise() -> None:
    draws, alpha = 100_000, 0.05
    h = DiscreteLaplace(Fraction(40)).quantile(alpha)
    beyond = (abs(discrete_laplace(Fraction(40), draws, Seeded(1))) > h).mean()
    assert abs(beyond - alpha) < alpha * 0.025 + 6.2 * (alpha / draws) ** 0.5  # a step is 2.5 %
