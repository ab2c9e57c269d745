"""Nothing is missing: each client does all that clients do, or is known to have no way to."""

from importlib import import_module
from pathlib import Path

import pytest

from tests.clients import proof

HERE = Path(__file__).parent


@pytest.fixture(scope="module", autouse=True)
def _all_tests() -> None:
    for file in HERE.glob("test_*.py"):
        import_module(f"tests.clients.{file.stem}")


def test_every_client_does_everything() -> None:
    assert proof.unproven() == []


def test_the_documentation_has_the_same_table() -> None:
    documented = (HERE.parents[1] / "docs" / "clients.md").read_text()
    assert "\n".join(proof.table()) in documented
