"""Statements under their verdicts: `---- answer: title` or `---- refuse 42601: title`.

The SQLSTATE of a refusal is 0A000 unless it stands there. Lines that begin with `-- ` are remarks.
"""

import re
from dataclasses import dataclass
from pathlib import Path

_HEAD = re.compile(r"---- (answer|refuse)(?: (\w{5}))?: (.+)")


@dataclass(frozen=True)
class Case:
    """One query: its title, the SQLSTATE if it is refused, and its text."""

    title: str
    refused: str | None
    sql: str


def cases(directory: Path) -> list[Case]:
    """Read the cases of every file of a directory, but for its schema."""
    texts = [file.read_text() for file in sorted(directory.glob("*.sql")) if file.stem != "schema"]
    split = [re.split(r"^(?=---- )", text, flags=re.MULTILINE)[1:] for text in texts]
    found = []
    for part in (part for parts in split for part in parts):
        head, _, sql = part.partition("\n")
        said = _HEAD.fullmatch(head)
        assert said, head
        lines = [line for line in sql.splitlines() if not line.startswith("-- ")]
        refused = None if said[1] == "answer" else said[2] or "0A000"
        found.append(Case(said[3], refused, "\n".join(lines).strip()))
    assert len({case.title for case in found}) == len(found), "two cases of one title"
    return found
