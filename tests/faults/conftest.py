"""A real PostgreSQL that can keep ledgers."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from proxy.shadow.cluster import Cluster
from tests.faults import ledger_worker


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with tempfile.TemporaryDirectory(prefix="pgfog-", dir="/tmp") as name:
        Path(name).chmod(0o711)
        cluster = Cluster(Path(name) / "state", 50)
        try:
            yield cluster
        finally:
            cluster.stop()


@pytest.fixture(scope="module", params=["SQLite", "PostgreSQL"])
def kept(request: pytest.FixtureRequest) -> Iterator[str]:
    """Keep the ledgers of a module's policies in either."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "PostgreSQL":
            dsn = request.getfixturevalue("cluster").conninfo("postgres")
            patch.setattr(ledger_worker, "DSN", dsn)
            patch.setenv("PGFOG_LEDGER", dsn)
        yield request.param
