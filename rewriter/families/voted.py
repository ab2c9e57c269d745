"""BOOL_AND and BOOL_OR (EVERY) of one condition."""

from dataclasses import dataclass
from fractions import Fraction

from rewriter.dialects import Dialect
from rewriter.families.draft import Draft
from rewriter.scalar import Scalar
from sensitivity.mechanisms import DiscreteLaplace, Mechanism
from sensitivity.statistics import Aggregate as Statistic
from sensitivity.votes import Votes

_UNLIKELY = 0.05


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

    def mechanism(self, rows: int, groups: int, epsilon: Fraction) -> Mechanism:
        noise = DiscreteLaplace(self.sensitivity(rows, groups) / epsilon)
        self.margin = noise.quantile(_UNLIKELY)
        return noise

    def arguments(self, j: int, dialect: Dialect) -> list[str]:
        x = self.argument.sql
        value = f"CASE WHEN {x} THEN 1 WHEN NOT {x} THEN 0 END"
        return [*Draft.arguments(self, j, dialect), f"{value} AS x{j}"]

    def indices(self, j: int, dialect: Dialect) -> list[str]:
        return [f"CASE WHEN f{j} THEN x{j} END AS g{j}" if self.condition else f"x{j} AS g{j}"]

    def content(self, j: int) -> list[str]:
        return [*Draft.content(self, j), f"g{j}"]

    def statistics(self, j: int, units: str, dialect: Dialect) -> list[str]:
        return [f"count(g{j})", f"coalesce(sum(g{j}), 0)"]

    def about(self, statistic: Statistic) -> str:
        rows = f"{self.margin:,} rows, noise included"
        if statistic == "bool_or":
            return f"true if it is of more than {rows}"
        return f"false if it is of more than {rows}"
