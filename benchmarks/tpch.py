"""TPC-H through pgfog and on plain DuckDB: the whole way of a statement, cold and warm.

    python -m benchmarks.tpch [--scale 1] [--scale 10]

The privacy unit is the customer. The data is made by DuckDB's own dbgen, in an environment of its
own, and kept as Parquet in .bench/.
"""

import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import duckdb
import psycopg
from rich.console import Console
from rich.table import Table as Grid

from benchmarks.bounding import in_turns
from benchmarks.cache import environment, kept
from proxy import app
from proxy.index import contents
from proxy.index.build import build
from proxy.index.file_builder import file_builder
from proxy.policy_file import load
from proxy.wire.scram import Verifier

_DBGEN = """
import sys
from pathlib import Path
import duckdb, duckdb_extension_tpch
scale, out = sys.argv[1:]
Path(out).mkdir()
connection = duckdb.connect(f"{out}/made.duckdb")  # on disk: SF10 is larger than memory may be
extension = next(Path(duckdb_extension_tpch.__file__).parent.rglob("*.duckdb_extension"))
connection.execute(f"LOAD '{extension}'")
connection.execute(f"CALL dbgen(sf = {scale})")
for (table,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall():
    connection.execute(f"COPY {table} TO '{out}/{table}.parquet' (COMPRESSION zstd)")
connection.close()
Path(out, "made.duckdb").unlink()
"""

POLICY = """
version: 1
dataset: tpch
listen: {{host: 127.0.0.1, port: 0, max_connections: 100}}
backend: {{duckdb: "{data}"}}
state: "{state}"
timezone: UTC
privacy: {{epsilon: 1, delta: 1e-7, max_epsilon: 2}}
tables:
  customer:
    unit: {{key: c_custkey, unique: true}}
    columns:
      c_custkey: {{type: bigint, nullable: false}}
      c_nationkey: {{type: integer, nullable: false}}
      c_mktsegment: {{type: text, nullable: false,
        values: [AUTOMOBILE, BUILDING, FURNITURE, HOUSEHOLD, MACHINERY]}}
      c_acctbal: {{type: "numeric(15,2)", bounds: [-1000, 10000], nullable: false}}
  orders:
    unit: {{key: o_custkey, max_rows: 20{bounding}}}
    columns:
      o_orderkey: {{type: bigint, nullable: false}}
      o_custkey: {{type: bigint, nullable: false}}
      o_orderstatus: {{type: text, values: [F, O, P], nullable: false}}
      o_orderpriority: {{type: text, nullable: false,
        values: [1-URGENT, 2-HIGH, 3-MEDIUM, 4-NOT SPECIFIED, 5-LOW]}}
      o_orderdate: {{type: date, bounds: [1992-01-01, 1998-12-31], nullable: false}}
      o_totalprice: {{type: "numeric(15,2)", bounds: [0, 400000], nullable: false}}
      o_clerk: {{type: text, nullable: false}}
  lineitem:
    unit: {{path: [l_orderkey, orders.o_orderkey], max_rows: 80{bounding}}}
    columns:
      l_orderkey: {{type: bigint, nullable: false}}
      l_quantity: {{type: "numeric(15,2)", bounds: [1, 50], nullable: false}}
      l_extendedprice: {{type: "numeric(15,2)", bounds: [900, 105000], nullable: false}}
      l_discount: {{type: "numeric(15,2)", bounds: [0, 0.1], nullable: false}}
      l_returnflag: {{type: text, values: [A, N, R], nullable: false}}
      l_linestatus: {{type: text, values: [F, O], nullable: false}}
      l_shipmode: {{type: text, nullable: false,
        values: [AIR, FOB, MAIL, RAIL, REG AIR, SHIP, TRUCK]}}
      l_shipdate: {{type: date, bounds: [1992-01-01, 1998-12-31], nullable: false}}
  nation:
    public: true
    columns: {{n_nationkey: {{type: integer}}, n_name: {{type: text}}}}
roles:
  ann:
    password: "{password}"
    tables: [customer, orders, lineitem, nation]
    budget: {{epsilon: 1000000, delta: 0.1, every: ever}}
budget: {{epsilon: 1000000, delta: 0.1, every: ever}}
"""

STATEMENTS = {
    "Q1: sums by flag and status": "SELECT l_returnflag, l_linestatus, sum(l_quantity),"
    " avg(l_extendedprice), avg(l_discount), count(*) FROM lineitem"
    " WHERE l_shipdate <= date '1998-09-02' GROUP BY 1, 2",
    "Q4: orders of a quarter by priority": "SELECT o_orderpriority, count(*) FROM orders WHERE"
    " o_orderdate BETWEEN date '1993-07-01' AND date '1993-09-30' GROUP BY 1",
    "Q6: discount on small orders": "SELECT sum(l_extendedprice * l_discount) FROM lineitem WHERE"
    " l_shipdate BETWEEN date '1994-01-01' AND date '1994-12-31' AND l_discount BETWEEN 0.05 AND"
    " 0.07 AND l_quantity < 24",
    "Q12: lines by mode, of orders": "SELECT l_shipmode, count(*) FROM lineitem JOIN orders ON"
    " l_orderkey = o_orderkey WHERE o_orderstatus = 'F' GROUP BY 1",
    "customers by nation": "SELECT n_name, count(*), avg(c_acctbal) FROM customer JOIN nation ON"
    " c_nationkey = n_nationkey GROUP BY 1",
    "orders by clerk (1,000, private)": "SELECT o_clerk, count(*), avg(o_totalprice) FROM orders"
    " GROUP BY 1",
    "orders by year": "SELECT extract(year FROM o_orderdate), count(*), sum(o_totalprice)"
    " FROM orders GROUP BY 1",
}


def parquet(scale: str) -> Path:
    """Return the directory with TPC-H's tables as Parquet."""

    def make(path: Path) -> None:
        python = environment("tpch", "duckdb>=1.5,<1.6", "duckdb-extension-tpch")
        subprocess.run([python, "-c", _DBGEN, scale, path], check=True)

    return kept(f"tpch-{scale}", make)


def database(scale: str) -> Path:
    """Return a DuckDB file with those tables and the keys that pgfog follows."""
    source = parquet(scale)

    def make(path: Path) -> None:
        keys = {"customer": "c_custkey", "orders": "o_orderkey", "nation": "n_nationkey"}
        with duckdb.connect(path) as connection:
            for table in ("customer", "orders", "lineitem", "nation"):
                connection.execute(f"CREATE TABLE {table} AS FROM '{source / table}.parquet'")
                for column in [keys[table]] if table in keys else []:
                    connection.execute(f"ALTER TABLE {table} ADD PRIMARY KEY ({column})")

    return kept(f"tpch-{scale}.duckdb", make)


def written(directory: Path, data: Path, *, index: bool) -> Path:
    """Write a policy over the data; return its file."""
    file = directory / "policy.yaml"
    file.write_text(
        POLICY.format(
            data=data.absolute(),
            state=directory / "state",
            bounding=", bounding: index" if index else "",
            password=Verifier.of("ann", bytes(16)),
        )
    )
    return file


def indexed(file: Path) -> None:
    """Build the index of a policy that wants one, if there is none."""
    policy, backend = app.open_backend(load(file))
    backend.close()
    if any(t.index and not t.index.place for t in contents.wanted(policy)):
        app.state_directory(policy)
        build(policy, app.salt(policy), 1, file_builder(policy), lambda *_: None)


@contextmanager
def serving(file: Path) -> Iterator[tuple[psycopg.Connection, int]]:
    """Serve a policy in a process of its own; connect to it, and tell the process."""
    command = [str(Path(sys.executable).with_name("pgfog")), "serve", str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            found = re.search(r"serves (\S+) on ([\d.]+):(\d+)", process.stdout.readline())
            assert found is not None
            with psycopg.connect(
                host=found[2],
                port=int(found[3]),
                dbname=found[1],
                user="ann",
                password="ann",
                autocommit=True,
            ) as connection:
                connection.execute("SET privacy.notices = off")
                yield connection, process.pid
        finally:
            process.terminate()


@click.command()
@click.option("--scale", "scales", multiple=True, default=("1", "10"), show_default=True)
def main(scales: Sequence[str]) -> None:
    """Print milliseconds and ratios."""
    for scale in scales:
        _compared(scale)


def _compared(scale: str) -> None:
    out = Console(highlight=False, width=120)
    data = database(scale)
    grid = Grid(
        "statement",
        "plain, ms",
        "cold",
        "warm",
        "ratio",
        "index: warm",
        "ratio",
        title=f"TPC-H SF{scale}: DuckDB in process, and a client of pgfog over TCP",
        box=None,
    )
    rows: dict[str, list[str]] = {name: [] for name in STATEMENTS}
    for index in (False, True):
        with TemporaryDirectory() as name:
            Path(name).chmod(0o711)
            file = written(Path(name), data, index=index)
            if index:
                indexed(file)
            with serving(file) as (private, _), duckdb.connect(data, read_only=True) as plain:
                for title, text in STATEMENTS.items():
                    begun = time.perf_counter()
                    private.execute(text).fetchall()
                    cold = (time.perf_counter() - begun) * 1e3
                    times = in_turns(
                        {
                            "plain": lambda t=text: plain.execute(t).fetchall(),  # type: ignore[misc]
                            "warm": lambda t=text: private.execute(t).fetchall(),  # type: ignore[misc]
                        }
                    )
                    base, warm = times["plain"][0], times["warm"][0]
                    shown = [] if index else [f"{base:.1f}", f"{cold:.0f}"]
                    rows[title] += [*shown, f"{warm:.1f}", f"{warm / base:.1f}x"]
    for title, cells in rows.items():
        grid.add_row(title, *cells)
    out.print(grid)


if __name__ == "__main__":
    main()
