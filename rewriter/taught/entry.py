"""What is said of one function or operator in the table."""

from dataclasses import dataclass

from sqlglot import exp

from rewriter.reader import Read

ONE = frozenset({"this"})
TWO = frozenset({"this", "expression"})
MANY = frozenset({"this", "expressions"})
NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Taught:
    """One function or operator.

    Attributes:
        form: as an analyst writes it.
        node: its type in the tree; a name for functions that the parser has no type for.
        arguments: the node's arguments that are understood; any other one is a refusal.
        read: gives its meaning.
        examples: over the columns i, big, n, f, b, s, d, ts and tz, named by their types.
        null: when it is NULL although no argument is.
        bounds: how its interval or domain follows; "" if it has none.
    """

    form: str
    node: type[exp.Expr] | str
    arguments: frozenset[str]
    read: Read
    examples: tuple[str, ...] = ()
    null: str = ""
    bounds: str = ""


ENDS = "from those of its arguments"
LISTED = "of a public domain: its values"
