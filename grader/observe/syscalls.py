"""Which system calls are waits without an end of their own, by number and arguments.

Numbers: Linux ``arch/x86/entry/syscalls/syscall_64.tbl`` and ``include/uapi/asm-generic/unistd.h``
(aarch64). Arguments: section 2 of the manual pages. The line that is judged is the one of
``/proc/<pid>/task/<tid>/syscall``, see proc(5).
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_X86_64 = {
    "read": 0, "write": 1, "poll": 7, "readv": 19, "writev": 20, "select": 23, "pause": 34,
    "nanosleep": 35, "accept": 43, "sendto": 44, "recvfrom": 45, "sendmsg": 46, "recvmsg": 47,
    "wait4": 61, "semop": 65, "msgrcv": 70, "fcntl": 72, "flock": 73, "rt_sigtimedwait": 128,
    "rt_sigsuspend": 130, "futex": 202, "restart_syscall": 219, "semtimedop": 220,
    "clock_nanosleep": 230, "epoll_wait": 232, "mq_timedreceive": 243, "waitid": 247,
    "pselect6": 270, "ppoll": 271, "epoll_pwait": 281, "accept4": 288, "recvmmsg": 299,
    "epoll_pwait2": 441, "futex_waitv": 449, "futex_wait": 455,
}  # fmt: skip
_AARCH64 = {
    "epoll_pwait": 22, "fcntl": 25, "flock": 32, "read": 63, "write": 64, "readv": 65,
    "writev": 66, "pselect6": 72, "ppoll": 73, "waitid": 95, "futex": 98, "nanosleep": 101,
    "clock_nanosleep": 115, "restart_syscall": 128, "rt_sigsuspend": 133, "rt_sigtimedwait": 137,
    "mq_timedreceive": 183, "msgrcv": 188, "semtimedop": 192, "semop": 193, "accept": 202,
    "sendto": 206, "recvfrom": 207, "sendmsg": 211, "recvmsg": 212, "accept4": 242,
    "recvmmsg": 243, "wait4": 260, "epoll_pwait2": 441, "futex_waitv": 449, "futex_wait": 455,
}  # fmt: skip

_NUMBERS = {"x86_64": _X86_64, "aarch64": _AARCH64}

_FUTEX_WAITS = {0, 6, 9, 11, 13}
"""FUTEX_WAIT, LOCK_PI, WAIT_BITSET, WAIT_REQUEUE_PI and LOCK_PI2, of linux/futex.h."""

_ANY_CHILD = 0xFFFFFFFF
"""-1, for wait4."""
_P_ALL, _P_PID, _WEXITED = 0, 1, 4
"""Of linux/wait.h, for waitid."""


def _always(_: Sequence[int]) -> bool:
    return True


def _null(position: int) -> Callable[[Sequence[int]], bool]:
    """The pointer to the time limit is null."""
    return lambda arguments: arguments[position] == 0


def _negative(position: int) -> Callable[[Sequence[int]], bool]:
    """The time limit, a C int, is negative."""
    return lambda arguments: bool(arguments[position] & 0x80000000)


_ENDLESS: dict[str, Callable[[Sequence[int]], bool]] = {
    "read": _always, "readv": _always, "write": _always, "writev": _always,
    "recvfrom": _always, "recvmsg": _always, "sendto": _always, "sendmsg": _always,
    "accept": _always, "accept4": _always, "wait4": _always, "waitid": _always,
    "pause": _always, "rt_sigsuspend": _always, "flock": _always, "fcntl": _always,
    "semop": _always, "msgrcv": _always,
    "semtimedop": _null(3), "recvmmsg": _null(4), "mq_timedreceive": _null(4),
    "rt_sigtimedwait": _null(2), "select": _null(4), "pselect6": _null(4), "ppoll": _null(2),
    "epoll_pwait2": _null(3), "futex_waitv": _null(3), "futex_wait": _null(4),
    "poll": _negative(2), "epoll_wait": _negative(3), "epoll_pwait": _negative(3),
    "futex": lambda arguments: arguments[3] == 0,
}  # fmt: skip


@dataclass(frozen=True)
class Syscall:
    """The system call in which a thread sleeps; ``name`` is "" for one that is in no table here."""

    name: str
    arguments: tuple[int, ...]

    @property
    def endless(self) -> bool:
        """Whether the thread stays there until somebody else does something."""
        if self.name == "futex" and (self.arguments[1] & 0x7F) not in _FUTEX_WAITS:
            return False
        rule = _ENDLESS.get(self.name)
        return rule is not None and rule(self.arguments)

    def awaits(self, child: int) -> bool:
        """Whether the end of this child, by the number that its parent has for it, ends the call.

        Waits for a group of processes are not looked into.
        """
        if self.name == "wait4":
            return self.arguments[0] & 0xFFFFFFFF in (child, _ANY_CHILD)
        if self.name == "waitid" and self.arguments[3] & _WEXITED:
            kind, number = self.arguments[0] & 0xFFFFFFFF, self.arguments[1] & 0xFFFFFFFF
            return kind == _P_ALL or (kind == _P_PID and number == child)
        return False


class SyscallTable:
    """The numbers of one processor architecture."""

    def __init__(self, machine: str) -> None:
        self._names = {number: name for name, number in _NUMBERS[machine].items()}

    @classmethod
    def of_this_machine(cls) -> SyscallTable | None:
        """None where we have no table, so that another way of looking must be taken."""
        machine = platform.machine()
        return cls(machine) if machine in _NUMBERS else None

    def parse(self, line: str) -> Syscall | None:
        """The call of one line of ``/proc/…/syscall``; None for a thread that is in none.

        >>> SyscallTable("x86_64").parse("61 0xffffffff 0x0 0x0 0x0 0x0 0x0 0x7ffe 0x7f01").name
        'wait4'
        """
        number, *rest = line.split()
        if number in ("running", "-1"):
            return None
        arguments = tuple(int(word, 16) for word in rest[:6])
        return Syscall(self._names.get(int(number), ""), arguments)
