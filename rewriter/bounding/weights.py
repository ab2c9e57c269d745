"""Let every row of a unit count, but for less the more of them there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from rewriter.bounding.corrected import corrected
from rewriter.bounding.crowd import crowded
from rewriter.bounding.pairs import in_one_group, or_one, pairs, weight_of, weighted
from rewriter.bounding.read import Bounded, Read
from rewriter.bounding.way import Way
from rewriter.families import Asked, Draft, Reach, Total
from sensitivity.mechanisms import ONE_ROW, Mechanism


@dataclass(frozen=True, slots=True)
class Weights(Way):
    """Rows of one unit have one weight, so that they weigh no more than `rows` together.

    Of the n rows of a unit each counts w = min(2^16, floor(rows * 2^16 / n)) parts of 2^16. It is
    what choosing `rows` of them at random gives on average, without the variance of a choice; it
    needs no order and looks at no content; and where no unit has more, it is exact.

    A sum that is all that is asked (`families.Total.most`) is weighed by itself: with L what a
    unit's rows add to it over all groups, as absolute values, and `most` what `rows` rows at the
    larger bound add (or less, where the policy has a `unit_sum`), w = min(2^16, floor(most * 2^16 /
    L)). As L <= n * most / rows, that is never less than a weight by rows, for the same claim; and
    where values are mostly far below their bound, the rows of nearly everybody count in full.

    Privacy: n and L are of the unit's own rows, so its weights depend on no other unit; and
        w * n <= rows * 2^16, as w <= rows * 2^16 / n, or w = 2^16 and n <= rows; likewise
        w * L <= most * 2^16, and no sum of L's parts by group is more than L. See
        `sensitivity.mechanisms.ScaledLaplace`.
    Exact: all is integer arithmetic. What a row adds is at most 2^46, so w times that fits 64 bits,
        or w has more; and sums of 64 bits have more in every dialect.

    Attributes:
        selects: groups are selected privately, by whole numbers of units.
    """

    selects: bool

    def lay(self, draft: Draft, epsilon: Fraction) -> None:
        """Lay a grid on which 2^-16 of a row still is a whole number."""
        draft.lay(self.rows, epsilon, self._one(draft))

    def mechanism(self, draft: Draft, epsilon: Fraction) -> Mechanism:
        """Return what makes a family private."""
        return draft.mechanism(self.rows, self.groups, epsilon, self._one(draft))

    def asks_alone(self, draft: Draft, j: int) -> bool:
        """Say whether a family is asked for in a query of its own."""
        return bool(draft.beside(j)) or draft.reach is Reach.CHOICE

    def bounded(self, read: Read) -> Bounded:
        """Print the weighted aggregate."""
        match read.reach:
            case Reach.ROWS if not read.statistics:  # public groups; no row counts for anything
                sql = read.aggregate(read.sql)
            case Reach.ROWS if read.dialect.adds_by_unit and not read.grouped:
                limits = _limits(read.statistics, _parts(read, "abs(s{})"), ("n", self.rows))
                sql = in_one_group(read, ", ".join(_shares(read, limits)))
            case Reach.ROWS:
                sql = self._corrected(read)
            case Reach.GROUPS if read.partials:
                return self._extremes(read)
            case Reach.GROUPS if read.beside:
                sql = read.aggregate(self.few(read, _different(read)))
            case Reach.GROUPS:
                sql = self._by_unit(read)
            case Reach.CHOICE:
                sql = read.aggregate(self._chosen(read))
        if any(isinstance(s, Total) and s.most for s in read.statistics):
            words = f"every row of a {read.unit}, what they add up to scaled to its bound"
        else:
            words = f"the rows of a {read.unit} count for {self.rows} at most"
            words += ", each for less the more there are"
        if read.reach is Reach.GROUPS and self.selects:
            words += self.few_words(read)
        return Bounded(sql, words)

    def _corrected(self, read: Read) -> str:
        """Aggregate every row as its unit weighs, of which few weigh less than one."""
        key = ", ".join(read.units)
        totals = [s for s in read.statistics if isinstance(s, Total)]
        # What cancels out within a unit counts for nothing where there is one group.
        added = "sum(abs({}))" if read.grouped else "abs(sum({}))"
        limits = _limits(totals, [added.format(s.value) for s in totals], ("count(*)", self.rows))
        weights = ", ".join(_shares(read, limits, heavy=True))
        return corrected(
            read, f"SELECT {key}, {weights} FROM d GROUP BY {key} HAVING {_heavy(limits)}"
        )

    def _by_unit(self, read: Read) -> str:
        """Aggregate by unit and group first, where units are counted.

        Privacy: if groups are selected, a unit is in no more than `groups` of them, and counts once
            in each. If they are public and it could be in more, it counts v parts of 2^16 in each
            of its m groups, v = min(2^16, floor(groups * 2^16 / m)): v * m <= groups * 2^16, as
            with rows.
        """
        source = pairs(read)
        limits = _limits(read.statistics, _parts(read, "sum(abs(s{}))"), ("sum(n)", self.rows))
        weights = ", ".join(_shares(read, limits))
        if not self.crowded:
            return weighted(read, source, weights, _heavy(limits), None)
        if self.selects:
            few = partial(self.few, read)
            return crowded(read, self.groups, self._maybe(read), few, weights, _heavy(limits))
        itself = read.dialect.quotient(self.groups * ONE_ROW, "count(*)")
        return weighted(
            read,
            source,
            f"{weights}, least({ONE_ROW}, {itself}) AS v",
            f"{_heavy(limits)} OR count(*) > {self.groups}",
            or_one("v"),
        )

    def _maybe(self, read: Read) -> str:
        """Spell over the rows of a unit whether it may be beyond a limit."""
        totals = [s for s in read.statistics if isinstance(s, Total)]
        rows = f"count(*) > {min(self.rows, self.groups)}"
        added = [f"sum(abs({s.value})) > {s.most}" for s in totals if s.most]
        return " OR ".join((rows, *added))

    def _extremes(self, read: Read) -> Bounded:
        """Aggregate one row of a unit and group, in `groups` groups.

        Privacy: that row is computed from the unit's own rows, and which of its groups are kept
            follows from a keyed hash over the unit and the key. So a unit has at most `groups`
            rows, and they depend on no other unit.
        """
        words = f"every row of a {read.unit}, of which one in a group counts"
        return Bounded(read.aggregate(self.few(read, read.by_unit)), words + self.few_words(read))

    def _chosen(self, read: Read) -> str:
        """Spell `rows` of a unit's different rows.

        Privacy: they are ordered by a keyed hash over the unit and their content, within a
            partition that holds no other unit's rows; so which are kept is a function of that
            unit's rows.
        """
        order = f"PARTITION BY {', '.join(read.units)} ORDER BY {read.order(read.content)}"
        return (
            f"SELECT * FROM (SELECT *, row_number() OVER ({order}) AS rn FROM"
            f" ({_different(read)}) AS b) AS c WHERE rn <= {self.rows}"
        )

    def _one(self, draft: Draft) -> int:
        """Return what counts as one in a family's cells."""
        by_groups = self.crowded and not self.selects and not draft.beside(0)
        weighs = draft.reach is Reach.ROWS or (draft.reach is Reach.GROUPS and by_groups)
        return ONE_ROW if weighs else 1


def _parts(read: Read, spelled: str) -> list[str]:
    """Spell what a unit adds to each statistic, of the columns that `pairs` has for them."""
    return [spelled.format(i) for i in range(len(read.statistics))]


_Limits = Mapping[str, tuple[str, int]]
"""By the name of a weight: what a unit has, and the most that counts."""


def _limits(statistics: Sequence[Asked], added: Sequence[str], rows: tuple[str, int]) -> _Limits:
    """Return what a unit's parts are limited by: their own sums, or its rows.

    Args:
        added: by statistic, what a unit adds to it.
        rows: how many rows a unit has, and how many count.
    """
    limits = {
        weight_of(i, s): (added[i], s.most) if s.most else rows
        for i, s in enumerate(statistics)
        if isinstance(s, Total)
    }
    return limits or {weight_of(0, statistics[0]): rows}


def _shares(read: Read, limits: _Limits, *, heavy: bool = False) -> list[str]:
    """Spell weights: which part of 2^16 a unit may have of what it has; all of it, if it may.

    Args:
        heavy: only of units that are beyond one of the limits at least.
    """
    beyond = heavy and len(limits) == 1
    return [
        f"{read.dialect.quotient(most * ONE_ROW, has if beyond else f'greatest({has}, {most})')}"
        f" AS {w}"
        for w, (has, most) in limits.items()
    ]


def _heavy(limits: _Limits) -> str:
    """Spell whether a unit has more of anything than it may."""
    return " OR ".join(f"{has} > {most}" for has, most in limits.values())


def _different(read: Read) -> str:
    """Spell the rows of each unit, equal ones once."""
    columns = ", ".join((*read.units, *read.content))
    return f"SELECT DISTINCT {columns} FROM ({read.sql}) AS a"
