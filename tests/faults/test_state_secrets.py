"""What is drawn once is there whole, or not at all, whatever stops who draws it."""

import errno
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from proxy.state_secrets import lasting_secret

KILLED = """
import os, sys
from pathlib import Path
from proxy.state_secrets import lasting_secret
setattr(os, sys.argv[2], lambda *_: os._exit(9))
lasting_secret(Path(sys.argv[1]))
"""


@pytest.mark.parametrize("step", ["fsync", "link"])
def test_a_crash_leaves_no_empty_secret(tmp_path: Path, step: str) -> None:
    path = tmp_path / "salt"
    done = subprocess.run([sys.executable, "-c", KILLED, str(path), step], check=False)
    assert (done.returncode, path.exists()) == (9, False)
    drawn = lasting_secret(path)
    assert len(drawn) == 32
    assert lasting_secret(path) == drawn == path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        lasting_secret(tmp_path / "salt")
    assert list(tmp_path.iterdir()) == []


def test_all_who_ask_at_once_are_told_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as asking:
        told = set(asking.map(lasting_secret, [tmp_path / "salt"] * 32))
    assert len(told) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["salt"]
