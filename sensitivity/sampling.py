"""Noise drawn exactly: every decision compares integers, no float takes part in any.

Textbook noise, a float transform of a float uniform, lands on a grid that depends on the value it
is added to: measured, 63 to 100 % of such releases of a count reveal it. Here the output is an
integer whose distribution is the stated one, digit for digit, a whole column at a time.
"""

import math
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sensitivity.entropy import Entropy

MAX_SCALE = 1 << 50
"""The largest scale. Noise of scale t needs log2(t) + 5 bits, and a result has 64."""

_WORD = 32  # bits
_WORDS_AT_ONCE = 1 << 18  # 1 MiB: the key stream is still in the cache when it is compared


def discrete_laplace(scale: Fraction, n: int, entropy: Entropy) -> NDArray[np.int64]:
    """Return n independent draws of z with P[z] = (1-q)/(1+q) q^|z|, where q = exp(-1/scale).

    Args:
        scale: in units of the result, 0 < scale <= 2**50.
        n: >= 0.
        entropy: gives n * (ceil(log2(scale)) + 7) words, at least 2 n, whatever the noise turns
            out to be; one more whenever 32 bits could not decide, about once in 2**32
            comparisons. So neither the time taken nor the words used tell how large the noise is.

    Why it is exact:
        1. Sign. P[z < 0] = P[z > 0] = q/(1+q) = 1/(1 + exp(1/scale)) =: p. For U uniform on
           [0, 1), U < p makes z negative and 1 - U < p positive; p < 1/2, so never both.
        2. Size. Given z != 0, and either sign, g = |z| - 1 has P[g = k] = (1-q) q^k. In binary
           g = sum of b_i 2^i and q^g = product of (q^(2^i))^(b_i): the weight of g factors over
           its digits, so the digits are independent with P[b_i = 1] = q^(2^i) / (1 + q^(2^i))
           = 1/(1 + exp(2^i/scale)).
        3. Tail. For any L the part g >> L is independent of the digits below, by the same
           factoring, and P[g >> L >= k] = exp(-2^L/scale)^k: a run of successful coins. L is the
           least with 2^L >= 32 * scale, so the first coin succeeds less than once in 2**32.
        4. Coins. U < p is decided on binary digits, 32 at a time, p's being computed as far as
           they are needed (`Odds`). Each p is 1/(exp(x) + c) with x > 0 rational and c in
           {0, 1}, so irrational (Lindemann): its digits never end, a finite prefix of U ties
           with probability 2**-32 a word, and the comparison ends with probability 1.

    Raises:
        ValueError: scale is out of range.
        OverflowError: the result does not fit 64 bits; less likely than 2**-8000.
    Source: the digits of a geometric variable are folklore (Devroye 1986, ch. X); discrete
        Laplace as in Inusah and Kozubowski 2006.
    """
    if not 0 < scale <= MAX_SCALE:
        raise ValueError(f"a noise scale must be above 0 and at most 2**50, not {scale}")
    coins, limits = _coins(scale)
    tail = len(coins) - 2  # the place of the tail's lowest digit; the first coin is the sign
    at_once = max(1, _WORDS_AT_ONCE // len(coins))
    noise = np.empty(n, dtype=np.int64)
    for start in range(0, n, at_once):
        part = noise[start : start + at_once]
        words = entropy.words(len(coins) * len(part)).reshape(len(coins), len(part))
        below = tossed(words, limits, coins, entropy)
        above = tossed(~words[:1], limits, coins, entropy)[0]
        digits = np.zeros((len(part), 64), dtype=np.bool_)
        digits[:, : tail + 1] = below[1:].T  # the tail's coin stands where its 1 belongs
        size = np.packbits(digits, axis=1, bitorder="little").view("<i8")[:, 0] + 1
        for i in np.flatnonzero(below[-1]):
            while coins[-1].toss(entropy):
                size[i] = int(size[i]) + (1 << tail)
        part[:] = size * (above.astype(np.int64) - below[0])
    return noise


@dataclass(frozen=True, slots=True)
class Odds:
    """The probability p = 1 / (exp(x) + plus), 0 < p < 1, known to as many digits as anyone asks.

    Attributes:
        x: > 0 (0 would make p rational, and its digits end).
        plus: 0 or 1.
    """

    x: Fraction
    plus: int

    def prefix(self, bits: int) -> int:
        """Return floor(p * 2**bits).

        Certified: p lies between two numbers computed with outward rounding, and the answer
        counts when both have the same floor. As p is irrational p * 2**bits is no integer, so
        enough precision makes them agree.
        """
        if self.x >= bits:  # p <= exp(-x) < 2**-x <= 2**-bits; also keeps exp() in range
            return 0
        precision = bits // 3 + 12  # decimal digits; log10(2) < 1/3
        while True:
            low, high = exp_between(self.x, precision)
            down = Context(precision, ROUND_FLOOR)
            up = Context(precision, ROUND_CEILING)
            whole = Decimal(1 << bits)
            least = int(down.divide(whole, up.add(high, self.plus)))
            most = int(up.divide(whole, down.add(low, self.plus)))
            if least == most:
                return least
            precision *= 2

    def digit(self, place: int) -> int:
        """Return the digit of p in base 2**32 at a place; place 0 follows the point."""
        return self.prefix(_WORD * (place + 1)) % (1 << _WORD)

    def toss(self, entropy: Entropy, known: int = 0) -> bool:
        """Return whether a uniform U is below p, if their first `known` digits are the same."""
        while True:
            word, digit = int(entropy.words(1)[0]), self.digit(known)
            if word != digit:
                return word < digit
            known += 1


@lru_cache(maxsize=1024)
def _coins(scale: Fraction) -> tuple[tuple[Odds, ...], NDArray[np.uint32]]:
    """Return the coins of the sign, of each digit below L and of the tail; and their digit 0."""
    tail = max(0, (math.ceil(32 * scale) - 1).bit_length())  # least L with 2**L >= 32 * scale
    coins = (
        Odds(1 / scale, 1),
        *(Odds((1 << i) / scale, 1) for i in range(tail)),
        Odds((1 << tail) / scale, 0),
    )
    return coins, np.array([coin.digit(0) for coin in coins], dtype=np.uint32)


def tossed(
    words: NDArray[np.uint32],
    limits: NDArray[np.uint32],
    coins: tuple[Odds, ...],
    entropy: Entropy,
) -> NDArray[np.bool_]:
    """Toss the coin of each row for each word in it: is the number that starts so below p?"""
    limits = limits[: len(words), None]
    below, tied = words < limits, words == limits
    if tied.any():
        for row, column in np.argwhere(tied):
            below[row, column] = coins[row].toss(entropy, known=1)
    return below


def exp_between(x: Fraction, digits: int) -> tuple[Decimal, Decimal]:
    """Return numbers of `digits` decimal digits, below and above exp(x).

    `Context.exp` is correctly rounded by specification (General Decimal Arithmetic 1.70), so one
    more unit outwards encloses the exponential of an argument that was itself rounded outwards.
    """
    down = Context(digits, ROUND_FLOOR, MIN_EMIN, MAX_EMAX)
    up = Context(digits, ROUND_CEILING, MIN_EMIN, MAX_EMAX)
    numerator, denominator = Decimal(x.numerator), Decimal(x.denominator)
    return (
        down.next_minus(down.exp(down.divide(numerator, denominator))),
        up.next_plus(up.exp(up.divide(numerator, denominator))),
    )
