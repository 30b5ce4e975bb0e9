"""What handing out costs on a cluster: ``python -m tests.bench.cluster_schedule``.

A scheduler and two workers are started on this machine, and submissions are given to them as
``grader grade --cluster`` does, each with a file of its own; only that the workers do nothing with
them. Told are how many went through in a second, and by how much the most memory that the client
and the scheduler have held grew after the first thousand. How rounds are told:
``tests.bench.rounds``.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping

from grader import catalog
from grader.cluster.bundle import SubmissionBundle
from grader.cluster.client import ClusterGraders
from grader.grading import Job
from grader.model import CheckResult, Exercise, Submission
from grader.workers import Finished
from tests.bench import rounds
from tests.bench.batches import KIT
from tests.bench.clusters import cluster
from tests.bench.memory import peak

WORKERS = 2
FIRST = 1_000
"""Submissions after which memory is looked at for the first time."""
UNITS = {
    "submissions": "in a second",
    "client": "MB",
    "client, growth": "",
    "scheduler": "MB",
    "scheduler, growth": "",
}


def nothing(_run: str, _submission: SubmissionBundle) -> tuple[CheckResult, ...]:
    """What a worker does here."""
    return ()


class IdleGraders(ClusterGraders):
    """The workers of a cluster, which grade nothing."""

    work = staticmethod(nothing)


def main() -> None:
    """Measure, and tell."""
    options = rounds.parser(__doc__, rounds=1)
    options.add_argument("--tasks", type=int, default=100_000, help="default: %(default)s")
    options.add_argument("--threads", type=int, default=50, help="of each worker (%(default)s)")
    wanted = options.parse_args()
    if wanted.tasks <= FIRST:
        options.error(f"--tasks must be more than {FIRST}")
    found = [hand_out(wanted.tasks, wanted.threads) for _ in range(wanted.rounds)]
    rows = [rounds.Row(name, [each[name] for each in found], unit) for name, unit in UNITS.items()]
    heading = f"{wanted.tasks} submissions, {WORKERS} workers with {wanted.threads} threads each"
    rounds.tell(wanted, rounds.Table(heading, rows))


def hand_out(number: int, threads: int) -> Mapping[str, float]:
    """Hand out so many submissions, and tell what that took."""
    exercise = catalog.load_kit(KIT).exercises[0]
    with (
        cluster(WORKERS, threads) as running,
        IdleGraders(running.address, [exercise], "none", "spawn") as graders,
    ):
        pids = {"client": os.getpid(), "scheduler": running.scheduler}
        early: Mapping[str, float] = {}
        done = 0
        began = time.perf_counter()
        for event in graders.grade(jobs(exercise, number)):
            done += isinstance(event, Finished)
            if done == FIRST and not early:
                early = {name: peak(pid) for name, pid in pids.items()}
        seconds = time.perf_counter() - began
        late = {name: peak(pid) for name, pid in pids.items()}
    assert done == number
    growth = {f"{name}, growth": late[name] / early[name] for name in pids}
    return {"submissions": number / seconds, **late, **growth}


def jobs(exercise: Exercise, number: int) -> Iterator[Job]:
    """Submissions that are all alike but for their names."""
    for each in range(number):
        submission = Submission(f"s{each:06}", {exercise.slug: exercise.reference})
        yield Job(submission, (exercise,), "none", "spawn")


if __name__ == "__main__":
    main()
