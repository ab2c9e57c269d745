"""The clinic behind a real pgfog: databases that differ in one person, and what clients see."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fractions import Fraction
from itertools import count
from pathlib import Path
from typing import Any, Literal

import duckdb
import yaml
from psycopg import pq

from proxy.wire.scram import Verifier
from rewriter.dialects import DIALECTS
from rewriter.plan import Plan
from rewriter.planner import Question, plan
from rewriter.statements import parse
from sensitivity.policy import Policy
from tests.embedded import Server
from tests.engines import in_postgres
from tests.patience import PATIENCE_S
from tests.wiretap import DAY, NUMBER, TEXT, WHOLE, tapped

HERE = Path(__file__).parent
PGFOG = (sys.executable, "-c", "from proxy.cli import main; main()")
PASSWORD = "correct horse"
TARGET = 42
UNITS = {"patients": "id", "visits": "patient_id", "people": "id", "floats": "id", "bigs": "id"}

SETUPS: dict[str, tuple[str, ...]] = {
    "default": (),
    "one_rare": ("UPDATE patients SET diagnosis = 'rare_x' WHERE id = 42",),
    "spam": (
        "INSERT INTO visits SELECT 42, timestamp '2024-07-01', 10, 'spam_x'"
        " FROM generate_series(1, 1000)",
    ),
    "heavy": (
        "INSERT INTO visits SELECT 42, timestamp '2021-01-01' + to_days(i::int), 10, 'acute'"
        " FROM generate_series(1, 1000) t(i)",
    ),
    "nan": ("UPDATE patients SET cost = 'NaN', weight = 'NaN' WHERE id = 42",),
    "inf": (
        "UPDATE patients SET cost = 'Infinity', weight = '-Infinity' WHERE id = 42",
        "UPDATE visits SET cost = 'Infinity' WHERE patient_id = 42",
    ),
    "null": (
        "UPDATE patients SET age = NULL, zip = NULL, diagnosis = NULL, cost = NULL, born = NULL"
        " WHERE id = 42",
    ),
    "nulls": (
        "INSERT INTO visits SELECT NULL, timestamp '2024-07-01', 10, 'x'"
        " FROM generate_series(1, 500)",
    ),
    "outlier": (
        "UPDATE patients SET cost = 999999, age = 2147483647, weight = 1e308 WHERE id = 42",
        "UPDATE visits SET cost = -1e308 WHERE patient_id = 42",
    ),
    "negative": (
        "UPDATE patients SET cost = -1e308, age = -2147483648, weight = -0.0, zip = '',"
        " diagnosis = 'it''s \"x\\\" {,}NULL' WHERE id = 42",
    ),
    "inf_ts": (
        "INSERT INTO visits VALUES (42, 'infinity', 10, 'x'), (42, '-infinity', 10, 'x'),"
        " (42, '290000-12-31', 10, 'x'), (42, '0044-03-15 (BC)', 10, 'x'),"
        " (7, '9999-12-31 23:59:59.999999', 10, 'x')",
        "UPDATE patients SET born = 'infinity' WHERE id = 42",
    ),
    "far_date": ("UPDATE patients SET born = '5000000-01-01' WHERE id = 42",),
    # All at once, with words that no case of the catalogue says: they must turn up nowhere.
    "canary": (
        "UPDATE patients SET cost = 'NaN', weight = 'Infinity', zip = 'quokka-zip', age = 0,"
        " diagnosis = 'quokka-', born = 'infinity' WHERE id = 42",
        "UPDATE people SET email = 'quokka-@example.org', ssn = 'quokka-42' WHERE id = 42",
        "INSERT INTO visits SELECT 42, 'infinity', 'NaN', 'quokka-note'"
        " FROM generate_series(1, 50)",
        "INSERT INTO visits SELECT NULL, timestamp '2024-07-01', 10, 'quokka-nobody'"
        " FROM generate_series(1, 500)",
        f"INSERT INTO visits VALUES (42, timestamp '{DAY} 04:03:02', {NUMBER}, 'quokka-old')",
        f"UPDATE bigs SET big = {WHOLE} WHERE id = 42",
    ),
}
CANARY = TEXT


def _filling(setup: str, *, target: bool) -> Iterator[str]:
    """Return what makes the clinic, with or without the target."""
    yield (HERE / "fixture.sql").read_text()
    yield from SETUPS[setup]
    if not target:
        for table, unit in UNITS.items():
            yield f"DELETE FROM {table} WHERE {unit} = {TARGET}"


def in_duckdb(path: Path | str, setup: str, *, target: bool) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(path))
    for statement in _filling(setup, target=target):
        connection.execute(statement)
    return connection


def on_postgres(server: Server, setup: str, *, target: bool) -> str:
    """Make the clinic in a database of its own, for the role `reader`; return its name."""
    name = f"hostile{next(_NUMBERS)}"
    server.create(name)
    with server.connect(name) as steward:
        for statement in _filling(setup, target=target):
            steward.execute(in_postgres(statement).encode())
        server.admit(steward)
    return name


_NUMBERS = count()


def policy_text(**changes: Any) -> dict[str, Any]:
    """Return the policy as YAML reads it, with passwords that work."""
    policy: dict[str, Any] = yaml.safe_load((HERE / "policy.yaml").read_text())
    for role in policy["roles"].values():
        role["password"] = str(Verifier.of(PASSWORD, os.urandom(16)))
    return policy | changes


def planned(policy: Policy, sql: str, engine: str = "duckdb") -> Plan:
    """Plan a statement in process, with everything that the policy lists in sight."""
    tables = {f'"{n.name}"': t for n, t in policy.tables.items()}
    tables |= {f'"{n.schema}"."{n.name}"': t for n, t in policy.tables.items()}
    return plan(
        Question(
            parse(sql), tables, frozenset(policy.tables), (), datetime(2026, 1, 1, tzinfo=UTC),
            True, Fraction(1), Fraction(1, 10**6), "salt", DIALECTS[engine],
        )
    )  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What one client saw of one statement.

    Attributes:
        sqlstate: of the error; None for an answer.
        said: message, detail, hint and the like of the error, and the texts of notices.
        position: where in the statement.
    """

    sqlstate: str | None
    said: tuple[str, ...]
    position: str | None
    columns: tuple[tuple[bytes, int], ...]
    rows: tuple[tuple[bytes | None, ...], ...]
    notices: tuple[str, ...] = field(compare=False)


_FIELDS = (
    pq.DiagnosticField.MESSAGE_PRIMARY,
    pq.DiagnosticField.MESSAGE_DETAIL,
    pq.DiagnosticField.MESSAGE_HINT,
    pq.DiagnosticField.CONTEXT,
    pq.DiagnosticField.INTERNAL_QUERY,
    pq.DiagnosticField.SCHEMA_NAME,
    pq.DiagnosticField.TABLE_NAME,
    pq.DiagnosticField.COLUMN_NAME,
    pq.DiagnosticField.CONSTRAINT_NAME,
)

Protocol = Literal["simple", "extended"]
PROTOCOLS: tuple[Protocol, ...] = ("simple", "extended")


class Client:
    """A connection that hides nothing: every field of every message is kept in `heard`."""

    def __init__(self, port: int, user: str, **options: str):
        words = {
            "host": "127.0.0.1", "port": str(port), "user": user, "dbname": "clinic",
            "password": PASSWORD, **options,
        }  # fmt: skip
        self.connection = pq.PGconn.connect(
            " ".join(f"{k}='{v}'" for k, v in words.items()).encode()
        )
        self.heard: list[str] = []
        self._notices: list[str] = []
        self.connection.notice_handler = lambda result: self._notices.extend(_said(result))
        if self.connection.status != pq.ConnStatus.OK:
            raise ConnectionError(self.connection.error_message.decode())

    def ask(self, sql: str, protocol: Protocol = "simple") -> Outcome:
        """Run one text and return its outcome: the error if there is one, else the last result."""
        self._notices.clear()
        if protocol == "simple":
            self.connection.send_query(sql.encode())
        else:
            self.connection.send_query_params(sql.encode(), [])
        results = []
        while (result := self.connection.get_result()) is not None:
            results.append(result)
            if result.status == pq.ExecStatus.COPY_OUT:
                while self.connection.get_copy_data(0)[0] > 0:
                    pass
            elif result.status == pq.ExecStatus.COPY_IN:
                self.connection.put_copy_end(b"no data")
        failed = [r for r in results if r.status == pq.ExecStatus.FATAL_ERROR]
        outcome = _outcome((failed or results)[-1], tuple(self._notices))
        self.heard += [*outcome.said, *outcome.notices]
        self.heard += [v.decode("utf8", "replace") for row in outcome.rows for v in row if v]
        return outcome

    @property
    def idle(self) -> bool:
        """Say whether no transaction is open."""
        return self.connection.transaction_status == pq.TransactionStatus.IDLE

    def spent(self) -> tuple[Fraction, Fraction]:
        """Return what SHOW privacy.budget says was spent: ε and δ."""
        line = self.ask("SHOW privacy.budget").rows[0][0]
        assert line is not None
        words = re.search(r"spent ε ([\d.e-]+)(?:, δ ([\d.e-]+))?", line.decode())
        assert words is not None, line
        return Fraction(words[1]), Fraction(words[2] or 0)

    def close(self) -> None:
        self.connection.finish()


def _said(result: pq.abc.PGresult) -> list[str]:
    return [t.decode("utf8", "replace") for f in _FIELDS if (t := result.error_field(f))]


def _outcome(result: pq.abc.PGresult, notices: tuple[str, ...]) -> Outcome:
    state = result.error_field(pq.DiagnosticField.SQLSTATE)
    position = result.error_field(pq.DiagnosticField.STATEMENT_POSITION)
    return Outcome(
        None if state is None else state.decode(),
        tuple(_said(result)) if state else (),
        None if position is None else position.decode(),
        tuple((result.fname(i) or b"", result.ftype(i)) for i in range(result.nfields)),
        tuple(
            tuple(result.get_value(r, c) for c in range(result.nfields))
            for r in range(result.ntuples)
        ),
        notices,
    )


@dataclass
class Clinic:
    """A running `pgfog serve`.

    Attributes:
        name: which database: D, D1 or canary.
        port: where it is heard by a tap; canary is, in all that the tests here do.
        untapped: where nobody listens.
        log: what it wrote to standard output and error.
    """

    name: str
    directory: Path
    process: "subprocess.Popen[bytes]"
    port: int
    log: Path
    untapped: int = 0

    def client(self, user: str = "analyst", **options: str) -> Client:
        return Client(self.port, user, **options)

    def stop(self) -> None:
        self.process.terminate()
        assert self.process.wait(PATIENCE_S) == 0


def start(
    directory: Path, name: str, setup: str, *, target: bool, server: Server | None = None
) -> Clinic:
    """Start pgfog on a database of its own: of a PostgreSQL server, or in DuckDB."""
    directory.mkdir(exist_ok=True)
    directory.chmod(0o755)
    if server is None:
        in_duckdb(directory / "clinic.duckdb", setup, target=target).close()
        backend = {"duckdb": "clinic.duckdb"}
    else:
        database = on_postgres(server, setup, target=target)
        backend = {"postgres": server.dsn(database, "reader")}
    policy = policy_text(state=str(directory / "state"), backend=backend)
    (directory / "policy.yaml").write_text(yaml.safe_dump(policy))
    return serve(directory, name)


def serve(directory: Path, name: str) -> Clinic:
    """Run `pgfog serve` and wait until it says where."""
    log = directory / "pgfog.log"
    with log.open("a") as out:
        start = out.tell()
        process = subprocess.Popen(
            [*PGFOG, "serve", str(directory / "policy.yaml")],
            stdout=out,
            stderr=out,
            cwd=HERE.parents[1],
        )
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and process.poll() is None:
        port = re.search(r"serves clinic on [\d.]+:(\d+)", log.read_text()[start:])
        if port is not None:
            return Clinic(name, directory, process, int(port[1]), log)
        time.sleep(0.02)
    process.kill()
    raise AssertionError(f"pgfog did not start: {log.read_text()[start:]}")


@contextmanager
def several(
    directory: Path, which: Sequence[tuple[str, str, bool]], server: Server | None
) -> Iterator[list[Clinic]]:
    """Run one pgfog for each (name, setup, target)."""
    clinics: list[Clinic] = []
    try:
        for name, setup, target in which:
            clinics.append(start(directory / name, name, setup, target=target, server=server))
        canary = clinics[-1]
        with tapped(canary.port) as tap:
            canary.port, canary.untapped = tap.port, canary.port
            yield clinics
    finally:
        for clinic in clinics:
            clinic.stop()
