"""Sessions with a DuckDB, which remember what they were asked.

Reading the text of a query takes DuckDB about as long as reading some thousand rows, and the same
questions come again and again: so what was read is kept. (DuckDB 2.0.0 binds and plans anew, at
each EXECUTE, whatever reads a table: its profile has a binding_time then, and next to none of
range().) A session runs nothing but queries, so it is as it was for whoever is next.
"""

import sys
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

import duckdb
import numpy as np

from proxy.backends.exact import BATCH, Column, ExactRows, Row, objects

_KEPT = 8  # sessions that wait for the next statement
_PREPARED = 64  # queries of each session
_LONGEST = 20_000  # characters of such a query: lists of labels make large plans
_FEW = 500
"""Rows up to which the driver's own values take less time than columns, which are planned for."""

_ZONED = "TIMESTAMP WITH TIME ZONE"
_LONG = "HUGEINT"


def _zoned(value: Any) -> Any:
    return value.replace(tzinfo=UTC) if hasattr(value, "tzinfo") else value


def _read_by(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Return how a text is read; what Python has no value for, such as infinity, stays a text."""

    def read_or_left(text: str) -> Any:
        try:
            return read(text)
        except ValueError:
            return text

    return read_or_left


_AS_THEY_ARE = {"BOOLEAN", "VARCHAR", "UUID", "DOUBLE", "FLOAT"}
_AS_THEY_ARE |= {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"}
_AS_TEXT: Mapping[str, Callable[[str], Any]] = {
    "DECIMAL": Decimal,
    "DATE": _read_by(date.fromisoformat),
    "TIMESTAMP": _read_by(datetime.fromisoformat),
    _ZONED: _read_by(lambda text: _zoned(datetime.fromisoformat(text))),
}
"""Types of which numpy's are others: its decimals are floats, its dates end."""
_COLUMNS = _AS_THEY_ARE | _AS_TEXT.keys() | {_LONG}


@dataclass(frozen=True, slots=True)
class _Query:
    """How a query is asked: for the driver's rows, or for columns.

    Attributes:
        sql: what DuckDB gets.
        zoned: of rows, the columns that are timestamptz.
        types: of columns, their types; empty: rows are asked for. An integer of 128 bits comes in
            64, and behind all columns stands the text of each that does not fit.
    """

    sql: str
    zoned: tuple[int, ...] = ()
    types: tuple[str, ...] = ()

    def rows(self, rows: list[Row]) -> Sequence[Row]:
        """Return rows that `sql` gave as what was asked for."""
        if not rows or not self.zoned:
            return rows
        columns: list[Row] = list(zip(*rows, strict=True))
        for i in self.zoned:
            columns[i] = tuple(map(_zoned, columns[i]))
        return list(zip(*columns, strict=True))

    def columns(self, found: Mapping[str, Column]) -> list[Column]:
        """Return columns that `sql` gave as what was asked for."""
        columns = [*found.values()]
        texts = iter(columns[len(self.types) :])
        return [
            _long(column, next(texts)) if type_ == _LONG else _read(column, type_)
            for column, type_ in zip(columns, self.types, strict=False)
        ]


def _read(column: Column, type_: str) -> Column:
    """Return a column with None for NULL; whole numbers in 64 bits."""
    read = _AS_TEXT.get(_plain(type_))
    if read is not None:
        return objects([text if text is None else read(text) for text in column.tolist()])
    if column.dtype.kind in "iu" and not np.ma.is_masked(column):
        return np.asarray(column, dtype=np.int64)
    return objects(column.tolist())


def _long(short: Column, texts: Column) -> Column:
    """Return integers of 128 bits: those that 64 do not hold, or NULL, have their text instead."""
    long = np.ma.getmaskarray(short)
    column = np.ma.getdata(short)
    if long.any():
        column = column.astype(object)
        column[long] = [text if text is None else int(text) for text in texts[long].tolist()]
    return column


def _plain(type_: str) -> str:
    """Return a type without its modifier."""
    return type_.partition("(")[0]


class Cursor:
    """One session, for one statement at a time.

    Attributes:
        connection: may be interrupted from another thread.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection):
        self.connection = connection
        self._prepared: OrderedDict[tuple[str, int], _Query] = OrderedDict()
        self._numbers = count()

    def fetch(self, sql: str, limit: int) -> ExactRows:
        """Return the first rows as Python values; timestamptz as datetimes in UTC."""
        query, found = self._query(sql, limit), ExactRows()
        cursor = self.connection.execute(query.sql)
        if query.types:
            found.add_columns(query.columns(cursor.fetchnumpy()))
            return found
        while wanted := min(limit - len(found), BATCH):
            rows = cursor.fetchmany(wanted)
            found.add(query.rows(rows))
            if len(rows) < wanted:
                break
        return found

    def _query(self, sql: str, limit: int) -> _Query:
        known = self._prepared.get((sql, limit))
        if known is not None:
            self._prepared.move_to_end((sql, limit))
            return known
        plain = self._read(sql, limit)
        if len(sql) > _LONGEST:
            return plain
        name = f"q{next(self._numbers)}"
        self.connection.execute(f"PREPARE {name} AS {plain.sql}")
        self._prepared[sql, limit] = query = replace(plain, sql=f"EXECUTE {name}")
        if len(self._prepared) > _PREPARED:
            _, oldest = self._prepared.popitem(last=False)
            self.connection.execute(oldest.sql.replace("EXECUTE", "DEALLOCATE"))
        return query

    def _read(self, sql: str, limit: int) -> _Query:
        found = [statement.type for statement in self.connection.extract_statements(sql)]
        if found != [duckdb.StatementType.SELECT]:
            raise ValueError("only a query leaves nothing behind for the next statement")
        columns = self.connection.execute(f"DESCRIBE {sql}").fetchall()
        types = tuple(str(column[1]) for column in columns)
        names = [f"c{i}" for i in range(len(types))]
        if limit > _FEW and all(_plain(type_) in _COLUMNS for type_ in types):
            most = f" LIMIT {limit}" if limit < sys.maxsize else ""
            return _Query(f"{_selected(_as_columns(names, types), sql, names)}{most}", types=types)
        # The driver makes a timestamptz with pytz, which is not asked for only for this.
        zoned = tuple(i for i, type_ in enumerate(types) if type_ == _ZONED)
        if not zoned:
            return _Query(sql)
        values = [f"timezone('UTC', {n})" if i in zoned else n for i, n in enumerate(names)]
        return _Query(_selected(values, sql, names), zoned)


def _as_columns(names: Sequence[str], types: Sequence[str]) -> list[str]:
    """Return what is asked of columns, and behind them the texts of long integers."""
    values, texts = [*names], []
    for i, (name, type_) in enumerate(zip(names, types, strict=True)):
        if type_ == _LONG:
            values[i] = f"TRY_CAST({name} AS BIGINT)"
            texts.append(f"CASE WHEN {values[i]} IS NULL THEN CAST({name} AS VARCHAR) END")
        elif _plain(type_) in _AS_TEXT:
            moment = f"timezone('UTC', {name})" if type_ == _ZONED else name
            values[i] = f"CAST({moment} AS VARCHAR)"
    return [*values, *texts]


def _selected(values: Sequence[str], sql: str, names: Sequence[str]) -> str:
    return f"SELECT {', '.join(values)} FROM ({sql}) AS r ({', '.join(names)})"


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
