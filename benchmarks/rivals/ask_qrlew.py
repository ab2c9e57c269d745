"""Qrlew over DuckDB: it returns SQL, noise included, that the engine runs."""

import sys
import warnings

from pyqrlew import Dataset
from questions import DELTA, EPSILON, LOWER, MAX_ROWS, UPPER, Answers, ask, of_rows, sql
from sqlalchemy import create_engine, text

warnings.simplefilter("ignore")
engine = create_engine("duckdb:///:memory:")
connection = engine.connect()
columns = "o_custkey::BIGINT AS o_custkey, o_orderpriority::VARCHAR AS o_orderpriority,"
columns += " o_orderstatus::VARCHAR AS o_orderstatus, o_clerk::VARCHAR AS o_clerk,"
columns += " o_totalprice::DOUBLE AS o_totalprice"
connection.execute(
    text(f"CREATE TABLE orders AS SELECT {columns} FROM '{sys.argv[1]}/orders.parquet'")
)
connection.commit()
dataset = Dataset.from_database("tpch", engine, "main").with_range(
    "main", "orders", "o_totalprice", LOWER, UPPER
)
UNIT = [("orders", [], "o_custkey")]


def answer(name: str) -> Answers:
    relation = dataset.relation(sql(name))
    private = relation.rewrite_with_differential_privacy(
        dataset, UNIT, {"epsilon": EPSILON, "delta": DELTA}, max_multiplicity=MAX_ROWS
    )
    return of_rows(connection.execute(text(private.relation().to_query())).fetchall())


ask(answer)
