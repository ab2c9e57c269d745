"""Every strategy keeps the same rows; none needs more memory than the plain query has."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proxy.backends.duckdb import OPTIMIZERS_OFF
from rewriter.bounding import Bounded, Limits, Read
from rewriter.bounding.correction import correction
from rewriter.bounding.window import window
from rewriter.dialects import DIALECTS

ROWS = st.lists(
    st.tuples(
        st.integers(0, 3), st.sampled_from([None, "a", "b"]), st.sampled_from([None, 0, 1, 7])
    ),
    max_size=60,
)


def read(table: str, *, grouped: bool = True, additive: bool = True) -> Read:
    return Read(
        f"SELECT k0, g0, u0 FROM {table}",
        ("u0",),
        ("k0",) if grouped else (),
        ("k0", "g0") if grouped else ("g0",),
        ("k0",) if grouped else (),
        ("count(g0)", "coalesce(sum(g0), 0)", "count(*)"),
        additive,
        (),
        ("person_id",),
        "salt",
        DIALECTS["duckdb"],
    )


@pytest.fixture(scope="module")
def engine() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:", config={"threads": 1})
    connection.execute("CREATE TABLE t(u0 INTEGER, k0 VARCHAR, g0 BIGINT)")
    return connection


def answer(engine: duckdb.DuckDBPyConnection, printed: Bounded) -> list[tuple[int, ...]]:
    """Return the rows that are not all zero: a group without rows may show, or not."""
    return [row for row in engine.execute(printed.sql).fetchall() if any(row[-3:])]


@given(ROWS, st.integers(1, 5), st.booleans())
@settings(deadline=None)
def test_correction_gives_what_the_window_gives(
    engine: duckdb.DuckDBPyConnection,
    rows: list[tuple[int, str | None, int | None]],
    most: int,
    grouped: bool,
) -> None:
    engine.execute("DELETE FROM t")
    for row in rows:
        engine.execute("INSERT INTO t VALUES (?, ?, ?)", row)
    asked, limits = read("t", grouped=grouped), Limits(False, most, None)
    expected = answer(engine, window(asked, limits))
    assert answer(engine, correction(asked, limits)) == expected
    units = {unit for unit, _, _ in rows}
    kept = sum(min(most, sum(unit == row[0] for row in rows)) for unit in units)
    assert sum(row[-1] for row in expected) == kept


def test_counts_of_units_are_not_corrected() -> None:
    with pytest.raises(ValueError, match="adds up"):
        correction(read("t", additive=False), Limits(False, 1, None))


@pytest.mark.parametrize("strategy", [window, correction])
def test_it_spills_where_the_plain_query_fits(
    strategy: Callable[[Read, Limits], Bounded], tmp_path: Path
) -> None:
    engine = duckdb.connect(
        tmp_path / "much.duckdb",
        config={
            "threads": 2,
            "memory_limit": "100MB",
            "temp_directory": str(tmp_path),
            "disabled_optimizers": OPTIMIZERS_OFF,
        },
    )
    engine.execute(
        "CREATE TABLE much AS SELECT (hash(i) % 100_000)::INTEGER AS u0,"
        " (hash(i + 1) % 50)::VARCHAR AS k0, hash(i + 2) % 100 AS g0 FROM range(3_000_000) t(i)"
    )
    assert len(engine.execute(strategy(read("much"), Limits(False, 20, None)).sql).fetchall()) == 50
