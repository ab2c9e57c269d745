"""Columns, constants and the time of the statement."""

from sqlglot import exp

from rewriter.literals import constant
from rewriter.reading import constants as how
from rewriter.reading import moments as clock
from rewriter.scalar import BOOLEAN, TEXT
from rewriter.taught.entry import NONE, ONE, TWO, Taught

_GIVEN = "a constant"

CONSTANTS = (
    Taught("columns", exp.Column, frozenset({"this", "table", "db"}), how.column),
    Taught(
        "1, 2.5, 'text'", exp.Literal, frozenset({"this", "is_string"}), how.literal, ("1", "2.5")
    ),
    Taught("$$text$$", exp.RawString, ONE, lambda r, n: constant(n.name, TEXT, r.dialect)),
    Taught(
        "true, false", exp.Boolean, ONE, lambda r, n: constant(bool(n.this), BOOLEAN, r.dialect)
    ),
    Taught("NULL", exp.Null, NONE, lambda r, n: constant(None, TEXT, r.dialect)),
    Taught("$1", exp.Parameter, ONE, how.given),
    Taught("(x)", exp.Paren, ONE, lambda r, n: r.read(n.this)),
    Taught("pg_catalog.f(x)", exp.Dot, TWO, how.in_catalog),
    Taught("current_date", exp.CurrentDate, NONE, clock.today, (), bounds=_GIVEN),
    Taught(
        "now(), current_timestamp",
        exp.CurrentTimestamp,
        NONE,
        clock.this_moment,
        (),
        bounds=_GIVEN,
    ),
    Taught("localtimestamp", exp.Localtimestamp, NONE, clock.this_time, (), bounds=_GIVEN),
    Taught(
        "statement_timestamp()",
        "statement_timestamp",
        ONE,
        clock.this_moment,
        (),
        bounds=_GIVEN,
    ),
    Taught(
        "transaction_timestamp()",
        "transaction_timestamp",
        ONE,
        clock.this_moment,
        (),
        bounds=_GIVEN,
    ),
)
