"""Times of day: `seen::time BETWEEN '08:00' AND '17:00'`, as seconds since midnight.

They are compared, subtracted, and taken apart; whatever else PostgreSQL does with them has no form
here, for a group of one second each is nobody's question.
"""

from fractions import Fraction

from rewriter.dialects import Dialect
from rewriter.functions.common import both, computed, need
from rewriter.functions.dates import sheltered, to_date, to_timestamp
from rewriter.scalar import INTERVAL, TIME, Scalar
from sensitivity.bounds import Interval
from sensitivity.policy import Kind

_DAY = Interval(Fraction(0), 86_400 - Fraction(1, 10**6))


def time_of(a: Scalar, dialect: Dialect) -> Scalar:
    """a::time of a timestamp; NULL beyond the years 1 to 9999."""
    need(a, Kind.TIMESTAMP)
    a = sheltered(a, dialect)
    begun = to_timestamp(to_date(a, dialect), dialect)
    return computed(dialect.seconds_between(a.sql, begun.sql), TIME, (a,), _DAY, nan=False)


def between(a: Scalar, b: Scalar, dialect: Dialect) -> Scalar:
    """a - b of two times of day, an interval."""
    interval = both(a, b, Interval.__sub__)
    return computed(f"({a.sql} - {b.sql})", INTERVAL, (a, b), interval, nan=False)
