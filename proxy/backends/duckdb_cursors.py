"""Sessions with a DuckDB, which remember what they were asked.

Reading the text of a query takes DuckDB about as long as reading some thousand rows, and the same
questions come again and again: so what was read is kept. (DuckDB 2.0.0 binds and plans anew, at
each EXECUTE, whatever reads a table: its profile has a binding_time then, and next to none of
range().) A session runs nothing but queries, so it is as it was for whoever is next.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from itertools import count

import duckdb

from proxy.backends.exact import BATCH, ExactRows, Row

_KEPT = 8  # sessions that wait for the next statement
_PREPARED = 64  # queries of each session
_LONGEST = 20_000  # characters of such a query: lists of labels make large plans
_ZONED = "TIMESTAMP WITH TIME ZONE"
_LONG = "HUGEINT"
_FEW = 500  # rows


@dataclass(frozen=True, slots=True)
class _Query:
    """How a query is asked.

    Attributes:
        sql: what DuckDB gets.
        zoned: the columns that are timestamptz.
        cut: the columns of 128 bits, unless rows are few. `sql` returns them in 64; behind all
            columns stands the text of each that does not fit.
    """

    sql: str
    zoned: tuple[int, ...] = ()
    cut: tuple[int, ...] = ()

    def read(self, rows: list[Row]) -> Sequence[Row]:
        """Return rows that `sql` gave as what was asked for.

        All of them are gone through, whatever they hold: an answer that took longer because a sum
        is large would say so, without noise.
        """
        if not rows or not (self.zoned or self.cut):
            return rows
        columns: list[Row] = list(zip(*rows, strict=True))
        for i in self.zoned:
            columns[i] = tuple(
                v.replace(tzinfo=UTC) if hasattr(v, "tzinfo") else v for v in columns[i]
            )
        end = len(columns) - len(self.cut)
        for i, texts in zip(self.cut, columns[end:], strict=True):
            columns[i] = tuple(
                v if text is None else int(text) for v, text in zip(columns[i], texts, strict=True)
            )
        return list(zip(*columns[:end], strict=True))


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
        query, found = self._query(sql, limit), ExactRows()
        cursor = self.connection.execute(query.sql)
        while wanted := min(limit - len(found), BATCH):
            rows = cursor.fetchmany(wanted)
            found.add(query.read(rows))
            if len(rows) < wanted:
                break
        return found

    def _query(self, sql: str, limit: int) -> _Query:
        known = self._prepared.get(sql)
        if known is not None:
            self._prepared.move_to_end(sql)
            return known
        plain = self._read(sql, few=limit <= _FEW)
        if len(sql) > _LONGEST:
            return plain
        name = f"q{next(self._numbers)}"
        self.connection.execute(f"PREPARE {name} AS {plain.sql}")
        self._prepared[sql] = query = replace(plain, sql=f"EXECUTE {name}")
        if len(self._prepared) > _PREPARED:
            _, oldest = self._prepared.popitem(last=False)
            self.connection.execute(oldest.sql.replace("EXECUTE", "DEALLOCATE"))
        return query

    def _read(self, sql: str, *, few: bool) -> _Query:
        found = [statement.type for statement in self.connection.extract_statements(sql)]
        if found != [duckdb.StatementType.SELECT]:
            raise ValueError("only a query leaves nothing behind for the next statement")
        columns = self.connection.execute(f"DESCRIBE {sql}").fetchall()
        zoned, cut = (
            tuple(i for i, column in enumerate(columns) if column[1] == type_)
            for type_ in (_ZONED, _LONG)
        )
        # DuckDB's driver makes a timestamptz with pytz, which is not asked for only for this; and
        # an integer of 128 bits by way of a text, which takes six times as long as one of 64. To
        # plan that takes DuckDB as long as some hundred rows, at each EXECUTE.
        cut = () if few else cut
        if not zoned and not cut:
            return _Query(sql)
        names = [f"c{i}" for i in range(len(columns))]
        values = names.copy()
        for i in zoned:
            values[i] = f"timezone('UTC', {names[i]})"
        for i in cut:
            values[i] = f"TRY_CAST({names[i]} AS BIGINT)"
            values.append(f"CASE WHEN {values[i]} IS NULL THEN CAST({names[i]} AS VARCHAR) END")
        spelled = f"SELECT {', '.join(values)} FROM ({sql}) AS r ({', '.join(names)})"
        return _Query(spelled, zoned, cut)


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
