"""What autograding a notebook costs: ``python -m tests.bench.classroom``.

The same programs, the reference solutions, are handed in by some students for some exercises, and
autograded in each of these ways, from the start of the command to its end:

    stock     ``nbgrader autograde`` as it comes, on notebooks that it can grade: beside the given
              module and the program there is one hidden test cell, which runs the program in the
              kernel and sees that it ends well
    jobs N    ``grader nbgrader autograde --jobs N`` on ours: each hidden check in the sandbox

Stock does much less for its time: one run of the program to a notebook, where a suite of ours makes
five or twenty. The ways take turns, and what is told are seconds to a submission and ratios of two
runs of one round, as medians, so that a busy machine weighs on both alike.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from textwrap import dedent

from nbformat import NotebookNode, v4

from grader import catalog
from grader.classroom.course import ASSIGNMENT
from grader.classroom.notebooks import mark, notebook
from grader.model import Kit
from tests.classroom import Course, nbgrader, write
from tests.conftest import Ended

KIT = Path(__file__).parents[2]
STOCK_TEST = """\
import runpy

runpy.run_path("{file}", run_name="__main__")
"""


def main() -> None:
    """Measure, and print a table."""
    wanted = _options()
    kit = catalog.load_kit(catalog.find_kit(KIT), wanted.exercise)
    students = [f"student{number}" for number in range(wanted.students)]
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        ours = _our_course(Path(folder, "ours"), kit, students)
        stock = _stock_course(Path(folder, "stock"), kit, students)
        ways = {"stock": partial(stock.nbgrader, "autograde", "--force")}
        for jobs in wanted.jobs:
            ways[f"jobs {jobs}"] = partial(ours.autograde, "--force", "--jobs", str(jobs))
        rounds = [_round(ways) for _ in range(wanted.rounds)]
    slugs = ", ".join(exercise.slug for exercise in kit.exercises)
    lines = [
        f"{len(students)} students, each with notebooks for {slugs}; {len(rounds)} rounds",
        f"  {'':8}{'seconds to a submission':>25}{'times stock':>13}",
    ]
    for way in ways:
        seconds = statistics.median(each[way] for each in rounds) / len(students)
        ratio = statistics.median(each[way] / each["stock"] for each in rounds)
        lines.append(f"  {way:8}{seconds:>25.2f}{ratio:>13.2f}")
    sys.stdout.write("\n".join(lines) + "\n")


def _round(ways: Mapping[str, Callable[[], Ended]]) -> dict[str, float]:
    times = {}
    for way, autograde in ways.items():
        began = time.monotonic()
        _well(autograde())
        times[way] = time.monotonic() - began
    return times


def _our_course(root: Path, kit: Kit, students: list[str]) -> Course:
    course = Course(root, kit.root)
    slugs = [part for exercise in kit.exercises for part in ("--exercise", exercise.slug)]
    _well(course.create(*slugs))
    _well(course.nbgrader("generate_assignment"))
    for student in students:
        for exercise in kit.exercises:
            program = exercise.reference.read_text(encoding="utf-8")
            course.hand_in(student, exercise.slug, program)
    return course


def _stock_course(root: Path, kit: Kit, students: list[str]) -> Course:
    """A course without any setting of ours."""
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
            _stock_notebook(notebook(exercise, "en"), exercise.file),
            source / f"{exercise.slug}.ipynb",
        )
    _well(nbgrader(root, "generate_assignment", ASSIGNMENT))
    for student in students:
        for exercise in kit.exercises:
            program = exercise.reference.read_text(encoding="utf-8")
            course.hand_in(student, exercise.slug, program)
    return course


def _stock_notebook(nb: NotebookNode, file: str) -> NotebookNode:
    """The given modules, the program, and one test cell."""
    kept = ("solution", "given-")
    nb.cells = [cell for cell in nb.cells if str(mark(cell).get("grade_id")).startswith(kept)]
    test = v4.new_code_cell(STOCK_TEST.format(file=file))
    kind = {"grade": True, "solution": False, "locked": True, "task": False, "schema_version": 3}
    test.metadata["nbgrader"] = {"grade_id": "test", "points": 10, **kind}
    nb.cells.append(test)
    return nb


def _well(ended: Ended) -> None:
    if ended.status:
        raise SystemExit(ended.out + ended.err)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--students", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
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
