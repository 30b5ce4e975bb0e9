"""How a program is started, and with what kept from it.

An ``Isolation`` says where the folders of a run appear to the program and starts the command in
there. The one of this module keeps nothing from the program; the sandbox is elsewhere.
"""

from __future__ import annotations

import compileall
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Protocol

from grader import processors
from grader.observe import linux
from grader.observe.linux import LinuxTree
from grader.observe.portable import PortableTree
from grader.observe.scan import Tree

INSIDE = Path(__file__).parent / "inside"
"""The files that run in the student's interpreter."""

LIMITS_VARIABLE = "GRADER_LIMITS"
"""Tells the first interpreter of a run that it is the first one, and its limits."""

PLACE_SIGNAL: int | None = signal.SIGRTMIN + 3 if hasattr(signal, "SIGRTMIN") else None
"""Asks a process where it is; None where the system has no signal that is nobody's."""

TAKERS = "takers"
"""The file of the door that the program may write: who took which lock, in the shim's words."""


@dataclass(frozen=True)
class Limits:
    """What one run may use.

    ``wall_seconds`` bounds the whole run, by a clock that slows down on a busy machine, to a tenth
    at the most; ``processes`` the processes and threads of the tree (only inside a sandbox, since
    outside the kernel would count the user's others too); the rest holds for each process by
    itself: ``memory_bytes`` of address space, ``open_files``, ``cpu_seconds`` of processor time.
    ``file_bytes`` bounds each file, the captured output included.
    """

    wall_seconds: float = 60.0
    spin_seconds: float = 0.3
    """Processor time that one process may use while nothing happens; then it counts as spinning."""
    processes: int = 128
    memory_bytes: int = 2 << 30
    tree_memory_bytes: int = 2 << 30
    """Memory that all processes may hold together; looked at a few times in a second, as are:"""
    folder_bytes: int = 64 << 20
    """what the files of the working folder hold together,"""
    files: int = 10_000
    """and how many files and folders there are in the program's own folders."""
    file_bytes: int = 16 << 20
    open_files: int = 1024
    cpu_seconds: int = 60

    def as_text(self, *, whole_tree: bool) -> str:
        """For ``grader_init``: names of the ``resource`` module and numbers, see setrlimit(2)."""
        limits = {
            "RLIMIT_AS": self.memory_bytes,
            "RLIMIT_FSIZE": self.file_bytes,
            "RLIMIT_NOFILE": self.open_files,
            "RLIMIT_CPU": self.cpu_seconds,
            "RLIMIT_CORE": 0,
        }
        if whole_tree:
            limits["RLIMIT_NPROC"] = self.processes
        return " ".join(f"{name}={number}" for name, number in limits.items())


@dataclass(frozen=True)
class Places:
    """The folders of a run, as the program sees them.

    ``work`` is its working folder; ``door`` holds the grader's socket, settings and clock;
    ``inside`` the shim.
    """

    work: str
    door: str
    inside: str


@dataclass(frozen=True)
class Command:
    """A Python command line to start in the work folder of a run."""

    run_folder: Path
    """Has the subfolders ``work`` and ``door``."""
    arguments: Sequence[str]
    """What follows the interpreter."""
    stdout: int
    stderr: int
    limits: Limits = field(default_factory=Limits)

    @property
    def takers(self) -> Path:
        """Where the shim notes who took which lock."""
        return self.run_folder / "door" / TAKERS


@cache
def compile_inside() -> None:
    """Compile what runs inside once; where nothing can be written, each process does it anew."""
    compileall.compile_dir(INSIDE, quiet=2)


class Isolation(Protocol):
    """A way to start a program."""

    name: str
    """"none", or what keeps the program in; goes into the results."""
    portable: bool
    """Whether the program is watched without /proc."""

    @property
    def runs(self) -> Path | None:
        """Where run folders have to be made; None for wherever temporary files go."""

    def places(self, run_folder: Path) -> Places:
        """Say where the folders of a run are as the program sees them."""

    def start(self, command: Command) -> Tree:
        """Start the command.

        Raises:
            ObserverError: when it cannot be started.
        """


def environment(places: Places) -> dict[str, str]:
    """All that the program is told by its environment."""
    count = os.environ.get(processors.COUNT_VARIABLE)
    return {
        **({processors.COUNT_VARIABLE: count} if count else {}),
        "GRADER_SETTINGS": os.path.join(places.door, "settings.json"),
        "PYTHONPATH": os.pathsep.join((places.inside, places.work, places.door)),
        "PYTHONNOUSERSITE": "1",
        "PYTHONUTF8": "1",
        "LANG": "C.UTF-8",
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": places.work,
        "MALLOC_ARENA_MAX": "2",
    }


def _interpreter() -> str:
    """On Windows the one of a virtual environment only starts another, which would be the main one.

    The library deals with it in the same way, see ``multiprocessing.popen_spawn_win32``.
    """
    base: str = getattr(sys, "_base_executable", sys.executable)
    return base if sys.platform == "win32" else sys.executable


class NoIsolation:
    """Starts the program as what it is: with all that the user may do."""

    name = "none"
    """See `Isolation`."""
    runs = None
    """See `Isolation`."""

    def __init__(self, *, portable: bool | None = None) -> None:
        """``portable`` forces the way to watch that needs no /proc (None: where there is none)."""
        self.portable = not linux.supported() if portable is None else portable
        """See `Isolation`."""

    def places(self, run_folder: Path) -> Places:
        """See `Isolation`."""
        return Places(str(run_folder / "work"), str(run_folder / "door"), str(INSIDE))

    def start(self, command: Command) -> Tree:
        """See `Isolation`."""
        compile_inside()
        if self.portable:
            return PortableTree(self._popen(command, subprocess.DEVNULL, {}))
        limits = command.limits.as_text(whole_tree=False)
        popen = self._popen(command, subprocess.PIPE, {LIMITS_VARIABLE: limits})
        return LinuxTree(popen.pid, popen, command.takers)

    def _popen(
        self, command: Command, stdin: int, variables: Mapping[str, str]
    ) -> subprocess.Popen[bytes]:
        own = {**environment(self.places(command.run_folder)), **variables}
        if sys.platform == "win32":
            own = {**os.environ, **own, "__PYVENV_LAUNCHER__": sys.executable}
        return subprocess.Popen(
            [_interpreter(), *command.arguments],
            stdin=stdin,
            stdout=command.stdout,
            stderr=command.stderr,
            cwd=command.run_folder / "work",
            env=own,
            start_new_session=True,
        )
