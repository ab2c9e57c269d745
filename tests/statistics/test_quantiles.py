"""Choices with whole-number weights, and quantiles made of them: exact, private, near the rank."""

import math
import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import chain, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from sensitivity.entropy import Entropy
from sensitivity.exponential import Exponential, _joined, _weights, below
from sensitivity.integers import integers
from sensitivity.quantiles import MOST_STEPS, RankChoice
from sensitivity.ranks import NOBODY, OUTWARDS, Ranks, Target, cuts, outweighed
from sensitivity.statistics import Grid, Nth
from tests.statistics.conftest import Seeded

Integers = NDArray[np.int64]
HALF = Target(Fraction(1, 2), Fraction(0))


def histogram(indices: Sequence[int]) -> tuple[int, ...]:
    return tuple(x for pair in sorted(Counter(indices).items()) for x in pair)


@pytest.mark.parametrize("eta", [Fraction(1, 2), Fraction(3), Fraction(1, 500), Fraction(100)])
def test_weights_fall_by_no_more_than_promised(eta: Fraction) -> None:
    table = _weights(eta)[0].tolist()
    ratio = Fraction(math.exp(min(float(eta), 64.0))) * (1 + Fraction(1, 10**14))
    assert all(a >= b >= 1 and a <= ratio * b for a, b in pairwise(table))
    # They follow the exponential as far as whole numbers can.
    for loss, weight in enumerate(table):
        ideal = 2**41 * math.exp(-loss * min(float(eta), 64))
        assert ideal * 0.999 <= weight <= ideal * 1.001 + 1 / min(float(eta), 1) + 1


@given(
    epsilon=st.fractions(Fraction(1, 100), Fraction(10)),
    sensitivity=st.integers(1, 1 << 40),
    losses=st.lists(st.integers(0, 1 << 61), min_size=1, max_size=20),
)
@settings(deadline=None)
def test_small_units_of_loss_lie_on_lines_between_entries(
    epsilon: Fraction, sensitivity: int, losses: list[int]
) -> None:
    choice = Exponential(epsilon, sensitivity)
    eta = choice.epsilon / (2 * choice.sensitivity)
    values, bits = _weights(eta)
    step, table = 1 << bits, [int(value) for value in values]
    # Near the entries, too, where most of a table's weight is.
    losses += [loss % (step * len(table)) for loss in losses]
    losses += [loss + 1 for loss in losses]

    assert isinstance(eta, Fraction)

    def ideal(loss: int) -> int:
        entry, beyond = divmod(loss, step)
        here = table[min(entry, len(table) - 1)]
        fall = here - table[min(entry + 1, len(table) - 1)]
        return (step * here - beyond * fall) * max((1 << 20) // step, 1)

    limbs = choice._limbs(np.array(losses))
    weights = [_joined(limbs, i) for i in range(len(losses))]
    assert weights == [ideal(loss) for loss in losses]
    for loss in losses:
        most = float(eta) + 1 if step > 1 else math.exp(min(float(eta), 64.0))
        assert 1 <= Fraction(ideal(loss), ideal(loss + 1)) <= most * (1 + 1e-12)


def test_a_choice_has_the_stated_law() -> None:
    """Chi-square at less than 1e-9; and weights of 0.7 of the exponent are caught."""
    runs, losses, alike = 40_000, np.array([0, 3, 1, 5]), np.array([1, 2, 0, 3])
    choice, entropy = Exponential(Fraction(1), 2), Seeded(1)
    drawn = Counter(choice.choose(losses, alike, entropy) for _ in range(runs))
    assert set(drawn) <= {(0, 0), (1, 0), (1, 1), (3, 0), (3, 1), (3, 2)}

    def statistic(eta: float) -> float:
        weights = {k: math.exp(-eta * int(losses[k[0]])) for k in drawn}
        total = sum(weights.values())
        return sum(
            (drawn[k] - runs * w / total) ** 2 / (runs * w / total) for k, w in weights.items()
        )

    assert statistic(0.25) < 52  # 5 degrees of freedom
    assert statistic(0.7 * 0.25) > 52


@given(limit=st.integers(1, 1 << 90))
@settings(max_examples=50)
def test_a_number_below_a_limit(limit: int) -> None:
    assert 0 <= below(limit, Seeded(2)) < limit


def test_limits_of_a_choice() -> None:
    with pytest.raises(ValueError, match="epsilon"):
        Exponential(Fraction(0), 1)
    with pytest.raises(ValueError, match="too small"):
        Exponential(Fraction(1, 10**15), 1)
    with pytest.raises(ValueError, match="candidates"):
        Exponential(Fraction(1), 1).choose(np.array([0]), np.array([0]), Seeded(3))
    with pytest.raises(ValueError, match="places"):
        RankChoice((HALF,), Fraction(1), 1, MOST_STEPS + 2)


FRACTIONS = st.sampled_from(
    [Fraction(n, 20) for n in range(21)] + [Fraction(1, 3), Fraction(1, 977)]
)
SHIFTS = st.sampled_from([Fraction(n, 2) for n in range(-9, 10)] + [Fraction(1, 3)])
TARGETS = st.builds(Target, FRACTIONS, SHIFTS)


def losses(choice: RankChoice, target: Target, indices: Sequence[int]) -> dict[int, int]:
    """The losses in units, place by place, as the docstring defines them."""
    mechanism, unit = choice._choice(target)
    moved = choice._moved(target.fraction, unit)
    if target.end is None:
        assert mechanism.sensitivity == moved * choice.rows
    else:  # all moves of one row lie between -OUTWARDS and 1
        assert 2 * mechanism.sensitivity == (OUTWARDS + 1) * moved * choice.rows
    many, few = OUTWARDS if target.end == 1 else 1, OUTWARDS if target.end == 0 else 1
    n = len(indices)
    rank = math.floor(unit * (target.fraction * n + target.shift))
    found = {NOBODY: n * moved}
    for place in range(choice.places):
        lower = sum(i < place for i in indices)
        level = sum(i == place for i in indices)
        over, under = unit * lower - rank, rank - unit * (lower + level)
        found[place] = max(0, many * over, few * under)
    return found


@given(target=TARGETS, indices=st.lists(st.integers(0, 6), max_size=12), data=st.data())
def test_no_row_moves_a_loss_further_than_claimed(
    target: Target, indices: list[int], data: st.DataObject
) -> None:
    choice = RankChoice((target,), Fraction(1), 1, 7)
    more = [*indices, data.draw(st.integers(0, 6))]
    one, two = losses(choice, target, indices), losses(choice, target, more)
    assert span([two[place] - one[place] for place in one]) <= (
        2 * choice._choice(target)[0].sensitivity
    )


def span(moves: Sequence[int]) -> int:
    """The length of an interval around 0 that all moves lie in: what `Exponential` charges by."""
    return max(0, *moves) - min(0, *moves)


def candidates(
    choice: RankChoice, parts: Mapping[int, int]
) -> tuple[list[int], Mapping[str, list[int]]]:
    """Return the losses that are chosen by, candidate by candidate, and how often each counts."""
    seen = list[tuple[list[int], list[int]]]()

    def choose(
        self: Exponential, losses: Integers, alike: Integers, entropy: Entropy, loss: object
    ) -> tuple[int, int]:
        seen.append((losses.tolist(), alike.tolist()))
        return len(losses) - 1, 0

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Exponential, "choose", choose)
        there = sorted((place, n) for place, n in parts.items() if n)
        choice.noised([tuple(chain(*there))], Seeded(4))
    ((found, alike),) = seen
    runs = 2 * len(there) + 1
    places = [loss for loss, n in zip(found[:runs], alike[:runs], strict=True) for _ in range(n)]
    return [*places, *found[runs:]], {"places": places, "others": alike[runs:]}


@given(
    target=TARGETS,
    one=st.sampled_from([1, 64, 1 << 16]),
    parts=st.dictionaries(st.integers(0, 69), st.integers(1, 5 << 16), max_size=8),
    more=st.dictionaries(st.integers(0, 69), st.integers(1, 3 << 16), min_size=1, max_size=3),
)
def test_no_unit_moves_a_candidate_further_than_claimed(
    target: Target, one: int, parts: dict[int, int], more: dict[int, int]
) -> None:
    """Places, cells and NULL, with rows that are weighted: what is chosen by, not the formula."""
    choice = RankChoice((target,), Fraction(1), sum(more.values()), 70, one)
    with_it = {place: parts.get(place, 0) + more.get(place, 0) for place in {*parts, *more}}
    (mine, counts), (other, others) = (candidates(choice, each) for each in (parts, with_it))
    assert len(counts["places"]) == 70
    assert counts["others"] == others["others"]  # which candidates there are is public
    moves = [b - a for a, b in zip(mine, other, strict=True)]
    assert span(moves) <= 2 * choice._choice(target)[0].sensitivity


@given(
    end=st.sampled_from([Fraction(0), Fraction(1)]),
    shift=SHIFTS,
    indices=st.lists(st.integers(0, 69), max_size=12),
)
def test_a_cell_is_a_place_of_a_coarser_grid(
    end: Fraction, shift: Fraction, indices: list[int]
) -> None:
    """So its loss, and a row, moves no further; and each is chosen as often as the others."""
    target, edges = Target(end, shift), cuts(0, 69)
    choice = RankChoice((target,), Fraction(1), 1, 70)
    found, counts = candidates(choice, Counter(indices))
    cells = len(edges) - 1
    inside = (np.searchsorted(edges, indices, side="right") - 1).tolist()
    expected = losses(RankChoice((target,), Fraction(1), 1, cells), target, inside)
    row = choice._choice(target)[1]
    assert found[-1 - cells : -1] == [expected[cell] + row for cell in range(cells)]
    assert found[-1] == expected[NOBODY]
    assert counts["others"] == [*[3] * cells, 140]
    assert len(counts["places"]) == 70


def test_with_all_epsilon_an_end_is_a_row_and_no_cell() -> None:
    targets = tuple(Target(Fraction(p), Fraction(s, 2)) for p, s in ((0, 1), (1, -1)))
    choice = RankChoice(targets, Fraction(10**6), 1, 65_537)
    told = choice.noised([histogram([5_000, 6_000, 7_000])] * 5, Seeded(4)).tolist()
    assert told == [[5_000, 7_000]] * 5


def test_an_end_is_found_where_bounds_are_loose() -> None:
    """Not once in fifty beyond the cells that the last rows are in, where most of the grid is."""
    random = np.random.default_rng(2)
    rows = histogram(np.rint(random.exponential(2_000, 20_000)).astype(np.int64).tolist())
    targets = tuple(Target(Fraction(p), Fraction(s, 2)) for p, s in ((0, 31), (1, -31)))
    choice = RankChoice(targets, Fraction(2), 1, 65_537)
    lows, highs = zip(*choice.noised([rows] * 100, Seeded(3)), strict=True)
    assert max(lows) <= 5
    assert min(highs) >= 8_000
    assert sum(high >= 6 * 4_097 for high in highs) <= 5


@pytest.mark.parametrize("mirrored", [False, True])
def test_an_extreme_near_a_bound_is_told_as_finely(mirrored: bool) -> None:
    """The least is 147 of 65,536: cells of one width would tell 0, as that is nearest beyond."""
    indices, shift = list(range(147, 20_000, 10)), Fraction(21, 2)
    if mirrored:
        indices = [65_536 - index for index in indices]
    target = Target(Fraction(int(mirrored)), -shift if mirrored else shift)
    found = RankChoice((target,), Fraction(1), 1, 65_537).noised(
        [histogram(indices)] * 100, Seeded(6)
    )
    told = sorted(65_536 - place if mirrored else place for (place,) in found)
    assert 60 <= told[5] <= told[-5] <= 600


@given(target=TARGETS, indices=st.lists(st.integers(0, 6), max_size=12))
@settings(max_examples=20, deadline=None)
def test_runs_of_places_have_the_losses_of_their_places(target: Target, indices: list[int]) -> None:
    """With next to no noise a place without loss comes out, and in the end all of them."""
    choice, entropy = RankChoice((target,), Fraction(10**6), 1, 7), Seeded(5)
    least = losses(choice, target, indices)
    # Where no loss is 0 all weights are as small as they get.
    best = {place for place, loss in least.items() if not loss or 0 not in least.values()}
    seen = {choice.noised([histogram(indices)], entropy)[0][0] for _ in range(600)}
    assert seen == best


def test_neighbours_are_told_apart_no_better_than_epsilon_allows() -> None:
    """What tells most is a place at the end; a choice made for one row of the six is caught."""
    runs, epsilon, places = 12_000, Fraction(1), 3
    tables = [histogram(indices) for indices in ([0] * 4, [0] * 4 + [2] * 6)]

    def loss(rows: int) -> float:
        choice = RankChoice((HALF,), epsilon, rows, places)
        seen = [
            sum(place == 2 for (place,) in choice.noised([table] * runs, entropy))
            for table in tables
        ]
        return math.log(seen[1] / seen[0])

    entropy = Seeded(6)
    # One unit with six rows. P[2] is at least 0.05, so 6.2 deviations are below 0.36 together.
    assert loss(6) <= float(epsilon) + 0.36
    assert loss(1) > float(epsilon) + 0.36  # it is 2.2


@pytest.mark.parametrize(
    "target", [HALF, Target(Fraction(0), Fraction(5, 2)), Target(Fraction(1), Fraction(-5, 2))]
)
def test_the_worst_of_all_losses_is_reached_by_the_mechanism(target: Target) -> None:
    """The exact privacy loss of one choice, from the weights; the bound holds and is not loose."""
    choice = RankChoice((target,), Fraction(2), 1, 5)

    def law(indices: Sequence[int]) -> dict[int, Fraction]:
        mechanism, unit = choice._choice(target)
        values, bits = _weights(mechanism.epsilon / (2 * mechanism.sensitivity))
        assert bits == 0
        table = values.tolist()
        alike = {place: 10 if place == NOBODY else 1 for place in range(-1, 5)}
        weights = {
            p: alike[p] * table[min(x, len(table) - 1)]
            for p, x in losses(choice, target, indices).items()
        }
        if target.end is not None:  # each place is a cell, too, and one row dearer
            for p, x in losses(choice, target, indices).items():
                weights[p] += table[min(x + unit, len(table) - 1)] if p != NOBODY else 0
        total = sum(weights.values())
        return {p: Fraction(w, total) for p, w in weights.items()}

    worst = max(
        abs(math.log(law(rows)[p] / law([*rows, x])[p]))
        for rows in ([], [0], [4], [0, 0, 4], [2, 2], [0, 1, 2, 3, 4], [0, 0, 0, 4, 4, 4])
        for x in range(5)
        for p in range(-1, 5)
    )
    assert 1.0 < worst <= 2.0


def off(
    choice: RankChoice,
    indices: np.ndarray[tuple[int], np.dtype[np.int64]],
    runs: int,
    entropy: Entropy,
) -> float:
    """The mean distance of ranks, as a part of all rows."""
    table, errors = histogram(indices.tolist()), []
    for places in choice.noised([table] * runs, entropy):
        for target, place in zip(choice.targets, places, strict=True):
            low, high = float((indices < place).mean()), float((indices <= place).mean())
            p = float(target.fraction)
            errors.append(max(0.0, low - p, p - high) if place != NOBODY else 1.0)
    return statistics.fmean(errors)


def test_accuracy() -> None:
    # 1,000 rows, lognormal and clamped; ε = 1 and 0.1. Seeded: no chance in it.
    x = np.clip(np.random.default_rng(1).lognormal(3, 1.2, 1000), 0, 200)
    fine, coarse = (np.rint(x / 200 * steps).astype(np.int64) for steps in (65_536, 4096))
    six = tuple(Target(Fraction(q, 100), Fraction(0)) for q in (1, 25, 50, 75, 90, 99))
    for epsilon, one, many in ((Fraction(1), 0.0015, 0.009), (Fraction(1, 10), 0.012, 0.055)):
        single = RankChoice((HALF,), epsilon, 1, 65_537)
        assert off(single, fine, 200, Seeded(1)) <= one
        assert off(RankChoice(six, epsilon, 1, 4097), coarse, 100, Seeded(2)) <= many


@given(
    indices=st.lists(st.integers(0, 50), min_size=40, max_size=60),
    chosen=st.sets(FRACTIONS, min_size=1, max_size=6),
)
@settings(max_examples=60, deadline=None)
def test_quantiles_come_in_order_and_near(indices: list[int], chosen: set[Fraction]) -> None:
    ends = {Fraction(0): Fraction(1, 2), Fraction(1): Fraction(-1, 2)}
    targets = tuple(Target(p, ends.get(p, Fraction(0))) for p in sorted(chosen))
    choice = RankChoice(targets, Fraction(10**6), 1, 51)
    (found,) = choice.noised([histogram(indices)], Seeded(7))
    assert list(found) == sorted(found)
    for target, place in zip(targets, found, strict=True):
        rank = float(target.fraction) * len(indices)
        assert sum(i < place for i in indices) - 2 <= rank <= sum(i <= place for i in indices) + 2
    if len(targets) < 3 and targets[0].fraction == 0:
        assert found[0] in {min(indices), min(indices) // 2 * 2}  # or where its cell begins


def test_nobody_is_there() -> None:
    # NULL is twice as many candidates as there are places: 2/3, within 6.2 deviations.
    found = RankChoice((HALF,), Fraction(1), 1, 100).noised([()] * 2000, Seeded(8))
    assert abs(sum(place == NOBODY for (place,) in found) / 2000 - 2 / 3) < 0.066
    both = (HALF, Target(Fraction(0), Fraction(3)))
    more = (*both, Target(Fraction(1), Fraction(-3)))
    for places in RankChoice(more, Fraction(1), 1, 100).noised([()] * 50, Seeded(9)).tolist():
        assert places.count(NOBODY) in {0, 3}
    ranks = Ranks(Grid(Fraction(5), Fraction(2), 10), both)
    assert ranks.estimate(Nth("1"), [3, NOBODY]) is None
    assert ranks.estimate(Nth("0"), [3, NOBODY]) == 11
    assert ranks.cells((0, 0)) == ()
    assert ranks.cells((4, 2, 1, 7)) == (1, 7, 4, 2)
    assert ranks.interval(Nth("0"), integers([(3, 4)]), Fraction(1)) == [None]


def test_a_maximum_stays_below_the_rows_it_spares() -> None:
    """Bounds ten times too wide: a maximum of rank 0 is lost in them, one that spares rows not."""
    indices, runs = histogram(range(0, 4000, 4)), 200
    spared = math.ceil((math.log(outweighed(40_001)) + 3) * (OUTWARDS + 1) / OUTWARDS)
    edges = cuts(0, 40_000)
    end = int(edges[edges > 3996][0]) - 1  # of the cell that the last row is in

    def beyond(shift: Fraction) -> int:
        choice = RankChoice((Target(Fraction(1), shift),), Fraction(1), 1, 40_001)
        return sum(place > end for (place,) in choice.noised([indices] * runs, Seeded(5)))

    assert beyond(-spared - Fraction(1, 2)) <= runs // 10
    assert beyond(-Fraction(1, 2)) > runs // 2
