"""The table of everything that may be said about a row inside a release. Adding to it is one entry.

What is not here is refused. An entry says how an analyst writes it, which node of the tree that is
and which arguments of the node are understood, which rule gives its total form, type, interval and
NULLs, and examples. The tests run every example in every backend on a row for each edge value, and
compare with what PostgreSQL says; docs/sql.md prints the table.
"""

from collections.abc import Mapping

from sqlglot import exp

from rewriter.taught.angles import ANGLES
from rewriter.taught.arrays import ARRAYS
from rewriter.taught.bits import BITS
from rewriter.taught.branches import BRANCHES
from rewriter.taught.conditions import CONDITIONS
from rewriter.taught.constants import CONSTANTS
from rewriter.taught.entry import Taught
from rewriter.taught.moments import MOMENTS, MOVED
from rewriter.taught.numbers import NUMBERS
from rewriter.taught.texts import TEXTS

__all__ = ["MOVED", "SECTIONS", "TEACHES", "Taught"]

SECTIONS: Mapping[str, tuple[Taught, ...]] = {
    "Constants": CONSTANTS,
    "Numbers": NUMBERS,
    "Angles": ANGLES,
    "Bits of whole numbers": BITS,
    "Conditions": CONDITIONS,
    "Branches and casts": BRANCHES,
    "Texts": TEXTS,
    "Dates and times": MOMENTS,
    "Arrays of one person's values": ARRAYS,
}

TEACHES: Mapping[type[exp.Expr] | str, Taught] = {
    entry.node: entry for section in SECTIONS.values() for entry in section
}
