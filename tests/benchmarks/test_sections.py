"""What nobody runs for weeks breaks: each benchmark once, at sizes that take seconds."""

from functools import partial
from pathlib import Path

import duckdb
import pytest

from benchmarks import (
    answer,
    bounding,
    cache,
    cancel,
    chart,
    document,
    errors,
    scaling,
    skewed,
    stages,
    study,
    tpch,
)

_TABLES = {
    "customer": "range AS c_custkey, (range % 3)::INT AS c_nationkey, 'BUILDING' AS c_mktsegment,"
    " 10.5::DECIMAL(15, 2) AS c_acctbal",
    "nation": "range::INT AS n_nationkey, 'N' || range AS n_name",
    "orders": "range AS o_orderkey, range % 40 AS o_custkey, 'F' AS o_orderstatus,"
    " '5-LOW' AS o_orderpriority, DATE '1994-01-01' + (range % 900)::INT AS o_orderdate,"
    " 99.5::DECIMAL(15, 2) AS o_totalprice, 'Clerk' || range % 5 AS o_clerk",
    "lineitem": "range // 2 AS l_orderkey, 3::DECIMAL(15, 2) AS l_quantity,"
    " 1000.5::DECIMAL(15, 2) AS l_extendedprice, 0.06::DECIMAL(15, 2) AS l_discount,"
    " 'A' AS l_returnflag, 'F' AS l_linestatus, 'AIR' AS l_shipmode,"
    " DATE '1994-03-01' AS l_shipdate",
}
_ROWS = {"customer": 50, "nation": 3, "orders": 200, "lineitem": 400}


def tiny_parquet(home: Path, _: str) -> Path:
    for table, columns in _TABLES.items():
        file = home / f"{table}.parquet"
        duckdb.execute(f"COPY (SELECT {columns} FROM range({_ROWS[table]})) TO '{file}'")
    return home


@pytest.fixture(autouse=True)
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep data elsewhere than real runs do, and little of it."""
    monkeypatch.setattr(cache, "HOME", tmp_path)
    monkeypatch.setattr(bounding, "ROUNDS", 1)
    monkeypatch.setattr(answer, "ROUNDS", 2)


def test_the_study(capsys: pytest.CaptureFixture[str]) -> None:
    study.main(rounds=2)
    assert "What did a year of care cost at each site?" in capsys.readouterr().out


def test_a_private_statement(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for times in ("WARM", "ROUNDS", "PASSES"):
        monkeypatch.setattr(answer, times, 2)
    monkeypatch.setattr(stages, "WARM", 2)
    answer._ratios()
    answer._stages()
    said = capsys.readouterr().out
    assert "PostgreSQL" in said
    assert "together" in said


def test_cancels(capsys: pytest.CaptureFixture[str]) -> None:
    cancel.main(rounds=1, engines=("DuckDB",))
    assert "private, DuckDB behind" in capsys.readouterr().out


def test_bounding(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(skewed, "zipf", partial(skewed.zipf, 2_000))
    monkeypatch.setattr(skewed, "shop", skewed.zipf)
    bounding.main()
    said = capsys.readouterr().out
    assert all(name in said for name in bounding.STATEMENTS)


def test_scaling(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    scaling.main(rows=(1_000, 2_000), groups=(1, 20_000), sessions=(2,), seconds=0.3)
    assert "20,000" in capsys.readouterr().out
    drawn = {file.name for file in (tmp_path / "plots").iterdir()}
    assert drawn == {"scaling-rows.svg", "scaling-groups.svg"}


def test_tpch(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tpch, "parquet", partial(tiny_parquet, tmp_path))
    tpch.main(["--scale", "0"], standalone_mode=False)
    said = capsys.readouterr().out
    assert all(name in said for name in tpch.STATEMENTS)


def test_errors(capsys: pytest.CaptureFixture[str]) -> None:
    rows = "SELECT range // 2 AS person, range % 90 AS x, range % 7 AS y, 'g' || range % 3 AS g,"
    rows += " 'h' || range % 5 AS h FROM range(2000)"
    bounds = {"x": (0.0, 100.0), "y": (0.0, 10.0)}
    errors.compared([errors.Table("made", "made", rows, bounds, ["g0", "g1", "g2"], 2, 1)], 2, [])
    said = capsys.readouterr().out
    assert all(name in said for name in errors._ASKED)
    assert "max_rows 1" in said


def test_a_page_has_the_table_and_the_plots(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document, "FILE", tmp_path / "page.md")
    monkeypatch.setattr(document, "PLOTS", tmp_path / "drawn")
    document.FILE.write_text("# Page\n")
    chart.lines("made", "rows", "ms", {"plain": [(1, 2), (10, 20)]})
    for printed in ("first", "second"):
        document.put("made", printed)
    text = document.FILE.read_text()
    assert "second" in text
    assert "first" not in text
    assert text.count("![made-rows](drawn/made-rows.svg)") == 1
    assert (tmp_path / "drawn" / "made-rows.svg").read_text().startswith("<?xml")
