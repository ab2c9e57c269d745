"""Arrays within one unit, of array_agg. Golden cases have the examples: a row has no array."""

from sqlglot import exp

from rewriter.reading import arrays as how
from rewriter.taught.entry import MANY, TWO, Taught

ARRAYS = (
    Taught("a[1], a[cardinality(a)]", exp.Bracket, MANY, how.element, null="there are not so many"),
    Taught("a @> ARRAY['x', 'y']", exp.ArrayContainsAll, TWO, how.contains),
    Taught("array_length(a, 1)", exp.ArraySize, TWO, how.length, bounds="1 to 1000"),
    Taught("cardinality(a)", "cardinality", MANY, how.cardinality, bounds="1 to 1000"),
)
