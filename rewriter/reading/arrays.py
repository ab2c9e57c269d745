"""How nodes about arrays of one unit's values become calls of the rules."""

from sqlglot import exp

from rewriter.functions import arrays
from rewriter.reader import Reads
from rewriter.reading.arguments import part, parts, unlike
from rewriter.scalar import Scalar


def element(r: Reads, n: exp.Expr) -> Scalar:
    """Read a[1]; the parser counts from 0."""
    (place,) = n.expressions if len(n.expressions) == 1 else (None,)
    if type(place) is not exp.Literal or not place.name.isdecimal() or len(place.name) > 6:
        raise unlike(n, "the place of an element is a constant whole number from 1 here")
    return arrays.element(r.read(n.this), int(place.name) + 1)


def contains(r: Reads, n: exp.Expr) -> Scalar:
    """Read a @> ARRAY['x', 'y']."""
    a, others = r.read(n.this), n.expression
    known = arrays.elements_of(a)
    if type(others) is not exp.Array or not others.expressions:
        raise unlike(n, "what it contains is written as ARRAY['x', 'y'] here")
    values = [r.agreed([r.read(x), known])[0] for x in others.expressions]
    return arrays.all_among(values, a, r.dialect)


def length(r: Reads, n: exp.Expr) -> Scalar:
    """Read array_length(a, 1)."""
    if part(n, "expression") != exp.Literal.number(1):
        raise unlike(n, "there is one dimension")
    return arrays.size(r.read(n.this), r.dialect)


def cardinality(r: Reads, n: exp.Expr) -> Scalar:
    """Read cardinality(a)."""
    return arrays.size(r.read(parts(n, 1)[0]), r.dialect)
