"""NaN is NULL here, also in a column that the policy says has none."""

from dataclasses import replace

import pytest

from rewriter.plan import Release
from tests.golden.clinic import TABLES, in_duckdb, planned

_PURCHASES = TABLES['"purchases"']
_PAID = replace(_PURCHASES.columns["paid"], nullable=False)
_TABLES = {
    **TABLES,
    '"purchases"': replace(_PURCHASES, columns={**_PURCHASES.columns, "paid": _PAID}),
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
