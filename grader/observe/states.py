"""Processes as they are seen from outside, and what each of them waits for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from grader.words import Text, joined, text


@dataclass(frozen=True)
class Process:
    """One process of the program, under a name that people can follow.

    ``label`` is "main", or "child N" in the order in which the processes were first seen. Two are
    equal when they are the same process: ``started``, the start time in the kernel's own units,
    keeps a reused ``pid`` apart.
    """

    pid: int
    started: float
    label: str

    @property
    def is_main(self) -> bool:
        """Whether it is the one that was started first, and not a child."""
        return self.label == "main"

    def __str__(self) -> str:
        return self.label


class _Wait:
    """What a process waits for, in words."""

    @property
    def words(self) -> Text:
        raise NotImplementedError

    def __str__(self) -> str:
        return str(self.words)


@dataclass(frozen=True)
class Held(_Wait):
    """Stopped by the grader at the entry of a function."""

    function: str

    @property
    def words(self) -> Text:
        return text("held in {function}", function=self.function)


@dataclass(frozen=True)
class Semaphore(_Wait):
    """Waits for a lock or semaphore between processes; equal inodes are the same one.

    As far as the program itself told, it is ``taken``, by ``taker``, which is None for one that
    had ended before it was seen.
    """

    inode: int
    taken: bool = field(default=False, compare=False)
    taker: Process | None = field(default=None, compare=False)

    @property
    def words(self) -> Text:
        if self.taker is None:
            return text("waits for a lock")
        return text("waits for a lock that {process} took", process=self.taker.label)


@dataclass(frozen=True)
class Lock(_Wait):
    """Waits for a lock inside its own process; ``thread`` is what another thread waits for."""

    thread: Blocked | None = field(default=None, compare=False)

    @property
    def words(self) -> Text:
        if self.thread is None:
            return text("waits for a thread of its own")
        return text("waits for a thread of its own, which {wait}", wait=self.thread.words)


@dataclass(frozen=True)
class Pipe(_Wait):
    """Waits at one end of a pipe; equal inodes are the same one.

    ``others`` have the other end open, in the order of their labels; the waiting process itself
    may be among them.
    """

    inode: int
    writing: bool = False
    others: tuple[Process, ...] = field(default=(), compare=False)

    @property
    def words(self) -> Text:
        if not self.others:
            return text(
                "waits for room in a pipe" if self.writing else "waits for something in a pipe"
            )
        return text(
            "waits for room in a pipe to {processes}"
            if self.writing
            else "waits for something in a pipe to {processes}",
            processes=joined(text(", "), (process.label for process in self.others)),
        )


@dataclass(frozen=True)
class Socket(_Wait):
    """Waits at a socket: a connection of the library's, or a manager."""

    inode: int

    @property
    def words(self) -> Text:
        return text("waits for a message")


@dataclass(frozen=True)
class ChildEnd(_Wait):
    """Waits for a child process to end; ``child`` is None when any will do."""

    child: Process | None = None

    @property
    def words(self) -> Text:
        if self.child is None:
            return text("waits for a child to end")
        return text("waits for {process} to end", process=self.child.label)


@dataclass(frozen=True)
class FileLock(_Wait):
    """Waits for a lock on a file."""

    @property
    def words(self) -> Text:
        return text("waits for a file lock")


@dataclass(frozen=True)
class Sleep(_Wait):
    """Sleeps, for as long as it said."""

    @property
    def words(self) -> Text:
        return text("sleeps")


@dataclass(frozen=True)
class TimedWait(_Wait):
    """Waits for something, or for a time limit of its own."""

    @property
    def words(self) -> Text:
        return text("waits with a time limit")


@dataclass(frozen=True)
class Stopped(_Wait):
    """Stopped by a signal."""

    @property
    def words(self) -> Text:
        return text("stopped by a signal")


@dataclass(frozen=True)
class Running(_Wait):
    """Uses a processor, or wants to."""

    @property
    def words(self) -> Text:
        return text("runs")


@dataclass(frozen=True)
class Unknown(_Wait):
    """Waits for something that this system does not tell us."""

    @property
    def words(self) -> Text:
        return text("waits")


Blocked = (
    Held | Semaphore | Lock | Pipe | Socket | ChildEnd | FileLock | Sleep | TimedWait | Stopped
    | Running | Unknown
)  # fmt: skip


@dataclass(frozen=True)
class ProcessState:
    """What ``process`` is doing at the moment of a snapshot.

    ``blocked_on`` says what it waits for, and `str` of it in words. ``alive`` is false for one that
    has ended and was not joined yet. ``semaphores`` are the inodes that any of its threads waits
    for. ``helper`` is true for the library's own: resource tracker, fork server, manager.
    """

    process: Process
    blocked_on: Blocked
    alive: bool
    helper: bool = False
    semaphores: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Snapshot:
    """The program at a moment at which nothing of it could move.

    ``processes`` has those that there are, and those that have ended and were not joined yet.
    ``certain`` is false where a quiet time had to stand in for that: on systems without /proc, and
    for programs that wait in timed steps.
    """

    processes: tuple[ProcessState, ...]
    certain: bool = True

    @property
    def main(self) -> ProcessState | None:
        """The main process; None once it has ended."""
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
