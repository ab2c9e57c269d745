"""How far the noise can have moved an estimate: the numbers behind ± and `_low`, `_high`.

The noise law is public, so these cost no privacy. They cover the noise and nothing else: not
values clamped to bounds, not rows left out, not rounding to the grid. They are floats, and err on
the wide side wherever they err (each function says by how much).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from sensitivity.mechanisms import ONE_ROW, DiscreteLaplace

Floats = NDArray[np.float64]

_SPREAD = 1 / 256  # relative distance kept between two weights
_MOST_FRACTIONS = 4


@dataclass(frozen=True, slots=True)
class Normal:
    """Noise of standard deviation `sigma` on each cell: discrete Gaussian, taken as continuous.

    What is discrete about it (a grid of 1, or of 1 / 2^16 and a rounding to 1) adds half a unit of
    each weight to a width, as for Laplace noise.
    """

    sigma: float


@dataclass(frozen=True, slots=True)
class Several:
    """Noise on each cell that is a sum of `parts` >= 2 Laplace variables of one scale, whole ones
    or each rounded."""

    scale: Fraction
    parts: int


@dataclass(frozen=True, slots=True)
class Rounded:
    """Laplace noise of a scale on a grid of 2^-16, then rounded to whole numbers."""

    scale: Fraction


Scale = Fraction | float | Normal | Several | Rounded
"""The law of the noise of every cell; a number is the scale of discrete Laplace noise."""


@lru_cache(maxsize=1024)
def one(scale: Scale, alpha: float) -> float:
    """Return the least whole h with P[|z| > h] <= alpha, for the noise of a single cell."""
    if isinstance(scale, Normal):
        return float(math.ceil(NormalDist(0, scale.sigma).inv_cdf(1 - alpha / 2)))
    if isinstance(scale, Several):
        # `tail` is about what lies beyond x - 1/2, and z is whole.
        return float(math.floor(quantile((1.0,), scale, alpha)))
    if isinstance(scale, Rounded):
        # What rounds to more than h is h + 1/2 or more on the fine grid.
        fine = DiscreteLaplace(scale.scale * ONE_ROW).quantile(alpha) + 1
        return float(max(0, math.ceil(Fraction(fine, ONE_ROW) - Fraction(1, 2))))
    return float(DiscreteLaplace(Fraction(scale)).quantile(alpha))


def tail(x: Floats, weights: Floats, scale: Scale) -> Floats:
    """Bound P[|sum of weights[k] * z[k]| > x] from above; z discrete Laplace, independent.

    Args:
        x: any shape.
        weights: that shape and one axis more, or (k,); signs do not matter.
        scale: of each z; > 0.

    Why, from discrete to continuous: let q = exp(-1/scale), v uniform on (-1/2, 1/2) and y = z + v.
    The sum of the z lies within half the sum of |weights| of the sum of the y. And y is no more
    spread than a continuous Laplace variable of scale T = 1 / (2p), p = (1-q)/(1+q) = P[z = 0]:
    P[|y| > x] is 1 - 2px <= exp(-2px) up to 1/2; from k - 1/2 to k + 1/2 it is a line of slope
    -2p q^k through q^k at k, and the point where exp(-2px) has that slope is at or beyond k,
    as -ln q >= 2p, and at the height q^k, so that curve is nowhere below the line. Sums of
    symmetric unimodal variables keep that order (Birnbaum 1948). T is scale * (1 + 1/(12
    scale^2)) and less: next to nothing but near scale 1.
    Why, the law of the sum: its transform is the product of 1 / (1 + (w_k T u)^2), so in partial
    fractions P = sum over k of exp(-x / (w_k T)) * product over j != k of w_k^2 / (w_k^2 - w_j^2).
    Equal weights would divide by 0, so they are first moved apart, upwards, which only spreads
    the sum, by 0.8 % for three weights at most.
    Of more than a few weights these fractions would cancel each other, so the transform is inverted
    by sums (`_of_sums`) for them.
    Of a `Several`, z is the sum of several: whole, symmetric and unimodal as well, so the same
    holds with one v for all of it, and what is no less spread is the sum of as many of scale T.
    Why, of `Rounded` noise: it is a sum y on a grid next to continuous, of that scale, and of what
    rounding adds, at most 1/2; y is less spread than a variable of scale T above.
    """
    w = np.sort(np.abs(weights), axis=-1)
    parts, unit = _continuous(scale)
    return _beyond(np.maximum(x - np.add.reduce(w, axis=-1) / 2, 0.0) / unit, w, parts)


_NORMAL = 0


def _continuous(scale: Scale) -> tuple[int, float]:
    """Return of how many variables each y of `tail` is the sum, or `_NORMAL`, and T or sigma."""
    if isinstance(scale, Normal):
        return _NORMAL, scale.sigma
    each = float(scale.scale if isinstance(scale, Several | Rounded) else scale)
    parts = scale.parts if isinstance(scale, Several) else 1
    return parts, 1 / (2 * math.tanh(0.5 / each))


def _beyond(x: Floats, w: Floats, parts: int) -> Floats:
    """Return P[|sum of w[k] * y[k]| > x], in units of T or sigma; w >= 0, in order."""
    if parts == _NORMAL:
        return _two_sided(x / np.maximum(np.sqrt((w * w).sum(axis=-1)), 1e-300))
    if parts > 1 or w.shape[-1] > _MOST_FRACTIONS:
        return _of_sums(x, w, parts)
    w = np.maximum(w, np.maximum(w[..., -1:] * 1e-6, 1e-100))
    apart = [w[..., 0]]
    for k in range(1, w.shape[-1]):
        apart.append(np.maximum(w[..., k], apart[-1] * (1 + _SPREAD)))
    probability: Floats = np.zeros(())
    for one in apart:
        share = np.exp(-x / one)
        for other in apart:
            if other is not one:
                share = share / (1 - (other / one) ** 2)
        probability = probability + share
    return np.minimum(np.maximum(probability, 0.0), 1.0)


_STEP = 0.3
_FAR = 10.0
_INEXACT = 1e-5


def _of_sums(x: Floats, w: Floats, parts: int) -> Floats:
    """Return P[|sum of w[k] * s[k]| > x], each s a sum of `parts` Laplace variables of scale 1.

    By inversion of the transform, product over k of (1 + (w_k u)^2)^-parts, with the midpoint rule.
    In units of the deviation, steps of 0.3 confuse x with what lies 20 deviations from it, and
    where the transform is left out it is below 1e-6, or 1e-3 of a single one; the wave there adds
    up to much less. `_INEXACT` is added to the result.
    """
    spread = np.sqrt(2 * parts * (w * w).sum(axis=-1))
    last = min(math.sqrt(2 * parts * (10 ** (6 / parts) - 1)), 40.0)
    u = _STEP * (np.arange(math.ceil(last / _STEP)) + 0.5)
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = np.nan_to_num(w / spread[..., None])
        far = np.nan_to_num(x / spread, posinf=np.inf, nan=0.0)
    log = np.zeros((*far.shape, len(u)))
    for k in range(relative.shape[-1]):
        log -= parts * np.log1p((relative[..., k, None] * u) ** 2)
    wave = np.sin(np.minimum(far, _FAR)[..., None] * u) / u
    inside = (2 / math.pi) * _STEP * (wave * np.exp(log)).sum(axis=-1)
    law: Floats = np.clip(np.where(far > _FAR, 0.0, 1 - inside) + _INEXACT, 0.0, 1.0)
    return law


def _two_sided(x: Floats) -> Floats:
    """Return P[|z| > x] of a standard normal z."""
    law: Floats = np.vectorize(math.erfc, otypes=[np.float64])(x / math.sqrt(2))
    return law


def quantile(weights: tuple[float, ...], scale: Scale, alpha: float) -> float:
    """Return x with P[|sum of weights[k] * z[k]| > x] <= alpha; as little above as `tail` is."""
    parts, unit = _continuous(scale)
    w = tuple(sorted(map(abs, weights)))
    return unit * _quantile(w, parts, alpha) + sum(w) / 2


@lru_cache(maxsize=1024)
def _quantile(weights: tuple[float, ...], parts: int, alpha: float) -> float:
    return float(_quantiles(np.array([weights]), parts, alpha)[0])


def _quantiles(w: Floats, parts: int, alpha: float) -> Floats:
    """Return where `_beyond` comes down to alpha, by row of w (>= 0, in order); rounded up."""
    # Each |y| is beyond ln(k / alpha) with probability alpha / k. A sum of n is a gamma variable,
    # beyond n + sqrt(2 n t) + t with exp(-t) at most; a normal one within sqrt(2 ln(2 / alpha)).
    t = math.log(w.shape[1] / alpha)
    far = t if parts == 1 else parts + math.sqrt(2 * parts * t) + t
    if parts == _NORMAL:
        far = math.sqrt(2 * math.log(2 / alpha))
    most = 1.02 * far * np.add.reduce(w, axis=1)
    return _edge(lambda x: _beyond(x, w[:, None, :], parts) > alpha, np.zeros(len(w)), most)


_POINTS = 64


def mean(cells: Floats, scale: Scale, alpha: float) -> tuple[Floats, Floats]:
    """Return what `ratio` does where cells count for values spread evenly from 0 to 1.

    The half-width that the law allows depends on the ratio alone then: it is computed once at 65
    ratios. Being convex, it lies below the lines between them, which are met instead.

    Args:
        cells: noisy cells, shape (g, k), k > 1.
    """
    most = _POINTS
    ratios = np.arange(most + 1) / most
    values = np.arange(cells.shape[1]) / (cells.shape[1] - 1)
    total, part = np.add.reduce(cells, axis=1), cells @ values
    # Upwards both: seen from the other end of the values, the law is the same.
    totals, parts = np.concatenate((total, total)), np.concatenate((total - part, part))
    summed, unit = _continuous(scale)
    allowed, whole = _allowed(cells.shape[1], summed, alpha)
    outside = totals[:, None] * ratios - parts[:, None] - (allowed * unit + whole)
    last = np.maximum.reduce((outside <= 0) * np.arange(most + 1), axis=1)
    # From there to the next, which is outside; or the end is inside.
    rows, last = np.arange(len(last)), np.minimum(last, most - 1)
    here, there = outside[rows, last], outside[rows, last + 1]
    low, high = ((last + _share(-here, there - here)) / most).reshape(2, -1)
    empty = ~(total > 0)
    return np.where(empty, 0.0, 1 - low), np.where(empty, 1.0, high)


def _share(part: Floats, whole: Floats) -> Floats:
    """Return part / whole between 0 and 1, where the whole is positive; else 1."""
    shares = np.divide(part, whole, out=np.ones_like(part), where=whole > 0)
    return np.minimum(np.maximum(shares, 0.0), 1.0)


@lru_cache(maxsize=64)
def _allowed(cells: int, parts: int, alpha: float) -> tuple[Floats, Floats]:
    """Return by ratio how far the noise may bring the combination of `ratio` from 0: in units of
    T or sigma, and what comes to that as cells are whole."""
    values = np.arange(cells) / (cells - 1)
    w = np.sort(np.abs(values - np.arange(_POINTS + 1)[:, None] / _POINTS), axis=1)
    return _quantiles(w, parts, alpha), np.add.reduce(w, axis=1) / 2


def ratio(
    cells: Floats, values: Floats, scale: Scale, alpha: float, limit: tuple[float, float]
) -> tuple[Floats, Floats]:
    """Return ends of a confidence interval for sum(values * exact) / sum(exact), by group.

    Fieller's way: the ratio is a where the linear combination sum((values - a) * exact) is 0, and
    the law of its noise is known without approximation. All a at which the noisy combination is
    no further from 0 than that law allows with probability 1 - alpha form a set that holds the
    true ratio with at least that probability. Returned is an interval around the set.

    Args:
        cells: noisy cells, shape (g, k).
        values: what each cell counts for, shape (g, k) or (k,); at most 1 from all of `limit`.
        scale: the law of the noise of each cell.
        alpha: probability of missing, 0 < alpha < 1.
        limit: between which the ratio surely lies.

    Searching outwards finds the ends: the half-width that the law allows is a
    convex function of a (the noise is log-concave and symmetric; Meyer and Reisner 1991, Bobkov
    2010) and the distance is linear, so once outside the set, one stays outside up to the limit,
    or else the limit is inside and is returned itself.
    """
    values = np.broadcast_to(values, cells.shape)
    total = np.add.reduce(cells, axis=1)
    part = np.add.reduce(cells * values, axis=1)
    centre = np.divide(part, total, out=np.zeros_like(total), where=total != 0)
    with np.errstate(divide="ignore"):
        # Further away than weights of 1 would allow, none is inside.
        reach = quantile((1.0,) * cells.shape[1], scale, alpha) / np.maximum(total, 0.0)

    values = np.concatenate((values, values))
    parts, totals = (np.concatenate((x, x))[:, None] for x in (part, total))

    def inside(a: Floats) -> NDArray[np.bool_]:
        weights = values[:, None, :] - a[:, :, None]
        return tail(np.abs(parts - a * totals), weights, scale) >= alpha

    # Both ways at once.
    ends = np.concatenate((centre, centre, centre - reach, centre + reach))
    near, far = np.minimum(np.maximum(ends, limit[0]), limit[1]).reshape(2, -1)
    low, high = _edge(inside, near, far).reshape(2, -1)
    empty = ~(total > 0)  # nothing is known of a ratio whose denominator may be 0
    return np.where(empty, limit[0], low), np.where(empty, limit[1], high)


def _edge(inside: Callable[[Floats], NDArray[np.bool_]], near: Floats, far: Floats) -> Floats:
    """Return where one leaves the set on the way from `near` to `far`, rounded outwards.

    Args:
        inside: of points of shape (g, p); True up to some point of each row, then False.
        near, far: shape (g,).

    Cuts the way into many parts at once if there are few rows: calls cost more than numbers.
    """
    parts = max(1, 256 // max(1, len(near))) + 1
    steps = np.arange(parts + 1) / parts
    numbers = np.arange(1, parts + 1)
    for _ in range(math.ceil(12 / math.log2(parts))):  # to 2**-12 of the way
        way = far - near
        held = inside(near[:, None] + way[:, None] * steps[1:]) * numbers
        last = np.minimum(np.maximum.reduce(held, axis=1), parts - 1)
        near, far = near + way * steps[last], near + way * steps[last + 1]
    return far
