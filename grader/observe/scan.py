"""What one look at the operating system gives, the same from every platform module."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from grader.observe.states import Blocked, Process


class Motion(Enum):
    """Whether a process may go on without anybody else's doing."""

    MOVING = "moving"
    TIMED = "timed"
    """Asleep until somebody wakes it or a time limit passes."""
    BLOCKED = "blocked"
    """Asleep until somebody wakes it."""
    ENDED = "ended"


@dataclass(frozen=True)
class Seen:
    """One process in one look."""

    pid: int
    started: float
    motion: Motion
    runs: int
    """Grows whenever a thread that is no timed waiter has run; equal means that none has."""
    naps: Mapping[int, int]
    """The threads that wait with a time limit -> how often each has gone to sleep."""
    cpu: float
    """Seconds of processor time used."""
    helper: bool
    exit_status: int | None = None
    """Of an ended process that nobody has reaped: exit code, or minus the signal."""


@dataclass(frozen=True)
class Scan:
    """All processes of the program in one look, oldest first; the main process is ``main``."""

    processes: tuple[Seen, ...]
    main: Seen | None
    strict: bool = True
    """False where the system does not tell a blocked process from one that just does not run."""
    whole: bool = True
    """False when a process was missed, as the kernel may when another one ends, see proc(5), and
    when one has come or ended since the last look."""

    def motion(self) -> Motion:
        """That of the liveliest process."""
        if not self.whole:
            return Motion.MOVING
        motions = {seen.motion for seen in self.processes}
        for motion in (Motion.MOVING, Motion.TIMED):
            if motion in motions:
                return motion
        return Motion.BLOCKED

    def naps(self) -> Mapping[tuple[int, int], int]:
        """Of all processes: pid and thread -> how often it has gone to sleep."""
        return {
            (seen.pid, thread): count
            for seen in self.processes
            for thread, count in seen.naps.items()
        }

    def fingerprint(self) -> tuple[tuple[int, float, int, bool], ...]:
        """Equal in two looks only when nobody but timed waiters ran, came or went in between."""
        return tuple(
            (seen.pid, seen.started, seen.runs, seen.motion is Motion.ENDED)
            for seen in self.processes
        )


@dataclass(frozen=True)
class Detail:
    """What a process waits for, as far as the system tells."""

    blocked_on: Blocked
    semaphores: frozenset[int] = field(default_factory=frozenset)


class Tree(Protocol):
    """The processes of one running program, as one operating system shows them."""

    def scan(self) -> Scan: ...

    def detail(self, seen: Seen, known: Mapping[int, Process]) -> Detail:
        """Look closer at one process; ``known`` gives the names of the others by pid."""

    def memory(self) -> float:
        """Bytes that all its processes hold together, what they share counted once if possible.

        Infinity where the system has ended one of them for wanting more than it may have.
        """

    def scratch_files(self) -> int:
        """Files in folders that are the program's own, beside the one that it works in."""

    def started(self, pid: int) -> float | None:
        """When a process started; None for one that has gone."""

    def has(self, pid: int) -> bool:
        """Whether a process is of the program, as far as its ancestors tell."""

    def has_ended(self, pid: int) -> bool:
        """Whether a process has ended, reaped or not."""

    def launcher_ended(self) -> bool:
        """Whether what started the program has ended, so that nothing will come any more."""

    def end(self) -> None:
        """End every process of the program, for certain, and wait until they are gone."""
