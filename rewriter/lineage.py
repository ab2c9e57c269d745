"""Which columns an expression is made of, by their spelling.

Privacy: what decides which groups are shown is read without noise, so it must be made of nothing
private. An expression is made of some columns only if no query, window or aggregate stands in it
and each column that it names is one of them by its spelling. What a derived table, LATERAL or an
earlier answer computes has a spelling of its own, whatever its name.
"""

from contextlib import suppress
from dataclasses import dataclass

from sqlglot import exp

from rewriter.formats import read_format
from rewriter.moments import MIDNIGHTS, unit_called
from rewriter.reader import Columns
from rewriter.reading.arguments import taken_apart, word
from rewriter.scalar import Scalar
from sensitivity.policy import Kind
from sensitivity.refusal import Refusal

_OPAQUE = (exp.Query, exp.Table, exp.Window, exp.AggFunc)
_COMPARED = (
    *(exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE),
    *(exp.Between, exp.In, exp.Is, exp.Like, exp.ILike),
)


_OF_DAYS = MIDNIGHTS | {"dow", "isodow", "doy", "isoyear"}
"""What extract makes of a moment's day alone."""


@dataclass(frozen=True, slots=True)
class Made:
    """What an expression is made of.

    Attributes:
        columns: by their spelling; empty if it is made of something else, too.
        finer: of a timestamp it may show more than the day, on the session's clock.
    """

    columns: frozenset[str] = frozenset()
    finer: bool = False


UNKNOWN = Made()
"""It is made of something else than columns."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What holds in every row of a block.

    Attributes:
        scalar: the condition as it was read.
        made: what it is made of.
        plain: it compares one column with constants, which narrows what is known of that column.
    """

    scalar: Scalar
    made: Made
    plain: bool


def made_of(node: exp.Expr, scalar: Scalar, scope: Columns) -> Made:
    """Return what an expression is made of.

    Args:
        scalar: the expression as it was read in `scope`.
    """
    named = list(node.find_all(exp.Column))
    if node.find(*_OPAQUE):
        return UNKNOWN
    with suppress(Refusal):  # a word that is no column of these rows
        found = [scope.find(column) for column in named]
        if scalar.sources <= frozenset().union(*(column.sources for column in found)):
            finer = any(tells_time(c) and not _cut(n) for n, c in zip(named, found, strict=True))
            return Made(frozenset(column.sql for column in found), finer)
    return UNKNOWN


def tells_time(column: Scalar) -> bool:
    """Say whether a column is a moment of any time of day."""
    moment = column.kind in {Kind.TIMESTAMP, Kind.TIMESTAMPTZ}
    return moment and not (column.midnight or column.truncated)


def _cut(column: exp.Column) -> bool:
    """Say whether what stands around a moment takes no more of it than its day."""
    around = column.parent
    while isinstance(around, exp.Paren):
        around = around.parent
    match around:
        case exp.TimestampTrunc() if around.args.get("zone") is None:
            return unit_called(word(around.args["unit"])) in MIDNIGHTS
        case exp.Extract() | exp.Anonymous() if apart := taken_apart(around):
            return unit_called(word(apart[0])) in _OF_DAYS
        case exp.Cast():
            return bool(around.to.this is exp.DType.DATE)
        case exp.Date():
            return True
        case exp.Anonymous() if around.name.lower() == "to_char":
            with suppress(Refusal):
                return read_format(around.expressions[1].name).unit in MIDNIGHTS
    return False


def condition(node: exp.Expr, scalar: Scalar, scope: Columns) -> Condition:
    """Return what is known of a condition of WHERE.

    Args:
        scalar: the condition as it was read in `scope`.
    """
    made = made_of(node, scalar, scope)
    return Condition(scalar, made, plain=len(made.columns) == 1 and _compares(node))


def _compares(node: exp.Expr) -> bool:
    """Say whether a condition of one column compares nothing that is made of it."""
    if isinstance(node, exp.Paren | exp.Not):
        return _compares(node.this)
    if isinstance(node, exp.And | exp.Or):
        return _compares(node.this) and _compares(node.expression)
    sides = [side.unnest() for side in node.iter_expressions()]
    bare = sum(type(side) is exp.Column for side in sides)
    return type(node) is exp.Column or (
        isinstance(node, _COMPARED) and bare == len(list(node.find_all(exp.Column)))
    )


def equality(scalar: Scalar, a: Scalar, b: Scalar) -> Condition:
    """Return what is known of an equality of ON, of two columns by their spelling."""
    return Condition(scalar, Made(frozenset({a.sql, b.sql}), tells_time(a)), plain=False)
