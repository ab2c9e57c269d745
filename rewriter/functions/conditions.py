"""Comparisons, AND, OR, NOT, IS, LIKE: what is true of a row."""

from collections.abc import Sequence

from rewriter.dialects import Dialect
from rewriter.functions.common import as_double, is_null, need, sources_of
from rewriter.functions.dates import as_day
from rewriter.scalar import (
    BOOLEAN,
    INTEGER,
    NUMBERS,
    Scalar,
)
from sensitivity.policy import Kind
from sensitivity.refusal import UnsupportedSyntax


def compare(operator: str, a: Scalar, b: Scalar, dialect: Dialect) -> Scalar:
    """=, <>, <, <=, >, >= and IS [NOT] DISTINCT FROM between values of one kind."""
    distinct = "DISTINCT" in operator
    if Kind.DATE in (a.kind, b.kind):
        # PostgreSQL makes both an instant in the session's zone; they are equal as days already.
        a, b = as_day(a, dialect), as_day(b, dialect)
    if is_null(a) or is_null(b):
        if distinct:
            return test(
                b if is_null(a) else a, "NULL" if "NOT" in operator else "NOT NULL", dialect
            )
        return Scalar("CAST(NULL AS BOOLEAN)", BOOLEAN, sources=sources_of(a, b))
    exact = True
    if a.kind in NUMBERS and b.kind in NUMBERS:
        exact = a.native and b.native and (a.type == b.type or a.kind is b.kind is Kind.INTEGER)
        if exact:
            left, right = a.sql, b.sql
        else:
            left, right = as_double(a, dialect), as_double(b, dialect)
    elif a.kind is b.kind and a.kind is not Kind.OTHER:
        left, right = a.sql, b.sql
    elif {a.kind, b.kind} == {Kind.DATE, Kind.TIMESTAMP}:
        left, right = dialect.to_timestamp(a.sql), dialect.to_timestamp(b.sql)
    else:
        raise UnsupportedSyntax(f"{a.type} cannot be compared with {b.type} here")
    return Scalar(
        f"({left} {operator} {right})",
        BOOLEAN,
        nullable=not distinct and (a.nullable or b.nullable),
        sources=sources_of(a, b),
        # Neighbouring bigints, or long decimals, are one DOUBLE: equal there proves nothing.
        equates=(a, b) if operator == "=" and exact else None,
    )


def logical(operator: str, parts: Sequence[Scalar]) -> Scalar:
    """AND, OR."""
    for part in parts:
        need(part, Kind.BOOLEAN)
    return Scalar(
        "(" + f" {operator} ".join(p.sql for p in parts) + ")",
        BOOLEAN,
        nullable=any(p.nullable for p in parts),
        sources=sources_of(*parts),
    )


def negation(a: Scalar) -> Scalar:
    """NOT a."""
    need(a, Kind.BOOLEAN)
    return Scalar(f"(NOT {a.sql})", BOOLEAN, nullable=a.nullable, sources=a.sources)


def test(a: Scalar, what: str, dialect: Dialect) -> Scalar:
    """IS [NOT] NULL / TRUE / FALSE."""
    sql = a.sql
    if a.kind in NUMBERS and not (a.native and a.kind is not Kind.FLOAT):
        sql = as_double(a, dialect)
    if "NULL" not in what:
        need(a, Kind.BOOLEAN)
    return Scalar(f"({sql} IS {what})", BOOLEAN, nullable=False, sources=a.sources)


def like(a: Scalar, pattern: Scalar, dialect: Dialect) -> Scalar:
    """LIKE 'prefix%' and LIKE 'text': patterns whose cost does not depend on the values."""
    need(a, Kind.TEXT)
    text = pattern.value
    if not (pattern.literal and isinstance(text, str)) or set("%_\\") & set(text[:-1]):
        raise UnsupportedSyntax(
            "LIKE takes a constant prefix here, as in LIKE 'ab%'",
            hint="Other patterns cost time that depends on the rows.",
        )
    if text.endswith("%"):
        sql = dialect.starts_with(a.sql, text[:-1])
    elif text.endswith(("_", "\\")):
        raise UnsupportedSyntax("LIKE takes a constant prefix here, as in LIKE 'ab%'")
    else:
        sql = f"({a.sql} = {dialect.text(text)})"
    return Scalar(sql, BOOLEAN, a.nullable, sources=a.sources)


def length(a: Scalar) -> Scalar:
    """length(a) in characters."""
    need(a, Kind.TEXT)
    return Scalar(f"length({a.sql})", INTEGER, a.nullable, sources=a.sources)
