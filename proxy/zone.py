"""The session's TimeZone as a private statement reads it.

What `SET TIME ZONE INTERVAL '+02:00' HOUR TO MINUTE` sets, as Sequelize does on connecting,
PostgreSQL keeps as `<+02>-02`: a name, and how far it lies west of UTC. Others send GMT or Etc/UTC.
"""

import re
from datetime import timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from sensitivity.refusal import UnsupportedSyntax

_UTC = ZoneInfo("UTC")
_WEST = re.compile(
    r"(?:<[^<>]*>|[A-Za-z]*)(?P<sign>[+-]?)(?P<hours>\d{1,2})(?::(?P<minutes>\d\d))?", re.ASCII
)


@lru_cache(maxsize=256)
def zone_of(setting: str) -> tzinfo:
    """Return the zone; UTC by whatever name, and offsets of 0, are one and the same.

    Raises:
        UnsupportedSyntax: PostgreSQL alone knows it, as it does rules of daylight saving.
    """
    try:
        zone: tzinfo = ZoneInfo(setting)
    except (KeyError, ValueError, OSError):
        zone = _west_of_utc(setting)
    return zone if zone.utcoffset(None) != timedelta(0) else _UTC


def _west_of_utc(setting: str) -> tzinfo:
    found = _WEST.fullmatch(setting)
    if found is not None:
        offset = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
        if offset < timedelta(days=1):
            return timezone(offset if found["sign"] == "-" else -offset)
    raise UnsupportedSyntax(
        "private statements need a TimeZone that is a place or an offset",
        hint="SET TimeZone = 'UTC', or 'Europe/Paris'.",
    )
