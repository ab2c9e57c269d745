"""TPC-H's tables with a few hundred rows, the same in every run, in DuckDB and in PostgreSQL.

Prices are multiples of a quarter and discounts of 1/16, so that DOUBLE and numeric agree on them.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import psycopg

from proxy.backends.duckdb_catalog import read_catalog
from rewriter.dialects import DIALECTS
from rewriter.plan import Plan
from rewriter.planner import Question, plan
from rewriter.statements import parse
from sensitivity.policy import Policy, TableName, read_policy, resolve
from tests import filled

HERE = Path(__file__).parent
_SCHEMA = (HERE / "schema.sql").read_text()
_NATIONS = (
    "ALGERIA:0 ARGENTINA:1 BRAZIL:1 CANADA:1 EGYPT:4 ETHIOPIA:0 FRANCE:3 GERMANY:3 INDIA:2"
    " INDONESIA:2 IRAN:4 IRAQ:4 JAPAN:2 JORDAN:4 KENYA:0 MOROCCO:0 MOZAMBIQUE:0 PERU:1 CHINA:2"
    " ROMANIA:3 RUSSIA:3 VIETNAM:2"
)
_SEGMENTS = ("AUTOMOBILE", "BUILDING", "FURNITURE", "HOUSEHOLD", "MACHINERY")
_PRIORITIES = ("1-URGENT", "2-HIGH", "3-MEDIUM", "4-NOT SPECIFIED", "5-LOW")
_MODES = ("AIR", "FOB", "MAIL", "RAIL", "REG AIR", "SHIP", "TRUCK")
_INSTRUCTIONS = ("DELIVER IN PERSON", "COLLECT COD", "NONE", "TAKE BACK RETURN")


@cache
def rows() -> Mapping[str, list[tuple[Any, ...]]]:
    """Return every row of every table."""
    r = Random(19920101)

    def money(low: int, high: int) -> Decimal:
        return Decimal(r.randrange(low * 4, high * 4)) / 4

    regions = [
        (i, n, None) for i, n in enumerate(("AFRICA", "AMERICA", "ASIA", "EUROPE", "MIDDLE EAST"))
    ]
    nations = [
        (i, n.split(":")[0], int(n.split(":")[1]), None) for i, n in enumerate(_NATIONS.split())
    ]
    nations += [
        (22, "SAUDI ARABIA", 4, None),
        (23, "UNITED KINGDOM", 3, None),
        (24, "UNITED STATES", 1, None),
    ]
    suppliers = [
        (
            k,
            f"Supplier#{k:09}",
            f"street {k}",
            r.randrange(25),
            f"{k + 10}-555",
            money(-900, 9000),
            "Customer bad Complaints" if k == 3 else "fine",
        )
        for k in range(1, 13)
    ]
    parts = [
        (
            k,
            r.choice(["forest green", "green lace", "blue mint", "red sky"]),
            f"Manufacturer#{k % 5 + 1}",
            f"Brand#{k % 3 + 1}{k % 2 + 1}",
            r.choice(
                [
                    "ECONOMY ANODIZED STEEL",
                    "PROMO BURNISHED COPPER",
                    "STANDARD BRUSHED BRASS",
                    "MEDIUM POLISHED TIN",
                ]
            ),
            r.randrange(1, 51),
            r.choice(["SM CASE", "SM BOX", "MED BAG", "MED BOX", "LG CASE", "LG BOX"]),
            money(900, 2000),
            None,
        )
        for k in range(1, 31)
    ]
    partsupps = [
        (p[0], s, r.randrange(1, 9999), money(1, 1000), None)
        for p in parts
        for s in r.sample(range(1, 13), 3)
    ]
    customers = [
        (
            k,
            f"Customer#{k:09}",
            f"road {k}",
            r.randrange(25),
            f"{r.randrange(10, 35)}-{k:03}-555",
            money(-999, 9999),
            r.choice(_SEGMENTS),
            f"secret {k}",
        )
        for k in range(1, 61)
    ]
    orders, lines, key = [], [], 0
    for customer in customers:
        for _ in range(r.choice([0, 0, 1, 2, 3, 5, 8])):
            key += r.randrange(1, 4)
            day = date(1992, 1, 1) + timedelta(days=r.randrange(2400))
            own = []
            for number in range(1, r.randrange(1, 8) + 1):
                part, supplier = r.choice(partsupps)[:2]
                shipped = day + timedelta(days=r.randrange(1, 122))
                own.append(
                    (
                        key,
                        part,
                        supplier,
                        number,
                        Decimal(r.randrange(1, 51)),
                        money(900, 100_000),
                        Decimal(r.randrange(0, 5)) / 4,
                        Decimal(r.randrange(0, 3)) / 4,
                        "N" if shipped > date(1995, 6, 17) else r.choice("RA"),
                        "O" if shipped > date(1995, 6, 17) else "F",
                        shipped,
                        day + timedelta(days=r.randrange(30, 91)),
                        shipped + timedelta(days=r.randrange(1, 31)),
                        r.choice(_INSTRUCTIONS),
                        r.choice(_MODES),
                        None,
                    )
                )
            lines += own
            status = {line[9] for line in own}
            orders.append(
                (
                    key,
                    customer[0],
                    status.pop() if len(status) == 1 else "P",
                    money(1_000, 400_000),
                    day,
                    r.choice(_PRIORITIES),
                    f"Clerk#{r.randrange(1, 9):09}",
                    0,
                    f"secret order {key}",
                )
            )
    return {
        "region": regions,
        "nation": nations,
        "supplier": suppliers,
        "part": parts,
        "partsupp": partsupps,
        "customer": customers,
        "orders": orders,
        "lineitem": lines,
    }


def in_duckdb(path: Path | str = ":memory:") -> duckdb.DuckDBPyConnection:
    return filled.in_duckdb(_SCHEMA, rows(), str(path))


def into_postgres(connection: psycopg.Connection[Any]) -> None:
    filled.into_postgres(connection, _SCHEMA, rows())


@cache
def policy() -> Policy:
    """Return the policy as `pgfog serve` would have it."""
    written = read_policy(
        (HERE / "policy.yaml").read_text(), HERE / "policy.yaml", environ={}, read_file=lambda _: ""
    )
    backend = in_duckdb()

    def values(table: TableName, column: str) -> Sequence[Any]:
        return [
            v
            for (v,) in backend.execute(
                f"SELECT DISTINCT {column} FROM {table.name} ORDER BY 1"
            ).fetchall()
        ]

    return resolve(written, read_catalog(backend), values)


def planned(sql: str, engine: str, *, epsilon: Fraction = Fraction(10**11)) -> Plan:
    """Plan with so much ε that no grid is made coarser for it."""
    tables = policy().tables
    return plan(
        Question(
            parse(sql),
            {
                f'{schema}"{name.name}"': table
                for name, table in tables.items()
                for schema in ("", '"public".')
            },
            frozenset(tables),
            (),
            datetime(1998, 12, 31, 12, tzinfo=UTC),
            True,
            epsilon,
            Fraction(1, 10),
            "salt",
            DIALECTS[engine],
        )
    )
