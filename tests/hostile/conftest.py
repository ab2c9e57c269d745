"""Three running clinics: with the target, without, and with canaries in the target's rows."""

from collections.abc import Iterator

import pytest
import yaml

from proxy.app import open_backend
from proxy.policy_file import load
from sensitivity.policy import Policy
from tests.embedded import Server
from tests.engines import ENGINES
from tests.hostile.clinic import CANARY, Clinic, in_duckdb, policy_text, several
from tests.serve.serving import workplace
from tests.wiretap import found_in


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """What the clinics keep their rows in."""
    name: str = request.param
    return name


@pytest.fixture(scope="session")
def clinics(engine: str, postgres: Server) -> Iterator[list[Clinic]]:
    """D, its neighbour D1, and canary, which is a neighbour of neither row by row."""
    which = [("D", "default", True), ("D1", "default", False), ("canary", "canary", True)]
    with workplace() as directory:
        with several(directory, which, postgres if engine == "postgres" else None) as running:
            yield running
        for clinic in running:
            _read_logs(clinic)


def _read_logs(clinic: Clinic) -> None:
    """See that nothing that is written down holds what nobody said, nor tells of a bug."""
    assert found_in(clinic.directory / "state") == []
    logs = [clinic.log, *(clinic.directory / "state").rglob("*.log")]
    assert len(logs) >= 2, logs
    for log in logs:
        text = log.read_text(errors="replace")
        assert CANARY not in text, log
        assert '"incident"' not in text, text


@pytest.fixture(scope="session")
def d(clinics: list[Clinic]) -> Clinic:
    return clinics[0]


@pytest.fixture(scope="session")
def canary(clinics: list[Clinic]) -> Clinic:
    return clinics[2]


@pytest.fixture(scope="session")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    """The clinic's policy, resolved against its database."""
    directory = tmp_path_factory.mktemp("policy")
    in_duckdb(directory / "clinic.duckdb", "default", target=True).close()
    (directory / "policy.yaml").write_text(yaml.safe_dump(policy_text()))
    resolved, backend = open_backend(load(directory / "policy.yaml"))
    backend.close()
    return resolved
