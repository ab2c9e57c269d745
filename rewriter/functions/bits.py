"""Bits of whole numbers: & | # ~ << and >>, on 64 bits in every engine, cut to what the type has.

Numbers that are computed enter as 64-bit integers and are NULL where they do not fit, so no
operator raises. What comes out is an integer again.
"""

from rewriter.dialects import Dialect
from rewriter.functions.common import as_double, both, need, promoted, sources_of
from rewriter.scalar import INTEGER, Scalar
from sensitivity.bounds import Interval
from sensitivity.policy import Kind, SqlType
from sensitivity.refusal import UnsupportedSyntax

_WIDTHS = {"smallint": 32, "integer": 32, "bigint": 64}  # smallints are shifted as integers


def bit_and(a: Scalar, b: Scalar, dialect: Dialect) -> Scalar:
    """a & b: no more than either that is not negative."""
    least = [x.interval.upper for x in (a, b) if x.interval and x.interval.lower >= 0]
    interval = Interval.of(0, min(least)) if least else both(a, b, _any_bits)
    return _joined("&", a, b, interval, dialect)


def bit_or(a: Scalar, b: Scalar, dialect: Dialect) -> Scalar:
    """a | b."""
    return _joined("|", a, b, both(a, b, _any_bits), dialect)


def bit_xor(a: Scalar, b: Scalar, dialect: Dialect) -> Scalar:
    """a # b: the bits that either has, without those that both have; no borrow crosses a bit."""
    x, y = _bits(a, dialect), _bits(b, dialect)
    return _made(f"(({x} | {y}) - ({x} & {y}))", promoted(a, b), (a, b), both(a, b, _any_bits))


def bit_not(a: Scalar, dialect: Dialect) -> Scalar:
    """~a, which is -1 - a."""
    interval = a.interval and Interval.point(-1) - a.interval
    return _made(f"(~ {_bits(a, dialect)})", a.type, (a,), interval)


def shift_right(a: Scalar, count: Scalar, dialect: Dialect) -> Scalar:
    """a >> count for a constant: divided by a power of two, towards minus infinity."""
    places = _places(a, count)
    interval = None
    if a.interval:
        ends = [end.__floor__() >> places for end in (a.interval.lower, a.interval.upper)]
        interval = Interval.of(*ends)
    return _made(f"({_bits(a, dialect)} >> {places})", _shifted(a), (a,), interval)


def shift_left(a: Scalar, count: Scalar, dialect: Dialect) -> Scalar:
    """a << count for a constant; bits beyond the type's are lost, the last one is the sign.

    Engines disagree on those, so they are cut off before anything is multiplied.
    """
    places, width = _places(a, count), _WIDTHS[a.type.name]
    x, sign = _bits(a, dialect), 1 << (width - 1 - places)
    lowest = f"(-{(1 << (width - 1)) - 1} - 1)"
    sql = (
        f"(({x} & {sign - 1}) * {1 << places}"
        f" + CASE WHEN ({x} & {sign}) <> 0 THEN {lowest} ELSE 0 END)"
    )
    if sign == 1 << 63:
        sql = x
    interval = a.interval and a.interval * Interval.point(1 << places)
    if interval and max(abs(interval.lower), interval.upper + 1) > 1 << (width - 1):
        interval = None
    return _made(sql, _shifted(a), (a,), interval)


def _joined(
    operator: str, a: Scalar, b: Scalar, interval: Interval | None, dialect: Dialect
) -> Scalar:
    sql = f"({_bits(a, dialect)} {operator} {_bits(b, dialect)})"
    return _made(sql, promoted(a, b), (a, b), interval)


def _made(sql: str, type_: SqlType, parts: tuple[Scalar, ...], interval: Interval | None) -> Scalar:
    nullable = any(p.nullable for p in parts)
    return Scalar(sql, type_, nullable, interval, sources=sources_of(*parts))


def _bits(a: Scalar, dialect: Dialect) -> str:
    """Spell a whole number as 64 bits."""
    need(a, Kind.INTEGER)
    return f"CAST({a.sql} AS bigint)" if a.native else dialect.whole(as_double(a, dialect))


def _any_bits(a: Interval, b: Interval) -> Interval:
    """Return what has no more bits than two intervals, and is negative only if one of them is."""
    length = max(int(end).bit_length() for i in (a, b) for end in (i.lower, i.upper))
    most = (1 << length) - 1
    return Interval.of(0 if min(a.lower, b.lower) >= 0 else -most - 1, most)


def _places(a: Scalar, count: Scalar) -> int:
    need(a, Kind.INTEGER)
    width = _WIDTHS[a.type.name]
    if not (count.literal and isinstance(count.value, int) and 0 <= count.value < width):
        raise UnsupportedSyntax(f"bits of {a.type} are shifted by a constant below {width} here")
    return count.value


def _shifted(a: Scalar) -> SqlType:
    return INTEGER if a.type.name == "smallint" else a.type
