"""Intervals: what lies between two moments, and constants that it is compared with.

PostgreSQL keeps months, days and microseconds of an interval apart. A difference of two moments has
no months, and less than a day beside its days, so its seconds say all of it. They are computed with
as DOUBLE, so they are exact to the microsecond up to 285 years. In comparisons PostgreSQL takes 30
days for a month and 24 hours for a day, so there any constant has its seconds, too.
"""

from fractions import Fraction

from rewriter.dialects import Dialect
from rewriter.functions.common import both, computed
from rewriter.functions.dates import sheltered, to_timestamp
from rewriter.functions.numbers import divide, modulo, rounded
from rewriter.literals import constant
from rewriter.scalar import INTEGER, INTERVAL, NUMERIC, Scalar
from rewriter.spans import Span
from sensitivity.bounds import Interval
from sensitivity.policy import Kind
from sensitivity.refusal import UnsupportedSyntax

_PARTS = {"day": (86_400, None), "hour": (3_600, 24), "minute": (60, 60)}
"""By field: its seconds, and how many of it there are in the next one."""


def difference(a: Scalar, b: Scalar, dialect: Dialect) -> Scalar:
    """a - b of timestamps, one of which may be a date."""
    a, b = (to_timestamp(x, dialect) if x.kind is Kind.DATE else x for x in (a, b))
    if a.kind is not b.kind:
        raise UnsupportedSyntax(
            f"{b.type} cannot be subtracted from {a.type} here",
            hint="Make both of one type, as in a::date - b::date.",
        )
    a, b = sheltered(a, dialect), sheltered(b, dialect)
    sql = dialect.seconds_between(a.sql, b.sql)
    return computed(sql, INTERVAL, (a, b), both(a, b, Interval.__sub__), nan=False)


def of_days(span: Span, dialect: Dialect) -> Scalar:
    """A constant interval that may stand for a difference."""
    if span.months or abs(span.micros) >= 86_400 * 10**6 or span.days * span.micros < 0:
        raise UnsupportedSyntax(
            "an interval of days, and less than 24 hours beside them, is needed here",
            hint="Write a month as so many days.",
        )
    return of_span(span, dialect)


def of_span(span: Span, dialect: Dialect) -> Scalar:
    """A constant interval beside differences."""
    days = span.months * 30 + span.days
    seconds = days * 86_400 + Fraction(span.micros, 10**6)
    return constant(seconds, INTERVAL, dialect)


def extract_of(field: str, a: Scalar, dialect: Dialect) -> Scalar:
    """extract(field from an interval) of what is less than a day beside its days."""
    seconds = computed(a.sql, NUMERIC, (a,), a.interval, nan=False)
    if field == "epoch":
        return seconds
    if field not in _PARTS:
        raise UnsupportedSyntax(
            f"extract({field} from an interval) is not taught yet",
            hint="epoch, day, hour and minute can be taken from a difference.",
        )
    length, most = _PARTS[field]
    each = divide(seconds, constant(length, INTEGER, dialect), dialect)
    found = rounded("trunc", each, dialect)
    return found if most is None else modulo(found, constant(most, INTEGER, dialect), dialect)
