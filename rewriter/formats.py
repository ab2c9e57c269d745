"""to_char of dates and timestamps: the formats that may be used, field by field.

A format is cut into fields and the literal text between them; a letter that belongs to no field
here is refused, for PostgreSQL might read one in it. So a label is made of digits and English
names, the same in every engine, session and locale.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sensitivity.refusal import UnsupportedSyntax

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def _week(moment: datetime) -> tuple[int, int, int]:
    return moment.isocalendar()


FIELDS: dict[str, tuple[str, Callable[[datetime], str]]] = {
    "YYYY": ("year", lambda t: f"{t.year:04}"),
    "YY": ("year", lambda t: f"{t.year % 100:02}"),
    "IYYY": ("day", lambda t: f"{_week(t)[0]:04}"),
    "Q": ("quarter", lambda t: str((t.month + 2) // 3)),
    "MM": ("month", lambda t: f"{t.month:02}"),
    "FMMM": ("month", lambda t: str(t.month)),
    "Mon": ("month", lambda t: _MONTHS[t.month - 1][:3]),
    "Month": ("month", lambda t: f"{_MONTHS[t.month - 1]:9}"),
    "FMMonth": ("month", lambda t: _MONTHS[t.month - 1]),
    "IW": ("day", lambda t: f"{_week(t)[1]:02}"),
    "DDD": ("day", lambda t: f"{t.timetuple().tm_yday:03}"),
    "DD": ("day", lambda t: f"{t.day:02}"),
    "FMDD": ("day", lambda t: str(t.day)),
    "D": ("day", lambda t: str(t.isoweekday() % 7 + 1)),
    "ID": ("day", lambda t: str(t.isoweekday())),
    "Dy": ("day", lambda t: _DAYS[t.weekday()][:3]),
    "Day": ("day", lambda t: f"{_DAYS[t.weekday()]:9}"),
    "FMDay": ("day", lambda t: _DAYS[t.weekday()]),
    "HH24": ("hour", lambda t: f"{t.hour:02}"),
    "MI": ("minute", lambda t: f"{t.minute:02}"),
    "SS": ("second", lambda t: f"{t.second:02}"),
    "US": ("microsecond", lambda t: f"{t.microsecond:06}"),
}
"""By field: the date_trunc unit that it tells apart, and what it is of a moment."""

_NUMBERS = {"YYYY": r"(?P<YYYY>\d{4})", "US": r"(?P<US>\d{1,6})"}
_NUMBERS |= {name: rf"(?P<{name}>\d\d)" for name in ("MM", "DD", "HH24", "MI", "SS")}
_UNITS = ("year", "quarter", "month", "day", "hour", "minute", "second", "microsecond")
# PostgreSQL reads digits in either case and a name's case as the name is to be written.
_READ = {name.lower() if name.removeprefix("FM").isupper() else name: name for name in FIELDS}
_PART = re.compile(
    "|".join(
        [
            '"(?P<quoted>[^"\\\\]*)"',
            *(
                f"(?:{re.escape(name)}|{re.escape(name.lower())})"
                if name.removeprefix("FM").isupper()
                else re.escape(name)
                for name in sorted(FIELDS, key=len, reverse=True)
            ),
            "(?P<plain>[-/., :;_]+)",
        ]
    )
)


@dataclass(frozen=True, slots=True)
class Format:
    """A format that was understood: fields by name, and literal texts with "" as their name."""

    parts: tuple[tuple[str, str], ...]

    @property
    def unit(self) -> str:
        """Return the finest date_trunc unit that it tells apart."""
        fields = [FIELDS[name][0] for name, _ in self.parts if name]
        return max(fields, key=_UNITS.index)

    def of(self, moment: datetime) -> str:
        """Return to_char(moment, format)."""
        return "".join(FIELDS[name][1](moment) if name else text for name, text in self.parts)

    def parsed(self, text: str) -> datetime:
        """Return to_timestamp(text, format) on the clock: what the format leaves out is the first.

        Raises:
            UnsupportedSyntax: the text does not look like that.
        """
        names = [name for name, _ in self.parts if name]
        pattern = "".join(
            _NUMBERS.get(name, "(?!)") if name else re.escape(plain) for name, plain in self.parts
        )
        found = re.fullmatch(pattern, text, re.ASCII) if len({*names}) == len(names) else None
        if found is None:
            raise UnsupportedSyntax("a date has to be written as its format says here")
        said = found.groupdict()
        date = f"{said.get('YYYY', '0001')}-{said.get('MM', '01')}-{said.get('DD', '01')}"
        clock = f"{said.get('HH24', '00')}:{said.get('MI', '00')}:{said.get('SS', '00')}"
        try:
            return datetime.fromisoformat(f"{date} {clock}.{said.get('US', '0'):0<6}")
        except ValueError:
            raise UnsupportedSyntax("there is no such day or time") from None


def read_format(text: str) -> Format:
    """Read a format of to_char.

    Raises:
        UnsupportedSyntax: something in it is not listed in FIELDS, or nothing is.
    """
    parts, at = [], 0
    while at < len(text):
        match = _PART.match(text, at)
        if match is None:
            break
        at = match.end()
        plain = match["quoted"] if match["quoted"] is not None else match["plain"]
        parts.append(("", plain) if plain is not None else (_READ.get(match[0], match[0]), ""))
    # Seconds of a day and days of an ISO year begin like fields that are listed.
    longer = any(name in text.upper() for name in ("SSSS", "IDDD"))
    if longer or at < len(text) or not any(name for name, _ in parts):
        raise UnsupportedSyntax(
            "to_char takes a constant format of simple fields here, as in 'YYYY-MM'",
            hint=f"Fields that can be used: {', '.join(FIELDS)}.",
        )
    return Format(tuple(parts))
