"""Private keys: the inequalities of the promise hold exactly of the probabilities in use."""

import math
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from proxy.entropy import SystemEntropy
from sensitivity.entropy import Entropy
from sensitivity.sampling import exp_between
from sensitivity.selection import TruncatedGeometric

RULES = [
    TruncatedGeometric(Fraction(1), Fraction(1, 10**6), 1),
    TruncatedGeometric(Fraction(1), Fraction(1, 10**6), 3),
    TruncatedGeometric(Fraction(1, 10), Fraction(1, 10**7), 2),
    TruncatedGeometric(Fraction(3), Fraction(1, 10), 1),
    TruncatedGeometric(Fraction(1, 100), Fraction(1, 2), 1),
    TruncatedGeometric(Fraction(500), Fraction(1, 10**9), 1),
]


def probabilities(rule: TruncatedGeometric) -> list[Fraction]:
    found = [rule.probability(0)]
    while found[-1] < 1:
        found.append(rule.probability(len(found)))
    return found


@pytest.mark.parametrize("rule", RULES, ids=repr)
def test_one_more_unit_changes_a_key_within_epsilon_and_delta(rule: TruncatedGeometric) -> None:
    below = Fraction(exp_between(rule.epsilon / rule.max_groups, 60)[0])
    delta = rule.delta / rule.max_groups
    pi = probabilities(rule)
    assert pi[0] == 0
    for fewer, more in zip(pi, [*pi[1:], Fraction(1)], strict=True):
        assert fewer <= more
        assert more <= below * fewer + delta
        assert fewer <= below * more + delta
        assert 1 - fewer <= below * (1 - more) + delta
        assert 1 - more <= below * (1 - fewer) + delta


@pytest.mark.parametrize("rule", RULES[:4], ids=repr)
def test_a_stricter_promise_is_not_met_by_chance(rule: TruncatedGeometric) -> None:
    """Power: at 0.7 of epsilon one inequality breaks, so the test above can see it."""
    above = Fraction(exp_between(Fraction(7, 10) * rule.epsilon / rule.max_groups, 60)[1])
    delta = rule.delta / rule.max_groups
    pi = probabilities(rule)
    assert any(more > above * fewer + delta for fewer, more in pairwise(pi))


@pytest.mark.parametrize("rule", RULES[:4], ids=repr)
def test_no_rule_shows_more(rule: TruncatedGeometric) -> None:
    grow, delta = math.exp(rule.epsilon / rule.max_groups), float(rule.delta / rule.max_groups)
    formula = 0.0
    for found in probabilities(rule):
        assert float(found) == pytest.approx(formula, rel=1e-9)
        formula = min(grow * formula + delta, 1 - (1 - formula - delta) / grow, 1.0)


@pytest.mark.parametrize(
    ("epsilon", "max_groups", "half"),
    [(1, 1, 14), (1, 2, 27), (1, 3, 40), (1, 20, 263), (Fraction(1, 10), 1, 109)],
)
def test_the_half_point(epsilon: Fraction, max_groups: int, half: int) -> None:
    rule = TruncatedGeometric(Fraction(epsilon), Fraction(1, 10**6), max_groups)
    assert rule.half_point == half
    assert rule.probability(half - 1) < Fraction(1, 2) <= rule.probability(half)


def test_a_key_of_one_unit_is_shown_with_probability_delta() -> None:
    rule = TruncatedGeometric(Fraction(1), Fraction(1, 1000), 2)
    assert rule.probability(1) <= rule.delta / 2
    shown = sum(rule.keep([1] * 200_000, SystemEntropy()))
    assert abs(shown - 100) < 70  # Poisson(100); less than 1e-9


def test_keys_are_shown_as_often_as_stated(seeded: Callable[[int], Entropy]) -> None:
    rule = TruncatedGeometric(Fraction(1), Fraction(1, 10**6), 1)
    units = np.repeat(np.arange(30), 20_000)
    shown = np.array(rule.keep(units.tolist(), SystemEntropy())).reshape(30, -1).mean(axis=1)
    law = np.array([float(rule.probability(n)) for n in range(30)])
    assert (np.abs(shown - law) <= 6.5 * np.sqrt(law * (1 - law) / 20_000) + 10 / 20_000).all()
    assert not shown[0]
    assert rule.keep([10**15, 0], seeded(1)) == [True, False]
    assert rule.keep([], seeded(1)) == []


@pytest.mark.parametrize(
    ("epsilon", "delta", "max_groups"),
    [
        (Fraction(0), Fraction(1, 10), 1),
        (Fraction(1), Fraction(0), 1),
        (Fraction(1), Fraction(1), 1),
        (Fraction(1), Fraction(1, 10), 0),
        (Fraction(1, 10**9), Fraction(1, 10**9), 1),
        (Fraction(1), Fraction(1, 10**30), 1),
    ],
)
def test_a_promise_that_cannot_be_kept_is_an_error(
    epsilon: Fraction, delta: Fraction, max_groups: int
) -> None:
    with pytest.raises(ValueError, match=r"select"):
        TruncatedGeometric(epsilon, delta, max_groups)


def test_a_negative_number_of_units_is_an_error() -> None:
    with pytest.raises(ValueError, match="negative"):
        RULES[0].keep([-1], SystemEntropy())
