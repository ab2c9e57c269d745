"""BOOL_AND and BOOL_OR, from noisy numbers of rows that say yes and no."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from sensitivity.estimates import Estimates, Exact
from sensitivity.integers import Integers
from sensitivity.statistics import Aggregate, Family


@dataclass(frozen=True, slots=True)
class Votes(Family):
    """Whether any row, or every row, is true, as far as that can be told from noise.

    Cells: rows that are false, rows that are true; a NULL adds to neither.
    Privacy: a row adds 1 to one of the two, so weight is 1 and they share the whole epsilon.
    Estimates: "bool_or" is true if the noisy number of true rows is above `margin`, "bool_and" is
        false if that of false rows is; None if both together are below 1. Exact answers would
        turn on a single row, so no private ones can.
    How sure: let a be P[|z| > margin] of the noise z, which is symmetric. Of no true row `bool_or`
        is true only if z > margin, of more than 2 * margin false only if z < -margin: each with
        probability a / 2 at most. And `bool_and` is the contrary of the false rows'.

    Attributes:
        margin: in rows, >= 0.
    """

    margin: int = 0

    columns: ClassVar[tuple[str, ...]] = ("n", "s")
    weight: ClassVar[int] = 1

    def cells(self, exact: tuple[int, ...]) -> tuple[int, ...]:
        """Return (false, true) of a group from how many have a value and how many are true."""
        n, s = exact
        return (n - s, s)

    def estimates(
        self, aggregate: Aggregate, noisy: Integers, *, nonnegative: bool = True
    ) -> Estimates:
        """Return "bool_and" or "bool_or" as 0 or 1."""
        no, yes = noisy.T
        said = yes > self.margin if aggregate == "bool_or" else no <= self.margin
        return Exact(said.astype(np.int64), known=no + yes >= 1)
