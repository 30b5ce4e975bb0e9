"""How fast others grade the same submissions: ``python -m tests.bench.peers``.

Some students hand in right programs for five exercises, and each of these ways grades them all,
from the start of its first command to the end of its last one:

    ours       ``grader grade``: all hidden checks, each program run in the sandbox, ``--jobs 2``
    nbgrader   ``nbgrader autograde`` as it comes, on notebooks with one hidden test cell each,
               which runs the program once (``tests.bench.classroom``)
    pytest     ``pytest --json-report``, a process for each student, on one test file for each
               exercise of the kind that is usual (``tests/bench/ordinary``): it imports the
               program, runs it once, and looks at what is printed, and at the time
    … hurried  the same, where an author in a hurry has cut each sleep to a tenth, and trusts that
               the machine is never so busy that a stop watch cannot tell the rest apart

nbgrader and pytest work on one submission after the other, as they come. "nbgrader / ours" and so
on say how many times as many submissions we grade in a minute. That is with odds in their favour:
they make one run of a program where we make five or twenty, isolate nothing, and are spared wrong
programs, many of which hang in theirs until somebody's time limit ends them. How the ways take
turns: ``tests.bench.rounds``.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from grader import catalog
from grader.model import Exercise
from tests.bench import batches, rounds
from tests.bench.classroom import autograde_stock, stock_course

EXERCISES = ("send_mail", "daemon", "subclass", "tickets", "producer_consumer")
ORDINARY = Path(__file__).parent / "ordinary"
PYTEST = (
    *(sys.executable, "-m", "pytest", "-q", "--disable-plugin-autoload"),
    *("-p", "pytest_jsonreport.plugin", "--json-report", "--json-report-file=report.json"),
)
HURRIED = ("-p", "hurried")
PEERS = ("nbgrader", "nbgrader hurried", "pytest", "pytest hurried")
PASSED, FAILED_SOMETHING = 0, 1
"""Where a stop watch takes a right program for a wrong one, it is graded all the same."""


def main() -> None:
    """Measure, and tell."""
    options = rounds.parser(__doc__, rounds=3)
    options.add_argument("--submissions", type=int, default=10, help="default: %(default)s")
    options.add_argument("--jobs", type=int, default=2, help="ours (default: %(default)s)")
    wanted = options.parse_args()
    kit = catalog.load_kit(batches.KIT, EXERCISES)
    students = [f"student{number}" for number in range(wanted.submissions)]
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        submissions = hand_in(Path(folder, "submissions"), kit.exercises, students)
        course = stock_course(Path(folder, "stock"), kit, students, hurried=False)
        hurried = stock_course(Path(folder, "hurried"), kit, students)
        ways = {
            "ours": partial(batches.grade, submissions, batches.here(wanted.jobs), EXERCISES),
            "nbgrader": partial(autograde_stock, course),
            "nbgrader hurried": partial(autograde_stock, hurried),
            "pytest": partial(run_ordinary_tests, submissions, kit.exercises),
            "pytest hurried": partial(run_ordinary_tests, submissions, kit.exercises, HURRIED),
        }
        seconds = rounds.measured(ways, wanted.rounds)
    rows = [
        rounds.Row(way, [60 * len(students) / each for each in values], "submissions a minute")
        for way, values in seconds.items()
    ]
    rows += rounds.ratios(seconds, [(peer, "ours") for peer in PEERS])
    heading = f"{len(students)} students, each with programs for {', '.join(EXERCISES)}"
    rounds.tell(wanted, rounds.Table(heading, rows))


def hand_in(folder: Path, exercises: Sequence[Exercise], students: Sequence[str]) -> Path:
    """Make a folder for each student, with the reference solutions in it."""
    for student in students:
        own = folder / student
        own.mkdir(parents=True)
        for exercise in exercises:
            shutil.copyfile(exercise.reference, own / exercise.file)
    return folder


def run_ordinary_tests(
    submissions: Path, exercises: Sequence[Exercise], options: Sequence[str] = ()
) -> None:
    """Run the ordinary tests on each submission, in a new folder with all that they need."""
    needed = [exercise.folder / name for exercise in exercises for name in exercise.given]
    needed += [ORDINARY / f"test_{exercise.slug}.py" for exercise in exercises]
    needed.append(ORDINARY / "hurried.py")
    for submission in sorted(submissions.iterdir()):
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            for file in (*submission.iterdir(), *needed):
                shutil.copy(file, folder)
            batches.run(
                [*PYTEST, *options, "--rootdir", folder],
                cwd=Path(folder),
                accepted=(PASSED, FAILED_SOMETHING),
            )


if __name__ == "__main__":
    main()
