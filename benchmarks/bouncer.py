"""pgbouncer in front of a PostgreSQL, if it is installed: `apt-get install pgbouncer`."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.setting import USER, Place

_SETTINGS = """
[databases]
* = host={host} port={port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {own}
unix_socket_dir =
auth_type = trust
auth_file = {users}
pool_mode = session
default_pool_size = 100
max_client_conn = 300
ignore_startup_parameters = extra_float_digits, options
logfile = {log}
"""


@contextmanager
def bouncer(behind: Place) -> Iterator[Place | None]:
    """Run pgbouncer as the user that PostgreSQL runs as; yield None if there is none."""
    program = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
    if program is None:
        yield None
        return
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with TemporaryDirectory() as name:
        directory, owner = Path(name), Path(behind.host).owner()
        shutil.chown(directory, owner)
        (directory / "users").write_text(f'"{USER}" ""\n')
        (directory / "settings").write_text(
            _SETTINGS.format(
                host=behind.host,
                port=behind.port,
                own=port,
                users=directory / "users",
                log=directory / "log",
            )
        )
        process = subprocess.Popen(
            [program, "-q", str(directory / "settings")], user=owner, stderr=subprocess.DEVNULL
        )
        try:
            _wait(port)
            yield Place("127.0.0.1", port, behind.database)
        finally:
            process.terminate()
            process.wait()


def _wait(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("pgbouncer does not start")
