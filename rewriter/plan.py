"""What the rewriter makes of a statement: releases, the finishing SQL over them, and the price.

A plan is data. It says which exact statistics to ask of the backend, how much noise each of them
gets and what to do with the noisy numbers; `proxy` carries it out.
"""

import math
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from rewriter.combinations import Combinations
from rewriter.dialects import Dialect
from rewriter.earlier import Told, check_spelled, filled, read_by
from rewriter.keys import Key
from sensitivity.accounting import Price
from sensitivity.count_threshold import CountThreshold
from sensitivity.intervals import Normal, Rounded, Scale, Several
from sensitivity.mechanisms import Mechanism, ScaledGaussian, ScaledLaplace
from sensitivity.policy import SqlType, Value
from sensitivity.pooled import Pooled
from sensitivity.selection import Selection
from sensitivity.statistics import Aggregate as Statistic
from sensitivity.statistics import Family
from sensitivity.top_k import Largest


@dataclass(frozen=True, slots=True)
class Measure:
    """A family of statistics that gets its noise together.

    Attributes:
        family: how exact statistics become cells and noisy cells become estimates.
        mechanism: what is released instead of its exact cells.
        query: which of the release's queries asks for its statistics; 0 is the one for all.
        offset: where its statistics begin among the columns after the keys.
        sensitivity: the most one privacy unit moves all its cells of all groups, in rows: in L1,
            and of `ScaledGaussian` in L2.
        epsilon: its share.
        label: what it measures, in the analyst's words.
        bounds: the clamp in the analyst's words; None for counts.
        names: how many of the leading columns after the keys, in its own query, together are the
            name of something; only which names are the same matters.
        parts: of how many groups' noisy cells each cell is the sum.
        apart: what its filter compares, spelled, if others compare it with other constants: of
            these families a row counts in one, and they have the same ε.
    """

    family: Family
    mechanism: Mechanism
    query: int
    offset: int
    sensitivity: Fraction | int
    epsilon: Fraction
    label: str
    bounds: str | None = None
    names: tuple[int, ...] = ()
    parts: int = 1
    apart: str | None = None

    @property
    def columns(self) -> slice:
        """Where its statistics are among the columns after the keys."""
        return slice(self.offset, self.offset + len(self.family.columns))

    @property
    def scale(self) -> Scale:
        """The law of the noise on each cell; where there is none, what Laplace noise would have."""
        if isinstance(self.mechanism, ScaledGaussian):
            return Normal(self.mechanism.deviation * math.sqrt(self.parts))
        scale = self.sensitivity / self.epsilon
        if self.parts > 1:
            return Several(scale, self.parts)
        return Rounded(scale) if isinstance(self.mechanism, ScaledLaplace) else scale


@dataclass(frozen=True, slots=True)
class Estimate:
    """One aggregate of the analyst's: which estimate of which measure, and its SQL type.

    Attributes:
        statistics: one, or those that are the elements of an array.
        values: what the estimate is the number of; empty if it stands for itself.
        about: what else EXPLAIN has to say; empty: nothing.
        beside: other measures that tell the same, to be pooled with it.
    """

    measure: int
    statistics: tuple[Statistic, ...]
    type: SqlType
    label: str
    values: tuple[Value, ...] = ()
    about: str = ""
    beside: tuple[int, ...] = ()

    @property
    def statistic(self) -> Statistic:
        return self.statistics[0]


@dataclass(frozen=True, slots=True)
class Release:
    """One noisy table: what is asked, what it is labelled with, and how it is protected.

    Attributes:
        sql: for the backend, a row for each group: keys, then integer statistics, then the number
            of units if it decides; in any order. Empty: nothing is asked so.
        own: queries of single measures over the same bounded rows; each returns as many rows of a
            group as it likes: keys, then integers, one of them NULL in a row to be ignored.
        groups: the public groups in order; None if they are selected privately.
        combinations: which of the public groups there can be; the others are not shown.
        selection: decides by its number of units whether a group is shown, or by noisy cells that
            are told of it; None if public.
        decider: the measure whose noisy cells decide; None: none.
        selected: why they are selected so, in words; "" if nobody would ask.
        largest: names those of the public groups that are told, by the only measure; None: all are.
        bounding: how contributions are bounded, in words.
    """

    sql: str
    own: tuple[str, ...]
    keys: tuple[Key, ...]
    groups: tuple[tuple[Value | None, ...], ...] | None
    measures: tuple[Measure, ...]
    estimates: tuple[Estimate, ...]
    selection: Selection | CountThreshold | None
    decider: int | None
    largest: Largest | None
    bounding: str
    tables: tuple[str, ...]
    unit: tuple[str, ...]
    combinations: tuple[Combinations, ...] = ()
    selected: str = ""

    @property
    def queries(self) -> tuple[str, ...]:
        """What the backend is asked; measures know their query by its place here."""
        return (self.sql, *self.own)

    @property
    def limits(self) -> tuple[int, ...]:
        """How many rows each query returns at most: of `sql`, one for each public group.

        Private groups have no limit: cutting their list would let one person push out another.
        """
        groups = sys.maxsize if self.groups is None else len(self.groups)
        return (groups, *(sys.maxsize for _ in self.own))

    @property
    def reads(self) -> set[int]:
        """The steps of the earlier answers that it reads."""
        return set().union(*map(read_by, self.queries))

    @property
    def length(self) -> int:
        """How many characters the backend is asked."""
        return sum(map(len, self.queries))

    @property
    def width(self) -> int:
        """How many numbers a group has in the noisy table."""
        return sum(len(estimate.statistics) for estimate in self.estimates)

    @property
    def size(self) -> int:
        """How many numbers the noisy table has; 0 if nobody knows its groups beforehand."""
        named = self.largest.most if self.largest is not None else len(self.groups or ())
        return named * self.width

    @property
    def spends_delta(self) -> bool:
        """Say whether it costs δ beside ε."""
        scaled = any(isinstance(m.mechanism, ScaledGaussian) for m in self.measures)
        return scaled or self.selection is not None

    def source(self, estimate: Estimate) -> tuple[Family, Scale]:
        """Return what an estimate is read off, and the law of the noise on its cells."""
        measures = [self.measures[j] for j in (estimate.measure, *estimate.beside)]
        if len(measures) == 1:
            return measures[0].family, measures[0].scale
        scales = tuple(m.scale for m in measures)
        families = [m.family for m in measures]
        sizes = tuple(len(f.cells((0,) * len(f.columns))) for f in families)
        return Pooled(sizes, tuple(f.weight for f in families), scales), scales[0]

    def after(self, answers: Mapping[int, Told], dialect: Dialect) -> "Release":
        """Return the release with the earlier answers that it reads put in, by their step."""
        if not answers:
            return self
        sql, *own = filled(self.queries, answers, dialect)
        return replace(self, sql=sql, own=tuple(own))


@dataclass(frozen=True, slots=True)
class Totals:
    """A coarser grouping of an earlier release: sums of its noisy cells.

    Nothing is asked and nothing is charged for it.

    Attributes:
        step: of the release whose groups are added up.
        places: which of that one's keys are kept.
        table: what comes out, as if it were a release of its own.
    """

    step: int
    places: tuple[int, ...]
    table: Release

    @property
    def queries(self) -> tuple[str, ...]:
        """What the backend is asked: nothing."""
        return ()


@dataclass(frozen=True, slots=True)
class PublicRows:
    """The rows of a public table, as they are; nothing is charged for them.

    Attributes:
        sql: for the backend; empty: the table is pgfog's own, and so are its rows.
    """

    sql: str
    columns: tuple[tuple[str, SqlType], ...]
    table: str

    @property
    def queries(self) -> tuple[str, ...]:
        """What the backend is asked."""
        return (self.sql,)


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the steps before it make of a subquery: values that later releases read as constants.

    Attributes:
        ask: takes the table of each step before it; returns SQL for the shadow whose one text is
            for `rewriter.earlier.told`.
        columns: the types of its columns.
        label: the subquery in the analyst's words.
        apart: it reads no step before it, only the analyst's own tables.
        answer: what it says, if that is known already.
    """

    ask: Callable[[Sequence[str]], str]
    columns: tuple[SqlType, ...]
    label: str
    apart: bool = False
    answer: Told | None = None

    @property
    def queries(self) -> tuple[str, ...]:
        """What the backend is asked: nothing."""
        return ()


Step = Release | Totals | PublicRows | Earlier


@dataclass(frozen=True, slots=True)
class Output:
    """One aggregate of the statement, by the name of its output or by its own words."""

    name: str
    step: int
    estimate: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A statement's way: run the steps, add noise, run the finishing SQL on the shadow.

    Attributes:
        finish: takes one noisy table (a SELECT without parameters) per step, returns the SQL;
            that of an earlier answer is not read.
        dated: it may hold the time at which it was made, so another time needs another plan.
    """

    steps: tuple[Step, ...]
    finish: Callable[[Sequence[str]], str]
    outputs: tuple[Output, ...]
    price: Price
    epsilon: Fraction
    delta: Fraction
    dated: bool

    def knowing(self, answers: Mapping[int, Told], dialect: Dialect) -> "Plan":
        """Return the plan with earlier answers, by their step, wherever these are all that a
        step reads.

        Raises:
            TooComplex: all of that would be very long.
        """
        steps, length = list(self.steps), 0
        for i, step in enumerate(steps):
            if isinstance(step, Earlier):
                steps[i] = replace(step, answer=answers.get(i))
            elif isinstance(step, Release) and (read := step.reads) and read <= answers.keys():
                steps[i] = known = step.after(answers, dialect)
                check_spelled(length := length + known.length)
        return replace(self, steps=tuple(steps))

    @property
    def length(self) -> int:
        """How many characters of SQL it has for the backend; a short text may make a lot of it."""
        asked = [sql for step in self.steps for sql in step.queries]
        public = [c.sql for s in self.steps if isinstance(s, Release) for c in s.combinations]
        return sum(map(len, (*asked, *public)))
