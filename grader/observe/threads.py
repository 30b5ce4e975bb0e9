"""One thread in one look: its state, the call that it sleeps in, and how often it has run."""

from __future__ import annotations

from dataclasses import dataclass

from grader.observe.scan import Motion
from grader.observe.syscalls import Syscall

_F_SETLKW = {7, 38}
"""F_SETLKW and F_OFD_SETLKW: the two fcntl commands that wait."""


@dataclass(frozen=True)
class Thread:
    """One thread: its state letter, the call it sleeps in, how often it was given a processor."""

    tid: int
    state: str
    syscall: Syscall | None
    runs: int

    @property
    def motion(self) -> Motion:
        if self.state in "ZX":
            return Motion.ENDED
        if self.state in "Tt":
            return Motion.BLOCKED
        if self.state != "S" or self.syscall is None:
            return Motion.MOVING
        if self.syscall.name == "fcntl" and self.syscall.arguments[1] not in _F_SETLKW:
            return Motion.MOVING
        return Motion.BLOCKED if self.syscall.endless else Motion.TIMED
