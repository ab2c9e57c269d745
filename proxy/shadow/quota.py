"""Measure what the shadow takes up on disk, and whose temporary files those are.

temp_file_limit bounds what sorts and cursors spill; nothing in PostgreSQL bounds temporary
tables. The file system tells both: `base/<db>/t<backend>_<file>` and `pgsql_tmp<pid>.<n>`.
"""

import os
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

DISK_LIMIT = 4 << 30
"""Bytes that a shadow may take up: releases, and what the sessions hold for themselves."""

_TEMPORARY = re.compile(r"t(\d+)_\d+|pgsql_tmp(\d+)\.")


@dataclass(frozen=True, slots=True)
class Usage:
    """What a cluster takes up.

    Attributes:
        total: bytes, temporary files included.
        backends: bytes of temporary tables, by PostgreSQL's number of the session.
        processes: bytes of spilled sorts and cursors, by process id.
    """

    total: int
    backends: Counter[int]
    processes: Counter[int]

    @property
    def lasting(self) -> int:
        """Bytes that no session's end would free."""
        return self.total - self.backends.total() - self.processes.total()


def measure(directory: Path) -> Usage:
    """Measure a data directory; files that vanish meanwhile do not count."""
    total, backends, processes = 0, Counter[int](), Counter[int]()
    for folder, _, files in os.walk(directory):
        for file in files:
            try:
                size = os.stat(os.path.join(folder, file), follow_symlinks=False).st_blocks * 512
            except FileNotFoundError:
                continue
            total += size
            if temporary := _TEMPORARY.match(file):
                backend, process = temporary.groups()
                if backend:
                    backends[int(backend)] += size
                else:
                    processes[int(process)] += size
    return Usage(total, backends, processes)
