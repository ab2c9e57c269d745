"""Two columns: no unit moves the cells further than claimed, and the estimates are good."""

import math
import statistics
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensitivity.entropy import Entropy
from sensitivity.integers import integers
from sensitivity.mechanisms import DiscreteLaplace
from sensitivity.statistics import Aggregate, Grid
from sensitivity.tensors import Tensor, degrees
from tests.statistics.conftest import Seeded
from tests.statistics.neighbours import told_apart_by_epsilon

Row = tuple[int, int | None, int | None]  # unit, and the indices of y and x or NULL

Y, X = Grid(Fraction(-3, 2), Fraction(1, 4), 9), Grid(Fraction(2), Fraction(3), 5)
CONSTANT = Grid(Fraction(7), Fraction(1), 0)
TENSORS = [
    Tensor((y, x), order, nulls)
    for y, x in ((Y, X), (X, X), (CONSTANT, X), (Y, CONSTANT))
    for order in ((1, 1), (1, 2), (2, 1), (2, 2))
    for nulls in (False, True)
]


def exact(tensor: Tensor, rows: Sequence[Row]) -> tuple[int, ...]:
    """What a database would answer for one group."""
    both = [(i, j) for _, i, j in rows if i is not None and j is not None]
    return tuple(
        len(rows)
        if column == "rows"
        else sum(i ** int(column[1]) * j ** int(column[2]) for i, j in both)
        for column in tensor.columns
    )


@pytest.mark.parametrize("tensor", TENSORS, ids=repr)
@given(data=st.data())
def test_no_unit_moves_the_cells_further_than_claimed(tensor: Tensor, data: st.DataObject) -> None:
    y, x = (st.none() | st.integers(0, grid.steps) for grid in tensor.grids)
    table = data.draw(st.lists(st.tuples(st.integers(0, 3), y, x), max_size=20))
    whole = tensor.cells(exact(tensor, table))
    assert min(whole) >= 0
    for unit in {row[0] for row in table}:
        own = [row for row in table if row[0] == unit]
        others = tensor.cells(exact(tensor, [row for row in table if row[0] != unit]))
        moved = sum(abs(a - b) for a, b in zip(whole, others, strict=True))
        assert moved <= tensor.sensitivity(len(own))
        counted = tensor.nulls or all(None not in row for row in own)
        assert not counted or moved == tensor.sensitivity(len(own))  # the claim is reached


def test_neighbours_are_told_apart_no_better_than_epsilon_allows() -> None:
    tensor = Tensor((Y, X), (2, 2))
    table: list[Row] = [(1, 0, 0), (2, 0, 0)]
    one, two = (tensor.cells(exact(tensor, rows)) for rows in (table[:1], table))
    told_apart_by_epsilon(tensor, one[0], two[0])


def expected(y: Sequence[float], x: Sequence[float]) -> dict[Aggregate, float | None]:
    """PostgreSQL's aggregates of two columns, as its documentation defines them."""
    n, my, mx = len(y), statistics.fmean(y), statistics.fmean(x)
    sxx, syy = sum((b - mx) ** 2 for b in x), sum((a - my) ** 2 for a in y)
    sxy = sum((a - my) * (b - mx) for a, b in zip(y, x, strict=True))
    varies = sxx > 1e-9 and syy > 1e-9
    return {
        "regr_count": n,
        "regr_avgy": my,
        "regr_avgx": mx,
        "regr_syy": syy,
        "regr_sxx": sxx,
        "regr_sxy": sxy,
        "covar_pop": sxy / n,
        "covar_samp": sxy / (n - 1) if n > 1 else None,
        "corr": sxy / math.sqrt(sxx * syy) if varies else None,
        "regr_slope": sxy / sxx if sxx > 1e-9 else None,
        "regr_intercept": my - sxy / sxx * mx if sxx > 1e-9 else None,
        "regr_r2": (sxy**2 / (sxx * syy) if varies else 1.0) if sxx > 1e-9 else None,
        "sum_y": sum(y),
        "sum_x": sum(x),
        "var_pop_y": syy / n,
        "var_samp_x": sxx / (n - 1) if n > 1 else None,
        "stddev_pop_x": math.sqrt(sxx / n),
        "stddev_samp_y": math.sqrt(syy / (n - 1)) if n > 1 else None,
    }


@given(rows=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 5)), min_size=1))
def test_without_noise_the_estimates_are_the_aggregates(rows: list[tuple[int, int]]) -> None:
    y = [float(Y.lower + Y.step * i) for i, _ in rows]
    x = [float(X.lower + X.step * j) for _, j in rows]
    for aggregate, value in expected(y, x).items():
        for d, e in ((2, 2), degrees(aggregate)):
            tensor = Tensor((Y, X), (d, e))
            cells = tensor.cells(exact(tensor, [(0, i, j) for i, j in rows]))
            found = tensor.estimate(aggregate, cells)
            if aggregate in {"corr", "regr_slope", "regr_intercept", "regr_r2"} and (
                len(set(x)) == 1 or len(set(y)) == 1
            ):
                continue  # on the edge: a variance of 0, or of next to 0 in floats
            assert found == (None if value is None else pytest.approx(value, abs=1e-9))


def test_nobody_is_there() -> None:
    tensor = Tensor((Y, X), (2, 2), nulls=True)
    nothing = tensor.cells((0,) * len(tensor.columns))
    assert tensor.estimate("regr_count", nothing) == tensor.estimate("rows", nothing) == 0
    assert tensor.estimate("sum_y", nothing) == 0
    for aggregate in ("corr", "covar_pop", "regr_slope", "regr_avgy", "stddev_samp_x"):
        assert tensor.estimate(aggregate, nothing) is None
        assert tensor.interval(aggregate, integers([nothing]), Fraction(5)) == [None]


def test_noisy_cells_outside_the_possible() -> None:
    tensor = Tensor((Y, X), (2, 2))
    wild = [100_000, -90_000, 100_000, -80_000, 90_000, -70_000, 90_000, 0, 100_000]
    assert -1 <= float(tensor.estimate("corr", wild) or 0) <= 1
    assert 0 <= float(tensor.estimate("regr_r2", wild) or 0) <= 1
    assert Y.lower <= float(tensor.estimate("regr_avgy", wild) or 0) <= Y.upper
    assert tensor.estimate("regr_count", [-9_000] * 9) == 0
    assert tensor.estimate("regr_count", [-2025] * 9, nonnegative=False) == -9


def sample(n: int) -> tuple[list[int], list[int], Grid]:
    """Skewed, correlated, clamped to [0, 200]; the same every time."""
    random = np.random.default_rng(7)
    x = np.clip(random.lognormal(3, 1.2, n), 0, 200)
    y = np.clip(x / 2 + random.normal(0, 20, n), 0, 200)
    return (
        [round(v * 20) for v in y],
        [round(v * 20) for v in x],
        Grid(Fraction(0), Fraction(1, 20), 4000),
    )


def releases(
    tensor: Tensor, rows: Sequence[Row], epsilon: Fraction, runs: int, entropy: Entropy
) -> list[list[int]]:
    cells = list(tensor.cells(exact(tensor, rows)))
    noisy = (
        DiscreteLaplace(tensor.sensitivity(1) / epsilon).noised([cells * runs], entropy)[0].tolist()
    )
    return [noisy[i : i + len(cells)] for i in range(0, len(noisy), len(cells))]


@pytest.mark.parametrize("aggregate", ["corr", "var_samp_y", "sum_x", "regr_count", "rows"])
def test_groups_are_estimated_at_once_as_one_by_one(aggregate: Aggregate) -> None:
    tensor = Tensor((Y, X), (2, 2), nulls=True)
    words = Seeded(5)
    rows = [[(0, i * g % 10, (i + g) % 6 if i % 4 else None) for i in range(g)] for g in range(60)]
    noise = DiscreteLaplace(Fraction(tensor.weight))
    noisy = noise.noised([tensor.cells(exact(tensor, of)) for of in rows], words)
    alone = [tensor.estimate(aggregate, cells) for cells in noisy]
    together = tensor.estimates(aggregate, noisy).numbers()
    assert [e is None for e in together] == [e is None for e in alone]
    # The last digit of a sum of floats depends on how many are summed at once.
    known = [pair for pair in zip(together, alone, strict=True) if None not in pair]
    assert len(known) > 10
    assert all(a == pytest.approx(b, rel=1e-9, abs=1e-9) for a, b in known)


def test_accuracy_with_the_whole_epsilon_for_all() -> None:
    # At n = 1000 and epsilon = 1. Seeded: no chance in it.
    i, j, grid = sample(1000)
    rows: list[Row] = [(0, a, b) for a, b in zip(i, j, strict=True)]
    truth = expected([a / 20 for a in i], [b / 20 for b in j])
    limits: list[tuple[tuple[int, int], dict[Aggregate, float]]] = [
        ((1, 1), {"covar_pop": 46.0}),
        ((2, 2), {"corr": 0.052, "regr_slope": 0.028, "regr_avgy": 0.55}),
    ]
    for order, most in limits:
        tensor = Tensor((grid, grid), order)
        noisy = releases(tensor, rows, Fraction(1), 2000, Seeded(sum(order)))
        for aggregate, limit in most.items():
            off = [
                float(tensor.estimate(aggregate, c) or 0) - float(truth[aggregate] or 0)
                for c in noisy
            ]
            assert math.sqrt(statistics.fmean(d * d for d in off)) <= limit, aggregate


@pytest.mark.parametrize(
    "aggregate",
    ["regr_count", "sum_x", "corr", "covar_pop", "regr_slope", "regr_r2", "regr_syy", "var_samp_x"],
)
@pytest.mark.parametrize(("n", "epsilon"), [(2000, Fraction(1)), (300, Fraction(1))])
def test_intervals_cover(aggregate: Aggregate, n: int, epsilon: Fraction) -> None:
    i, j, grid = sample(n)
    truth = float(expected([a / 20 for a in i], [b / 20 for b in j])[aggregate] or 0)
    tensor = Tensor((grid, grid), (2, 2))
    rows: list[Row] = [(0, a, b) for a, b in zip(i, j, strict=True)]
    noisy = releases(tensor, rows, epsilon, 800, Seeded(2))
    told = tensor.interval(aggregate, integers(noisy), tensor.sensitivity(1) / epsilon)
    limits = [at for at in told if at]
    covered = sum(low - 1e-6 <= truth <= high + 1e-6 for low, high in limits)
    # Binomial(800, 0.95) lies 5 % lower less than once in 1e9.
    assert covered / len(limits) >= 0.90
    assert covered / len(limits) <= 0.995


def test_half_widths() -> None:
    tensor = Tensor((Y, X), (1, 1), nulls=True)
    scale = Fraction(tensor.sensitivity(1))
    assert tensor.half_width("regr_count", scale) == 6
    assert tensor.half_width("rows", scale) == 6
    assert tensor.half_width("corr", scale) is None
    cells = integers([[4500, 500, 500, 4500, 0]])
    ((low, high),) = filter(None, tensor.interval("covar_pop", cells, scale))
    assert (high - low) / 2 == pytest.approx(0.285, abs=0.01)
