"""psqlODBC through pyodbc. Prints what it saw as one line of JSON.

Arguments: connection string, typed query, query with two placeholders, endless query, refused ones.
"""

import json
import sys
from typing import Any

import pyodbc

from tests.patience import stopped_by


def refusals(connection: pyodbc.Connection, texts: list[str]) -> list[str]:
    said = []
    for text in texts:
        try:
            connection.execute(text)
        except pyodbc.Error as error:
            said.append(str(error))
        assert connection.execute("SELECT 1").fetchval() == 1
    return said


def cancelled(connection: pyodbc.Connection, text: str) -> str:
    cursor = connection.cursor()
    try:
        with stopped_by(cursor.cancel):
            cursor.execute(text)
    except pyodbc.Error as error:
        return str(error)
    return ""


def transaction(connection: pyodbc.Connection, asked: str) -> list[Any]:
    """Fail in the middle of a transaction, and go on: the driver sets savepoints."""
    connection.autocommit = False
    connection.execute("CREATE TEMP TABLE seen (years bigint)")
    refusals(connection, ["SELECT * FROM care LIMIT 1000"])
    years = connection.execute(asked, 18, 1).fetchval()
    connection.execute("INSERT INTO seen VALUES (?)", years)
    connection.commit()
    connection.autocommit = True
    return [years, connection.execute("SELECT years FROM seen").fetchval()]


def main(address: str, typed: str, asked: str, endless: str, *refused: str) -> None:
    with pyodbc.connect(address, autocommit=True) as connection:
        cursor = connection.cursor()
        seen = {
            "tables": [row.table_name for row in cursor.tables(schema="public", tableType="TABLE")],
            "care": [row.column_name for row in cursor.columns(table="care", schema="public")],
            "keys": [row.column_name for row in cursor.primaryKeys(table="people")],
            "statistics": [row.cardinality for row in cursor.statistics(table="people")],
            "foreign": [row.fkcolumn_name for row in cursor.foreignKeys(table="people")],
            "types": [row.type_name for row in cursor.getTypeInfo()],
            "procedures": len(list(cursor.procedures(schema="public"))),
        }
        rows = cursor.execute(typed).fetchall()
        seen["sites"] = [row.site for row in rows]
        seen["python"] = [type(value).__name__ for value in rows[0]]
        seen["years"] = [cursor.execute(asked, 18, 1).fetchval() for _ in range(3)]
        seen["refused"] = refusals(connection, list(refused))
        seen["cancelled"] = cancelled(connection, endless)
        seen["transaction"] = transaction(connection, asked)
    print(json.dumps(seen))


main(*sys.argv[1:])
