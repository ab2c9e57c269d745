"""Secrets that a state directory keeps: drawn once, and whole as soon as they are there at all."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path


def lasting_secret(path: Path) -> bytes:
    """Return the secret kept in a file, 32 hexadecimal digits; whoever asks first draws it.

    It is written under another name, and takes its own when it is on disk: a crash in between
    leaves no empty secret, which anybody could guess.
    """
    if not path.exists():
        handle, drawn = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(secrets.token_hex(16).encode())
                file.flush()
                os.fsync(handle)
            with suppress(FileExistsError):  # another process was faster
                os.link(drawn, path)
        finally:
            Path(drawn).unlink()
    return path.read_bytes()
