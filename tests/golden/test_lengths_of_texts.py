"""A text is no longer than its type says, or than it was cut to: then its length has bounds."""

from dataclasses import replace

import pytest

from rewriter.plan import Release
from sensitivity.policy import Column, Kind, SqlType
from sensitivity.refusal import MissingBounds
from tests.golden.clinic import TABLES, planned

_VISITS = TABLES['"visits"']
_SHORT = Column("note", SqlType("character varying", Kind.TEXT, (12,)))
_TABLES = {**TABLES, '"visits"': replace(_VISITS, columns={**_VISITS.columns, "note": _SHORT})}


@pytest.mark.parametrize(
    ("length", "most"),
    [
        ("length(note)", 12),
        ("length(left(note, 40))", 12),
        ("length(trim(note))", 12),
        ("length(right(note, 5) || '-' || kind)", 9),
        ("length(lpad(note, 20))", 20),
        ("length(substring(note, 3, 4))", 4),
        ("length(coalesce(note, 'what is longer'))", 14),
        ("octet_length(note)", 48),
    ],
)
def test_a_length_has_the_bounds_of_its_text(length: str, most: int) -> None:
    (step,) = planned(f"SELECT sum({length}) FROM visits", tables=_TABLES).steps
    assert isinstance(step, Release)
    assert [m.sensitivity for m in step.measures] == [3 * most]


@pytest.mark.parametrize("length", ["length(upper(note))", "length(note || note || region)"])
def test_what_may_grow_has_none(length: str) -> None:
    with pytest.raises(MissingBounds):
        planned(f"SELECT sum({length}) FROM visits JOIN people USING (person_id)", tables=_TABLES)
