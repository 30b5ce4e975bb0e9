"""The processor time of everything that this process starts, whoever it becomes the child of.

What the system tells of a process's children leaves out those that nobody waits for, as in a
sandbox of ours. A control group counts all its processes, see cgroups(7).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.bench.rounds import Meter


@contextmanager
def metered() -> Iterator[Meter]:
    """Put this process into a group of its own; the meter tells the seconds used in there.

    Groups that the grader makes for its runs come below that one, and are counted, too.
    """
    before = _own_group()
    whole = before / f"bench-{os.getpid()}"
    own = whole / "own"
    try:
        own.mkdir(parents=True)
        _enter(own)
    except OSError as error:
        raise SystemExit(
            f"No control group can be made for the measurement: {error}. Run this as root, or by"
            " systemd-run --user --scope -p Delegate=yes python -m …"
        ) from None
    with suppress(OSError):
        (whole / "cgroup.subtree_control").write_text("+memory", encoding="ascii")
    try:
        yield lambda: _seconds(whole)
    finally:
        _enter(before)
        own.rmdir()
        whole.rmdir()


def _own_group() -> Path:
    mounts = Path("/proc/self/mounts").read_text(encoding="utf-8")
    groups = Path("/proc/self/cgroup").read_text(encoding="utf-8")
    mounted = re.search(r"^\S+ (\S+) cgroup2 ", mounts, re.MULTILINE)
    own = re.search(r"^0::/(.*)$", groups, re.MULTILINE)
    if mounted is None or own is None:
        raise SystemExit("The measurement needs control groups of version 2, see cgroups(7).")
    return Path(mounted[1], own[1])


def _enter(group: Path) -> None:
    (group / "cgroup.procs").write_text(str(os.getpid()), encoding="ascii")


def _seconds(group: Path) -> float:
    used = re.search(r"^usage_usec (\d+)$", (group / "cpu.stat").read_text(), re.MULTILINE)
    assert used is not None
    return int(used[1]) / 1e6
