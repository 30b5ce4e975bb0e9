"""What grows with the number of submissions: ``python -m tests.bench.growth``.

Batches of some sizes, made of the ten example submissions in ``tests/batch``, are graded by
``grader grade``, and the command is then given once more. Measured are, for each size:

    grading   seconds to a submission, from the start of the command to its end
    parent    the most memory that the command's first process has ever held
    worker    the same of that one of its worker processes which has held the most
    rerun     seconds of the second time, when all is graded and nothing has changed

Ratios of the largest to the smallest size that are near 1 mean that nothing piles up: a submission
takes no longer for those before it, and nothing is kept of them. "rerun / grading" is the part of
the grading's time that it takes to see that there is nothing to do. Sizes should be multiples of
ten, so that each example has its share. How the sizes take turns: ``tests.bench.rounds``.
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

import psutil

from tests.bench import batches, rounds
from tests.bench.memory import peak

LOOK_SECONDS = 0.2
"""Between two looks at the memory. The kernel keeps each process's peak until the process ends."""
GRADING, PARENT, WORKER, RERUN = "grading", "parent", "worker", "rerun"
FLAT = {GRADING: "s to a submission", PARENT: "MB", WORKER: "MB"}
"""What should not grow, and its unit."""

Taken = Mapping[str, float]
"""Every quantity of one batch."""


def main() -> None:
    """Measure, and tell."""
    options = rounds.parser(__doc__, rounds=1)
    options.add_argument("--sizes", type=int, nargs="+", default=[10, 50], help="default: 10 50")
    options.add_argument("--jobs", type=int, default=2, help="default: %(default)s")
    options.add_argument("--exercise", action="append", default=[], help="default: all")
    wanted = options.parse_args()
    sizes = sorted(wanted.sizes)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        ways = {}
        for size in sizes:
            submissions = batches.of_examples(Path(folder, str(size)), size)
            ways[str(size)] = partial(grade_twice, submissions, size, wanted.jobs, wanted.exercise)
        taken = rounds.in_turns(ways, wanted.rounds)
    tables = [_table_of(size, taken[str(size)]) for size in sizes]
    if len(sizes) > 1:
        tables.append(_growth(sizes[-1], sizes[0], taken))
    rounds.tell(wanted, *tables)


def grade_twice(submissions: Path, size: int, jobs: int, slugs: Sequence[str]) -> Taken:
    """Grade a batch, and give the command once more."""
    peaks = {PARENT: 0.0, WORKER: 0.0}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        grading = batches.grading(submissions, Path(folder, "out"), batches.here(jobs), slugs)
        began = time.perf_counter()
        batches.run(grading, meanwhile=partial(_note_peaks, peaks))
        graded = time.perf_counter()
        batches.run(grading)
        ended = time.perf_counter()
    return {GRADING: (graded - began) / size, **peaks, RERUN: ended - graded}


def _note_peaks(peaks: dict[str, float], command: subprocess.Popen[str]) -> None:
    """Look at the memory of a command and of its children until it ends."""
    parent = psutil.Process(command.pid)
    while True:
        with suppress(psutil.NoSuchProcess):
            peaks[PARENT] = max(peaks[PARENT], peak(parent.pid))
            for child in parent.children():
                peaks[WORKER] = max(peaks[WORKER], peak(child.pid))
        with suppress(subprocess.TimeoutExpired):
            command.wait(LOOK_SECONDS)
            return


def _table_of(size: int, taken: Sequence[Taken]) -> rounds.Table:
    rows = [rounds.Row(name, [each[name] for each in taken], unit) for name, unit in FLAT.items()]
    rerun = [each[RERUN] for each in taken]
    part = [each[RERUN] / (size * each[GRADING]) for each in taken]
    rows += [rounds.Row(RERUN, rerun, "s"), rounds.Row(f"{RERUN} / {GRADING}", part)]
    return rounds.Table(f"{size} submissions", rows)


def _growth(largest: int, smallest: int, taken: Mapping[str, Sequence[Taken]]) -> rounds.Table:
    pairs = [*zip(taken[str(largest)], taken[str(smallest)], strict=True)]
    rows = [rounds.Row(name, [one[name] / other[name] for one, other in pairs]) for name in FLAT]
    return rounds.Table(f"{largest} submissions / {smallest} submissions", rows)


if __name__ == "__main__":
    main()
