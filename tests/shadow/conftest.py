import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def places() -> Iterator[Path]:
    """A directory that every user may enter; pytest's own are closed to all but their owner."""
    directory = Path(tempfile.mkdtemp(prefix="pgfog-test-", dir="/tmp"))
    directory.chmod(0o755)
    yield directory
    shutil.rmtree(directory)
