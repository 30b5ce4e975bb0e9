"""Linux: the process tree and its waits, read from /proc.

Everything here is the kernel's word, see proc(5). The tree is what descends from the init process
that started the program: inside the sandbox process 1, without one a sub-reaper, so that orphans
stay below it.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import struct
import subprocess
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from stat import S_IRUSR, S_IWUSR

from grader.observe.scan import Detail, Motion, Scan, Seen
from grader.observe.states import (
    Blocked,
    ChildEnd,
    FileLock,
    Lock,
    Pipe,
    Process,
    Running,
    Semaphore,
    Socket,
    Stopped,
    TimedWait,
    Unknown,
)
from grader.observe.syscalls import Syscall, SyscallTable

_F_SETLKW = {7, 38}
"""F_SETLKW and F_OFD_SETLKW: the two fcntl commands that wait."""
_MOST_POLLED = 64
_SEMAPHORES = "/dev/shm/sem."
_PROC_CHUNK = 1 << 16
_SHORT_READ = 2_000
"""/proc gives long files in parts of about a page; a part below this is the last one."""


def supported() -> bool:
    """Whether this system's /proc tells what is needed, and its processor is a known one."""
    here = Path(f"/proc/{os.getpid()}/task/{os.getpid()}")
    told = all((here / name).exists() for name in ("children", "syscall"))
    return told and SyscallTable.of_this_machine() is not None


def peer_pid(connection: socket.socket) -> int:
    """The process that made this connection, as the kernel recorded it (SO_PEERCRED, unix(7))."""
    size = struct.calcsize("3i")
    credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size)
    pid: int = struct.unpack("3i", credentials)[0]
    return pid


@dataclass(frozen=True)
class _Thread:
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


@dataclass(frozen=True)
class _Stat:
    """The fields of /proc/<pid>/stat that matter here."""

    state: str
    cpu: float
    started: float
    arguments: int
    """Where its command line lies in its memory: another place once it runs another program."""
    wait_status: int
    """How it ended, in the form of waitpid; of meaning only once it has."""

    @classmethod
    def read(cls, folder: str) -> _Stat | None:
        text = _read(folder + "/stat")
        fields = text.rpartition(")")[2].split()
        if not fields:
            return None
        return cls(
            state=fields[0],
            cpu=(int(fields[11]) + int(fields[12])) / _ticks(),
            started=int(fields[19]) / _ticks(),
            arguments=int(fields[45]),
            wait_status=int(fields[49]),
        )


@dataclass(frozen=True)
class _Rest:
    """What a process was like in a look, with how often each of its threads had run by then."""

    seen: Seen
    runs: Mapping[int, int]
    children: Sequence[int]

    def goes_on(self, pid: int, stat: _Stat) -> bool:
        """Whether all its threads have slept ever since, so that nothing about it has changed."""
        if stat.started != self.seen.started:
            return False
        for tid, runs in self.runs.items():
            folder = f"/proc/{pid}/task/{tid}"
            now = stat if tid == pid else _Stat.read(folder)
            if now is None or now.state != "S" or _runs(folder) != runs:
                return False
        return True


class LinuxTree:
    """The tree below ``init``, the process that started the program and adopts its orphans."""

    def __init__(self, init: int, launcher: subprocess.Popen[bytes], takers: Path) -> None:
        """``takers`` is the file in which the shim notes who took which lock."""
        table = SyscallTable.of_this_machine()
        assert table is not None, "supported() was not asked"
        self._table = table
        self._init = init
        self._launcher = launcher
        self._main: tuple[int, float] | None = None
        self._takers = takers
        self._helpers: dict[tuple[int, int], bool] = {}
        self._asleep: dict[int, tuple[int, Syscall]] = {}
        """In what each thread was last seen asleep, with its count of runs then."""
        self._resting: dict[int, _Rest] = {}
        self._inner: dict[int, int] = {}

    def scan(self) -> Scan:
        threads = _numbers(f"/proc/{self._init}/task")
        children = _children(self._init, threads)
        seen = [each for pid in children for each in self._look(pid, self._init)]
        seen.sort(key=lambda each: (each.started, each.pid))
        if self._main is None and seen:
            self._main = (seen[0].pid, seen[0].started)
        main = next((each for each in seen if (each.pid, each.started) == self._main), None)
        for each in seen:
            if each.pid not in self._inner:
                self._inner[each.pid] = _inner_pid(each.pid)
        return Scan(tuple(seen), main)

    def _look(self, pid: int, parent: int) -> Iterator[Seen]:
        stat = _Stat.read(f"/proc/{pid}")
        if stat is None:
            return
        rest = self._resting.get(pid)
        if rest is None or not rest.goes_on(pid, stat):
            rest = self._full_look(pid, parent, stat)
        yield rest.seen
        for child in rest.children:
            yield from self._look(child, pid)

    def _full_look(self, pid: int, parent: int, stat: _Stat) -> _Rest:
        numbers = _numbers(f"/proc/{pid}/task")
        threads = [
            self._thread(f"/proc/{pid}/task/{pid}", pid, stat.state),
            *self._threads(pid, (tid for tid in numbers if tid != pid)),
        ]
        seen = self._seen(pid, parent, stat, threads)
        runs = {thread.tid: thread.runs for thread in threads}
        rest = _Rest(seen, runs, _children(pid, numbers))
        asleep = all(self._asleep.get(tid, (-1, None))[0] == count for tid, count in runs.items())
        # A thread that went to sleep just now may have started another one before.
        if asleep and _counts_runs() and _numbers(f"/proc/{pid}/task") == numbers:
            self._resting[pid] = rest
        return rest

    def _seen(self, pid: int, parent: int, stat: _Stat, threads: Sequence[_Thread]) -> Seen:
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

    def _threads(self, pid: int, numbers: Iterable[int]) -> Iterator[_Thread]:
        for tid in numbers:
            folder = f"/proc/{pid}/task/{tid}"
            stat = _Stat.read(folder)
            if stat is not None:
                yield self._thread(folder, tid, stat.state)

    def _thread(self, folder: str, tid: int, state: str) -> _Thread:
        """One thread in this state: asleep in the same call as before if it has not run since.

        A thread that is about to sleep has that state while it still runs, so that a count of its
        sleeps would not do.
        """
        runs = _runs(folder)
        if state != "S":
            return _Thread(tid, state, None, runs)
        before, call = self._asleep.get(tid, (-1, None))
        if before != runs or not _counts_runs():
            line = _read(folder + "/syscall")
            call = self._table.parse(line) if line else None
            before, runs = runs, _runs(folder)
            if call is not None and before == runs:
                self._asleep[tid] = runs, call
        return _Thread(tid, state, call, runs)

    def _is_helper(self, pid: int, parent: int, arguments: int) -> bool:
        """Resource tracker or fork server, told by what they were started with.

        A worker of the fork server has its command line, too, but not its parent.
        """
        known = self._helpers.get((pid, arguments))
        if known is None:
            command = _read(f"/proc/{pid}/cmdline")
            if not command:
                return False
            tracker = "multiprocessing.resource_tracker" in command
            server = "multiprocessing.forkserver" in command and "forkserver" not in _read(
                f"/proc/{parent}/cmdline"
            )
            known = self._helpers[pid, arguments] = tracker or server
        return known

    def detail(self, seen: Seen, known: Mapping[int, Process]) -> Detail:
        if seen.motion is Motion.ENDED:
            return Detail(Unknown())
        waits = {
            thread.tid: self._wait(seen.pid, thread, known)
            for thread in self._threads(seen.pid, _numbers(f"/proc/{seen.pid}/task"))
        }
        semaphores = frozenset(w.inode for w in waits.values() if isinstance(w, Semaphore))
        blocked = waits.pop(seen.pid, Running())
        if isinstance(blocked, Lock):
            others = (wait for wait in waits.values() if not isinstance(wait, Lock))
            blocked = Lock(next(others, None))
        return Detail(blocked, semaphores)

    def _wait(self, pid: int, thread: _Thread, known: Mapping[int, Process]) -> Blocked:
        if thread.state in "Tt":
            return Stopped()
        call = thread.syscall
        if thread.state != "S" or call is None:
            return Running()
        if not call.endless:
            return TimedWait()
        if call.name in ("wait4", "waitid"):
            return ChildEnd(self._child(call, known))
        if call.name == "futex":
            return self._futex(pid, call.arguments[0], known)
        if call.name in ("flock", "fcntl"):
            return FileLock()
        if call.name in ("poll", "ppoll"):
            return self._polled(pid, call, known)
        if call.name in ("read", "readv", "write", "writev", "recvfrom", "recvmsg", "sendto",
                         "sendmsg", "accept", "accept4"):  # fmt: skip
            writing = call.name in ("write", "writev")
            return self._descriptor(pid, call.arguments[0], known, writing=writing)
        return Unknown()

    def _child(self, call: Syscall, known: Mapping[int, Process]) -> Process | None:
        """The child that wait4 or waitid names."""
        wanted = call.arguments[0] if call.name == "wait4" else call.arguments[1]
        return self._by_inner(wanted & 0xFFFFFFFF, known)

    def _by_inner(self, number: int, known: Mapping[int, Process]) -> Process | None:
        """The process with this number in the program's own namespace."""
        for pid, inner in self._inner.items():
            if inner == number:
                return known.get(pid)
        return None

    def _futex(self, pid: int, address: int, known: Mapping[int, Process]) -> Blocked:
        """A futex in a mapping of /dev/shm/sem.* is a POSIX semaphore, see sem_overview(7)."""
        for line in _read(f"/proc/{pid}/maps").splitlines():
            bounds, _, _, _, inode, *path = line.split(None, 5)
            low, high = (int(bound, 16) for bound in bounds.split("-"))
            if low <= address < high:
                if path and path[0].startswith(_SEMAPHORES):
                    name = path[0].removeprefix(_SEMAPHORES).removesuffix(" (deleted)")
                    number = self._taker(f"/{name}") or self._taker(str(address))
                    return Semaphore(int(inode), bool(number), self._by_inner(number, known))
                return Lock()
        return Unknown()

    def _taker(self, semaphore: str) -> int:
        """Who has taken a semaphore, or 0, in the shim's notes: pairs of its hash and a process."""
        notes = self._takers.read_bytes()
        note = zlib.crc32(semaphore.encode())
        place = note % (len(notes) // 8) * 8
        noted, number = struct.unpack_from("II", notes, place)
        return int(number) if noted == note else 0

    def _descriptor(
        self, pid: int, number: int, known: Mapping[int, Process], *, writing: bool = False
    ) -> Blocked:
        kind, inode = _opened(f"/proc/{pid}/fd/{number}")
        if kind == "pipe":
            return Pipe(inode, writing, self._at_other_end(inode, known, writing=writing))
        return Socket(inode) if kind == "socket" else Unknown()

    def _at_other_end(
        self, inode: int, known: Mapping[int, Process], *, writing: bool
    ) -> tuple[Process, ...]:
        """Who has the end of a pipe open that one who waits at ``writing``'s end waits for."""
        wanted = S_IRUSR if writing else S_IWUSR
        found = []
        for pid, process in known.items():
            for number in _numbers(f"/proc/{pid}/fd"):
                path = f"/proc/{pid}/fd/{number}"
                if _opened(path) == ("pipe", inode) and os.lstat(path).st_mode & wanted:
                    found.append(process)
                    break
        return tuple(sorted(found, key=lambda process: (process.started, process.pid)))

    def _polled(self, pid: int, call: Syscall, known: Mapping[int, Process]) -> Blocked:
        """What poll waits for: struct pollfd is an int and two shorts, see poll(2)."""
        count = min(call.arguments[1], _MOST_POLLED)
        try:
            with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
                memory.seek(call.arguments[0])
                content = memory.read(8 * count)
        except (OSError, ValueError, OverflowError):
            return Unknown()
        if not content:
            return Unknown()
        return self._descriptor(pid, struct.unpack_from("i", content)[0], known)

    def started(self, pid: int) -> float | None:
        stat = _Stat.read(f"/proc/{pid}")
        return stat.started if stat else None

    def launcher_ended(self) -> bool:
        return self._launcher.poll() is not None

    def end(self) -> None:
        """Close init's input, which ends the tree; inside a sandbox, kill process 1 outright."""
        if self._launcher.stdin:
            self._launcher.stdin.close()
        if self._launcher.pid != self._init:
            _kill(self._init)
        self._launcher.wait()


@cache
def _ticks() -> int:
    """The kernel's clock ticks in a second."""
    return os.sysconf("SC_CLK_TCK")


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def _opened(path: str) -> tuple[str, int]:
    """Kind and inode of what a descriptor in /proc stands for, such as ("pipe", 4711)."""
    try:
        kind, _, inode = os.readlink(path).rstrip("]").partition(":[")
    except OSError:
        return "", 0
    return kind, int(inode) if inode.isdigit() else 0


def _inner_pid(pid: int) -> int:
    """A process's number in the innermost namespace that it lives in."""
    numbers = re.search(r"^NSpid:(.*)$", _read(f"/proc/{pid}/status"), re.MULTILINE)
    return int(numbers[1].split()[-1]) if numbers else pid


@cache
def _counts_runs() -> bool:
    """Whether this kernel counts how often each thread was given a processor.

    It is the third number of schedstat, and 0 if the kernel was built without CONFIG_SCHEDSTATS.
    """
    return _read("/proc/self/schedstat").split()[2:] > ["0"]


def _runs(folder: str) -> int:
    """A count that grows when a thread runs: at once, or else when it leaves the processor."""
    if _counts_runs():
        numbers = _read(folder + "/schedstat").split()
        return int(numbers[2]) if numbers else 0
    lines = _read(folder + "/status").splitlines()
    return sum(int(line.split()[1]) for line in lines if "_ctxt_switches" in line)


def _children(pid: int, threads: Iterable[int]) -> list[int]:
    """The children that these threads of a process have started or adopted."""
    found: list[int] = []
    for tid in threads:
        found += map(int, _read(f"/proc/{pid}/task/{tid}/children").split())
    return found


def _numbers(folder: str) -> list[int]:
    try:
        return [int(name) for name in os.listdir(folder)]
    except OSError:
        return []


def _read(path: str) -> str:
    """A file of /proc as text; empty when its process has gone or may not be looked at."""
    try:
        file = os.open(path, os.O_RDONLY)
    except OSError:
        return ""
    try:
        parts = []
        while part := os.read(file, _PROC_CHUNK):
            parts.append(part)
            if len(part) < _SHORT_READ:
                break
        return b"".join(parts).decode("utf-8", "replace")
    except OSError:
        return ""
    finally:
        os.close(file)
