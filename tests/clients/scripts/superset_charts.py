"""Apache Superset, through its own API: a database, a dataset, charts, its SQL editor.

Prints what it got as one line of JSON. SUPERSET_CONFIG_PATH says how it is set up. Arguments: the
URL of the database, typed query, endless one, refused ones.
"""

import json
import os
import sqlite3
import sys
import time
from threading import Thread
from typing import Any

from superset.app import create_app

AVERAGE = {
    "expressionType": "SIMPLE",
    "column": {"column_name": "medical_usd"},
    "aggregate": "AVG",
    "label": "usd",
}
CHOSEN = [{"col": "age", "op": ">=", "val": 18}, {"col": "site", "op": "IN", "val": [1]}]


class Browser:
    """Somebody who is logged in."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self._client = app.test_client()
        self._who: dict[str, str] = {}
        given = {"username": "admin", "password": "admin", "provider": "db"}
        token = self.post("security/login", given)["access_token"]
        self._who = {"Authorization": f"Bearer {token}"}

    def post(self, path: str, given: Any) -> Any:
        return self._client.post(f"/api/v1/{path}", json=given, headers=self._who).get_json()

    def get(self, path: str) -> Any:
        return self._client.get(f"/api/v1/{path}", headers=self._who).get_json()

    def chart(self, dataset: int, **query: Any) -> Any:
        source = {"id": dataset, "type": "table"}
        return self.post("chart/data", {"datasource": source, "queries": [query], "force": True})

    def sql(self, database: int, text: str, name: str = "") -> Any:
        given = {"database_id": database, "sql": text, "schema": "public", "runAsync": False}
        return self.post("sqllab/execute/", given | ({"client_id": name} if name else {}))


def _runs(name: str) -> bool:
    """Say whether Superset knows by now what it would have to stop."""
    with sqlite3.connect(f"{os.environ['SUPERSET_HOME']}/superset.db") as database:
        about = "SELECT extra_json FROM query WHERE client_id = ?"
        found = database.execute(about, [name]).fetchone()
    return found is not None and "cancel_query" in (found[0] or "")


def stopped(browser: Browser, database: int, endless: str) -> dict[str, Any]:
    """Press stop while a statement runs: Superset ends its session from another one."""
    answers: list[Any] = []
    asking = Thread(target=lambda: answers.append(browser.sql(database, endless, "endless")))
    asking.start()
    while not _runs("endless"):
        time.sleep(0.1)
    stop = Browser(browser.app).post("query/stop", {"client_id": "endless"})
    asking.join()
    return {"stopped": stop, "cancelled": answers[0]}


def main(url: str, typed: str, endless: str, *refused: str) -> None:
    browser = Browser(create_app())
    given = {"database_name": "landscape", "sqlalchemy_uri": url}
    seen = {"tested": browser.post("database/test_connection/", given)}
    database = browser.post("database/", given)["id"]
    table = {"database": database, "schema": "public", "table_name": "care"}
    dataset = browser.post("dataset/", table)["id"]
    seen |= {
        "tables": browser.get(f"database/{database}/tables/?q=(schema_name:public)"),
        "dataset": browser.get(f"dataset/{dataset}"),
        "chart": browser.chart(dataset, columns=["site"], metrics=["count", AVERAGE]),
        "chosen": browser.chart(dataset, columns=[], metrics=["count"], filters=CHOSEN),
        "values": browser.chart(dataset, columns=["study_year"], metrics=[], row_limit=100),
        "samples": browser.chart(dataset, result_type="samples", row_limit=10),
        "typed": browser.sql(database, typed),
        **stopped(browser, database, endless),
        "refused": [browser.sql(database, text) for text in refused],
    }
    print(json.dumps(seen))


main(*sys.argv[1:])
