"""What lists of values say of the rows of a block: of columns that have few, by policy or WHERE.

    GROUP BY to_char(day, 'Day'), extract(isodow FROM day)

has 7 groups, and not 49: what is made of one column has together only the labels that one of its
values makes. So keys are evaluated over all values, in the backend, and by the same expressions, so
that labels agree. Columns that one key, or one condition of WHERE, reads together are listed
together: n1.name = 'FRANCE' AND n2.name = 'GERMANY' OR … leaves few of all pairs. What a public
table has is read there.

Privacy: a list is of the policy and the statement alone, and so is what is evaluated over it, by
`rewriter.lineage`. A row with another value than is listed is counted if its labels are some that
are shown, and nowhere if they are not; so lists go far beyond bounds.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fractions import Fraction
from itertools import chain
from math import prod

from rewriter import keys as group_keys
from rewriter.dialects import Dialect
from rewriter.lineage import Condition, Made, tells_time
from rewriter.relations.public_part import PublicPart
from rewriter.relations.rows import Rows
from rewriter.relations.source import Source
from rewriter.scalar import BIGINT, EPOCH, MOMENTS, Scalar
from sensitivity.bounds import Interval
from sensitivity.policy import Kind, Value
from sensitivity.policy.sqltypes import INT_BITS

MOST_VALUES = 50_000
"""In one list: two keys of as many days take PostgreSQL 0.2 s, and DuckDB 0.02 s."""

_BEYOND = 10_227
"""Days, or whole numbers, that are listed below bounds and above. In 28 years every date falls on
every weekday."""

_QUARTER = 21_600  # seconds
_QUARTERS = 4  # of a day
_NAME = re.compile(r'\w+|"(?:[^"]|"")*"')


@dataclass(frozen=True, slots=True)
class _List:
    """All values of a column.

    Attributes:
        alias, name: of the relation, and of the column in it.
        count: how many there are, NULL among them.
        sql: a query of them.
        daily: they are moments, and only some of each day.
    """

    alias: str
    name: str
    count: int
    sql: str
    daily: bool


def listed_parts(made: Sequence[Made], rows: Rows, dialect: Dialect) -> tuple[PublicPart, ...]:
    """Return the lists that say of some expressions what labels they have together.

    Args:
        made: what each expression is made of.
    """
    labels = [each.columns for each in made if each.columns and not each.finer]
    known = [c for c in rows.holds if c.made.columns and not c.made.finer]
    held = [c for c in known if not _told(c.made.columns, rows)]
    held, seen = _tied(frozenset().union(*labels), held, rows)
    read = [*labels, *(c.made.columns for c in held), *seen]
    hopeful = _together(read, dict.fromkeys(frozenset().union(*read), 1))
    columns = frozenset().union(*(each for each in hopeful if _tells(each, labels, held, rows)))
    lists = _lists(columns, rows.scope.sources, dialect) if columns else {}
    sizes = {column: each.count for column, each in lists.items()}
    return tuple(
        _part({c: lists[c] for c in sorted(columns)}, held, rows)
        for columns in _together([each for each in read if each <= lists.keys()], sizes)
        if _tells(columns, labels, held, rows)
    )


def _tied(
    labels: frozenset[str], held: list[Condition], rows: Rows
) -> tuple[list[Condition], list[frozenset[str]]]:
    """Return the conditions that tie labels to each other, and what ties their columns: the columns
    that a public table has together.

    A column that nothing else reads ties nothing: a.site = b.site says nothing of a.site alone.
    """
    columns = frozenset().union(labels, *(c.made.columns for c in held))
    own = [
        part.columns.intersection(c.sql for c in source.columns.values() if isinstance(c, Scalar))
        for source in rows.scope.sources
        for part in rows.public
        if source.alias in part.aliases
    ]
    while True:
        seen = [columns & each for each in own]
        reads = Counter(chain(*(c.made.columns for c in held), *seen))
        loose = {column for column, times in reads.items() if times < 2} - labels
        if not loose:
            return held, [each for each in seen if len(each) > 1]
        held = [c for c in held if not c.made.columns & loose]
        columns = columns - loose


def _told(columns: frozenset[str], rows: Rows) -> bool:
    """Say whether a public table says what there is to say of some columns."""
    return any(columns <= part.columns for part in rows.public)


def _tells(
    columns: frozenset[str],
    labels: Sequence[frozenset[str]],
    held: Sequence[Condition],
    rows: Rows,
) -> bool:
    """Say whether lists of some columns may know of labels that never meet.

    What a plain condition says of one column is known of that column without.
    """
    made = sum(1 for each in labels if each <= columns)
    few = any(c.made.columns <= columns and not c.plain for c in held)
    return not _told(columns, rows) and (made > 1 or (made == 1 and few))


def _lists(
    columns: frozenset[str], sources: Sequence[Source], dialect: Dialect
) -> dict[str, _List]:
    """Return the values of those columns whose values are few, by their spelling."""
    found = {}
    for source in sources:
        for column in source.columns.values():
            if isinstance(column, Scalar) and column.sql in columns:
                place = source.places.get(column.sql, column.sql)
                name = place.removeprefix(f"{source.alias}.")
                listed = _values(column, dialect)
                if name != place and _NAME.fullmatch(name) and listed is not None:
                    found[column.sql] = _List(source.alias, name, *listed, tells_time(column))
    return found


def _together(read: Sequence[frozenset[str]], sizes: Mapping[str, int]) -> list[frozenset[str]]:
    """Return the columns that are read together, unless they have very many pairs of values.

    Args:
        sizes: how many values each column has.
    """
    found = [frozenset({column}) for column in sizes]
    for each in read:
        met = [group for group in found if group & each]
        columns = frozenset().union(*met)
        if len(met) > 1 and prod(sizes[c] for c in columns) <= MOST_VALUES:
            found = [g for g in found if g not in met] + [columns]
    return found


def _part(lists: Mapping[str, _List], held: Sequence[Condition], rows: Rows) -> PublicPart:
    """Print the values of some columns as one part; those of one relation as that relation."""
    columns, sources = frozenset(lists), []
    for alias in dict.fromkeys(each.alias for each in lists.values()):
        of = {column: each for column, each in lists.items() if each.alias == alias}
        told = next((part for part in rows.public if of.keys() <= part.columns), None)
        if told is not None:
            places = ", ".join(f"{alias}.{each.name}" for each in of.values())
            values = f"SELECT DISTINCT {places} FROM {told.source} WHERE {told.where}"
        else:
            each = [f"({each.sql}) AS l{i}({each.name})" for i, each in enumerate(of.values())]
            values = f"SELECT * FROM {' CROSS JOIN '.join(each)}"
        sources.append(f"({values}) AS {alias}")
    about = [c for c in held if c.made.columns <= columns]
    return PublicPart(
        frozenset(each.alias for each in lists.values()),
        columns,
        frozenset(),
        " CROSS JOIN ".join(sources),
        tuple(c.scalar.sql for c in about),
        daily=frozenset(column for column, each in lists.items() if each.daily),
        leaves_out=not all(c.plain for c in about),
    )


def _values(column: Scalar, dialect: Dialect) -> tuple[int, str] | None:
    """Return how many values a column has, and a query of them; None: not known, or very many."""
    spans = _spans(column)
    if spans:
        spelled = _beyond(column, dialect)
    else:
        spelled = [_constant(v, column, dialect) for v in _few(column) or ()]
    count = sum(map(len, spans)) + len(spelled)
    if not 0 < count < MOST_VALUES:
        return None
    spelled += [dialect.null(column.exact)] if column.nullable else []
    series = [_series(span, column, dialect) for span in spans]
    listed = [f"VALUES {', '.join(f'({each})' for each in spelled)}"] if spelled else []
    return count + column.nullable, " UNION ALL ".join((*series, *listed))


def _beyond(column: Scalar, dialect: Dialect) -> list[str]:
    """Spell values far below bounds and far above, for those beyond what is listed around them."""
    kind = column.exact.kind
    if kind in MOMENTS:
        ends = datetime(2, 1, 1, tzinfo=UTC), datetime(9998, 12, 31, tzinfo=UTC)
        far = [end.date() if kind is Kind.DATE else end for end in ends]
        infinite = [f"CAST('{sign}infinity' AS {column.exact})" for sign in ("-", "")]
        return [*(dialect.constant(end, kind) for end in far), *infinite]
    most = (1 << min(column.reach or 0, INT_BITS["integer"])) - 1  # no more than its type holds
    return [_constant(end, column, dialect) for end in (-most, most)]


def _few(column: Scalar) -> tuple[Value, ...] | None:
    """Return the values of a column that the policy lists, or that are two, or begin a period."""
    digits = column.kind is not Kind.NUMERIC or len(column.type.modifier) == 2
    if not digits or not (column.native or column.whole):
        return None
    if column.truncated and column.domain is None and column.interval is not None:
        beyond = _BEYOND * (1 if column.exact.kind is Kind.DATE else _QUARTERS * _QUARTER)
        around = Interval.of(-beyond, beyond)
        return group_keys.domain_of(replace(column, interval=column.interval + around))
    listed = column.domain is not None or column.kind is Kind.BOOLEAN
    return group_keys.domain_of(column) if listed else None


def _constant(value: Value, column: Scalar, dialect: Dialect) -> str:
    """Spell a value as a column has it in the backend."""
    if not column.native and isinstance(value, int | Fraction):
        return dialect.number(Fraction(value))
    return group_keys.constant(value, column.exact, dialect)


def _spans(column: Scalar) -> tuple[range, ...]:
    """Return the whole numbers, days or quarters of days since 1970 that stand for the values of a
    column; none: it has other values.

    Bounds are where sums are clamped, so values may lie beyond, and many there are listed, too. A
    number that no type bounds has none: `max_rows` bounds what is computed of a unit's rows, which
    may have more.
    """
    between = column.interval
    if between is None or column.domain is not None or column.truncated or column.counted:
        return ()
    if column.exact.kind is Kind.DATE:
        first, last = between.lower.__floor__(), between.upper.__floor__()
        return (range(first - _BEYOND, last + _BEYOND + 1),)
    if tells_time(column):
        # One beyond the end: its day may begin later than the last quarter before it.
        first, end = ((e / _QUARTER).__floor__() for e in (between.lower, between.upper + _QUARTER))
        far = _BEYOND * _QUARTERS
        below, above = range(first - far, first, _QUARTERS), range(end + 1, end + far, _QUARTERS)
        return below, range(first, end + 1), above
    whole = column.whole and (column.kind is Kind.INTEGER or not column.native)
    if not whole or column.reach is None:
        return ()
    most = (1 << min(column.reach, INT_BITS["bigint"])) - 1  # no more than its type holds
    first, last = between.lower.__ceil__() - _BEYOND, between.upper.__floor__() + _BEYOND
    span = range(max(first, -most), min(last, most) + 1)
    return (span,) if span else ()


def _series(span: range, column: Scalar, dialect: Dialect) -> str:
    """Spell a query of whole numbers, days or quarters of days since 1970.

    Every day on the clock of any zone has a quarter of a day of UTC that begins in it.
    """
    made = "v"
    if column.exact.kind is Kind.DATE:
        made = f"{dialect.constant(EPOCH, Kind.DATE)} + CAST(v AS integer)"
    elif tells_time(column):
        made = dialect.instant(dialect.double(f"CAST(v AS bigint) * {_QUARTER}", BIGINT))
        if column.kind is Kind.TIMESTAMP:
            made = dialect.at_zone("UTC", made)
    elif not column.native:
        made = dialect.double("v", BIGINT)
    return f"SELECT {made} FROM generate_series({span[0]}, {span[-1]}, {span.step}) AS s(v)"
