"""Columns of whole numbers: at the edges of 64 bits and beyond what comes out is exact."""

from collections.abc import Callable
from fractions import Fraction
from typing import cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensitivity.estimates import Exact, Inexact
from sensitivity.integers import Integers, integers, plus, rounded, unending
from sensitivity.mechanisms import ONE_ROW, DiscreteLaplace, ScaledLaplace
from sensitivity.statistics import Aggregate, Count, Family, Grid, Pair, Triple
from sensitivity.sums import Sum
from sensitivity.tensors import Tensor
from sensitivity.votes import Votes
from tests.statistics.conftest import Seeded

SHORT = st.integers(-(1 << 60), 1 << 60)
LONG = st.integers(-(1 << 90), 1 << 90)
LAST = (1 << 63) - 1
EDGES = [LAST, LAST - 1, -LAST - 1, -LAST, LAST + 1, -LAST - 2, 1 << 64, 1 << 100, 0, 5]


@pytest.mark.parametrize("value", EDGES)
def test_a_column_holds_what_it_was_given(value: int) -> None:
    column = integers([1, value])
    assert column.tolist() == [1, value]
    assert [type(v) for v in column.tolist()] == [int, int]
    assert (column.dtype == object) == (not -LAST - 1 <= value <= LAST)


@given(
    st.lists(st.sampled_from(EDGES) | LONG, min_size=1), st.sampled_from([0, 1, -1, LAST, -LAST])
)
def test_sums_do_not_wrap_around(cells: list[int], noise: int) -> None:
    column = integers(cells)
    assert plus(column, np.full(len(cells), noise, dtype=np.int64)).tolist() == [
        cell + noise for cell in cells
    ]


@given(st.lists(st.tuples(SHORT, st.integers(1, 1 << 60)), min_size=1))
def test_rounding_in_64_bits_is_that_of_fractions(pairs: list[tuple[int, int]]) -> None:
    over, under = (integers(part) for part in zip(*pairs, strict=True))
    assert rounded(over, under).tolist() == [round(Fraction(o, u)) for o, u in pairs]


@given(st.lists(st.tuples(LONG, st.integers(1, 1 << 40)), min_size=1), st.sampled_from([0, 6, 12]))
def test_fractions_are_told_to_the_last_digit(pairs: list[tuple[int, int]], digits: int) -> None:
    over, under = (integers(part) for part in zip(*pairs, strict=True))
    fractions = [Fraction(o, u) for o, u in pairs]
    told = Exact(unending(over), under)
    assert told.numbers() == fractions
    assert told.floats() == [*map(float, fractions)]
    assert told.parts(digits) == [round(f * 10**digits) for f in fractions]


@given(st.lists(st.floats(-1e30, 1e30), min_size=1))
def test_floats_are_told_as_what_they_are(values: list[float]) -> None:
    told = Inexact(np.array(values), np.array([v > 0 for v in values]))
    assert told.numbers() == [v if v > 0 else None for v in values]
    assert told.parts(2) == [round(Fraction(v) * 100) if v > 0 else None for v in values]


GRID = Grid(Fraction(-1, 3), Fraction(1, 100), 70_000)
FAMILIES: list[Family] = [
    Count(),
    Pair(GRID),
    Pair(GRID, nulls=True),
    Triple(GRID, nulls=True),
    Sum(GRID),
    Votes(2),
    Tensor((GRID, Grid(Fraction(0), Fraction(1), 9)), (2, 1), nulls=True),
]


NAMES: list[Aggregate] = ["rows", "count", "sum", "avg", "var_samp", "stddev_pop"]
NAMES += ["bool_or", "bool_and"]


@pytest.mark.parametrize("family", FAMILIES, ids=repr)
@pytest.mark.parametrize("rows", [[3, 0, 40], [1 << 36, 7, 1], [LAST, LAST + 1, 1 << 90]])
def test_columns_make_the_cells_that_numbers_make(family: Family, rows: list[int]) -> None:
    # What a row adds to column j is at most 9 ** j here.
    table = [[n * 9**j for j in range(len(family.columns))] for n in rows]
    columns = tuple(unending(integers(column)) for column in zip(*table, strict=True))
    # They say that they compute with numbers; columns have the same operators.
    cells = cast("Callable[[tuple[Integers, ...]], tuple[Integers, ...]]", family.cells)
    found = np.stack(cells(columns), axis=1)
    assert found.tolist() == [[*family.cells(tuple(row))] for row in table]


@pytest.mark.parametrize("family", FAMILIES[:-1], ids=repr)
def test_groups_are_estimated_at_once_as_one_by_one(family: Family) -> None:
    width = len(family.cells((0,) * len(family.columns)))
    rows = [[10**e * (3 * k - 2) for k in range(width)] for e in (0, 3, 6, 9, 12, 17, 25)]
    rows += [[-3] * width, [0] * width]
    told = 0
    for name in NAMES:
        try:
            alone = [family.estimate(name, row) for row in rows]
        except ValueError:
            continue
        together = family.estimates(name, integers(rows)).numbers()
        assert together == alone
        told += 1
    assert told


@pytest.mark.parametrize("value", [*EDGES, 10**30])
def test_noise_on_numbers_of_any_size(value: int) -> None:
    for noise, least in ((DiscreteLaplace(Fraction(3)), value), (ScaledLaplace(3, Fraction(1)), 0)):
        (told,) = noise.noised([[value] * 50], Seeded(3)).tolist()
        middle = value if least == value else round(Fraction(value, ONE_ROW))
        assert max(abs(n - middle) for n in told) <= 200
        assert len(set(told)) > 3 or least == 0
