"""The processors of this machine: how many there are to use, and which worker keeps to which."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath

COUNT_VARIABLE = "PYTHON_CPU_COUNT"
"""How many processors Python 3.13 and newer is to tell a program of, however many it may use."""

_OWN_GROUPS = Path("/proc/self/cgroup")
_MOUNTED = Path("/sys/fs/cgroup")


def usable() -> int:
    """Count those that this process may use; half the time of one counts as one."""
    return math.ceil(min(len(_allowed()) or os.cpu_count() or 1, quota()))


def shared_out(workers: int) -> Sequence[int | None]:
    """For each worker the number of the processor to keep to; None if any may be used.

    Where each processor has a worker to keep it busy, programs whose processes all stay on one are
    done sooner: what they share is in its caches already, and nobody is woken from another one.
    A worker with processors to spare does better to spread over them.
    """
    allowed = _allowed()
    if not allowed or workers < len(allowed):
        return [None] * workers
    return [allowed[number % len(allowed)] for number in range(workers)]


def keep_to(processor: int) -> None:
    """Have this process, and all that it will start, use this processor only.

    Programs are told of as many as before, so that a pool of theirs has the same size.
    """
    os.environ.setdefault(COUNT_VARIABLE, str(len(_allowed())))
    # One that has been taken away meanwhile is no loss.
    with suppress(OSError):
        os.sched_setaffinity(0, {processor})


def quota(own_groups: Path = _OWN_GROUPS, mounted: Path = _MOUNTED) -> float:
    """How many processors' time the control groups around this process leave it; may be infinity.

    Containers and batch systems set that, and no other count shows it. The tightest group counts,
    see cpu.max in the kernel's admin-guide/cgroup-v2.rst, and scheduler/sched-bwc.rst.
    """
    found = [math.inf]
    with suppress(OSError):
        for line in own_groups.read_text().splitlines():
            _, controllers, group = line.split(":", 2)
            if not controllers:
                found += _quotas(mounted, group, "cpu.max")
            elif "cpu" in controllers.split(","):
                found += _quotas(mounted / "cpu", group, "cpu.cfs_quota_us", "cpu.cfs_period_us")
    return min(found)


def _quotas(mounted: Path, group: str, *files: str) -> Iterator[float]:
    """Those of a group and of all around it, as far as they are in sight from in here."""
    for each in (group, *map(str, PurePosixPath(group).parents)):
        folder = mounted / each.lstrip("/")
        with suppress(OSError, ValueError):
            # Where there is none, the amount is "max" or -1.
            amount, period = " ".join((folder / file).read_text() for file in files).split()
            if int(amount) > 0:
                yield int(amount) / int(period)


def _allowed() -> Sequence[int]:
    """The numbers of those that this process may use; empty where the system does not tell."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
