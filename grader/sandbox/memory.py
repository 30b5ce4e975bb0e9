"""Control groups: a bound for all the memory that a program's processes hold, in whatever way.

The kernel counts what no process's account shows, such as shared pages that nobody has mapped and
what lies unread in sockets, and ends a process where the bound would be passed. Only who owns a
group may make others below it: root, and on most desktops users for what they start. See cgroups(7)
and the kernel's documents admin-guide/cgroup-v1/memory.rst and admin-guide/cgroup-v2.rst.
"""

from __future__ import annotations

import itertools
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_MOUNTED = Path("/sys/fs/cgroup")
_NAME = re.compile(r"grader-(\d+)-\d+")
_numbers = itertools.count()


@dataclass(frozen=True)
class _Place:
    """Where groups can be made, and what their files are called."""

    folder: Path
    limit: str
    events: str


_VERSION_1 = "memory.limit_in_bytes", "memory.oom_control"
_VERSION_2 = "memory.max", "memory.events"


class MemoryGroup:
    """A group for the processes of one run, or of one run after another, see `Turn`."""

    def __init__(self, place: _Place, limit: int) -> None:
        """Raises OSError when the group cannot be made."""
        self._folder = place.folder / f"grader-{os.getpid()}-{next(_numbers)}"
        self._events = self._folder / place.events
        self._limit = self._folder / place.limit
        self._folder.mkdir()
        try:
            self.bound(limit)
        except OSError:
            self.remove()
            raise

    def bound(self, limit: int) -> None:
        """From now on let it hold so many bytes; raises OSError when it holds more already."""
        self._limit.write_text(str(limit))

    def add(self, pid: int) -> None:
        """Take in a process, and with it all that it will start; one that has ended needs none."""
        with suppress(ProcessLookupError):
            (self._folder / "cgroup.procs").write_text(str(pid))

    def kills(self) -> int:
        """How many processes were ended because there was no memory left."""
        try:
            found = re.search(r"^oom_kill (\d+)", self._events.read_text(), re.MULTILINE)
        except OSError:
            return 0
        return int(found[1]) if found else 0

    def overrun(self) -> bool:
        """Whether a process was ended because there was no memory left."""
        return self.kills() > 0

    def remove(self) -> None:
        """Remove the group, whose processes have ended."""
        with suppress(OSError):
            self._folder.rmdir()


class Turn:
    """One run's time in a group that has others before and after it.

    Putting a process into a group has the kernel wait for every processor, some milliseconds long.
    What starts the runs is put there once instead, and they are born in it.
    """

    def __init__(self, group: MemoryGroup, limit: int) -> None:
        """Raises OSError when what is left of the run before holds more than ``limit``."""
        group.bound(limit)
        self._group = group
        self._kills = group.kills()
        self.is_over = False

    def add(self, pid: int) -> None:
        """Nothing is to be done: the process was born in the group."""

    def overrun(self) -> bool:
        """Whether a process was ended meanwhile because there was no memory left."""
        return self._group.kills() > self._kills

    def remove(self) -> None:
        """Let the next one in, once the processes of this run have ended."""
        self.is_over = True


def memory_group(limit: int) -> MemoryGroup | None:
    """Make a group whose processes hold so many bytes at most; None where we may not."""
    if not available():
        return None
    try:
        return _make(limit)
    except OSError:
        return None


def _make(limit: int) -> MemoryGroup | None:
    place = _place()
    return None if place is None else MemoryGroup(place, limit)


@cache
def available() -> bool:
    """Whether groups can be made here, and processes be put into them."""
    try:
        group = _make(1 << 30)
    except OSError:
        return False
    if group is None:
        return False
    code = "import sys; sys.stdin.read()"
    waiting = subprocess.Popen([sys.executable, "-I", "-S", "-c", code], stdin=subprocess.PIPE)
    try:
        group.add(waiting.pid)
    except OSError:
        return False
    finally:
        waiting.communicate()
        group.remove()
    return True


@cache
def _place() -> _Place | None:
    """The first place that is ours; groups that killed graders have left there are removed."""
    for place in _candidates():
        if os.access(place.folder, os.W_OK):
            for left in place.folder.iterdir():
                owner = _NAME.fullmatch(left.name)
                if owner and not Path("/proc", owner[1]).exists():
                    with suppress(OSError):
                        left.rmdir()
            return place
    return None


def _candidates() -> Iterator[_Place]:
    try:
        lines = Path("/proc/self/cgroup").read_text().splitlines()
    except OSError:
        return
    for line in lines:
        _, controllers, path = line.split(":", 2)
        own = path.lstrip("/")
        if "memory" in controllers.split(","):
            yield _Place(_MOUNTED / "memory" / own, *_VERSION_1)
        elif not controllers:
            # A group with processes of its own hands no memory on: look beside ours first.
            whole = _MOUNTED / own
            for folder in (whole.parent, whole):
                if folder.is_relative_to(_MOUNTED) and _hands_memory_on(folder):
                    yield _Place(folder, *_VERSION_2)


def _hands_memory_on(folder: Path) -> bool:
    try:
        return "memory" in (folder / "cgroup.subtree_control").read_text().split()
    except OSError:
        return False
