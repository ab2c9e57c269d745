"""Harlequin's adapter without its screen. Prints what it saw as one line of JSON.

Arguments: DSN, typed query, one more question, endless query, refused ones.
"""

import json
import sys
from typing import Any

from harlequin.exception import HarlequinQueryError
from harlequin_postgres import HarlequinPostgresAdapter

from tests.patience import stopped_by


def tree(items: Any, depth: int = 3) -> dict[str, Any]:
    """Open the catalog as somebody who clicks on everything."""
    return {
        item.label: tree(item.fetch_children(), depth - 1) if depth else item.type_label
        for item in items
        if item.label != "postgres"
    }


def refusals(connection: Any, texts: list[str]) -> list[str]:
    said = []
    for text in texts:
        try:
            connection.execute(text)
        except HarlequinQueryError as error:
            said.append(error.msg)
    return said


def main(dsn: str, typed: str, asked: str, endless: str, *refused: str) -> None:
    connection = HarlequinPostgresAdapter(conn_str=[dsn], read_only=True).connect()
    cursor = connection.execute(typed)
    seen = {
        "catalog": tree(connection.get_catalog().items),
        "found": [result.item.label for result in connection.search_catalog("family")],
        "completions": len(connection.get_completions()),
        "columns": cursor.columns(),
        "sites": [row[0] for row in cursor.set_limit(100).fetchall()],
        "refused": refusals(connection, list(refused)),
    }
    with stopped_by(connection.cancel):
        seen["cancelled"] = connection.execute(endless) is None
    connection.toggle_transaction_mode()
    cursor = connection.execute(asked)
    seen["years"] = cursor.fetchall()[0][0]
    connection.commit()
    connection.close()
    print(json.dumps(seen))


main(*sys.argv[1:])
