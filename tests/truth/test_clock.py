"""No plan is remembered that holds the time it was made."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rewriter.queries import tells_time
from rewriter.statements import parse
from rewriter.taught import SECTIONS
from sensitivity.refusal import Refusal
from tests.truth.edges import reader

FORMS = [
    form
    for section in SECTIONS.values()
    for entry in section
    for form in (*entry.form.split(", "), *entry.examples)
]


def _read(form: str, hours: int) -> str:
    plain = reader("duckdb")
    later = replace(plain, now=plain.now + timedelta(hours=hours))
    return later.read(parse(f"SELECT {form} FROM e").expressions[0]).sql


def _follows_the_clock(form: str) -> bool:
    try:
        return _read(form, 0) != _read(form, 25)
    except (Refusal, KeyError):
        return False  # written for people, with names that are no columns


DATED = [form for form in FORMS if _follows_the_clock(form)] + ["extract(year FROM age(d))"]


def test_some_follow_the_clock() -> None:
    assert {"now()", "current_date", "statement_timestamp()", "localtimestamp"} <= {*DATED}
    assert _follows_the_clock("extract(year FROM age(d))")


@pytest.mark.parametrize("form", DATED)
def test_what_follows_the_clock_is_planned_anew(form: str) -> None:
    assert tells_time(parse(f"SELECT count(*) FROM e WHERE {form} IS NULL"))
