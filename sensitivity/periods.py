"""When a budget starts anew. What was spent in successive periods still adds up; we say so."""

from datetime import datetime, timedelta, tzinfo

from sensitivity.policy import Every


def period_ends(every: Every, now: datetime, timezone: tzinfo) -> datetime | None:
    """Return the first moment of the next period, in that time zone; None: there is none."""
    local = _local(now, timezone)
    midnight = datetime(local.year, local.month, local.day, tzinfo=timezone)
    match every:
        case Every.DAY:
            return midnight + timedelta(days=1)  # of the calendar, so 23 or 25 hours at times
        case Every.WEEK:
            return midnight + timedelta(days=8 - local.isoweekday())
        case Every.MONTH:
            return _months_on(midnight, 1)
        case Every.QUARTER:
            return _months_on(midnight, 3 - (local.month - 1) % 3)
        case Every.YEAR:
            return _months_on(midnight, 13 - local.month)
        case Every.EVER:
            return None


def period_starts(every: Every, now: datetime, timezone: tzinfo) -> datetime | None:
    """Return the first moment of the period, in that time zone; None: it has always been."""
    local = _local(now, timezone)
    midnight = datetime(local.year, local.month, local.day, tzinfo=timezone)
    match every:
        case Every.DAY:
            return midnight
        case Every.WEEK:
            return midnight - timedelta(days=local.isoweekday() - 1)
        case Every.MONTH:
            return midnight.replace(day=1)
        case Every.QUARTER:
            return midnight.replace(month=local.month - (local.month - 1) % 3, day=1)
        case Every.YEAR:
            return midnight.replace(month=1, day=1)
        case Every.EVER:
            return None


def _local(now: datetime, timezone: tzinfo) -> datetime:
    if now.tzinfo is None:
        raise ValueError("a moment without a time zone is in no period")
    return now.astimezone(timezone)


def _months_on(day: datetime, months: int) -> datetime:
    """Return the first day of a month that lies `months` ahead."""
    ahead = day.month - 1 + months
    return day.replace(year=day.year + ahead // 12, month=ahead % 12 + 1, day=1)
