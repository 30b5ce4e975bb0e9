"""What is not allowed. Everything else is: students may use all that Python offers."""

from __future__ import annotations

import errno
from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """Calls that fail with ``error``, for this reason.

    ``but_with`` is the one first argument with which they are allowed; without it, none is.
    """

    calls: tuple[str, ...]
    reason: str
    error: int = errno.EPERM
    but_with: int | None = None


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
