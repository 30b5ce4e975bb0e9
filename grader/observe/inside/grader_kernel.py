"""What the kernel is asked for directly: mounts, namespaces, privileges, filters of system calls.

Standard library only, as all that runs inside; each function raises OSError with what was asked.
"""

from __future__ import annotations

import ctypes
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long


def call(function: Any, *arguments: Any) -> int:
    """Call a function of the C library; its numbers are all as wide as a register."""
    wide = [ctypes.c_ulong(each) if isinstance(each, int) else each for each in arguments]
    result: int = function(*wide)
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{function.__name__}{arguments}: {os.strerror(number)}")
    return result


# Mounts and namespaces, see mount(2) and unshare(2)

NEW_MOUNTS, NEW_HOST_NAME, NEW_IPC = 0x00020000, 0x04000000, 0x08000000
NEW_USERS, NEW_PROCESSES, NEW_NETWORK = 0x10000000, 0x20000000, 0x40000000

READ_ONLY, NOSUID, NODEV, NOEXEC, REMOUNT = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 5
BIND, RECURSIVELY, PRIVATE = 1 << 12, 1 << 14, 1 << 18


def unshare(namespaces: int) -> None:
    call(libc.unshare, namespaces)


def mount(source: str, target: str, kind: str, flags: int, data: str = "") -> None:
    call(libc.mount, *(text.encode() for text in (source, target, kind)), flags, data.encode())


# System calls, see seccomp(2)

_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, _PR_SET_NO_NEW_PRIVS = 22, 2, 38
_INSTRUCTION_BYTES = 8


class _Filter(ctypes.Structure):
    """struct sock_fprog"""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def gain_nothing() -> None:
    """From now on no program that is run has more rights than this process."""
    call(libc.prctl, _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def load_filter(instructions: bytes) -> None:
    """Have system calls filtered from now on, here and in all children."""
    filter_ = _Filter(len(instructions) // _INSTRUCTION_BYTES, instructions)
    call(libc.prctl, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(filter_), 0, 0)


# Capabilities, see capabilities(7) and capset(2)

_PR_SET_PDEATHSIG, _PR_CAPBSET_DROP, _PR_CAP_AMBIENT, _CLEAR_ALL = 1, 24, 47, 4
_CAPABILITY_VERSION_3 = 0x20080522
_EINVAL = 22


def die_with_parent(signal: int) -> None:
    call(libc.prctl, _PR_SET_PDEATHSIG, signal, 0, 0, 0)


def drop_capabilities() -> None:
    """Give up all of them, for good."""
    call(libc.prctl, _PR_CAP_AMBIENT, _CLEAR_ALL, 0, 0, 0)
    for capability in range(64):
        try:
            call(libc.prctl, _PR_CAPBSET_DROP, capability, 0, 0, 0)
        except OSError as error:
            if error.errno != _EINVAL:
                raise
            break
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    call(libc.capset, header, (ctypes.c_uint32 * 6)())
