"""pg8000: named parameters, a prepared statement, a transaction. Prints what it saw as JSON.

Argument: questions as JSON.
"""

import json
import os
import sys

from pg8000.exceptions import DatabaseError
from pg8000.native import Connection


def refusals(connection: Connection, texts: list[str]) -> list[str]:
    said = []
    for text in texts:
        try:
            connection.run(text)
        except DatabaseError as error:
            said.append(error.args[0]["C"])
        assert connection.run("SELECT 1") == [[1]]
    return said


def main(given: dict[str, str], texts: list[str]) -> None:
    place = {"host": os.environ["PGHOST"], "port": int(os.environ["PGPORT"])}
    user, password = os.environ["PGUSER"], os.environ["PGPASSWORD"]
    connection = Connection(user, password=password, database=os.environ["PGDATABASE"], **place)
    seen: dict[str, object] = {"tables": [row[0] for row in connection.run(given["tables"])]}
    seen["sites"] = [row[0] for row in connection.run(given["typed"])]
    seen["types"] = [column["type_oid"] for column in connection.columns or []]
    prepared = connection.prepare(given["asked"])
    years = [prepared.run(age=18, site=1)[0][0]]
    connection.run("BEGIN")
    years += connection.run(given["asked"], age=18, site=1)[0]
    connection.run("COMMIT")
    seen["years"] = years
    seen["refused"] = refusals(connection, texts)
    connection.run("SET statement_timeout = 300")
    (seen["cancelled"],) = refusals(connection, [given["endless"]])
    ((seen["after"],),) = connection.run("SELECT 1")
    connection.close()
    print(json.dumps(seen))


main(json.loads(sys.argv[1]), json.loads(sys.argv[1])["refused"])
