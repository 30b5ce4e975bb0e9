"""What a second worker saves: ``python -m tests.bench.scaling``.

A batch made of the ten example submissions in ``tests/batch`` is graded by ``grader grade``, each
time from the start of the command to its end, in these ways:

    jobs N   with ``--jobs N``
    dask N   with ``--cluster``, N workers of one thread each that are there already
    bare N   no grading at all: Python starts one child after another, N such programs at a time

"jobs 2 / jobs 1" is the part of one worker's time that two need: 0.5 would be a perfect halving. It
says something only of a machine that has as many processors idle, and no more than "bare 2 / bare
1" says of the machine: two processors that share a core, or a kernel's locks, do not do twice the
work of one. And one worker keeps a second processor busy, too, while children run side by side. How
the ways take turns: ``tests.bench.rounds``.
"""

from __future__ import annotations

import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from tests.bench import batches, rounds
from tests.bench.clusters import cluster

CHILDREN = """\
from multiprocessing import Process

for _ in range(100):
    process = Process(target=abs, args=(1,))
    process.start()
    process.join()
"""
PROGRAMS = 20


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
        ways |= {f"bare {number}": partial(run_bare, number) for number in (1, *wanted.jobs)}
        seconds = rounds.measured(ways, wanted.rounds)
    rows = [rounds.Row(name, values, "s") for name, values in seconds.items()]
    compared = [(f"{way} {jobs}", f"{way} 1") for way in ("jobs", "bare") for jobs in wanted.jobs]
    compared += [(f"dask {workers}", f"jobs {workers}") for workers in wanted.workers]
    compared += [(f"dask {workers}", "dask 1") for workers in wanted.workers if workers > 1]
    rows += rounds.ratios(seconds, compared)
    rounds.tell(wanted, rounds.Table(f"{wanted.submissions} submissions", rows))


def run_bare(at_a_time: int) -> None:
    """Run programs that start children, so many at a time."""
    with ThreadPoolExecutor(at_a_time) as pool:
        for _ in pool.map(batches.run, [[sys.executable, "-c", CHILDREN]] * PROGRAMS):
            pass


if __name__ == "__main__":
    main()
