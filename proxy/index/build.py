"""Builds an index file, part by part, beside the one in use.

A part holds all rows of some units, so it is ranked on its own and needs no more memory than the
engine has for it; a build that was interrupted goes on with the next one. The finished file takes
the other's place in one step. Whoever has the old one open keeps it until they let go.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from proxy.backends.duckdb import OPTIMIZERS_OFF
from proxy.index.contents import BOOK, CATALOG, Built, fingerprint, place, read, wanted
from rewriter.dialects import DIALECTS, Dialect
from rewriter.families.grids import index_of
from rewriter.functions import as_double
from rewriter.relations import Source, laid, scan, stored
from rewriter.scalar import Scalar
from sensitivity.policy import Policy, Table
from sensitivity.refusal import BackendGone

Progress = Callable[[str, int, int], None]
"""Told after each step: the table, the parts that are done, and how many there are."""

_ROWS_A_PART = 5_000_000


def build(
    policy: Policy,
    salt: str,
    version: int,
    to: Path,
    progress: Progress,
    *,
    rows_a_part: int = _ROWS_A_PART,
) -> None:
    """Build the index of every table that the policy wants in it, and put it in place.

    Args:
        policy: resolved against its DuckDB file.
        salt: keys the choice of rows, as that of queries.
        version: of the data, which the index is then of.

    Raises:
        BackendGone: the data cannot be read, or the index not be written.
    """
    data = Path(str(policy.backend.duckdb))
    being_built = to.with_name(f"{to.name}.building")
    try:
        _fill(policy, salt, version, data, being_built, progress, rows_a_part)
    except duckdb.Error as error:
        # For the steward, who may see data; the engine's words say what to do.
        raise BackendGone(f"the index cannot be built: {error}") from None
    being_built.chmod(0o600)
    being_built.replace(to)


def _fill(
    policy: Policy,
    salt: str,
    version: int,
    data: Path,
    file: Path,
    progress: Progress,
    rows_a_part: int,
) -> None:
    quoted = [str(path).replace("'", "''") for path in (data, file)]
    with (
        TemporaryDirectory(prefix=f"{file.name}-", dir=file.parent) as scratch,
        duckdb.connect(
            ":memory:",
            config={"temp_directory": scratch, "disabled_optimizers": OPTIMIZERS_OFF},
        ) as engine,
    ):
        engine.execute(f"ATTACH '{quoted[0]}' AS data (READ_ONLY)")
        engine.execute(f"ATTACH '{quoted[1]}' AS {CATALOG}; USE data")
        engine.execute("SET TimeZone = ?", [policy.timezone])
        engine.execute(BOOK)
        changed = data.stat().st_mtime_ns
        for table in wanted(policy):
            _table(engine, table, salt, version, changed, progress, rows_a_part)
        engine.execute(f"CHECKPOINT {CATALOG}")


def _table(
    engine: duckdb.DuckDBPyConnection,
    table: Table,
    salt: str,
    version: int,
    changed: int,
    progress: Progress,
    rows_a_part: int,
) -> None:
    name, dialect = str(table.name), DIALECTS["duckdb"]
    source = scan(table, name, "t1", dialect)
    (rows,) = engine.execute(f"SELECT count(*) FROM {source.sql}").fetchall()[0]
    parts = max(1, -(-rows // rows_a_part))
    plan = Built(name, fingerprint(table), version, parts, 0, changed)
    begun = read(engine).get(name)
    raw = stored(table, source.alias, dialect)
    columns = {column.removeprefix(f"{source.alias}."): column for column in raw}
    columns |= {
        name: index_of(column, grid, as_double(column, dialect), None, dialect)
        for name, column, grid in laid(source.columns.values())
    }
    if begun is None or (begun.fingerprint, begun.version, begun.parts, begun.data_ns) != (
        plan.fingerprint,
        version,
        parts,
        changed,
    ):
        engine.begin()
        engine.execute(f"DROP TABLE IF EXISTS {place(name)}")
        engine.execute(
            f"CREATE TABLE {place(name)} AS SELECT {_items(columns)} FROM {source.sql} LIMIT 0"
        )
        engine.execute(
            f"INSERT OR REPLACE INTO {CATALOG}.main.built VALUES (?, ?, ?, ?, 0, ?)",
            [name, plan.fingerprint, version, parts, changed],
        )
        engine.commit()
        begun = plan
    for part in range(begun.done, parts):
        progress(name, part, parts)
        engine.begin()
        engine.execute(_part(table, source, columns, salt, part, parts, dialect))
        engine.execute(f"UPDATE {CATALOG}.main.built SET done = ? WHERE name = ?", [part + 1, name])
        engine.commit()
    progress(name, parts, parts)


def _part(
    table: Table,
    source: Source,
    columns: Mapping[str, str],
    salt: str,
    part: int,
    parts: int,
    dialect: Dialect,
) -> str:
    """Spell the choice of rows of the units of one part.

    The rank of a row is by a keyed hash over its unit and its content, then by the content, so it
    is a function of that unit's rows alone; rows of equal rank are equal. Which part a unit is in
    follows from its key.
    """
    units = [unit.sql for unit in source.unit]
    content = [column.sql for column in source.columns.values() if isinstance(column, Scalar)]
    order = ", ".join([dialect.keyed_hash(salt, units, content), *content])
    there = " AND ".join(f"{unit} IS NOT NULL" for unit in units)
    most = table.unit.max_rows if table.unit else 1
    return (
        f"INSERT INTO {place(str(table.name))} SELECT {', '.join(columns)}"
        f" FROM (SELECT {_items(columns)},"
        f" row_number() OVER (PARTITION BY {', '.join(units)} ORDER BY {order}) AS pgfog_rank"
        f" FROM {source.sql} WHERE {there}"
        f" AND {dialect.keyed_hash(f'{salt} part', units, [])} % {parts} = {part})"
        f" WHERE pgfog_rank <= {most}"
    )


def _items(columns: Mapping[str, str]) -> str:
    return ", ".join(f"{spelled} AS {name}" for name, spelled in columns.items())
