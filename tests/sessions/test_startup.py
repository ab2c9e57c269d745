"""The opening of a session as PostgreSQL has it: what is reported, what is refused, in which words.

Both servers are told the same; what differs is the log-in itself, for the shadow trusts its socket.
"""

import socket
from collections.abc import Iterator

import pytest

from proxy.wire.body import Body
from proxy.wire.frames import Frame
from proxy.wire.server import ErrorResponse, ParameterStatus
from tests.patience import PATIENCE_S
from tests.sessions.world import LoginFailed, Raw, Running

OPENINGS: dict[str, dict[str, str]] = {
    "nothing": {},
    "what libpq says": {"application_name": "psql", "client_encoding": "UTF8"},
    "what asyncpg says": {"client_encoding": "'utf-8'"},
    "what pgjdbc says": {
        "client_encoding": "UTF8",
        "DateStyle": "ISO",
        "TimeZone": "Europe/Berlin",
        "extra_float_digits": "2",
    },
    "options": {"options": "-c timezone=Asia/Tokyo -c datestyle=German"},
    "options with spaces": {"options": r"-c application_name=two\ words -c IntervalStyle=iso_8601"},
    "options in long form": {"options": "--DateStyle=SQL --search-path=public"},
    "options in short forms": {"options": "-e -S 2048"},
    "an option against a parameter": {"options": "-c DateStyle=SQL", "DateStyle": "German"},
    "LATIN1": {"client_encoding": "LATIN1"},
    "an application named beyond ASCII": {"application_name": "bøb"},
    "an application with a long name": {"application_name": "x" * 200},
    "a setting of an extension": {"my.setting": "1", "options": "-c other.setting=2"},
    "no such setting": {"nothing_like_that": "1"},
    "no such setting in options": {"options": "-c nothing_like_that=1"},
    "options that are none": {"options": "-Z"},
    "an option without a value": {"options": "-c timezone"},
    "a value that is none": {"DateStyle": "nonsense"},
    "an encoding that is none": {"client_encoding": "nonsense"},
    "a zone that is none": {"TimeZone": "Nowhere/Land"},
    "what only a superuser sets": {"options": "-c log_min_messages=debug1"},
    "what nobody sets": {"options": "-c server_version=9"},
    "what takes a restart": {"options": "-c max_connections=5"},
    "no replication": {"replication": "false"},
}


def _opened(raw: Raw, given: dict[str, str]) -> object:
    """Return the settings that are reported, in no order, or the error."""
    seen = list[Frame]()
    listen = raw.next

    def next_() -> Frame:
        seen.append(listen())
        return seen[-1]

    raw.next = next_  # type: ignore[method-assign]
    try:
        raw.log_in("ann", **given)  # type: ignore[arg-type]  # none of them is `minor`
    except LoginFailed as failed:
        return {k: v for k, v in failed.fields.items() if k in "SVCMDHP"}
    statuses = [ParameterStatus.decode(Body(f.body)) for f in seen if f.tag == b"S"]
    return sorted((s.name, s.value) for s in statuses)


@pytest.fixture
def behind(running: Running) -> Iterator[Raw]:
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(PATIENCE_S)
    connection.connect(str(running.shadow.address))
    with Raw(running, connection=connection) as raw:
        yield raw


@pytest.mark.parametrize("given", OPENINGS.values(), ids=OPENINGS)
def test_an_opening(running: Running, behind: Raw, given: dict[str, str]) -> None:
    with Raw(running) as raw:
        assert _opened(raw, given) == _opened(behind, given)


REPORTED = b"""
    application_name client_encoding DateStyle default_transaction_read_only in_hot_standby
    integer_datetimes IntervalStyle is_superuser server_encoding server_version
    session_authorization standard_conforming_strings TimeZone scram_iterations"""


def test_everything_is_reported(running: Running) -> None:
    with Raw(running) as raw:
        reported = _opened(raw, {})
    assert isinstance(reported, list)
    assert {name for name, _ in reported} == set(REPORTED.split())


@pytest.mark.parametrize("replication", ["true", "on", "1", "database", "nonsense"])
def test_no_session_replicates(running: Running, replication: str) -> None:
    with Raw(running) as raw, pytest.raises(LoginFailed) as refused:
        raw.log_in(replication=replication)
    assert refused.value.fields["S"] == "FATAL"


def test_errors_are_read_by_old_clients_too(running: Running) -> None:
    with Raw(running) as raw:
        raw.socket.sendall(b"\x00\x00\x00\x08\x00\x02\x00\x00")  # version 2, which nobody speaks
        error = ErrorResponse.decode(Body(raw.until(b"E")[-1].body)).fields
    assert error[b"C"] in {b"0A000", b"08P01"}


def test_a_client_may_not_begin_with_a_misspelt_setting(running: Running) -> None:
    with Raw(running) as raw, pytest.raises(LoginFailed) as refused:
        raw.log_in(**{"Privacy.epsilom": "0.1"})  # type: ignore[arg-type]
    assert "there is no setting privacy.epsilom" in str(refused.value)
