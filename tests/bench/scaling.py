"""What a second worker saves: ``python -m tests.bench.scaling``.

A batch made of the ten example submissions in ``tests/batch`` is graded by ``grader grade`` with
one worker (``--jobs 1``) and with more, each time from the start of the command to its end. "jobs 2
/ jobs 1" is the part of one worker's time that two need: 0.5 would be a perfect halving. It says
something only of a machine that has as many processors idle. How the ways take turns:
``tests.bench.rounds``.
"""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

from tests.bench import batches, rounds


def main() -> None:
    """Measure, and tell."""
    options = rounds.parser(__doc__, rounds=3)
    options.add_argument("--submissions", type=int, default=20, help="default: %(default)s")
    options.add_argument("--jobs", type=int, nargs="+", default=[2], help="beside 1 (default: 2)")
    options.add_argument("--exercise", action="append", default=[], help="default: all")
    wanted = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        submissions = batches.of_examples(Path(folder, "batch"), wanted.submissions)
        ways = {
            f"jobs {jobs}": partial(batches.grade, submissions, jobs, wanted.exercise)
            for jobs in (1, *wanted.jobs)
        }
        seconds = rounds.measured(ways, wanted.rounds)
    rows = [rounds.Row(name, values, "s") for name, values in seconds.items()]
    rows += rounds.ratios(seconds, [(f"jobs {jobs}", "jobs 1") for jobs in wanted.jobs])
    rounds.tell(wanted, rounds.Table(f"{wanted.submissions} submissions", rows))


if __name__ == "__main__":
    main()
