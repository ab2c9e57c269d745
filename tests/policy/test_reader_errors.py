"""Every mistake gets a sentence that names file, line, key and what to write instead."""

import json
from pathlib import Path

import pytest

from sensitivity.policy import PolicyInvalid
from tests.policy.policies import CLINIC, VERIFIER, changed, complaints, read

_BLOCKS = (Path(__file__).with_name("mistakes.txt")).read_text().split("\n\n")
MISTAKES = [block for block in _BLOCKS if " => " in block.partition("\n")[0]][1:]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.partition("\n")[0])
def test_what_is_said_of_a_mistake(mistake: str) -> None:
    edit, *said = mistake.strip("\n").split("\n")
    old, new = (json.loads(part).replace("VERIFIER", VERIFIER) for part in edit.split(" => "))
    assert complaints(changed((old, new))) == [
        f"clinic.yaml:{line.strip()}"
        if line.strip()[0].isdigit()
        else f"clinic.yaml: {line.strip()}"
        for line in said
    ]


def test_there_are_mistakes() -> None:
    assert len(MISTAKES) > 90


def test_the_policy_itself_is_sound() -> None:
    assert complaints(CLINIC) == []


@pytest.mark.parametrize("text", ["", "# nothing\n"])
def test_an_empty_file_says_so(text: str) -> None:
    assert complaints(text) == ["clinic.yaml:1: is empty"]


def test_a_huge_file_is_not_read() -> None:
    assert complaints("#" * (1 << 20) + "\n") == [
        "clinic.yaml:1: is longer than 1048576 characters"
    ]


def test_a_huge_domain_is_refused() -> None:
    values = ", ".join(map(str, range(10_001)))
    assert complaints(changed(("[1, 2, 3]", f"[{values}]"))) == [
        "clinic.yaml:19: tables.care.columns.site.values: must be 1 to 10000 values"
    ]


def test_all_mistakes_are_shown_by_line() -> None:
    said = complaints(
        changed(
            ("every: month", "every: moon"),
            ("max_rows: 5", "max_rows: no"),
            ("version: 1", "version: 3"),
        )
    )
    assert [line.split(":")[1] for line in said] == ["1", "14", "32"]


def test_no_message_shows_a_secret() -> None:
    secret = "hunter2"
    text = changed((VERIFIER, "${PW}"), ("{duckdb: clinic.duckdb}", f'{{postgres: "pw={secret}"}}'))
    with pytest.raises(PolicyInvalid) as invalid:
        read(text, environ={"PW": secret})
    assert "roles.ann.password" in str(invalid.value)
    assert secret not in str(invalid.value)
