"""Answers that feed later releases: `WHERE x > (SELECT avg(x) FROM t)`.

The subquery is a release of its own, charged like any other. What the shadow makes of its noisy
table is public from then on, so a later release may read it as a constant: by adaptive composition
the two cost what they cost apart. The backend's SQL holds a mark where the constant will stand. A
mark holds a NUL, which no text of a client's can; the constant is spelled by the dialect from a
value of a known type, so no text of anybody's is pasted.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from itertools import chain
from uuid import UUID

from rewriter.dialects import Dialect
from rewriter.literals import LONG, long
from rewriter.noisy_tables import named
from rewriter.scalar import NUMBERS, Scalar
from sensitivity.policy import Kind, SqlType, Value
from sensitivity.policy.sqltypes import reach_of
from sensitivity.refusal import TooComplex

MOST_ROWS = 10_000
MOST_TEXT = 4_000_000
"""Characters of an answer that a later query spells out."""
MOST_OWN = 32_000_000
"""Characters of all that a statement reads of the analyst's own tables to spell it out."""
MOST_SPELLED = 32_000_000
"""Characters that all of them have in the queries of one release; of the analyst's own tables, in
all of a statement's."""

_DOUBLES = NUMBERS - {Kind.INTEGER} | {Kind.INTERVAL}
_BEYOND = Fraction(10) ** 400  # is spelled as a number that no float can hold


@dataclass(frozen=True, slots=True)
class Told:
    """An earlier answer: noisy already, so it is public.

    Attributes:
        types: of its columns.
        rows: the values as to_jsonb() prints them.
    """

    types: Sequence[SqlType]
    rows: Sequence[Sequence[str | None]]
    _spelled: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def cells(self) -> int:
        """How many values it has."""
        return len(self.rows) * len(self.types)

    def constant(self, mark: str, dialect: Dialect) -> str:
        """Spell what stands for a mark of it, once for all queries that have it."""
        if mark not in self._spelled:
            self._spelled[mark] = _constant(self, "v" in mark, dialect)
        return self._spelled[mark]


_MARK = re.compile("\0([0-9]+)([vr])\0")


def constant(sql: str, told: Scalar) -> Scalar:
    """Say what a value of an earlier answer is: integers have 64 bits, other numbers are DOUBLE."""
    type_ = told.type
    # The shadow casts it to its type, so it lies within that.
    reach = reach_of(type_) if type_.kind is Kind.INTEGER else None
    native = type_.kind not in _DOUBLES
    return Scalar(sql, type_, interval=told.interval, native=native, reach=reach, told=True)


def value_mark(step: int) -> str:
    """Return what stands for the one value of a step."""
    return f"\0{step}v\0"


def rows_mark(step: int) -> str:
    """Return what stands for a parenthesized query of a step's rows."""
    return f"\0{step}r\0"


def read_by(sql: str) -> set[int]:
    """Return the steps whose marks stand in a query."""
    return {int(mark[1]) for mark in _MARK.finditer(sql)}


def shown(sql: str) -> str:
    """Return SQL for people's eyes: marks by the name of their step."""
    return _MARK.sub(r"(:pgfog_\1)", sql)


def asked(query: str, columns: Sequence[SqlType], *, scalar: bool) -> str:
    """Wrap a finishing query so that it returns one text: a JSON array of its rows.

    Names have their schema: the session may have aggregates and operators that fit better.
    """
    names = [f"c{i}" for i in range(len(columns))]
    cells = ", ".join(
        f"pg_catalog.to_jsonb({_cast(f'q.{name}', type_)})"
        " OPERATOR(pg_catalog.#>>) '{}'::pg_catalog.text[]"
        for name, type_ in zip(names, columns, strict=True)
    )
    # A scalar subquery that is several rows is PostgreSQL's own error here.
    source = f"(SELECT ({query}))" if scalar else f"({query})"
    return (
        'SELECT pg_catalog."left"(coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array('
        f"{cells})), '[]')::pg_catalog.text, {MOST_TEXT})"
        f" FROM {source} AS q({', '.join(names)})"
    )


def _cast(value: str, type_: SqlType) -> str:
    if type_.kind is not Kind.INTERVAL:
        return f"CAST({value} AS {named(type_)})"
    # In seconds, with twelve months of 30 days in a year, as intervals are compared.
    longer = f"453600 * pg_catalog.date_part('year', {value})"
    return f"(pg_catalog.date_part('epoch', {value}) - {longer})"


def told(text: str, types: Sequence[SqlType]) -> Told:
    """Read what the shadow said.

    Raises:
        TooComplex: too many rows, or too long ones, to be spelled out in a later query.
    """
    rows: list[list[str | None]] = json.loads(text) if len(text) < MOST_TEXT else []
    if len(rows) > MOST_ROWS or len(text) >= MOST_TEXT:
        raise TooComplex(
            f"a subquery gave more than {MOST_ROWS:,} rows, or {MOST_TEXT // 10**6} million"
            " characters, to be read by another",
            hint="Let WHERE or GROUP BY leave fewer of them: each is written into the query.",
        )
    return Told(types, rows)


def filled(queries: Sequence[str], answers: Mapping[int, Told], dialect: Dialect) -> Sequence[str]:
    """Put constants where the marks are.

    Raises:
        TooComplex: all of that would be very long, as a nested CASE has many marks.
    """
    known = {
        mark[0]: answers[int(mark[1])].constant(mark[0], dialect)
        for mark in chain(*map(_MARK.finditer, queries))
    }
    check_spelled(sum(len(known[m[0]]) for m in chain(*map(_MARK.finditer, queries))))
    return [_MARK.sub(lambda mark: known[mark[0]], query) for query in queries]


def check_spelled(length: int) -> None:
    """Check how many characters of constants there are.

    Raises:
        TooComplex: too many.
    """
    if length > MOST_SPELLED:
        raise TooComplex(
            "a subquery's answer would be written out too often",
            hint="Let it have fewer rows, or use it once, in a query of its own.",
        )


def _constant(answer: Told, value: bool, dialect: Dialect) -> str:
    """Spell an answer: its one value, or a query of its rows."""
    rows = [
        [_spelled(cell, type_, dialect) for cell, type_ in zip(row, answer.types, strict=True)]
        for row in answer.rows
    ]
    for i, type_ in enumerate(answer.types):
        if type_.kind is Kind.INTEGER and rows:
            # It makes all of the column 64 bits wide; ten thousand casts take as long as a query.
            rows[0][i] = f"CAST({rows[0][i]} AS bigint)"
    if value:
        return rows[0][0]
    if not rows:
        nulls = ", ".join(_null(type_, dialect) for type_ in answer.types)
        return f"(SELECT {nulls} WHERE FALSE)"
    listed = ", ".join("(" + ", ".join(row) + ")" for row in rows)
    return f"(VALUES {listed})"


def _null(type_: SqlType, dialect: Dialect) -> str:
    if type_.kind in _DOUBLES:
        return dialect.divide(dialect.number(Fraction(0)), dialect.number(Fraction(0)))
    return dialect.null(type_)


def _spelled(text: str | None, type_: SqlType, dialect: Dialect) -> str:
    """Spell one value: integers in 64 bits, other numbers as DOUBLE; NULL for what no constant
    can be."""
    value = None if text is None else _value(text, type_.kind)
    if value is None:
        return _null(type_, dialect)
    if type_.kind in _DOUBLES:
        return dialect.number(Fraction(value))  # type: ignore[arg-type]
    if isinstance(value, int) and abs(value) >= 1 << 62:
        return long(value)
    return dialect.constant(value, type_.kind)


def _value(text: str, kind: Kind) -> Value | None:
    try:
        match kind:
            case Kind.BOOLEAN:
                return text == "true"
            case Kind.INTEGER:
                return whole if (whole := int(text)) in LONG else None
            case Kind.NUMERIC | Kind.FLOAT | Kind.INTERVAL:
                # A Fraction of PostgreSQL's 130,000 digits takes half a second.
                number = float(text)
                if math.isinf(number) and text[-1].isdigit():
                    return -_BEYOND if number < 0 else _BEYOND
                return Fraction(number)
            case Kind.DATE:
                return date.fromisoformat(text)
            case Kind.TIMESTAMP | Kind.TIMESTAMPTZ:
                return datetime.fromisoformat(text)
            case Kind.UUID:
                return str(UUID(text))
            case Kind.TEXT:
                return text
            case _:
                return None
    except (ValueError, ArithmeticError):
        return None  # infinite numbers and dates, other eras
