"""Arrays of what one unit has: their length, their elements, and whether a value is among them.

They are made within a unit alone, by array_agg, of its first thousand values; of numbers they hold
integers, or DOUBLEs.
"""

from collections.abc import Sequence
from dataclasses import replace

from rewriter.dialects import Dialect
from rewriter.functions.common import as_double
from rewriter.functions.conditions import test
from rewriter.scalar import BOOLEAN, INTEGER, NUMBERS, Scalar
from sensitivity.bounds import Interval
from sensitivity.policy import Kind, SqlType
from sensitivity.refusal import UnsupportedSyntax

MOST = 1_000
"""Elements of an array."""


def array(elements: Scalar, most: int | None) -> Scalar:
    """Return what is known of an array of such values; it is never empty, but may be NULL.

    Args:
        most: rows that it is made of, if that is known.
    """
    type_ = SqlType(f"{elements.type.name}[]", Kind.OTHER)
    sizes = Interval.of(1, max(min(most or MOST, MOST), 1))
    known = replace(elements, sql="", nullable=True, weak=False)
    return Scalar("", type_, interval=sizes, elements=known)


def held(x: Scalar, dialect: Dialect) -> str:
    """Spell a value as an array holds it, or as it is looked for in one."""
    inexact = x.kind in NUMBERS and (x.kind is not Kind.INTEGER or not x.native)
    return as_double(x, dialect) if inexact else x.sql


def elements_of(a: Scalar) -> Scalar:
    """Return what is known of the elements of an array.

    Raises:
        UnsupportedSyntax: it is no array.
    """
    if a.elements is None:
        raise UnsupportedSyntax(
            f"an array is needed here, not {a.type}",
            hint="Make one for each person: array_agg(x ORDER BY y) … GROUP BY the unit.",
        )
    return a.elements


def size(a: Scalar, dialect: Dialect) -> Scalar:
    """cardinality(a), and array_length(a, 1)."""
    elements_of(a)
    sql = dialect.cardinality(a.sql)
    return Scalar(sql, INTEGER, interval=a.interval, counted=True, sources=a.sources)


def element(a: Scalar, place: int) -> Scalar:
    """a[place], counted from 1; NULL if there are not so many."""
    return replace(elements_of(a), sql=f"({a.sql})[{place}]", sources=a.sources)


def last(a: Scalar, dialect: Dialect) -> Scalar:
    """a[cardinality(a)]."""
    sql = f"({a.sql})[{dialect.cardinality(a.sql)}]"
    return replace(elements_of(a), sql=sql, sources=a.sources)


def all_among(xs: Sequence[Scalar], a: Scalar, dialect: Dialect) -> Scalar:
    """a @> ARRAY[x, …]: whether each of some values is an element; never NULL but where `a` is."""
    found = [test(among(x, a, dialect), "TRUE", dialect).sql for x in xs]
    sql = f"(CASE WHEN {a.sql} IS NOT NULL THEN {' AND '.join(found)} END)"
    return Scalar(sql, BOOLEAN, sources=a.sources.union(*(x.sources for x in xs)))


def among(x: Scalar, a: Scalar, dialect: Dialect) -> Scalar:
    """x = ANY (a): NULL if it is none of them and one is NULL, or x is."""
    known = elements_of(a)
    exact = [y.kind is Kind.INTEGER and y.native for y in (x, known)]
    if x.kind is not known.kind and not (x.kind in NUMBERS and known.kind in NUMBERS):
        raise UnsupportedSyntax(f"{x.type} cannot be looked for in {a.type} here")
    sql = held(x, dialect) if exact[0] == exact[1] else as_double(x, dialect)
    unknown = f"{test(x, 'NULL', dialect).sql} OR {dialect.has_null(a.sql)}"
    return Scalar(
        f"(CASE WHEN {a.sql} IS NULL THEN {dialect.null(BOOLEAN)} WHEN {dialect.holds(a.sql, sql)}"
        f" THEN TRUE WHEN {unknown} THEN {dialect.null(BOOLEAN)} ELSE FALSE END)",
        BOOLEAN,
        sources=a.sources | x.sources,
    )
