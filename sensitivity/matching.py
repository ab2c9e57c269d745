"""COUNT(DISTINCT x) for other things than units, where a unit may answer for a few items only."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from sensitivity.statistics import Count


@dataclass(frozen=True, slots=True)
class Matching(Count):
    """The most items that can be given to units that have them, no unit more than `cap`.

    Cell: the size of a maximum matching between the items of a group and `cap` copies of each unit
        that has one. Beside a random choice of `cap` items for each unit, an item that many units
        have is hardly ever lost.
    Privacy: a matching in which the unit's pairs are dropped is a matching without the unit; in a
        group where it has r rows these are at most min(cap, r). And a matching without the unit
        is one with it. So a unit moves the cells of all its groups together by at most the sum of
        min(cap, r) over them, which is at most min(cap * groups, rows).
    Not covered: items that no unit has room for are missing, and no ± tells how many.
    Source: Knop and Steinke 2023, arXiv:2307.12064.

    Attributes:
        cap: items that a unit may answer for in a group, >= 1.
        groups: that a unit may appear in.
    """

    cap: int
    groups: int

    columns: ClassVar[tuple[str, ...]] = ("unit", "item", "present", "rows")
    listed: ClassVar[bool] = True

    def sensitivity(self, rows: int) -> int:
        """The most that a unit with `rows` rows in the release moves all its cells (L1)."""
        return min(self.cap * self.groups, rows)

    def cells(self, exact: tuple[int, ...]) -> tuple[int, ...]:
        """Return the one cell; `exact` is (unit, item, 1, rows, unit, …), no pair twice."""
        # Few statements need it, and it takes a fifth of the time to start and 30 MB a worker.
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import maximum_bipartite_matching

        table = np.array(exact, dtype=np.int64).reshape(-1, 4)
        pairs = table[table[:, 3] > 0, :2]
        units, unit = np.unique(pairs[:, 0], return_inverse=True)
        items, item = np.unique(pairs[:, 1], return_inverse=True)
        copies = (unit[:, None] * self.cap + np.arange(self.cap)).reshape(-1)
        graph = csr_array(
            (np.ones(len(copies), dtype=np.int8), (np.repeat(item, self.cap), copies)),
            shape=(len(items), len(units) * self.cap),
        )
        return (int((maximum_bipartite_matching(graph, perm_type="column") >= 0).sum()),)
