"""Apache Superset, through its own API: a database, a dataset, charts, its SQL editor.

Prints what it got as one line of JSON. SUPERSET_CONFIG_PATH says how it is set up. Arguments: the
URL of the database, typed query, refused ones.
"""

import json
import sys
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

    def __init__(self) -> None:
        self._client = create_app().test_client()
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

    def sql(self, database: int, text: str) -> Any:
        given = {"database_id": database, "sql": text, "schema": "public", "runAsync": False}
        return self.post("sqllab/execute/", given)


def main(url: str, typed: str, *refused: str) -> None:
    browser = Browser()
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
        "refused": [browser.sql(database, text) for text in refused],
    }
    print(json.dumps(seen))


main(*sys.argv[1:])
