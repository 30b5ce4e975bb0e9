"""What /proc says of processes and threads, as values; see proc(5).

A process may end at any moment, so every question has an answer for one that has gone.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

_CHUNK = 1 << 16
_SHORT_READ = 2_000
"""/proc gives long files in parts of about a page; a part below this is the last one."""


@dataclass(frozen=True)
class Stat:
    """The fields of /proc/<pid>/stat that matter here."""

    state: str
    parent: int
    threads: int
    cpu: float
    started: float
    arguments: int
    """Where its command line lies in its memory: another place once it runs another program."""
    wait_status: int
    """How it ended, in the form of waitpid; of meaning only once it has."""

    @property
    def ended(self) -> bool:
        """Whether it only waits to be reaped; its first thread may end before the others."""
        return self.state in "ZX" and self.threads <= 1

    @classmethod
    def of(cls, folder: str) -> Stat | None:
        """That of a process or thread, by its folder."""
        text = read(folder + "/stat")
        fields = text.rpartition(")")[2].split()
        if not fields:
            return None
        return cls(
            state=fields[0],
            parent=int(fields[1]),
            threads=int(fields[17]),
            cpu=(int(fields[11]) + int(fields[12])) / _ticks(),
            started=int(fields[19]) / _ticks(),
            arguments=int(fields[45]),
            wait_status=int(fields[49]),
        )


@cache
def _ticks() -> int:
    """The kernel's clock ticks in a second."""
    return os.sysconf("SC_CLK_TCK")


def opened(path: str) -> tuple[str, int]:
    """Kind and inode of what a descriptor in /proc stands for, such as ("pipe", 4711)."""
    try:
        kind, _, inode = os.readlink(path).rstrip("]").partition(":[")
    except OSError:
        return "", 0
    return kind, int(inode) if inode.isdigit() else 0


def inner_pid(pid: int) -> int:
    """A process's number in the innermost namespace that it lives in."""
    found = re.search(r"^NSpid:(.*)$", read(f"/proc/{pid}/status"), re.MULTILINE)
    return int(found[1].split()[-1]) if found else pid


def memory(pid: int) -> int:
    """Bytes that a process holds, its share of what it shares with others (PSS, see proc(5))."""
    found = re.search(r"^Pss: +(\d+) kB", read(f"/proc/{pid}/smaps_rollup"), re.MULTILINE)
    return int(found[1]) << 10 if found else 0


def files(file_system: str) -> int:
    """How many files a file system holds; 0 when its process has gone."""
    try:
        told = os.statvfs(file_system)
    except OSError:
        return 0
    return told.f_files - told.f_ffree


@cache
def counts_runs() -> bool:
    """Whether this kernel counts how often each thread was given a processor.

    It is the third number of schedstat, and 0 if the kernel was built without CONFIG_SCHEDSTATS.
    """
    return read("/proc/self/schedstat").split()[2:] > ["0"]


def runs(folder: str) -> int:
    """A count that grows when a thread runs: at once, or else when it leaves the processor."""
    if counts_runs():
        fields = read(folder + "/schedstat").split()
        return int(fields[2]) if fields else 0
    lines = read(folder + "/status").splitlines()
    return sum(int(line.split()[1]) for line in lines if "_ctxt_switches" in line)


def children(pid: int, threads: Iterable[int]) -> list[int]:
    """The children that these threads of a process have started or adopted."""
    found: list[int] = []
    for tid in threads:
        found += map(int, read(f"/proc/{pid}/task/{tid}/children").split())
    return found


def numbers(folder: str) -> list[int]:
    """The numbers that name what is in a folder: threads in ``task``, descriptors in ``fd``."""
    try:
        return [int(name) for name in os.listdir(folder)]
    except OSError:
        return []


def read(path: str) -> str:
    """A file of /proc as text; empty when its process has gone or may not be looked at."""
    try:
        file = os.open(path, os.O_RDONLY)
    except OSError:
        return ""
    try:
        parts = []
        while part := os.read(file, _CHUNK):
            parts.append(part)
            if len(part) < _SHORT_READ:
                break
        return b"".join(parts).decode("utf-8", "replace")
    except OSError:
        return ""
    finally:
        os.close(file)
