"""DuckDB's spelling. Every form here is total: it returns NULL where the plain one would raise.

Checked by running (2.0.0): DOUBLE arithmetic overflows to infinity and never raises, integer and
DECIMAL arithmetic raise; `TRY(x)` turns an error of x into NULL; `LEAST`/`GREATEST` skip NULLs as
in PostgreSQL; infinite dates make `extract` NULL.
"""

from datetime import UTC, date, datetime
from fractions import Fraction

from sensitivity.policy import Kind, Value

_NAN = "CAST('NaN' AS DOUBLE)"


class DuckDb:
    """Spells names, constants and functions for DuckDB."""

    name = "duckdb"
    default_schema = "main"

    def identifier(self, name: str) -> str:
        return '"' + name.replace('"', '""') + '"'

    def text(self, value: str) -> str:
        # NUL cannot be in a PostgreSQL text, so it cannot come from a client; DuckDB's lexer
        # has no backslash escapes.
        return "'" + value.replace("'", "''") + "'"

    def constant(self, value: Value, kind: Kind) -> str:
        match value:
            case bool():
                return "TRUE" if value else "FALSE"
            case int() if abs(value) < 1 << 62:
                return f"({value})"
            case int() | Fraction():
                return self.number(Fraction(value))
            case datetime():
                engine = "TIMESTAMPTZ" if kind is Kind.TIMESTAMPTZ else "TIMESTAMP"
                return f"CAST({self.text(value.isoformat(sep=' '))} AS {engine})"
            case date():
                return f"CAST({self.text(value.isoformat())} AS DATE)"
            case str() if kind is Kind.UUID:
                return f"CAST({self.text(value)} AS UUID)"
            case str():
                return self.text(value)

    def number(self, value: Fraction) -> str:
        """Spell a rational as DOUBLE; what a float cannot hold is the nearest one."""
        try:
            return f"CAST('{float(value)!r}' AS DOUBLE)"
        except OverflowError:
            return f"CAST('{'-' if value < 0 else ''}Infinity' AS DOUBLE)"

    def binary(self, sql: str) -> str:
        """Compare a text by its bytes, whatever collation its column was declared with."""
        return f'({sql} COLLATE "C")'

    def double(self, sql: str) -> str:
        return f"CAST({sql} AS DOUBLE)"

    def no_nan(self, sql: str) -> str:
        return f"NULLIF({sql}, {_NAN})"

    def round_even(self, sql: str) -> str:
        return f"round_even({sql}, 0)"

    def bigint(self, sql: str) -> str:
        """Cast to 64 bits; NULL where it does not fit."""
        return f"TRY_CAST({sql} AS BIGINT)"

    def whole(self, sql: str) -> str:
        """Cast a whole number to 64 bits for a group key; NULL where it does not fit.

        Not TRY_CAST: around a CASE with constants, and before IN, DuckDB 2.0.0 takes it to be true
        wherever the condition is not NULL, and loses the rows where it is.
        """
        most = self.number(Fraction(1 << 62))
        return f"CAST(CASE WHEN abs({sql}) < {most} THEN {sql} END AS BIGINT)"

    def to_date(self, sql: str) -> str:
        return f"TRY_CAST({sql} AS DATE)"

    def to_timestamp(self, sql: str) -> str:
        return f"TRY_CAST({sql} AS TIMESTAMP)"

    def extract(self, field: str, sql: str, *, is_date: bool) -> str:
        """Return a part of a date or timestamp as DOUBLE, seconds with their fraction."""
        if field == "epoch":
            return f"CAST(epoch({sql}) AS DOUBLE)"
        if field == "second" and not is_date:
            return f"(CAST(extract('microsecond' FROM {sql}) AS DOUBLE) / 1000000.0::DOUBLE)"
        return f"CAST(extract('{field}' FROM {sql}) AS DOUBLE)"

    def truncate(self, unit: str, sql: str, *, is_date: bool) -> str:
        cut = f"TRY(date_trunc('{unit}', {sql}))"
        return f"TRY_CAST({cut} AS DATE)" if is_date else cut

    def add_days(self, sql: str, days: str) -> str:
        return f"TRY({sql} + CAST({days} AS INTEGER))"

    def add_months(self, sql: str, months: int, days: int, micros: int, *, is_date: bool) -> str:
        moved = (
            f"TRY(CAST({sql} AS TIMESTAMP) + to_months({months}) + to_days({days})"
            f" + to_microseconds({micros}))"
        )
        return moved if is_date else moved.replace(f"CAST({sql} AS TIMESTAMP)", sql, 1)

    def days_between(self, later: str, earlier: str) -> str:
        return f"CAST(TRY({later} - {earlier}) AS DOUBLE)"

    def starts_with(self, sql: str, prefix: str) -> str:
        return f"starts_with({sql}, {self.text(prefix)})"

    def common_era(self, sql: str, kind: Kind) -> str:
        """Spell a date or timestamp of the years 1 to 9999; NULL beyond."""
        utc = UTC if kind is Kind.TIMESTAMPTZ else None
        ends = (datetime.min.replace(tzinfo=utc), datetime.max.replace(tzinfo=utc))
        first, last = (
            self.constant(end.date() if kind is Kind.DATE else end, kind) for end in ends
        )
        return f"(CASE WHEN {sql} BETWEEN {first} AND {last} THEN {sql} END)"

    def label(self, sql: str, kind: Kind) -> str:
        """Spell a group key as the driver returns it; instants by their time in UTC."""
        return f"timezone('UTC', {sql})" if kind is Kind.TIMESTAMPTZ else sql

    def keyed_hash(self, salt: str, columns: list[str]) -> str:
        return f"hash({', '.join([self.text(salt), *columns])})"

    def distinct_row(self, columns: list[str]) -> str:
        return columns[0] if len(columns) == 1 else f"row({', '.join(columns)})"
