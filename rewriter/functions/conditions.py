"""Comparisons, AND, OR, NOT, IS, IN and rows: what is true of a row."""

from collections.abc import Sequence
from fractions import Fraction

from rewriter.dialects import Dialect
from rewriter.functions.common import as_double, is_null, need, sources_of
from rewriter.functions.dates import as_day, to_timestamp
from rewriter.literals import LONG, long
from rewriter.scalar import BOOLEAN, NUMBERS, TIME, Scalar
from sensitivity.policy import Kind
from sensitivity.refusal import UnsupportedSyntax

_MOST_DIGITS = 38  # of a decimal that every engine has


def compare(operator: str, a: Scalar, b: Scalar, dialect: Dialect) -> Scalar:
    """=, <>, <, <=, >, >= and IS [NOT] DISTINCT FROM between values of one kind."""
    distinct = "DISTINCT" in operator
    # PostgreSQL makes both an instant in the session's zone; they are equal as days already.
    a, b = as_day(a), as_day(b)
    if is_null(a) or is_null(b):
        if distinct:
            return test(
                b if is_null(a) else a, "NULL" if "NOT" in operator else "NOT NULL", dialect
            )
        return Scalar("CAST(NULL AS BOOLEAN)", BOOLEAN, sources=sources_of(a, b))
    if operator == "IS NOT DISTINCT FROM" and not (a.nullable or b.nullable):
        operator, distinct = "=", False  # and both engines know a join by it
    exact = True
    # Units that are NULL are not distinct either, but rows without a unit are never read; unless an
    # outer join made them NULL, in a row that is somebody else's.
    same_unit = a.unit is not None and a.unit == b.unit and not (a.weak or b.weak)
    never_both_null = same_unit or not (a.nullable and b.nullable)
    equal = operator == "=" or (operator == "IS NOT DISTINCT FROM" and never_both_null)
    if a.kind in NUMBERS and b.kind in NUMBERS:
        exact = a.native and b.native and a.counts == b.counts and (a.counts or a.type == b.type)
        if exact:
            left, right = a.sql, b.sql
        elif constant := _decimal(b, a, dialect) or _long(b, a):
            left, right = a.sql, constant
        elif constant := _decimal(a, b, dialect) or _long(a, b):
            left, right = constant, b.sql
        else:
            left, right = as_double(a, dialect), as_double(b, dialect)
    elif a.kind is b.kind and (a.kind is not Kind.OTHER or a.type == b.type == TIME):
        left, right = a.sql, b.sql
    elif {a.kind, b.kind} == {Kind.DATE, Kind.TIMESTAMP}:
        left, right = to_timestamp(a, dialect).sql, to_timestamp(b, dialect).sql
    else:
        raise UnsupportedSyntax(f"{a.type} cannot be compared with {b.type} here")
    return Scalar(
        f"({left} {operator} {right})",
        BOOLEAN,
        nullable=not distinct and (a.nullable or b.nullable),
        sources=sources_of(a, b),
        # Neighbouring bigints, or long decimals, are one DOUBLE: equal there proves nothing.
        equates=(a, b) if equal and exact else None,
    )


def _decimal(x: Scalar, beside: Scalar, dialect: Dialect) -> str | None:
    """Spell a constant in the type of a column of decimals, if that holds it: so it is compared
    without making each of them a DOUBLE, and exactly."""
    if not (x.literal and isinstance(x.value, int | Fraction) and beside.native):
        return None
    if beside.kind is not Kind.NUMERIC or len(beside.type.modifier) < 2 or beside.counts:
        return None
    digits, behind = beside.type.modifier
    units = x.value * 10**behind
    if digits > _MOST_DIGITS or units.denominator != 1 or abs(units) >= 10**digits:
        return None
    return dialect.decimal_constant(Fraction(x.value), beside.type)


def _long(x: Scalar, beside: Scalar) -> str | None:
    """Spell a constant that dialects spell as DOUBLE, as neighbouring integers are one DOUBLE."""
    if not (x.literal and isinstance(x.value, int | Fraction) and beside.counts):
        return None
    if x.kind is Kind.FLOAT or Fraction(x.value).denominator != 1 or int(x.value) not in LONG:
        return None
    return long(int(x.value))


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


def rows(operator: str, a: Sequence[Scalar], b: Sequence[Scalar], dialect: Dialect) -> Scalar:
    """(a, b) = (c, d) and the other comparisons of rows: column by column, the first decides."""
    if len(a) != len(b) or not a:
        raise UnsupportedSyntax("rows of different length cannot be compared")
    pairs = list(zip(a, b, strict=True))
    if operator in {"=", "<>"}:
        tests = [compare(operator, x, y, dialect) for x, y in pairs]
        return logical("AND" if operator == "=" else "OR", tests)
    strict = operator[0]
    found = compare(operator, *pairs[-1], dialect)
    for x, y in reversed(pairs[:-1]):
        same = logical("AND", [compare("=", x, y, dialect), found])
        found = logical("OR", [compare(strict, x, y, dialect), same])
    return found


def each(
    operator: str, x: Scalar, values: Sequence[Scalar], dialect: Dialect, *, every: bool
) -> Scalar:
    """x = ANY (…) and x < ALL (…): NULL if no value decides and a comparison is NULL."""
    tests = [compare(operator, x, v, dialect) for v in values]
    if not tests:
        return Scalar("TRUE" if every else "FALSE", BOOLEAN, nullable=False, sources=x.sources)
    return logical("AND" if every else "OR", tests)
