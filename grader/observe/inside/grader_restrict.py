"""Starts a program under what this machine has to keep it in, where there is no bubblewrap.

The grader runs this as ``python -I -S``, which reads no file and no variable of the program's, and
tells in one variable what to do. The first process makes the namespaces, if any, and stays behind
as the program's init, see ``grader_init``, out of its reach. The child gives up the user, the files
and the system calls that it shall not have, and only then becomes the program. Whatever goes wrong
before that ends it: nothing of a student's runs with less around it than was asked for.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys

import grader_init
import grader_kernel as kernel

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

VARIABLE = "GRADER_RESTRICTIONS"
"""JSON, as ``grader.sandbox.restricted`` writes it."""


def main() -> None:
    """Become the program, whose command line is what follows the first argument."""
    told = json.loads(os.environ.pop(VARIABLE))
    try:
        if told["namespaces"]:
            _make_namespaces(told["ways"], told["shm_bytes"])
        grader_init.split(_way_to_end(told["user"], told["landlock"]))
        _restrict(told)
        os.execv(sys.argv[2], sys.argv[2:])
    except BaseException:
        sys.__excepthook__(*sys.exc_info())
    # An end in peace of which the shim knows nothing: that is how the grader knows its own fault.
    os._exit(0)


def _restrict(told: Mapping[str, Any]) -> None:
    ruleset = _landlock_ruleset(told["landlock"], told["rules"]) if told["landlock"] else None
    filters = [_read(path) for path in told["filters"]]
    if told["user"] is not None:
        _become(told["user"])
    kernel.gain_nothing()
    if ruleset is not None:
        _enforce(ruleset)
    for instructions in filters:
        kernel.load_filter(instructions)


def _become(user: int) -> None:
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    try:
        os.setresuid(0, 0, 0)
    except PermissionError:
        return
    raise PermissionError("root cannot be left behind")


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


# The end of all, see kill(2)


def _way_to_end(user: int | None, landlock: int) -> Callable[[], None]:
    """The most certain way to end the program that there is."""
    if user is not None:
        return lambda: _end_user(user)
    if landlock < _SCOPES_SINCE:
        return grader_init.end_all
    _reach_own_processes_only()
    return lambda: grader_init.end_all(_kill_all_in_reach)


def _end_user(user: int) -> None:
    """End all that this user has, then remove what nobody is left to remove."""
    grader_init.end_all(lambda: _kill_all_of(user), tracker_seconds=0)
    for folder, folders, files in os.walk("/dev/shm", topdown=False):
        for path in (os.path.join(folder, name) for name in files + folders):
            try:
                if os.lstat(path).st_uid == user:
                    os.rmdir(path) if os.path.isdir(path) else os.unlink(path)
            except OSError:
                pass


def _kill_all_of(user: int) -> None:
    """Kill all processes of this user, such that none can strike back in the meantime.

    The killer is this user in effect only; in all else it is the next one, who is nobody either,
    and so can be signalled by none of them.
    """
    killer = os.fork()
    if killer == 0:
        try:
            os.setresuid(user + 1, user, user + 1)
            _kill_all_in_reach()
        finally:
            os._exit(0)
    os.waitpid(killer, 0)


def _kill_all_in_reach() -> None:
    try:
        os.kill(-1, signal.SIGKILL)
    except ProcessLookupError:
        pass


def _reach_own_processes_only() -> None:
    """Give up to signal any process but what this one starts, so that it can kill all it may."""
    kernel.gain_nothing()
    _enforce(_new_ruleset(_Ruleset(scopes=_SIGNALS), _SCOPES_SINCE))
    try:
        os.kill(os.getppid(), 0)
    except PermissionError:
        return
    raise PermissionError("the grader is still in reach")


# Files, network, signals, see landlock(7)

_LANDLOCK_CREATE_RULESET, _LANDLOCK_ADD_RULE, _LANDLOCK_RESTRICT_SELF = 444, 445, 446
_RULE_PATH_BENEATH = 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REMOVE_FILE, _MAKE_REG, _TRUNCATE, _IOCTL_DEV = 1 << 5, 1 << 8, 1 << 14, 1 << 15
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV
_ALL_TCP = 1 << 0 | 1 << 1
_ABSTRACT_SOCKETS, _SIGNALS = 1 << 0, 1 << 1
_TCP_SINCE, _SCOPES_SINCE = 4, 6
"""Versions of Landlock that know of these."""

_RIGHTS = {
    "all": -1,
    "read": _EXECUTE | _READ_FILE | _READ_DIR,
    "list": _READ_DIR,
    "use": _READ_FILE | _WRITE_FILE | _TRUNCATE | _IOCTL_DEV,
    "share": _READ_FILE | _WRITE_FILE | _TRUNCATE | _MAKE_REG | _REMOVE_FILE,
}
"""What a rule allows; "share" is for files that only who knows their names can find."""


class _Ruleset(ctypes.Structure):
    """struct landlock_ruleset_attr"""

    _fields_ = (("files", ctypes.c_uint64), ("tcp", ctypes.c_uint64), ("scopes", ctypes.c_uint64))


class _PathBeneath(ctypes.Structure):
    """struct landlock_path_beneath_attr"""

    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def _landlock_ruleset(version: int, rules: Iterable[Sequence[str]]) -> int:
    """A ruleset that forbids all that this version can forbid, but for the rules (path, right)."""
    handled = _all_rights(version)
    ruleset = _Ruleset(handled)
    if version >= _TCP_SINCE:
        ruleset.tcp = _ALL_TCP
    if version >= _SCOPES_SINCE:
        ruleset.scopes = _ABSTRACT_SOCKETS | _SIGNALS
    descriptor = _new_ruleset(ruleset, version)
    for path, right in rules:
        _allow(descriptor, path, _RIGHTS[right] & handled)
    return descriptor


def _new_ruleset(ruleset: _Ruleset, version: int) -> int:
    size = 8 if version < _TCP_SINCE else 16 if version < _SCOPES_SINCE else 24
    return kernel.call(
        kernel.libc.syscall, _LANDLOCK_CREATE_RULESET, ctypes.byref(ruleset), size, 0
    )


def _enforce(ruleset: int) -> None:
    kernel.call(kernel.libc.syscall, _LANDLOCK_RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)


def _all_rights(version: int) -> int:
    """Every right on files that this version knows."""
    known = {1: 13, 2: 14, 3: 15, 4: 15}.get(version, 16)
    return (1 << known) - 1


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        beneath = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, PermissionError):
        return
    try:
        if not os.path.isdir(path):
            rights &= _OF_FILES
        rule = _PathBeneath(rights, beneath)
        kernel.call(
            kernel.libc.syscall,
            _LANDLOCK_ADD_RULE,
            ruleset,
            _RULE_PATH_BENEATH,
            ctypes.byref(rule),
            0,
        )
    finally:
        os.close(beneath)


# Namespaces, see mount(2) and unshare(2); for root alone


def _make_namespaces(ways: Mapping[str, Sequence[str]], shm_bytes: int) -> None:
    """No network, a /dev/shm of its own, and ways into folders that only root may enter."""
    kernel.unshare(kernel.NEW_MOUNTS | kernel.NEW_IPC | kernel.NEW_NETWORK)
    kernel.mount("none", "/", "", kernel.RECURSIVELY | kernel.PRIVATE)
    kernel.mount(
        "tmpfs", "/dev/shm", "tmpfs", kernel.NOSUID | kernel.NODEV, f"size={shm_bytes},mode=1777"
    )
    _lay_ways(ways)


def _lay_ways(ways: Mapping[str, Sequence[str]]) -> None:
    """Leave in each closed folder what is named there, for everybody, and nothing else."""
    before = os.umask(0o022)
    for closed, targets in ways.items():
        sources = {target: os.open(target, os.O_PATH) for target in targets}
        kernel.mount("tmpfs", closed, "tmpfs", kernel.NOSUID | kernel.NODEV, "mode=755")
        for target, source in sources.items():
            os.makedirs(target, mode=0o755, exist_ok=True)
            kernel.mount(f"/proc/self/fd/{source}", target, "", kernel.BIND | kernel.RECURSIVELY)
            os.close(source)
    os.umask(before)
