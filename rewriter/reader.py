"""What a rule may ask of whoever reads an expression: the interface of `expressions.Reader`."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol, Self

from sqlglot import exp

from rewriter.dialects import Dialect
from rewriter.literals import Parameter
from rewriter.scalar import Scalar

CALLED = "called"
"""Where a function has its name as it was written: `substr` and `substring` are one node."""


class Columns(Protocol):
    """Where column names are looked up: the relations of one block."""

    def find(self, column: exp.Column) -> Scalar:
        """Return the column, or raise UndefinedColumn, NotAllowed or UnsupportedSyntax."""

    def narrowed(self, scalar: Scalar) -> Scalar:
        """Return an expression with what is known of it in the rows that count."""


class Reads(Protocol):
    """Reads the expressions of one block."""

    @property
    def columns(self) -> Columns: ...
    @property
    def dialect(self) -> Dialect: ...
    @property
    def now(self) -> datetime:
        """Return the statement's time, on the clock of the session's TimeZone."""

    def read(self, node: exp.Expr) -> Scalar:
        """Return what `node` means; raises Refusal for whatever is not understood."""

    def reads(self, nodes: Sequence[exp.Expr]) -> list[Scalar]:
        """Read what stands beside each other: quoted literals take the others' type."""

    def agreed(self, scalars: Sequence[Scalar]) -> list[Scalar]:
        """Give the constants among what was read the types of what they stand beside."""

    def condition(self, node: exp.Expr) -> Scalar:
        """Read what must be a boolean."""

    def zoned(self, moment: Scalar) -> Scalar:
        """Refuse to take a timestamptz apart in another time zone than the session's."""

    def given(self, node: exp.Expr) -> Parameter:
        """Return the bind parameter that `node` names."""

    def where(self, condition: exp.Expr, *, holds: bool) -> Self:
        """Return a reader for rows in which a condition holds, or does not hold."""


Read = Callable[[Reads, exp.Expr], Scalar]


def spelled(node: exp.Expr, limit: int = 60) -> str:
    """Return the analyst's own words for a node, shortened."""
    text = node.sql(dialect="postgres", comments=False, normalize_functions="lower")
    return text if len(text) <= limit else text[: limit - 1] + "…"
