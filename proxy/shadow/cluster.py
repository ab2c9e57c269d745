"""The embedded PostgreSQL server: one per state directory, made once, found again after a crash.

pgfog may be killed at any moment; its PostgreSQL then lives on. The next pgfog takes it over, so
what was released is still there and nothing has to recover. A lock that the kernel lets go of
keeps two pgfogs from managing one directory.
"""

import fcntl
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO

import psycopg
from psycopg.conninfo import make_conninfo

from proxy.shadow import binaries
from proxy.shadow.account import Account, roots_own
from proxy.shadow.unavailable import ShadowUnavailable

SUPERUSER = "pgfog"
"""The name of the embedded server's superuser; pgfog alone logs in as it."""

ROOM = Path("/var/lib/pgfog")
"""Where root keeps clusters whose state directory the unprivileged account cannot enter."""

START_S, STOP_S = 60.0, 10.0
"""How long a server may take to accept connections (it may have to recover), and to stop."""

LONGEST_SOCKET = 103
"""Bytes in the path of a unix socket: 107 on Linux, 103 on macOS and the BSDs."""

LARGEST_LOG = 4 << 20
"""Bytes of the server's log before it is begun anew."""

LOCKS = 85_000
"""Places that the table of locks has at least, or it is full before anybody looks: 0.6 s of
advisory ones."""

_SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "shared_buffers": "32MB",
    "max_wal_size": "64MB",
    "min_wal_size": "16MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_worker_processes": "0",  # parallel workers would serve nothing here
    "max_logical_replication_workers": "0",
    "superuser_reserved_connections": "5",
    "jit": "off",
    "standard_conforming_strings": "on",
    "log_timezone": "UTC",
    # What an analyst wrote or made PostgreSQL say is not for the log: not the text of a statement
    # (its literals), and no ERROR. `rights` silences the analysts' own sessions altogether.
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_min_messages": "log",
    "log_checkpoints": "off",
}


class Cluster:
    """A running server that this process manages.

    Attributes:
        directory: PostgreSQL's data directory.
        socket: the path of its socket file.
        log: what the server says; at most LARGEST_LOG bytes and a little.
    """

    def __init__(self, state: Path, connections: int):
        """Start the server of a state directory, or take over the one that runs there.

        Args:
            connections: how many analysts' sessions it must hold.

        Raises:
            ShadowUnavailable: another pgfog is there, there is no PostgreSQL, or it won't start.
        """
        state = state.resolve()
        self.log = state / "shadow.log"
        self._child: subprocess.Popen[bytes] | None = None
        self._turn, self._stopped = threading.Lock(), False  # revive runs in a thread of its own
        with ExitStack() as undo:
            try:
                state.mkdir(mode=0o711, parents=True, exist_ok=True)
                self._lock = _locked(state / "pgfog.lock")
                undo.callback(os.close, self._lock)
                self.directory, self._account = _place(state)
                self.socket = self.directory / ".s.PGSQL.5432"
                version = self.directory / "PG_VERSION"
                major = int(version.read_text()) if version.exists() else None
                programs = binaries.find(self._account, major)
                if major is None:
                    self._initialise(programs / "initdb")
                self._postgres, self._connections = programs / "postgres", connections
                undo.callback(self._end)
                self.socket = self._running()
            except OSError as error:
                where = error.filename or state
                reason = error.strerror or error
                raise ShadowUnavailable(f"cannot start the shadow: {where}: {reason}") from error
            undo.pop_all()

    def conninfo(self, database: str) -> str:
        """Return how pgfog itself connects, as superuser."""
        return make_conninfo(
            host=str(self.socket.parent),
            port=5432,
            user=SUPERUSER,
            dbname=database,
            application_name="pgfog",
        )

    def stop(self) -> None:
        """End the server and its sessions, and let go of the state directory."""
        with self._turn:
            if self._stopped:
                return
            self._stopped = True
            try:
                self._end()
            finally:
                os.close(self._lock)

    def revive(self) -> None:
        """Start the server again if it is gone, e.g. killed for want of memory; not after stop."""
        with self._turn:
            dead = self._server() is None if self._child is None else self._child.poll() is not None
            if dead and not self._stopped:
                self._child = None
                self.socket = self._running()

    def trim_log(self) -> None:
        """Begin the log anew when it has grown too long; the server appends, so this is safe."""
        with self._open_log() as log:
            if os.fstat(log.fileno()).st_size > LARGEST_LOG:
                os.ftruncate(log.fileno(), 0)

    # -- making it ---------------------------------------------------------------------------

    def _initialise(self, initdb: Path) -> None:
        # Under another name until it is whole: a half-made cluster would never start again.
        fresh = self.directory.with_name(self.directory.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        self._account.give(fresh)
        # fmt: off
        words = self._account.run(
            initdb, "-D", fresh, "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8", "--locale=C",
            "--wal-segsize=1", "--no-instructions",
        )
        # fmt: on
        if words.returncode:
            raise ShadowUnavailable(f"cannot make the shadow: {words.stderr.strip()}")
        fresh.rename(self.directory)
        parent = os.open(self.directory.parent, os.O_RDONLY)
        try:
            os.fsync(parent)  # or a power cut forgets the name, and with it what was released
        finally:
            os.close(parent)

    # -- running it --------------------------------------------------------------------------

    def _running(self) -> Path:
        """Return the socket of a server that accepts connections and has our settings."""
        places = self._connections + 10
        settings = _SETTINGS | {
            "max_connections": str(places),
            "max_locks_per_transaction": str(max(256, -(-LOCKS // places))),
        }
        command = [str(self._postgres), "-D", str(self.directory)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        if self._server() is not None:
            # As PostgreSQL records its command line; the socket's directory comes after it.
            same = " ".join([command[0], *(f'"{word}"' for word in command[1:])]) + " "
            if (self.directory / "postmaster.opts").read_text().startswith(same):
                return self._ready()
            self._end()  # another version or number of connections
        self._sweep()
        directory = self.directory
        if len(os.fsencode(directory / ".s.PGSQL.5432")) > LONGEST_SOCKET or "," in str(directory):
            directory = Path(tempfile.mkdtemp(dir="/tmp", prefix="pgfog-"))
            self._account.give(directory)
        quoted = str(directory).replace('"', '""')
        command += ["-c", f'unix_socket_directories="{quoted}"']
        self.trim_log()
        with self._open_log() as log:
            self._child = self._account.spawn(*command, log=log)
        return self._ready()

    def _ready(self) -> Path:
        """Wait until the server answers and return its socket."""
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            if self._child is not None and self._child.poll() is not None:
                break
            time.sleep(0.01)
            with suppress(OSError, psycopg.OperationalError):
                lines = self._lock_file()
                if len(lines) < 8 or lines[7].strip() != "ready":
                    continue
                self.socket = Path(lines[4]) / ".s.PGSQL.5432"
                with psycopg.connect(self.conninfo("postgres"), connect_timeout=5) as connection:
                    (place,) = connection.execute("SHOW data_directory").fetchone() or ("",)
                if Path(place) == self.directory:
                    return self.socket
        said = self.log.read_text(errors="replace").splitlines()[-5:]
        raise ShadowUnavailable("\n".join([f"PostgreSQL does not start ({self.log}):", *said]))

    def _open_log(self) -> IO[bytes]:
        # The account never opens it: it inherits the descriptor, and the file stays pgfog's.
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW
        return os.fdopen(os.open(self.log, flags, 0o600), "ab")

    def _lock_file(self) -> list[str]:
        # Line 1 is the process, 5 the directory of its socket, 8 says "ready".
        return (self.directory / "postmaster.pid").read_text().splitlines()

    def _server(self) -> int | None:
        """Return the process that the lock file names, if it is at work in this directory."""
        try:
            lines = self._lock_file()
            pid, directory = int(lines[0]), lines[4]
        except (FileNotFoundError, IndexError, ValueError):
            return None
        inhabitants = _inhabitants(self.directory)
        if inhabitants is not None:
            return pid if pid in inhabitants else None
        with socket.socket(socket.AF_UNIX) as probe:
            return pid if probe.connect_ex(f"{directory}/.s.PGSQL.5432") == 0 else None

    def _sweep(self) -> None:
        """Wait for what is left of a dead server, then remove its lock files.

        PostgreSQL removes stale ones itself, unless the number of the dead process belongs to
        another by now. In a container, where numbers start anew, that is the rule.
        """
        deadline = time.monotonic() + STOP_S
        while (inhabitants := _inhabitants(self.directory)) and time.monotonic() < deadline:
            time.sleep(0.02)
        if inhabitants == frozenset():
            for stale in ("postmaster.pid", ".s.PGSQL.5432.lock"):
                (self.directory / stale).unlink(missing_ok=True)

    def _end(self) -> None:
        pid = self._child.pid if self._child else self._server()
        if pid is None:
            return
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):  # fast, at once, by force
            with suppress(ProcessLookupError):
                self._account.signal(pid, number)
            deadline = time.monotonic() + STOP_S
            while not (gone := self._gone()) and time.monotonic() < deadline:
                time.sleep(0.01)
            if gone:
                break
        self._child = None
        if self.socket.parent != self.directory:
            with suppress(OSError):
                self.socket.parent.rmdir()  # made for the socket alone

    def _gone(self) -> bool:
        if self._child is not None:
            return self._child.poll() is not None
        return not (self.directory / "postmaster.pid").exists()  # its last act is to remove it


def _locked(path: Path) -> int:
    """Return the descriptor of the locked file; the kernel lets go of it when this process ends."""
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.read(lock, 20).decode(errors="replace").strip()
        os.close(lock)
        raise ShadowUnavailable(
            f"another pgfog (process {holder or 'unknown'}) uses {path.parent}. "
            "Stop it, or name another directory in the policy under `state`."
        ) from None
    os.truncate(lock, 0)
    os.write(lock, f"{os.getpid()}\n".encode())
    return lock


def _place(state: Path) -> tuple[Path, Account]:
    """Return where the cluster of a state directory is or shall be, and who runs it."""
    here = state / "shadow"
    there = ROOM / hashlib.sha256(os.fsencode(state)).hexdigest()[:16]
    if os.geteuid() != 0:
        return here, Account.owner(here) if here.exists() else Account()
    for place in (here, there):
        if place.exists():
            return place, Account.owner(place)
    account = Account.unprivileged()
    if account.can_enter(state):
        return here, account
    roots_own(ROOM)
    return there, account


def _inhabitants(directory: Path) -> frozenset[int] | None:
    """Return the processes whose working directory this is, as is that of every PostgreSQL process.

    None: this system does not tell.
    """
    processes = Path("/proc")
    if not (processes / "self" / "cwd").exists():
        return None
    found = set()
    for process in processes.iterdir():
        if process.name.isdigit():
            with suppress(OSError):
                if Path(os.readlink(process / "cwd")) == directory:
                    found.add(int(process.name))
    return frozenset(found)
