"""What an analyst finds on the shadow, and what is refused there; on one server for all tests."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
import pytest_asyncio
from psycopg import errors

from proxy.shadow import Shadow, ShadowUnavailable
from proxy.shadow.cluster import LOCKS
from proxy.shadow.lockers import Lockers
from sensitivity.policy import TableName
from tests.patience import until
from tests.shadow.shadow_policies import (
    CARE,
    DOUBLE,
    INTEGER,
    ODD,
    OTHERS,
    PEOPLE,
    SITES,
    column,
    policy,
    table,
)

ODD_TABLE = '"Clinic One"."Odd Table"'


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shadow(places: Path) -> AsyncIterator[Shadow]:
    shadow = await Shadow.start(policy(places / "state"))
    yield shadow
    await shadow.stop()


def connect(shadow: Shadow, role: str, **options: Any) -> psycopg.Connection:
    assert isinstance(shadow.address, str)
    return psycopg.connect(
        host=str(Path(shadow.address).parent),
        user=role,
        dbname=shadow.database,
        autocommit=True,
        **options,
    )


@pytest.fixture(scope="module")
def ann(shadow: Shadow) -> Iterator[psycopg.Connection]:
    with connect(shadow, "ann") as connection:
        yield connection


@pytest.fixture(scope="module")
def steward(shadow: Shadow) -> Iterator[psycopg.Connection]:
    with psycopg.connect(shadow.conninfo, autocommit=True) as connection:
        yield connection


READS = [
    "SELECT * FROM {t}",
    "SELECT count(*) FROM {t}",
    "SELECT 1 FROM {t} LIMIT 1",
    "SELECT * FROM {t} WHERE id = 5",
    "SELECT * FROM {t} WHERE id IN (5, 6) AND id + 1 = 7",
    "SELECT * FROM {t} ORDER BY id DESC LIMIT 1",
    "SELECT max(id) FROM {t}",
    "SELECT a.id FROM {t} a JOIN {t} b ON a.id = b.id WHERE a.id = 7",
    "SELECT * FROM {t} JOIN sites ON true",
    "SELECT * FROM generate_series(1, 3) g LEFT JOIN {t} ON id = g",
    "SELECT * FROM {t} RIGHT JOIN generate_series(1, 3) g ON id = g",
    "SELECT * FROM generate_series(1, 3) g WHERE g IN (SELECT id FROM {t})",
    "SELECT EXISTS (SELECT FROM {t} WHERE id = 3)",
    "SELECT (SELECT count(*) FROM {t})",
    "SELECT (SELECT id FROM {t} WHERE id = g) FROM generate_series(1, 3) g",
    "WITH x AS MATERIALIZED (SELECT * FROM {t}) SELECT * FROM x",
    "SELECT 1 UNION ALL SELECT id FROM {t}",
    "EXPLAIN ANALYZE SELECT * FROM {t}",
    "CREATE TEMP TABLE stolen AS SELECT * FROM {t}",
    "COPY {t} TO STDOUT",
    "COPY (SELECT id FROM {t}) TO STDOUT",
    "BEGIN; DECLARE c CURSOR FOR SELECT * FROM {t}; FETCH c",
    "SET row_security = off; SELECT * FROM {t}",
    "SELECT query_to_xml('SELECT * FROM {t}', false, false, '')",
]


def run(connection: psycopg.Connection, statement: str) -> None:
    """Run a statement; COPY is read to its end."""
    if not statement.startswith("COPY"):
        connection.execute(statement.encode())
        return
    with connection.cursor().copy(statement.encode()) as copy:
        for _ in copy:
            pass


def refusal(connection: psycopg.Connection, statement: str) -> errors.Diagnostic:
    """Return the error that a statement ends in, and leave the session as it was."""
    with pytest.raises(psycopg.Error) as caught:
        run(connection, statement)
    connection.execute("ROLLBACK" if connection.info.transaction_status else "RESET row_security")
    return caught.value.diag


@pytest.mark.parametrize("name", ["people", "care", ODD_TABLE])
@pytest.mark.parametrize("statement", READS)
def test_no_statement_reads_a_private_table(
    ann: psycopg.Connection, statement: str, name: str
) -> None:
    error = refusal(ann, statement.format(t=name))
    assert error.sqlstate == "42501"
    if "row_security" not in statement:  # that one is PostgreSQL's own refusal
        spoken = "Clinic One.Odd Table" if name == ODD_TABLE else name
        assert error.message_primary == f'rows of "{spoken}" are private'
        assert error.message_hint is not None
        assert error.message_hint.startswith(f"Aggregate them: SELECT count(*) FROM {name};")


def test_a_public_table_says_that_pgfog_should_have_answered(ann: psycopg.Connection) -> None:
    error = refusal(ann, "SELECT label FROM sites WHERE code = 'x'")
    assert error.sqlstate == "0A000"
    assert error.message_primary == 'pgfog could not plan this statement over "sites"'


def test_describing_reads_no_row(ann: psycopg.Connection) -> None:
    reading = b"SELECT income, weight, site FROM people WHERE id = $1 AND born < now()"
    protocol = ann.pgconn
    assert protocol.prepare(b"described", reading).error_message == b""
    described = protocol.describe_prepared(b"described")
    assert [described.ftype(i) for i in range(described.nfields)] == [1700, 701, 1043]
    assert [described.fmod(i) for i in range(3)] == [(10 << 16 | 2) + 4, -1, 8 + 4]
    ann.execute("PREPARE p AS SELECT count(*) FROM people")
    ann.execute("EXPLAIN SELECT * FROM people WHERE id = 3")
    ann.execute("CREATE TEMP VIEW v AS SELECT * FROM care")
    with ann.transaction():  # binding plans, which must not run the refusal either
        ann.execute("DECLARE c CURSOR FOR SELECT * FROM people WHERE id = 5 AND NOT female")
    assert refusal(ann, "EXECUTE p").sqlstate == "42501"
    assert refusal(ann, "SELECT * FROM v").sqlstate == "42501"


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE public.t ()",
        "CREATE TABLE privacy.t ()",
        'CREATE TABLE "Clinic One".t ()',
        "CREATE SCHEMA mine",
        "CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; END",
        "CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'",
        "CREATE PROCEDURE pg_temp.f() LANGUAGE sql AS 'SELECT 1'",
        "DO 'BEGIN PERFORM 1; END'",
        "DO LANGUAGE sql 'SELECT 1'",
        "SELECT lo_create(0)",
        "SELECT lo_creat(-1)",
        "SELECT lo_from_bytea(0, 'x')",
        "SELECT lo_put(1, 0, 'x')",
        "SELECT lo_import('/etc/passwd')",
        "SELECT lo_export(1, '/tmp/x')",
        "SELECT pg_logical_emit_message(false, 'x', 'y')",
        "SELECT pg_read_file('PG_VERSION')",
        "SELECT pg_read_binary_file('PG_VERSION')",
        "SELECT pg_ls_dir('.')",
        "SELECT pg_ls_waldir()",
        "SELECT pg_stat_file('.')",
        "COPY people FROM '/etc/passwd'",
        "COPY (SELECT 1) TO PROGRAM 'cat'",
        "COPY (SELECT 1) TO '/tmp/x'",
        "ALTER TABLE people DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE people ADD x int",
        "DROP POLICY pgfog ON people",
        "DROP TABLE care",
        "INSERT INTO care VALUES (1)",
        "DELETE FROM care",
        "TRUNCATE care",
        "COMMENT ON TABLE care IS 'x'",
        "CREATE TRIGGER t BEFORE INSERT ON care EXECUTE FUNCTION tsvector_update_trigger()",
        "CREATE EXTENSION vector",
        "CREATE DATABASE d",
        "CREATE ROLE r",
        "ALTER ROLE ann SUPERUSER",
        "ALTER ROLE ann BYPASSRLS",
        'ALTER ROLE "Bob\'s" PASSWORD NULL',
        "SET ROLE pgfog",
        'SET ROLE "Bob\'s"',
        "SET SESSION AUTHORIZATION pgfog",
        "SET temp_file_limit = -1",
        "SET log_min_messages = debug5",
        "SET session_preload_libraries = 'x'",
        "LOAD '/tmp/x.so'",
        "SELECT rolpassword FROM pg_authid",
        "SELECT pg_reload_conf()",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'pgfog'",
    ],
)
@pytest.mark.usefixtures("steward")  # a session to be terminated
def test_an_analyst_has_no_other_right(ann: psycopg.Connection, statement: str) -> None:
    assert refusal(ann, statement).sqlstate == "42501"


def test_an_analyst_keeps_temporary_tables(ann: psycopg.Connection) -> None:
    ann.execute(
        'CREATE LOCAL TEMPORARY TABLE "#Tableau" ("COL" INTEGER) ON COMMIT PRESERVE ROWS;'
        'INSERT INTO "#Tableau" VALUES (1); DROP TABLE "#Tableau"'
    )
    (limits,) = ann.execute(
        "SELECT array[current_setting('temp_file_limit'), current_setting('statement_timeout'),"
        " current_setting('timezone')]"
    ).fetchall()
    assert limits == (["1GB", "15min", "Europe/Berlin"],)


def test_a_session_takes_no_more_memory_than_its_limit(shadow: Shadow) -> None:
    with connect(shadow, "ann") as greedy:
        greedy.execute("SET temp_buffers = '800GB'")  # 7 GB to begin with
        with pytest.raises(errors.OutOfMemory):
            greedy.execute("CREATE TEMP TABLE mine AS SELECT 1")


def test_the_kernel_ends_a_session_before_pgfog(ann: psycopg.Connection) -> None:
    asked = Path(f"/proc/{ann.info.backend_pid}/oom_score_adj")
    assert not asked.parent.exists() or asked.read_text() == "1000\n"


def test_each_role_reads_its_own_tables(shadow: Shadow) -> None:
    with connect(shadow, "Bob's") as bob:
        assert refusal(bob, "SELECT * FROM care").message_primary == 'rows of "care" are private'
        refused = refusal(bob, f"SELECT * FROM {ODD_TABLE}")
        assert refused.message_primary == "permission denied for table Odd Table"


def test_the_catalog_says_what_the_policy_says(
    shadow: Shadow, ann: psycopg.Connection, steward: psycopg.Connection
) -> None:
    columns = ann.execute(
        "SELECT attname, format_type(atttypid, atttypmod), attnotnull, col_description(attrelid,"
        " attnum) FROM pg_attribute WHERE attrelid = 'people'::regclass AND attnum > 0"
        " ORDER BY attnum"
    ).fetchall()
    assert columns == [
        (
            each.name,
            str(each.type).replace("timestamp with time zone(3)", "timestamp(3) with time zone"),
            True,
            each.comment,
        )
        for each in PEOPLE.columns.values()
    ]
    others: dict[str, str] = dict(
        ann.execute(
            "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute"
            f" WHERE attrelid = '{ODD_TABLE}'::regclass AND attnum > 1 AND attnotnull".encode()
        ).fetchall()
    )
    assert others == {
        **{name: str(kind) for name, kind in OTHERS.items()},
        "list": "numeric(10,2)[]",
        "clock": "time(3) without time zone",
        "odd": "text",
        "struct": "text",
    }
    keys = ann.execute(
        "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype = 'p' AND conrelid = ANY (%s) ORDER BY 1",
        (list(shadow.protected),),
    ).fetchall()
    assert keys == [
        (ODD_TABLE, "PRIMARY KEY (id)"),
        ("people", "PRIMARY KEY (id)"),
        ("sites", "PRIMARY KEY (code)"),
    ]
    assert steward.execute("SELECT obj_description('people'::regclass)").fetchone() == (
        "everybody",
    )
    protected = {
        oid: TableName(schema, table)
        for oid, schema, table in ann.execute(
            "SELECT c.oid, nspname, relname FROM pg_class c JOIN pg_namespace n"
            " ON n.oid = relnamespace WHERE relkind = 'r' AND nspname IN ('public', 'Clinic One')"
        )
    }
    assert protected == shadow.protected
    assert set(protected.values()) == {PEOPLE.name, CARE.name, ODD.name, SITES.name}


def test_the_catalog_holds_no_literals_and_no_sizes(
    shadow: Shadow, steward: psycopg.Connection
) -> None:
    assert steward.execute(
        "SELECT (SELECT count(*) FROM pg_attrdef), (SELECT count(*) FROM pg_constraint"
        " WHERE contype = 'c' AND conrelid <> 0), (SELECT count(*) FROM pg_enum),"
        " (SELECT count(*) FROM pg_statistic WHERE starelid = ANY (%s))",
        (list(shadow.protected),),
    ).fetchone() == (0, 0, 0, 0)
    sizes = steward.execute(
        "SELECT DISTINCT reltuples, relpages, pg_relation_size(oid) FROM pg_class"
        " WHERE oid = ANY (%s)",
        (list(shadow.protected),),
    ).fetchall()
    assert sizes == [(0, 1, 8192)]
    # Tools that ask how many rows there are see none, not the one that refuses.
    assert steward.execute(
        "SELECT sum(n_live_tup), sum(n_tup_ins) FROM pg_stat_user_tables WHERE relid = ANY (%s)",
        (list(shadow.protected),),
    ).fetchone() == (0, 0)
    assert steward.execute(
        "SELECT sum(c.reltuples) FROM pg_index JOIN pg_class AS c ON c.oid = indexrelid"
        " WHERE indrelid = ANY (%s)",
        (list(shadow.protected),),
    ).fetchone() == (0,)


def test_text_is_ordered_by_code_point_and_letters_are_unicode(ann: psycopg.Connection) -> None:
    assert ann.execute(
        "SELECT array_agg(x ORDER BY x), upper('straße é'), 'É' ILIKE 'é'"
        " FROM unnest(array['b', 'A', 'é', 'a', 'Z']) x"
    ).fetchone() == (["A", "Z", "a", "b", "é"], "STRAßE É", True)


def test_nothing_an_analyst_writes_reaches_the_log(shadow: Shadow, places: Path) -> None:
    options = "-c debug_print_parse=on -c trace_sort=on -c client_min_messages=error"
    with connect(shadow, "ann", options=options) as noisy:
        refusal(noisy, "SELECT 'marvin'::int")
        noisy.execute("SELECT 'marvin' ORDER BY 1")
        refusal(noisy, "DO 'marvin'")
    assert b"marvin" not in (places / "state" / "shadow.log").read_bytes()


def test_a_change_of_defaults_lasts_until_the_next_start(
    shadow: Shadow, ann: psycopg.Connection
) -> None:
    # PostgreSQL cannot forbid this; the session has to, and each start repairs it.
    ann.execute("ALTER ROLE ann SET timezone = 'UTC'")
    with connect(shadow, "ann") as other:
        assert other.execute("SHOW timezone").fetchone() == ("UTC",)


@pytest.mark.asyncio(loop_scope="module")
async def test_a_session_that_takes_too_much_disk_is_ended(shadow: Shadow) -> None:
    await shadow.look()
    before, limit = shadow.disk_used(), shadow.disk_limit
    assert 10 << 20 < before < 100 << 20
    assert not shadow.over_quota()
    with connect(shadow, "ann") as greedy, connect(shadow, "Bob's") as modest:
        for session, rows in ((greedy, 200_000), (modest, 1_000)):
            session.execute(
                "CREATE TEMP TABLE big AS SELECT repeat('x', 100) AS x FROM"
                f" generate_series(1, {rows})".encode()
            )
        shadow.disk_limit = before + (4 << 20)
        try:
            await shadow.look()
            assert shadow.over_quota()
            assert modest.execute("SELECT count(*) FROM big").fetchone() == (1_000,)
            with pytest.raises(psycopg.OperationalError, match="terminating connection"):
                greedy.execute("SELECT count(*) FROM big")
            await shadow.look()
            assert not shadow.over_quota()
        finally:
            shadow.disk_limit = limit


def _has_ended(session: psycopg.Connection) -> bool:
    try:
        session.execute("SELECT 1")
    except psycopg.OperationalError:
        return True
    return False


def test_a_session_that_takes_too_many_locks_is_ended(shadow: Shadow) -> None:
    lockers = Lockers()
    with connect(shadow, "ann") as greedy, connect(shadow, "Bob's") as modest:
        (slots,) = modest.execute(
            "SELECT current_setting('max_locks_per_transaction')::int"
            " * current_setting('max_connections')::int"
        ).fetchone() or (0,)
        take = "SELECT count(pg_advisory_lock(g)) FROM generate_series(%s::bigint, %s) AS g"
        modest.execute(take, (slots, slots + 89))
        greedy.execute(take, (1, slots // 8))
        lockers.look(shadow.conninfo)
        assert greedy.execute("SELECT 1").fetchone() == (1,)
        with suppress(psycopg.OperationalError):  # the shadow's own look may come first
            greedy.execute(take, (2 * slots, 2 * slots + slots // 4))
        lockers.look(shadow.conninfo)
        until(lambda: _has_ended(greedy))
        left = modest.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
        assert left.fetchone() == (90,)
    lockers.close()


def test_many_sessions_of_few_locks_each_are_ended_one_by_one(shadow: Shadow) -> None:
    lockers = Lockers()
    take = "SELECT count(pg_advisory_lock_shared(g)) FROM generate_series(1, %s::bigint) AS g"
    with connect(shadow, "ann") as more, connect(shadow, "ann") as fewer:
        more.execute(take, (90,))
        fewer.execute(take, (80,))
        lockers.look(shadow.conninfo)  # it is prepared by now
        assert more.execute("SELECT 1").fetchone() == (1,)
        with connect(shadow, "Bob's") as modest:
            modest.execute(take, (70,))
            lockers._execute = re.sub(r"[0-9]+\)$", "100)", lockers._execute)  # as if it were small
            lockers.look(shadow.conninfo)
            until(lambda: _has_ended(more))
            for session, held in ((fewer, 80), (modest, 70)):
                own = "SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype ="
                assert session.execute(f"{own} 'advisory'".encode()).fetchone() == (held,)
    lockers.close()


@pytest.mark.asyncio(loop_scope="module")
async def test_who_looks_at_locks_goes_on_after_any_failure(
    shadow: Shadow, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks, again = [0], asyncio.Event()
    loop = asyncio.get_running_loop()

    def look(_: Lockers, __: str) -> None:
        looks[0] += 1
        if looks[0] == 1:
            raise ValueError
        loop.call_soon_threadsafe(again.set)

    monkeypatch.setattr(Lockers, "look", look)
    task = asyncio.create_task(shadow._end_lockers())
    await again.wait()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def test_the_table_of_locks_has_room_until_somebody_looks(shadow: Shadow) -> None:
    with connect(shadow, "ann") as session:
        (slots,) = session.execute(
            "SELECT current_setting('max_locks_per_transaction')::int"
            " * current_setting('max_connections')::int"
        ).fetchone() or (0,)
    assert slots >= LOCKS


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"roles": ["pgfog"]}, 'the role "pgfog"'),
        ({"roles": ["pg_monitor"]}, 'the role "pg_monitor"'),
        ({"roles": ["pg_mine"]}, 'the role "pg_mine"'),
        ({"roles": ["public"]}, 'the role "public"'),
        ({"roles": ["r" * 64]}, "1 to 63 bytes"),
        ({"dataset": "ä" * 32}, "1 to 63 bytes"),
        ({"dataset": "template1"}, 'the database "template1"'),
        ({"dataset": "postgres"}, 'the database "postgres"'),
        ({"tables": [table("pg_catalog.t", [column("id", INTEGER)])]}, 'the schema "pg_catalog"'),
        ({"tables": [table("t", [column("c" * 64, DOUBLE)])]}, "1 to 63 bytes"),
    ],
)
def test_names_that_cannot_be_are_refused_in_words(
    shadow: Shadow, change: dict[str, Any], words: str
) -> None:
    # As a server of the steward's own: its superuser's session is all that this needs.
    changed = policy(
        Path("/nowhere"), **({"dataset": "other", "roles": ["r"]} | change), shadow=shadow.conninfo
    )
    with pytest.raises(ShadowUnavailable, match=words):
        Shadow._open(changed)
