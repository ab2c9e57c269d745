"""A TCP port in front of a unix socket, for clients that know no other address."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def bridge(path: str) -> Iterator[int]:
    """Yield the port; each connection is one to the socket."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_serve, args=(server, path), daemon=True).start()
        yield server.getsockname()[1]


def _serve(server: socket.socket, path: str) -> None:
    with suppress(OSError):  # it is closed
        while True:
            client, _ = server.accept()
            behind = socket.socket(socket.AF_UNIX)
            behind.connect(path)
            for one, other in ((client, behind), (behind, client)):
                threading.Thread(target=_carry, args=(one, other), daemon=True).start()


def _carry(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while data := one.recv(65536):
            other.sendall(data)
        other.shutdown(socket.SHUT_WR)
