"""What handing out costs on a cluster: ``python -m tests.bench.cluster_schedule``.

A scheduler and two workers are started on this machine, and submissions are given to them as
``grader grade --cluster`` does, each with a file of its own; only that the workers do nothing with
them. Told are how many went through in a second, and by how much the memory of the client and of
the scheduler grew at most after the first thousand. Nothing here passes or fails.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path

import distributed
import psutil

from grader import catalog
from grader.cluster.bundle import SubmissionBundle
from grader.cluster.client import ClusterGraders
from grader.grading import Job
from grader.model import CheckResult, Exercise, Submission
from grader.workers import Finished

WORKERS = 2
FIRST = 1_000
"""Submissions after which memory is looked at for the first time."""

ROOT = Path(__file__).parents[2]


def nothing(_run: str, _submission: SubmissionBundle) -> tuple[CheckResult, ...]:
    """What a worker does here."""
    return ()


class IdleGraders(ClusterGraders):
    """The workers of a cluster, which grade nothing."""

    work = staticmethod(nothing)


def jobs(exercise: Exercise, number: int) -> Iterator[Job]:
    """Submissions that are all alike but for their names."""
    for each in range(number):
        submission = Submission(f"s{each:06}", {exercise.slug: exercise.reference})
        yield Job(submission, (exercise,), "none", "spawn")


def start_cluster(stack: ExitStack, folder: Path, threads: int) -> tuple[str, int]:
    """Start a scheduler and the workers; the address and the process number of the scheduler."""
    file = folder / "scheduler.json"
    local = ("--host", "127.0.0.1", "--scheduler-file", str(file))
    scheduler = _start(stack, "dask_scheduler", *local, "--port", "0", "--no-dashboard")
    for _ in range(WORKERS):
        _start(stack, "dask_worker", *local, "--nthreads", str(threads), "--no-dashboard")
    with distributed.Client(scheduler_file=str(file), set_as_default=False) as client:
        client.wait_for_workers(WORKERS)
        return str(client.scheduler.address), scheduler


def _start(stack: ExitStack, module: str, *options: str) -> int:
    process = stack.enter_context(
        subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{module}", *options],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    )
    stack.callback(process.terminate)
    return process.pid


def peak_memory(process: int | None = None) -> int:
    """The most memory that a process has had so far, in bytes; as much as it has, elsewhere."""
    about = psutil.Process(process)
    status = Path(f"/proc/{about.pid}/status")
    if not status.exists():
        return int(about.memory_info().rss)
    (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024


def measured(number: int, threads: int) -> dict[str, float]:
    """Hand out so many submissions, and tell what that took."""
    exercise = catalog.load_kit(ROOT).exercises[0]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        address, scheduler = start_cluster(stack, folder, threads)
        with IdleGraders(address, [exercise], "none", "spawn") as graders:
            done = 0
            began = time.perf_counter()
            early = (0, 0)
            for event in graders.grade(jobs(exercise, number)):
                done += isinstance(event, Finished)
                if done == FIRST and not any(early):
                    early = (peak_memory(), peak_memory(scheduler))
            seconds = time.perf_counter() - began
            late = (peak_memory(), peak_memory(scheduler))
    assert done == number
    return {
        "submissions": number,
        "seconds": seconds,
        "per_second": number / seconds,
        "client_growth": late[0] / early[0] - 1,
        "scheduler_growth": late[1] / early[1] - 1,
        "client_bytes": late[0],
        "scheduler_bytes": late[1],
    }


def main() -> None:
    """Measure, print a table, and write what was measured if asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--tasks", type=int, default=100_000, metavar="N")
    parser.add_argument("--threads", type=int, default=50, metavar="N", help="of each worker")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the measurements here")
    wanted = parser.parse_args()
    if wanted.tasks <= FIRST:
        parser.error(f"--tasks must be more than {FIRST}")
    found = measured(wanted.tasks, wanted.threads)
    sys.stdout.write(
        f"{wanted.tasks} submissions, {WORKERS} workers with {wanted.threads} threads each\n"
        f"  {found['per_second']:10.0f}  in a second\n"
        f"  {found['client_growth']:10.1%}  growth of the client's peak memory after {FIRST},"
        f" to {found['client_bytes'] / 2**20:.0f} MiB\n"
        f"  {found['scheduler_growth']:10.1%}  growth of the scheduler's,"
        f" to {found['scheduler_bytes'] / 2**20:.0f} MiB\n"
    )
    if wanted.json:
        about = {
            "python": platform.python_version(),
            "platform": platform.platform(),
            "distributed": version("distributed"),
            "workers": WORKERS,
            "threads": wanted.threads,
        }
        wanted.json.write_text(json.dumps(about | found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
