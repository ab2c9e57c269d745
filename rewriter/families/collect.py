"""Puts the aggregates of a block together into as few families as possible."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from rewriter.aggregates import Rank, Wanted
from rewriter.families.disjoint import kept_apart
from rewriter.families.family import Counted, Draft, both
from rewriter.families.matching import Enumerated, Itemised, Matched, listed
from rewriter.families.quantiles import Extreme, Ranked
from rewriter.families.sums import Summed
from rewriter.families.tally import Listed
from rewriter.families.tensors import Crossed
from rewriter.families.votes import Voted
from rewriter.functions.dates import as_day
from rewriter.keys import domain_of
from rewriter.relations import Rows
from rewriter.scalar import Scalar
from sensitivity.statistics import Aggregate as Statistic
from sensitivity.statistics import Nth
from sensitivity.tensors import degrees

Kind = TypeVar("Kind", bound=Draft)


@dataclass(frozen=True, slots=True)
class Reading:
    """Where an aggregate is read off: the number of its family, and under which names.

    Attributes:
        beside: other families that tell the same number.
    """

    family: int
    statistics: tuple[Statistic, ...]
    beside: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """How much of a block a unit may be.

    Attributes:
        width: columns of its key.
        rows, groups: of it in the release.
        of: its rows, which say for how many groups a unit may be counted, if an item is one.
    """

    width: int
    rows: int
    groups: int
    of: Rows


_BEYOND = 3
"""At ε = 1, noise is beyond so many times its scale in 1 of 20 answers: then a list that is no
longer than that bounds a number of its values as well as the noise does."""

Placed = tuple[Draft, tuple[Statistic, ...]]


def collect(all_wanted: Sequence[Wanted], unit: Unit) -> tuple[list[Draft], list[Reading]]:
    """Return the families, and for each aggregate what to read off which of them."""
    collector = _Collector(unit)
    # What can serve others comes first: pairs of columns, then columns, then counts.
    first = sorted(range(len(all_wanted)), key=lambda i: _rank(all_wanted[i]))
    found = {i: collector.place(all_wanted[i]) for i in first}
    drafts = list(collector.drafts.values())
    for i, w in enumerate(all_wanted):
        found[i][0].labels.append(w.label)
    readings = []
    for i, w in enumerate(all_wanted):
        draft, names = found[i]
        same = collector.hosts(draft.condition) if w.statistic == "rows" else []
        beside = tuple(drafts.index(host) for host in same if host is not draft)
        readings.append(Reading(drafts.index(draft), names, beside))
    for j, draft in enumerate(drafts):
        if isinstance(draft, Summed):
            draft.single = all(r.statistics == ("sum",) for r in readings if r.family == j)
    filters = {id(found[i][0]): w.picks for i, w in enumerate(all_wanted)}
    kept_apart(drafts, [filters[id(draft)] for draft in drafts])
    return drafts, readings


def _rank(w: Wanted) -> int:
    if w.statistic == "items":
        return 1
    if len(w.arguments) == 2:
        return 0
    return 2 if w.statistic in {"rows", "count", "units"} else 1


class _Collector:
    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.drafts: dict[tuple[str, ...], Draft] = {}

    def place(self, w: Wanted) -> Placed:
        """Find the family that an aggregate can be read off, or make it."""
        condition = w.filter.sql if w.filter else None
        if w.statistic == "items":
            return self._items(w.arguments, condition), ("rows",)
        if w.statistic == "units":
            return self._kept(Counted(condition, distinct=True), "units"), ("rows",)
        if w.statistic in {"rows", "count"}:
            draft, statistic = self._count(w, condition)
            return draft, (statistic,)
        x = w.arguments[0]
        if w.statistic == "ranks":
            ranked = self._ranked(w.ranks, as_day(x), condition)
            return ranked, tuple(ranked.number(rank) for rank in w.ranks)
        if w.statistic in {"bool_and", "bool_or"}:
            return self._kept(Voted(condition, x), "votes", x.sql), (w.statistic,)
        if w.statistic == "mode":
            listed = Listed(condition, as_day(x), domain_of(x) or ())
            return self._kept(listed, "mode", x.sql), (Nth("0"),)
        if len(w.arguments) == 2:
            draft, statistic = self._of_two(w.statistic, x, w.arguments[1], condition)
        else:
            draft, statistic = self._of_one(w.statistic, x, condition)
        return draft, (statistic,)

    def _kept(self, made: Kind, *identity: str) -> Kind:
        """Return the family of this kind and identity that is there already, or this one."""
        kept = self.drafts.setdefault((*identity, made.condition or ""), made)
        if not isinstance(kept, type(made)):
            raise AssertionError("two kinds of families under one name")
        return kept

    def _ranked(self, ranks: Sequence[Rank], x: Scalar, condition: str | None) -> Ranked:
        """An array has its elements from one family, so an end among them is one of all rows."""
        ends = {rank.fraction for rank in ranks}
        if len(ends) == 1 and ends <= {0, 1}:
            end = Extreme(condition, x, groups=self.unit.groups)
            return self._kept(end, "end", str(*ends), x.sql)
        return self._kept(Ranked(condition, x), "ranks", x.sql)

    def _items(self, items: tuple[Scalar, ...], condition: str | None) -> Draft:
        names = ("items", *(x.sql for x in items))
        unit, values = self.unit, listed(items)
        most = unit.of.groups(x.sources for x in items)
        moves = min(unit.rows, most * unit.groups)
        if values is not None and values <= _BEYOND * moves:
            return self._kept(Enumerated(condition, items, unit.width, values), *names)
        if moves == unit.rows:
            return self._kept(Itemised(condition, items), *names)
        return self._kept(Matched(condition, items, unit.width, most, unit.groups), *names)

    def _of_two(
        self, statistic: Statistic, y: Scalar, x: Scalar, condition: str | None
    ) -> tuple[Draft, Statistic]:
        turned = self.drafts.get(("cross", x.sql, y.sql, condition or ""))
        if isinstance(turned, Crossed) and y.sql != x.sql and statistic in _TURNED:
            y, x, statistic = x, y, _TURNED[statistic]
        draft = self._kept(Crossed(condition, (y, x)), "cross", y.sql, x.sql)
        _raise(draft, statistic)
        return draft, statistic

    def _of_one(
        self, statistic: Statistic, x: Scalar, condition: str | None
    ) -> tuple[Draft, Statistic]:
        """Read an aggregate of one column, if possible off a family of two.

        A tensor serves one of its columns with the whole ε of two families, for less than twice
        the noise of a family of its own. It has to count the same rows.
        """
        for draft in self.drafts.values():
            if isinstance(draft, Crossed) and draft.condition == condition and draft.complete:
                sides = [y.sql == x.sql for y in draft.pair]
                if any(sides):
                    named = (_OF_Y if sides[0] else _OF_X)[statistic]
                    _raise(draft, named)
                    return draft, named
        own = self._kept(Summed(condition, x), "sum", x.sql)
        own.degree = max(own.degree, 2 if statistic.startswith(("var", "stddev")) else 1)
        return own, statistic

    def hosts(self, condition: str | None) -> "list[Summed | Crossed]":
        """Return the families that can count the rows of a condition beside what they are for."""
        found = [d for d in self.drafts.values() if isinstance(d, Summed | Crossed)]
        return [host for host in found if host.condition == condition]

    def _count(self, w: Wanted, condition: str | None) -> tuple[Draft, Statistic]:
        argument = w.arguments[0] if w.arguments else None
        hosts = self.hosts(condition)
        if argument is None and hosts:
            # count(*) joins a family through a cell for NULLs: the rows that it does not see.
            for host in hosts:
                host.nulls = host.nulls or not host.complete
            return hosts[0], "rows"
        for host in hosts:
            if isinstance(host, Summed) and argument and argument.sql == host.argument.sql:
                return host, "count"
        if argument is not None:
            present = both([condition, f"({argument.sql} IS NOT NULL)"])
            return self._kept(Counted(present), "rows"), "rows"
        return self._kept(Counted(condition), "rows"), "rows"


def _raise(draft: Crossed, statistic: Statistic) -> None:
    """Raise a family's degrees to what a statistic needs."""
    y, x = degrees(statistic)
    draft.degrees = (max(draft.degrees[0], y), max(draft.degrees[1], x))


_TURNED: dict[Statistic, Statistic] = {
    "corr": "corr",
    "covar_pop": "covar_pop",
    "covar_samp": "covar_samp",
    "regr_count": "regr_count",
    "regr_sxy": "regr_sxy",
    "regr_avgy": "regr_avgx",
    "regr_avgx": "regr_avgy",
    "regr_syy": "regr_sxx",
    "regr_sxx": "regr_syy",
}
"""What an aggregate of y and x is called as one of x and y."""

_OF_Y: dict[Statistic, Statistic] = {
    "sum": "sum_y",
    "avg": "avg_y",
    "var_pop": "var_pop_y",
    "var_samp": "var_samp_y",
    "stddev_pop": "stddev_pop_y",
    "stddev_samp": "stddev_samp_y",
}
_OF_X: dict[Statistic, Statistic] = {
    "sum": "sum_x",
    "avg": "avg_x",
    "var_pop": "var_pop_x",
    "var_samp": "var_samp_x",
    "stddev_pop": "stddev_pop_x",
    "stddev_samp": "stddev_samp_x",
}
