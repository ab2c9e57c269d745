"""GROUP BY as a list of groupings: ROLLUP, CUBE and GROUPING SETS are several in one statement.

Each grouping has a noisy table: a release, or the sum of one (see `rewriter.totals`). The finishing
SQL stacks them; keys that a grouping does not have are NULL there, and columns g0, g1, … tell such
a NULL from one that is a value: GROUPING() is made of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, product

from sqlglot import exp

from rewriter.keys import Key
from sensitivity.refusal import TooComplex, UnsupportedSyntax

MOST = 32

Grouping = tuple[int, ...]
"""Which of the keys, by number, make the groups."""


@dataclass(frozen=True, slots=True)
class Groupings:
    """The keys of a GROUP BY, each once, and the groupings over them; without GROUP BY just one.

    Attributes:
        nodes: the keys as written, ordinals and output names looked up.
        sets: in the order in which they are stacked; a grouping may stand twice.
    """

    nodes: list[exp.Expr]
    sets: list[Grouping]

    @property
    def several(self) -> bool:
        return len(self.sets) != 1 or len(self.sets[0]) != len(self.nodes)


def read(
    group: exp.Group,
    look_up: Callable[[exp.Expr], exp.Expr],
    signature: Callable[[exp.Expr], str],
) -> Groupings:
    """Read a GROUP BY.

    Args:
        look_up: from an ordinal or an output name to what it stands for.
        signature: the same for two spellings of one key.

    Raises:
        UnsupportedSyntax: a form that was not taught.
        TooComplex: there are too many groupings.
    """
    # ALL, the opposite of DISTINCT, says nothing; without keys it is another database's.
    if not {k for k, v in group.args.items() if v} - {"all"} == {"expressions"}:
        raise UnsupportedSyntax("this form of GROUP BY has no private form yet")
    nodes: list[exp.Expr] = []
    numbers: dict[str, int] = {}

    def number(node: exp.Expr) -> int:
        found = look_up(node)
        known = numbers.setdefault(signature(found), len(nodes))
        if known == len(nodes):
            nodes.append(found)
        return known

    parts = [_sets(node, number) for node in group.expressions]
    if _many(parts) > MOST:
        raise TooComplex("the statement asks for too many groupings", hint="Ask for fewer.")
    sets = [tuple(dict.fromkeys(chain(*chosen))) for chosen in product(*parts)]
    if group.args.get("all") is False:  # GROUP BY DISTINCT
        sets = list({frozenset(s): s for s in reversed(sets)}.values())[::-1]
    return Groupings(nodes, sets)


def _many(parts: Sequence[Sequence[Grouping]]) -> int:
    total = 1
    for part in parts:
        total *= len(part)
    return total


def _sets(node: exp.Expr, number: Callable[[exp.Expr], int]) -> list[Grouping]:
    """Return the groupings that one element of GROUP BY stands for."""
    if isinstance(node, exp.Rollup | exp.Cube | exp.GroupingSets):
        if not {k for k, v in node.args.items() if v} <= {"expressions"} or not node.expressions:
            raise UnsupportedSyntax("this form of GROUP BY has no private form yet")
        if len(node.expressions) > MOST:
            raise TooComplex("the statement asks for too many groupings", hint="Ask for fewer.")
    if isinstance(node, exp.GroupingSets):
        return [s for part in node.expressions for s in _sets(part, number)]
    if isinstance(node, exp.Rollup | exp.Cube):
        parts = [_together(part, number) for part in node.expressions]
        if isinstance(node, exp.Rollup):
            chosen = [parts[:n] for n in range(len(parts), -1, -1)]
        elif len(parts) > MOST.bit_length():
            raise TooComplex("the statement asks for too many groupings", hint="Ask for fewer.")
        else:
            sizes = range(len(parts), -1, -1)
            chosen = [list(some) for n in sizes for some in combinations(parts, n)]
        return [tuple(chain(*some)) for some in chosen]
    return [_together(node, number)]


def _together(node: exp.Expr, number: Callable[[exp.Expr], int]) -> Grouping:
    """Return keys that come and go together."""
    if type(node) is exp.Tuple:
        return tuple(number(part) for part in node.expressions)
    node = node.unnest()
    if isinstance(node, exp.Rollup | exp.Cube | exp.GroupingSets | exp.Tuple):
        raise UnsupportedSyntax("this form of GROUP BY has no private form yet")
    return (number(node),)


def stacked(
    groupings: Groupings, keys: Sequence[Key], tables: Sequence[str], columns: Sequence[str]
) -> exp.Query:
    """Return a query that stacks the tables of groupings: k0, …, g0, … and `columns`.

    Args:
        tables: of each grouping, whose keys are named by their place in the grouping; "" is one
            row without aggregates.
    """
    parts = []
    for grouping, table in zip(groupings.sets, tables, strict=True):
        selected: list[exp.Expr] = []
        for i, key in enumerate(keys):
            there = i in grouping
            label: exp.Expr = exp.cast(exp.null(), str(key.exact), dialect="postgres")
            if there:
                label = exp.column(f"k{grouping.index(i)}", table=table, quoted=True)
            selected.append(exp.alias_(label, f"k{i}", quoted=True))
            selected.append(exp.alias_(exp.Literal.number(0 if there else 1), f"g{i}", quoted=True))
        selected += [exp.column(c, table=table, quoted=True) for c in columns]
        part = exp.select(*selected)
        parts.append(part.from_(exp.to_table(table)) if table else part)
    stack: exp.Query = parts[0]
    for part in parts[1:]:
        stack = exp.union(stack, part, distinct=False)
    return stack


def grouping_call(table: str, numbers: Sequence[int]) -> exp.Expr:
    """Return what GROUPING() of these keys is over a stack: a bit for each, the first highest."""
    bits: exp.Expr = exp.Literal.number(0)
    for i in numbers:
        bit = exp.column(f"g{i}", table=table, quoted=True)
        bits = exp.paren(
            exp.Add(this=exp.Mul(this=bits, expression=exp.Literal.number(2)), expression=bit)
        )
    return bits
