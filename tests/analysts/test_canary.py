"""What analysts write, asked of a real pgfog that reads the rows of one marked customer, too."""

import secrets
from collections.abc import Iterator

import psycopg
import pytest
import yaml

from proxy.wire.scram import Verifier
from tests.analysts.test_analysts import CASES, HERE
from tests.analysts.tpch import in_duckdb
from tests.serve.serving import PASSWORD, Connection, Served, workplace
from tests.wiretap import DAY, DECIMAL, TEXT, found_in, tapped

PLANT = (
    f"UPDATE customer SET c_name = '{TEXT}', c_phone = '{TEXT}', c_address = '{TEXT}',"
    f" c_comment = '{TEXT}', c_acctbal = {DECIMAL}, c_mktsegment = '{TEXT}' WHERE c_custkey = 8",
    f"UPDATE orders SET o_clerk = '{TEXT}', o_orderpriority = '{TEXT}', o_totalprice = {DECIMAL},"
    f" o_comment = '{TEXT}', o_orderdate = DATE '{DAY}' WHERE o_custkey = 8",
    f"UPDATE lineitem SET l_shipinstruct = '{TEXT}', l_shipmode = '{TEXT}', l_comment = '{TEXT}',"
    f" l_extendedprice = {DECIMAL}, l_shipdate = DATE '{DAY}' WHERE l_orderkey IN"
    " (SELECT o_orderkey FROM orders WHERE o_custkey = 8)",
)


@pytest.fixture(scope="module")
def ann() -> Iterator[Connection]:
    with workplace() as directory:
        with in_duckdb(directory / "tpch.duckdb") as engine:
            for update in PLANT:
                done = engine.execute(update).fetchone()
                assert done is not None
                assert done[0] > 0
        policy = yaml.safe_load((HERE / "policy.yaml").read_text())
        much = {"epsilon": 100000, "delta": 0.9, "every": "ever"}
        policy["roles"]["ann"] |= {
            "password": str(Verifier.of(PASSWORD, secrets.token_bytes(16))),
            "budget": {**much},
        }
        policy |= {
            "listen": {"host": "127.0.0.1", "port": 0, "max_connections": 10},
            "backend": {"duckdb": "tpch.duckdb"},
            "state": str(directory / "state"),
            "privacy": {"epsilon": 1, "delta": 1e-12, "max_epsilon": 10},
            "budget": much,
        }
        (directory / "policy.yaml").write_text(yaml.safe_dump(policy))
        served = Served(directory, directory / "policy.yaml")
        try:
            with tapped(served.port) as tap:
                served.port = tap.port
                with served.connect(dbname="tpch") as connection:
                    yield connection
            assert found_in(served.state) == []
            assert served.log.read_text() == ""
        finally:
            served.end()


def test_no_question_brings_the_canary_out(ann: Connection) -> None:
    answered, wrong = 0, list[str]()
    for i, case in enumerate(CASES):
        try:
            ann.execute(case.sql.encode(), binary=i % 2 == 1).fetchall()
            answered += 1
        except psycopg.Error as refused:
            if refused.sqlstate in {None, "XX000"}:
                wrong.append(case.sql)
    assert wrong == []
    assert answered > len(CASES) / 3
