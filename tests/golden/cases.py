"""Reads golden files: statements with a verdict, and what one unit may move, written by hand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rewriter.literals import Parameter

FOLDER = Path(__file__).parent
_HEAD = re.compile(r"---- (?:(accept)|refuse (\w{5})): (.+)")
_MOVES = re.compile(r"moves by at most (.+)")


@dataclass
class Case:
    """One case of a golden file.

    Attributes:
        sqlstate: of the refusal; None if the statement is accepted.
        said: what stands after `=>`, one entry a line: for a refusal its message and hint, for an
            accepted one the SQL of its releases.
        claims: by release, the most one unit moves each measure, in grid units.
        groups: by release, the most groups a unit appears in; None where none are selected.
        largest: by release, how many groups are named and told; None where all are.
        unreached: why no unit of the clinic reaches the claim.
        settings: from comments in the query, as in `-- delta 0`, `-- $1 23 5` (OID and value), or
            `-- answer 1 [["25"]]` (what an earlier step said).
    """

    file: Path
    line: int
    title: str
    sqlstate: str | None
    query: str = ""
    said: list[str] = field(default_factory=list)
    claims: list[list[int]] = field(default_factory=list)
    groups: list[int | None] = field(default_factory=list)
    largest: list[int | None] = field(default_factory=list)
    unreached: str | None = None
    settings: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.file.stem}:{self.line} {self.title}"

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        found = sorted((name, value) for name, value in self.settings.items() if name[0] == "$")
        given = []
        for _, value in found:
            oid, _, text = value.partition(" ")
            given.append(Parameter(int(oid), None if text == "NULL" else text))
        return tuple(given)


def read(file: Path) -> Iterator[Case]:
    """Read one golden file; what cannot be read is an error, never left out."""
    case: Case | None = None
    for number, line in enumerate(file.read_text().splitlines(), 1):
        head = _HEAD.fullmatch(line)
        if head:
            if case:
                yield case
            case = Case(file, number, head[3], head[2])
        elif case is None:
            assert not line.strip() or line.startswith("--"), (
                f"{file}:{number}: no case begins here"
            )
        elif line.startswith("=> "):
            _answer(case, line.removeprefix("=> "))
        elif line.startswith("-- "):
            name, _, value = line.removeprefix("-- ").partition(" ")
            if name == "answer":
                step, _, value = value.partition(" ")
                name = f"answer {step}"
            case.settings[name] = value
        elif line.strip():
            assert not case.said, f"{file}:{number}: a query after its answer"
            assert not line.startswith("--"), f"{file}:{number}: not the head of a case"
            case.query += line + "\n"
    if case:
        yield case


def _answer(case: Case, text: str) -> None:
    moves = _MOVES.fullmatch(text) if case.sqlstate is None else None
    if moves:
        for release in moves[1].split("; "):
            told, _, largest = release.partition(" of the ")
            cells, _, groups = told.partition(" in ")
            case.claims.append([] if cells == "nothing" else [int(n) for n in cells.split(", ")])
            case.groups.append(int(groups.removesuffix(" groups")) if groups else None)
            case.largest.append(int(largest.removesuffix(" largest")) if largest else None)
    elif case.sqlstate is None and text.startswith("reached by none: "):
        case.unreached = text.removeprefix("reached by none: ")
    else:
        case.said.append(text)


def rewrite(cases: list[Case], said: dict[str, list[str]]) -> None:
    """Fill in the SQL after `=>`; verdicts and claims stay as they were written."""
    for file in {case.file for case in cases}:
        lines, out, current = file.read_text().splitlines(), [], None
        starts = {c.line: c for c in cases if c.file == file}
        for number, line in enumerate(lines, 1):
            if number in starts:
                current = starts[number]
            if current is not None and str(current) in said and line.startswith("=> "):
                kept = line.startswith(("=> moves by at most ", "=> reached by none: "))
                if not kept:
                    continue
                if line.startswith("=> moves"):
                    out += [f"=> {sql}" for sql in said[str(current)]]
            out.append(line)
        file.write_text("\n".join(out) + "\n")


def every() -> list[Case]:
    """Return every case of every golden file."""
    return [case for file in sorted(FOLDER.glob("*.sql")) for case in read(file)]
