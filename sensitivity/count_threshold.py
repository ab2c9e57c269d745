"""Which private groups may be shown, decided by the noisy numbers that are told of them anyway.

Then choosing groups takes no ε of its own. It asks more rows of a group than `selection` asks units
where units have many, so the planner takes it where they may have few (`rewriter.selection`).
"""

import math
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, localcontext
from fractions import Fraction
from functools import lru_cache
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class CountThreshold:
    """Show a group if its noisy cells add up to a threshold, and tell these cells.

    Privacy: let all that is told of groups cost epsilon if their list is fixed. Then which groups
        are shown and what is told of them, together, are (epsilon, delta)-DP, if
        - a unit is in at most `max_groups` groups, and a group without units is not looked at;
        - it adds to the cells of each, together, whole numbers a of at most `most`, and of at most
          `times * most` to all of them;
        - each group has noise of its own, and its `cells` cells `DiscreteLaplace` at `scale`,
          rounded to multiples of `one` if that is not 1.
    Why: let D' be D and one unit more, and N the groups that nobody in D has. N is never shown of
        D. Let F be all noisy numbers of the other groups: of D and of D' they are epsilon-alike,
        and which of these groups are shown follows from F. Let p be the chance that any of N is
        shown of D'. It is independent of F. For a set A of outcomes let A0 be those of A that show
        nothing of N, and f, f' the chances of F to lie in A0 from D and D'. Then
        P[M(D) in A] = f, and P[M(D') in A] is between (1 - p) f' and (1 - p) f' + p. So
            P[M(D') in A] <= exp(epsilon) f + p, and
            P[M(D) in A] <= min(1, exp(epsilon) f') <= exp(epsilon) (1 - p) f' + p,
        as min(1, u) - (1 - p) u <= p for all u >= 0. It remains to see that p <= delta. (As N
        is never shown of D, p <= delta is also necessary.)
    Why p <= delta: let S be the sum of `cells` draws and T(m) = P[S >= m]. What is released of a
        cell c is at most (c + one / 2) / one, so a group is shown only if its cells with their
        noise add up to m = threshold * one - cells * floor(one / 2) or more: p is at most the sum
        of T(m - a) over the unit's groups. S is a sum of symmetric log-concave variables and so is
        one; hence T(i) - T(i + 1) = P[S = i] falls on i >= 0, and as m > most, giving 1 of a
        smaller a to a larger one never lessens the sum. So it is largest where `times` groups have
        `most` and the rest nothing, and p <= times T(m - most) + (max_groups - times) T(m), which
        is at most delta by the choice of m.
    For one cell and rows, with t = scale and q = exp(-1/t), T(m) = q^m / (1 + q), and
        m >= t ln((exp(most / t) + max_groups - 1) / (delta (1 + q))).
    Rows and units: of rows `most` is all that a unit may have, and times = 1. Of units it is 1, in
        each of max_groups groups.
    Weights: a unit with more than `rows` rows counts less than 1 in a group where it has few. No
        number of such units is sure to show a group, where `selection` would count each as one.
    Not covered: which of the groups' numbers are large by chance. For each group the chance to be
        shown with a number that is off by more than its ± is at most what it is without a choice;
        but of groups far below the threshold only those are shown that noise made large.
    Source: folklore for one cell and one group (Korolova et al. 2009; Wilson et al. 2020).

    Attributes:
        scale: of the noise on a cell, in units of the exact cells.
        one: in the same, what a released cell is a whole number of.
        cells: of a group, >= 1.
        most: what a unit adds to the cells of one group, together and in their units, >= 1.
        times: in how many groups it may do so, 1 <= times <= max_groups.
        weight: what a row adds, or a unit, to released cells.
        rows: they count rows; else units.
        max_groups: groups that a unit is in at most.
        delta: 0 < delta < 1.
    """

    name: ClassVar[str] = "noisy count"
    epsilon: ClassVar[Fraction] = Fraction(0)
    """What it costs beside the numbers that are told."""

    scale: Fraction
    one: int
    cells: int
    most: int
    times: int
    weight: int
    rows: bool
    max_groups: int
    delta: Fraction

    def __post_init__(self) -> None:
        if not (0 < self.delta < 1 and 1 <= self.times <= self.max_groups and self.most >= 1):
            raise ValueError("a threshold needs 0 < delta < 1, most >= 1 and times <= max_groups")

    @property
    def threshold(self) -> int:
        """What the released cells of a group must add up to."""
        new = (self.times, self.most), (self.max_groups - self.times, 0)
        return _least(self.scale, self.one, self.cells, new, self.delta)

    @property
    def half_point(self) -> int:
        """The least number of rows or units at which a group is shown half of the time."""
        return -(-self.threshold // self.weight)


@lru_cache(maxsize=256)
def _least(
    scale: Fraction, one: int, cells: int, new: tuple[tuple[int, int], ...], delta: Fraction
) -> int:
    """Return a threshold with m above every a of `new` and a sum of n T(m - a) of at most delta.

    It is the least, unless that would have an m at one of the a.

    Args:
        new: pairs of n groups and what each of them has.
    """
    rounded = cells * (one // 2)

    def excess(threshold: int) -> float:
        """Return the logarithm of how many times too often a group would be shown."""
        m = threshold * one - rounded
        with localcontext(_DIGITS):
            shown = sum(n * tail(scale, cells, m - a) for n, a in new)
            times = Decimal(shown * delta.denominator) / delta.numerator
            return float(times.ln(_FEW)) if times > 1 else 0.0

    fails = (max(a for _, a in new) + rounded) // one
    holds = fails + 1
    while (too_often := excess(holds)) > 0:
        # T(m + 1) / T(m) falls to exp(-1 / scale), so what is `too_often` lasts that long at least.
        fails, holds = holds, holds + max(1, math.floor(too_often * scale / one))
    while holds - fails > 1:  # the last steps were rounded
        middle = (fails + holds) // 2
        fails, holds = (middle, holds) if excess(middle) > 0 else (fails, middle)
    return holds


_DIGITS = Context(60, Emin=MIN_EMIN, Emax=MAX_EMAX)
_FEW = Context(20, Emin=MIN_EMIN, Emax=MAX_EMAX)


def tail(scale: Fraction, cells: int, m: int) -> Decimal:
    """Bound P[S >= m] from above by less than 1e-30 of itself, S the sum of `cells` draws.

    With q = exp(-1/scale), p = 1 - q and d = 1 - q^2 the generating function of S is
    p^2k / ((1 - qz)^k (1 - q/z)^k), k = cells. Its principal part at z = 1/q holds all powers of z
    from 0 up, as the rest is a polynomial in 1/(z - q) without a constant. With y = 1 - qz it is
    that of p^2k y^-k ((1 - y) / (d - y))^k; so for m >= 0
        P[S >= m] = sum over j = 1..k of p^(2k-j) d^-k h(k-j) P[B_j >= m],
    where h are the coefficients of ((1 - y) / (1 - y/d))^k and B_j is the number of failures (of
    chance q) before the j-th success: P[B_j >= m] = P[less than j successes in m + j - 1 trials].
    Rounding: all terms are positive, and (1 - y) / (1 - y/d) = 1 + q^2 (y/d + y^2/d^2 + ...). Of
    60 digits 1 - q loses 16 at scale 2**50, what follows next to none. At scales near 0 chances
    have billions of digits behind the point, so they stay Decimals.

    Args:
        m: >= 0.
    """
    with localcontext(_DIGITS):
        t = Decimal(scale.numerator) / Decimal(scale.denominator)
        total = sum(
            math.comb(m + j, i) * term
            for j, terms in enumerate(_terms(scale, cells))
            for i, term in enumerate(terms)
        )
        return total * (-m / t).exp() * (1 + Decimal("1e-30"))


@lru_cache(maxsize=64)
def _terms(scale: Fraction, k: int) -> list[list[Decimal]]:
    """Return what P[S >= m] has of each binomial(m + j - 1, i) q^m, by j from 1 and i < j."""
    with localcontext(_DIGITS):
        t = Decimal(scale.numerator) / Decimal(scale.denominator)
        q = (-1 / t).exp()
        p, d = 1 - q, (1 - q) * (1 + q)
        once = [Decimal(1), *(q * q / d**i for i in range(1, k))]
        h = [Decimal(1), *[Decimal(0)] * (k - 1)]
        for _ in range(k):
            h = [sum((h[i] * once[n - i] for i in range(n + 1)), Decimal(0)) for n in range(k)]
        of_q, of_p = [Decimal(1)], [Decimal(1)]
        for _ in range(2 * k):
            of_q.append(of_q[-1] * q)
            of_p.append(of_p[-1] * p)
        return [
            [of_p[2 * k - j + i] / d**k * h[k - j] * of_q[j - 1 - i] for i in range(j)]
            for j in range(1, k + 1)
        ]
