"""What a thread that sleeps waits for, from its system call: a lock and whose, a pipe, a child."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from stat import S_IRUSR, S_IWUSR

from grader.observe import proc
from grader.observe.scan import Detail
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
from grader.observe.syscalls import Syscall
from grader.observe.threads import Thread

_MOST_POLLED = 64
_SEMAPHORES = "/dev/shm/sem."
_PAIR, _INT = struct.Struct("II"), struct.Struct("i")


class Waits:
    """Explains the waits of one moment."""

    def __init__(
        self, takers: Path, inner: Mapping[int, int], known: Mapping[int, Process]
    ) -> None:
        """``takers`` is the file in which the shim notes who took which lock, ``inner`` the number
        of each process in the program's own namespace, and ``known`` its name, by number outside.
        """
        self._takers = takers
        self._inner = inner
        self._known = known

    def detail(self, pid: int, threads: Iterable[Thread]) -> Detail:
        """What a process waits for: that is what its first thread does."""
        waits = {thread.tid: self._wait(pid, thread) for thread in threads}
        semaphores = frozenset(w.inode for w in waits.values() if isinstance(w, Semaphore))
        blocked = waits.pop(pid, Running())
        if isinstance(blocked, Lock):
            others = (wait for wait in waits.values() if not isinstance(wait, Lock))
            blocked = Lock(next(others, None))
        return Detail(blocked, semaphores)

    def _wait(self, pid: int, thread: Thread) -> Blocked:
        if thread.state in "Tt":
            return Stopped()
        call = thread.syscall
        if thread.state != "S" or call is None:
            return Running()
        if not call.endless:
            return TimedWait()
        if call.name in ("wait4", "waitid"):
            return ChildEnd(self._child(call))
        if call.name == "futex":
            return self._futex(pid, call.arguments[0])
        if call.name in ("flock", "fcntl"):
            return FileLock()
        if call.name in ("poll", "ppoll"):
            return self._polled(pid, call)
        if call.name in ("read", "readv", "write", "writev", "recvfrom", "recvmsg", "sendto",
                         "sendmsg", "accept", "accept4"):  # fmt: skip
            writing = call.name in ("write", "writev")
            return self._descriptor(pid, call.arguments[0], writing=writing)
        return Unknown()

    def _child(self, call: Syscall) -> Process | None:
        """The child that wait4 or waitid names."""
        wanted = call.arguments[0] if call.name == "wait4" else call.arguments[1]
        return self._by_inner(wanted & 0xFFFFFFFF)

    def _by_inner(self, number: int) -> Process | None:
        """The process with this number in the program's own namespace."""
        for pid, inner in self._inner.items():
            if inner == number:
                return self._known.get(pid)
        return None

    def _futex(self, pid: int, address: int) -> Blocked:
        """A futex in a mapping of /dev/shm/sem.* is a POSIX semaphore, see sem_overview(7)."""
        for line in proc.read(f"/proc/{pid}/maps").split("\n")[:-1]:
            bounds, _, _, _, inode, *path = line.split(None, 5)
            low, high = (int(bound, 16) for bound in bounds.split("-"))
            if low <= address < high:
                if path and path[0].startswith(_SEMAPHORES):
                    name = path[0].removeprefix(_SEMAPHORES).removesuffix(" (deleted)")
                    number = self._taker(f"/{name}") or self._taker(str(address))
                    return Semaphore(int(inode), bool(number), self._by_inner(number))
                return Lock()
        return Unknown()

    def _taker(self, semaphore: str) -> int:
        """Who has taken a semaphore, or 0, in the shim's notes: pairs of its hash and a process."""
        notes = self._takers.read_bytes()
        if len(notes) < _PAIR.size:
            return 0
        note = zlib.crc32(semaphore.encode())
        place = note % (len(notes) // _PAIR.size) * _PAIR.size
        noted, number = _PAIR.unpack_from(notes, place)
        return int(number) if noted == note else 0

    def _descriptor(self, pid: int, number: int, *, writing: bool = False) -> Blocked:
        kind, inode = proc.opened(f"/proc/{pid}/fd/{number}")
        if kind == "pipe":
            return Pipe(inode, writing, self._at_other_end(inode, writing=writing))
        return Socket(inode) if kind == "socket" else Unknown()

    def _at_other_end(self, inode: int, *, writing: bool) -> tuple[Process, ...]:
        """Who has the end of a pipe open that one who waits at ``writing``'s end waits for."""
        wanted = S_IRUSR if writing else S_IWUSR
        found = []
        for pid, process in self._known.items():
            for number in proc.numbers(f"/proc/{pid}/fd"):
                path = f"/proc/{pid}/fd/{number}"
                if proc.opened(path) == ("pipe", inode) and os.lstat(path).st_mode & wanted:
                    found.append(process)
                    break
        return tuple(sorted(found, key=lambda process: (process.started, process.pid)))

    def _polled(self, pid: int, call: Syscall) -> Blocked:
        """What poll waits for: struct pollfd is an int and two shorts, see poll(2)."""
        count = min(call.arguments[1], _MOST_POLLED)
        try:
            with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
                memory.seek(call.arguments[0])
                content = memory.read(8 * count)
        except (OSError, ValueError, OverflowError):
            return Unknown()
        if len(content) < _INT.size:
            return Unknown()
        return self._descriptor(pid, _INT.unpack_from(content)[0])
