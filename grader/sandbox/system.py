"""What a Python program needs of this machine's files, and what of them it shall not see."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FOLDERS = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
SETTINGS = ("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/localtime")


@cache
def interpreter() -> Path:
    """The interpreter itself, and not the link that a virtual environment has to it."""
    return Path(getattr(sys, "_base_executable", sys.executable)).resolve()


@cache
def prefix() -> Path | None:
    """The interpreter's folder, where it is not part of the system."""
    folder = Path(sys.base_prefix).resolve()
    return None if folder.is_relative_to("/usr") else folder


@cache
def site_packages() -> list[Path]:
    """Where installed packages lie: a program must see neither the grader nor the suites."""
    folders = (Path(sys.base_prefix).resolve() / "lib").glob("python3*/*-packages")
    shared = Path("/usr/lib/python3/dist-packages")
    local = Path("/usr/local/lib").glob("python3*/*-packages")
    return sorted({path for path in (*folders, *local, shared) if path.is_dir()})


def first_closed_folder(path: Path) -> Path | None:
    """The outermost folder above ``path`` into which not everybody may go."""
    for folder in reversed(path.parents):
        if not folder.stat().st_mode & 0o001:
            return folder
    return None


@cache
def readable() -> list[tuple[str, bool]]:
    """What a program needs, with installed packages left out; in pairs (path, all that it holds).

    A folder of which not all is named may be listed, and what it holds is named by itself.
    """
    hidden = {str(path) for path in site_packages()}
    folders = [*map(Path, FOLDERS), *filter(None, (prefix(),))]
    whole = [folder.resolve() for folder in folders if folder.is_dir()]
    return [each for folder in dict.fromkeys(whole) for each in _without(folder, hidden)]


def _without(folder: Path, hidden: set[str]) -> Iterator[tuple[str, bool]]:
    if not any(Path(path).is_relative_to(folder) for path in hidden):
        yield str(folder), True
        return
    yield str(folder), False
    for entry in os.scandir(folder):
        if entry.path not in hidden and not entry.is_symlink():
            if entry.is_dir():
                yield from _without(Path(entry.path), hidden)
            else:
                yield entry.path, True
