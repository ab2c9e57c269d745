"""Three running clinics: with the target, without, and with canaries in the target's rows."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.clinic import Clinic, several


@pytest.fixture(scope="session")
def clinics(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Clinic]]:
    """D, its neighbour D1, and canary, which is a neighbour of neither row by row."""
    directory: Path = tmp_path_factory.mktemp("clinics")
    # The shadow runs as nobody if we are root, and has to get through to its directory.
    for parent in (directory, *directory.parents[:2]):
        parent.chmod(0o755)
    which = [("D", "default", True), ("D1", "default", False), ("canary", "canary", True)]
    with several(directory, which) as running:
        yield running


@pytest.fixture(scope="session")
def d(clinics: list[Clinic]) -> Clinic:
    return clinics[0]


@pytest.fixture(scope="session")
def canary(clinics: list[Clinic]) -> Clinic:
    return clinics[2]
