"""Finds the policies and demo data that come with pgfog, in a wheel or in a checkout."""

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def path(name: str) -> Path:
    """Return the path of a file under configs/, e.g. "demo.yaml".

    Raises:
        FileNotFoundError: nothing of that name is shipped.
    """
    for configs in (_HERE / "configs", _HERE.parent / "configs"):
        if (configs / name).exists():
            return configs / name
    raise FileNotFoundError(f"pgfog ships no {name}")
