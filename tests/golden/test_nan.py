"""NaN is NULL here, also in a column that the policy says has none; so is an infinite date."""

from dataclasses import replace

import pytest

from rewriter.plan import Release
from tests.golden.clinic import TABLES, in_duckdb, planned

_PURCHASES = TABLES['"purchases"']
_VISITS = TABLES['"visits"']
_PAID = replace(_PURCHASES.columns["paid"], nullable=False)
_DAY = replace(_VISITS.columns["day"], nullable=False)
_TABLES = {
    **TABLES,
    '"purchases"': replace(_PURCHASES, columns={**_PURCHASES.columns, "paid": _PAID}),
    '"visits"': replace(_VISITS, columns={**_VISITS.columns, "day": _DAY}),
}


@pytest.mark.parametrize("value", ["paid", "paid + 1", "floor(paid)::int", "paid::numeric(9, 2)"])
@pytest.mark.parametrize(
    "test", ["{} <= ALL (SELECT code FROM sites)", "{} NOT IN (SELECT code FROM sites)"]
)
def test_what_is_compared_with_all_is_not_true_of_nan(value: str, test: str) -> None:
    sql = "SELECT count(DISTINCT person_id) FROM purchases WHERE {}"
    (release,) = planned(sql.format(test.format(value)), tables=_TABLES).steps
    assert isinstance(release, Release)
    clinic = in_duckdb()
    clinic.execute("DELETE FROM purchases WHERE paid IS NULL OR NOT isnan(paid)")
    assert clinic.execute("SELECT count(*) FROM purchases").fetchall() == [(1,)]
    (query,) = filter(None, release.queries)
    assert clinic.execute(query).fetchall() == [(0,)]


@pytest.mark.parametrize(
    ("value", "table", "where"),
    [
        ("paid", "purchases", "isnan(paid)"),
        ("paid * 2", "purchases", "isnan(paid)"),
        ("paid::numeric(9, 2)", "purchases", "isnan(paid)"),
        ("day - date '2024-01-01'", "visits", "isinf(day)"),
    ],
)
def test_what_has_no_value_is_not_counted_for_one(value: str, table: str, where: str) -> None:
    (release,) = planned(f"SELECT avg({value}) FROM {table}", tables=_TABLES).steps
    assert isinstance(release, Release)
    clinic = in_duckdb()
    clinic.execute("UPDATE visits SET day = 'infinity'")
    clinic.execute(f"DELETE FROM {table} WHERE ({where}) IS NOT TRUE")
    (query,) = filter(None, release.queries)
    assert clinic.execute(query).fetchall() == [(0, 0)]
