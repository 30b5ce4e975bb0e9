"""Processes as they are seen from outside, and what each of them waits for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Process:
    """One process of the program, under a name that people can follow.

    ``label`` is "main", or "child N" in the order in which the processes were first seen. Two are
    equal when they are the same process; the kernel's start time keeps a reused ``pid`` apart.
    """

    pid: int
    started: float
    label: str

    @property
    def is_main(self) -> bool:
        return self.label == "main"

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True)
class Held:
    """Stopped by the grader at the entry of a function."""

    function: str

    def __str__(self) -> str:
        return f"held in {self.function}"


@dataclass(frozen=True)
class Semaphore:
    """Waits for a lock or semaphore between processes; equal inodes are the same one.

    As far as the program itself told, it is ``taken``, by ``taker``, which is None for one that
    had ended before it was seen.
    """

    inode: int
    taken: bool = field(default=False, compare=False)
    taker: Process | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return f"waits for a lock that {self.taker} took" if self.taker else "waits for a lock"


@dataclass(frozen=True)
class Lock:
    """Waits for a lock inside its own process; ``thread`` is what another thread waits for."""

    thread: Blocked | None = field(default=None, compare=False)

    def __str__(self) -> str:
        own = "waits for a thread of its own"
        return f"{own}, which {self.thread}" if self.thread else own


@dataclass(frozen=True)
class Pipe:
    """Waits at one end of a pipe; equal inodes are the same one.

    ``others`` have the other end open, in the order of their labels; the waiting process itself
    may be among them.
    """

    inode: int
    writing: bool = False
    others: tuple[Process, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        what = "room in a pipe" if self.writing else "something in a pipe"
        if not self.others:
            return f"waits for {what}"
        return f"waits for {what} to {', '.join(map(str, self.others))}"


@dataclass(frozen=True)
class Socket:
    """Waits at a socket: a connection of the library's, or a manager."""

    inode: int

    def __str__(self) -> str:
        return "waits for a message"


@dataclass(frozen=True)
class ChildEnd:
    """Waits for a child process to end; ``child`` is None when any will do."""

    child: Process | None = None

    def __str__(self) -> str:
        return f"waits for {self.child or 'a child'} to end"


@dataclass(frozen=True)
class FileLock:
    """Waits for a lock on a file."""

    def __str__(self) -> str:
        return "waits for a file lock"


@dataclass(frozen=True)
class Sleep:
    """Sleeps, for as long as it said."""

    def __str__(self) -> str:
        return "sleeps"


@dataclass(frozen=True)
class TimedWait:
    """Waits for something, or for a time limit of its own."""

    def __str__(self) -> str:
        return "waits with a time limit"


@dataclass(frozen=True)
class Stopped:
    """Stopped by a signal."""

    def __str__(self) -> str:
        return "stopped by a signal"


@dataclass(frozen=True)
class Running:
    """Uses a processor, or wants to."""

    def __str__(self) -> str:
        return "runs"


@dataclass(frozen=True)
class Unknown:
    """Waits for something that this system does not tell us."""

    def __str__(self) -> str:
        return "waits"


Blocked = (
    Held | Semaphore | Lock | Pipe | Socket | ChildEnd | FileLock | Sleep | TimedWait | Stopped
    | Running | Unknown
)  # fmt: skip


@dataclass(frozen=True)
class ProcessState:
    """One process at the moment of a snapshot.

    ``semaphores`` are the inodes that any of its threads waits for. ``helper`` is true for the
    library's own: resource tracker, fork server, manager.
    """

    process: Process
    blocked_on: Blocked
    alive: bool
    helper: bool = False
    semaphores: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Snapshot:
    """The program at a moment at which nothing of it could move.

    ``certain`` is false where a quiet time had to stand in for that: on systems without /proc, and
    for programs that wait in timed steps.
    """

    processes: tuple[ProcessState, ...]
    certain: bool = True

    @property
    def main(self) -> ProcessState | None:
        """None once the main process has ended."""
        for state in self.processes:
            if state.process.is_main:
                return state
        return None

    @property
    def workers(self) -> list[Process]:
        """The living children, without the library's helpers."""
        return [
            state.process
            for state in self.processes
            if state.alive and not state.helper and not state.process.is_main
        ]

    def waiting_on_semaphore(self) -> Mapping[int, list[Process]]:
        """Inode of each semaphore between processes -> who waits for it."""
        waiting: dict[int, list[Process]] = {}
        for state in self.processes:
            for inode in sorted(state.semaphores):
                waiting.setdefault(inode, []).append(state.process)
        return waiting
