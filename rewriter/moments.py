"""Dates and timestamps on the axis of intervals, and the buckets that date_trunc cuts it into."""

from collections.abc import Iterator
from datetime import MAXYEAR, UTC, date, datetime, timedelta
from fractions import Fraction

from rewriter.scalar import EPOCH

_STEPS = {
    "microsecond": timedelta(microseconds=1),
    "millisecond": timedelta(milliseconds=1),
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
_MONTHS |= {"millennium": 12_000}
TRUNCATIONS = (*_STEPS, *_MONTHS)
MIDNIGHTS = frozenset(TRUNCATIONS[TRUNCATIONS.index("day") :])
"""Those that begin a day."""

_SPELLINGS = """
    microsecond microseconds us usec usecs usecond useconds
    millisecond milliseconds ms msec msecs msecond mseconds
    second seconds s sec secs
    minute minutes m min mins
    hour hours h hr hrs
    day days d
    week weeks w
    month months mon mons
    quarter qtr
    year years y yr yrs
    decade decades dec decs
    century centuries c cent
    millennium millenniums millennia mil mils
    julian j jd
"""
_UNITS = {word: line.split()[0] for line in _SPELLINGS.splitlines() for word in line.split()}


def unit_called(name: str) -> str:
    """Return the unit, or the part of a moment, that PostgreSQL knows by a name."""
    return _UNITS.get(name.lower(), name.lower())


def date_at(days: Fraction) -> date:
    """Return the day that lies `days` after 1970-01-01; raises OverflowError out of range."""
    return EPOCH + timedelta(days=days.__floor__())


def instant_at(seconds: Fraction) -> datetime:
    """Return the timestamp that lies `seconds` after 1970-01-01, without a zone.

    Raises:
        OverflowError: it lies out of the years 1 to 9999.
    """
    micros = (seconds * 10**6).__floor__()
    return datetime(1970, 1, 1, tzinfo=UTC).replace(tzinfo=None) + timedelta(microseconds=micros)


def truncated(unit: str, moment: datetime) -> datetime:
    """Return date_trunc(unit, moment); raises OverflowError for the decade of the first years."""
    day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    match unit:
        case "microsecond":
            return moment
        case "millisecond":
            return moment.replace(microsecond=moment.microsecond // 1_000 * 1_000)
        case "second":
            return moment.replace(microsecond=0)
        case "minute":
            return moment.replace(second=0, microsecond=0)
        case "hour":
            return moment.replace(minute=0, second=0, microsecond=0)
        case "day":
            return day
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "quarter":
            return day.replace(day=1, month=(day.month - 1) // 3 * 3 + 1)
        case "decade":
            if day.year < 10:
                raise OverflowError("its decade begins before the year 1")
            return day.replace(day=1, month=1, year=day.year // 10 * 10)
        case "century":
            return day.replace(day=1, month=1, year=(day.year - 1) // 100 * 100 + 1)
        case "millennium":
            return day.replace(day=1, month=1, year=(day.year - 1) // 1000 * 1000 + 1)
        case _:
            return day.replace(day=1, month=1)


def buckets(unit: str, first: datetime, last: datetime, limit: int) -> "list[datetime] | None":
    """Return the starts of all buckets from `first` to `last`; None if more than `limit`."""
    found: list[datetime] = []
    for start in _starts(unit, truncated(unit, first), last):
        if len(found) == limit:
            return None
        found.append(start)
    return found


def _starts(unit: str, start: datetime, last: datetime) -> Iterator[datetime]:
    while start <= last:
        yield start
        if unit in _STEPS:
            try:
                start += _STEPS[unit]
            except OverflowError:
                return
        else:
            months = start.year * 12 + start.month - 1 + _MONTHS[unit]
            if months // 12 > MAXYEAR:
                return
            start = start.replace(year=months // 12, month=months % 12 + 1)
