"""Find, make and check the ledger's file, so that a lost one is never taken for an empty one.

Beside `ledger.db` lies `ledger.created`, which says that there was a ledger. It is written after
the ledger exists and before anything can be charged, so the marker without the ledger means that
charges were lost, and pgfog refuses to start at zero.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sensitivity.refusal import LedgerUnavailable

KIND = "pure"
"""What this code adds up: pure (epsilon, delta)."""

LOCK_TIMEOUT_S = 10.0
"""How long to wait for another process's transaction; they take milliseconds."""

_SCHEMA = Path(__file__).with_name("schema.sql")


def connect(directory: Path, dataset: str) -> sqlite3.Connection:
    """Return a connection to the ledger in `directory`, made if there never was one.

    Raises:
        LedgerUnavailable: it is missing, damaged, open to others, or of another kind.
    """
    path, marker = directory / "ledger.db", directory / "ledger.created"
    try:
        directory.mkdir(parents=True, exist_ok=True)
        existed = marker.exists()  # before looking for the ledger: another process may be starting
        if existed and not path.exists():
            raise _lost(path, marker)
        path.touch(mode=0o600)
        if path.stat().st_mode & 0o077:
            raise LedgerUnavailable(
                f"other users of this machine may read or write {path}",
                hint=f"Run: chmod 600 {path}",
            )
        connection = _open(path)
        try:
            if not connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
                if existed:
                    raise _lost(path, marker)
                connection.executescript(f"BEGIN IMMEDIATE; {_SCHEMA.read_text()} COMMIT;")
            _check(connection, "main", path)
            if not existed:
                _mark(marker, dataset)
        except BaseException:
            connection.close()
            raise
    except (OSError, sqlite3.Error) as error:
        raise LedgerUnavailable(f"cannot open the ledger {path}: {error}") from error
    return connection


@contextmanager
def attached(connection: sqlite3.Connection, path: Path) -> Iterator[str]:
    """Yield the schema name under which another ledger can be read while the context lasts."""
    try:
        connection.execute("ATTACH ? AS copy", (f"{path.absolute().as_uri()}?mode=rw",))
        try:
            _check(connection, "copy", path)
            yield "copy"
        finally:
            connection.execute("DETACH copy")
    except sqlite3.Error as error:
        raise LedgerUnavailable(f"cannot read the ledger {path}: {error}") from error


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        timeout=LOCK_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA fullfsync = ON")  # macOS: fsync alone leaves it in the drive's cache
    (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
    if mode != "wal":
        raise LedgerUnavailable(f"{path} lies on a file system without shared memory")
    return connection


def _check(connection: sqlite3.Connection, schema: str, path: Path) -> None:
    (verdict,) = connection.execute(f"PRAGMA {schema}.quick_check(1)").fetchone()
    if verdict != "ok":
        raise LedgerUnavailable(f"the ledger {path} is damaged: {verdict}")
    kinds = connection.execute(f"SELECT kind FROM {schema}.about").fetchall()
    if kinds != [(KIND,)]:
        raise LedgerUnavailable(f"the ledger {path} is not of kind {KIND!r}: {kinds}")


def _lost(path: Path, marker: Path) -> LedgerUnavailable:
    return LedgerUnavailable(
        f"the ledger {path} is lost: {marker.name} says that there was one",
        hint=f"Restore it from a copy. Only to start every budget at zero: delete {marker}.",
    )


def _mark(marker: Path, dataset: str) -> None:
    text = f'ledger.db in this directory records what was spent on dataset "{dataset}".\n'
    with marker.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    for directory in (marker.parent, marker.parent.parent):  # the names themselves, too
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
