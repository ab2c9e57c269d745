"""What the benchmarks make once and keep outside git: data, and other systems' environments."""

import subprocess
from collections.abc import Callable
from pathlib import Path

HOME = Path(".bench")


def kept(name: str, make: Callable[[Path], None]) -> Path:
    """Return the file or directory of that name; made if it is not there."""
    path = HOME / name
    if not path.exists():
        begun = path.with_name(f"{path.name}.new")
        begun.parent.mkdir(parents=True, exist_ok=True)
        make(begun)
        begun.replace(path)
    return path


def plots() -> Path:
    """Return the directory of what was drawn."""
    path = HOME / "plots"
    path.mkdir(parents=True, exist_ok=True)
    return path


def environment(name: str, *packages: str) -> Path:
    """Return the Python of a virtual environment with these packages; made if it is not there."""
    home = HOME / "venvs" / name
    python = home / "bin" / "python"
    ready = home / "ready"
    if not ready.exists():
        subprocess.run(["uv", "venv", "-q", "--clear", "--python", "3.11", home], check=True)
        subprocess.run(["uv", "pip", "install", "-q", "--python", python, *packages], check=True)
        ready.touch()
    return python.absolute()
