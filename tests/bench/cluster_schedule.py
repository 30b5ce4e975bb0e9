"""What handing out costs on a cluster: ``python -m tests.bench.cluster_schedule``.

A scheduler and two workers are started on this machine, and submissions are given to them as
``grader grade --cluster`` does, each with a file of its own; only that the workers do nothing with
them. Told are how many went through in a second, and by how much the most memory that the client
and the scheduler have held grew after the first thousand. With ``--write`` the client writes a
result for each and the tables, as in a batch; so what is told then is as much as one client can do.
How rounds are told: ``tests.bench.rounds``.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from grader import batch, catalog
from grader.batch import Batch, Graded, Graders
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
SANDBOX, START_METHOD = "none", "spawn"
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


Way = Callable[[Graders, Sequence[Submission], Exercise], Iterator[str]]


class IdleGraders(ClusterGraders):
    """The workers of a cluster, which grade nothing."""

    work = staticmethod(nothing)


def main() -> None:
    """Measure, and tell."""
    options = rounds.parser(__doc__, rounds=1)
    options.add_argument("--tasks", type=int, default=100_000, help="default: %(default)s")
    options.add_argument("--threads", type=int, default=50, help="of each worker (%(default)s)")
    options.add_argument("--write", action="store_true", help="write the results, too")
    wanted = options.parse_args()
    if wanted.tasks <= FIRST:
        options.error(f"--tasks must be more than {FIRST}")
    way = grade_batch if wanted.write else grade
    found = [hand_out(wanted.tasks, wanted.threads, way) for _ in range(wanted.rounds)]
    rows = [rounds.Row(name, [each[name] for each in found], unit) for name, unit in UNITS.items()]
    heading = f"{wanted.tasks} submissions, {WORKERS} workers with {wanted.threads} threads each"
    rounds.tell(wanted, rounds.Table(heading, rows))


def hand_out(number: int, threads: int, way: Way) -> Mapping[str, float]:
    """Hand out so many submissions, and tell what that took."""
    exercise = catalog.load_kit(KIT).exercises[0]
    submissions = [
        Submission(f"s{each:06}", {exercise.slug: exercise.reference}) for each in range(number)
    ]
    with (
        cluster(WORKERS, threads) as running,
        IdleGraders(running.address, [exercise], SANDBOX, START_METHOD) as graders,
    ):
        pids = {"client": os.getpid(), "scheduler": running.scheduler}
        began = time.perf_counter()
        for done, _ in enumerate(way(graders, submissions, exercise), 1):
            if done == FIRST:
                early = {name: peak(pid) for name, pid in pids.items()}
        seconds = time.perf_counter() - began
        late = {name: peak(pid) for name, pid in pids.items()}
    assert done == number
    growth = {f"{name}, growth": late[name] / early[name] for name in pids}
    return {"submissions": number / seconds, **late, **growth}


def grade(graders: Graders, submissions: Sequence[Submission], exercise: Exercise) -> Iterator[str]:
    """Name the submissions that the cluster is through with, and keep nothing of them."""
    jobs = (Job(each, (exercise,), SANDBOX, START_METHOD) for each in submissions)
    for event in graders.grade(jobs):
        if isinstance(event, Finished):
            yield event.item.submission.name


def grade_batch(
    graders: Graders, submissions: Sequence[Submission], exercise: Exercise
) -> Iterator[str]:
    """The same as a batch: each result is written, and the tables at the end."""
    with tempfile.TemporaryDirectory(prefix="bench-") as out:
        work = Batch(submissions, (exercise,), SANDBOX, START_METHOD, Path(out))
        for event in batch.run(work, graders):
            if isinstance(event, Graded):
                yield event.result.submission


if __name__ == "__main__":
    main()
