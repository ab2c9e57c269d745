"""How far the noise can have moved an estimate: the numbers behind ± and `_low`, `_high`.

The noise law is public, so these cost no privacy. They cover the noise and nothing else: not
values clamped to bounds, not rows left out, not rounding to the grid. They are floats, and err on
the wide side wherever they err (each function says by how much).
"""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_SPREAD = 1 / 256  # relative distance kept between two weights


def tail(x: Floats, weights: Floats, scale: float) -> Floats:
    """Bound P[|sum of weights[k] * z[k]| > x] from above; z discrete Laplace, independent.

    Args:
        x: shape (g,).
        weights: shape (g, k) or (k,); signs do not matter.
        scale: of each z; > 0.

    Why: a continuous Laplace variable of the same scale is z + d, d independent of it and
    |d| < 1 (split two exponential variables into whole and fractional parts). So the sum exceeds
    x only if the continuous one exceeds x - sum |weights|; for a scale far above 1 that is
    nothing, at scale 1 it widens by a third. The continuous sum has the transform
    1 / prod(1 + w_k^2 ...), in partial fractions P = sum_k prod_{j != k} w_k^2 / (w_k^2 - w_j^2)
    * exp(-x / (w_k scale)). Equal weights would divide by 0, so they are first moved apart,
    upwards: a sum of symmetric unimodal variables only spreads when one of them is stretched
    (Anderson 1955). That widens by at most 0.8 % for three weights.
    """
    w = np.sort(np.abs(np.atleast_2d(weights)), axis=1)
    x = np.maximum(x - w.sum(axis=1), 0.0)
    w = np.maximum(w, np.maximum(w[:, -1:] * 1e-6, 1e-100))
    for k in range(1, w.shape[1]):
        w[:, k] = np.maximum(w[:, k], w[:, k - 1] * (1 + _SPREAD))
    squares = w * w
    probability = np.zeros(np.broadcast_shapes(x.shape, w.shape[:1]))
    for k in range(w.shape[1]):
        others = np.delete(squares, k, axis=1)
        share = np.prod(squares[:, k : k + 1] / (squares[:, k : k + 1] - others), axis=1)
        probability += share * np.exp(-x / (w[:, k] * scale))
    return np.clip(probability, 0.0, 1.0)


@lru_cache(maxsize=1024)
def quantile(weights: tuple[float, ...], scale: float, alpha: float) -> float:
    """Return x with P[|sum of weights[k] * z[k]| > x] <= alpha; as little above as `tail` is."""
    least, most = 0.0, sum(map(abs, weights)) * (1 + scale * float(np.log(len(weights) / alpha)))
    for _ in range(60):
        middle = (least + most) / 2
        if tail(np.array([middle]), np.array(weights), scale)[0] <= alpha:
            most = middle
        else:
            least = middle
    return most


def ratio(
    cells: Floats, values: Floats, scale: float, alpha: float, limit: tuple[float, float]
) -> tuple[Floats, Floats]:
    """Return ends of a confidence interval for sum(values * exact) / sum(exact), by group.

    Fieller's way: the ratio is a where the linear combination sum((values - a) * exact) is 0, and
    the law of its noise is known without approximation. All a at which the noisy combination is
    no further from 0 than that law allows with probability 1 - alpha form a set that holds the
    true ratio with at least that probability. Returned is an interval around the set.

    Args:
        cells: noisy cells, shape (g, k).
        values: what each cell counts for, shape (g, k) or (k,).
        scale: of the noise of each cell.
        alpha: probability of missing, 0 < alpha < 1.
        limit: between which the ratio surely lies.

    The ends are searched by halving. That finds them: the half-width that the law allows is a
    convex function of a (the noise is log-concave and symmetric; Meyer and Reisner 1991, Bobkov
    2010) and the distance is linear, so once outside the set, one stays outside up to the limit,
    or else the limit is inside and is returned itself.
    """
    values = np.broadcast_to(values, cells.shape)
    total = cells.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = np.clip((cells * values).sum(axis=1) / total, *limit)

    def inside(a: Floats) -> NDArray[np.bool_]:
        weights = values - a[:, None]
        return tail(np.abs((cells * weights).sum(axis=1)), weights, scale) >= alpha

    low, high = (_edge(inside, centre, np.full_like(centre, end)) for end in limit)
    empty = ~(total > 0)  # nothing is known of a ratio whose denominator may be 0
    return np.where(empty, limit[0], low), np.where(empty, limit[1], high)


def _edge(inside: Callable[[Floats], NDArray[np.bool_]], near: Floats, far: Floats) -> Floats:
    """Return where one leaves the set on the way from `near` to `far`, rounded outwards."""
    near = np.where(inside(far), far, near)
    for _ in range(40):
        middle = (near + far) / 2
        held = inside(middle)
        near, far = np.where(held, middle, near), np.where(held, far, middle)
    return far
