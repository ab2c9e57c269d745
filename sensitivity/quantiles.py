"""Quantiles of a column from one histogram: the exponential mechanism over ranks, by recursion."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

import numpy as np

from sensitivity.entropy import Entropy
from sensitivity.exponential import Exponential
from sensitivity.integers import Integers, integers
from sensitivity.mechanisms import Cells
from sensitivity.ranks import MANY, NOBODY, OUTWARDS, Target, cuts, width

MOST_STEPS = 1 << 16
"""Steps of a grid that one or two quantiles are looked for on."""
MOST_STEPS_SPLIT = 1 << 12
"""Steps of a grid that more are looked for on: each of its points is split in 64."""

_SPLIT = 6  # bits: into how many places a point is split if the rows are to be divided
_FINEST = 1 << 12  # units of loss in what counts as 1 of a row that counts for no more
_FINE = 1 << 7  # and of others
_MOST = 1 << 61


def divides(targets: int) -> bool:
    """Say whether so many targets are looked for by dividing the rows."""
    return targets > 2


def levels(targets: int) -> int:
    """Return how many choices a row takes part in if there are so many targets."""
    return targets.bit_length() if divides(targets) else targets


@dataclass(frozen=True, slots=True)
class RankChoice:
    """Choose a place for each target, so that about the right number of rows lies below.

    Rows may be weighted: each counts for up to `one` parts, and all below is in parts.
    One target: every place b of the grid is a candidate. With L parts below b, E at b and a target
        rank r = fraction * n + shift, its loss is max(0, L - r, r - L - E) parts. NULL is a
        candidate too, twice for each place, and its loss is n, the number of parts, times what
        one of them can move another's loss: so it is chosen where there are next to none.
        Losses count in units of 1/D part, r rounded down to one.
    An end (a fraction of 0 or 1): a place with too few rows beyond it has OUTWARDS times the loss,
        for there all places are alike, and many. The grid is cut in cells, too (`cuts`), and each
        is a candidate as often as a CELLS-th of the grid has places: L is what lies below its first
        place, E what lies in it. Such a choice is answered with the cell's outer end, and its loss
        is a row more: where epsilon can tell a row, a place is told and no cell. A cell outweighs
        what is empty beyond it from few rows on, wherever these lie in it.
    Two targets: each is chosen from all rows, with half of epsilon, and they are put in order.
    More: the middle one is chosen first. The rows below the place that came out then
        answer for the lower targets and the others for the higher ones, each half in the same way.
    Privacy: epsilon-DP, if a unit has at most `rows` parts in all groups together. A part more
        moves D * L and D * (L + E) by 0 or D, and D * r rounded down by floor(D * fraction) or
        one more, so a loss by at most u = max(D - floor(D * fraction), ceil(D * fraction)) units,
        be it of a place or of a cell, whose ends do not depend on data; that of NULL by u.
        `Exponential` at sensitivity u * rows makes a choice of it, and a unit with d of the parts a
        choice feels costs d / rows of a level's share of epsilon. (A loss is cut at 2^61 units,
        which moves it no further.)
    Privacy, of an end: take the maximum, of which the minimum is the mirror image. With A parts at
        b and above and A' <= A above it, and s = -shift to be spared, its loss is
        max(0, OUTWARDS (s - A), A' - s). A part more moves A and A' by 0 or 1, so the second by
        -OUTWARDS or 0, the third by 0 or 1, and the loss by something from -OUTWARDS to 1 parts, as
        that of NULL, by 1. All moves lie in one interval of OUTWARDS + 1 parts, twice the
        sensitivity of (OUTWARDS + 1) / 2 for each of `rows` that `Exponential` is given.
        Groups, and the choices of one level of the recursion, are over disjoint parts: which parts
        a choice sees is a function of each row alone and of what was released before. So a level
        costs its share, and levels, or two choices, add up to epsilon (basic composition).
    Ties: values may be shared by many rows, all below or none. So that rows can be divided at
        any rank, a part is first cut in 64, one for each of 64 places within its point of the
        grid: each unit has the same share of all of them, and `rows` is 64 times as much.
    Not covered: the list of groups, which must be public or selected; running time.
    Source: Kaplan, Schnapp, Stemmer 2022, arXiv:2110.05429 (ApproximateQuantiles); Smith 2011.

    Attributes:
        epsilon: for all targets and groups.
        rows: what a unit counts for in the histograms, over all groups.
        places: of the grid, its steps + 1.
        one: what a row of full weight counts for.
        different: how many of the targets differ.
    """

    targets: tuple[Target, ...]
    epsilon: Fraction
    rows: int
    places: int
    one: int = 1
    different: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Once: each of a thousand targets asks for it.
        object.__setattr__(self, "different", len(set(self.targets)))
        if not self.targets or self.places - 1 > (
            MOST_STEPS_SPLIT if self._divides else MOST_STEPS
        ):
            raise ValueError("there must be a target, and not too many places to look for it")
        for target in self.targets:
            self._choice(target)

    @property
    def levels(self) -> int:
        """How many choices a row takes part in."""
        return levels(self.different)

    def noised(self, groups: Cells, entropy: Entropy) -> Integers:
        """Return a place for each target, by group; `groups` are histograms as in `Ranks`."""
        places = integers([self._choose(cells, entropy) for cells in groups])
        return places.reshape(-1, len(self.targets))

    def off(self, confidence: float) -> float:
        """Return how many rows a rank is off with this probability, where values lie dense."""
        worst = max(
            float(choice.sensitivity / (choice.epsilon * unit * self._row))
            for choice, unit in map(self._choice, self.targets)
        )
        return -2 * worst * math.log(1 - confidence)

    @property
    def _bits(self) -> int:
        return _SPLIT if self._divides else 0

    @property
    def _places(self) -> int:
        return self.places << self._bits

    @property
    def _row(self) -> int:
        """What a row of full weight counts for once it is cut."""
        return self.one << self._bits

    @property
    def _divides(self) -> bool:
        return divides(self.different)

    def _choice(self, target: Target) -> tuple[Exponential, int]:
        """Return the choice for one target, and how many units of loss a part is.

        Raises:
            ValueError: epsilon is too small to choose with.
        """
        share, p = self.epsilon / self.levels, target.fraction
        exact = math.lcm(p.denominator, target.shift.denominator)
        # Whole units for r are best, for p next; but with finer ones, fewer rows can be counted.
        most = _FINEST if self._row == 1 else _FINE
        unit = next(d for d in (exact, p.denominator, 64) if d <= most)
        moved = self._moved(p, unit)
        if target.end is not None:
            moved = (OUTWARDS + 1) * unit // 2
        return Exponential(share, moved * (self.rows << self._bits)), unit

    @staticmethod
    def _moved(p: Fraction, unit: int) -> int:
        return max(unit - (unit * p).__floor__(), (unit * p).__ceil__())

    def _choose(self, cells: Sequence[int], entropy: Entropy) -> tuple[int, ...]:
        at = np.array(cells[::2], dtype=np.int64)
        rows = np.array(cells[1::2], dtype=np.int64)
        targets = sorted(set(self.targets))
        everywhere = _Part(at, rows, 1 << self._bits, 0, self._places - 1, self._places)
        if not self._divides:
            places = [self._place(t, everywhere, entropy, nulls=True) for t in targets]
            if NOBODY not in places:
                places.sort()
            both = dict(zip(targets, places, strict=True))
            return tuple(both[t] for t in self.targets)
        found = self._divide({t: t for t in targets}, everywhere, entropy, nulls=True)
        return tuple(found[t] >> _SPLIT for t in self.targets)  # NOBODY stays what it is

    def _divide(
        self, ranks: Mapping[Target, Target], part: "_Part", entropy: Entropy, *, nulls: bool
    ) -> dict[Target, int]:
        """Return a place for each target, given which rank it has in this part, in order."""
        if not ranks:
            return {}
        order = list(ranks.items())
        middle = len(order) // 2
        if order[middle][0].end is not None and middle:
            middle -= 1  # how many rows an end leaves beyond it is less well known
        target, cut = order[middle]
        place = self._place(cut, part, entropy, nulls=nulls)
        if place == NOBODY:
            return dict.fromkeys(ranks, NOBODY)
        lower = {t: rank.left_of(cut) for t, rank in order[:middle]}
        higher = {t: rank.right_of(cut) for t, rank in order[middle + 1 :]}
        return {
            **self._divide(lower, part.left_of(place), entropy, nulls=False),
            target: place,
            **self._divide(higher, part.right_of(place), entropy, nulls=False),
        }

    def _place(self, target: Target, part: "_Part", entropy: Entropy, *, nulls: bool) -> int:
        """Choose one place; `nulls` says whether NULL is a candidate."""
        (choice, unit), end = self._choice(target), target.end
        # What a row too many below costs, and one too few.
        many, few = OUTWARDS if end == 1 else 1, OUTWARDS if end == 0 else 1
        starts, stops, rows = part.points()
        held = rows * (stops - starts)
        n = int(held.sum())
        rank = (unit * (target.fraction * n + target.shift * self._row)).__floor__()
        # Runs of candidates: a gap, a point with rows, a gap, …, a gap; and NULL.
        runs = np.empty(2 * len(starts) + 1, dtype=np.int64)
        runs[0], runs[1::2], runs[2::2] = part.first, starts, stops
        alike = np.diff(runs, append=part.last + 1)
        below = np.zeros(len(runs), dtype=np.int64)
        below[2::2] = np.cumsum(held)
        below[1::2] = below[2::2] - held
        up_to = below.copy()
        up_to[1::2] += held
        edges = cuts(part.first, part.last, 1 << self._bits)
        if end is not None:
            less = part.below(edges)
            alike = np.append(alike, np.full(len(edges) - 1, width(part.first, part.last)))
            below, up_to = np.append(below, less[:-1]), np.append(up_to, less[1:])
        if OUTWARDS * max(abs(rank), unit * n) > _MOST:  # as Python's numbers, which have no end
            below, up_to = below.astype(object), up_to.astype(object)
        losses = np.maximum(
            np.maximum(many * (unit * below - rank), few * (rank - unit * up_to)), 0
        )
        losses[len(runs) :] += unit * self._row
        losses = np.minimum(losses, _MOST).astype(np.int64)
        if nulls:
            losses = np.append(losses, min(n * self._moved(target.fraction, unit), _MOST))
            alike = np.append(alike, MANY * (part.last - part.first + 1))

        def loss(run: int, inside: int) -> int:
            """Return that of a candidate: of a point's places, each has its own rows below."""
            if run >= len(runs) or run % 2 == 0:
                return int(losses[run])
            each = int(rows[run // 2])
            lower = int(below[run]) + each * inside
            over, under = unit * lower - rank, rank - unit * (lower + each)
            return min(max(many * over, few * under, 0), _MOST)

        run, inside = choice.choose(losses, alike, entropy, loss if self._divides else None)
        if run < len(runs):
            return int(runs[run]) + inside
        if nulls and run == len(losses) - 1:
            return NOBODY
        cell = run - len(runs)
        return int(edges[cell] if end == 0 else edges[cell + 1] - 1)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the rows, by place, and where to look for a rank among them.

    Attributes:
        at, rows: the points that have rows, in order, and how many each of their places has.
        places: of a point.
        first, last: candidates.
        end: beyond the last place whose rows are in this part; at most last + 1.
    """

    at: Integers
    rows: Integers
    places: int
    first: int
    last: int
    end: int

    def points(self) -> tuple[Integers, Integers, Integers]:
        """Return from where and up to where the places of each point lie here, and their rows."""
        starts = np.maximum(self.at * self.places, self.first)
        stops = np.minimum((self.at + 1) * self.places, self.end)
        there = starts < stops
        return starts[there], stops[there], self.rows[there]

    def below(self, places: Integers) -> Integers:
        """Return how many rows lie below each of some places."""
        starts, stops, rows = self.points()
        wholly = np.searchsorted(stops, places, side="right")  # as many points lie below
        less = np.append(0, np.cumsum(rows * (stops - starts)))[wholly]
        starts, rows = np.append(starts, self.last + 1), np.append(rows, 0)
        below: Integers = less + rows[wholly] * np.maximum(places - starts[wholly], 0)
        return below

    def left_of(self, place: int) -> "_Part":
        """Return the rows below a place, which may be found for them, too."""
        return replace(self, last=place, end=place)

    def right_of(self, place: int) -> "_Part":
        """Return the rows at a place and above."""
        return replace(self, first=place)
