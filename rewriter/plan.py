"""What the rewriter makes of a statement: releases, the finishing SQL over them, and the price.

A plan is data. It says which exact statistics to ask of the backend, how much noise each of them
gets and what to do with the noisy numbers; `proxy` carries it out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from rewriter.keys import Key
from sensitivity.accounting import Price
from sensitivity.policy import SqlType, Value
from sensitivity.selection import Selection
from sensitivity.statistics import Aggregate as Statistic
from sensitivity.statistics import Family


@dataclass(frozen=True, slots=True)
class Measure:
    """A family of statistics that gets its noise together.

    Attributes:
        family: how exact statistics become cells and noisy cells become estimates.
        offset: where its statistics begin among the columns after the keys.
        sensitivity: the most one privacy unit moves all its cells of all groups, in L1.
        epsilon: its share.
        label: what it measures, in the analyst's words.
        bounds: the clamp in the analyst's words; None for counts.
    """

    family: Family
    offset: int
    sensitivity: int
    epsilon: Fraction
    label: str
    bounds: str | None = None

    @property
    def scale(self) -> Fraction:
        """The scale of the discrete Laplace noise on each cell."""
        return self.sensitivity / self.epsilon


@dataclass(frozen=True, slots=True)
class Estimate:
    """One aggregate of the analyst's: which estimate of which measure, and its SQL type."""

    measure: int
    statistic: Statistic
    type: SqlType
    label: str


@dataclass(frozen=True, slots=True)
class Release:
    """One noisy table: what is asked, what it is labelled with, and how it is protected.

    Attributes:
        sql: for the backend: keys, then integer statistics, then the number of units if
            `selection` needs it; ordered by the keys.
        groups: the public groups in order; None if they are selected privately.
        selection: decides by its number of units whether a group is shown; None if public.
        bounding: how contributions are bounded, in words.
    """

    sql: str
    keys: tuple[Key, ...]
    groups: tuple[tuple[Value | None, ...], ...] | None
    measures: tuple[Measure, ...]
    estimates: tuple[Estimate, ...]
    selection: Selection | None
    bounding: str
    tables: tuple[str, ...]
    unit: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublicRows:
    """The rows of a public table, as they are; nothing is charged for them.

    Attributes:
        sql: for the backend; empty: the table is pgfog's own, and so are its rows.
    """

    sql: str
    columns: tuple[tuple[str, SqlType], ...]
    table: str


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
        finish: takes one noisy table (a SELECT without parameters) per step, returns the SQL.
    """

    steps: tuple[Release | PublicRows, ...]
    finish: Callable[[Sequence[str]], str]
    outputs: tuple[Output, ...]
    price: Price
    epsilon: Fraction
    delta: Fraction
