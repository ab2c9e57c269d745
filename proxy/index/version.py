"""The version of the data, which is the steward's word: pgfog never guesses that data changed.

What an analyst may see of an index changes with this number only. Guessing from the data (its row
count, its time) would tell an analyst when somebody was added.
"""

import os
from pathlib import Path

_FILE = "data-version"


def read(state: Path) -> int:
    """Return the version; 1 before the first bump.

    Raises:
        ValueError: the file holds something else.
    """
    try:
        return int((state / _FILE).read_text())
    except (FileNotFoundError, NotADirectoryError):
        return 1


def bump(state: Path) -> int:
    """Say that the data has changed; return the new version. It is on disk when this returns."""
    version = read(state) + 1
    temporary = state / f"{_FILE}.new"
    with temporary.open("w") as file:
        file.write(f"{version}\n")
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(state / _FILE)
    return version
