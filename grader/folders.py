"""Folders that a process has locked: those of its own for temporary files, and where it writes to.

Nothing is left on the disk: where nobody was left to remove a folder for temporary files, `sweep`
does. It takes every one that no living process has locked, told by its name and a mark in it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

if sys.platform != "win32":
    import fcntl

_FOLDERS = "grader-worker-"
"""What the names of the workers' folders begin with."""
_MARK = ".grader-worker"
"""An empty file in each, since a folder of anybody's may have such a name."""


class Folder:
    """A new one, locked for as long as this process lives."""

    def __init__(self) -> None:
        while True:
            self.path = Path(tempfile.mkdtemp(prefix=_FOLDERS, dir=_temporary_files()))
            try:
                self._lock = lock(self.path)
            except (BlockingIOError, FileNotFoundError):
                continue
            if self.path.exists():
                break
            # Another grader that was sweeping has taken it for a left one.
            release(self._lock)
        try:
            (self.path / _MARK).touch()
        except OSError:
            self.remove()
            raise
        # As root, programs run as a user that has to get to its own folder in here.
        self.path.chmod(0o711)

    def remove(self) -> None:
        remove_tree(self.path)
        release(self._lock)


def _temporary_files() -> str:
    """Where they go. To ask ``tempfile`` makes one, to try, and a parent killed then leaves it."""
    if os.name == "posix":
        return os.environ.get("TMPDIR") or "/tmp"
    return tempfile.gettempdir()


def sweep() -> None:
    """Remove the folders of this user's that no living parent holds."""
    with contextlib.suppress(OSError), os.scandir(_temporary_files()) as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                if entry.name.startswith(_FOLDERS) and _is_own_folder(entry):
                    held = lock(Path(entry.path))
                    if held is not None:
                        remove_tree(Path(entry.path))
                        release(held)


def _is_own_folder(entry: os.DirEntry[str]) -> bool:
    about = entry.stat(follow_symlinks=False)
    if not (stat.S_ISDIR(about.st_mode) and hasattr(os, "geteuid")):
        return False
    return about.st_uid == os.geteuid() and Path(entry.path, _MARK).exists()


def remove_tree(folder: Path) -> None:
    """Remove it all, also what a program made hard to remove."""
    with contextlib.suppress(RecursionError):
        shutil.rmtree(folder, ignore_errors=True)
    if folder.exists() and os.name == "posix":
        # Folders that are closed, or nested too deeply for Python.
        for command in (["chmod", "-R", "u+rwx"], ["rm", "-rf"]):
            subprocess.run([*command, "--", str(folder)], capture_output=True, check=False)


def lock(folder: Path) -> int | None:
    """Lock a folder until `release`, or until this process ends, in whatever way.

    Returns None where there are no such locks: on Windows, and on some network drives.

    Raises:
        BlockingIOError: when another process has locked it.
    """
    if sys.platform == "win32":
        return None
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(held)
        if isinstance(error, BlockingIOError):
            raise
        return None
    return held


def release(held: int | None) -> None:
    """Let go of a folder that `lock` has locked."""
    if held is not None:
        os.close(held)
