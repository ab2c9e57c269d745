"""pgcli and Harlequin: what they read to complete names, and what their users type."""

import re
from pathlib import Path

import pytest

from tests.clients.desk import COLUMNS, GIVEN, PLAIN, REFUSED, TYPED, Desk, near
from tests.clients.proof import CANCEL, PARAMETERS, REFUSAL, TABLES, TYPES, proves
from tests.clients.terminal import terminal
from tests.clients.tools import DRIVERS, HERE, OURS, needs, run, told
from tests.patience import ASLEEP, ENDLESS

pytestmark = pytest.mark.clients

PYTHON = DRIVERS / "python"
PGCLI = [DRIVERS / "pgcli", "--less-chatty", "--row-limit", "0"]


@proves("pgcli", TABLES, TYPES, REFUSAL)
def test_pgcli(desk: Desk, tmp_path: Path) -> None:
    needs(DRIVERS / "pgcli")
    script = f"\\dt\n\\d care\nSELECT * FROM care;\n{PLAIN};\n\\q\n"
    shown = run([*PGCLI, desk.dsn], desk, given=script, more={"HOME": str(tmp_path)}).stdout
    assert "single rows of a private table are never shown" in shown
    assert "privacy: ε 0.5 charged" in shown
    assert re.search(r"\| public \| care +\| table \|", shown)
    assert re.search(r"\| admissions +\| integer +\|", shown)
    years = re.search(r"\| years \|\s+\|-+\|\s+\| (\d+) +\|", shown)
    assert years is not None
    assert near(years[1])


@proves("pgcli", PARAMETERS)
def test_pgcli_asks_a_named_query(desk: Desk, tmp_path: Path) -> None:
    needs(DRIVERS / "pgcli")
    script = f"\\ns asked {GIVEN.format('$1', '$2')}\n\\n asked 18 1\n\\q\n"
    shown = run([*PGCLI, desk.dsn], desk, given=script, more={"HOME": str(tmp_path)}).stdout
    years = re.search(r"\| years \|\s+\|-+\|\s+\| (\d+) +\|", shown)
    assert years is not None, shown
    assert near(years[1])


@proves("pgcli", CANCEL)
def test_pgcli_is_interrupted(desk: Desk, tmp_path: Path) -> None:
    needs(DRIVERS / "pgcli")
    quiet = {"HOME": str(tmp_path), "TERM": "dumb", "PROMPT_TOOLKIT_NO_CPR": "1"}
    with terminal([*PGCLI, desk.dsn], desk.environment | quiet) as at:
        at.read("rand-hie>")
        for text in (ENDLESS, ASLEEP):
            with desk.begun():
                at.type(f"{text};\r")
            at.type("\x03")
            assert "cancelled query" in at.read("cancelled query")  # it connects anew
        at.read()
        at.type("SELECT 'still' || ' here';\r")
        assert "still here" in at.read("still here")


def test_pgcli_completes(desk: Desk) -> None:
    needs(DRIVERS / "pgcli")
    seen = told(run([PYTHON, HERE / "scripts" / "pgcli_completes.py", desk.dsn], desk))
    assert set(COLUMNS) <= set(seen["tables"])
    assert {f"care.{column}" for column in COLUMNS["care"]} <= set(seen["columns"])
    assert desk.database in seen["databases"]
    assert seen["functions"] > 1000


@proves("Harlequin", TABLES, PARAMETERS, TYPES, REFUSAL, CANCEL)
def test_harlequin(desk: Desk) -> None:
    needs(DRIVERS / "harlequin")
    script = HERE / "scripts" / "harlequin_browses.py"
    words = [PYTHON, script, desk.dsn, TYPED, PLAIN, ENDLESS, *REFUSED]
    seen = told(run(words, desk, more=OURS))
    public = seen["catalog"][desk.database]["public"]
    assert {table: set(columns) for table, columns in public.items()} == COLUMNS
    assert "family_size" in seen["found"]
    assert seen["completions"] > 100
    assert [kind for _, kind in seen["columns"]] == ["#", "##", "##", "#.#", "#.#", "t/f"]
    assert seen["sites"] == [1, 2, 3, 4, 5, 6]
    assert len(seen["refused"]) == len(REFUSED)
    assert all("HINT" in said for said in seen["refused"])
    assert seen["cancelled"]
    assert near(seen["years"])
