"""Every function and operator that may stand inside a release: its total form, type and interval.

Nothing else is ever printed for the backend. The rules, once for all of them: arithmetic is done in
DOUBLE, which never raises (integers and decimals do, on overflow); a NaN becomes NULL where it is
used; a division by zero is NULL. What PostgreSQL answers with an error, these answer with NULL, so
whether a statement fails cannot depend on a row.
"""

from rewriter.functions.branches import case, coalesce, null_if
from rewriter.functions.common import as_double, is_null, need
from rewriter.functions.conditions import compare, length, like, logical, negation, test
from rewriter.functions.dates import extract, to_date, to_timestamp, truncate
from rewriter.functions.numbers import (
    absolute,
    add,
    divide,
    exponential,
    extreme,
    logarithm,
    modulo,
    multiply,
    negate,
    power,
    rounded,
    square_root,
    subtract,
    to_number,
    width_bucket,
)

__all__ = [
    "absolute",
    "add",
    "as_double",
    "case",
    "coalesce",
    "compare",
    "divide",
    "exponential",
    "extract",
    "extreme",
    "is_null",
    "length",
    "like",
    "logarithm",
    "logical",
    "modulo",
    "multiply",
    "need",
    "negate",
    "negation",
    "null_if",
    "power",
    "rounded",
    "square_root",
    "subtract",
    "test",
    "to_date",
    "to_number",
    "to_timestamp",
    "truncate",
    "width_bucket",
]
