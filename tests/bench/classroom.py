"""What autograding a notebook costs: ``python -m tests.bench.classroom``.

The same programs, the reference solutions, are handed in by some students for some exercises, and
autograded in each of these ways, from the start of the command to its end:

    stock     ``nbgrader autograde`` as it comes, on notebooks that it can grade: beside the given
              module and the program there is one hidden test cell, which runs the program in the
              kernel, its sleeps cut to a tenth as an author in a hurry would do, and sees that it
              ends well
    jobs N    ``grader nbgrader autograde --jobs N`` on ours: each hidden check in the sandbox

Stock does much less for its time: one run of the program to a notebook, where a suite of ours makes
five or twenty. What is told are seconds to a submission, and how many times stock's these are. How
the ways take turns: ``tests.bench.rounds``.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from textwrap import dedent

from nbformat import NotebookNode, v4

from grader import catalog
from grader.classroom.course import ASSIGNMENT
from grader.classroom.notebooks import notebook
from grader.model import Kit
from grader.notebook_cells import mark
from tests.bench import rounds
from tests.classroom import COMMANDS, Course, run, write
from tests.conftest import Ended

KIT = Path(__file__).parents[2]
LONGEST_SECONDS = 4 * 3600
"""A bound for what may take long with many students, on a busy machine."""
STOCK_TEST = """\
import runpy

runpy.run_path("{file}", run_name="__main__")
"""
HURRIED = """\
import time

in_full = time.sleep
time.sleep = lambda seconds: in_full(seconds / 10)
"""


def main() -> None:
    """Measure, and tell."""
    wanted = _options()
    kit = catalog.load_kit(catalog.find_kit(KIT), wanted.exercise)
    students = [f"student{number}" for number in range(wanted.students)]
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        ours = _our_course(Path(folder, "ours"), kit, students)
        stock = stock_course(Path(folder, "stock"), kit, students)
        ways = {"stock": partial(autograde_stock, stock)}
        for jobs in wanted.jobs:
            ways[f"jobs {jobs}"] = partial(_autograde_ours, ours, jobs)
        seconds = rounds.measured(ways, wanted.rounds)
    slugs = ", ".join(exercise.slug for exercise in kit.exercises)
    heading = f"{len(students)} students, each with notebooks for {slugs}"
    rows = [
        rounds.Row(way, [each / len(students) for each in values], "s to a submission")
        for way, values in seconds.items()
    ]
    rows += rounds.ratios(seconds, ((way, "stock") for way in ways if way != "stock"))
    rounds.tell(wanted, rounds.Table(heading, rows))


def stock_course(root: Path, kit: Kit, students: Sequence[str], *, hurried: bool = True) -> Course:
    """A course without any setting of ours, in which the reference solutions are handed in.

    ``hurried``: the test cells cut all sleeps to a tenth.
    """
    course = Course(root, kit.root)
    source = root / "source" / ASSIGNMENT
    source.mkdir(parents=True)
    (root / "nbgrader_config.py").write_text(
        dedent(f"""\
            c = get_config()
            c.CourseDirectory.course_id = {json.dumps(root.name)}
            """),
        encoding="utf-8",
    )
    for exercise in kit.exercises:
        write(
            _stock_notebook(notebook(exercise, "en"), exercise.file, hurried=hurried),
            source / f"{exercise.slug}.ipynb",
        )
    _well(course.nbgrader("generate_assignment"))
    _hand_in_references(course, kit, students)
    return course


def autograde_stock(course: Course) -> None:
    """Grade a stock course anew."""
    command = (COMMANDS / "nbgrader", "autograde", ASSIGNMENT, "--force")
    _well(run(course.root, *command, seconds=LONGEST_SECONDS))


def _autograde_ours(course: Course, jobs: int) -> None:
    command = (COMMANDS / "grader", "nbgrader", "autograde", course.root, ASSIGNMENT, "--force")
    _well(run(course.root.parent, *command, "--jobs", str(jobs), seconds=LONGEST_SECONDS))


def _our_course(root: Path, kit: Kit, students: Sequence[str]) -> Course:
    course = Course(root, kit.root)
    slugs = [part for exercise in kit.exercises for part in ("--exercise", exercise.slug)]
    _well(course.create(*slugs))
    _well(course.nbgrader("generate_assignment"))
    _hand_in_references(course, kit, students)
    return course


def _hand_in_references(course: Course, kit: Kit, students: Sequence[str]) -> None:
    for student in students:
        for exercise in kit.exercises:
            program = exercise.reference.read_text(encoding="utf-8")
            course.hand_in(student, exercise.slug, program)


def _stock_notebook(nb: NotebookNode, file: str, *, hurried: bool) -> NotebookNode:
    """The given modules, the program, and one test cell."""
    kept = ("solution", "given-")
    nb.cells = [cell for cell in nb.cells if str(mark(cell).get("grade_id")).startswith(kept)]
    code = STOCK_TEST.format(file=file)
    test = v4.new_code_cell(HURRIED + code if hurried else code)
    kind = {"grade": True, "solution": False, "locked": True, "task": False, "schema_version": 3}
    test.metadata["nbgrader"] = {"grade_id": "test", "points": 10, **kind}
    nb.cells.append(test)
    return nb


def _well(ended: Ended) -> None:
    if ended.status:
        raise SystemExit(ended.out + ended.err)


def _options() -> argparse.Namespace:
    parser = rounds.parser(__doc__, rounds=3)
    parser.add_argument("--students", type=int, default=4)
    parser.add_argument("--jobs", type=int, action="append", help="default: 1 and 2")
    parser.add_argument("--exercise", action="append", help="default: the first two of the kit")
    options = parser.parse_args()
    options.jobs = options.jobs or [1, 2]
    options.exercise = options.exercise or list(_first_two())
    return options


def _first_two() -> tuple[str, ...]:
    return tuple(exercise.slug for exercise in catalog.load_kit(KIT).exercises[:2])


if __name__ == "__main__":
    main()
