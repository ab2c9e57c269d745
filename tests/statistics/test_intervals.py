"""The law of a weighted sum of noise: never too narrow, and hardly too wide."""

from fractions import Fraction

import numpy as np
import pytest

from sensitivity.integers import integers
from sensitivity.intervals import Normal, Rounded, Scale, Several, mean, one, quantile, ratio, tail
from sensitivity.pooled import Pooled
from sensitivity.sampling import discrete_laplace
from tests.statistics.conftest import Seeded

WEIGHTS = [(1.0,), (1.0, 1.0), (0.2, -0.8), (1.0, 1.0, 1.0, 1.0), (3.0, 0.0, -2.999), (5.0, 1e-9)]
WEIGHTS += [(1.0,) * 12, (1.0, 0.3, 0.1, 0.05, 0.001)]
DRAWS = 40_000


@pytest.mark.parametrize("weights", WEIGHTS)
@pytest.mark.parametrize("scale", [Fraction(1, 4), 1, 5, 2000])
def test_a_quantile_is_exceeded_no_more_than_stated(
    weights: tuple[float, ...], scale: Fraction
) -> None:
    noise = discrete_laplace(Fraction(scale), DRAWS * len(weights), Seeded(1))
    moved = np.abs(noise.reshape(DRAWS, -1) @ np.array(weights))
    for alpha in (0.3, 0.05, 0.01):
        beyond = (moved > quantile(weights, float(scale), alpha)).mean()
        chance = 6.2 * (alpha / DRAWS) ** 0.5  # less than 1e-9
        assert beyond <= alpha + chance
        assert scale < 100 or beyond >= alpha * 0.95 - chance


def test_the_law_of_two_equal_weights_is_the_known_one() -> None:
    # P[|z1 + z2| > x] = (1 + x/2t) exp(-x/t) for continuous noise.
    x, t = np.array([0.0, 2e6, 5e6]), 1e6
    law = (1 + x / (2 * t)) * np.exp(-x / t)
    found = tail(x, np.array([1.0, 1.0]), t)
    assert (found >= law).all()
    assert found == pytest.approx(law, rel=0.03)


def test_no_weight_at_all_moves_nothing() -> None:
    assert tail(np.array([0.0, 1.0]), np.zeros((2, 3)), 10.0) == pytest.approx([1.0, 0.0])


def test_a_ratio_of_nothing_may_be_anything() -> None:
    cells = np.array([[-5.0, 3.0], [0.0, 0.0], [500.0, 500.0]])
    low, high = ratio(cells, np.array([0.0, 1.0]), 10.0, 0.05, (0.0, 1.0))
    assert low[:2].tolist() == [0.0, 0.0]
    assert high[:2].tolist() == [1.0, 1.0]
    assert 0.45 < low[2] < 0.5 < high[2] < 0.55


def test_the_ends_of_a_ratio_are_where_the_law_says() -> None:
    cells, values, scale, alpha = np.array([[300.0, 90.0]]), np.array([0.0, 1.0]), 10.0, 0.05
    for a in ratio(cells, values, scale, alpha, (0.0, 1.0)):
        distance = np.abs((cells * (values - a)).sum(axis=1))
        assert tail(distance, values - a, scale)[0] == pytest.approx(alpha, rel=1e-3)


@pytest.mark.parametrize("cells", [2, 3])
@pytest.mark.parametrize(
    "scale", [Fraction(1, 3), 30.0, Normal(300), Several(Fraction(20), 7), Rounded(Fraction(9, 2))]
)
def test_a_mean_has_the_ends_of_a_ratio(cells: int, scale: Scale) -> None:
    noisy = np.random.default_rng(5).integers(-50, 5000, (300, cells)).astype(np.float64)
    noisy = noisy[(noisy >= 0).all(axis=1)]
    values = np.arange(cells) / (cells - 1)
    for alpha in (0.3, 0.05, 0.001):
        expected = ratio(noisy, values, scale, alpha, (0.0, 1.0))
        ends = mean(noisy, scale, alpha)
        width = expected[1] - expected[0]
        for end, other, outwards in zip(ends, expected, (-1, 1), strict=True):
            further = (end - other) * outwards / width
            assert -1e-3 <= further.min() <= further.max() <= 2e-3
            distance = np.abs((noisy * (values - end[:, None])).sum(axis=1))
            inside = (end > 0) & (end < 1)
            beyond = tail(distance, values - end[:, None], scale)[inside]
            assert (beyond <= alpha * (1 + 1e-6)).all()


def test_a_mean_of_nothing_may_be_anything() -> None:
    cells = np.array([[-5.0, 3.0], [0.0, 0.0], [-40.0, 900.0], [500.0, 500.0]])
    low, high = mean(cells, 10.0, 0.05)
    assert (low[:2].tolist(), high[:2].tolist()) == ([0.0, 0.0], [1.0, 1.0])
    assert 0.95 < low[2] <= high[2] == 1.0
    assert 0.45 < low[3] < 0.5 < high[3] < 0.55


@pytest.mark.parametrize("weights", WEIGHTS)
def test_normal_noise_is_covered_as_stated(weights: tuple[float, ...]) -> None:
    noise = np.random.default_rng(1).normal(0, 300, (DRAWS, len(weights)))
    moved = np.abs(noise @ np.array(weights))
    for alpha in (0.3, 0.05, 0.01):
        beyond = (moved > quantile(weights, Normal(300), alpha)).mean()
        assert alpha * 0.97 - 6.2 * (alpha / DRAWS) ** 0.5 <= beyond
        assert beyond <= alpha + 6.2 * (alpha / DRAWS) ** 0.5
    assert one(Normal(300), 0.05) == 588


@pytest.mark.parametrize("weights", WEIGHTS)
@pytest.mark.parametrize("parts", [2, 9, 200])
def test_sums_of_noise_are_covered_as_stated(weights: tuple[float, ...], parts: int) -> None:
    scale, draws = 50, DRAWS // 8
    noise = discrete_laplace(Fraction(scale), draws * len(weights) * parts, Seeded(2))
    summed = noise.reshape(draws, parts, -1).sum(axis=1)
    moved = np.abs(summed @ np.array(weights))
    for alpha in (0.3, 0.05):
        beyond = (moved > quantile(weights, Several(Fraction(scale), parts), alpha)).mean()
        chance = 6.2 * (alpha / draws) ** 0.5
        assert alpha * 0.9 - chance <= beyond <= alpha + chance


def test_the_law_of_two_summed_is_that_of_two_cells() -> None:
    scale = Fraction(10**6)
    x = np.array([0.0, 2e6, 5e6])
    found = tail(x, np.array([1.0]), Several(scale, 2))
    assert found == pytest.approx(tail(x, np.array([1.0, 1.0]), scale), rel=0.03, abs=2e-5)
    assert 3 <= one(Several(Fraction(1), 2), 0.05) <= 5


def test_families_that_count_the_same_rows_are_pooled() -> None:
    # A pair, a triple with a cell for NULLs, and a tensor, with different shares of ε.
    sizes, weights, scales = (
        (2, 4, 9),
        (100, 400, 81),
        (Fraction(3000), Fraction(8000), Fraction(9000)),
    )
    pooled = Pooled(sizes, weights, scales)
    truth = [30_000, 70_000, 100_000, 100_000, 100_000, 100_000, *[9_000] * 9]
    assert pooled.estimate("rows", truth) == 1000
    entropy = Seeded(3)
    alike = [
        discrete_laplace(Fraction(scale), DRAWS * size, entropy).reshape(DRAWS, size)
        for size, scale in zip(sizes, scales, strict=True)
    ]
    noisy = np.hstack(alike)[: DRAWS // 4] + np.array(truth)
    counts = np.array([pooled.estimate("rows", cells) for cells in noisy.tolist()])
    deviation = counts.std()
    for each, weight in zip(alike, weights, strict=True):
        assert deviation < (each.sum(axis=1) / weight).std()
    width = pooled.half_width("rows", 1)
    beyond = (np.abs(counts - 1000) > width).mean()
    assert 0.03 <= beyond <= 0.065  # four standard errors are 0.009
    assert pooled.interval("rows", integers([truth]), 1) == [(1000 - width, 1000 + width)]
