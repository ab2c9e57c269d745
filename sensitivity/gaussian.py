"""Discrete Gaussian noise, drawn exactly: a candidate is Laplace, and a coin keeps or drops it.

As in `sampling`, every decision compares integers; there is no float and no logarithm.
"""

import math
from fractions import Fraction
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sensitivity.entropy import Entropy
from sensitivity.sampling import MAX_SCALE, Odds, discrete_laplace, tossed

_FRACTION = 32  # binary places of the exponent that are tossed one by one
_WHOLE = 7  # binary places before the point; larger exponents take the slow way
_AT_ONCE = 1 << 13


def discrete_gaussian(variance: Fraction, n: int, entropy: Entropy) -> NDArray[np.int64]:
    """Return n independent draws of z with P[z] proportional to exp(-z^2 / (2 variance)).

    Args:
        variance: sigma^2 in squared units of the result, 0 < sigma < 2**50.
        n: >= 0.
        entropy: gives words in rounds; how many rounds depends on the draws and on nothing else.

    Why it is exact: with t = floor(sigma) + 1 a candidate y is drawn with P[y] proportional to
        exp(-|y| / t) and kept with probability exp(-gamma), gamma = (|y| - variance/t)^2 /
        (2 variance). As gamma = y^2/(2 variance) - |y|/t + variance/(2 t^2), the product of the two
        is exp(-y^2/(2 variance)) times a constant, so what is kept has the stated law
        (Canonne, Kamath, Steinke 2020, arXiv:2004.00010, algorithm 3).
        The coin: gamma is a rational number. Write it as sum of b_j 2^j + r over the binary places
        j from 6 to -32, 0 <= r < 2^-32; then exp(-gamma) is the product of exp(-2^j) over the
        places with b_j = 1, and of exp(-r): independent coins, and all have to succeed. Each
        is tossed exactly (`sampling.Odds`; exp(-2^j) is irrational). That of r succeeds
        unless its first 32 bits are all ones, as exp(-r) > 1 - 2^-32; then it is tossed in full.
        A gamma of 2^7 or more, less likely than exp(-16 sigma/t - 8), is tossed at once.

    Raises:
        ValueError: variance is out of range.
    """
    if not 0 < variance < MAX_SCALE**2:
        raise ValueError("a variance must be above 0 and below 2**100")
    t = math.isqrt(math.floor(variance)) + 1
    kept: list[NDArray[np.int64]] = [np.empty(0, dtype=np.int64)]
    missing = n
    while missing > 0:
        # Three of four candidates are kept, or more; a few too many cost less than another round.
        some = min(missing + missing // 2 + 16, _AT_ONCE)
        drawn = discrete_laplace(Fraction(t), some, entropy)
        kept.append(drawn[_keep(drawn, variance, t, entropy)][:missing])
        missing -= len(kept[-1])
    return np.concatenate(kept)


def _keep(
    drawn: NDArray[np.int64], variance: Fraction, t: int, entropy: Entropy
) -> NDArray[np.bool_]:
    """Toss the coin of each candidate: is it kept?"""
    a, b = variance.numerator, variance.denominator
    # gamma = (|y| t b - a)^2 / (2 a b t^2), in integers of any size.
    distance = np.abs(drawn).astype(object) * (t * b) - a
    over = 2 * a * b * t * t
    scaled = (distance * distance << _FRACTION) // over
    far = scaled >= 1 << (_FRACTION + _WHOLE)
    digits = np.where(far, 0, scaled).astype(np.uint64)
    coins, limits = _coins()
    won = tossed(
        entropy.words(len(coins) * len(drawn)).reshape(len(coins), -1), limits, coins, entropy
    )
    places = np.arange(len(coins), dtype=np.uint64)[:, None]
    asked = (digits[None, :] >> places) & np.uint64(1) == 1
    keep: NDArray[np.bool_] = (won | ~asked).all(axis=0)
    rest = entropy.words(len(drawn)) == np.uint32(0xFFFF_FFFF)
    for i in np.flatnonzero(rest & keep):
        # The first 32 bits of U agree with those of exp(-r): the next ones decide.
        r = Fraction(distance[i] ** 2, over) - Fraction(int(scaled[i]), 1 << _FRACTION)
        keep[i] = r == 0 or Odds(r, 0).toss(entropy, known=1)
    for i in np.flatnonzero(far):
        keep[i] = Odds(Fraction(distance[i] ** 2, over), 0).toss(entropy)
    return keep


@lru_cache(maxsize=1)
def _coins() -> tuple[tuple[Odds, ...], NDArray[np.uint32]]:
    """Return the coins of the binary places from -32 up, and the first word of each."""
    coins = tuple(Odds(Fraction(2) ** j, 0) for j in range(-_FRACTION, _WHOLE))
    return coins, np.array([coin.digit(0) for coin in coins], dtype=np.uint32)
