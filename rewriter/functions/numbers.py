"""Arithmetic, rounding, LEAST and GREATEST, casts to numbers."""

import operator
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from rewriter.dialects import Dialect
from rewriter.functions.common import (
    MOST_DIGITS,
    as_double,
    both,
    computed,
    digits_of,
    finite,
    is_null,
    nameless,
    need,
    promoted,
    reciprocals,
    scales,
)
from rewriter.functions.dates import add_days, as_day, days_between
from rewriter.functions.portions import scaled, share
from rewriter.functions.wholes import (
    ANY,
    added,
    cut,
    far,
    farthest,
    infix,
    longs,
    need_exact,
    reached,
    whole,
)
from rewriter.literals import LONG, long
from rewriter.scalar import BIGINT, DOUBLE, INTEGER, MOMENTS, NUMERIC, Scalar
from sensitivity.bounds import Interval
from sensitivity.policy import Kind, SqlType, Value
from sensitivity.refusal import UnsupportedSyntax

_FEW = 1_000


def add(a: Scalar, b: Scalar, dialect: Dialect) -> Scalar:
    """a + b; also date + days."""
    if a.kind is Kind.INTEGER and b.kind is Kind.DATE:
        a, b = b, a
    if a.kind is Kind.DATE and b.kind is Kind.INTEGER:
        return add_days(a, b, dialect, 1)
    interval = both(a, b, Interval.__add__)
    total = whole(infix("+"), added, (a, b), interval, dialect)
    if total is None:
        sql = f"({as_double(a, dialect)} + {as_double(b, dialect)})"
        reach, whole_ = reached(added, a, b), a.whole and b.whole
        nan = not (finite(a) or finite(b))
        total = computed(sql, _exact(a, b, max), (a, b), interval, reach, integral=whole_, nan=nan)
    return replace(total, domain=_each(a, b, operator.add))


def subtract(a: Scalar, b: Scalar, dialect: Dialect) -> Scalar:
    """a - b; also date - days and date - date."""
    if a.kind is Kind.DATE and b.kind is Kind.INTEGER:
        return add_days(a, b, dialect, -1)
    if a.kind is b.kind is Kind.DATE:
        return days_between(a, b, dialect)
    interval = both(a, b, Interval.__sub__)
    rest = whole(infix("-"), added, (a, b), interval, dialect)
    if rest is None:
        sql = f"({as_double(a, dialect)} - {as_double(b, dialect)})"
        reach, whole_ = reached(added, a, b), a.whole and b.whole
        nan = not (finite(a) or finite(b))
        rest = computed(sql, _exact(a, b, max), (a, b), interval, reach, integral=whole_, nan=nan)
    return replace(rest, domain=_each(a, b, operator.sub))


def multiply(a: Scalar, b: Scalar, dialect: Dialect) -> Scalar:
    """a * b; x * x is known not to be negative."""
    interval = both(a, b, Interval.__mul__)
    if a.interval and a.sql == b.sql:
        interval = a.interval.square()
    product = whole(infix("*"), operator.add, (a, b), interval, dialect)
    if product is None:
        sql = dialect.multiply(as_double(a, dialect), as_double(b, dialect))
        type_, whole_ = _exact(a, b, operator.add), a.whole and b.whole
        reach = reached(operator.add, a, b)
        nan = not ((finite(a) and finite(b)) or scales(a) or scales(b))
        product = computed(sql, type_, (a, b), interval, reach, integral=whole_, nan=nan)
    known = _each(a, b, operator.mul)
    product = replace(product, domain=known or _multiples(a, b) or _multiples(b, a))
    for x, constant in ((a, b), (b, a)):
        if constant.literal and isinstance(constant.value, int | Fraction):
            return scaled(product, x, Fraction(constant.value))
    return product


def _exact(a: Scalar, b: Scalar, digits: Callable[[int, int], int]) -> SqlType:
    """Return the type of a sum or product, with the digits that it has behind the point at most."""
    type_ = promoted(a, b)
    if type_.kind is not Kind.NUMERIC:
        return type_
    known = [d for x in (a, b) if (d := digits_of(x)) is not None]
    most = digits(*known) if len(known) == 2 else 0
    return SqlType("numeric", Kind.NUMERIC, (38, most)) if 0 < most <= MOST_DIGITS else type_


def _each(
    a: Scalar, b: Scalar, rule: Callable[[Fraction, Fraction], Fraction]
) -> tuple[Value, ...] | None:
    """Return what a rule makes of each value of a domain, beside a constant."""
    sides = [_listed(a), _listed(b)]
    if sides[0] is None or sides[1] is None or not (a.literal or b.literal):
        return None
    return tuple(sorted({rule(x, y) for x in sides[0] for y in sides[1]}))


def _listed(x: Scalar) -> list[Fraction] | None:
    known = (x.value,) if x.literal else x.domain
    if known is None:
        return None
    numbers = [Fraction(v) for v in known if isinstance(v, int | Fraction)]
    return numbers if len(numbers) == len(known) <= _FEW else None


def _multiples(a: Scalar, b: Scalar) -> tuple[Value, ...] | None:
    """Return the values of a whole number times a constant one, if they are few."""
    if not (b.literal and b.whole and isinstance(b.value, int | Fraction)):
        return None
    return _times(a.interval, int(b.value)) if a.whole and a.interval else None


def _times(wholes: Interval, step: int) -> tuple[Value, ...] | None:
    first, last = wholes.lower.__ceil__(), wholes.upper.__floor__()
    if last - first > _FEW:
        return None
    return tuple(sorted({i * step for i in range(first, last + 1)}))


def divide(a: Scalar, b: Scalar, dialect: Dialect) -> Scalar:
    """a / b, NULL where b is 0; between integers it truncates towards zero, as in PostgreSQL."""
    per = reciprocals(b)
    interval = share(a, b) or (a.interval * per if a.interval and per else None)
    never_zero = b.interval is not None and 0 not in b.interval and not b.nullable
    nullable = a.nullable or not never_zero
    type_ = promoted(a, b)
    if type_.kind is Kind.INTEGER:
        interval = interval and Interval.of(int(interval.lower), int(interval.upper))
        found = whole(
            _quotient(a, b, dialect),
            _first,
            (a, b),
            interval,
            dialect,
            nullable=nullable or (_too_many(a, b) and not (a.interval and per)),
            takes_any=True,
        )
        if found is not None:
            return found
    sql = dialect.divide(as_double(a, dialect), as_double(b, dialect))
    if type_.kind is Kind.INTEGER:
        sql = f"trunc({sql})"
    nan = not (finite(a) or finite(b))
    return computed(sql, type_, (a, b), interval, nullable=nullable, nan=nan)


def _first(a: int, b: int) -> int:
    return a


def _quotient(a: Scalar, b: Scalar, dialect: Dialect) -> Callable[[str, str], str]:
    if not _too_many(a, b):
        return dialect.divide_whole
    least = long(LONG[0])
    return lambda x, y: dialect.divide_whole(
        x, f"CASE WHEN {x} = {least} AND {y} = -1 THEN NULL ELSE {y} END"
    )


def _too_many(a: Scalar, b: Scalar) -> bool:
    """Say whether it may be the least integer by -1, which is one too many, and raises."""
    most = a.reach is None or a.reach >= ANY  # of the least itself, as a constant, it is more
    return most and not (b.literal and b.value != -1)


def modulo(a: Scalar, b: Scalar, dialect: Dialect) -> Scalar:
    """a % b, NULL where b is 0; the sign is that of a."""
    interval = None
    reach = _farthest(b)
    if reach is not None:
        if a.whole and b.whole and reach > 0:
            reach -= 1
        least, most = a.ends
        interval = Interval(
            Fraction(0) if least is not None and least >= 0 else -reach,
            Fraction(0) if most is not None and most <= 0 else reach,
        )
    nullable = a.nullable or b.nullable or b.interval is None or 0 in b.interval
    rest = whole(
        _remainder(a, b, dialect),
        min,
        (a, b),
        interval,
        dialect,
        nullable=nullable,
        takes_any=True,
    )
    if rest is None:
        for x in (a, b):
            need_exact(x, "%")
        sql = dialect.modulo(as_double(a, dialect), as_double(b, dialect))
        whole_ = a.whole and b.whole
        rest = computed(sql, promoted(a, b), (a, b), interval, nullable=nullable, integral=whole_)
    return rest


def _remainder(a: Scalar, b: Scalar, dialect: Dialect) -> Callable[[str, str], str]:
    """Divide by 1 where that is -1: for the least integer DuckDB raises, and all leave 0."""
    if not _too_many(a, b):
        return dialect.modulo_whole
    return lambda x, y: dialect.modulo_whole(x, f"CASE WHEN {y} = -1 THEN 1 ELSE {y} END")


def divisor(a: Scalar, b: Scalar, dialect: Dialect) -> Scalar:
    """gcd(a, b): no more than either that is not 0."""
    most = [far for x in (a, b) if (far := _farthest(x)) is not None]
    sure = [far for x in (a, b) if (far := _farthest(x)) is not None and not _may_be_0(x)]
    interval = Interval.of(0, max(most)) if len(most) > 1 else None
    if sure and min(sure) >= 1:
        interval = Interval.of(1, min(sure))
    return _of_wholes("gcd", max, a, b, interval, dialect)


def multiple(a: Scalar, b: Scalar, dialect: Dialect) -> Scalar:
    """lcm(a, b): no more than their product, and 0 if that is."""
    x, y = _farthest(a), _farthest(b)
    lower = 0 if _may_be_0(a) or _may_be_0(b) else 1
    product = None if x is None or y is None else x * y
    interval = None if product is None or product < lower else Interval.of(lower, product)
    return _of_wholes("lcm", operator.add, a, b, interval, dialect)


def _of_wholes(
    name: str,
    reach: Callable[[int, int], int],
    a: Scalar,
    b: Scalar,
    interval: Interval | None,
    dialect: Dialect,
) -> Scalar:
    """Call what both engines have; of absolute values, as theirs differ in sign."""
    found = whole(lambda x, y: f"{name}(abs({x}), abs({y}))", reach, (a, b), interval, dialect)
    if found is None:
        raise UnsupportedSyntax(f"{name} takes integers here")
    return found


def _farthest(x: Scalar) -> Fraction | None:
    """Return how far from 0 a number may be."""
    return max(abs(x.interval.lower), abs(x.interval.upper)) if x.interval else None


def _may_be_0(x: Scalar) -> bool:
    return x.interval is None or 0 in x.interval


def negate(a: Scalar, dialect: Dialect) -> Scalar:
    """-a; a constant stays one."""
    interval = -a.interval if a.interval else None
    if a.literal and isinstance(a.value, int | Fraction):
        value = -a.value
        return replace(a, sql=dialect.constant(value, a.kind), value=value, interval=interval)
    opposite = whole(lambda x: f"(-{x})", int, (a,), interval, dialect)
    if opposite is None:
        sql = f"(-{as_double(a, dialect)})"
        reach = a.reach if far(a) else None
        opposite = computed(sql, a.type, (a,), interval, reach, nan=False, integral=a.whole)
    return opposite


def sign(a: Scalar, dialect: Dialect) -> Scalar:
    """sign(a): -1, 0 or 1."""
    x = as_double(a, dialect)
    sql = f"(CASE WHEN {x} > 0 THEN 1.0 WHEN {x} < 0 THEN -1.0 WHEN {x} = 0 THEN 0.0 END)"
    interval = Interval.of(-1, 1)
    if a.interval:
        ends = [(end > 0) - (end < 0) for end in (a.interval.lower, a.interval.upper)]
        interval = Interval.of(*ends)
    type_ = NUMERIC if a.kind is Kind.NUMERIC else DOUBLE
    return computed(dialect.double(sql, INTEGER), type_, (a,), interval, nan=False, integral=True)


def quotient(a: Scalar, b: Scalar, dialect: Dialect) -> Scalar:
    """div(a, b): truncated towards zero, NULL where b is 0; numeric in PostgreSQL."""
    for part in (a, b):
        need(part, Kind.INTEGER, Kind.NUMERIC)
    a, b = (replace(x, type=BIGINT) if far(x) and x.counts else x for x in (a, b))
    if a.kind is b.kind is Kind.INTEGER:
        return replace(divide(a, b, dialect), type=NUMERIC, integral=True)
    exact = divide(replace(a, type=NUMERIC), replace(b, type=NUMERIC), dialect)
    return replace(rounded("trunc", exact, dialect), type=NUMERIC)


def absolute(a: Scalar, dialect: Dialect) -> Scalar:
    """abs(a)."""
    interval = abs(a.interval) if a.interval else None
    size = whole(lambda x: f"abs({x})", int, (a,), interval, dialect)
    if size is None:
        sql = f"abs({as_double(a, dialect)})"
        size = computed(sql, a.type, (a,), interval, a.reach if far(a) else None, integral=a.whole)
    return size


def rounded(function: str, a: Scalar, dialect: Dialect, digits: int = 0) -> Scalar:
    """round, floor, ceil and trunc; the type stays, except that integers become double precision
    for floor and ceil as in PostgreSQL. Halves go away from zero, but to the even neighbour for
    double precision."""
    if a.kind is Kind.NUMERIC and a.counts and far(a) and not digits:
        return nameless(a)
    if a.kind is Kind.INTEGER:
        a = replace(a, type=NUMERIC if function in {"round", "trunc"} and digits else DOUBLE)
        a = replace(a, native=False, sql=dialect.double(a.sql, BIGINT), integral=True)
    unit = Fraction(10) ** -digits
    sql = as_double(a, dialect)
    if function == "round" and a.kind is Kind.FLOAT and not digits:
        function = "even"
        sql = dialect.nearest_even(sql)
    elif digits:
        # Fifteen digits more or less leave the range of a DOUBLE far from where it would raise.
        scale = dialect.number(Fraction(10) ** abs(digits))
        into, back = ("*", "/") if digits > 0 else ("/", "*")
        sql = f"({_cut_to_whole(function, f'{sql} {into} {scale}', dialect)} {back} {scale})"
    else:
        sql = _cut_to_whole(function, sql, dialect)
    interval = a.interval
    if interval:
        ends = [
            Fraction(_whole(function, end / unit)) * unit
            for end in (interval.lower, interval.upper)
        ]
        interval = Interval(min(ends), max(ends))
    whole = digits <= 0
    domain = None
    if digits < 0 and interval:
        tens, step = Interval(interval.lower / unit, interval.upper / unit), int(unit)
        domain = _times(tens, step)
    type_ = a.type
    if type_.kind is Kind.NUMERIC:
        type_ = SqlType("numeric", Kind.NUMERIC, (38, max(digits, 0)))
    reach = a.reach if far(a) and not digits else None
    found = computed(sql, type_, (a,), interval, reach, nan=False, integral=whole)
    return replace(found, domain=domain)


def _cut_to_whole(function: str, sql: str, dialect: Dialect) -> str:
    return dialect.nearest(sql) if function == "round" else f"{function}({sql})"


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


def extreme(function: str, parts: Sequence[Scalar], dialect: Dialect) -> Scalar:
    """LEAST or GREATEST of numbers, moments or intervals. NULLs are skipped, so an end that cuts
    must not be NULL.

    One end may stay open: LEAST(GREATEST(x, 0), 100) bounds an x of which nothing is known.
    """
    parts = [p for p in parts if not is_null(p)]
    if not parts:
        raise UnsupportedSyntax(f"every argument of {function} is NULL")
    alike = all(p.type == parts[0].type for p in parts)
    moments = alike and parts[0].kind in MOMENTS | {Kind.INTERVAL}
    type_ = parts[0].type
    for part in parts[1:]:
        type_ = type_ if moments else promoted(replace(parts[0], type=type_), part)
    lows = [p.ends[0] for p in parts]
    highs = [p.ends[1] for p in parts]
    if function == "least":
        lower, upper = _outer(lows, min), _cut(parts, highs, min, max)
    else:
        lower, upper = _cut(parts, lows, max, min), _outer(highs, max)
    if lower is not None and upper is not None and lower > upper:
        lower = upper = None  # it is NULL in every row that counts
    closed = lower is not None and upper is not None
    exact = None if moments else longs(parts, dialect)
    spelled = exact or [as_day(p).sql if moments else as_double(p, dialect) for p in parts]
    found = computed(
        f"{function}({', '.join(spelled)})",
        type_,
        parts,
        Interval(lower, upper) if lower is not None and upper is not None else None,
        farthest(parts, exact=exact is not None),
        nullable=all(p.nullable for p in parts) or (exact is not None and cut(parts)),
        nan=False,
        integral=all(p.whole for p in parts),
    )
    if exact:
        found = replace(found, native=True)
    if moments:
        infinite = any(p.infinite for p in parts)
        found = replace(found, native=True, midnight=parts[0].midnight, infinite=infinite)
    return found if closed else replace(found, at_least=lower, at_most=upper)


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


def to_number(a: Scalar, type_: SqlType, dialect: Dialect) -> Scalar:
    """Cast to a number type: integers round, numeric(p,s) rounds to its scale, the rest stays.

    Values that PostgreSQL would refuse as out of range simply stay: nothing is stored in a
    narrower type, and the final clamp bounds them.
    """
    if a.kind is Kind.BOOLEAN:
        sql = f"(CASE WHEN {a.sql} THEN 1.0 WHEN NOT {a.sql} THEN 0.0 END)"
        a = computed(
            dialect.double(sql, INTEGER), INTEGER, (a,), Interval.of(0, 1), nan=False, integral=True
        )
    if type_.kind is Kind.INTEGER:
        if a.counts:
            return replace(a, type=type_)
        return replace(rounded("round", a, dialect), type=type_)
    digits = type_.modifier[1] if len(type_.modifier) > 1 else 0
    exact = longs([a], dialect) if type_.kind is Kind.NUMERIC and not digits else None
    if type_.kind is Kind.NUMERIC and type_.modifier and not exact:
        plain = replace(a, type=NUMERIC, native=False, sql=as_double(a, dialect))
        return replace(rounded("round", plain, dialect, digits), type=type_)
    number = replace(
        a,
        sql=exact[0] if exact else as_double(a, dialect),
        type=type_,
        native=exact is not None,
        nan=False,
        unit=None,
        refers=frozenset(),
        integral=a.whole,
        literal=False,
        value=None,
    )
    return scaled(number, a)
