"""What analysts and BI tools write: answered as the engine itself would, or refused with a reason.

The `.sql` files say which, by hand. Noise is left out and bounds are loose, so an answer that
differs means that a clause was lost. What ought to be answered and is not yet stands in
`pending.txt` with the reason; a line there that is no longer true fails.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from sensitivity.refusal import Refusal
from tests.analysts.tpch import planned
from tests.truth.world import World

HERE = Path(__file__).parent
_HEAD = re.compile(r"---- (answer|refuse)(?: (\w{5}))?: (.+)")


@dataclass(frozen=True)
class Case:
    """One query: its title, verdict, SQLSTATE if it is refused, and text."""

    title: str
    verdict: str
    sqlstate: str | None
    sql: str


def _cases() -> list[Case]:
    texts = [file.read_text() for file in sorted(HERE.glob("*.sql")) if file.stem != "schema"]
    split = [re.split(r"^(?=---- )", text, flags=re.MULTILINE)[1:] for text in texts]
    found = []
    for part in (part for parts in split for part in parts):
        head, _, sql = part.partition("\n")
        said = _HEAD.fullmatch(head)
        assert said, head
        lines = [line for line in sql.splitlines() if not line.startswith("-- ")]
        found.append(Case(said[3], said[1], said[2], "\n".join(lines).strip()))
    assert len({case.title for case in found}) == len(found), "two cases of one title"
    return found


CASES = _cases()
PENDING = dict(
    line.split(": ", 1) for line in (HERE / "pending.txt").read_text().splitlines() if ": " in line
)


def test_pending_cases_exist() -> None:
    assert set(PENDING) <= {case.title for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_analyst(tpch: World, case: Case, request: pytest.FixtureRequest) -> None:
    if case.title in PENDING:
        request.applymarker(pytest.mark.xfail(strict=True, reason=PENDING[case.title]))
    if case.verdict == "refuse":
        with pytest.raises(Refusal) as caught:
            planned(case.sql, tpch.engine)
        assert caught.value.sqlstate == (case.sqlstate or "0A000"), caught.value.message
        assert caught.value.message
        return
    ordered = "ORDER BY" in case.sql.rsplit(")", 1)[-1]
    tpch.compare(case.sql, planned(case.sql, tpch.engine), tpch.original(case.sql), ordered=ordered)
