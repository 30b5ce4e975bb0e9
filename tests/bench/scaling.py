"""What a second worker saves: ``python -m tests.bench.scaling``.

A batch made of the ten example submissions in ``tests/batch`` is graded by ``grader grade``, each
time from the start of the command to its end, in these ways:

    jobs N   with ``--jobs N``
    dask N   with ``--cluster``, N workers of one thread each that are there already

"jobs 2 / jobs 1" is the part of one worker's time that two need: 0.5 would be a perfect halving. It
says something only of a machine that has as many processors idle. How the ways take turns:
``tests.bench.rounds``.
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from tests.bench import batches, rounds
from tests.bench.clusters import cluster


def main() -> None:
    """Measure, and tell."""
    options = rounds.parser(__doc__, rounds=3)
    options.add_argument("--submissions", type=int, default=20, help="default: %(default)s")
    options.add_argument("--jobs", type=int, nargs="+", default=[2], help="beside 1 (default: 2)")
    options.add_argument("--workers", type=int, nargs="*", default=[1, 2], help="default: 1 2")
    options.add_argument("--exercise", action="append", default=[], help="default: all")
    wanted = options.parse_args()
    slugs = wanted.exercise
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, ExitStack() as stack:
        submissions = batches.of_examples(Path(folder, "batch"), wanted.submissions)
        ways = {
            f"jobs {jobs}": partial(batches.grade, submissions, batches.here(jobs), slugs)
            for jobs in (1, *wanted.jobs)
        }
        for workers in wanted.workers:
            address = stack.enter_context(cluster(workers)).address
            there = ["--cluster", address]
            ways[f"dask {workers}"] = partial(batches.grade, submissions, there, slugs)
        seconds = rounds.measured(ways, wanted.rounds)
    rows = [rounds.Row(name, values, "s") for name, values in seconds.items()]
    compared = [(f"jobs {jobs}", "jobs 1") for jobs in wanted.jobs]
    compared += [(f"dask {workers}", f"jobs {workers}") for workers in wanted.workers]
    compared += [(f"dask {workers}", "dask 1") for workers in wanted.workers if workers > 1]
    rows += rounds.ratios(seconds, compared)
    rounds.tell(wanted, rounds.Table(f"{wanted.submissions} submissions", rows))


if __name__ == "__main__":
    main()
