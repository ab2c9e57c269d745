"""What is wrong with a policy: where, and what to write instead; all of it at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to change.

    Attributes:
        line: counted from 1; 0 if it is in no line of the file.
        key: where, e.g. "tables.care.columns.age"; empty for the whole file.
        message: what is wrong; after a semicolon, what to write instead. No full stop.
    """

    line: int
    key: str
    message: str


class PolicyInvalid(Exception):
    """The policy cannot be used; says everything that is wrong with it, in the file's order.

    For the steward only: an analyst never connects to a policy that was not accepted.
    """

    def __init__(self, file: Path, problems: Iterable[Problem]):
        self.file = file
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(self._line, self.problems)))

    def _line(self, problem: Problem) -> str:
        where = f"{self.file}:{problem.line}" if problem.line else str(self.file)
        return ": ".join(part for part in (where, problem.key, problem.message) if part)
