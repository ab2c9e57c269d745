"""The tap hears what it is there to hear."""

import socket
import threading
from pathlib import Path

import pytest

from tests.wiretap import FORMS, NUMBER, Tap, found_in


@pytest.mark.parametrize("said", [*FORMS, str(NUMBER).encode()])
@pytest.mark.parametrize("pieces", [1, 3])
def test_it_hears_a_canary_in_pieces_and_passes_it_on(said: bytes, pieces: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            server, _ = listening.accept()
            with server:
                server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                size = -(-len(said) // pieces)
                for piece in (b"x" * 70_000, *(said[i : i + size] for i in range(0, 99, size))):
                    server.recv(1)
                    server.sendall(piece)

        thread = threading.Thread(target=serve)
        thread.start()
        tap, received = Tap(listening.getsockname()[1]), b""
        with socket.create_connection(("127.0.0.1", tap.port)) as client:
            client.sendall(b"?" * 200)
            while part := client.recv(1 << 16):
                received += part
        thread.join()
        tap.close()
        assert said in received
        assert len(tap.heard) == 1
        assert tap.size == len(received)


def test_it_is_found_in_files(tmp_path: Path) -> None:
    file = tmp_path / "base" / "1"
    file.parent.mkdir()
    file.write_bytes(b"x" * 9999)
    assert found_in(tmp_path) == []
    file.write_bytes(b"x".join(FORMS))
    assert found_in(tmp_path) == [(file, form) for form in FORMS]
    with pytest.raises(AssertionError, match="nothing was read"):
        found_in(tmp_path / "nowhere")
