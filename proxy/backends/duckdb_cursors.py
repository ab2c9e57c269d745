"""Sessions with a DuckDB, which remember what they were asked.

Reading the text of a query takes DuckDB about as long as reading some thousand rows, and the same
questions come again and again: so what was read is kept. (DuckDB 2.0.0 plans it anew each time, as
its EXECUTE takes nearly as long as its PREPARE.) A session runs nothing but queries, so it is as it
was for whoever is next.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from itertools import count
from typing import Any

import duckdb

from proxy.backends.exact import BATCH, ExactRows

_KEPT = 8  # sessions that wait for the next statement
_PREPARED = 64  # queries of each session
_LONGEST = 20_000  # characters of such a query: lists of labels make large plans
_ZONED = "TIMESTAMP WITH TIME ZONE"
_LONG = "HUGEINT"


@dataclass(frozen=True, slots=True)
class _Query:
    """How a query is asked.

    Attributes:
        sql: what DuckDB gets.
        zoned: the columns that are timestamptz.
        cut: the columns of 128 bits, which `sql` returns in 64; NULL where they do not fit.
        whole: returns them in full.
    """

    sql: str
    zoned: tuple[int, ...] = ()
    cut: tuple[int, ...] = ()
    whole: str = ""


class Cursor:
    """One session, for one statement at a time.

    Attributes:
        connection: may be interrupted from another thread.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection):
        self.connection = connection
        self._prepared: OrderedDict[str, _Query] = OrderedDict()
        self._numbers = count()

    def fetch(self, sql: str, limit: int) -> ExactRows:
        """Return the first rows as Python values; timestamptz as datetimes in UTC."""
        query = self._query(sql)
        found = self._fetched(query.sql, query.zoned, limit)
        if found.filled(query.cut):
            return found
        return self._fetched(query.whole, query.zoned, limit)

    def _fetched(self, sql: str, zoned: Sequence[int], limit: int) -> ExactRows:
        found = ExactRows()
        cursor = self.connection.execute(sql)
        while wanted := min(limit - len(found), BATCH):
            rows = cursor.fetchmany(wanted)
            found.add([_in_utc(row, zoned) for row in rows] if zoned else rows)
            if len(rows) < wanted:
                break
        return found

    def _query(self, sql: str) -> _Query:
        known = self._prepared.get(sql)
        if known is not None:
            self._prepared.move_to_end(sql)
            return known
        plain = self._read(sql)
        if len(sql) > _LONGEST:
            return plain
        name = f"q{next(self._numbers)}"
        self.connection.execute(f"PREPARE {name} AS {plain.sql}")
        self._prepared[sql] = query = replace(plain, sql=f"EXECUTE {name}")
        if len(self._prepared) > _PREPARED:
            _, oldest = self._prepared.popitem(last=False)
            self.connection.execute(oldest.sql.replace("EXECUTE", "DEALLOCATE"))
        return query

    def _read(self, sql: str) -> _Query:
        found = [statement.type for statement in self.connection.extract_statements(sql)]
        if found != [duckdb.StatementType.SELECT]:
            raise ValueError("only a query leaves nothing behind for the next statement")
        columns = self.connection.execute(f"DESCRIBE {sql}").fetchall()
        zoned, cut = (
            tuple(i for i, column in enumerate(columns) if column[1] == type_)
            for type_ in (_ZONED, _LONG)
        )
        names = [f"c{i}" for i in range(len(columns))]

        def spelled(forms: Mapping[str, Sequence[int]]) -> str:
            values = names.copy()
            for form, places in forms.items():
                for i in places:
                    values[i] = form.format(names[i])
            return f"SELECT {', '.join(values)} FROM ({sql}) AS r ({', '.join(names)})"

        # DuckDB's driver makes a timestamptz with pytz, which is not asked for only for this; and
        # an integer of 128 bits by way of a text, which takes six times as long as one of 64.
        zones = {"timezone('UTC', {})": zoned}
        whole = spelled(zones) if zoned else sql
        short = spelled({**zones, "TRY_CAST({} AS BIGINT)": cut}) if cut else whole
        return _Query(short, zoned, cut, whole)


class Cursors:
    """The sessions of one database: those that nobody uses are kept for the next statement."""

    def __init__(self, connection: duckdb.DuckDBPyConnection):
        self._connection = connection
        self._idle: list[Cursor] = []
        self._closed = False

    def take(self) -> Cursor:
        """Return a session that does nothing; raises duckdb.Error once they are closed."""
        return self._idle.pop() if self._idle else Cursor(self._connection.cursor())

    def give_back(self, cursor: Cursor) -> None:
        """Take a session back that does nothing either."""
        if self._closed or len(self._idle) >= _KEPT:
            cursor.connection.close()
        else:
            self._idle.append(cursor)

    def close(self) -> None:
        """Close those that nobody uses, and the others when they come back."""
        self._closed = True
        while self._idle:
            self._idle.pop().connection.close()


def _in_utc(row: tuple[Any, ...], zoned: Sequence[int]) -> tuple[Any, ...]:
    return tuple(
        value.replace(tzinfo=UTC) if i in zoned and hasattr(value, "tzinfo") else value
        for i, value in enumerate(row)
    )
