"""Small letters or large ones, and comments wherever there is space, make no other statement."""

from collections.abc import Callable
from pathlib import Path

import pytest

from rewriter.lexer import tokens
from rewriter.plan import PublicRows, Release
from tests.analysts.tpch import planned
from tests.truth.cases import cases

ANSWERED = [case for case in cases(Path(__file__).parent) if not case.refused]


def asked(sql: str) -> list[tuple[str, ...] | str]:
    """Return what a statement asks of the backend, names as they are folded."""
    steps = planned(sql, "duckdb").steps
    asked = [s.queries for s in steps if isinstance(s, Release)]
    return [
        *(tuple(q.lower() for q in each) for each in asked),
        *(s.sql.lower() for s in steps if isinstance(s, PublicRows)),
    ]


@pytest.mark.parametrize("letters", [str.lower, str.upper])
def test_spelling_is_no_matter(letters: Callable[[str], str]) -> None:
    for case in ANSWERED:
        spelled = "".join(
            letters(t.text)
            if t.kind == "word"
            else "/* by */ -- is\n"
            if t.kind == "space"
            else t.text
            for t in tokens(case.sql)
        )
        assert asked(spelled) == asked(case.sql), case.title
