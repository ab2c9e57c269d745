"""The operating system's user that PostgreSQL runs as.

PostgreSQL refuses to run as root. Started by root, pgfog runs it as "pgfog" if there is such a
user and as "nobody" otherwise; no user is created behind the administrator's back. Whether that
user can enter a directory or run a program is asked of the kernel, not worked out from mode bits.
"""

import os
import pwd
import signal
import stat
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from proxy.shadow.unavailable import ShadowUnavailable

Words = subprocess.CompletedProcess[str]

MOST_MEMORY = 2 << 30
"""Bytes that a session may have of it: work_mem is the analyst's own to set."""

_ENVIRONMENT = {
    "PATH": os.defpath,  # no PGDATA, no PGOPTIONS
    "LC_ALL": "C",
    "TZ": "UTC",
    "PG_OOM_ADJUST_FILE": "/proc/self/oom_score_adj",
    "PG_OOM_ADJUST_VALUE": "1000",
}
_LIMITED = 'ulimit -v "$1" 2>/dev/null; shift; exec "$@"'  # not every system knows the limit


@dataclass(frozen=True, slots=True)
class Account:
    """Who runs PostgreSQL.

    Attributes:
        ids: (uid, gid) to change to, only possible for root; None: the one pgfog runs as.
    """

    ids: tuple[int, int] | None = None

    @classmethod
    def owner(cls, directory: Path) -> "Account":
        """Return the account that an existing cluster belongs to."""
        found = directory.stat()
        if os.geteuid() == 0:
            if found.st_uid == 0:
                raise ShadowUnavailable(
                    f"{directory} belongs to root, and PostgreSQL does not run as root. "
                    f"Give it to the user that shall run it: chown -R nobody {directory}"
                )
            return cls((found.st_uid, found.st_gid))
        if found.st_uid != os.geteuid():
            raise ShadowUnavailable(
                f"{directory} belongs to user {found.st_uid}, and pgfog runs as {os.geteuid()}. "
                "Start pgfog as that user, or name another directory under `state`."
            )
        return cls()

    @classmethod
    def unprivileged(cls) -> "Account":
        """Return the account for a new cluster."""
        if os.geteuid() != 0:
            return cls()
        for name in ("pgfog", "nobody"):
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            return cls((entry.pw_uid, entry.pw_gid))
        raise ShadowUnavailable(
            'PostgreSQL does not run as root, and there is no user "pgfog" or "nobody". '
            "Make one (useradd --system pgfog), or start pgfog as an ordinary user."
        )

    def spawn(self, *command: str | Path, log: IO[bytes]) -> subprocess.Popen[bytes]:
        """Start a program that outlives Ctrl-C in pgfog's terminal; it inherits only `log`.

        Each of its processes may have MOST_MEMORY, and where there is too little for all, the
        kernel ends one of them before anything else: sessions begin anew, pgfog goes on.
        """
        return subprocess.Popen(  # noqa: S603 - the shell reads words of our own
            ["/bin/sh", "-c", _LIMITED, "sh", str(MOST_MEMORY >> 10), *command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            **self._how(),
        )

    def run(self, *command: str | Path) -> Words:
        """Run a program to its end and return what it said.

        Raises:
            OSError: this account may not run it, or it is no program.
        """
        return subprocess.run(  # noqa: S603
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            **self._how(),
        )

    def can_enter(self, directory: Path) -> bool:
        """Say whether this account reaches what lies in `directory`."""
        return self.run("/bin/sh", "-c", 'cd "$1"', "sh", directory).returncode == 0

    def signal(self, pid: int, number: signal.Signals) -> None:
        """Send a signal with this account's rights, not root's: the pid comes from its files."""
        if self.ids is None:
            os.kill(pid, number)
        else:
            self.run("/bin/kill", f"-{number.value}", str(pid))

    def give(self, directory: Path) -> None:
        """Make a fresh directory this account's own."""
        if self.ids is not None:
            os.chown(directory, *self.ids, follow_symlinks=False)

    def _how(self) -> Mapping[str, Any]:
        how: dict[str, Any] = {"cwd": "/", "env": _ENVIRONMENT, "umask": 0o077}
        if self.ids is not None:
            how |= {"user": self.ids[0], "group": self.ids[1], "extra_groups": []}
        return how


def roots_own(directory: Path) -> Path:
    """Make a directory that all may enter and only root may write, or check that it is one.

    Raises:
        ShadowUnavailable: somebody else could write there.
        OSError: it cannot be made.
    """
    directory.mkdir(mode=0o755, exist_ok=True)
    found = directory.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != 0 or found.st_mode & 0o022:
        raise ShadowUnavailable(
            f"{directory} is not a directory that only root may write. Look at who made it, "
            "then remove it."
        )
    directory.chmod(0o755)  # whatever the umask was
    return directory
