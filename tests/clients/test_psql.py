"""psql: its backslash commands, completion, cursors, \\copy, and Ctrl-C."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.clients.desk import COLUMNS, GIVEN, PLAIN, REFUSED, TYPED, Desk, near
from tests.clients.proof import CANCEL, PARAMETERS, REFUSAL, TABLES, TYPES, proves
from tests.clients.terminal import terminal
from tests.clients.tools import needs, run
from tests.embedded import BINARIES
from tests.patience import ASLEEP, ENDLESS

pytestmark = pytest.mark.clients

DESCRIBING = """
    l l+ d d+ dt+ di+ dv+ dm ds df+ dT+ dn+ du+ dg dp z ddp da db dc dC dd dD dE det dF+ dL do dO
    dP+ dRp dRs dx dX dy dA+ dconfig drds dl conninfo encoding"""
DESCRIBING_ONE = ["d care", "d+ care", "d+ sites", "sf+ now"]


@pytest.fixture(autouse=True)
def _installed() -> None:
    needs("psql")


def psql(desk: Desk, script: str, *options: str) -> "subprocess.CompletedProcess[str]":
    return run(["psql", "-XAtq", *options], desk, given=script)


def lines(desk: Desk, script: str, *options: str) -> list[str]:
    done = psql(desk, "SET privacy.notices = off;\n" + script, "-v", "ON_ERROR_STOP=1", *options)
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize("command", [*DESCRIBING.split(), *DESCRIBING_ONE])
def test_describes(desk: Desk, command: str) -> None:
    done = psql(desk, f"\\{command}\n")
    assert done.returncode == 0
    assert "ERROR" not in done.stderr


@proves("psql", TABLES)
def test_lists_tables_and_columns(desk: Desk) -> None:
    assert {line.split("|")[1] for line in lines(desk, "\\dt")} == set(COLUMNS)
    described = {line.split("|")[0] for line in lines(desk, "\\d care")}
    assert described == COLUMNS["care"]


@proves("psql", TYPES)
def test_asks(desk: Desk) -> None:
    assert near(lines(desk, PLAIN)[0])
    assert near(lines(desk, "PREPARE p AS SELECT 1;\n" + PLAIN + "\\g")[0])
    rows = lines(desk, TYPED)
    assert [row[0] for row in rows] == list("123456")
    types = lines(desk, TYPED + " \\gdesc")
    assert [line.split("|")[1] for line in types] == [
        "integer", "bigint", "bigint", "numeric", "double precision", "boolean",
    ]  # fmt: skip
    assert near(lines(desk, f"{PLAIN} \\gset\n\\echo :years")[0])
    first, *_, last = lines(desk, f"SELECT 'first' \\; {PLAIN} \\; SELECT 'last';")
    assert (first, last) == ("first", "last")


@proves("psql", PARAMETERS)
def test_binds_parameters(desk: Desk) -> None:
    asked = GIVEN.format("$1", "$2")
    script = f"SET privacy.notices = off;\n{asked} \\bind 18 1 \\g\n"
    done = run([BINARIES / "psql", "-XAtq"], desk, given=script)  # 16, the first that binds
    assert near(done.stdout.strip()), done.stderr
    variables = "\\set age 18\n\\set site 1\n" + GIVEN.format(":age", ":site")
    assert near(lines(desk, variables)[0])


def test_shows_what_an_answer_cost(desk: Desk) -> None:
    done = psql(desk, PLAIN)
    assert done.stderr.startswith("NOTICE:  privacy: ε 0.5 charged")
    explained = lines(desk, f"EXPLAIN {PLAIN}")
    assert any(line.startswith("Price: ε 0.5") for line in explained)


@proves("psql", REFUSAL)
def test_goes_on_after_a_refusal(desk: Desk) -> None:
    script = "\\set VERBOSITY verbose\n" + "".join(f"{text};\n" for text in REFUSED)
    done = psql(desk, script + "SELECT 'still here';")
    assert done.stdout.splitlines() == ["still here"]
    for sqlstate in REFUSED.values():
        assert f"ERROR:  {sqlstate}" in done.stderr
    assert done.stderr.count("HINT:") == len(REFUSED)


def test_fetches_in_portions(desk: Desk) -> None:
    rows = lines(desk, f"\\set FETCH_COUNT 2\n{TYPED};\nSELECT 'after';")
    assert [row[0] for row in rows] == list("123456a")


def test_copies(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "answer.csv"
    query = " ".join(TYPED.split())
    shown = lines(
        desk,
        f"\\copy ({query}) TO '{file}' CSV HEADER\n"
        "CREATE TEMP TABLE kept (site int, years bigint, visits bigint, mean numeric, usd float8,"
        " south bool);\n"
        f"\\copy kept FROM '{file}' CSV HEADER\n"
        "SELECT count(*), sum(site) FROM kept;",
    )
    assert shown == ["6|21"]
    assert file.read_text().splitlines()[0] == "site,years,visits,mean,usd,south"


def test_savepoints_around_every_statement(desk: Desk) -> None:
    script = f"\\set ON_ERROR_ROLLBACK on\nBEGIN;\nSELECT * FROM care;\n{PLAIN};\nCOMMIT;"
    done = psql(desk, script)
    assert near(done.stdout.strip())
    assert done.stderr.count("ERROR") == 1


def test_shows_crosstabs_and_runs_what_it_got(desk: Desk) -> None:
    crossed = lines(
        desk,
        "SELECT site, female, count(*) FROM people GROUP BY 1, 2 ORDER BY 1, 2 \\crosstabview",
    )
    assert [line.count("|") for line in crossed] == [2] * 6
    text = PLAIN.replace("'", "''")
    assert near(lines(desk, f"SELECT '{text}' \\gexec")[0])


@proves("psql", CANCEL)
@pytest.mark.parametrize("text", [ENDLESS, ASLEEP])
def test_is_interrupted(desk: Desk, text: str) -> None:
    with desk.begun():
        process = subprocess.Popen(
            ["psql", "-XAtq", "-c", text],
            env=os.environ | desk.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
    with process:
        process.send_signal(signal.SIGINT)
        _, said = process.communicate()
    assert "canceling statement due to user request" in said


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("SELECT count(*) FROM pe\t", "people "),
        ("SELECT count(*) FROM care WHERE fam\t", "family_size "),
        ("\\d pe\t", "ople"),
        ("SELECT count(*) FROM public.si\t", "public.sites "),
    ],
)
def test_completes(desk: Desk, typed: str, completed: str) -> None:
    quiet = {"TERM": "dumb", "INPUTRC": "/dev/null", "PSQL_HISTORY": "/dev/null"}
    with terminal(["psql", "-X"], desk.environment | quiet) as at:
        at.read("=> ")
        at.type(typed)
        shown = at.read()
    assert completed in shown
    assert "ERROR" not in shown
