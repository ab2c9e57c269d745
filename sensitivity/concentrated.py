"""From (epsilon, delta) to rho: how much Gaussian noise a promise in epsilon and delta takes.

Gaussian noise has no largest privacy loss, only one that is concentrated: rho-zCDP (Bun, Steinke
2016). What it promises in (epsilon, delta) is a theorem for every order alpha > 1, so a float may
choose alpha, but the arithmetic behind the choice is rounded outwards, digit by digit.
"""

import math
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from functools import lru_cache

_DIGITS = 40
_DOWN, _UP = Context(_DIGITS, ROUND_FLOOR), Context(_DIGITS, ROUND_CEILING)
_PLACES = 1 << 20  # alpha - 1 is a whole multiple of 1 / _PLACES


@lru_cache(maxsize=1024)
def rho_within(epsilon: Fraction, delta: Fraction) -> Fraction:
    """Return a rho such that every rho-zCDP release is (epsilon, delta)-DP; near the largest.

    For every alpha > 1, rho-zCDP implies (epsilon, delta)-DP with
        ln delta = (alpha - 1)(alpha rho - epsilon) + (alpha - 1) ln(alpha - 1) - alpha ln(alpha),
    so for one alpha the largest rho is
        (epsilon + (ln delta + alpha ln(alpha)) / (alpha - 1) - ln(alpha - 1)) / alpha.

    Args:
        epsilon: > 0, in nats.
        delta: in (0, 1).

    Returns:
        rho > 0, rounded down: of a worse alpha it would be smaller, never unsound.

    Raises:
        ValueError: epsilon or delta is out of range, or no rho above 0 could be shown to do.
    Source: Canonne, Kamath, Steinke 2020, arXiv:2004.00010, corollary 13.
    """
    if not (epsilon > 0 and 0 < delta < 1):
        raise ValueError("rho needs epsilon > 0 and 0 < delta < 1")
    best = _best_order(float(epsilon), math.log(delta.numerator) - math.log(delta.denominator))
    beyond_one = Fraction(max(1, round(best * _PLACES)), _PLACES)
    rho = _rho_at(epsilon, delta, beyond_one)
    if rho <= 0:
        raise ValueError("epsilon and delta are too small for Gaussian noise")
    return rho


def _rho_at(epsilon: Fraction, delta: Fraction, beyond_one: Fraction) -> Fraction:
    """Return the largest rho at alpha = 1 + beyond_one, rounded down."""
    alpha = 1 + beyond_one
    gained = _ln(delta, _DOWN) + alpha * _ln(alpha, _DOWN)
    exact = (epsilon + gained / beyond_one - _ln(beyond_one, _UP)) / alpha
    return Fraction(math.floor(exact * 10**30), 10**30)


def _ln(x: Fraction, context: Context) -> Fraction:
    """Return ln(x), rounded the way of `context`; x > 0.

    `Context.ln` is correctly rounded by specification, and ln grows with x, so a quotient and a
    result that are both rounded one way, and one unit further, lie on that side.
    """
    quotient = context.divide(Decimal(x.numerator), Decimal(x.denominator))
    found = context.ln(quotient)
    return Fraction(
        context.next_minus(found) if context.rounding == ROUND_FLOOR else context.next_plus(found)
    )


def _best_order(epsilon: float, ln_delta: float) -> float:
    """Return alpha - 1 at which rho is largest, about; by golden section on its logarithm."""

    def rho(log_beyond: float) -> float:
        beyond = math.exp(log_beyond)
        alpha = 1 + beyond
        gained = ln_delta + alpha * math.log1p(beyond)
        return (epsilon + gained / beyond - log_beyond) / alpha

    low, high, ratio = math.log(1e-5), math.log(1e7), (math.sqrt(5) - 1) / 2
    for _ in range(80):
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, right) if rho(left) > rho(right) else (left, high)
    return math.exp((low + high) / 2)
