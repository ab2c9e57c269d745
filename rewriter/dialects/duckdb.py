"""DuckDB's spelling. Every form here is total: it returns NULL where the plain one would raise.

Checked by running (2.0.0): DOUBLE arithmetic overflows to infinity and never raises, integer and
DECIMAL arithmetic raise; `TRY(x)` turns an error of x into NULL; `LEAST`/`GREATEST` skip NULLs as
in PostgreSQL; infinite dates make `extract` NULL.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from fractions import Fraction

from sensitivity.policy import Kind, SqlType, Value

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
        try:
            return f"CAST('{float(value)!r}' AS DOUBLE)"
        except OverflowError:
            return f"CAST('{'-' if value < 0 else ''}Infinity' AS DOUBLE)"

    def null(self, type_: SqlType) -> str:
        return "NULL"

    def column(self, sql: str, type_: SqlType) -> str:
        match type_.kind:
            case Kind.TEXT:
                return f'({sql} COLLATE "C")'
            case Kind.FLOAT:
                return self.no_nan(sql)
            case _:
                return sql

    def double(self, sql: str, type_: SqlType) -> str:
        return sql if type_.kind is Kind.FLOAT else f"CAST({sql} AS DOUBLE)"

    def no_nan(self, sql: str) -> str:
        return f"NULLIF({sql}, {_NAN})"

    def multiply(self, a: str, b: str) -> str:
        return f"({a} * {b})"

    def divide(self, a: str, b: str) -> str:
        return f"({a} / NULLIF({b}, 0))"

    def modulo(self, a: str, b: str) -> str:
        return f"({a} % NULLIF({b}, 0))"

    def power(self, x: str, exponent: int) -> str:
        return f"pow({x}, {self.number(Fraction(exponent))})"

    def exponential(self, x: str) -> str:
        """Return e to the power of a DOUBLE; infinite where PostgreSQL raises."""
        return f"exp({x})"

    def nearest(self, x: str) -> str:
        return f"round({x})"

    def nearest_even(self, x: str) -> str:
        return f"round_even({x}, 0)"

    def bigint(self, x: str) -> str:
        return f"TRY_CAST({x} AS BIGINT)"

    def whole(self, x: str) -> str:
        """Cast a whole number to 64 bits for a group key; NULL where it does not fit.

        Not TRY_CAST: around a CASE with constants, and before IN, DuckDB 2.0.0 takes it to be true
        wherever the condition is not NULL, and loses the rows where it is.
        """
        most = self.number(Fraction(1 << 62))
        return f"CAST(CASE WHEN abs({x}) < {most} THEN {x} END AS BIGINT)"

    def to_date(self, sql: str) -> str:
        return f"TRY_CAST({sql} AS DATE)"

    def to_timestamp(self, sql: str) -> str:
        return f"TRY_CAST({sql} AS TIMESTAMP)"

    def extract(self, field: str, sql: str, *, is_date: bool) -> str:
        if field == "epoch":
            return f"CAST(epoch({sql}) AS DOUBLE)"
        if field == "second" and not is_date:
            return f"(CAST(extract('microsecond' FROM {sql}) AS DOUBLE) / 1000000.0::DOUBLE)"
        return f"CAST(extract('{field}' FROM {sql}) AS DOUBLE)"

    def truncate(self, unit: str, sql: str, *, is_date: bool) -> str:
        cut = f"TRY(date_trunc('{unit}', {sql}))"
        return f"TRY_CAST({cut} AS DATE)" if is_date else cut

    def add_days(self, sql: str, sign: str, days: str) -> str:
        return f"TRY({sql} + CAST({sign}({days}) AS INTEGER))"

    def shift(self, sql: str, months: int, days: int, micros: int, *, is_date: bool) -> str:
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
        utc = UTC if kind is Kind.TIMESTAMPTZ else None
        ends = (datetime.min.replace(tzinfo=utc), datetime.max.replace(tzinfo=utc))
        first, last = (
            self.constant(end.date() if kind is Kind.DATE else end, kind) for end in ends
        )
        return f"(CASE WHEN {sql} BETWEEN {first} AND {last} THEN {sql} END)"

    def label(self, sql: str, kind: Kind) -> str:
        return f"timezone('UTC', {sql})" if kind is Kind.TIMESTAMPTZ else sql

    def keyed_hash(self, salt: str, unit: Sequence[str], content: Sequence[str]) -> str:
        return f"hash({', '.join([self.text(salt), *unit, *content])})"

    def distinct_row(self, columns: Sequence[str]) -> str:
        return columns[0] if len(columns) == 1 else f"row({', '.join(columns)})"
