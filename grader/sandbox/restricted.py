"""Starts strangers' programs under what there is without bubblewrap: user, Landlock, filters.

Theory of operation. Where there are no user namespaces (in a container, or by AppArmor) a program
gives up by itself what it shall not have, before its first line; see ``grader_restrict`` for how.

As root every run gets a user of its own, who owns the working folder and nothing else, has no other
process, and is bound by a process limit of its own; so runs cannot reach each other, and all that
is this user's is ended and removed after the run. Where root may make namespaces of its own, the
run has no network and a /dev/shm of its own, too. Landlock keeps from it what everybody may read,
and a second filter what Landlock does not know of: modes, times, marks. To see the processes of
that user as closely as is needed root would need a capability that containers do not have; but
that user needs none, so we look at them in its name.

As an ordinary user the program stays that user, and all rests on Landlock and the filters.
"""

from __future__ import annotations

import ctypes
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from grader.observe.launch import (
    INSIDE,
    LIMITS_VARIABLE,
    Command,
    Limits,
    Places,
    compile_inside,
    environment,
)
from grader.observe.linux import LinuxTree
from grader.observe.linux import supported as linux_supported
from grader.observe.program import Program
from grader.observe.scan import Detail, Scan, Seen, Tree
from grader.observe.states import Process
from grader.observe.verdict import ObserverError, Unmet
from grader.sandbox import system
from grader.sandbox.unavailable import SandboxUnavailable
from grader.seccomp import OWN_FILES, filter_file
from grader.words import Text, joined, text

RESTRICTIONS_VARIABLE = "GRADER_RESTRICTIONS"

_SCRATCH = ".tmp"
"""The program's folder for temporary files, in its working folder."""
_LONGEST_SCRATCH_PATH = 70
"""Leaves room for the names that multiprocessing gives its sockets in there, see unix(7)."""
_SHM = "/dev/shm"
_SHM_BYTES = 64 << 20
_OTHERS_PROCESSES = 8
"""How many times its own number of processes the same user's other programs may come to have."""
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
_OF_THE_MACHINE = tuple(
    f"/proc/{name}" for name in ("cpuinfo", "loadavg", "meminfo", "stat", "uptime", "version")
)
"""What of /proc may be read; the rest tells of processes."""
_PROBE = """
import os

def look(path):
    try:
        open(path).close()
    except PermissionError:
        return os.getresuid(), False
    return os.getresuid(), True
"""
_LANDLOCK_CREATE_RULESET, _ASK_FOR_VERSION = 444, 1
_KNOWS_SIGNALS = 6
"""The version of Landlock since which a program can be kept from signalling others."""


@dataclass(frozen=True)
class Means:
    """What keeps programs in."""

    own_user: bool
    namespaces: bool
    landlock: int
    """Its version, see landlock(7); 0 without it."""
    filtered: bool

    def __str__(self) -> str:
        parts = {
            "own user" if self.own_user else "same user": True,
            "namespaces": self.namespaces,
            f"landlock {self.landlock}": self.landlock > 0,
            "system calls": self.filtered,
        }
        return ", ".join(part for part, there in parts.items() if there)

    @property
    def not_held(self) -> Text:
        """What programs can do all the same, in a sentence."""
        return text("Programs can still {gaps}.", gaps=joined(text("; "), self._gaps()))

    def _gaps(self) -> Iterator[Text]:
        yield text("see which files and processes there are")
        if self.own_user:
            yield text("speak to servers that listen at a path and take everybody")
        else:
            yield text(
                "speak to your servers that listen at a path, such as an ssh agent or a session"
                " bus, which can start programs that nothing holds"
            )
            yield text("use up your processes")
        if not self.namespaces:
            yield text(
                "fill {folder}" if self.own_user else "fill {folder} and leave files there",
                folder=_SHM,
            )
        if not self.landlock:
            yield text("read what everybody may read, and write where everybody may")
        elif self.landlock < _KNOWS_SIGNALS and not self.own_user:
            yield text("end all that you run, and outlive its own run")
        if not self.filtered:
            yield text("reach the network, and make any system call")


class Restricted:
    """Starts programs under these means."""

    portable = False
    runs = None

    def __init__(self, means: Means) -> None:
        self.means = means
        self.name = f"restricted: {means}"

    @classmethod
    def found(cls) -> Restricted:
        """The tightest restrictions that work here.

        Raises:
            SandboxUnavailable: when there are none that would be worth their name.
        """
        if not (sys.platform == "linux" and linux_supported()):
            raise SandboxUnavailable(
                text(
                    "--sandbox restricted needs what Linux has to restrict programs with; {system}"
                    " {machine} has nothing of the kind.",
                    system=platform.system(),
                    machine=platform.machine(),
                )
            )
        root = os.geteuid() == 0
        means = Means(root, root, _landlock_version(), filter_file() is not None)
        if not root and not means.landlock:
            raise SandboxUnavailable(
                text(
                    "--sandbox restricted cannot keep your files from programs: this kernel has no"
                    " Landlock (Linux 5.13 and later; see /sys/kernel/security/lsm). As root every"
                    " run would get a user of its own."
                )
            )
        tried = (means, replace(means, namespaces=False)) if root else (means,)
        reasons: list[Text] = []
        for each in tried:
            restricted = cls(each)
            try:
                restricted.probe()
            except SandboxUnavailable as error:
                reasons.append(error.reason)
            else:
                return restricted
        raise SandboxUnavailable(reasons[-1])

    def probe(self) -> None:
        """Start Python under these restrictions once.

        Raises:
            SandboxUnavailable: when that does not work.
        """
        if self.means.own_user:
            self._refuse_closed_folders()
        with tempfile.TemporaryDirectory(prefix="grader-") as name:
            os.chmod(name, 0o755)
            file = Path(name) / "probe.py"
            file.write_text(_PROBE, encoding="utf-8")
            file.chmod(0o644)
            program = Program(file, self)
            try:
                run = program.call("look", str(file))
                run.finish_call()
                users, readable = run.value
            except (Unmet, ObserverError, ValueError) as error:
                raise SandboxUnavailable(
                    text("--sandbox restricted does not work: {error}", error=error)
                ) from None
            finally:
                program.close()
        if (self.means.own_user and os.getuid() in users) or (self.means.landlock and readable):
            raise SandboxUnavailable(text("--sandbox restricted does not restrict anything here."))

    def places(self, run_folder: Path) -> Places:
        return Places(str(run_folder / "work"), str(run_folder / "door"), str(INSIDE))

    def start(self, command: Command) -> Tree:
        compile_inside()
        user = _fresh_user() if self.means.own_user else None
        scratch = command.run_folder / "work" / _SCRATCH
        if len(os.fsencode(scratch)) > _LONGEST_SCRATCH_PATH:
            raise ObserverError(f"{scratch} is too long a path; set TMPDIR to a shorter one")
        scratch.mkdir()
        if user is not None:
            _hand_over(command, user)
        launcher = self._launch(command, user, scratch)
        private = (_SHM,) if self.means.namespaces else ()
        tree = LinuxTree(launcher.pid, launcher, command.takers, private)
        return tree if user is None else _SeenAs(user, tree)

    def _launch(self, command: Command, user: int | None, scratch: Path) -> subprocess.Popen[bytes]:
        own = {
            **environment(self.places(command.run_folder)),
            "TMPDIR": str(scratch),
            LIMITS_VARIABLE: _limits(command.limits, user),
            RESTRICTIONS_VARIABLE: json.dumps(self._restrictions(command, user)),
        }
        first = "import sys; sys.path.append(sys.argv[1]); import grader_restrict as r; r.main()"
        python = str(system.interpreter())
        return subprocess.Popen(
            [python, "-I", "-S", "-c", first, str(INSIDE), python, *command.arguments],
            stdin=subprocess.PIPE,
            stdout=command.stdout,
            stderr=command.stderr,
            cwd=command.run_folder / "work",
            env=own,
            start_new_session=True,
        )

    def _restrictions(self, command: Command, user: int | None) -> Mapping[str, Any]:
        """What ``grader_restrict`` is told."""
        filters = map(filter_file, ("", OWN_FILES) if self.means.filtered else ())
        return {
            "user": user,
            "namespaces": self.means.namespaces,
            "ways": _ways() if self.means.namespaces else {},
            "shm_bytes": _SHM_BYTES,
            "landlock": self.means.landlock,
            "rules": list(self._rules(command)),
            "filters": [str(file) for file in filters],
        }

    def _rules(self, command: Command) -> Iterator[tuple[str, str]]:
        """Path and right; what the rights are ``grader_restrict`` says."""
        for path, all_of_it in system.readable():
            yield path, "read" if all_of_it else "list"
        for path in (*system.SETTINGS, *_OF_THE_MACHINE, str(INSIDE)):
            yield path, "read"
        for path in _DEVICES:
            yield path, "use"
        yield _SHM, "all" if self.means.namespaces else "share"
        yield str(command.run_folder / "work"), "all"
        yield str(command.run_folder / "door"), "read"
        yield str(command.takers), "use"

    def _refuse_closed_folders(self) -> None:
        """A user without a name must get to the interpreter, the shim and the run's folder."""
        needed = [Path(tempfile.gettempdir()).resolve() / "run"]
        if not self.means.namespaces:
            needed += [system.interpreter(), INSIDE]
        for path in needed:
            if closed := system.first_closed_folder(path):
                raise SandboxUnavailable(
                    text(
                        "--sandbox restricted starts programs as a user of their own, who may not"
                        " go into {closed}, and needs {needed}. Open it, or have what is needed"
                        " elsewhere (TMPDIR for temporary files).",
                        closed=closed,
                        needed=path.parent,
                    )
                )


class _SeenAs:
    """A tree that is looked at in the name of the user whose processes they are."""

    def __init__(self, user: int, tree: LinuxTree) -> None:
        self._user = user
        self._tree = tree
        self.has = tree.has
        self.started = tree.started
        self.has_ended = tree.has_ended
        self.launcher_ended = tree.launcher_ended
        self.scratch_files = tree.scratch_files
        self.end = tree.end

    def scan(self) -> Scan:
        with _in_the_name_of(self._user):
            return self._tree.scan()

    def detail(self, seen: Seen, known: Mapping[int, Process]) -> Detail:
        with _in_the_name_of(self._user):
            return self._tree.detail(seen, known)

    def memory(self) -> float:
        with _in_the_name_of(self._user):
            return self._tree.memory()


@contextmanager
def _in_the_name_of(user: int) -> Iterator[None]:
    """Have this thread's access to files, and to /proc, checked as that user's: setfsuid(2)."""
    libc = _libc()
    libc.setfsgid(user)
    libc.setfsuid(user)
    try:
        yield
    finally:
        libc.setfsuid(os.geteuid())
        libc.setfsgid(os.getegid())


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _landlock_version() -> int:
    """The version of the kernel's Landlock, or 0."""
    version: int = _libc().syscall(_LANDLOCK_CREATE_RULESET, None, 0, _ASK_FOR_VERSION)
    return max(version, 0)


def _hand_over(command: Command, user: int) -> None:
    """Give that user the working folder, and leave the door open to be read."""
    folder = command.run_folder
    os.chmod(folder, 0o711)
    for path in (folder / "work", *(folder / "work").iterdir(), command.takers):
        os.chown(path, user, user)
    os.chmod(folder / "door", 0o755)
    for path in (folder / "door").iterdir():
        if path.is_file() and path != command.takers:
            path.chmod(0o644)


def _ways() -> Mapping[str, Sequence[str]]:
    """Folders that are closed to others -> what in them a program needs."""
    ways: dict[str, list[str]] = {}
    for target in (system.prefix(), INSIDE):
        closed = target and system.first_closed_folder(target)
        if closed:
            ways.setdefault(str(closed), []).append(str(target))
    return ways


def _limits(limits: Limits, user: int | None) -> str:
    """For ``grader_init``: as everywhere, no message queues, and a bound for the user's processes.

    The kernel counts all processes of a user. Where that is not the program's alone, the bound
    leaves room for what the user's other programs have and may come to have meanwhile.
    """
    if user is not None:
        return f"{limits.as_text(whole_tree=True)} RLIMIT_MSGQUEUE=0"
    most = _threads_of(os.getuid()) + _OTHERS_PROCESSES * limits.processes
    return f"{limits.as_text(whole_tree=False)} RLIMIT_MSGQUEUE=0 RLIMIT_NPROC={most}"


def _threads_of(user: int) -> int:
    """How many threads all processes of a user have."""
    total = 0
    for pid in filter(str.isdigit, os.listdir("/proc")):
        with suppress(OSError):
            if os.stat(f"/proc/{pid}").st_uid == user:
                total += len(os.listdir(f"/proc/{pid}/task"))
    return total


# Users without a name

_UNUSED = range(0x7000_0000, 0x7FFF_0000)
"""Where no system and no container has its users, see systemd's UIDS-GIDS."""
_USERS_OF_A_PROCESS = 32
_started = count()


def _fresh_user() -> int:
    """A user that nobody is, nor the next one, and that no other grading process comes to choose.

    Raises:
        ObserverError: when there is none.
    """
    users = _unnamed_users()
    for _ in range(_USERS_OF_A_PROCESS):
        number = os.getpid() * _USERS_OF_A_PROCESS + next(_started) % _USERS_OF_A_PROCESS
        user = users.start + 2 * number % (len(users) // 2 * 2)
        if not any(_is_somebody(each) for each in (user, user + 1)):
            return user
    raise ObserverError("there is no user that a program could run as")


@cache
def _unnamed_users() -> range:
    """Numbers that this user namespace has, away from those that people and services get."""
    tops = []
    for name in ("uid_map", "gid_map"):
        lines = Path(f"/proc/self/{name}").read_text(encoding="ascii").splitlines()
        first, _, number = map(int, lines[-1].split())
        tops.append(first + number)
    top = min(tops)
    return _UNUSED if top >= _UNUSED.stop else range(top // 2, top - top // 16)


def _is_somebody(user: int) -> bool:
    """Whether this user has a name or a process."""
    import pwd  # noqa: PLC0415  there is none on Windows

    with suppress(KeyError):
        pwd.getpwuid(user)
        return True
    return _threads_of(user) > 0
