"""What a served pgfog and its shadow take of the machine: memory and CPU of their processes."""

import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def memory(process: int) -> list[int]:
    """Return the proportional set size of each process of pgfog, bytes; PostgreSQL's are not."""
    sizes = list[int]()
    for who, directory in _processes(process):
        if who == "pgfog":
            found = re.search(r"^Pss: +(\d+) kB", (directory / "smaps_rollup").read_text(), re.M)
            assert found is not None
            sizes.append(int(found[1]) * 1024)
    return sizes


def cpu_seconds(process: int) -> Counter[str]:
    """Return the CPU that "pgfog" and its "shadow" have taken so far, by all their processes.

    That of a session's process on the shadow counts, too, when it has ended: its parent has it.
    """
    taken = Counter[str]()
    for who, directory in _processes(process):
        try:
            fields = (directory / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        # user and system, and that of children that have ended
        ticks = sum(map(int, fields[11 : 15 if who == "shadow" else 13]))
        taken[who] += ticks / _TICKS  # type: ignore[assignment]
    return taken


def _processes(process: int) -> Iterator[tuple[str, Path]]:
    directory = Path(f"/proc/{process}")
    try:
        command = (directory / "cmdline").read_bytes().split(b"\0")[0]
        children = [
            pid for each in directory.glob("task/*/children") for pid in each.read_text().split()
        ]
    except OSError:
        return
    yield "shadow" if b"postgres" in command else "pgfog", directory
    for pid in children:
        yield from _processes(int(pid))
