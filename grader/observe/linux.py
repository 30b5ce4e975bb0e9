"""Linux: the process tree and its waits, read from /proc.

Everything here is the kernel's word, see proc(5). The tree is what descends from the init process
that started the program: inside the sandbox process 1, without one a sub-reaper, so that orphans
stay below it.
"""

from __future__ import annotations

import math
import os
import signal
import socket
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Protocol

from grader.observe import proc
from grader.observe.proc import Stat
from grader.observe.scan import Detail, Motion, Scan, Seen
from grader.observe.states import Process, Unknown
from grader.observe.syscalls import Syscall, SyscallTable
from grader.observe.threads import Thread
from grader.observe.waits import Waits
from grader.observe.wire import WireError


def supported() -> bool:
    """Whether this system's /proc tells what is needed, and its processor is a known one."""
    here = Path(f"/proc/{os.getpid()}/task/{os.getpid()}")
    told = all((here / name).exists() for name in ("children", "syscall"))
    return told and SyscallTable.of_this_machine() is not None


_TRACKER_CODE = "from multiprocessing.resource_tracker import main;"
_SERVER_CODE = "from multiprocessing.forkserver import main;"
"""What the library has its helpers run, see resource_tracker.py and forkserver.py."""
_CREDENTIALS = struct.Struct("3i")


def receive_signed(connection: socket.socket, size: int) -> tuple[bytes, int | None]:
    """Receive bytes with the process that sent them: the kernel says so by SCM_CREDENTIALS.

    The socket, or the listener that it is from, has to ask for that (SO_PASSCRED), see unix(7).
    There is no room for more, so descriptors that a program sends along stay out.
    """
    part, extras, _, _ = connection.recvmsg(size, socket.CMSG_SPACE(_CREDENTIALS.size))
    for level, kind, content in extras:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_CREDENTIALS):
            sender: int = _CREDENTIALS.unpack(content[: _CREDENTIALS.size])[0]
            return part, sender
    return part, None


def receive(connection: socket.socket, size: int) -> tuple[bytes, int | None]:
    """Receive as `receive_signed`, from nobody but who made the connection (SO_PEERCRED).

    Raises:
        WireError: when somebody else has sent something.
    """
    part, sender = receive_signed(connection, size)
    if sender is not None:
        maker = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
        if sender != _CREDENTIALS.unpack(maker)[0]:
            raise WireError("a connection of another process")
    return part, sender


@dataclass(frozen=True)
class _Rest:
    """What a process was like in a look, with how often each of its threads had run by then."""

    seen: Seen
    runs: Mapping[int, int]
    children: Sequence[int]

    def goes_on(self, pid: int, stat: Stat) -> bool:
        """Whether all its threads have slept ever since, so that nothing about it has changed."""
        if stat.started != self.seen.started:
            return False
        for tid, runs in self.runs.items():
            folder = f"/proc/{pid}/task/{tid}"
            now = stat if tid == pid else Stat.of(folder)
            if now is None or now.state != "S" or proc.runs(folder) != runs:
                return False
        return True


class Launcher(Protocol):
    """What ends after the tree has ended, and whose input is the sign for that."""

    pid: int
    stdin: IO[bytes] | None

    def poll(self) -> int | None: ...

    def wait(self) -> object: ...


class MemoryBound(Protocol):
    """What keeps the memory of the whole tree within a limit."""

    def overrun(self) -> bool:
        """Whether the tree has wanted more."""

    def remove(self) -> None: ...


class LinuxTree:
    """The tree below ``init``, the process that started the program and adopts its orphans."""

    def __init__(
        self,
        init: int,
        launcher: Launcher,
        takers: Path,
        scratch: Sequence[str] = (),
        bound: MemoryBound | None = None,
    ) -> None:
        """``takers`` is the file in which the shim notes who took which lock, ``scratch`` are file
        systems that nobody but the program has, by their paths as it sees them.
        """
        table = SyscallTable.of_this_machine()
        assert table is not None, "supported() was not asked"
        self._table = table
        self._init = init
        self._launcher = launcher
        self._main: tuple[int, float] | None = None
        self._takers = takers
        self._bound = bound
        self._scratch = [f"/proc/{init}/root{path}" for path in scratch]
        self._helpers: dict[tuple[int, int], bool] = {}
        self._asleep: dict[int, tuple[int, Syscall]] = {}
        """In what each thread was last seen asleep, with its count of runs then."""
        self._resting: dict[int, _Rest] = {}
        self._inner: dict[int, int] = {}

    def scan(self) -> Scan:
        threads = proc.numbers(f"/proc/{self._init}/task")
        children = proc.children(self._init, threads)
        seen = [each for pid in children for each in self._look(pid, self._init)]
        seen.sort(key=lambda each: (each.started, each.pid))
        if self._main is None and seen:
            self._main = (seen[0].pid, seen[0].started)
        main = next((each for each in seen if (each.pid, each.started) == self._main), None)
        for each in seen:
            if each.pid not in self._inner:
                self._inner[each.pid] = proc.inner_pid(each.pid)
        return Scan(tuple(seen), main)

    def _look(self, pid: int, parent: int) -> Iterator[Seen]:
        stat = Stat.of(f"/proc/{pid}")
        if stat is None:
            return
        rest = self._resting.get(pid)
        if rest is None or not rest.goes_on(pid, stat):
            rest = self._full_look(pid, parent, stat)
        below = [list(self._look(child, pid)) for child in rest.children]
        ended = [first.pid for first, *_ in filter(None, below) if first.motion is Motion.ENDED]
        if any(self._awaits(child, *thread) for thread in rest.runs.items() for child in ended):
            # A child can be seen to have ended before its parent is seen to be woken.
            yield replace(rest.seen, motion=Motion.MOVING)
        else:
            yield rest.seen
        for family in below:
            yield from family

    def _awaits(self, child: int, tid: int, runs: int) -> bool:
        """Whether a thread, which has run so often, sleeps until this child ends."""
        before, call = self._asleep.get(tid, (-1, None))
        inner = self._inner.get(child)
        return call is not None and before == runs and inner is not None and call.awaits(inner)

    def _full_look(self, pid: int, parent: int, stat: Stat) -> _Rest:
        numbers = proc.numbers(f"/proc/{pid}/task")
        threads = [
            self._thread(f"/proc/{pid}/task/{pid}", pid, stat.state),
            *self._threads(pid, (tid for tid in numbers if tid != pid)),
        ]
        seen = self._seen(pid, parent, stat, threads)
        runs = {thread.tid: thread.runs for thread in threads}
        rest = _Rest(seen, runs, proc.children(pid, numbers))
        asleep = all(self._asleep.get(tid, (-1, None))[0] == count for tid, count in runs.items())
        # A thread that went to sleep just now may have started another one before.
        if asleep and proc.counts_runs() and proc.numbers(f"/proc/{pid}/task") == numbers:
            self._resting[pid] = rest
        return rest

    def _seen(self, pid: int, parent: int, stat: Stat, threads: Sequence[Thread]) -> Seen:
        # The parent is woken by the end of the last thread, which need not be the first one's.
        ended = stat.state in "ZX" and all(thread.motion is Motion.ENDED for thread in threads)
        motions = {thread.motion for thread in threads} - {Motion.ENDED}
        if ended:
            motion = Motion.ENDED
        elif not motions or Motion.MOVING in motions:
            motion = Motion.MOVING
        else:
            motion = Motion.TIMED if Motion.TIMED in motions else Motion.BLOCKED
        timed = [thread for thread in threads if thread.motion is Motion.TIMED]
        untimed = [thread for thread in threads if thread.motion is not Motion.TIMED]
        return Seen(
            pid=pid,
            started=stat.started,
            motion=motion,
            runs=hash(tuple((thread.tid, thread.runs) for thread in untimed)),
            naps={thread.tid: thread.runs for thread in timed},
            cpu=stat.cpu,
            helper=not ended and self._is_helper(pid, parent, stat.arguments),
            exit_status=os.waitstatus_to_exitcode(stat.wait_status) if ended else None,
        )

    def _threads(self, pid: int, numbers: Iterable[int]) -> Iterator[Thread]:
        for tid in numbers:
            folder = f"/proc/{pid}/task/{tid}"
            stat = Stat.of(folder)
            if stat is not None:
                yield self._thread(folder, tid, stat.state)

    def _thread(self, folder: str, tid: int, state: str) -> Thread:
        """One thread in this state: asleep in the same call as before if it has not run since.

        A thread that is about to sleep has that state while it still runs, so that a count of its
        sleeps would not do.
        """
        runs = proc.runs(folder)
        if state != "S":
            return Thread(tid, state, None, runs)
        before, call = self._asleep.get(tid, (-1, None))
        if before != runs or not proc.counts_runs():
            line = proc.read(folder + "/syscall")
            call = self._table.parse(line) if line else None
            before, runs = runs, proc.runs(folder)
            if call is not None and before == runs:
                self._asleep[tid] = runs, call
        return Thread(tid, state, call, runs)

    def _is_helper(self, pid: int, parent: int, arguments: int) -> bool:
        """Resource tracker or fork server, told by what they were started with.

        A worker of the fork server has its command line, too, but not its parent.
        """
        known = self._helpers.get((pid, arguments))
        if known is None:
            code = _python_code(pid)
            if code is None:
                return False
            tracker = code.startswith(_TRACKER_CODE)
            server = code.startswith(_SERVER_CODE) and not (_python_code(parent) or "").startswith(
                _SERVER_CODE
            )
            known = self._helpers[pid, arguments] = tracker or server
        return known

    def detail(self, seen: Seen, known: Mapping[int, Process]) -> Detail:
        if seen.motion is Motion.ENDED:
            return Detail(Unknown())
        threads = self._threads(seen.pid, proc.numbers(f"/proc/{seen.pid}/task"))
        return Waits(self._takers, self._inner, known).detail(seen.pid, threads)

    def memory(self) -> float:
        if self._bound and self._bound.overrun():
            return math.inf
        return sum(map(proc.memory, (self._init, *self._inner)))

    def scratch_files(self) -> int:
        if self._main is None:
            # The sandbox may still be in the making, and these paths lead to the system's own.
            return 0
        return sum(map(proc.files, self._scratch))

    def started(self, pid: int) -> float | None:
        stat = Stat.of(f"/proc/{pid}")
        return stat.started if stat else None

    def has(self, pid: int) -> bool:
        """Follow the parents up to init, which orphans have for one, too."""
        at = pid
        while at > 0:
            stat = Stat.of(f"/proc/{at}")
            if stat is not None and stat.parent == self._init:
                return True
            if stat is None and at == pid:
                return False
            # One whose parent has gone meanwhile has another by now.
            at = pid if stat is None else stat.parent
        return False

    def has_ended(self, pid: int) -> bool:
        stat = Stat.of(f"/proc/{pid}")
        return stat is None or stat.ended

    def launcher_ended(self) -> bool:
        return self._launcher.poll() is not None

    def end(self) -> None:
        """Close init's input, which ends the tree; inside a sandbox, kill process 1 outright."""
        if self._launcher.stdin:
            self._launcher.stdin.close()
        if self._launcher.pid != self._init:
            _kill(self._init)
        self._launcher.wait()
        if self._bound:
            self._bound.remove()


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def _python_code(pid: int) -> str | None:
    """What ``python -c`` was given to run, "" for another command line; None if there is none."""
    *_, option, code, end = ["", "", *proc.read(f"/proc/{pid}/cmdline").split("\0")]
    if not (option or code or end):
        return None
    return code if option == "-c" else ""
