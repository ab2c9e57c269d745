"""A group key has room for what is computed, whatever type PostgreSQL gives it."""

import pytest

from rewriter.plan import Release
from rewriter.scalar import BIGINT
from tests.golden.clinic import planned


@pytest.mark.parametrize(
    "key",
    [
        "minutes::smallint",
        "(minutes * 70000)::smallint",
        "extract(microseconds FROM seen)::smallint",
        "length(note)::smallint",
        "(due - day)::smallint",
        "coalesce(minutes, 70000)::smallint",
        "CASE WHEN minutes > 3 THEN minutes END::smallint",
    ],
)
def test_a_cast_to_a_smaller_type_keeps_all_digits(key: str) -> None:
    (release,) = planned(f"SELECT {key}, count(*) FROM visits GROUP BY 1", ()).steps
    assert isinstance(release, Release)
    assert [k.exact for k in release.keys] == [BIGINT]


@pytest.mark.parametrize("key", ["minutes", "minutes::int", "minutes::bigint"])
def test_a_cast_to_a_type_that_holds_it_is_of_that_type(key: str) -> None:
    (release,) = planned(f"SELECT {key}, count(*) FROM visits GROUP BY 1", ()).steps
    assert isinstance(release, Release)
    assert [k.exact for k in release.keys] == [release.keys[0].type]
