"""Dates and timestamps: parts, casts, making them of numbers, and moving them by days and spans.

Every one of them is NULL for moments beyond the years 1 to 9999, infinite ones included: there
engines differ, and some raise. The guard is a CASE inside the argument, so it costs the same for
every row. Comparisons have no such guard: `valid_to > now()` is true of infinity. A column that is
never NULL counts as never NULL here, too: then rows with such moments are in no group, rather than
each answer showing a group of them. So they are in groups by a part of a moment that DuckDB can
tell of all: there the guard is a condition on rows, which takes no time (`Bare`).
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from fractions import Fraction
from zoneinfo import ZoneInfo

from rewriter.dialects import Dialect
from rewriter.formats import read_format
from rewriter.functions.common import as_double, both, computed, nameless, need, sources_of
from rewriter.literals import constant, infinity
from rewriter.moments import buckets, date_at, instant_at
from rewriter.scalar import (
    DATE,
    INTEGER,
    MOMENTS,
    NUMBERS,
    NUMERIC,
    TEXT,
    TIMESTAMP,
    TIMESTAMPTZ,
    Bare,
    Scalar,
    position_of,
)
from rewriter.spans import Span, moved, zone_named
from sensitivity.bounds import Interval
from sensitivity.policy import Kind, SqlType, Value
from sensitivity.refusal import UnsupportedSyntax

FIELDS = {  # extract(field): the interval of its values; None follows the argument's
    "year": None,
    "isoyear": None,
    "decade": None,
    "century": None,
    "millennium": None,
    "epoch": None,
    "julian": None,
    "quarter": (1, 4),
    "month": (1, 12),
    "week": (1, 53),
    "day": (1, 31),
    "doy": (1, 366),
    "dow": (0, 6),
    "isodow": (1, 7),
    "hour": (0, 23),
    "minute": (0, 59),
    "second": (0, 60),
    "millisecond": (0, 60_000),
    "microsecond": (0, 60_000_000),
}
WHOLE = SqlType("numeric", Kind.NUMERIC, (38, 0))
_DAY = Interval.point(86_400)
_YEARS, _MONTHS = Interval.of(1, 9999), Interval.of(1, 12)
_ERA = Interval.of(-62_135_596_800, 253_402_300_799)  # the years 1 to 9999, in seconds
_MOST_DAYS = 4_000  # of a range that to_char makes labels of, one by one
_MOST_LABELS = 10_000


def sheltered(a: Scalar, dialect: Dialect) -> Scalar:
    """Make a moment NULL unless it lies in the years 1 to 9999."""
    need(a, *MOMENTS)
    a = as_day(a)
    if a.sheltered:
        return a
    finite_only(a)
    return replace(nameless(a), sql=dialect.common_era(a.sql, a.kind), sheltered=True)


def finite_only(a: Scalar) -> None:
    """Refuse what the statement itself makes infinite: such rows would be left out unnoticed."""
    if a.infinite:
        raise UnsupportedSyntax(
            "infinity can only be compared with moments here",
            hint="Compare the column, and say what NULL is: due IS NULL OR due > ….",
        )


def extract(field: str, a: Scalar, dialect: Dialect) -> Scalar:
    """extract(field from a) for dates and timestamps; numeric in PostgreSQL."""
    need(a, *MOMENTS)
    if field not in FIELDS:
        raise UnsupportedSyntax(
            f"extract({field} from …) is not taught yet",
            hint=f"Fields that can be used: {', '.join(FIELDS)}.",
        )
    if field != "epoch":
        a = _local(a, dialect)
    guarded, is_date = sheltered(a, dialect), as_day(a).kind is Kind.DATE
    ends = FIELDS[field]
    interval = Interval.of(*ends) if ends else _followed(field, guarded)
    if field in {"second", "epoch", "millisecond", "julian"}:
        sql = dialect.extract(field, guarded.sql, is_date=is_date)
        return computed(sql, NUMERIC, (guarded,), interval, nan=False)
    sql = dialect.part(field, guarded.sql, is_date=is_date)
    return Scalar(
        sql,
        WHOLE,
        nullable=a.nullable,
        interval=interval,
        integral=True,
        bare=None if a.sheltered else _bare(sql, field, as_day(a), dialect),
        told=a.told and not ends,
        sources=a.sources,
    )


def _bare(sql: str, field: str, a: Scalar, dialect: Dialect) -> Bare | None:
    """Spell a part of a moment for who drops the rows in which that lies beyond the years."""
    found = dialect.part_of_any(field, a.sql, a.kind)
    if found is None:
        return None
    part, within = found
    return Bare(sql, part, f"({within} OR {a.sql} IS NULL)" if a.nullable else within)


def _local(a: Scalar, dialect: Dialect) -> Scalar:
    """Return a constant instant as its time on the session's clock, in which constants are kept."""
    if a.literal and isinstance(a.value, datetime) and a.value.tzinfo:
        return constant(a.value.replace(tzinfo=None), TIMESTAMP, dialect)
    return a


def at_clock(a: Scalar, zone: tzinfo | None, dialect: Dialect) -> Scalar:
    """Return what the session's clock shows of a moment: a day, or a time without a zone."""
    a = as_day(_local(a, dialect))
    return at_zone(a, str(zone), dialect) if a.kind is Kind.TIMESTAMPTZ else a


def _followed(field: str, a: Scalar) -> Interval | None:
    """Return the interval of a field that never falls as time goes by."""
    if a.interval is None:
        return None
    if field == "epoch":
        return a.interval * _DAY if a.kind is Kind.DATE else a.interval
    ends = clock(a)
    if ends is None:
        return None
    parts: dict[str, Callable[[datetime], int | Fraction]] = {
        "year": lambda t: t.year,
        "isoyear": lambda t: t.isocalendar()[0],
        "decade": lambda t: t.year // 10,
        "century": lambda t: (t.year + 99) // 100,
        "millennium": lambda t: (t.year + 999) // 1000,
        "julian": lambda t: place(t, Kind.TIMESTAMP) / 86_400 + 2_440_588,
    }
    return Interval.of(parts[field](ends[0]), parts[field](ends[1]))


def clock(a: Scalar) -> tuple[datetime, datetime] | None:
    """Return the first and last time that the clock shows, of a moment that is bounded.

    When a clock is set back, an instant before may have shown a later time: by an hour, which only
    matters at the very ends.
    """
    if a.interval is None or (a.kind is Kind.TIMESTAMPTZ and a.zone is None):
        return None
    try:
        first, last = (_moment(a.kind, end) for end in (a.interval.lower, a.interval.upper))
        if a.kind is Kind.TIMESTAMPTZ:
            first, last = (t.replace(tzinfo=UTC).astimezone(a.zone) for t in (first, last))
    except OverflowError:
        return None
    return first.replace(tzinfo=None), max(last, first).replace(tzinfo=None)


def _moment(kind: Kind, place: Fraction) -> datetime:
    if kind is Kind.DATE:
        return datetime.combine(date_at(place), time())
    return instant_at(place)


def place(moment: datetime, kind: Kind) -> Fraction:
    """Return where a time of the clock lies on the axis of intervals of its kind."""
    seconds = position_of(moment) or Fraction(0)
    return Fraction((seconds / 86_400).__floor__()) if kind is Kind.DATE else seconds


def beyond() -> UnsupportedSyntax:
    """Return the refusal of a constant that leaves the years 1 to 9999."""
    return UnsupportedSyntax("a moment beyond the years 1 to 9999 cannot be used here")


def make_date(parts: Sequence[Scalar], dialect: Dialect) -> Scalar:
    """make_date(year, month, day); NULL where there is no such day in the years 1 to 9999."""
    if len(parts) != 3:
        raise UnsupportedSyntax("make_date takes a year, a month and a day")
    for x in parts:
        need(x, Kind.INTEGER)
    known = [x.value for x in parts if isinstance(x.value, int)]
    if len(known) == 3:
        try:
            return constant(date(*known), DATE, dialect)
        except (ValueError, OverflowError):
            raise UnsupportedSyntax("make_date: there is no such day") from None
    year, month, day = parts
    sql = dialect.first_of_month(as_double(year, dialect), as_double(month, dialect))
    starts = day.value == 1
    if not starts:
        sql = dialect.day_of_month(sql, as_double(day, dialect))
    return Scalar(
        sql,
        DATE,
        interval=_days(year, month, starts=starts),
        truncated=("year" if month.value == 1 else "month") if starts else None,
        sheltered=True,
        sources=sources_of(*parts),
    )


def _days(year: Scalar, month: Scalar, *, starts: bool) -> Interval | None:
    """Return where the days of some months lie; only the first of each if `starts`."""
    if year.interval is None:
        return None
    years, months = _YEARS.meet(year.interval), _MONTHS.meet(month.interval or _MONTHS)
    first = date(int(years.lower), int(months.lower), 1)
    last = date(int(years.upper), int(months.upper), 1)
    if not starts:  # the 31st, if need be of the month after
        last = min(last, date.max - timedelta(30)) + timedelta(30)
    return Interval(position_of(first) or Fraction(0), position_of(last) or Fraction(0))


def from_epoch(a: Scalar, dialect: Dialect) -> Scalar:
    """to_timestamp(seconds since 1970); NULL beyond the years 1 to 9999."""
    need(a, *NUMBERS)
    interval = a.interval and _ERA.meet(a.interval)
    return Scalar(
        dialect.instant(as_double(a, dialect)),
        TIMESTAMPTZ,
        # On a grid of a microsecond.
        interval=interval and Interval(interval.lower - 1, interval.upper + 1),
        sources=a.sources,
    )


def as_day(a: Scalar) -> Scalar:
    """Return what begins a day as that day, the date that it is in the backend."""
    return replace(a, type=DATE, midnight=False) if a.midnight else a


def midnight(day: Scalar) -> Scalar:
    """Return the instant at which a day begins on the session's clock."""
    return replace(day, type=TIMESTAMPTZ, midnight=True)


def instant(a: Scalar, zone: tzinfo | None, dialect: Dialect) -> Scalar:
    """a::timestamptz on the session's clock, as an instant in the backend, too."""
    if a.exact.kind is Kind.TIMESTAMPTZ:
        return a
    if (end := infinity(a, TIMESTAMPTZ, dialect)) is not None:
        return end
    return at_zone(to_timestamp(a, dialect), str(zone), dialect)


def instants(parts: Sequence[Scalar], zone: tzinfo | None, dialect: Dialect) -> Sequence[Scalar]:
    """Make instants of the moments that stand beside one, as PostgreSQL does; constants stay."""
    kinds = {p.exact.kind for p in parts if not p.literal} & MOMENTS
    if Kind.TIMESTAMPTZ in kinds and len(kinds) > 1:
        moments = (p.kind in MOMENTS and not p.literal for p in parts)
        return [instant(p, zone, dialect) if m else p for p, m in zip(parts, moments, strict=True)]
    if kinds == {Kind.DATE} and any(p.midnight for p in parts):
        return [midnight(p) if p.kind is Kind.DATE else p for p in parts]
    return parts


def to_date(a: Scalar, dialect: Dialect) -> Scalar:
    """a::date."""
    need(a, *MOMENTS)
    a = as_day(a)
    if a.kind is Kind.DATE:
        return a
    if (end := infinity(a, DATE, dialect)) is not None:
        return end
    a = sheltered(_local(a, dialect), dialect)
    ends = clock(a)
    return Scalar(
        dialect.to_date(a.sql),
        DATE,
        nullable=a.nullable,
        interval=ends and Interval(place(ends[0], Kind.DATE), place(ends[1], Kind.DATE)),
        truncated=a.truncated if a.truncated in {"week", "month", "quarter", "year"} else None,
        sheltered=a.kind is Kind.TIMESTAMP,
        sources=a.sources,
    )


def to_timestamp(a: Scalar, dialect: Dialect) -> Scalar:
    """a::timestamp."""
    a = as_day(a)
    need(a, Kind.DATE, Kind.TIMESTAMP)
    if a.kind is Kind.TIMESTAMP:
        return a
    return Scalar(
        dialect.to_timestamp(a.sql),
        TIMESTAMP,
        nullable=a.nullable,
        interval=a.interval and a.interval * _DAY,
        truncated=a.truncated,
        sheltered=a.sheltered,
        infinite=a.infinite,
        sources=a.sources,
    )


def add_days(day: Scalar, days: Scalar, dialect: Dialect, sign: int) -> Scalar:
    """date + integer and date - integer; NULL if it moves by more than a million days."""
    rule = Interval.__add__ if sign > 0 else Interval.__sub__
    day = sheltered(day, dialect)
    return Scalar(
        dialect.add_days(day.sql, "" if sign > 0 else "-", days.sql),
        DATE,
        nullable=day.nullable or days.nullable,
        interval=both(day, days, rule),
        told=day.told or days.told,
        sources=sources_of(day, days),
    )


def days_between(a: Scalar, b: Scalar, dialect: Dialect) -> Scalar:
    """date - date, in days."""
    a, b = sheltered(a, dialect), sheltered(b, dialect)
    sql = dialect.days_between(a.sql, b.sql)
    interval = both(a, b, Interval.__sub__)
    return computed(sql, INTEGER, (a, b), interval, nan=False, integral=True)


def shift(a: Scalar, span: Span, dialect: Dialect) -> Scalar:
    """Move a date or timestamp by a constant interval; of a date it makes a timestamp."""
    if a.literal and isinstance(a.value, datetime) and a.value.tzinfo:
        try:
            clock = moved(a.value, Span(span.months, span.days)).astimezone(UTC)
            instant = clock + timedelta(microseconds=span.micros)
            return constant(instant.astimezone(a.value.tzinfo), TIMESTAMPTZ, dialect)
        except OverflowError:
            raise beyond() from None
    if a.midnight:
        if span.micros:
            raise AssertionError("this is no instant in the backend")
        return midnight(to_date(shift(as_day(a), span, dialect), dialect))
    a = sheltered(a, dialect)
    kind = Kind.TIMESTAMPTZ if a.kind is Kind.TIMESTAMPTZ else Kind.TIMESTAMP
    interval = None
    if a.interval:
        with suppress(OverflowError):
            interval = _shifted(a.interval, a.kind, span)
    return Scalar(
        dialect.shift(a.sql, span.months, span.days, span.micros, is_date=a.kind is Kind.DATE),
        TIMESTAMPTZ if kind is Kind.TIMESTAMPTZ else TIMESTAMP,
        nullable=a.nullable,
        interval=interval,
        sources=a.sources,
    )


def _shifted(values: Interval, kind: Kind, span: Span) -> Interval:
    """Return where moments lie after a shift.

    Days that a month does not have all become its last one, so the later of two moments may come
    out as the earlier one; of whole days it does not. On the clock of a zone, days may be an hour
    longer or shorter, and the day may be another, so months as well.

    Raises:
        OverflowError: an end lies beyond the years 1 to 9999.
    """
    first, last = _moment(kind, values.lower), _moment(kind, values.upper)
    if span.months and kind is not Kind.DATE:
        first, last = (
            datetime.combine(first, time.min),
            datetime.combine(last, time.max),
        )
    slack = 0
    if kind is Kind.TIMESTAMPTZ and (span.months or span.days):
        slack = 4 * 86_400 if span.months else 7_200
    out = Kind.TIMESTAMPTZ if kind is Kind.TIMESTAMPTZ else Kind.TIMESTAMP
    return Interval(place(moved(first, span), out) - slack, place(moved(last, span), out) + slack)


def at_zone(a: Scalar, zone: str, dialect: Dialect) -> Scalar:
    """a AT TIME ZONE 'zone': an instant's time on that zone's clock, or the other way round."""
    need(a, Kind.TIMESTAMP, Kind.TIMESTAMPTZ)
    known, out = zone_named(zone), a.kind is Kind.TIMESTAMPTZ
    if a.midnight:
        raise AssertionError("this is no instant in the backend")
    if (end := infinity(a, TIMESTAMP if out else TIMESTAMPTZ, dialect)) is not None:
        return end
    a = sheltered(a, dialect)
    interval = None
    if a.interval:
        try:
            ends = [
                _zoned(instant_at(end), known, out=out)
                for end in (a.interval.lower, a.interval.upper)
            ]
            # When a clock is set back, later instants have earlier times, by an hour or two.
            interval = Interval(ends[0] - 7_200, ends[1] + 7_200)
        except OverflowError:
            interval = None
    return Scalar(
        dialect.at_zone(zone, a.sql),
        TIMESTAMP if out else TIMESTAMPTZ,
        nullable=a.nullable,
        interval=interval,
        sources=a.sources,
    )


def _zoned(moment: datetime, zone: ZoneInfo, *, out: bool) -> Fraction:
    if out:
        return place(moment.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None), Kind.OTHER)
    return place(moment.replace(tzinfo=zone).astimezone(UTC), Kind.OTHER)


def to_char(a: Scalar, text: str, dialect: Dialect) -> Scalar:
    """to_char(a, 'format') of a moment, as text."""
    form, a = read_format(text), sheltered(a, dialect)
    pieces = [
        dialect.formatted(a.sql, name) if name else dialect.text(plain)
        for name, plain in form.parts
    ]
    return Scalar(
        pieces[0] if len(pieces) == 1 else dialect.concat(pieces),
        TEXT,
        nullable=a.nullable,
        domain=_labels(a, form.unit, form.of),
        sources=a.sources,
    )


def _labels(a: Scalar, unit: str, of: Callable[[datetime], str]) -> tuple[Value, ...] | None:
    """Return every label of a bounded moment, in the order of time."""
    ends = clock(a)
    if ends is None:
        return None
    starts = buckets(unit, *ends, _MOST_DAYS if unit == "day" else _MOST_LABELS)
    return None if starts is None else tuple(dict.fromkeys(of(start) for start in starts))


def to_text(a: Scalar, dialect: Dialect) -> Scalar:
    """a::text of a date, in ISO form."""
    need(a, Kind.DATE)
    return to_char(a, "YYYY-MM-DD", dialect)
