"""Dates and times: parts, truncation, zones, labels."""

from sqlglot import exp

from rewriter import functions as fn
from rewriter import reading_moments as how
from rewriter.taught.entry import MANY, ONE, TWO, Taught

MOMENTS = (
    Taught(
        "extract(field FROM d), date_part",
        exp.Extract,
        TWO,
        how.extract,
        (
            *(f"extract({field} FROM ts)" for field in fn.FIELDS),
            "extract(year FROM d)",
            "extract(dow FROM d)",
            "extract(isoyear FROM d)",
            "extract(week FROM d)",
            "extract(century FROM d)",
            "extract(epoch FROM d)",
            "extract(julian FROM d)",
            "date_part('month', d)",
            "extract(hour FROM tz)",
            "extract(epoch FROM tz)",
            "extract(epoch FROM ts - timestamp '2020-02-29 01:00')",
            "extract(day FROM ts - timestamp '2020-02-29 01:00')",
            "extract(year FROM age(d, '2020-02-29'))",
            "extract(month FROM age(d, '2020-02-29'))",
            "extract(year FROM age('2020-02-29'::date, d))",
            "extract(day FROM age(d, '2020-01-31'))",
            "extract(day FROM age('2021-03-01'::date, d))",
            "extract(epoch FROM age(d, '2020-01-31'))",
            "extract(epoch FROM age('2021-03-01'::date, d))",
        ),
        bounds="year and the like: its ends; month 1 to 12 and so on",
    ),
    Taught(
        "date_trunc('unit', d), date_trunc('unit', t, 'zone')",
        exp.TimestampTrunc,
        frozenset({"this", "unit", "zone"}),
        how.date_trunc,
        (
            *(f"date_trunc('{unit}', ts)" for unit in fn.TRUNCATIONS),
            "date_trunc('month', d)::date",
            "date_trunc('week', d)::date",
            "date_trunc('century', d)::date",
            "date_trunc('hour', tz)",
            "date_trunc('month', tz, 'America/New_York')",
        ),
        bounds="every bucket",
    ),
    Taught(
        "t AT TIME ZONE 'zone'",
        exp.AtTimeZone,
        frozenset({"this", "zone"}),
        how.at_time_zone,
        (
            "d AT TIME ZONE 'Europe/Berlin'",
            "tz AT TIME ZONE 'Europe/Berlin'",
            "ts AT TIME ZONE 'America/New_York'",
            "(tz AT TIME ZONE 'UTC')::date",
        ),
        bounds="its ends",
    ),
    Taught(
        "timezone('zone', t)",
        "timezone",
        MANY,
        how.timezone,
        ("timezone('UTC', tz)",),
        bounds="its ends",
    ),
    Taught(
        "to_char(d, 'YYYY-MM')",
        "to_char",
        MANY,
        how.to_char,
        (
            "to_char(d, 'YYYY-MM')",
            "to_char(ts, 'IYYY-\"W\"IW')",
            "to_char(d, 'FMMonth DD, Dy')",
            "to_char(ts, 'HH24:MI:SS.US')",
            "to_char(d, 'Q DDD D ID YY FMDD/FMMM')",
            "to_char(d, 'Month Day')",
        ),
        bounds="every label of the range",
    ),
    Taught(
        "to_date('text', 'YYYY-MM-DD')",
        "to_date",
        MANY,
        how.to_date,
        ("d - to_date('31.01.2024', 'DD.MM.YYYY')", "d >= to_date('202402', 'YYYYMM')"),
        bounds="a constant",
    ),
    Taught(
        "to_timestamp('text', 'YYYY-MM-DD HH24:MI:SS.US'), to_timestamp(seconds)",
        "to_timestamp",
        MANY,
        how.to_timestamp,
        (
            "ts >= to_timestamp('2001-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US')",
            "to_timestamp(i)",
            "to_timestamp(n * 1000)",
        ),
        "beyond the years 1 to 9999",
        "its ends",
    ),
    Taught(
        "make_date(year, month, day)",
        "make_date",
        MANY,
        how.made_date,
        (
            "d - make_date(2024, 1, 31)",
            "make_date(i + 2010, 2, i + 20)",
            "make_date(2010 + i, 1, 1)",
            "make_date(2024, i, 1)",
            "make_date(2023, extract(month FROM d)::int, extract(day FROM d)::int)",
        ),
        "there is no such day",
        "every first of a month or year",
    ),
    Taught(
        "date_bin('15 minutes', t, timestamp '2024-01-01')",
        exp.DateBin,
        TWO | {"unit"},
        how.binned,
        (
            "date_bin('15 minutes', ts, timestamp '2001-01-01 00:05')",
            "date_bin(interval '7 days', ts, timestamp '2024-02-29')",
            "date_bin('90 minutes', tz, timestamptz '2024-02-29 00:00:00+00')",
        ),
        bounds="every step",
    ),
    Taught("date(t)", exp.Date, ONE, how.bare_date, ("date(ts)",), bounds="its ends"),
)
"""Moments beyond the years 1 to 9999, infinite ones too, count as NULL in all of these."""

MOVED = (
    "d + 30",
    "d - i",
    "d - date '2024-01-31'",
    "d + interval '1 month'",
    "ts - interval '90' day",
    "ts + interval '1 day 02:30'",
    "d + make_interval(days => 10)",
    "tz + interval '36 hours'",
    "ts + 2 * interval '1 week'",
    "d - interval '1 year 2 months'",
)
"""Examples of + and - with moments: they share nodes with the arithmetic of numbers."""
