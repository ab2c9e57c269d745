"""EXPLAIN of a private statement: what it would ask, bound, add and cost. Never any data."""

import json
from collections.abc import Sequence
from enum import Enum
from itertools import groupby
from textwrap import wrap

from rewriter.earlier import shown
from rewriter.plan import Earlier, Estimate, Measure, Plan, PublicRows, Release, Totals
from rewriter.words import nano, plain
from sensitivity.count_threshold import CountThreshold
from sensitivity.held import HeldChoice
from sensitivity.mechanisms import ScaledGaussian
from sensitivity.quantiles import RankChoice
from sensitivity.ranks import Ranks
from sensitivity.refusal import SyntaxRefused, UnsupportedSyntax
from sensitivity.selection import Selection
from sensitivity.top_k import Largest

_WIDTH = 100
_ON, _OFF = {"", "TRUE", "ON", "1"}, {"FALSE", "OFF", "0"}
_BOOLEAN = {
    *("ANALYSE", "ANALYZE", "BUFFERS", "COSTS", "GENERIC_PLAN", "MEMORY"),
    *("SETTINGS", "SUMMARY", "TIMING", "VERBOSE", "WAL"),
}


class Form(Enum):
    """How a plan is printed."""

    TEXT = "TEXT"
    JSON = "JSON"


def explained(options: tuple[str, ...]) -> Form:
    """Read the options of an EXPLAIN, as words in upper case; those about costs change nothing.

    Raises:
        UnsupportedSyntax: ANALYZE, which would run the statement; XML and YAML.
        SyntaxRefused: PostgreSQL has no such option, or not such a value of it.
    """
    form = "TEXT"
    listed = options[1:-1] if options[:1] == ("(",) else [w for o in options for w in (o, ",")]
    for comma, words in groupby(listed, ",".__eq__):
        if comma:
            continue
        name, *value = (word.strip("'\"").upper() for word in words)
        said = "".join(value)
        if name == "FORMAT":
            form = said
        elif name not in {*_BOOLEAN, "SERIALIZE"}:
            raise SyntaxRefused(f"EXPLAIN has no option {name}")
        elif name in _BOOLEAN and said not in _ON | _OFF:
            raise SyntaxRefused(f"{name} requires a Boolean value")
        elif name in {"ANALYZE", "ANALYSE"} and said in _ON:
            raise UnsupportedSyntax(
                "EXPLAIN ANALYZE would run the statement", hint="Write EXPLAIN without ANALYZE."
            )
    if form not in {each.value for each in Form}:
        raise UnsupportedSyntax(
            f"EXPLAIN of a private statement has no format {form}", hint="TEXT or JSON."
        )
    return Form(form)


def as_json(lines: Sequence[str]) -> str:
    """Print a plan in the frame that tools look for."""
    plan = {
        "Node Type": "Private Answer",
        "Startup Cost": 0.0,
        "Total Cost": 0.0,
        "Plan Rows": 0,
        "Plan Width": 0,
        "Details": list(lines),
    }
    return json.dumps([{"Plan": plan}], ensure_ascii=False)


def explain(plan: Plan, confidence: float, salt: str) -> list[str]:
    """Return the lines of an EXPLAIN; they depend on the statement and the policy alone.

    Args:
        salt: what keys the choice of rows; it is a secret, and not shown.
    """
    lines = []
    for i, step in enumerate(plan.steps):
        if isinstance(step, PublicRows):
            lines += [f"Public table {step.table}", "  its rows as they are; nothing is charged"]
        elif isinstance(step, Earlier):
            lines += [
                f"Earlier answer :pgfog_{i} = {step.label}",
                "  noisy already, so later releases read it as a constant",
            ]
        elif isinstance(step, Totals):
            lines += _totals(step, plan, confidence)
        else:
            lines += _release(step, confidence, salt)
    lines.append(f"Price: ε {nano(plan.price.nano_epsilon)}, δ {nano(plan.price.nano_delta)}")
    return lines


def _release(release: Release, confidence: float, salt: str) -> list[str]:
    lines = [
        f"Private release over {', '.join(release.tables)}  (unit: {', '.join(release.unit)})",
        f"  Bounds: {release.bounding}",
    ]
    if release.keys:
        labels = ", ".join(key.label for key in release.keys)
        count = len(release.groups or ())
        if release.largest is not None:
            lines += _largest(release.largest, labels, count, confidence)
        elif release.selection is None:
            lines.append(f"  Groups: {labels}: all {count:,} public ones, empty ones included")
            lines += _combinations(release, count)
        else:
            lines += _selection(release.selection, labels, release.selected)
    for j, measure in enumerate(release.measures):
        clamp = f", clamped to {measure.bounds}" if measure.bounds else ""
        lines.append(f"  Noise: {measure.label}{clamp}")
        lines += [f"    {line}" for line in _mechanism(measure, confidence)]
        lines += [
            f"    {expected(release, e, confidence)}"
            for e in dict.fromkeys(release.estimates)
            if e.measure == j
        ]
    for sql in filter(None, release.queries):
        told = shown(sql.replace(salt, "…") if salt else sql)
        lines += ["  Backend:", *(f"    {line}" for line in wrap(told, _WIDTH))]
    return lines


def _combinations(release: Release, count: int) -> list[str]:
    """Say which public groups are left out."""
    lines = []
    for each in release.combinations:
        labels = ", ".join(release.keys[place].label for place in each.places)
        lines += [
            f"    of these {count:,}, those whose {labels} public tables have in the rows read:",
            *(f"    {line}" for line in wrap(each.sql, _WIDTH)),
        ]
    return lines


def _selection(by: Selection | CountThreshold, labels: str, why: str) -> list[str]:
    """Say how private groups are selected, how large they have to be, and why it is so."""
    counted = "rows" if isinstance(by, CountThreshold) and by.rows else "units"
    lines = [
        f"  Groups: {labels}: selected privately ({by.name}); a group of"
        f" {by.half_point:,} {counted} is shown half of the time, one of a single unit almost never"
    ]
    return [*lines, f"    {why}"] if why else lines


def _largest(names: Largest, labels: str, count: int, confidence: float) -> list[str]:
    """Say how groups are named, and what that may miss."""
    lines = [
        f"  Groups: {labels}: {names.most:,} of all {count:,} public ones, about the largest",
        f"    exponential mechanism, ε {plain(names.epsilon)}: one unit moves each by at most 1",
    ]
    short = names.short(count, confidence)
    if short is not None:
        lines.append(
            f"    one left out has at most {plain(short)} units more than one told, at"
            f" {confidence * 100:g} %; likely far fewer"
        )
    return lines


def _totals(step: Totals, plan: Plan, confidence: float) -> list[str]:
    table, of = step.table, plan.steps[step.step]
    labels = ", ".join(key.label for key in table.keys) or "all together"
    parts = ", ".join(key.label for key in of.keys) if isinstance(of, Release) else ""
    count = max((measure.parts for measure in table.measures), default=1)
    return [
        f"Totals: {labels}: sums of {count:,} groups each of {parts}; nothing more is charged",
        "  what lies in none of these groups is not in the totals either",
        *(f"    {expected(table, e, confidence)}" for e in dict.fromkeys(table.estimates)),
    ]


def _mechanism(measure: Measure, confidence: float) -> list[str]:
    """Say what stands between exact statistics and the answer, and what one unit can do."""
    moves = f"one unit moves its cells by at most {plain(measure.sensitivity)}"
    if isinstance(measure.mechanism, RankChoice) and isinstance(measure.family, Ranks):
        dense = measure.mechanism.off(confidence)
        return [
            f"exponential mechanism over ranks, ε {plain(measure.epsilon)}: {moves}",
            f"a rank is off by up to {plain(dense)} {measure.family.counted} at"
            f" {confidence * 100:g} %, more where few values lie",
        ]
    if isinstance(measure.mechanism, HeldChoice):
        groups = f", in {measure.mechanism.groups} groups" * (measure.mechanism.groups > 1)
        return [
            "exponential mechanism over how many units have each value, ε"
            f" {plain(measure.epsilon)}: one unit moves each by at most 1{groups}"
        ]
    if isinstance(measure.mechanism, ScaledGaussian):
        deviation = measure.mechanism.deviation
        return [
            f"discrete Gaussian of deviation {plain(deviation)}, ρ {plain(measure.mechanism.rho)}:"
            f" {moves} in L2"
        ]
    scale = plain(measure.sensitivity / measure.epsilon)
    told = [f"discrete Laplace of scale {scale}, ε {plain(measure.epsilon)}: {moves}"]
    if measure.apart:
        told.append("the same ε serves the other filters that no row passes beside this one")
    return told


def expected(release: Release, estimate: Estimate, confidence: float) -> str:
    """Say how far the noise may move an aggregate, before anything is known of the data."""
    if estimate.about:
        return f"{estimate.label}: {estimate.about}"
    family, scale = release.source(estimate)
    width = family.half_width(estimate.statistic, scale, confidence)
    percent = f"{confidence * 100:g} %"
    if width is not None:
        pooled = f", from {1 + len(estimate.beside)} families" if estimate.beside else ""
        return f"{estimate.label}: ± {plain(width)} at {percent}{pooled}"
    wide = family.half_width("count", scale, confidence) or 0.0
    return (
        f"{estimate.label}: its ± at {percent} shrinks with the rows of a group; below about"
        f" {plain(4 * wide)} rows it says little"
    )
