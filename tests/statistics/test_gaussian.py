"""Discrete Gaussian noise has the stated law, and its promise in (ε, δ) is certified."""

import math
from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import chi2

from sensitivity import gaussian
from sensitivity.concentrated import rho_within
from sensitivity.gaussian import discrete_gaussian
from tests.statistics.conftest import Seeded

FALSE_ALARM = 1e-9
DRAWS = 40_000


def p_value(noise: NDArray[np.int64], variance: float) -> float:
    """Chi-square against exp(-k^2 / (2 variance)), in at most 40 bins."""
    sigma = math.sqrt(variance)
    if sigma < 1000:
        k = np.arange(-int(10 * sigma) - 3, int(10 * sigma) + 4)
        law = np.exp(-(k * k) / (2 * variance))
    else:  # where the grid is so fine that bins of it have the continuous law to 1e-6
        step = round(sigma / 500)
        k = np.arange(-10 * 500, 10 * 500 + 1)
        noise = np.floor_divide(noise + step // 2, step)
        law = np.exp(-((k * float(step)) ** 2) / (2 * variance))
    law = law / law.sum()
    edges = k[np.unique(np.searchsorted(np.cumsum(law), np.linspace(0, 1, 41)[1:-1]))]
    at = np.searchsorted(edges, k)
    wanted = np.bincount(at, law) * len(noise)
    found = np.bincount(np.searchsorted(edges, noise), minlength=len(wanted))
    return float(chi2.sf(((found - wanted) ** 2 / wanted).sum(), len(wanted) - 1))


@pytest.mark.parametrize("variance", [Fraction(1, 3), 1, Fraction(37, 4), 100, 10**10, 10**20])
def test_the_law_is_the_stated_one_and_no_other(variance: Fraction) -> None:
    noise = discrete_gaussian(Fraction(variance), DRAWS, Seeded(1))
    assert p_value(noise, float(variance)) > FALSE_ALARM
    too_small = discrete_gaussian(Fraction(variance) * Fraction(49, 100), DRAWS, Seeded(2))
    assert p_value(too_small, float(variance)) < FALSE_ALARM


def test_the_paths_that_almost_never_run_have_the_law_too(monkeypatch: pytest.MonkeyPatch) -> None:
    # One binary place in all: nearly every coin is tossed in full.
    monkeypatch.setattr(gaussian, "_WHOLE", -2)
    gaussian._coins.cache_clear()
    noise = discrete_gaussian(Fraction(9), 3000, Seeded(3))
    gaussian._coins.cache_clear()
    assert p_value(noise, 9) > FALSE_ALARM


def test_no_draws_and_no_variance() -> None:
    assert not len(discrete_gaussian(Fraction(1), 0, Seeded(4)))
    for variance in (Fraction(0), Fraction(-1), Fraction(2) ** 100):
        with pytest.raises(ValueError, match="variance"):
            discrete_gaussian(variance, 1, Seeded(5))


@pytest.mark.parametrize(
    ("epsilon", "delta", "rho"),
    [
        (3, Fraction(1, 10**6), 0.18507),
        (1, Fraction(1, 10**6), 0.024356),
    ],
)
def test_rho_is_that_of_the_literature(epsilon: int, delta: Fraction, rho: float) -> None:
    found = float(rho_within(Fraction(epsilon), delta))
    assert found == pytest.approx(rho, rel=0.05)


@pytest.mark.parametrize("epsilon", [Fraction(1, 100), Fraction(1), Fraction(10)])
@pytest.mark.parametrize("delta", [Fraction(1, 10**12), Fraction(1, 1000)])
def test_rho_keeps_the_promise_of_gaussian_noise(epsilon: Fraction, delta: Fraction) -> None:
    # The exact delta of continuous Gaussian noise of sensitivity 1 (Balle, Wang 2018).
    mu = math.sqrt(2 * float(rho_within(epsilon, delta)))
    e = float(epsilon)
    exact = _upper(e / mu - mu / 2) - math.exp(e) * _upper(e / mu + mu / 2)
    assert exact <= delta
    assert exact > delta / 100  # and no more noise than the theorem is loose


def _upper(x: float) -> float:
    return math.erfc(x / math.sqrt(2)) / 2


def test_promises_that_mean_nothing_are_errors() -> None:
    for epsilon, delta in ((0, Fraction(1, 2)), (1, Fraction(0)), (1, Fraction(1))):
        with pytest.raises(ValueError, match="rho"):
            rho_within(Fraction(epsilon), delta)
