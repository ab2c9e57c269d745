"""Reads one expression of the analyst's tree into a `Scalar`, or refuses it.

By exact node type and by argument: the table in `rewriter.taught` lists which arguments of which
node are understood, and anything else in the node is a refusal. `FROM ONLY t` differs from `FROM t`
only in a flag.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlglot import exp

from rewriter.dialects import Dialect
from rewriter.facts import Narrowed, told
from rewriter.functions import common, dates
from rewriter.literals import Parameter, agree, folded
from rewriter.reader import Columns, spelled
from rewriter.reading.arguments import COMPARISONS, each_of, query_of
from rewriter.scalar import BOOLEAN, Scalar
from rewriter.taught import TEACHES
from rewriter.taught.refused import REFUSED
from sensitivity.policy import Kind
from sensitivity.refusal import SyntaxRefused, TooComplex, UndefinedFunction, UnsupportedSyntax

__all__ = ["Columns", "Reader", "spelled"]

_MOST_SQL = 200_000


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads expressions of one block.

    Attributes:
        parameters: values of $1, $2, … of this execution.
        now: the statement's time, in the session's zone; now() and current_date are constants.
        zone_agrees: the session's TimeZone is the policy's, in which the backend cuts timestamptz.
        others: reads what looks at other rows than its own: window functions and subqueries; None
            where these may not stand.
    """

    columns: Columns
    dialect: Dialect
    parameters: Sequence[Parameter]
    now: datetime
    zone_agrees: bool = True
    others: "Callable[[Reader, exp.Expr], Scalar] | None" = None

    def zoned(self, moment: Scalar) -> Scalar:
        """Note on whose clock a timestamptz is taken apart: refuse any but the backend's own."""
        free = self.zone_agrees or moment.literal or moment.truncated or moment.midnight
        if moment.kind is Kind.TIMESTAMPTZ and not free:
            raise UnsupportedSyntax(
                "a timestamp with time zone can only be taken apart in the policy's time zone",
                hint="SET TimeZone to the policy's, or use AT TIME ZONE.",
            )
        return replace(moment, zone=self.now.tzinfo) if moment.kind is Kind.TIMESTAMPTZ else moment

    def read(self, node: exp.Expr) -> Scalar:
        """Return what `node` means; raises Refusal for whatever is not understood."""
        if not isinstance(node, exp.Expr):
            raise SyntaxRefused("an argument is missing")  # sqlglot reads count()
        if looks_at_others(node):
            if self.others is None:
                raise _unknown(node)
            return self.columns.narrowed(self.others(self, node))
        entry = TEACHES.get(node.name.lower() if type(node) is exp.Anonymous else type(node))
        if entry is None:
            raise _unknown(node)
        # `is not None and is not False` instead of truth: an empty list is nothing said.
        used = {k for k, v in node.args.items() if v is not None and v is not False and v != []}
        if not used <= entry.arguments:
            raise _unknown(node)
        scalar = folded(entry.read(self, node), self.dialect)
        if len(scalar.sql) > _MOST_SQL:
            # Some total forms say their argument twice, so nesting them doubles the text.
            raise TooComplex("this expression is nested too deeply", hint="Write it in parts.")
        return self.columns.narrowed(scalar)

    def reads(self, nodes: Sequence[exp.Expr]) -> list[Scalar]:
        """Read what stands beside each other: quoted literals take the others' type."""
        return self.agreed([self.read(n) for n in nodes])

    def agreed(self, scalars: Sequence[Scalar]) -> list[Scalar]:
        """Give constants the types of what they stand beside, and moments one kind."""
        moments = dates.instants(scalars, self.now.tzinfo, self.dialect)
        return agree(moments, self.dialect, self.now)

    def condition(self, node: exp.Expr) -> Scalar:
        """Read what must be a boolean."""
        scalar = self.read(node)
        if common.is_null(scalar):
            return Scalar("CAST(NULL AS BOOLEAN)", BOOLEAN)
        common.need(scalar, Kind.BOOLEAN)
        return scalar

    def given(self, node: exp.Expr) -> Parameter:
        """Return the bind parameter that `node` names."""
        index = int(node.name) - 1 if node.name.isdecimal() and len(node.name) < 6 else -1
        if not 0 <= index < len(self.parameters):
            raise UnsupportedSyntax(f"there is no parameter {spelled(node)}")
        return self.parameters[index]

    def where(self, condition: exp.Expr, *, holds: bool) -> "Reader":
        """Return a reader for rows in which a condition holds, or does not hold."""
        known = told([condition], self, holds=holds)
        return replace(self, columns=Narrowed.of(self.columns, known)) if known else self


def looks_at_others(node: exp.Expr) -> bool:
    """Say whether a node reads other rows than its own: a window, or a subquery."""
    if type(node) in COMPARISONS:
        asked = each_of(node.expression)
        return asked is not None and query_of(asked[1]) is not None
    return isinstance(node, exp.Window | exp.Subquery | exp.Exists) or (
        type(node) is exp.In and node.args.get("query") is not None
    )


def _unknown(node: exp.Expr) -> Exception:
    words = spelled(node)
    why = REFUSED.get(node.name.lower() if type(node) is exp.Anonymous else type(node))
    if why is not None:
        return UnsupportedSyntax(
            f"{words} cannot be used in a private query: {why.reason}", hint=why.hint
        )
    if isinstance(node, exp.Anonymous):
        return UndefinedFunction(
            f"function {node.name.lower()}() cannot be used inside a private query",
            hint="It may be used on the results of aggregates, outside of them.",
        )
    if isinstance(node, exp.Subquery | exp.Select | exp.Exists):
        return UnsupportedSyntax(
            "a subquery cannot stand inside a private query yet",
            hint="Write a join, or run the subquery first and use its answer as a constant.",
        )
    if isinstance(node, exp.Window):
        return UnsupportedSyntax(
            "window functions over private rows have no private form yet",
            hint="They can be used over aggregates: sum(count(*)) OVER ().",
        )
    if isinstance(node, exp.AggFunc):
        return UnsupportedSyntax(f"{words} cannot stand here: aggregates do not nest")
    return UnsupportedSyntax(
        f"{words} cannot be used inside a private query yet",
        hint="It may be used on the results of aggregates, outside of them.",
    )
