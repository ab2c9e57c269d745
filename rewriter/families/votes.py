"""BOOL_AND and BOOL_OR (EVERY) of one condition."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from rewriter.dialects import Dialect
from rewriter.families.family import Draft
from rewriter.families.measures import Asked, Total
from rewriter.scalar import Scalar
from sensitivity import intervals
from sensitivity.intervals import Scale
from sensitivity.statistics import Aggregate as Statistic
from sensitivity.votes import Votes

_UNLIKELY = 0.05
_WRONG = f"{100 * _UNLIKELY / 2:g} %"


@dataclass(slots=True)
class Voted(Draft):
    """How many rows are true and how many false.

    Attributes:
        margin: rows that noise alone makes up, once its scale is known.
    """

    argument: Scalar
    margin: int = 0

    @property
    def family(self) -> Votes:
        return Votes(self.margin)

    def learn(self, noise: Scale) -> None:
        self.margin = math.ceil(intervals.one(noise, _UNLIKELY))

    def arguments(self, j: int, dialect: Dialect) -> list[str]:
        x = self.argument.sql
        value = f"CASE WHEN {x} THEN 1 WHEN NOT {x} THEN 0 END"
        return [*Draft.arguments(self, j, dialect), f"{value} AS x{j}"]

    def indices(self, j: int, dialect: Dialect) -> list[str]:
        return [f"CASE WHEN f{j} THEN x{j} END AS g{j}" if self.condition else f"x{j} AS g{j}"]

    def asked(self, j: int, dialect: Dialect) -> Sequence[Asked]:
        return [Total(of=f"g{j}"), Total(f"g{j}")]

    def about(self, statistic: Statistic) -> str:
        said = "true" if statistic == "bool_or" else "false"
        return (
            f"{said} if more than {self.margin:,} rows are, noise included; wrong in at most"
            f" {_WRONG} of answers where none is, or more than {2 * self.margin:,} are"
        )
