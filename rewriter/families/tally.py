"""MODE over a public list of values."""

from collections.abc import Sequence
from dataclasses import dataclass

from rewriter.dialects import Dialect
from rewriter.families.family import Draft
from rewriter.families.measures import Asked, Total
from rewriter.functions.conditions import compare
from rewriter.literals import constant
from rewriter.scalar import Scalar
from sensitivity.intervals import Scale
from sensitivity.policy import Value
from sensitivity.statistics import Aggregate as Statistic
from sensitivity.tally import Tally

_CONFIDENCE = 0.95


@dataclass(slots=True)
class Listed(Draft):
    """How often each of the values occurs.

    Attributes:
        short: rows that the value told may have less than the most frequent, once the noise is
            known.
    """

    argument: Scalar
    domain: tuple[Value, ...]
    short: int = 0

    @property
    def family(self) -> Tally:
        return Tally(len(self.domain))

    def learn(self, noise: Scale) -> None:
        self.short = self.family.short(noise, _CONFIDENCE)

    def arguments(self, j: int, dialect: Dialect) -> list[str]:
        x = self.argument
        constants = [constant(value, x.type, dialect) for value in self.domain]
        cases = " ".join(
            f"WHEN {compare('=', x, value, dialect).sql} THEN {i}"
            for i, value in enumerate(constants)
        )
        return [*Draft.arguments(self, j, dialect), f"CASE {cases} END AS x{j}"]

    def indices(self, j: int, dialect: Dialect) -> list[str]:
        return [f"CASE WHEN f{j} THEN x{j} END AS g{j}" if self.condition else f"x{j} AS g{j}"]

    def beside(self, j: int) -> tuple[str, ...]:
        return (f"g{j}",)

    def asked(self, j: int, dialect: Dialect) -> Sequence[Asked]:
        return [Total(of=f"g{j}")]

    def values(self) -> tuple[Value, ...]:
        return self.domain

    def about(self, statistic: Statistic) -> str:
        return (
            f"the value with the largest noisy count; at {100 * _CONFIDENCE:g} % none has more than"
            f" {self.short:,} rows more"
        )

    @property
    def bounds(self) -> str | None:
        return f"its {len(self.domain):,} public values"
