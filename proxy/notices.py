"""What is said beside an answer: its price, what is left, and how far noise may have moved it."""

from collections.abc import Sequence
from datetime import datetime
from statistics import median

from proxy.ledger import Charge, Spent
from proxy.release import NoisyTable
from proxy.settings import Settings
from rewriter.plan import Output, Plan, Release
from rewriter.words import nano, plain
from sensitivity.accounting import Price
from sensitivity.quantiles import RankChoice
from sensitivity.ranks import Ranks

MOST_GROUPS = 500
"""The first groups of an answer stand for all: a median over more would hold up everybody else."""

Widths = list[float | None]
"""The ± of one aggregate by group, None where it has none; one number if it is the same in all."""

_ASCII = str.maketrans({"ε": "epsilon", "δ": "delta", "±": "+/-", "…": "..."})


def spelled(words: str, encoding: str) -> str:
    """Spell pgfog's own signs so that a client_encoding other than UTF8 has them."""
    return words if encoding.upper() in {"UTF8", "UNICODE"} else words.translate(_ASCII)


def price(amount: Price) -> str:
    """Return "ε 0.5" or "ε 0.5, δ 1e-7"."""
    delta = f", δ {nano(amount.nano_delta)}" if amount.nano_delta else ""
    return f"ε {nano(amount.nano_epsilon)}{delta}"


def account(spent: Spent) -> str:
    """Return one line on a budget: spent, left, when it starts anew, and what was ever spent."""
    words = (
        f"{price(spent.left)} of ε {nano(spent.budget.nano_epsilon)},"
        f" δ {nano(spent.budget.nano_delta)} left{_until(spent.refills)};"
        f" spent {price(spent.price)}"
    )
    if spent.lifetime != spent.price:
        words += f", {price(spent.lifetime)} in all periods together"
    return words


def _until(refills: datetime | None) -> str:
    return f" until {refills:%Y-%m-%d}" if refills else ", which never refills"


def widths(
    plan: Plan, tables: Sequence[NoisyTable | None], confidence: float
) -> list[Widths | None]:
    """Return the ± of each output, by group; None if it is of no group."""
    return [
        half_widths(table, output.estimate, confidence)
        if (table := tables[output.step]) is not None and table.groups
        else None
        for output in plan.outputs
    ]


def notice(
    plan: Plan,
    charge: Charge | None,
    tables: Sequence[NoisyTable | None],
    known: Sequence[Widths | None],
    settings: Settings,
) -> str:
    """Return the notice of one answer. It looks at noisy tables only.

    Args:
        charge: None: it was paid for before.
        known: what `widths` says of them.
    """
    confidence = settings.confidence
    words = "privacy: nothing charged, for the same was paid before an error"
    if charge is not None:
        left = f"{price(charge.left)} left{_until(charge.refills)}"
        words = f"privacy: {price(charge.price)} charged, {left}"
    said = dict.fromkeys(
        f"{output.name} {text}"
        for output, width in zip(plan.outputs, known, strict=True)
        if (text := _width(output, tables[output.step], width, confidence))
    )
    if said:
        words += f"; ± at {confidence * 100:g} %: {', '.join(said)}"
    empty = dict.fromkeys(
        output.name
        for output in plan.outputs
        if settings.intervals
        and (table := tables[output.step]) is not None
        and table.without_ends(output.estimate, confidence)
    )
    if empty:
        words += f"; no ends are known of {', '.join(empty)}: see EXPLAIN"
    if any(isinstance(step, Release) and step.selection for step in plan.steps):
        words += "; groups that few share are not shown"
    return words


def _width(
    output: Output, table: NoisyTable | None, widths: Widths | None, confidence: float
) -> str | None:
    """Return the ± of an output column; of a ratio, whose ± differs by group, the median.

    Where groups were named, also how far one of those left out may be above one that is told.
    """
    if table is None or widths is None:
        return None
    measure = table.release.measures[table.release.estimates[output.estimate].measure]
    if isinstance(measure.mechanism, RankChoice) and isinstance(measure.family, Ranks):
        return f"{plain(measure.mechanism.off(confidence))} {measure.family.counted} of rank"
    known = [w for w in widths if w is not None]
    if not known:
        return None
    middle = median(known)
    if max(known) > min(known):
        return f"{plain(middle)} (median)"
    names = table.release.largest
    short = names.short(len(table.release.groups or ()), confidence) if names else None
    above = f" (a group left out: at most {plain(short)} more)" if short is not None else ""
    return plain(middle) + above


def half_widths(table: NoisyTable, estimate: int, confidence: float) -> Widths:
    """Return the ± of one aggregate by group; of the first few hundred groups if it differs."""
    statistic = table.release.estimates[estimate].statistic
    family, scale, cells = table.source(estimate)
    linear = family.half_width(statistic, scale, confidence)
    if linear is not None:
        return [linear]
    if not family.around:
        return [None] * len(table.groups[:MOST_GROUPS])
    limits = family.interval(statistic, cells[:MOST_GROUPS], scale, confidence)
    return [None if at is None else (at[1] - at[0]) / 2 for at in limits]
