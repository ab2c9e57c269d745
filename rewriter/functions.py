"""Every function and operator that may stand inside a release: its total form, type and interval.

Nothing else is ever printed for the backend. The rules, once for all of them: arithmetic is done in
DOUBLE, which never raises (integers and decimals do, on overflow); a NaN becomes NULL where it is
used; a division by zero is NULL. What PostgreSQL answers with an error, these answer with NULL, so
whether a statement fails cannot depend on a row.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from math import isqrt

from rewriter.dialects import DuckDb
from rewriter.moments import date_at
from rewriter.scalar import (
    BOOLEAN,
    DATE,
    DOUBLE,
    INTEGER,
    MOMENTS,
    NUMBERS,
    NUMERIC,
    TIMESTAMP,
    TIMESTAMPTZ,
    Scalar,
)
from sensitivity.bounds import Interval
from sensitivity.policy import Kind, SqlType, Value
from sensitivity.refusal import UnsupportedSyntax

Dialect = DuckDb

FIELDS = {  # extract(field): the interval of its values; None follows the argument's
    "year": None,
    "quarter": (1, 4),
    "month": (1, 12),
    "week": (1, 53),
    "day": (1, 31),
    "doy": (1, 366),
    "dow": (0, 6),
    "isodow": (1, 7),
    "isoyear": None,
    "hour": (0, 23),
    "minute": (0, 59),
    "second": (0, 60),
    "epoch": None,
}
_FEW = 1_000
_MOST_BITS = 2_000
TRUNCATIONS = ("microsecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year")


def _sources(*parts: Scalar) -> frozenset[str]:
    return frozenset().union(*(part.sources for part in parts))


def as_double(x: Scalar, dialect: Dialect) -> str:
    """Spell a number as DOUBLE without NaN, ready to be computed with."""
    if x.kind not in NUMBERS:
        raise UnsupportedSyntax(f"a number is needed here, not {x.type}")
    if x.native and x.kind is not Kind.FLOAT:
        return dialect.double(x.sql)
    return dialect.no_nan(x.sql) if x.nan else x.sql


def _number(
    sql: str, type_: SqlType, parts: Sequence[Scalar], interval: Interval | None, **known: bool
) -> Scalar:
    return Scalar(
        sql,
        type_,
        nullable=known.get("nullable", any(p.nullable for p in parts)),
        interval=_manageable(interval),
        native=False,
        nan=known.get("nan", True),
        integral=known.get("integral", False),
        sources=_sources(*parts),
    )


def _manageable(interval: Interval | None) -> Interval | None:
    """Forget an interval whose ends are long numbers: squaring a few times over makes millions of
    digits, and what lies so far out cannot be summed anyway."""
    if interval and any(
        end.numerator.bit_length() + end.denominator.bit_length() > _MOST_BITS
        for end in (interval.lower, interval.upper)
    ):
        return None
    return interval


def _promoted(a: Scalar, b: Scalar) -> SqlType:
    """Return the type PostgreSQL gives to arithmetic between two numbers."""
    if Kind.FLOAT in (a.kind, b.kind):
        return DOUBLE
    if Kind.NUMERIC in (a.kind, b.kind):
        return NUMERIC
    return INTEGER if a.type == b.type == INTEGER else SqlType("bigint", Kind.INTEGER)


def _both(
    a: Scalar, b: Scalar, rule: Callable[[Interval, Interval], Interval | None]
) -> Interval | None:
    return rule(a.interval, b.interval) if a.interval and b.interval else None


def add(a: Scalar, b: Scalar, dialect: Dialect) -> Scalar:
    """a + b; also date + days."""
    if a.kind is Kind.INTEGER and b.kind is Kind.DATE:
        a, b = b, a
    if a.kind is Kind.DATE and b.kind is Kind.INTEGER:
        return _shift(a, b, dialect, "")
    sql = f"({as_double(a, dialect)} + {as_double(b, dialect)})"
    interval = _both(a, b, Interval.__add__)
    return _number(sql, _promoted(a, b), (a, b), interval, integral=a.whole and b.whole)


def subtract(a: Scalar, b: Scalar, dialect: Dialect) -> Scalar:
    """a - b; also date - days and date - date."""
    if a.kind is Kind.DATE and b.kind is Kind.INTEGER:
        return _shift(a, b, dialect, "-")
    interval = _both(a, b, Interval.__sub__)
    if a.kind is b.kind is Kind.DATE:
        sql = dialect.days_between(a.sql, b.sql)
        return _number(sql, INTEGER, (a, b), interval, nullable=True, nan=False)
    sql = f"({as_double(a, dialect)} - {as_double(b, dialect)})"
    return _number(sql, _promoted(a, b), (a, b), interval, integral=a.whole and b.whole)


def _shift(day: Scalar, days: Scalar, dialect: Dialect, sign: str) -> Scalar:
    rule = Interval.__sub__ if sign else Interval.__add__
    return Scalar(
        dialect.add_days(day.sql, f"{sign}({days.sql})"),
        DATE,
        interval=_both(day, days, rule),
        sources=_sources(day, days),
    )


def multiply(a: Scalar, b: Scalar, dialect: Dialect) -> Scalar:
    """a * b; x * x is known not to be negative."""
    sql = f"({as_double(a, dialect)} * {as_double(b, dialect)})"
    interval = _both(a, b, Interval.__mul__)
    if a.interval and a.sql == b.sql:
        interval = a.interval.square()
    product = _number(sql, _promoted(a, b), (a, b), interval, integral=a.whole and b.whole)
    return replace(product, domain=_multiples(a, b) or _multiples(b, a))


def _multiples(a: Scalar, b: Scalar) -> tuple[Value, ...] | None:
    """Return the values of a whole number times a constant one, if they are few."""
    if not (b.literal and isinstance(b.value, int) and a.whole and a.interval):
        return None
    first, last = a.interval.lower.__ceil__(), a.interval.upper.__floor__()
    if last - first > _FEW:
        return None
    return tuple(sorted({i * b.value for i in range(first, last + 1)}))


def divide(a: Scalar, b: Scalar, dialect: Dialect) -> Scalar:
    """a / b, NULL where b is 0; between integers it truncates towards zero, as in PostgreSQL."""
    divisor = f"NULLIF({as_double(b, dialect)}, 0)"
    sql = f"({as_double(a, dialect)} / {divisor})"
    interval = _both(a, _beside_zero(b), Interval.__truediv__)
    never_zero = b.interval is not None and 0 not in b.interval and not b.nullable
    nullable = a.nullable or not never_zero
    type_ = _promoted(a, b)
    if type_.kind is Kind.INTEGER:
        sql = f"trunc({sql})"
        interval = interval and interval.integers()
    return _number(sql, type_, (a, b), interval, nullable=nullable)


def _beside_zero(b: Scalar) -> Scalar:
    """Narrow a whole divisor that is 0 at one end of its interval: there the quotient is NULL."""
    if not (b.whole and b.interval):
        return b
    lower, upper = b.interval.lower, b.interval.upper
    if 0 <= lower < 1 <= upper:
        return replace(b, interval=Interval(Fraction(1), upper))
    if lower <= -1 < upper <= 0:
        return replace(b, interval=Interval(lower, Fraction(-1)))
    return b


def modulo(a: Scalar, b: Scalar, dialect: Dialect) -> Scalar:
    """a % b, NULL where b is 0; the sign is that of a."""
    sql = f"({as_double(a, dialect)} % NULLIF({as_double(b, dialect)}, 0))"
    interval = None
    if b.interval:
        reach = max(abs(b.interval.lower), abs(b.interval.upper))
        if a.whole and b.whole and reach > 0:
            reach -= 1
        lower = Fraction(0) if a.interval and a.interval.lower >= 0 else -reach
        interval = Interval(lower, reach)
    return _number(
        sql, _promoted(a, b), (a, b), interval, nullable=True, integral=a.whole and b.whole
    )


def negate(a: Scalar, dialect: Dialect) -> Scalar:
    """-a; a constant stays one."""
    interval = -a.interval if a.interval else None
    sql = f"(-{as_double(a, dialect)})"
    if a.literal and isinstance(a.value, int | Fraction):
        value = -a.value
        return replace(a, sql=dialect.constant(value, a.kind), value=value, interval=interval)
    return _number(sql, a.type, (a,), interval, nan=False, integral=a.whole)


def absolute(a: Scalar, dialect: Dialect) -> Scalar:
    """abs(a)."""
    interval = abs(a.interval) if a.interval else None
    return _number(f"abs({as_double(a, dialect)})", a.type, (a,), interval, integral=a.whole)


def rounded(function: str, a: Scalar, dialect: Dialect, digits: int = 0) -> Scalar:
    """round, floor, ceil and trunc; the type stays, except that integers become double precision
    for floor and ceil as in PostgreSQL. Halves go away from zero, but to the even neighbour for
    double precision."""
    if a.kind is Kind.INTEGER:
        a = replace(a, type=NUMERIC if function in {"round", "trunc"} and digits else DOUBLE)
        a = replace(a, native=False, sql=dialect.double(a.sql), integral=True)
    unit = Fraction(10) ** -digits
    sql = as_double(a, dialect)
    if function == "round" and a.kind is Kind.FLOAT and not digits:
        function = "even"
        sql = dialect.round_even(sql)
    elif digits:
        scale = dialect.number(Fraction(10) ** abs(digits))
        into, back = ("*", "/") if digits > 0 else ("/", "*")
        sql = f"({function}({sql} {into} {scale}) {back} {scale})"
    else:
        sql = f"{function}({sql})"
    interval = a.interval
    if interval:
        ends = [
            Fraction(_whole(function, end / unit)) * unit
            for end in (interval.lower, interval.upper)
        ]
        interval = Interval(min(ends), max(ends))
    whole = digits <= 0
    type_ = a.type if a.type.kind is not Kind.NUMERIC else NUMERIC
    return _number(sql, type_, (a,), interval, nan=False, integral=whole)


def _whole(function: str, x: Fraction) -> int:
    match function:
        case "floor":
            return x.__floor__()
        case "ceil":
            return x.__ceil__()
        case "trunc":
            return int(x)
        case "even":
            return round(x)
        case _:
            half = Fraction(1, 2)
            return (x + half).__floor__() if x >= 0 else (x - half).__ceil__()


def power(a: Scalar, b: Scalar, dialect: Dialect) -> Scalar:
    """a ^ b for a constant whole b >= 0; other powers are not taught yet."""
    if not (b.literal and isinstance(b.value, int) and 0 <= b.value <= 16):
        raise UnsupportedSyntax(
            "only constant whole powers from 0 to 16 can be used inside a private aggregate",
            hint="Write x * x, or power(x, 2).",
        )
    interval = a.interval
    if interval:
        if b.value % 2 == 0:
            interval = abs(interval)
        interval = Interval(interval.lower**b.value, interval.upper**b.value)
    sql = f"pow({as_double(a, dialect)}, {dialect.number(Fraction(b.value))})"
    return _number(sql, DOUBLE, (a,), interval)


def square_root(a: Scalar, dialect: Dialect) -> Scalar:
    """sqrt(a), NULL where a is negative."""
    x = as_double(a, dialect)
    interval = None
    if a.interval:
        lower, upper = max(a.interval.lower, Fraction(0)), max(a.interval.upper, Fraction(0))
        interval = Interval(_root(lower, up=False), _root(upper, up=True))
    sql = f"sqrt(CASE WHEN {x} >= 0 THEN {x} END)"
    return _number(sql, DOUBLE, (a,), interval, nullable=True)


def _root(x: Fraction, *, up: bool) -> Fraction:
    """Return a rational near sqrt(x), rounded outwards on a grid of 2^-20."""
    scaled = (x * (1 << 40)).__floor__()
    return Fraction(
        isqrt(scaled) + (1 if up and isqrt(scaled) ** 2 != x * (1 << 40) else 0), 1 << 20
    )


def logarithm(a: Scalar, dialect: Dialect) -> Scalar:
    """ln(a), NULL where a <= 0. It has no interval: clamp it with LEAST(GREATEST(...))."""
    x = as_double(a, dialect)
    return _number(f"ln(CASE WHEN {x} > 0 THEN {x} END)", DOUBLE, (a,), None, nullable=True)


def exponential(a: Scalar, dialect: Dialect) -> Scalar:
    """exp(a), infinite where PostgreSQL raises. It has no interval: clamp it."""
    return _number(f"exp({as_double(a, dialect)})", DOUBLE, (a,), None)


def extreme(function: str, parts: Sequence[Scalar], dialect: Dialect) -> Scalar:
    """LEAST or GREATEST of numbers. NULLs are skipped, so an end that cuts must not be NULL.

    One end may stay open: LEAST(GREATEST(x, 0), 100) bounds an x of which nothing is known.
    """
    type_ = parts[0].type
    for part in parts[1:]:
        type_ = _promoted(replace(parts[0], type=type_), part)
    lows = [p.interval.lower if p.interval else p.at_least for p in parts]
    highs = [p.interval.upper if p.interval else p.at_most for p in parts]
    if function == "least":
        lower, upper = _outer(lows, min), _cut(parts, highs, min, max)
    else:
        lower, upper = _cut(parts, lows, max, min), _outer(highs, max)
    closed = lower is not None and upper is not None
    sql = f"{function}({', '.join(as_double(p, dialect) for p in parts)})"
    number = _number(
        sql,
        type_,
        parts,
        Interval(lower, upper) if lower is not None and upper is not None else None,
        nullable=all(p.nullable for p in parts),
        nan=False,
        integral=all(p.whole for p in parts),
    )
    return number if closed else replace(number, at_least=lower, at_most=upper)


def _outer(ends: "Sequence[Fraction | None]", choose: "Callable[..., Fraction]") -> Fraction | None:
    known = [end for end in ends if end is not None]
    return choose(known) if len(known) == len(ends) else None


def _cut(
    parts: Sequence[Scalar],
    ends: "Sequence[Fraction | None]",
    choose: "Callable[..., Fraction]",
    otherwise: "Callable[..., Fraction]",
) -> Fraction | None:
    sure = [e for p, e in zip(parts, ends, strict=True) if e is not None and not p.nullable]
    return choose(sure) if sure else _outer(ends, otherwise)


def coalesce(parts: Sequence[Scalar], dialect: Dialect) -> Scalar:
    """COALESCE: the first that is not NULL."""
    return _merged(
        parts,
        lambda sqls: f"coalesce({', '.join(sqls)})",
        dialect,
        nullable=all(p.nullable for p in parts),
    )


def case(
    conditions: Sequence[Scalar],
    results: Sequence[Scalar],
    default: Scalar | None,
    dialect: Dialect,
) -> Scalar:
    """CASE WHEN; without ELSE it may be NULL."""
    branches = [*results, *([default] if default else [])]

    def spell(sqls: list[str]) -> str:
        whens = "".join(f" WHEN {c.sql} THEN {r}" for c, r in zip(conditions, sqls, strict=False))
        return f"(CASE{whens}{' ELSE ' + sqls[-1] if default else ''} END)"

    merged = _merged(
        branches,
        spell,
        dialect,
        nullable=default is None or any(b.nullable for b in branches),
    )
    return replace(merged, sources=merged.sources | _sources(*conditions))


def null_if(a: Scalar, b: Scalar, dialect: Dialect) -> Scalar:
    """NULLIF(a, b)."""
    same = compare("=", a, b, dialect)
    a = replace(a, unit=None, literal=False, value=None, equates=None)
    return replace(
        a,
        sql=f"(CASE WHEN {same.sql} THEN NULL ELSE {a.sql} END)",
        nullable=True,
        sources=_sources(a, b),
    )


def _merged(
    branches: Sequence[Scalar],
    spell: Callable[[list[str]], str],
    dialect: Dialect,
    *,
    nullable: bool,
) -> Scalar:
    """Join branches of one kind into one value."""
    told = [b for b in branches if not is_null(b)]
    if not told:
        raise UnsupportedSyntax("every branch of this expression is NULL")
    sources = _sources(*branches)
    domain = _union_domain(told)
    if all(b.kind in NUMBERS for b in told):
        type_ = told[0].type
        for b in told[1:]:
            type_ = _promoted(replace(told[0], type=type_), b)
        known = [b.interval for b in told if b.interval]
        return Scalar(
            spell(["NULL" if is_null(b) else as_double(b, dialect) for b in branches]),
            type_,
            nullable=nullable,
            interval=Interval.hull(known) if len(known) == len(told) else None,
            domain=domain,
            native=False,
            integral=all(b.whole for b in told),
            sources=sources,
        )
    kinds = {b.kind for b in told}
    if len(kinds) != 1:
        raise UnsupportedSyntax("the branches of this expression have different types")
    known = [b.interval for b in told if b.interval]
    return Scalar(
        spell(["NULL" if is_null(b) else b.sql for b in branches]),
        told[0].type,
        nullable=nullable,
        interval=Interval.hull(known) if known and len(known) == len(told) else None,
        domain=domain,
        sources=sources,
    )


def _union_domain(parts: Sequence[Scalar]) -> tuple[Value, ...] | None:
    values: dict[Value, None] = {}
    for part in parts:
        if part.literal and part.value is not None:
            values[part.value] = None
        elif part.domain is not None:
            values.update(dict.fromkeys(part.domain))
        else:
            return None
    return tuple(values)


def is_null(x: Scalar) -> bool:
    """Say whether this is the constant NULL."""
    return x.literal and x.value is None


def compare(operator: str, a: Scalar, b: Scalar, dialect: Dialect) -> Scalar:
    """=, <>, <, <=, >, >= and IS [NOT] DISTINCT FROM between values of one kind."""
    distinct = "DISTINCT" in operator
    if Kind.DATE in (a.kind, b.kind):
        # PostgreSQL makes both an instant in the session's zone; they are equal as days already.
        a, b = _as_day(a, dialect), _as_day(b, dialect)
    if is_null(a) or is_null(b):
        if distinct:
            return test(
                b if is_null(a) else a, "NULL" if "NOT" in operator else "NOT NULL", dialect
            )
        return Scalar("CAST(NULL AS BOOLEAN)", BOOLEAN, sources=_sources(a, b))
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
        sources=_sources(a, b),
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
        sources=_sources(*parts),
    )


def negation(a: Scalar) -> Scalar:
    """NOT a."""
    need(a, Kind.BOOLEAN)
    return Scalar(f"(NOT {a.sql})", BOOLEAN, nullable=a.nullable, sources=a.sources)


def need(a: Scalar, *kinds: Kind) -> None:
    """Refuse what has another kind than the function takes."""
    if a.kind not in kinds:
        # Sorted: the order of a set differs by process, and a message may not.
        words = " or ".join(sorted(k.value for k in kinds))
        raise UnsupportedSyntax(f"{words} is needed, not {a.type}")


def test(a: Scalar, what: str, dialect: Dialect) -> Scalar:
    """IS [NOT] NULL / TRUE / FALSE."""
    sql = a.sql
    if a.kind in NUMBERS and not (a.native and a.kind is not Kind.FLOAT):
        sql = as_double(a, dialect)
    if "NULL" not in what:
        need(a, Kind.BOOLEAN)
    return Scalar(f"({sql} IS {what})", BOOLEAN, nullable=False, sources=a.sources)


def extract(field: str, a: Scalar, dialect: Dialect) -> Scalar:
    """extract(field from a) for dates and timestamps; numeric in PostgreSQL."""
    need(a, *MOMENTS)
    field = field.lower()
    if field not in FIELDS:
        raise UnsupportedSyntax(
            f"extract({field} from …) is not taught yet",
            hint=f"Fields that can be used: {', '.join(FIELDS)}.",
        )
    ends = FIELDS[field]
    interval = Interval.of(*ends) if ends else None
    a = _as_day(a, dialect)
    if a.interval and field in {"year", "isoyear"}:
        interval = _years(a.interval, a.kind)
    elif a.interval and field == "epoch":
        seconds = Interval.point(86_400 if a.kind is Kind.DATE else 1)
        interval = a.interval * seconds
    return _number(
        dialect.extract(field, a.sql, is_date=a.kind is Kind.DATE),
        NUMERIC,
        (a,),
        interval,
        nullable=True,
        nan=False,
        integral=field not in {"second", "epoch"},
    )


def _years(days_or_seconds: Interval, kind: Kind) -> Interval | None:
    unit = Fraction(1 if kind is Kind.DATE else 86_400)
    first, last = days_or_seconds.lower / unit, days_or_seconds.upper / unit
    try:
        return Interval.of(date_at(first).year, date_at(last).year)
    except OverflowError:
        return None


def truncate(unit: str, a: Scalar, dialect: Dialect) -> Scalar:
    """date_trunc(unit, a). PostgreSQL makes a timestamptz of a date: the finishing SQL does too."""
    need(a, *MOMENTS)
    unit = unit.lower()
    if unit not in TRUNCATIONS:
        raise UnsupportedSyntax(
            f"date_trunc('{unit}', …) is not taught yet",
            hint=f"Units that can be used: {', '.join(TRUNCATIONS)}.",
        )
    is_date = a.kind is Kind.DATE
    return Scalar(
        dialect.truncate(unit, a.sql, is_date=is_date),
        TIMESTAMPTZ if is_date else a.type,
        nullable=a.nullable,
        interval=a.interval,
        truncated=f"date {unit}" if is_date else unit,
        sources=a.sources,
    )


def _as_day(a: Scalar, dialect: Dialect) -> Scalar:
    """Return what date_trunc made of a date as the date it is in the backend."""
    return to_date(a, dialect) if (a.truncated or "").startswith("date ") else a


def to_date(a: Scalar, dialect: Dialect) -> Scalar:
    """a::date."""
    need(a, *MOMENTS)
    if a.truncated and a.truncated.startswith("date "):
        return replace(a, type=DATE, truncated=a.truncated.removeprefix("date "))
    if a.kind is Kind.DATE:
        return a
    interval = a.interval
    if interval:
        interval = Interval.of(
            (interval.lower / 86_400).__floor__(), (interval.upper / 86_400).__floor__()
        )
    return Scalar(
        dialect.to_date(a.sql),
        DATE,
        nullable=a.nullable,
        interval=interval,
        truncated=a.truncated if a.truncated in {"week", "month", "quarter", "year"} else None,
        sources=a.sources,
    )


def to_timestamp(a: Scalar, dialect: Dialect) -> Scalar:
    """a::timestamp."""
    need(a, Kind.DATE, Kind.TIMESTAMP)
    if a.kind is Kind.TIMESTAMP:
        return a
    interval = a.interval * Interval.point(86_400) if a.interval else None
    return Scalar(dialect.to_timestamp(a.sql), TIMESTAMP, a.nullable, interval, sources=a.sources)


def to_number(a: Scalar, type_: SqlType, dialect: Dialect) -> Scalar:
    """Cast to a number type: integers round, numeric(p,s) rounds to its scale, the rest stays.

    Values that PostgreSQL would refuse as out of range simply stay: nothing is stored in a
    narrower type, and the final clamp bounds them.
    """
    if a.kind is Kind.BOOLEAN:
        sql = f"(CASE WHEN {a.sql} THEN 1.0 WHEN NOT {a.sql} THEN 0.0 END)"
        a = _number(dialect.double(sql), INTEGER, (a,), Interval.of(0, 1), nan=False, integral=True)
    if type_.kind is Kind.INTEGER:
        if a.kind is Kind.INTEGER:
            return replace(a, type=type_)
        return replace(rounded("round", a, dialect), type=type_)
    digits = type_.modifier[1] if len(type_.modifier) > 1 else 0
    if type_.kind is Kind.NUMERIC and type_.modifier:
        plain = replace(a, type=NUMERIC, native=False, sql=as_double(a, dialect))
        return replace(rounded("round", plain, dialect, digits), type=type_)
    return replace(
        a,
        sql=as_double(a, dialect),
        type=type_,
        native=False,
        nan=False,
        unit=None,
        integral=a.whole,
        literal=False,
        value=None,
    )


def width_bucket(a: Scalar, low: Scalar, high: Scalar, count: Scalar, dialect: Dialect) -> Scalar:
    """width_bucket(a, low, high, count) with constants: 0 below, count + 1 from `high` on."""
    ends = [x.value for x in (low, high, count)]
    if not all(x.literal and isinstance(x.value, int | Fraction) for x in (low, high, count)):
        raise UnsupportedSyntax("width_bucket takes constant limits and a constant count here")
    lower, upper, buckets = (Fraction(e) for e in ends if isinstance(e, int | Fraction))
    if lower == upper or not 1 <= buckets <= 10_000 or buckets.denominator != 1:
        raise UnsupportedSyntax(
            "width_bucket needs two different limits and a count from 1 to 10000"
        )
    x = as_double(a, dialect)
    lo, hi, n = (dialect.number(v) for v in (lower, upper, buckets))
    below, beyond = ("<", ">=") if lower < upper else (">", "<=")
    # The guarded floor can only come out as 0 .. n, whatever the floats do; LEAST keeps it there.
    sql = (
        f"(CASE WHEN {x} IS NULL THEN NULL"
        f" WHEN {x} {below} {lo} THEN 0.0 WHEN {x} {beyond} {hi} THEN {n} + 1"
        f" ELSE least(floor(({x} - {lo}) * {n} / ({hi} - {lo})) + 1, {n}) END)"
    )
    interval = Interval.of(0, buckets + 1)
    if a.interval:
        ends_of_a = [
            _bucket(e, lower, upper, buckets) for e in (a.interval.lower, a.interval.upper)
        ]
        interval = Interval.of(min(ends_of_a), max(ends_of_a))
    return _number(dialect.double(sql), INTEGER, (a,), interval, nan=False, integral=True)


def _bucket(x: Fraction, lower: Fraction, upper: Fraction, buckets: Fraction) -> Fraction:
    t = (x - lower) / (upper - lower)
    if t < 0:
        return Fraction(0)
    return buckets + 1 if t >= 1 else Fraction((t * buckets).__floor__() + 1)


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
