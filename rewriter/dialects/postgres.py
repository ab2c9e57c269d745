"""PostgreSQL's spelling, from version 14 on. Every form here is total; PostgreSQL has no TRY.

Checked by running (16): float8 arithmetic raises where a result overflows, and where it comes to 0
without a factor that is 0; so do date_trunc, casts and `+` near the ends of the calendar.
LEAST and GREATEST skip NULLs, NULLIF reads its argument once, NaN is equal to itself and greater
than any other number, and CASE evaluates no branch that is not taken, except to fold constants.

**DOUBLE.** What enters a computation lies within ±1e147, and is 0 where it would be nearer to 0
than about 1e-106. Products and quotients of such numbers, and of sums of a few thousand of them,
are far from both ends of float8, and are brought back into that range: NULL beyond it, 0 below. So
no operation raises, and most need their argument only once:

* `(x + 1e-90) - 1e-90` is x for all that is not tiny, and a multiple of 2**-353 for all that is;
* `NULLIF(greatest(NULLIF(least(x, high), high), low), low)` is x between two ends, else NULL. That
  NULL comes out as NULL is why it ends in NULLIF: least and greatest would make an end of it.

**Moments** in a computation lie in the years 1 to 9999, else they are NULL; infinite ones too. In a
plain comparison, columns stay what they are.
"""

from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction
from math import log

from rewriter.dialects.dialect import Dialect
from sensitivity.policy import Kind, SqlType, Value

_MOST = Fraction(10) ** 147
_LEAST = Fraction(1, 10**106)
_FLUSH = "float8 '1e-90'"
_FIRST = "0001-12-31 23:59:59.999999+00 BC"  # the last instant before the era
_LAST = "10000-01-01 00:00:00+00"
_EPOCH = "date '1970-01-01'"
_FIRST_DAY, _LAST_DAY = -719_163, 2_932_897  # on either side of the era, from 1970-01-01

_FEW = 1 << 20  # rows of a table that each worker has a copy of


def _between(sql: str, low: str, high: str) -> str:
    """Return what lies strictly between two ends; NULL for all else."""
    return f"NULLIF(greatest(NULLIF(least({sql}, {high}), {high}), {low}), {low})"


def _root_of_ten(digits: int, exponent: Fraction) -> float:
    """Return 10 to the power of `digits` / `exponent`, within what is computed with."""
    return float(10.0 ** max(-106, min(147, float(digits / exponent))))


class Postgres(Dialect):
    """Spells names, constants and functions for PostgreSQL."""

    name = "postgres"
    default_schema = "public"
    adds_by_unit = True
    joins_all = True
    fixed_point = False
    recomputes = True
    text_or_null = ""

    def text(self, value: str) -> str:
        quoted = "'" + value.replace("'", "''") + "'"
        # Without E, a backslash means what standard_conforming_strings says.
        return "E" + quoted.replace("\\", "\\\\") if "\\" in value else quoted

    def constant(self, value: Value, kind: Kind) -> str:
        match value:
            case str() if kind is Kind.UUID:
                return f"uuid {self.text(value)}"
            case str():
                # Without its type it would be unknown, which lag() and the like do not take.
                return f'(text {self.text(value)} COLLATE "C")'
            case bool():
                return "TRUE" if value else "FALSE"
            case int() if abs(value) < 1 << 62:
                return f"({value})"
            case datetime():
                engine = "timestamptz" if kind is Kind.TIMESTAMPTZ else "timestamp"
                return f"{engine} {self.text(value.isoformat(sep=' '))}"
            case date():
                return f"date {self.text(value.isoformat())}"
            case int() | Fraction():
                return self.number(Fraction(value))

    def null(self, type_: SqlType) -> str:
        return f"CAST(NULL AS {type_})"

    def number(self, value: Fraction) -> str:
        """Spell a constant as DOUBLE; one out of range is the nearest end of it, or 0."""
        kept = max(-_MOST, min(_MOST, value)) if abs(value) >= _LEAST else 0
        return f"float8 '{float(kept)!r}'"

    def column(self, sql: str, type_: SqlType) -> str:
        match type_.kind:
            case Kind.TEXT:
                # The cast is for enums. Under a collation of its own, a column's equality
                # might take different texts for one.
                return f'(CAST({sql} AS text) COLLATE "C")'
            case Kind.FLOAT:
                return f"NULLIF(CAST({sql} AS float8), 'NaN')"
            case Kind.NUMERIC:
                return f"NULLIF({sql}, 'NaN')"
            case _:
                return sql

    def double(self, sql: str, type_: SqlType) -> str:
        most = self.number(_MOST)
        if type_.kind is Kind.FLOAT:
            return (
                f"(CASE WHEN abs({sql}) < {most} THEN ({sql} + {_FLUSH}) - {_FLUSH}"
                f" WHEN {sql} > 0 THEN {most} WHEN {sql} < 0 THEN -{most} END)"
            )
        digits = type_.modifier if type_.kind is Kind.NUMERIC else (18, 0)
        if len(digits) == 2 and digits[0] - digits[1] < 147 and digits[1] <= 90:
            return f"CAST({sql} AS float8)"
        # Cast itself raises beyond 1e308, and below 1e-308.
        return (
            f"CAST(CASE WHEN {sql} >= 1e147 THEN 1e147 WHEN {sql} <= -1e147 THEN -1e147"
            f" ELSE round({sql}, 90) END AS float8)"
        )

    def no_nan(self, sql: str) -> str:
        return sql  # there are no infinities to make one of

    def comparable(self, sql: str, type_: SqlType) -> str:
        return sql if type_.kind is Kind.FLOAT else self.double(sql, type_)

    def is_number(self, x: str) -> str:
        return f"{x} <= float8 'Infinity'"  # NaN is greater

    def distance(self, x: str, lower: Fraction, *, divided: bool) -> str:
        # What is nearer to 0 than 1e-106 could not be divided.
        near = f"(({x} + {_FLUSH}) - {_FLUSH})" if divided else x
        return f"({near} - {self.number(lower)})" if lower else near

    def multiply(self, a: str, b: str) -> str:
        return self._kept(f"{a} * {b}")

    def divide(self, a: str, b: str) -> str:
        return self._kept(f"{a} / NULLIF({b}, 0)")

    def _kept(self, sql: str) -> str:
        most = self.number(_MOST)
        return _between(f"(({sql}) + {_FLUSH}) - {_FLUSH}", f"-{most}", most)

    def modulo(self, a: str, b: str) -> str:
        # float8 has no %. The cast keeps 15 digits, so 1.0 % 0.1 is 0 as between numerics.
        divisor = f"CAST(NULLIF({b}, 0) AS numeric)"
        return f"CAST(mod(CAST({a} AS numeric), {divisor}) AS float8)"

    def divide_whole(self, a: str, b: str) -> str:
        return f"({a} / NULLIF({b}, 0))"

    def power(self, x: str, exponent: Fraction) -> str:
        if exponent == 0:
            return f"power({x}, 0)"
        least, most = (f"float8 '{_root_of_ten(e, exponent)!r}'" for e in (-100, 147))
        return (
            f"(CASE WHEN abs({x}) < {least} THEN 0 WHEN abs({x}) > {most} THEN NULL"
            f" ELSE power({x}, {self.number(exponent)}) END)"
        )

    def exponential(self, x: str, base: Fraction | None = None) -> str:
        power, grows = f"exp({x})", x
        if base is not None:
            power = f"power({self.number(base)}, {x})"
            grows = self.multiply(x, self.number(Fraction(log(base))))
        return f"(CASE WHEN {grows} > 338 THEN NULL WHEN {grows} < -230 THEN 0 ELSE {power} END)"

    def angle(self, y: str, x: str) -> str:
        # The angle of 1e-100 beside 1e147 is so small that multiplying it by another would raise.
        return f"((atan2({y}, {x}) + {_FLUSH}) - {_FLUSH})"

    def nearest(self, x: str) -> str:
        # round() of float8 goes to the even neighbour; an ulp more decides for the outer one.
        return f"round(({x}) * float8 '{1 + 2.0**-52!r}')"

    def nearest_even(self, x: str) -> str:
        return f"round({x})"

    def bigint(self, x: str) -> str:
        most = self.number(Fraction(1 << 62))
        return f"CAST(least(greatest({x}, -{most}), {most}) AS bigint)"

    def within(self, x: str) -> str:
        return f"CAST({x} AS bigint)"

    def wide(self, x: str) -> str:
        return f"CAST({x} AS numeric)"

    def narrowed(self, x: str) -> str:
        return f"CAST({_between(x, f'{-(1 << 63) - 1}', f'{1 << 63}')} AS bigint)"

    def quotient(self, a: int, b: str) -> str:
        return f"CAST(div(numeric '{a}', {b}) AS bigint)"

    def whole(self, x: str) -> str:
        most = self.number(Fraction(1 << 62))
        return f"CAST({_between(x, f'-{most}', most)} AS bigint)"

    def decimal(self, x: str, digits: int) -> str:
        most = self.number(Fraction(10) ** (15 - digits))
        few = _between(x, f"-{most}", most)
        return f"CAST({few} AS numeric(18, {digits}))"

    def common_era(self, sql: str, kind: Kind) -> str:
        # Quoted ends take the type that stands beside them; a date does not read their time.
        return _between(sql, f"'{_FIRST}'", f"'{_LAST}'")

    def to_date(self, sql: str) -> str:
        return f"CAST({sql} AS date)"

    def to_timestamp(self, sql: str) -> str:
        ends = f"{sql} < date '290000-01-01' OR {sql} = 'infinity'"
        return f"CAST(CASE WHEN {ends} THEN {sql} END AS timestamp)"

    def extract(self, field: str, sql: str, *, is_date: bool) -> str:
        moment = f"CAST({sql} AS timestamp)" if is_date else sql
        return f"CAST(extract({field} FROM {moment}) AS float8)"

    def part(self, field: str, sql: str, *, is_date: bool) -> str:
        moment = f"CAST({sql} AS timestamp)" if is_date else sql
        return f"CAST(extract({field} FROM {moment}) AS bigint)"

    def part_of_any(self, field: str, sql: str, kind: Kind) -> None:
        return None  # not every date is a timestamp

    def truncate(self, unit: str, sql: str, *, is_date: bool) -> str:
        # Of a date, date_trunc would make a timestamptz.
        moment = f"CAST({sql} AS timestamp)" if is_date else sql
        cut = f"date_trunc('{unit}', {moment})"
        return f"CAST({cut} AS date)" if is_date else cut

    def formatted(self, sql: str, field: str) -> str:
        moment = f"CAST({sql} AS timestamp)"
        return f"(to_char({moment}, '{field}') COLLATE \"C\")"

    def add_days(self, sql: str, sign: str, days: str) -> str:
        few = _between(f"CAST({days} AS float8)", "-1000001", "1000001")
        moved = f"({sql} - {_EPOCH}) + ({sign}{few})"
        return f"({_EPOCH} + CAST({_between(moved, str(_FIRST_DAY), str(_LAST_DAY))} AS integer))"

    def shift(self, sql: str, months: int, days: int, micros: int, *, is_date: bool) -> str:
        moment = f"CAST({sql} AS timestamp)" if is_date else sql
        return f"({moment} + {self.distance_in_time(months, days, micros)})"

    def later(self, sql: str, seconds: str) -> str:
        return f"({sql} + ({seconds}) * interval '1 second')"

    def distance_in_time(self, months: int, days: int, micros: int) -> str:
        return f"interval '{months} months {days} days {micros} microseconds'"

    def days_between(self, later: str, earlier: str) -> str:
        return f"CAST({later} - {earlier} AS float8)"

    def seconds_between(self, later: str, earlier: str) -> str:
        return f"CAST(extract(epoch FROM ({later} - {earlier})) AS float8)"

    def first_of_month(self, year: str, month: str) -> str:
        years, months = _between(year, "0", "10000"), _between(month, "0", "13")
        return f"make_date(CAST({years} AS integer), CAST({months} AS integer), 1)"

    def day_of_month(self, first: str, day: str) -> str:
        last = f"extract(day FROM {first} + interval '1 month' - interval '1 day')"
        moved = f"CASE WHEN {day} BETWEEN 1 AND {last} THEN {day} - 1 END"
        return f"({first} + CAST({moved} AS integer))"

    def binned(self, sql: str, micros: int, origin: str) -> str:
        return f"date_bin(interval '{micros} microseconds', {sql}, {origin})"

    def ends_with(self, sql: str, suffix: str) -> str:
        return f"(right({sql}, {len(suffix)}) = {self.text(suffix)})"

    def substring(self, sql: str, start: str, length: str | None = None) -> str:
        return f"substr({sql}, {start}{'' if length is None else f', {length}'})"

    def listed(self, sql: str, texts: Sequence[str]) -> str:
        return f"{sql} IN ({', '.join(texts)})"

    def call(self, function: str, sql: str, *constants: str | int) -> str:
        spelled = [self.text(c) if isinstance(c, str) else str(c) for c in constants]
        if function in {"lower", "upper"}:
            # Under "C" they would know ASCII letters only.
            return f'({function}({sql} COLLATE "default") COLLATE "C")'
        return f"{function}({', '.join([sql, *spelled])})"

    def whole_text(self, sql: str) -> str:
        return f'(CAST({sql} AS text) COLLATE "C")'

    def cardinality(self, array: str) -> str:
        return f"cardinality({array})"

    def holds(self, array: str, x: str) -> str:
        return f"({x} = ANY ({array}))"

    def has_null(self, array: str) -> str:
        return f"(array_position({array}, NULL) IS NOT NULL)"

    def keyed_hash(self, salt: str, unit: Sequence[str], content: Sequence[str]) -> str:
        """Hash the content with the unit's hash under the salt as its seed.

        With one seed for all units, values that follow a gap between hashes would be chosen more
        often in every unit. It is the hash of hash partitioning: 2.6 times as fast as md5, which
        is not to be had everywhere (FIPS) and would not make the choice any sounder.
        """
        key = (
            f"hash_record_extended(ROW({', '.join(unit)}), hashtextextended({self.text(salt)}, 0))"
        )
        if not content:
            return key
        return f"hash_record_extended(ROW({', '.join(content)}), {key})"

    def leading(self, hash_: str, bits: int) -> str:
        return f"(({hash_} >> {64 - bits}) + {1 << bits - 1})"  # hashes have a sign

    def different(self, columns: Sequence[str], *, whole: bool) -> str:
        # To hash a record takes as long as the rest of the query.
        row = f"hash_record_extended(ROW({', '.join(columns)}), 0)"
        bit = f"{f'coalesce({columns[0]}, 0)' if whole else row} & 63"
        bits = f"bit_or(CAST(1 AS bigint) << CAST({bit} AS integer))"
        return f"bit_count(CAST({bits} AS bit(64)))"

    def keyed_part(self, salt: str, unit: Sequence[str], parts: int) -> str:
        # Hashes have a sign, and so would their remainders.
        return f"({self.keyed_hash(salt, unit, [])} & {(1 << 63) - 1}) % {parts}"

    def packed(self, index: str, steps: int) -> str:
        size = "smallint" if steps < 1 << 15 else "integer" if steps < 1 << 31 else "bigint"
        return f"CAST({index} AS {size})"

    def unpacked(self, column: str, steps: int) -> str:
        # Sums of up to 32 bits are kept in 64, and overflow silently; but no table, of 128 TB at
        # most, has 2**42 rows. A constraint of the index keeps them from 0 to `steps`: each look
        # at a value costs a tenth of the query.
        return column if steps <= 1 << 21 else f"CAST({column} AS bigint)"

    def product(self, a: str, b: str) -> str:
        return f"CAST({a} AS bigint) * {b}"

    def computed_once(self, select: str) -> str:
        # A subquery with a WITH of its own is not merged into the query around it, even if nobody
        # reads from that. With an OFFSET it is not either, but then workers may only scan for it,
        # and what aggregates its rows runs in one process.
        return f"WITH apart AS (SELECT 1) {select}"

    def shared(
        self, table: str, key: Sequence[str], rest: Sequence[str]
    ) -> Sequence[tuple[str, str]]:
        """Spell a table as arrays, which workers are given; they may not read what WITH computed.

        Which value stands beside which key follows from the order of the keys, in which no two
        tie. Of a table that is too long, arrays would take memory that joins do without, and at
        some length raise: then they are empty, and one process joins with the table itself.
        """
        few = f"(SELECT count(*) <= {_FEW} FROM {table})"
        order = f"ORDER BY {', '.join(key)}"
        names = (*key, *rest)
        arrays = [f"(SELECT array_agg({n} {order}) FROM {table} WHERE {few})" for n in names]
        return [
            (f"unnest({', '.join(arrays)}) AS few({', '.join(names)})", few),
            (f"{table} AS many", f"NOT {few}"),
        ]
