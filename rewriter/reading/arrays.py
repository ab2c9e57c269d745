"""How nodes about arrays of one unit's values become calls of the rules."""

from sqlglot import exp

from rewriter.functions import arrays
from rewriter.reader import Reads
from rewriter.reading.arguments import part, parts, unlike
from rewriter.scalar import Scalar

_FIRST = exp.Literal.number(1)


def element(r: Reads, n: exp.Expr) -> Scalar:
    """Read a[1], which the parser counts from 0, and a[cardinality(a)]."""
    (place,) = n.expressions if len(n.expressions) == 1 else (None,)
    if place is not None and _array_of_size(place) == n.this:
        return arrays.last(r.read(n.this), r.dialect)
    if type(place) is not exp.Literal or not place.name.isdecimal() or len(place.name) > 6:
        raise unlike(
            n, "the place of an element is a constant whole number from 1 here, or cardinality"
        )
    return arrays.element(r.read(n.this), int(place.name) + 1)


def _array_of_size(place: exp.Expr) -> exp.Expr | None:
    """Return the array whose last element has this place."""
    if type(place) is exp.Anonymous and place.name.lower() == "cardinality":
        return parts(place, 1)[0]
    # Of what the parser knows to be a number it takes one off.
    size = place.this if type(place) is exp.Add else None
    if type(size) is not exp.ArraySize or place.expression != exp.Neg(this=_FIRST):
        return None
    found = part(size, "this")
    return found if size.args.get("expression") == _FIRST else None


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
