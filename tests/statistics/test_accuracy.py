"""Errors at equal ε beside the formulas of other libraries: never larger, and mostly smaller.

The others split ε among what they ask: Google's library takes sums around the middle of the bounds,
smartnoise-sql and Qrlew sums as they are. Their noise is drawn here as they draw it, on the same
rows: 1,000 of a lognormal column in [0, 200], and one that follows it, with bounds of its own. Each
figure is a root mean square over 4,000 draws, with a deviation of 1.8 %, and the same in every run.
"""

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray

from sensitivity.pooled import Pooled
from sensitivity.sampling import discrete_laplace
from sensitivity.statistics import Aggregate, Family, Grid, Pair, Triple
from sensitivity.tensors import Tensor
from tests.statistics.conftest import Seeded

ROWS, DRAWS, MOST = 1_000, 4_000, 200
Floats = NDArray[np.float64]

_random = np.random.default_rng(3)
X = np.clip(np.round(_random.lognormal(3, 1.2, ROWS)), 0, MOST)
Y = np.clip(np.round(0.5 * X + _random.normal(40, 20, ROWS)), 0, MOST)
GRID = Grid(Fraction(0), Fraction(1), MOST)
_noise = np.random.default_rng(4)


def laplace(scale: float, *shape: int) -> Floats:
    return _noise.laplace(0, scale, (DRAWS, *shape))


def off(estimates: Floats, truth: float) -> float:
    return float(np.sqrt(np.mean((estimates - truth) ** 2)))


def ours(family: Family, aggregate: Aggregate, epsilon: float = 1.0) -> float:
    known = {"rows": ROWS, "n": ROWS, "s": X.sum(), "q": (X * X).sum()}
    known |= {f"m{r}{s}": (Y**r * X**s).sum() for r in range(3) for s in range(3)}
    cells = family.cells(tuple(int(known[column]) for column in family.columns))
    truth = family.estimate(aggregate, cells)
    assert truth is not None
    scale = Fraction(family.weight) / Fraction(epsilon)
    noise = discrete_laplace(scale, DRAWS * len(cells), Seeded(1)).reshape(DRAWS, -1)
    told = [family.estimate(aggregate, each) for each in (noise + np.array(cells)).tolist()]
    return off(np.array([float(t or 0) for t in told]), float(truth))


def mean(x: Floats, epsilon: float, centre: float) -> Floats:
    """Return noisy means: the sum around a centre, over the count, with half of ε each."""
    most = max(centre, MOST - centre)
    total = (x - centre).sum() + laplace(2 * most / epsilon)
    found: Floats = centre + total / np.maximum(ROWS + laplace(2 / epsilon), 1)
    return found


def variance(x: Floats, epsilon: float, centre: float) -> Floats:
    """Return noisy variances: count, sum and sum of squares, with a third of ε each."""
    most = max(centre, MOST - centre)
    n = np.maximum(ROWS + laplace(3 / epsilon), 1)
    m = ((x - centre).sum() + laplace(3 * most / epsilon)) / n
    q = (((x - centre) ** 2).sum() + laplace(3 * most**2 / epsilon)) / n
    found: Floats = q - m * m
    return found


def covariance(epsilon: float, centre: float) -> Floats:
    most = max(centre, MOST - centre)
    n = np.maximum(ROWS + laplace(4 / epsilon), 1)
    sums = [(v - centre).sum() + laplace(4 * most / epsilon) for v in (X, Y)]
    product = ((X - centre) * (Y - centre)).sum() + laplace(4 * most**2 / epsilon)
    found: Floats = product / n - sums[0] * sums[1] / n**2
    return found


def correlation(epsilon: float, centre: float) -> Floats:
    most = max(centre, MOST - centre)
    n = np.maximum(ROWS + laplace(6 / epsilon), 1)
    x, y = ((v - centre).sum() / n + laplace(6 * most / epsilon) / n for v in (X, Y))
    xx, yy, xy = (
        (((a - centre) * (b - centre)).sum() + laplace(6 * most**2 / epsilon)) / n
        for a, b in ((X, X), (Y, Y), (X, Y))
    )
    spread = np.sqrt(np.maximum(xx - x * x, 1) * np.maximum(yy - y * y, 1))
    found: Floats = np.clip((xy - x * y) / spread, -1, 1)
    return found


TENSOR = Tensor((GRID, GRID), (1, 1))
TENSOR_OF_SQUARES = Tensor((GRID, GRID), (2, 2))
MIDDLE = MOST / 2

CENTRES = (0.0, MIDDLE)
COVARIANCE, CORRELATION = float(np.cov(X, Y, bias=True)[0, 1]), float(np.corrcoef(X, Y)[0, 1])
CASES: dict[str, tuple[Callable[[], float], Callable[[], list[float]]]] = {
    "avg": (
        lambda: ours(Pair(GRID), "avg"),
        lambda: [off(mean(X, 1, c), X.mean()) for c in CENTRES],
    ),
    "var_pop": (
        lambda: ours(Triple(GRID), "var_pop"),
        lambda: [off(variance(X, 1, c), X.var()) for c in CENTRES],
    ),
    "covar_pop": (
        lambda: ours(TENSOR, "covar_pop"),
        lambda: [off(covariance(1, c), COVARIANCE) for c in CENTRES],
    ),
    "corr": (
        lambda: ours(TENSOR_OF_SQUARES, "corr"),
        lambda: [off(correlation(1, c), CORRELATION) for c in CENTRES],
    ),
    # SELECT count(*), sum(x), avg(x): one family, where others have two sums to pay for.
    "sum beside count and avg": (
        lambda: ours(Pair(GRID), "sum"),
        lambda: [off(X.sum() + laplace(2 * MOST), X.sum())],
    ),
    "count beside sum and avg": (
        lambda: ours(Pair(GRID), "count"),
        lambda: [off(ROWS + laplace(2.0), ROWS)],
    ),
    # SELECT avg(x), avg(y): half of ε for each column.
    "avg beside avg": (
        lambda: ours(Pair(GRID), "avg", 0.5),
        lambda: [off(mean(X, 0.5, c), X.mean()) for c in CENTRES],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_no_other_formula_is_better(name: str) -> None:
    own, others = CASES[name]
    assert own() <= 0.97 * min(others())


def test_a_count_beside_means_of_two_columns_is_better_than_of_one() -> None:
    scale = Fraction(2 * MOST)
    pooled = Pooled((2, 2), (MOST, MOST), (scale, scale))
    noise = discrete_laplace(scale, 4 * DRAWS, Seeded(2)).reshape(DRAWS, 4)
    told = np.array([pooled.estimate("rows", c) for c in (noise + MOST * ROWS // 2).tolist()])
    assert off(told, ROWS) <= 0.75 * ours(Pair(GRID), "rows", 0.5)
