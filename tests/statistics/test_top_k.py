"""Groups named by how many units they have: by the stated law, private, and the right ones."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, permutations, product
from statistics import median

import pytest

from sensitivity.exponential import Exponential, _weights
from sensitivity.mechanisms import DiscreteLaplace
from sensitivity.top_k import Largest
from tests.statistics.conftest import Seeded

Names = tuple[int, ...]


def weight(loss: int, eta: Fraction) -> Fraction:
    """The whole-number weight that a loss has in use."""
    table, bits = _weights(eta)
    entry, beyond = divmod(loss, 1 << bits)
    here, after = (int(table[min(entry + i, len(table) - 1)]) for i in (0, 1))
    return here - Fraction(beyond, 1 << bits) * (here - after)


def law(units: Sequence[int], most: int, eta: Fraction) -> dict[Names, Fraction]:
    """The exact probability of every order in which groups may be named, from its definition."""
    found = {}
    for names in permutations(range(len(units)), most):
        chance, left = Fraction(1), list(range(len(units)))
        for name in names:
            largest = max(units[i] for i in left)
            weights = {i: weight(largest - units[i], eta) for i in left}
            chance *= Fraction(weights[name], sum(weights.values()))
            left.remove(name)
        found[names] = chance
    return found


def sets(ordered: dict[Names, Fraction]) -> dict[Names, Fraction]:
    found: dict[Names, Fraction] = {}
    for names, chance in ordered.items():
        key = tuple(sorted(names))
        found[key] = found.get(key, Fraction(0)) + chance
    return found


def neighbours(units: Sequence[int], by: int = 1) -> Iterator[list[int]]:
    """What the numbers may be with one unit more, which is in any groups."""
    for there in product((0, by), repeat=len(units)):
        yield [n + more for n, more in zip(units, there, strict=True)]


def loss(units: Sequence[int], most: int, epsilon: Fraction, by: int = 1) -> float:
    """The privacy loss of all names in their order, exactly, at worst over all neighbours."""
    eta = epsilon / most
    one = law(units, most, eta)
    return max(
        abs(math.log(one[names] / chance))
        for other in neighbours(units, by)
        for names, chance in law(other, most, eta).items()
    )


CASES = [([3, 3, 3, 2], 2), ([0, 0, 0], 1), ([5, 4, 0, 0], 2), ([2, 1, 0, 9], 3), ([1, 1], 1)]


@pytest.mark.parametrize(("units", "most"), CASES)
@pytest.mark.parametrize("epsilon", [Fraction(1, 1000), Fraction(1, 2), Fraction(4)])
def test_one_unit_in_any_groups_changes_no_probability_by_more_than_claimed(
    units: list[int], most: int, epsilon: Fraction
) -> None:
    assert loss(units, most, epsilon) <= float(epsilon) * (1 + 1e-9)


def test_the_claim_is_nearly_reached_and_a_unit_that_counted_twice_would_break_it() -> None:
    far = [[0, 15, 15, 15], [0, 0, 15, 15]]
    for units in far:
        assert loss(units, 1, Fraction(1)) > 0.9
    assert loss(far[0], 1, Fraction(1), by=2) > 1.8
    # Neither may some of its numbers fall: names then cost twice as much.
    one, other = (law(units, 1, Fraction(1)) for units in ([9, 9, 9], [10, 8, 8]))
    assert max(abs(math.log(one[k] / other[k])) for k in one) > 1


def test_what_is_used_is_half_an_exponential_mechanism() -> None:
    # Numbers of units only grow; so eta is epsilon / most, where any losses would take half of it.
    assert Largest(3, Fraction(3, 2))._choice == Exponential(Fraction(1), 1)


def test_names_have_the_stated_law() -> None:
    """Chi-square at less than 1e-9, of sets of names; names at 0.7 of the right eta are caught."""
    runs, units, most, eta = 5_000, [6, 5, 3, 3, 0], 2, Fraction(1, 2)
    names, entropy = Largest(most, most * eta), Seeded(1)
    drawn = Counter(tuple(names.named(units, entropy)) for _ in range(runs))

    def statistic(eta: Fraction) -> float:
        expected = {k: runs * float(p) for k, p in sets(law(units, most, eta)).items()}
        assert set(expected) == set(combinations(range(len(units)), most))
        return sum((drawn[k] - n) ** 2 / n for k, n in expected.items())

    assert statistic(eta) < 62  # 9 degrees of freedom
    assert statistic(eta * Fraction(7, 10)) > 62


def test_it_is_the_law_of_the_largest_after_gumbel_noise() -> None:
    """Of which the largest is i with probability e^(eta n_i) over their sum, and so on (Luce)."""
    units, eta = [6, 5, 3], 0.5
    ordered = law(units, 2, Fraction(1, 2))
    for names, chance in ordered.items():
        left, told = list(range(3)), 1.0
        for name in names:
            told *= math.exp(eta * units[name]) / sum(math.exp(eta * units[i]) for i in left)
            left.remove(name)
        assert float(chance) == pytest.approx(told, rel=1e-6)


def test_a_group_left_out_is_seldom_larger_than_stated() -> None:
    names, entropy, runs = Largest(2, Fraction(1)), Seeded(1), 1_000
    short = names.short(20, 0.9)
    assert short is not None
    missed = 0
    # Worst where one group is above all others, which are alike.
    for units in ([short + 1] * 2 + [0] * 18, [short + 1] + [0] * 19):
        for _ in range(runs):
            told = names.named(units, entropy)
            least = min(units[i] for i in told)
            missed += max(n for i, n in enumerate(units) if i not in told) > least + short
    assert 0 < missed / (2 * runs) < 0.1
    assert names.short(20, 1 - 1e-16) is None


def test_named_groups_are_nearer() -> None:
    """1,000 groups, 50 of them a unit's at most, and 5 asked for: against all counts with noise."""
    true = [int(2000 * n**-0.8) for n in range(1, 1001)]
    asked, most, epsilon, entropy, runs = 5, 50, Fraction(1), Seeded(5), 40
    names, numbers = Largest(asked, epsilon / 2), DiscreteLaplace(2 * asked / epsilon)
    named, noisy = list[tuple[int, int]](), list[tuple[int, int]]()
    for _ in range(runs):
        places = names.named(true, entropy)
        told = numbers.noised([[true[i] for i in places]], entropy)[0].tolist()
        named += zip(places, told, strict=True)
        every = DiscreteLaplace(most / epsilon).noised([true], entropy)[0].tolist()
        noisy += sorted(enumerate(every), key=lambda each: -each[1])[:asked]

    def recall(answers: list[tuple[int, int]]) -> float:
        return sum(place < asked for place, _ in answers) / len(answers)

    def off(answers: list[tuple[int, int]]) -> float:
        return median(abs(count - true[place]) for place, count in answers)

    # 1.00 / 7 against 0.93 / 35; sums of 200 draws are within a few parts in a hundred of that.
    assert recall(named) > 0.99 > recall(noisy) > 0.8
    assert 3 * off(named) < off(noisy)


def test_limits_of_names() -> None:
    with pytest.raises(ValueError, match="one group"):
        Largest(0, Fraction(1))
    with pytest.raises(ValueError, match="epsilon"):
        Largest(1, Fraction(0))
    with pytest.raises(ValueError, match="more groups"):
        Largest(2, Fraction(1)).named([1, 2], Seeded(2))
