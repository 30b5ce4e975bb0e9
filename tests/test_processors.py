"""How many processors there are to use, and that workers share them."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from grader import processors
from grader.observe import NoIsolation
from grader.observe.launch import environment
from grader.workers import Finished, Workers

Value = TypeVar("Value")

HERE = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []

only_with_affinity = pytest.mark.skipif(not HERE, reason="this system has none")


def allowed(_: object) -> list[int]:
    """The processors that this process may use."""
    return sorted(os.sched_getaffinity(0))


def told_to_programs(_: object) -> str:
    """The count that programs started in this process are told."""
    return environment(NoIsolation().places(Path("/run")))[processors.COUNT_VARIABLE]


def in_workers(number: int, function: Callable[[object], Value]) -> list[Value]:
    """What a function returns in each of so many workers."""
    with Workers(number) as workers:
        events = list(workers.map(function, range(number)))
    return [event.value for event in events if isinstance(event, Finished)]


@only_with_affinity
def test_what_may_be_used_counts() -> None:
    """A process that may use one processor counts one."""
    told = subprocess.run(
        [sys.executable, "-c", "from grader import processors; print(processors.usable())"],
        preexec_fn=lambda: os.sched_setaffinity(0, HERE[:1]),
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout == "1\n"


@pytest.mark.parametrize(
    ("group", "files", "expected"),
    [
        pytest.param("0::/", {}, math.inf, id="none"),
        pytest.param("0::/", {"cpu.max": "max 100000\n"}, math.inf, id="no bound"),
        pytest.param("0::/", {"cpu.max": "150000 100000\n"}, 1.5, id="a container's"),
        pytest.param(
            "0::/batch/job",
            {"batch/cpu.max": "200000 100000\n", "batch/job/cpu.max": "400000 100000\n"},
            2,
            id="a tighter one around it",
        ),
        pytest.param(
            "0::/batch/job",
            {"batch/cpu.max": "max 100000\n", "batch/job/cpu.max": "50000 100000\n"},
            0.5,
            id="half a processor",
        ),
        pytest.param(
            "4:memory:/docker/ab12\n3:cpu,cpuacct:/docker/ab12\n0::/",
            {"cpu/cpu.cfs_quota_us": "300000\n", "cpu/cpu.cfs_period_us": "100000\n"},
            3,
            id="version 1, a container's, whose path is not in sight",
        ),
        pytest.param(
            "3:cpuset:/\n1:cpu:/\n0::/",
            {"cpu/cpu.cfs_quota_us": "-1\n", "cpu/cpu.cfs_period_us": "100000\n"},
            math.inf,
            id="version 1, no bound",
        ),
        pytest.param("0::/", {"cpu.max": "\n"}, math.inf, id="nothing that makes sense"),
    ],
)
def test_quotas_of_control_groups(
    tmp_path: Path, group: str, files: dict[str, str], expected: float
) -> None:
    """The time that a group leaves is told for both versions, and the tightest group counts."""
    own_groups = tmp_path / "own groups"
    own_groups.write_text(group + "\n")
    for name, content in files.items():
        file = tmp_path / "mounted" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
    assert processors.quota(own_groups, tmp_path / "mounted") == expected


def test_no_groups_bound_nothing(tmp_path: Path) -> None:
    """Where the system tells of no groups at all, there is no bound."""
    assert processors.quota(tmp_path / "there is none", tmp_path) == math.inf


@only_with_affinity
@pytest.mark.parametrize("each", [1, 2])
def test_every_processor_gets_its_workers(each: int) -> None:
    """With a worker for every processor, or several, each keeps to one, and none is left out."""
    used = in_workers(each * len(HERE), allowed)
    assert sorted(used) == sorted([[processor] for processor in HERE] * each)


@pytest.mark.skipif(len(HERE) < 2, reason="needs two processors")
def test_workers_with_processors_to_spare_use_them_all() -> None:
    """With fewer workers than processors, each may use every one."""
    assert in_workers(1, allowed) == [HERE]


@only_with_affinity
def test_programs_are_told_of_all_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python is to tell a program in such a worker of as many processors as elsewhere."""
    monkeypatch.delenv(processors.COUNT_VARIABLE, raising=False)
    assert in_workers(len(HERE), told_to_programs) == [str(len(HERE))] * len(HERE)
