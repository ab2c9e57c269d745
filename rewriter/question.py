"""What is asked: everything a plan depends on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from sqlglot import exp

from rewriter.dialects import Dialect
from rewriter.literals import Parameter
from sensitivity.policy import SqlType, Table, TableName


@dataclass(frozen=True, slots=True)
class Question:
    """Everything a plan depends on; equal questions have equal plans.

    Attributes:
        tree: the statement; it is copied, never changed.
        tables: a relation as written -> the table behind pgfog that it resolves to.
        allowed: the tables of the analyst's role.
        kept: a relation as written -> the columns of the analyst's own table that it resolves to.
        now: the statement's time in the session's zone.
        salt: a secret of the state directory, which keys the choice of rows.
        intervals: the outermost SELECT also returns the ends of its aggregates' intervals.
    """

    tree: exp.Expr
    tables: Mapping[str, Table]
    allowed: frozenset[TableName]
    parameters: tuple[Parameter, ...]
    now: datetime
    zone_agrees: bool
    epsilon: Fraction
    delta: Fraction
    salt: str
    dialect: Dialect
    intervals: bool = False
    kept: Mapping[str, Sequence[tuple[str, SqlType]]] = field(default_factory=dict)
