"""Ibis: tables, and expressions that become SQL. Prints what it saw as one line of JSON."""

import json
import os
import sys

import ibis
import psycopg

from tests.patience import stopped_by

connection = ibis.postgres.connect(
    host=os.environ["PGHOST"],
    port=int(os.environ["PGPORT"]),
    user=os.environ["PGUSER"],
    password=os.environ["PGPASSWORD"],
    database=os.environ["PGDATABASE"],
)


def refusal() -> str | None:
    try:
        care.head(10).execute()
    except psycopg.Error as error:
        return error.sqlstate
    return None


def cancelled() -> str | None:
    try:
        with stopped_by(connection.con.cancel):
            connection.raw_sql(sys.argv[2])
    except psycopg.Error as error:
        return error.sqlstate
    return None


care, sites = connection.table("care"), connection.table("sites")
chosen = care.filter((care.age >= 18) & (care.site == 1))
by_site = care.group_by("site").agg(years=care.count(), usd=care.medical_usd.mean())
named = by_site.join(sites, "site").order_by(ibis.desc("years")).select("name", "years")
seen = {
    "tables": connection.list_tables(),
    "columns": list(care.columns),
    "type": str(care.medical_usd.type()),
    "sites": by_site.order_by("site").execute()["site"].tolist(),
    "named": named.to_pyarrow()["name"].to_pylist(),
    "sql": connection.sql(sys.argv[1]).schema().names,
    "refused": refusal(),
    "years": [chosen.count().execute()],
}
seen["cancelled"] = cancelled()
print(json.dumps(seen))
