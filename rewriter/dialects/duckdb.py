"""DuckDB's spelling. Every form here is total: it returns NULL where the plain one would raise.

Checked by running (2.0.0): DOUBLE arithmetic overflows to infinity and never raises, integer and
DECIMAL arithmetic raise; `TRY(x)` turns an error of x into NULL; `LEAST`/`GREATEST` skip NULLs as
in PostgreSQL; infinite dates make `extract` NULL.
"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from fractions import Fraction

from rewriter.dialects.dialect import Dialect
from sensitivity.policy import Kind, SqlType, Value

_NAN = "CAST('NaN' AS DOUBLE)"
_COLUMN = re.compile(rf'NULLIF\((\w+\."(?:[^"]|"")*"), {re.escape(_NAN)}\)')
"""A column as it is read: the name of its table here, and its own."""
_STRFTIME = {
    "YYYY": "%Y",
    "YY": "%y",
    "MM": "%m",
    "FMMM": "%-m",
    "DD": "%d",
    "FMDD": "%-d",
    "DDD": "%j",
    "HH24": "%H",
    "MI": "%M",
    "SS": "%S",
    "US": "%f",
    "IYYY": "%G",
    "IW": "%V",
    "Mon": "%b",
    "FMMonth": "%B",
    "Dy": "%a",
    "FMDay": "%A",
}
"""to_char's fields in DuckDB's strftime."""


_FEW_TEXTS = 10


class DuckDb(Dialect):
    """Spells names, constants and functions for DuckDB."""

    name = "duckdb"
    default_schema = "main"
    adds_by_unit = False
    joins_all = False
    fixed_point = True
    recomputes = False
    text_or_null = " WHEN random() < 0 THEN ''"
    """From the least and largest values of a table DuckDB 2.0.0 sees that no condition holds, makes
    NULL of the CASE if its texts are constants, and fails at comparing that with another text: the
    error would tell the largest value. Of what is volatile it makes no constant. Numbers, moments
    and booleans were tried, and do not fail."""

    def window(self, spelled: str) -> str:
        # It takes nothing volatile. A query is not folded either, but joined to every row.
        return spelled.replace(self.text_or_null, " WHEN (SELECT FALSE) THEN ''")

    def text(self, value: str) -> str:
        # NUL cannot be in a PostgreSQL text, so it cannot come from a client; DuckDB's lexer
        # has no backslash escapes.
        return "'" + value.replace("'", "''") + "'"

    def constant(self, value: Value, kind: Kind) -> str:
        match value:
            case str() if kind is Kind.UUID:
                return f"CAST({self.text(value)} AS UUID)"
            case str():
                return self.text(value)
            case bool():
                return "TRUE" if value else "FALSE"
            case int() if abs(value) < 1 << 62:
                return f"({value})"
            case datetime():
                engine = "TIMESTAMPTZ" if kind is Kind.TIMESTAMPTZ else "TIMESTAMP"
                return f"CAST({self.text(value.isoformat(sep=' '))} AS {engine})"
            case date():
                return f"CAST({self.text(value.isoformat())} AS DATE)"
            case int() | Fraction():
                return self.number(Fraction(value))

    def number(self, value: Fraction) -> str:
        """Spell a constant as DOUBLE: a literal is one if it has an exponent.

        Casts of texts mean the same, but are bound and folded anew at each execution.
        """
        try:
            digits = repr(float(value))
        except OverflowError:
            return f"CAST('{'-' if value < 0 else ''}Infinity' AS DOUBLE)"
        spelled = digits if "e" in digits else f"{digits.removesuffix('.0')}e0"
        return f"({spelled})" if value < 0 else spelled

    def null(self, type_: SqlType) -> str:
        return "NULL"

    def column(self, sql: str, type_: SqlType) -> str:
        match type_.kind:
            case Kind.TEXT:
                # The cast is for enums, of which DuckDB knows no collation; of a text it is none.
                return f'(CAST({sql} AS VARCHAR) COLLATE "C")'
            case Kind.FLOAT:
                return self.no_nan(sql)
            case _:
                return sql

    def double(self, sql: str, type_: SqlType) -> str:
        return sql if type_.kind is Kind.FLOAT else f"CAST({sql} AS DOUBLE)"

    def no_nan(self, sql: str) -> str:
        return f"NULLIF({sql}, {_NAN})"

    def comparable(self, sql: str, type_: SqlType) -> str:
        """Make a DOUBLE that may be NaN: a column without the NULLIF that `column` gave it.

        DuckDB takes as long for that as for all of a clamp.
        """
        column = _COLUMN.fullmatch(sql)
        return self.double(column[1] if column else sql, type_)

    def is_number(self, x: str) -> str:
        return f"{x} <= CAST('Infinity' AS DOUBLE)"  # NaN is greater

    def distance(self, x: str, lower: Fraction, *, divided: bool) -> str:
        return f"({x} - {self.number(lower)})" if lower else x

    def multiply(self, a: str, b: str) -> str:
        return f"({a} * {b})"

    def divide(self, a: str, b: str) -> str:
        return f"({a} / NULLIF({b}, 0))"

    def modulo(self, a: str, b: str) -> str:
        return f"({a} % NULLIF({b}, 0))"

    def divide_whole(self, a: str, b: str) -> str:
        return f"({a} // NULLIF({b}, 0))"

    def power(self, x: str, exponent: Fraction) -> str:
        return f"pow({x}, {self.number(exponent)})"

    def exponential(self, x: str, base: Fraction | None = None) -> str:
        """Return the power of a DOUBLE; infinite where PostgreSQL raises."""
        return f"exp({x})" if base is None else f"pow({self.number(base)}, {x})"

    def angle(self, y: str, x: str) -> str:
        return f"atan2({y}, {x})"

    def nearest(self, x: str) -> str:
        return f"round({x})"

    def nearest_even(self, x: str) -> str:
        return f"round_even({x}, 0)"

    def bigint(self, x: str) -> str:
        return f"TRY_CAST({x} AS BIGINT)"

    def within(self, x: str) -> str:
        return f"CAST({x} AS BIGINT)"

    def wide(self, x: str) -> str:
        return f"CAST({x} AS HUGEINT)"

    def narrowed(self, x: str) -> str:
        return f"TRY_CAST({x} AS BIGINT)"  # of no CASE of constants: see `whole`

    def quotient(self, a: int, b: str) -> str:
        return f"CAST({a} // {b} AS BIGINT)"

    def whole(self, x: str) -> str:
        """Cast a whole number to 64 bits for a group key; NULL where it does not fit.

        Not TRY_CAST: around a CASE with constants, and before IN, DuckDB 2.0.0 takes it to be true
        wherever the condition is not NULL, and loses the rows where it is.
        """
        most = self.number(Fraction(1 << 62))
        return f"CAST(CASE WHEN abs({x}) < {most} THEN {x} END AS BIGINT)"

    def decimal(self, x: str, digits: int) -> str:
        most = self.number(Fraction(10) ** (15 - digits))
        few = f"CASE WHEN abs({x}) < {most} THEN {x} END"
        return f"CAST({few} AS DECIMAL(18, {digits}))"

    def to_date(self, sql: str) -> str:
        return f"CAST({sql} AS DATE)"

    def to_timestamp(self, sql: str) -> str:
        """Cast a date; NULL beyond what a timestamp can hold, infinite where it is infinite."""
        ends = "DATE '290000-01-01 (BC)' AND DATE '294000-01-01'"
        known = f"CASE WHEN {sql} BETWEEN {ends} OR NOT isfinite({sql}) THEN {sql} END"
        return f"CAST({known} AS TIMESTAMP)"

    def extract(self, field: str, sql: str, *, is_date: bool) -> str:
        match field:
            case "epoch":
                return f"CAST(epoch({sql}) AS DOUBLE)"
            case "second" | "millisecond" if not is_date:
                parts = 1_000_000 if field == "second" else 1_000
                micros = f"CAST(extract('microseconds' FROM {sql}) AS DOUBLE)"
                return f"({micros} / {self.number(Fraction(parts))})"
            case "julian" if not is_date:
                day = f"extract('julian' FROM CAST({sql} AS DATE))"
                within = f"epoch({sql}) - epoch(date_trunc('day', {sql}))"
                return f"(CAST({day} AS DOUBLE) + ({within}) / 86400.0::DOUBLE)"
            case _:
                return f"CAST({self.part(field, sql, is_date=is_date)} AS DOUBLE)"

    def part(self, field: str, sql: str, *, is_date: bool) -> str:
        if is_date and field in {"millisecond", "microsecond"}:
            field = "second"  # 0 as well
        return f"extract('{field}' FROM {sql})"

    def part_of_any(self, field: str, sql: str, kind: Kind) -> tuple[str, str] | None:
        is_date = kind is Kind.DATE
        if kind is Kind.TIMESTAMPTZ or (is_date and field in {"isoyear", "week"}):
            return None
        return self.part(field, sql, is_date=is_date), self._in_era(sql, kind)

    def truncate(self, unit: str, sql: str, *, is_date: bool) -> str:
        if unit in {"century", "millennium"}:
            # DuckDB lets a century begin with the year 2000, PostgreSQL with 2001.
            years = 100 if unit == "century" else 1000
            cut = f"make_date((year({sql}) - 1) // {years} * {years} + 1, 1, 1)"
            return cut if is_date else f"CAST({cut} AS TIMESTAMP)"
        cut = f"date_trunc('{unit}', {sql})"
        return f"CAST({cut} AS DATE)" if is_date else cut

    def add_days(self, sql: str, sign: str, days: str) -> str:
        few = f"CASE WHEN {days} BETWEEN -1000000 AND 1000000 THEN {sign}({days}) END"
        return f"({sql} + CAST({few} AS INTEGER))"

    def shift(self, sql: str, months: int, days: int, micros: int, *, is_date: bool) -> str:
        moment = f"CAST({sql} AS TIMESTAMP)" if is_date else sql
        return f"({moment} + to_months({months}) + to_days({days}) + to_microseconds({micros}))"

    def later(self, sql: str, seconds: str) -> str:
        return f"({sql} + to_microseconds(CAST(({seconds}) * 1000000 AS BIGINT)))"

    def distance_in_time(self, months: int, days: int, micros: int) -> str:
        return f"(to_months({months}) + to_days({days}) + to_microseconds({micros}))"

    def days_between(self, later: str, earlier: str) -> str:
        return f"CAST(({later} - {earlier}) AS DOUBLE)"

    def seconds_between(self, later: str, earlier: str) -> str:
        micros = f"CAST((epoch_us({later}) - epoch_us({earlier})) AS DOUBLE)"
        return f"({micros} / {self.number(Fraction(10**6))})"

    def first_of_month(self, year: str, month: str) -> str:
        known = f"CASE WHEN {month} BETWEEN 1 AND 12 THEN {year} END"
        known = f"CAST(CASE WHEN {year} BETWEEN 1 AND 9999 THEN {known} END AS BIGINT)"
        within = f"CASE WHEN {month} BETWEEN 1 AND 12 THEN {month} END"
        return f"make_date({known}, CAST({within} AS BIGINT), 1)"

    def day_of_month(self, first: str, day: str) -> str:
        moved = f"CASE WHEN {day} BETWEEN 1 AND day(last_day({first})) THEN {day} - 1 END"
        return f"({first} + CAST({moved} AS INTEGER))"

    def binned(self, sql: str, micros: int, origin: str) -> str:
        return f"time_bucket(to_microseconds({micros}), {sql}, {origin})"

    # Texts: by characters (code points), as in PostgreSQL.

    def ends_with(self, sql: str, suffix: str) -> str:
        return f"ends_with({sql}, {self.text(suffix)})"

    def substring(self, sql: str, start: str, length: str | None = None) -> str:
        return f"substring({sql}, {start}{'' if length is None else f', {length}'})"

    def listed(self, sql: str, texts: Sequence[str]) -> str:
        """Test whether a text is one of some constants.

        A few are compared one by one, and as an expression that is done once for each text of a
        dictionary, as a filter for each row: 10 or 149 ms for one of four in 6M rows (2.0.0). Many
        are looked up by a hash.
        """
        test = f"{sql} IN ({', '.join(texts)})"
        return f"({test}) IS TRUE" if len(texts) <= _FEW_TEXTS else test

    def call(self, function: str, sql: str, *constants: str | int) -> str:
        """Call what the protocol lists: total in this engine, and as in PostgreSQL."""
        spelled = [self.text(c) if isinstance(c, str) else str(c) for c in constants]
        name = {"btrim": "trim", "octet_length": "strlen"}.get(function, function)
        return f"{name}({', '.join([sql, *spelled])})"

    def whole_text(self, sql: str) -> str:
        return f"CAST({sql} AS VARCHAR)"

    def formatted(self, sql: str, field: str) -> str:
        match field:
            case "Q" | "ID":
                name = {"Q": "quarter", "ID": "isodow"}[field]
                return f"CAST({name}({sql}) AS VARCHAR)"
            case "D":
                return f"CAST(dayofweek({sql}) + 1 AS VARCHAR)"
            case "Month" | "Day":
                return f"rpad(strftime({sql}, '{_STRFTIME['FM' + field]}'), 9, ' ')"
            case _:
                return f"strftime({sql}, '{_STRFTIME[field]}')"

    def common_era(self, sql: str, kind: Kind) -> str:
        return f"(CASE WHEN {self._in_era(sql, kind)} THEN {sql} END)"

    def _in_era(self, sql: str, kind: Kind) -> str:
        utc = UTC if kind is Kind.TIMESTAMPTZ else None
        ends = (datetime.min.replace(tzinfo=utc), datetime.max.replace(tzinfo=utc))
        first, last = (
            self.constant(end.date() if kind is Kind.DATE else end, kind) for end in ends
        )
        return f"{sql} BETWEEN {first} AND {last}"

    def cardinality(self, array: str) -> str:
        return f"len({array})"

    def holds(self, array: str, x: str) -> str:
        return f"list_contains({array}, {x})"

    def has_null(self, array: str) -> str:
        return f"(list_aggregate({array}, 'count') < len({array}))"

    def keyed_hash(self, salt: str, unit: Sequence[str], content: Sequence[str]) -> str:
        return f"hash({', '.join([self.text(salt), *unit, *content])})"

    def leading(self, hash_: str, bits: int) -> str:
        return f"CAST({hash_} >> {64 - bits} AS BIGINT)"

    def different(self, columns: Sequence[str], *, whole: bool) -> str:
        bit = f"CAST(1 AS UBIGINT) << CAST(hash({', '.join(columns)}) & 63 AS UBIGINT)"
        return f"bit_count(bit_or({bit}))"

    def keyed_part(self, salt: str, unit: Sequence[str], parts: int) -> str:
        return f"{self.keyed_hash(salt, unit, [])} % {parts}"

    def packed(self, index: str, steps: int) -> str:
        return index  # it takes as many bits as a table's numbers need

    def unpacked(self, column: str, steps: int) -> str:
        return f"CASE WHEN {column} BETWEEN 0 AND {steps} THEN {column} END"

    def product(self, a: str, b: str) -> str:
        return f"{a} * {b}"

    def computed_once(self, select: str) -> str:
        return select  # common expressions are computed once by themselves

    def shared(
        self, table: str, key: Sequence[str], rest: Sequence[str]
    ) -> Sequence[tuple[str, str]]:
        return [(table, "TRUE")]
