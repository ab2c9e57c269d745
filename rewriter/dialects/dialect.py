"""What a backend's spelling of SQL has to offer, and what holds of everything it spells.

The rest of the rewriter prints nothing of an engine's own. It may print what all of them read
alike: comparisons, AND, OR, NOT, IS, BETWEEN, IN, CASE, coalesce, `+` and `-` of two DOUBLEs, unary
minus, abs, floor, ceil, trunc, cbrt, sin, cos, tan, atan, sqrt, ln, asin and acos of an
argument in their domain, casts of integers to 64 bits, `&`, `|`, `~` and `>>` on those, `+`, `-`
and `*` where types keep the result within 64 bits, least and greatest (which skip NULLs), FILTER,
count, sum over 64 bits, row_number and dense_rank, frames with constant ends. Everything else is a
method here.

**Total.** Whatever a row holds, nothing that a dialect spells raises: it is NULL where the plain
form would be an error. DOUBLE here means what `double`, `number` and the arithmetic below return,
which is all that may be computed with: an engine that raises on overflow keeps it in a range of its
own, in which `+` and `-` are safe a few thousand times over.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Protocol

from sensitivity.policy import Kind, SqlType, Value

_FIRST_SECOND, _LAST_SECOND = -62_135_596_800, 253_402_300_799  # of the years 1 to 9999


class Dialect(Protocol):
    """Spells names, constants and functions for one engine; what has a body is alike in all."""

    name: str
    default_schema: str
    adds_by_unit: bool
    """To add up the rows of each unit takes less than to count them, and read all again."""
    joins_all: bool
    """To join every row with what few of them have takes less than to read those again."""
    fixed_point: bool
    """Decimals of up to 18 digits are integers of 64 bits."""
    recomputes: bool
    """What a subquery computes is computed anew wherever it is used outside."""
    text_or_null: str
    """The last WHEN of a CASE that is a text or NULL; it never holds."""

    def window(self, spelled: str) -> str:
        """Spell what a window is partitioned and ordered by."""
        return spelled

    # -- names and constants

    def identifier(self, name: str) -> str:
        """Quote a name."""
        return '"' + name.replace('"', '""') + '"'

    def text(self, value: str) -> str:
        """Quote a text, so that it means the same under any setting of the session."""

    def constant(self, value: Value, kind: Kind) -> str:
        """Spell a constant of a kind."""

    def null(self, type_: SqlType) -> str:
        """Spell NULL of a type."""

    def decimal_constant(self, value: Fraction, type_: SqlType) -> str:
        """Spell a constant of numeric(p, s), rounded down to its last digit."""
        digits = type_.modifier[1]
        units = value.numerator * 10**digits // value.denominator
        whole, rest = divmod(abs(units), 10**digits)
        # Not 999e-3: DuckDB makes numeric(3,3) of no text that has more before its exponent.
        spelled = f"{'-' if units < 0 else ''}{whole}.{rest:0{digits}}" if digits else f"{units}"
        return f"CAST({self.text(spelled)} AS {type_})"

    def number(self, value: Fraction) -> str:
        """Spell a constant as DOUBLE; what a float cannot hold is the nearest one."""

    # -- columns and numbers

    def column(self, sql: str, type_: SqlType) -> str:
        """Read a column: NaN is NULL, texts compare by their bytes, the rest is as it is."""

    def double(self, sql: str, type_: SqlType) -> str:
        """Make a DOUBLE of a column, or of anything that still has a number type of the engine."""

    def no_nan(self, sql: str) -> str:
        """Make NULL of the NaN that arithmetic with DOUBLEs came to."""

    def comparable(self, sql: str, type_: SqlType) -> str:
        """Make a DOUBLE of a column for who only compares it with constants and, between two of
        them, takes `distance`: it may be NaN, which `is_number` tells, or infinite."""

    def is_number(self, x: str) -> str:
        """Test whether a DOUBLE is neither NULL nor NaN."""

    def distance(self, x: str, lower: Fraction, *, divided: bool) -> str:
        """Subtract a constant from a finite DOUBLE that is not less, such that a product with a
        whole number is no error, or if it is `divided`, a quotient by 1e-106 or more."""

    def multiply(self, a: str, b: str) -> str:
        """Multiply two DOUBLEs."""

    def divide(self, a: str, b: str) -> str:
        """Divide two DOUBLEs; NULL where `b` is 0."""

    def modulo(self, a: str, b: str) -> str:
        """Return the remainder of two DOUBLEs, with the sign of `a`; NULL where `b` is 0."""

    def divide_whole(self, a: str, b: str) -> str:
        """Divide two integers, not the least one by -1, towards 0; NULL where `b` is 0."""

    def modulo_whole(self, a: str, b: str) -> str:
        """Return the remainder of that division, with the sign of `a`; NULL where `b` is 0."""
        return f"({a} % NULLIF({b}, 0))"

    def power(self, x: str, exponent: Fraction) -> str:
        """Raise a DOUBLE to a constant power from 0 to 16; not below 0 if that is no whole one."""

    def exponential(self, x: str, base: Fraction | None = None) -> str:
        """Return the power of a DOUBLE of a constant base above 0; None: of e."""

    def angle(self, y: str, x: str) -> str:
        """Return the angle of a point as atan2 does."""

    def nearest(self, x: str) -> str:
        """Round a DOUBLE to a whole one; halves go away from 0."""

    def nearest_even(self, x: str) -> str:
        """Round a DOUBLE to a whole one; halves go to the even neighbour."""

    def bigint(self, x: str) -> str:
        """Cast a DOUBLE that is not NULL to the nearest of 64 bits, of two to the even one; where
        it does not fit, to any of them or to NULL."""

    def within(self, x: str) -> str:
        """Cast a DOUBLE that surely fits, or NULL, to the nearest of 64 bits, of two to the even
        one."""

    def wide(self, x: str) -> str:
        """Give a 64-bit integer more bits, so that no product with another overflows."""

    def narrowed(self, x: str) -> str:
        """Cast what was computed of such integers to 64 bits; NULL where it does not fit."""

    def quotient(self, a: int, b: str) -> str:
        """Divide a >= 0 by a whole number >= 1 of any width, rounded down, to at most 2^62."""

    def whole(self, x: str) -> str:
        """Cast a whole DOUBLE to 64 bits for a group key; NULL where it does not fit."""

    def decimal(self, x: str, digits: int) -> str:
        """Cast a DOUBLE to numeric(18, digits) for a group key; NULL where it does not fit."""

    # -- dates and timestamps: what comes in lies in the years 1 to 9999 or is NULL

    def common_era(self, sql: str, kind: Kind) -> str:
        """Make NULL of any date or timestamp beyond the years 1 to 9999 (in UTC)."""

    def to_date(self, sql: str) -> str:
        """Cast a timestamp to the day it lies in; timestamptz in the policy's zone."""

    def to_timestamp(self, sql: str) -> str:
        """Cast any date to the timestamp it begins with, for comparisons: infinite ones too, and
        NULL beyond what a timestamp can hold."""

    def at_zone(self, zone: str, sql: str) -> str:
        """Turn a timestamp into the instant it names in a zone, or the other way round."""
        return f"timezone({self.text(zone)}, {sql})"

    def extract(self, field: str, sql: str, *, is_date: bool) -> str:
        """Return a part of a date or timestamp as DOUBLE, seconds with their fraction."""

    def part(self, field: str, sql: str, *, is_date: bool) -> str:
        """Return a part that is a whole number as an integer of 64 bits."""

    def part_of_any(self, field: str, sql: str, kind: Kind) -> tuple[str, str] | None:
        """Spell the same so that it is no error for any moment, and the test that one lies in the
        years 1 to 9999; None if there is no such form."""

    def truncate(self, unit: str, sql: str, *, is_date: bool) -> str:
        """Cut a timestamp to a unit; a date stays a date."""

    def formatted(self, sql: str, field: str) -> str:
        """Spell one field of to_char as text; `rewriter.formats` lists them."""

    def add_days(self, sql: str, sign: str, days: str) -> str:
        """Move a date by a whole number, which is a DOUBLE or an integer; `sign` is "" or "-".
        NULL if it is more than a million."""

    def shift(self, sql: str, months: int, days: int, micros: int, *, is_date: bool) -> str:
        """Move a date or timestamp by less than 2,700 years; the result is a timestamp."""

    def later(self, sql: str, seconds: str) -> str:
        """Move a timestamp by seconds, a DOUBLE of less than 2,700 years, to the microsecond."""

    def distance_in_time(self, months: int, days: int, micros: int) -> str:
        """Spell how far a frame in RANGE goes from a timestamp: no part of it is below 0."""

    def days_between(self, later: str, earlier: str) -> str:
        """Return the days from one date to another as DOUBLE."""

    def seconds_between(self, later: str, earlier: str) -> str:
        """Return the seconds from one timestamp to another as DOUBLE, the nearest one."""

    def first_of_month(self, year: str, month: str) -> str:
        """Make the first day of a month of whole DOUBLEs; NULL unless in the years 1 to 9999."""

    def day_of_month(self, first: str, day: str) -> str:
        """Move the first of a month to its day of a number, a whole DOUBLE; NULL if it has none."""

    def instant(self, seconds: str) -> str:
        """Make a timestamptz of seconds since 1970, a DOUBLE; NULL beyond the years 1 to 9999."""
        few = f"CASE WHEN {seconds} BETWEEN {_FIRST_SECOND} AND {_LAST_SECOND} THEN {seconds} END"
        return f"to_timestamp({few})"

    def binned(self, sql: str, micros: int, origin: str) -> str:
        """Cut a timestamp to the last of the steps of so many microseconds from an origin."""

    # -- texts: by characters (code points), compared by their bytes

    def starts_with(self, sql: str, prefix: str) -> str:
        """Test whether a text begins with a constant."""
        return f"starts_with({sql}, {self.text(prefix)})"

    def ends_with(self, sql: str, suffix: str) -> str:
        """Test whether a text ends with a constant."""

    def position(self, sql: str, part: str) -> str:
        """Return where a constant that is not empty first stands, from 1; 0 if nowhere."""
        return f"strpos({sql}, {self.text(part)})"

    def substring(self, sql: str, start: str, length: str | None = None) -> str:
        """Cut out `length` >= 0 characters from `start` >= 1 on; all that follow if it is None."""

    def listed(self, sql: str, texts: Sequence[str]) -> str:
        """Test whether a text is one of some constants; may be false where it is NULL."""

    def call(self, function: str, sql: str, *constants: str | int) -> str:
        """Call one of ascii, lower, upper, length, octet_length, left, right, reverse, replace,
        translate, split_part, lpad, rpad, ltrim, rtrim and btrim."""

    def concat(self, parts: Sequence[str]) -> str:
        """Join texts; NULL if one of them is."""
        return f"({' || '.join(parts)})"

    def whole_text(self, sql: str) -> str:
        """Spell a 64-bit integer in decimal digits."""

    # -- arrays, which are not NULL

    def cardinality(self, array: str) -> str:
        """Count the elements of an array."""

    def holds(self, array: str, x: str) -> str:
        """Test whether a value is one of an array's; NULL or false if it is NULL itself."""

    def has_null(self, array: str) -> str:
        """Test whether an element is NULL."""

    # -- the rest

    def label(self, sql: str, kind: Kind) -> str:
        """Spell a group key as the driver returns it; instants by their time in UTC."""
        return f"timezone('UTC', {sql})" if kind is Kind.TIMESTAMPTZ else sql

    def keyed_hash(self, salt: str, unit: Sequence[str], content: Sequence[str]) -> str:
        """Spell a 64-bit hash of some of a unit's columns, arbitrary to who does not know `salt`.

        It makes the choice among a unit's rows fair, and no more: it may collide, on purpose too,
        so nothing may rest on equal hashes being equal rows.
        """

    def leading(self, hash_: str, bits: int) -> str:
        """Return the first bits of a hash, as an integer that is not less where the hash is not."""

    def different(self, columns: Sequence[str], *, whole: bool) -> str:
        """Count, by an aggregate that keeps 64 bits, how many different rows of some columns there
        are: never too many, and nearly all where there are few; never NULL.

        Args:
            whole: they are one column of integers.
        """

    def keyed_part(self, salt: str, unit: Sequence[str], parts: int) -> str:
        """Spell a whole number from 0 to `parts` - 1 that follows from a unit's key alone."""

    def packed(self, index: str, steps: int) -> str:
        """Cast an index from 0 to `steps` to what takes least room in a table."""

    def unpacked(self, column: str, steps: int) -> str:
        """Read a packed index, of any width; sums of it are exact. NULL where it is not from 0 to
        `steps`, unless the engine keeps that from being stored."""

    def product(self, a: str, b: str) -> str:
        """Multiply two indices, of any width, as 64 bits."""

    def computed_once(self, select: str) -> str:
        """Let a subquery compute its columns once a row, however often they are used outside."""

    def shared(
        self, table: str, key: Sequence[str], rest: Sequence[str]
    ) -> Sequence[tuple[str, str]]:
        """Spell relations to join with instead of `table`, and when: one condition holds, of that
        relation which has its rows.

        Args:
            table: of WITH … AS MATERIALIZED.
            key, rest: its columns; no two rows agree in `key`, and none of it is NULL.
        """

    def distinct_row(self, columns: Sequence[str]) -> str:
        """Spell several columns as the argument of count(DISTINCT …)."""
        return columns[0] if len(columns) == 1 else f"row({', '.join(columns)})"
