"""`SET privacy.target = '2%'`: the price of an answer, asked the other way round.

The ± of an answer is known from what was released: its width follows from the noise's law, and the
noisy value stands for the true one. Widths shrink as 1/ε, so ε * width / |value| is a constant of
the question, and ε = constant / target. What is remembered is that constant, from the analyst's own
last answer to the same question, and nothing else.

Privacy: ε is then chosen by earlier noisy answers that were charged to the same role. A ledger is a
filter: it covers prices that depend on earlier answers. Another role's answers are never looked at.
"""

import math
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import replace
from fractions import Fraction
from statistics import median

from proxy import notices
from proxy.release import NoisyTable
from proxy.settings import Settings
from rewriter.plan import Plan
from rewriter.scalar import NUMBERS
from rewriter.words import plain

_REMEMBERED = 10_000
_FINEST = 10**6  # ε is rounded up to a whole number of these parts


class Aims:
    """What every question asked of each role took; the least lately used are forgotten."""

    def __init__(self) -> None:
        self._costs: OrderedDict[Hashable, float] = OrderedDict()

    def aimed(self, settings: Settings, question: Hashable) -> tuple[Settings, str | None]:
        """Return the settings with the ε that the target takes, and a word if it is not reached.

        Without a target, or without an earlier answer to this question, ε is as it was set.

        Args:
            question: all that decides the answer except ε; it names the role.
        """
        target = settings.target
        if target is None:
            return settings, None
        cost = self._costs.get(question)
        if cost is None:
            return settings, (
                "privacy: nothing was answered yet that privacy.target could go by; asked at"
                f" ε {plain(settings.epsilon)}, the next time at what the target takes"
            )
        needed = cost / float(target)
        if needed > settings.max_epsilon:
            said = f"ε {plain(needed)}" if math.isfinite(needed) else "more than any ε"
            return replace(settings, epsilon=settings.max_epsilon), (
                f"privacy: ± {plain(100 * target)} % would take {said};"
                f" asked at the most the policy allows, ε {plain(settings.max_epsilon)}"
            )
        return replace(settings, epsilon=Fraction(math.ceil(needed * _FINEST), _FINEST)), None

    def remember(self, question: Hashable, cost: float) -> None:
        """Note what `cost_of` an answer says of the question."""
        self._costs[question] = cost
        self._costs.move_to_end(question)
        if len(self._costs) > _REMEMBERED:
            self._costs.popitem(last=False)


def cost_of(
    settings: Settings,
    plan: Plan,
    tables: Sequence[NoisyTable | None],
    widths: Sequence[notices.Widths | None],
) -> float | None:
    """Return ε times the relative ± of an answer at `settings.epsilon`; None: it has no ±.

    Args:
        widths: the ± of each output.
    """
    errors = [
        error
        for output, width in zip(plan.outputs, widths, strict=True)
        if (table := tables[output.step]) is not None
        and width is not None
        and (error := _relative(_sizes(table, output.estimate, settings), width)) is not None
    ]
    return float(settings.epsilon) * max(errors) if errors else None


def _sizes(table: NoisyTable, i: int, settings: Settings) -> Sequence[float | None]:
    """Return how large an aggregate is in the first groups; nothing if it is no number."""
    wanted = table.release.estimates[i]
    if wanted.type.kind not in NUMBERS or wanted.type.element is not None or wanted.values:
        return []
    most = notices.MOST_GROUPS
    (estimates,) = table.estimates(i, nonnegative=settings.nonnegative, first=most)
    return estimates.floats()


def _relative(values: Sequence[float | None], widths: notices.Widths) -> float | None:
    """Return the ± of an aggregate over its size: of the median group, as the notice says it."""
    errors = [
        width / abs(value) if value else math.inf
        for width, value in zip(
            widths * len(values) if len(widths) == 1 else widths[: len(values)],
            values,
            strict=True,
        )
        if width is not None and value is not None
    ]
    return median(errors) if errors else None
