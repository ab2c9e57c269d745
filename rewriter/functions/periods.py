"""Periods of time, (a, b) OVERLAPS (c, d), and moments made of a day and a time on its clock."""

from collections.abc import Sequence
from fractions import Fraction

from rewriter.dialects import Dialect
from rewriter.functions.branches import case
from rewriter.functions.common import as_double, need, sources_of
from rewriter.functions.conditions import compare, logical, test
from rewriter.functions.dates import to_timestamp
from rewriter.functions.numbers import extreme
from rewriter.scalar import MOMENTS, NUMBERS, TIMESTAMP, Scalar
from sensitivity.policy import Kind

Period = tuple[Scalar, Scalar]


def overlap(one: Period, other: Period, dialect: Dialect) -> Scalar:
    """(a, b) OVERLAPS (c, d), as PostgreSQL's overlaps_timestamp decides it.

    Either end may be the earlier one, and a period is without its later end, unless both are the
    same. Of a period with one end known that is the earlier one; with none, the answer is NULL.
    """
    for end in (*one, *other):
        need(end, *MOMENTS)
    (a, b), (c, d) = (_ordered(period, dialect) for period in (one, other))

    def is_(operator: str, x: Scalar, y: Scalar) -> Scalar:
        return compare(operator, x, y, dialect)

    # Which of two is NULL decides, so neither half is said in vain.
    return case(
        [is_(">", a, c), is_("<", a, c), is_("=", a, c)],
        [
            logical("OR", [is_("<", a, d), is_("<", b, d)]),
            logical("OR", [is_("<", c, b), is_("<", d, b)]),
            logical("OR", [is_("<>", b, d), is_("=", b, d)]),
        ],
        None,
        dialect,
    )


def _ordered(period: Period, dialect: Dialect) -> Period:
    """Return the earlier end, and the later one, which is NULL where one of them is."""
    if {end.exact.kind for end in period} == {Kind.DATE, Kind.TIMESTAMP}:
        period = (to_timestamp(period[0], dialect), to_timestamp(period[1], dialect))
    first, last = (extreme(name, period, dialect) for name in ("least", "greatest"))
    both = [test(end, "NOT NULL", dialect) for end in period]
    return first, case([logical("AND", both)], [last], None, dialect)


def at_clock(day: Scalar, clock: Sequence[Scalar], dialect: Dialect) -> Scalar:
    """make_timestamp of a day, an hour, a minute and seconds; NULL where no clock shows them.

    As PostgreSQL has it, 24:00:00 is there, and so is a second 60.
    """
    for x in clock:
        need(x, *NUMBERS)
    hour, minute, second = (as_double(x, dialect) for x in clock)
    sixty = dialect.number(Fraction(60))
    seconds = (
        f"({dialect.multiply(f'({dialect.multiply(hour, sixty)} + {minute})', sixty)} + {second})"
    )
    shown = (
        f"{hour} BETWEEN 0 AND 24 AND {minute} BETWEEN 0 AND 59 AND {second} BETWEEN 0 AND 60"
        f" AND {seconds} <= 86400"
    )
    begun = to_timestamp(day, dialect)
    return Scalar(
        dialect.later(begun.sql, f"CASE WHEN {shown} THEN {seconds} END"),
        TIMESTAMP,
        sources=sources_of(day, *clock),
    )
