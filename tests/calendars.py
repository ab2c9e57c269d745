"""The calendar as people say it, against which the ends of periods are compared."""

from datetime import datetime, tzinfo

from sensitivity.policy import Every


def period(every: Every, now: datetime, timezone: tzinfo) -> str:
    """Return the name of the period that `now` lies in, by the calendar of a time zone.

    Like 2026-11-23, 2026-W48 (ISO 8601: from Monday, of the year its Thursday is in), 2026-11,
    2026-Q4, 2026, ever. Names of one kind sort as the periods follow each other.
    """
    local = now.astimezone(timezone)
    match every:
        case Every.DAY:
            return f"{local.date()}"
        case Every.WEEK:
            year, week, _ = local.isocalendar()
            return f"{year:04}-W{week:02}"
        case Every.MONTH:
            return f"{local.year:04}-{local.month:02}"
        case Every.QUARTER:
            return f"{local.year:04}-Q{(local.month + 2) // 3}"
        case Every.YEAR:
            return f"{local.year:04}"
        case Every.EVER:
            return "ever"
