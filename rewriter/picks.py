"""Which values of something a condition picks, by its text: `kind = 'a'`, `kind NOT IN ('a', 'b')`.

Of two picks of one thing it can then be said that no row passes both; see `families.disjoint`.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlglot import exp

from rewriter.expressions import Reader
from rewriter.literals import constant
from rewriter.scalar import BOOLEAN, NUMBERS, Scalar
from sensitivity.policy import Kind, Value
from sensitivity.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Pick:
    """A condition that holds for some values of something, or for all but some.

    Attributes:
        of: what is compared, spelled.
        sql: the condition, spelled.
    """

    of: str
    values: frozenset[Value]
    without: bool
    sql: str

    def excludes(self, other: "Pick") -> bool:
        """Say whether no value is in both.

        Only of values of one sort: a date may be equal to a time of day in SQL.
        """
        if (self.without and other.without) or len({*map(_sort, self.values | other.values)}) > 1:
            return False
        if self.without or other.without:
            few, most = (other, self) if self.without else (self, other)
            return few.values <= most.values
        return self.values.isdisjoint(other.values)


def picks(condition: exp.Expr, reader: Reader) -> tuple[Pick, ...]:
    """Return the picks of which all hold where a condition does."""
    with suppress(Refusal):  # it is said again when the condition is read
        return tuple(_picks(condition, reader))
    return ()


def _picks(node: exp.Expr, reader: Reader) -> Iterator[Pick]:
    node = node.unnest()
    if type(node) is exp.And:
        yield from _picks(node.this, reader)
        yield from _picks(node.expression, reader)
        return
    test = node
    while type(test) in {exp.Paren, exp.Not}:
        test = test.this
    negated = sum(type(n) is exp.Not for n in _down_to(node, test)) % 2 == 1
    if type(test) is exp.In and test.expressions and test.args.get("query") is None:
        of, *values = reader.reads([test.this, *test.expressions])
    elif type(test) in {exp.EQ, exp.NEQ}:
        if isinstance(test.this, exp.Tuple) or isinstance(test.expression, exp.Tuple | exp.Any):
            return
        negated ^= type(test) is exp.NEQ
        of, value = reader.reads([test.this, test.expression])
        of, values = (value, [of]) if of.literal else (of, [value])
    elif type(test) is exp.Column and (of := reader.read(test)).kind is Kind.BOOLEAN:
        values = [constant(True, BOOLEAN, reader.dialect)]
    else:
        return
    known = _constants(of, values)
    if known is not None and not of.literal:
        yield Pick(of.sql, known, negated, reader.condition(node).sql)


def _down_to(node: exp.Expr, test: exp.Expr) -> Iterator[exp.Expr]:
    while node is not test:
        yield node
        node = node.this


def _constants(of: Scalar, values: list[Scalar]) -> frozenset[Value] | None:
    if not all(v.literal and v.value is not None for v in values):
        return None
    if of.kind not in NUMBERS or (of.native and all(type(v.value) is int for v in values)):
        return frozenset(v.value for v in values if v.value is not None)
    try:  # as DOUBLEs, for two decimals may be one
        return frozenset(
            Fraction(float(v.value)) for v in values if isinstance(v.value, Fraction | int)
        )
    except OverflowError:
        return None


def _sort(value: Value) -> tuple[type, bool]:
    return type(value), isinstance(value, datetime) and value.tzinfo is not None
