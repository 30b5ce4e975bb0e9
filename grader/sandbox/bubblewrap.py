"""bubblewrap: starts strangers' programs where they can do no harm.

Theory of operation. bwrap makes a file system of its own out of what a Python program needs, all of
it read-only but for the working folder and two bounded tmpfs, and new user, process, network, IPC
and host name namespaces. Nothing of the caller's environment comes along, and a filter refuses the
system calls that no exercise needs. Process 1 in there is ``grader_init``: killing it makes the
kernel end everything else, which is how a run ends for certain. Its number is told by bwrap on
``--json-status-fd``, because killing bwrap itself would leave the tree running for a while.

Root is no protection against root: files outside belong to the sandbox's user if that is root, and
process limits do not hold for it. So as root everything is done as a user without a name, one for
each grading process. Where that user could not even reach the interpreter (one below /root, say),
an outer bwrap lays a way to it first.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from grader.observe.launch import (
    INSIDE,
    LIMITS_VARIABLE,
    TAKERS,
    Command,
    Places,
    compile_inside,
    environment,
)
from grader.observe.linux import LinuxTree
from grader.observe.linux import supported as linux_supported
from grader.observe.scan import Tree
from grader.observe.verdict import ObserverError
from grader.sandbox import system
from grader.sandbox.memory import memory_group
from grader.sandbox.nursery import FILTER, RUNS, Nursery
from grader.sandbox.unavailable import SandboxUnavailable
from grader.seccomp import filter_file
from grader.words import text

_PLACES = Places(work="/home/student", door="/grader/door", inside="/grader/inside")
_SCRATCH = ("/tmp", "/dev/shm")
_TMPFS_BYTES = 64 << 20
_NAMELESS_USER = 1_000_000
"""Users above this are nobody's; the number of the grading process is added."""
_POWERLESS = ("--disable-userns", "--cap-drop", "ALL")
_START_SECONDS = 30


class Bubblewrap:
    """Starts programs in bubblewrap."""

    name = "bubblewrap"
    portable = False

    def __init__(self, *, warm: bool = True) -> None:
        """``warm``: fork programs out of a nursery, where that works; it is tried once."""
        self._warm = warm and filter_file() is not None
        self._nursery: Nursery | None = None

    @cached_property
    def _bwrap(self) -> str:
        """Its path, found before the environment is left behind."""
        return shutil.which("bwrap") or "bwrap"

    def probe(self) -> None:
        """Start Python in a sandbox once.

        Raises:
            SandboxUnavailable: when that does not work.
        """
        if not (sys.platform == "linux" and linux_supported()):
            raise SandboxUnavailable(
                text(
                    "No isolation for programs on {system} {machine}. Grade on Linux with"
                    " bubblewrap.",
                    system=platform.system(),
                    machine=platform.machine(),
                )
            )
        if shutil.which("bwrap") is None:
            raise SandboxUnavailable(
                text(
                    "bubblewrap is not installed, so strangers' programs could do all that you may"
                    " do. Install it (Debian, Ubuntu: apt install bubblewrap)."
                )
            )
        line = [*self._as_nobody(), self._bwrap, *_POWERLESS, *self._own_system()]
        try:
            with _opened_filter() as rules:
                done = subprocess.run(
                    [*line, *_filtered(rules), "--", str(system.interpreter()), "-V"],
                    capture_output=True,
                    text=True,
                    env={},
                    pass_fds=rules,
                    timeout=_START_SECONDS,
                    check=False,
                )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise SandboxUnavailable(
                text("bubblewrap cannot be started: {error}", error=error)
            ) from None
        if done.returncode != 0:
            raise SandboxUnavailable(
                text(
                    "bubblewrap does not work here: {reason}. User namespaces may be switched off"
                    " (in a container, or by AppArmor); switch them on.",
                    reason=done.stderr.strip() or done.stdout.strip(),
                )
            )

    def places(self, run_folder: Path) -> Places:  # noqa: ARG002
        return _PLACES

    @property
    def runs(self) -> Path | None:
        """Where the nursery, if there is one, finds the folders of its runs."""
        if not self._warm:
            return None
        if self._nursery is None or self._nursery.owner != os.getpid():
            compile_inside()
            self._nursery = Nursery(self._nursery_line)
        return self._nursery.runs

    def start(self, command: Command) -> Tree:
        self._hand_over(command.run_folder)
        if self._warm and self._nursery and command.run_folder.parent == self._nursery.runs:
            try:
                return self._start_warm(self._nursery, command)
            except ObserverError:
                self._warm = False
                os.ftruncate(command.stderr, 0)  # what it said of that is not the program's
        return self._start_cold(command)

    def close(self) -> None:
        """End the nursery, if there is one; each program goes with it."""
        if self._nursery is not None:
            self._nursery.close()
            self._nursery = None

    def _start_warm(self, nursery: Nursery, command: Command) -> Tree:
        told = {
            "work": _PLACES.work,
            "door": _PLACES.door,
            "takers": TAKERS,
            "scratch": _SCRATCH,
            "scratch_bytes": _TMPFS_BYTES,
            "limits": command.limits.as_text(whole_tree=True),
        }
        first, keeper, bound = nursery.start(command, told)
        return LinuxTree(first, keeper, command.takers, _SCRATCH, bound)

    def _start_cold(self, command: Command) -> Tree:
        compile_inside()
        group = memory_group(command.limits.tree_memory_bytes)
        status_out, status_in = os.pipe()
        block_out, block_in = os.pipe()
        try:
            with _opened_filter() as rules:
                launcher = subprocess.Popen(
                    self._line(command, status_in, block_out, rules),
                    stdin=subprocess.PIPE,
                    stdout=command.stdout,
                    stderr=command.stderr,
                    env={},
                    cwd="/",
                    pass_fds=(status_in, block_out, *rules),
                )
        finally:
            os.close(status_in)
            os.close(block_out)
        with open(status_out, encoding="utf-8") as status, open(block_in, "wb") as block:
            first = status.readline()
            if first:
                number = json.loads(first)["child-pid"]
                if group:
                    group.add(number)
                block.write(b"1")
        if not first:
            launcher.communicate()
            if group:
                group.remove()
            raise ObserverError(f"bwrap: {(command.run_folder / 'stderr').read_text().strip()}")
        return LinuxTree(number, launcher, command.takers, _SCRATCH, group)

    def _line(self, command: Command, status: int, block: int, rules: Sequence[int]) -> list[str]:
        return [
            *self._as_nobody(),
            *(self._bwrap, "--json-status-fd", str(status), "--block-fd", str(block)),
            "--as-pid-1",
            *_POWERLESS,
            *self._own_system(),
            *_filtered(rules),
            *("--bind", str(command.run_folder / "work"), _PLACES.work),
            *("--ro-bind", str(command.run_folder / "door"), _PLACES.door),
            *("--bind", str(command.takers), f"{_PLACES.door}/{TAKERS}"),
            *self._closed(),
            *("--chdir", _PLACES.work),
            *_set_environment(environment(_PLACES)),
            *("--setenv", LIMITS_VARIABLE, command.limits.as_text(whole_tree=True)),
            *("--", str(system.interpreter()), *command.arguments),
        ]

    def _nursery_line(self, runs: Path, control: int) -> list[str]:
        """The command of a nursery: it may do all in its sandbox, and gives it up in each run."""
        variables = environment(_PLACES)
        settings = variables.pop("GRADER_SETTINGS")
        return [
            *self._as_nobody(),
            *(self._bwrap, "--as-pid-1", "--cap-add", "ALL"),
            *self._own_system(),
            *("--dir", _PLACES.work, "--dir", _PLACES.door, "--bind", str(runs), RUNS),
            *("--ro-bind", str(filter_file()), FILTER),
            *self._closed(),
            *("--chdir", _PLACES.work),
            *_set_environment({**variables, "GRADER_NURSERY_SETTINGS": settings}),
            *("--", str(system.interpreter())),
            *("-c", f"import grader_nursery; grader_nursery.main({control})"),
        ]

    def _own_system(self) -> Iterator[str]:
        """Arguments for the namespaces and the file system, the run's own folders left out."""
        yield from ("--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc")
        yield from ("--unshare-uts", "--unshare-cgroup-try")
        yield from ("--die-with-parent", "--new-session", "--clearenv")
        yield from ("--hostname", "sandbox")
        for path in system.FOLDERS:
            if os.path.islink(path):
                yield from ("--symlink", os.readlink(path), path)
            elif os.path.isdir(path):
                yield from ("--ro-bind", path, path)
        for path in system.SETTINGS:
            yield from ("--ro-bind-try", path, path)
        yield from ("--proc", "/proc", "--dev", "/dev")
        for path in _SCRATCH:
            yield from ("--perms", "1777", "--size", str(_TMPFS_BYTES), "--tmpfs", path)
        if prefix := system.prefix():
            yield from ("--ro-bind", str(prefix), str(prefix))
        for packages in system.site_packages():
            yield from ("--tmpfs", str(packages))
        yield from ("--ro-bind", str(INSIDE), _PLACES.inside)

    def _closed(self) -> Iterator[str]:
        """Arguments that make read-only what bwrap itself has made, which has no size."""
        for path in ("/", "/dev", *system.site_packages()):
            yield from ("--remount-ro", str(path))

    # As root

    @cached_property
    def _user(self) -> int | None:
        """Who starts the sandbox; None for the one that we are."""
        return _NAMELESS_USER + os.getpid() if os.geteuid() == 0 else None

    def _hand_over(self, run_folder: Path) -> None:
        """Make the run's folder that user's."""
        if self._user is None:
            return
        os.chmod(run_folder, 0o711)
        for folder in (run_folder / "work", run_folder / "door"):
            for path in (folder, *folder.iterdir()):
                os.chown(path, self._user, self._user)

    def _as_nobody(self) -> Sequence[str]:
        """As root: a way to the interpreter and to the shim, then that user, then what follows."""
        if self._user is None:
            return ()
        way: list[str] = []
        for target in (system.prefix(), INSIDE):
            blocked = None if target is None else system.first_closed_folder(target)
            if target is not None and blocked is not None:
                if str(blocked) not in way:
                    way += ["--tmpfs", str(blocked)]
                for folder in reversed(target.parents):
                    if folder.is_relative_to(blocked) and folder != blocked:
                        way += ["--perms", "0755", "--dir", str(folder)]
                way += ["--ro-bind", str(target), str(target)]
        user = str(self._user)
        return (
            *(self._bwrap, "--dev-bind", "/", "/", *way, "--die-with-parent", "--"),
            *(
                shutil.which("setpriv") or "setpriv",
                "--reuid",
                user,
                "--regid",
                user,
                "--clear-groups",
            ),
            *("--pdeathsig", "KILL", "--no-new-privs", "--"),
        )


@contextmanager
def _opened_filter() -> Iterator[Sequence[int]]:
    """The descriptor from which bwrap reads the filter; empty where there is none."""
    file = filter_file()
    if file is None:
        yield ()
        return
    rules = os.open(file, os.O_RDONLY)
    try:
        yield (rules,)
    finally:
        os.close(rules)


def _filtered(rules: Sequence[int]) -> Iterator[str]:
    for descriptor in rules:
        yield from ("--seccomp", str(descriptor))


def _set_environment(variables: Mapping[str, str]) -> Iterator[str]:
    for name, value in variables.items():
        yield from ("--setenv", name, value)
