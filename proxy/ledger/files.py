"""Find, make and check the ledger's file, so that a lost one is never taken for an empty one.

Beside `ledger.db` lies `ledger.created`, which says that there was a ledger. It is written after
the ledger exists and before anything can be charged, so the marker without the ledger means that
charges were lost, and pgfog refuses to start at zero.
"""

import os
import sqlite3
from pathlib import Path

from proxy.ledger.pages import KIND
from sensitivity.refusal import LedgerUnavailable

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
            raise lost(path, marker)
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
                    raise lost(path, marker)
                connection.executescript(f"BEGIN IMMEDIATE; {_SCHEMA.read_text()} COMMIT;")
            _check(connection, path)
            if not existed:
                mark(marker, f'{path.name} here records what was spent on dataset "{dataset}".')
        except BaseException:
            connection.close()
            raise
    except (OSError, sqlite3.Error) as error:
        raise LedgerUnavailable(f"cannot open the ledger {path}: {error}") from error
    return connection


def connect_copy(path: Path) -> sqlite3.Connection:
    """Return a connection to another ledger's file, to be read.

    Raises:
        LedgerUnavailable: it is no such ledger.
    """
    try:
        connection = _open(path)
        try:
            _check(connection, path)
        except BaseException:
            connection.close()
            raise
    except sqlite3.Error as error:
        raise LedgerUnavailable(f"cannot read the ledger {path}: {error}") from error
    return connection


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


def _check(connection: sqlite3.Connection, path: Path) -> None:
    (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise LedgerUnavailable(f"the ledger {path} is damaged: {verdict}")
    kinds = connection.execute("SELECT kind FROM about").fetchall()
    if kinds != [(KIND,)]:
        raise LedgerUnavailable(f"the ledger {path} is not of kind {KIND!r}: {kinds}")


def lost(where: Path | str, marker: Path) -> LedgerUnavailable:
    """Return the refusal to take a lost ledger for an empty one."""
    return LedgerUnavailable(
        f"the ledger {where} is lost: {marker.name} says that there was one",
        hint=f"Restore it from a copy. Only to start every budget at zero: delete {marker}.",
    )


def mark(marker: Path, words: str) -> None:
    """Note, durably, that there is a ledger."""
    with marker.open("w") as file:
        file.write(f"{words}\n")
        file.flush()
        os.fsync(file.fileno())
    for directory in (marker.parent, marker.parent.parent):  # the names themselves, too
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
