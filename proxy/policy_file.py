"""Reads a policy from disk; all judgement is in `sensitivity.policy`."""

import os
from pathlib import Path

from sensitivity.policy import Policy, PolicyInvalid, Problem, read_policy

_MOST_BYTES = 1 << 20


def load(path: Path) -> Policy:
    """Read a policy file, with secrets from the environment and from files.

    Raises:
        PolicyInvalid: it cannot be read, or something in it is wrong; says everything at once.
    """
    try:
        text = _read(path)
    except (OSError, UnicodeError) as error:
        raise PolicyInvalid(path, [Problem(0, "", _why(error))]) from None
    return read_policy(text, path, environ=os.environ, read_file=_read)


def _read(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise OSError(f"is larger than {_MOST_BYTES} bytes")
    return data.decode("utf-8-sig")


def _why(error: OSError | UnicodeError) -> str:
    match error:
        case UnicodeError():
            return "is not UTF-8"
        case FileNotFoundError():
            return "there is no such file"
        case OSError(strerror=str(reason)):
            return f"cannot be read: {reason}"
        case _:
            return str(error)
