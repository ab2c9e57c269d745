"""Group keys: which expressions may label a group, and which of them have a public domain.

A label is itself an answer. Where policy and statement alone say which labels there are, all of
them are returned, empty groups too, and nothing is learnt from their presence. Other labels pass
private selection. Two labels that look alike must be alike, so a type whose equal values print
differently (1.0 and 1.00, 'a' and 'a ') would let one person choose the label of everybody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from fractions import Fraction
from itertools import pairwise, product
from math import prod

from rewriter.dialects import Dialect
from rewriter.functions.common import as_double
from rewriter.functions.dates import finite_only
from rewriter.functions.wholes import need_exact
from rewriter.lineage import UNKNOWN, Made
from rewriter.moments import buckets, date_at, instant_at
from rewriter.scalar import BIGINT, MOMENTS, TIME, Scalar
from sensitivity.bounds import Interval
from sensitivity.policy import Kind, SqlType, Value
from sensitivity.policy.sqltypes import INT_BITS, reach_of
from sensitivity.refusal import UnsupportedSyntax

MOST = 10_000
"""Public groups in one answer; beyond, keys are selected privately."""

_MOST_WHOLE = (1 << 63) - 1
_MOST_DOUBLE = 1 << 53  # up to here it holds every integer
_MOST_DIGITS = 18  # of a decimal


@dataclass(frozen=True, slots=True)
class Key:
    """One group key.

    Attributes:
        sql: its canonical spelling for the backend.
        type: as PostgreSQL types the expression; `exact` is what the noisy table holds.
        domain: all its values in order, with None at the end if it can be NULL; None: private.
        where: what else must hold of a row that is in a group.
        made: what it is made of.
        ranged: the domain holds every value of its type, or bucket, between the first and the last.
        label: the analyst's words, for EXPLAIN.
        sources: aliases of the relations that it reads.
    """

    sql: str
    type: SqlType
    exact: SqlType
    nullable: bool
    domain: tuple[Value | None, ...] | None
    label: str
    ranged: bool = False
    made: Made = UNKNOWN
    where: str | None = None
    sources: frozenset[str] = frozenset()


def key(scalar: Scalar, label: str, dialect: Dialect) -> Key:
    """Make a key of an expression; raises UnsupportedSyntax for types that have no exact label."""
    sql, exact, where = scalar.sql, scalar.exact, None
    if scalar.literal:
        raise UnsupportedSyntax(
            "a constant cannot be a group key among several groupings", hint="Leave it out."
        )
    if scalar.bare and scalar.bare.of == sql:
        sql, where = scalar.bare.sql, scalar.bare.where
    if scalar.counts and (where or scalar.integral or scalar.kind is Kind.NUMERIC):
        exact = BIGINT  # a smallint that PostgreSQL would refuse fits, too
    elif scalar.kind in {Kind.FLOAT, Kind.NUMERIC, Kind.INTEGER} and not scalar.native:
        sql = as_double(scalar, dialect)
        if scalar.whole:
            known = domain_of(scalar)
            if known is None or not all(
                -_MOST_DOUBLE <= v <= _MOST_DOUBLE for v in _numbers(known)
            ):
                need_exact(scalar, label)
            sql, exact = dialect.whole(sql), BIGINT
        elif scalar.kind is Kind.NUMERIC and len(scalar.type.modifier) == 2:
            exact = SqlType("numeric", Kind.NUMERIC, (_MOST_DIGITS, scalar.type.modifier[1]))
            sql = dialect.decimal(sql, exact.modifier[1])
        else:
            raise _inexact(label, scalar)
    elif scalar.kind is Kind.FLOAT or (
        scalar.kind is Kind.NUMERIC and len(scalar.type.modifier) < 2
    ):
        raise _inexact(label, scalar)
    elif scalar.kind is Kind.INTERVAL:
        raise UnsupportedSyntax(
            f"{label} cannot be a group key: it is an interval",
            hint=f"Group by whole units of it, such as extract(day FROM {label}).",
        )
    elif scalar.kind is Kind.INTEGER and not _fits(scalar):
        exact = BIGINT  # as it was computed, whatever PostgreSQL says its type is
    elif scalar.kind is Kind.OTHER:
        hint = "Group by string_agg(x, ',' ORDER BY …)." if scalar.elements else None
        hint = "Group by extract(hour FROM t)." if scalar.type == TIME else hint
        raise UnsupportedSyntax(
            f"{label} cannot be a group key: its type is {scalar.type}", hint=hint
        )
    if scalar.counted and scalar.interval is not None:
        # Of a unit no more rows count: it is among those that have as many, not among none.
        most = scalar.interval.upper.__floor__()
        sql = f"CASE WHEN {sql} > {most} THEN {most} ELSE {sql} END"
    values, nullable = domain_of(scalar), scalar.nullable
    room = None if exact == scalar.type else _room(scalar)
    if room and (values is None or not all(_fraction(v) in room for v in _numbers(values))):
        # For what its type cannot hold PostgreSQL raises: it has one label, which is NULL.
        first, last = (_spelled(end, exact, dialect) for end in (room.lower, room.upper))
        sql, nullable = f"CASE WHEN {sql} BETWEEN {first} AND {last} THEN {sql} END", True
        values = values and tuple(v for v in _numbers(values) if _fraction(v) in room)
    ranged = scalar.domain is None and exact.kind is not Kind.BOOLEAN
    if not ranged:
        values = _distinct(values, exact)
    if values is None and exact.kind in MOMENTS:
        finite_only(scalar)
        # Infinite dates and other eras have no label that every driver can read.
        sql, nullable = dialect.common_era(sql, exact.kind), True
    domain: tuple[Value | None, ...] | None = values
    if values is not None and nullable:
        domain = (*values, None)
    return Key(
        sql,
        scalar.type,
        exact,
        nullable,
        domain,
        label,
        ranged,
        where=where,
        sources=scalar.sources,
    )


def _room(scalar: Scalar) -> Interval | None:
    """Return what the type of a number that may have been cast can hold, if a key holds more."""
    bits = INT_BITS.get(scalar.type.name)
    if bits is not None and scalar.type != BIGINT:
        return Interval.of(-(1 << bits), (1 << bits) - 1)
    if scalar.kind is Kind.NUMERIC and len(scalar.type.modifier) == 2:
        digits, behind = scalar.type.modifier
        most = Fraction(10**digits - 1, 10**behind)
        return Interval(-most, most) if digits < _MOST_DIGITS else None
    return None


def _spelled(end: Fraction, type_: SqlType, dialect: Dialect) -> str:
    if type_.kind is Kind.INTEGER:
        return dialect.constant(int(end), Kind.INTEGER)
    return dialect.decimal_constant(end, type_)


def _fits(scalar: Scalar) -> bool:
    """Say whether an integer surely has no more digits than its type, where it may be a cast."""
    most = reach_of(scalar.type)
    return most is not None and scalar.reach is not None and scalar.reach <= most


def _distinct(values: tuple[Value, ...] | None, type_: SqlType) -> tuple[Value, ...] | None:
    """Return the values that the key's type can hold, each once.

    A label that stood twice in the list of groups would get two noises for one charge.
    """
    if values is None:
        return None
    if type_.kind in {Kind.INTEGER, Kind.NUMERIC}:
        # By the whole number of their last digit: thousands of fractions take long to hash.
        whole = type_.kind is Kind.INTEGER
        scale = 1 if whole else 10 ** type_.modifier[1]
        found: dict[int, Value] = {}
        for value in values:
            if isinstance(value, (int, Fraction)):
                units, rest = divmod(value.numerator * scale, value.denominator)
                if not rest:
                    found.setdefault(units, units if whole else _fraction(value))
        return tuple(found.values())
    return tuple(dict.fromkeys(values))


def _numbers(values: Sequence[Value]) -> list[int | Fraction]:
    return [v for v in values if isinstance(v, int | Fraction)]


def _fraction(value: int | Fraction) -> Fraction:
    return value if type(value) is Fraction else Fraction(value)


def _inexact(label: str, scalar: Scalar) -> UnsupportedSyntax:
    x = "x" if "…" in label else f"({label})" if " " in label else label
    return UnsupportedSyntax(
        f"{label} cannot be a group key: equal values of {scalar.type} may look different",
        hint=f"Group by CAST({x} AS numeric(10, 2)), floor({x} / 10) or width_bucket(…).",
    )


def domain_of(scalar: Scalar) -> tuple[Value, ...] | None:
    """Return every non-NULL value in order if that is known without looking at rows."""
    if scalar.domain is not None:
        return scalar.domain if len(scalar.domain) <= MOST else None
    if scalar.kind is Kind.BOOLEAN:
        return (False, True)
    interval = scalar.interval
    if interval is None or scalar.told:
        return None
    if scalar.whole:
        first, last = interval.lower.__ceil__(), interval.upper.__floor__()
        held = first >= -_MOST_WHOLE and last <= _MOST_WHOLE  # beyond, the label is NULL
        return tuple(range(first, last + 1)) if held and last - first < MOST else None
    if scalar.kind is Kind.NUMERIC and len(scalar.type.modifier) == 2:
        units = 10 ** scalar.type.modifier[1]
        first, last = (interval.lower * units).__ceil__(), (interval.upper * units).__floor__()
        few = last - first < MOST
        return tuple(Fraction(i, units) for i in range(first, last + 1)) if few else None
    try:
        return _moments(scalar, interval)
    except OverflowError:
        return None


def _moments(scalar: Scalar, interval: Interval) -> tuple[Value, ...] | None:
    """Return the dates or timestamps of an interval; OverflowError beyond the years 1 to 9999."""
    if scalar.exact.kind is Kind.DATE:
        unit = scalar.truncated or "day"
        ends = [datetime.combine(date_at(e), time()) for e in (interval.lower, interval.upper)]
        days = buckets(unit, ends[0], ends[1], MOST)
        return None if days is None else tuple(d.date() for d in days)
    if scalar.kind is Kind.TIMESTAMP and scalar.truncated:
        first_, last_ = instant_at(interval.lower), instant_at(interval.upper)
        starts = buckets(scalar.truncated, first_, last_, MOST)
        return None if starts is None else tuple(starts)
    return None


def groups(keys: Sequence[Key]) -> tuple[tuple[Value | None, ...], ...] | None:
    """Return the public groups: every combination, if all keys are public and they are not many."""
    domains = [k.domain for k in keys]
    if any(d is None for d in domains) or prod(len(d or ()) for d in domains) > MOST:
        return None
    return tuple(product(*(d for d in domains if d is not None)))


def within(k: Key, dialect: Dialect) -> str | None:
    """Spell the condition that a row is in a group, if all keys are public in one that is shown;
    None if there is none.

    It stands before bounding: a row that cannot be shown must not use up what its unit may give.
    """
    return " AND ".join(filter(None, (_shown(k, dialect), k.where))) or None


def _shown(k: Key, dialect: Dialect) -> str | None:
    if k.domain is None:
        return None if k.nullable else f"{k.sql} IS NOT NULL"
    values = [v for v in k.domain if v is not None]
    null = f"{k.sql} IS NULL" if len(values) < len(k.domain) else None
    if not values:
        return null or "FALSE"
    if k.exact.kind is Kind.BOOLEAN and len(values) == 2:
        return None if null else f"{k.sql} IS NOT NULL"
    if (k.ranged and len(values) > 2) or _contiguous(values):
        first, last = (constant(v, k.exact, dialect) for v in (values[0], values[-1]))
        test = f"{k.sql} BETWEEN {first} AND {last}"
    else:
        listed = [constant(v, k.exact, dialect) for v in values]
        text = k.exact.kind is Kind.TEXT
        test = dialect.listed(k.sql, listed) if text else f"{k.sql} IN ({', '.join(listed)})"
    return f"({test} OR {null})" if null else test


def constant(value: Value, type_: SqlType, dialect: Dialect) -> str:
    """Spell a value of a key, so that it is compared in the key's own type."""
    if type(value) is int:
        return str(value)
    if type_.kind is Kind.NUMERIC and isinstance(value, Fraction):
        return dialect.decimal_constant(value, type_)
    return dialect.constant(value, type_.kind)


def _contiguous(values: Sequence[Value]) -> bool:
    """Say whether no whole number, or no day, is missing between the first value and the last."""
    if len(values) < 3 or type(values[0]) not in {int, date}:
        return False
    places = [v.toordinal() if type(v) is date else v for v in values]
    return all(type(p) is int for p in places) and all(
        a + 1 == b  # type: ignore[operator]
        for a, b in pairwise(places)
    )
