"""What is not allowed. Everything else is: students may use all that Python offers."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """Calls that fail with ``error``, for this reason; with 0 they do nothing, as if done.

    A call that libseccomp does not know goes by its number, the same on both processors.
    ``but_with`` is the one first argument with which they are allowed; without it, none is.
    ``only_with`` is an argument, counted from 0, a mask, and the value under it that is meant.
    """

    calls: tuple[str | int, ...]
    reason: str
    error: int = errno.EPERM
    but_with: int | None = None
    only_with: tuple[int, int, int] | None = None

    @property
    def names(self) -> list[str]:
        return [call for call in self.calls if isinstance(call, str)]

    @property
    def numbers(self) -> list[int]:
        return [call for call in self.calls if isinstance(call, int)]


AF_UNIX = 1
"""The only kind of socket that may be made, see address_families(7)."""
THE_CALLER = 0

RULES = (
    Rule(
        ("add_key", "keyctl", "request_key"),
        "keyrings belong to the user and not to the sandbox",
    ),
    Rule(
        ("shmget", "shmat", "shmctl", "shmdt", "semget", "semop", "semtimedop", "semctl"),
        "System V memory and semaphores count for no limit of ours",
    ),
    Rule(
        ("msgget", "msgsnd", "msgrcv", "msgctl"),
        "System V queues count for no limit of ours",
    ),
    Rule(
        ("memfd_create", "memfd_secret"),
        "memory in files without a name counts for no limit of ours",
    ),
    Rule(
        ("fallocate",),
        "it takes disk that the size of no file shows",
        errno.EOPNOTSUPP,
    ),
    Rule(
        ("io_uring_setup", "io_uring_enter", "io_uring_register"),
        "calls made through a ring pass by this filter",
        errno.ENOSYS,
    ),
    Rule(
        ("ptrace", "process_vm_readv", "process_vm_writev", "kcmp", "pidfd_getfd"),
        "one process shall not reach into another",
    ),
    Rule(
        ("unshare", "setns", "chroot", "pivot_root"),
        "namespaces open much of the kernel to whoever is root in them",
    ),
    Rule(
        ("clone3",),
        "its flags lie in memory, where no filter sees them; the C library then uses clone",
        errno.ENOSYS,
    ),
    Rule(
        ("mount", "umount2", "mount_setattr", "open_tree", "move_mount", "fsopen", "fsmount"),
        "the sandbox's files are where they are",
    ),
    Rule(
        ("bpf", "perf_event_open", "userfaultfd", "fanotify_init", "open_by_handle_at"),
        "ways deep into the kernel that no exercise needs",
    ),
    Rule(
        ("kexec_load", "init_module", "finit_module", "delete_module", "reboot", "swapon", "acct"),
        "the machine is not the program's",
    ),
    Rule(
        ("socket",),
        "sockets lead out of the sandbox, but for those between processes",
        errno.EAFNOSUPPORT,
        but_with=AF_UNIX,
    ),
    Rule(
        ("prlimit64",),
        "the limits of another process, such as process 1, are not its own",
        but_with=THE_CALLER,
    ),
)

NAMESPACE_FLAGS = (
    0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000,
)  # fmt: skip
"""CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET, see clone(2)."""

_SETXATTRAT, _REMOVEXATTRAT, _FILE_SETATTR = 463, 466, 469
_ACCESS, _NEITHER, _TRUNCATED = 0o3, 0o3, 0o1000
"""Of the flags of open(2): how a file is opened, here neither to read nor to write; O_TRUNC."""

OWN_FILES_RULES = (
    Rule(
        ("truncate",),
        "Landlock holds it since its third version only; ftruncate does for files that are open",
    ),
    *(
        Rule(
            (call,),
            "files that can only be read would be emptied, before that version",
            only_with=(argument, _ACCESS | _TRUNCATED, access | _TRUNCATED),
        )
        for call, argument in (("open", 1), ("openat", 2))
        for access in (os.O_RDONLY, _NEITHER)
    ),
    Rule(
        ("openat2",),
        "its flags lie in memory, where no filter sees them; the C library then uses openat",
        errno.ENOSYS,
    ),
    Rule(
        ("chmod", "fchmod", "fchmodat", "fchmodat2"),
        "all files of its user would be its to open or close; the library does so for its own",
        error=0,
    ),
    Rule(
        ("utime", "utimes", "futimesat", "utimensat"),
        "all files that it can name would be its to touch; many tools do so for their own",
        error=0,
    ),
    Rule(
        (
            *("chown", "lchown", "fchown", "fchownat"),
            *("setxattr", "lsetxattr", "fsetxattr", _SETXATTRAT, _FILE_SETATTR),
            *("removexattr", "lremovexattr", "fremovexattr", _REMOVEXATTRAT),
        ),
        "all files that everybody may write would be its to mark",
    ),
    Rule(
        ("inotify_init", "inotify_init1", "inotify_add_watch"),
        "it tells what happens in folders that cannot be read",
    ),
    Rule(
        ("setpriority", "ioprio_set"),
        "all processes of its user would be its to slow down",
    ),
    Rule(
        ("sched_setaffinity", "sched_setscheduler", "sched_setparam", "sched_setattr"),
        "all processes of its user would be its to slow down",
        but_with=THE_CALLER,
    ),
)
"""What is not allowed beside that where files are kept from a program and yet are in its sight.

Landlock, which keeps them, knows nothing of these.
"""
