"""``grader nbgrader``: a course for nbgrader, and its autograding."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from grader import catalog, processors, sandbox
from grader.cli import console, options
from grader.cli.help import Command, Group
from grader.model import WrongUse
from grader.scoring import points_text
from grader.words import joined, said, text
from grader.workers import CannotStart

if TYPE_CHECKING:
    from grader.classroom.autograde import Autograded

FAILED = 1

app = typer.Typer(
    cls=Group,
    no_args_is_help=True,
    help="Work with nbgrader: make a course, and grade what was collected.",
)


Course = Annotated[
    Path, typer.Argument(metavar="COURSE", help="The course's folder.", show_default=False)
]


@app.callback()
def _require_nbgrader() -> None:
    if find_spec("nbgrader") is None:
        raise WrongUse(
            text(
                "{package} is not installed. Install it with this package: {command}.",
                package="nbgrader",
                command="pip install 'multiprocessing-exercises[classroom]'",
            )
        )


@app.command(cls=Command)
def create(
    course: Course,
    *,
    exercise: options.Exercises = None,
    students: Annotated[
        Path | None,
        typer.Option(
            "--students",
            metavar="CSV",
            help="Who takes part: columns id, first_name, last_name, email, lms_user_id.",
            show_default="nobody yet",
        ),
    ] = None,
    language: Annotated[
        options.Language, typer.Option("--lang", help="Of the statements and headings.")
    ] = options.Language.ENGLISH,
    kit: options.KitFolder = None,
) -> None:
    """Make a new course with a notebook for each exercise, and nbgrader set up for it."""
    from grader.classroom import course as courses

    root = catalog.find_kit(kit)
    catalog.require_solutions(root)
    the_kit = catalog.load_kit(root, exercise or ())
    courses.create(course, the_kit, students, language)
    made = text(
        "{course} has a notebook for each of {count} exercises. Next:\n  {command}",
        course=course,
        count=len(the_kit.exercises),
        command=f"cd {shlex.quote(str(course))} && nbgrader generate_assignment"
        f" {courses.ASSIGNMENT}",
    )
    _say(made)


@app.command(cls=Command)
def autograde(
    course: Course,
    assignment: Annotated[
        str, typer.Argument(metavar="ASSIGNMENT", help="Its name.", show_default=False)
    ],
    *,
    jobs: options.Jobs = None,
    force: Annotated[
        bool, typer.Option("--force", help="Grade anew what is graded already.")
    ] = False,
) -> None:
    """Run nbgrader autograde for every student who has handed in ASSIGNMENT.

    Exit status: 0 when all have their scores, 1 when somebody has none because grading failed.
    """
    from grader.classroom import autograde as driver

    works, isolation = driver.works(course, assignment, force=force)
    if warning := sandbox.warning(isolation):
        console.show(Text(f"{said(warning, console.spoken())}\n", style="yellow"))
    results: list[driver.Autograded] = []
    with console.progress(text("autograding"), len(works), console.spoken()) as bar:
        try:
            for event in driver.run(works, jobs or processors.usable()):
                match event:
                    case driver.Work(student=student):
                        bar.start(student)
                    case driver.Autograded():
                        bar.finish(event.student)
                        results.append(event)
        except CannotStart as error:
            console.complain(error.args[0])
            raise typer.Exit(FAILED) from None
    results.sort(key=lambda result: result.student)

    console.show(_table(results))
    if absent := driver.without_work(works):
        console.show(Text())
        _say(text("nothing handed in: {students}", students=joined(text(", "), absent)))
    for result in results:
        if result.lacking:
            lacking = joined(text(", no "), result.lacking)
            _say(
                text(
                    "{student} handed in no {notebooks}", student=result.student, notebooks=lacking
                )
            )
    failed = [result for result in results if result.fault]
    for result in failed:
        console.complain(
            text("{student} has no score: {reason}", student=result.student, reason=result.fault)
        )
    if failed:
        raise typer.Exit(FAILED)


def _table(results: Iterable[Autograded]) -> Table:
    spoken = console.spoken()
    table = Table(said(text("student"), spoken), box=None, header_style="bold", pad_edge=False)
    for head in (text("score"), text("of")):
        table.add_column(said(head, spoken), justify="right")
    for result in results:
        score = points_text(result.score)
        table.add_row(Text(result.student), score, points_text(result.max_score))
    return table


def _say(words: str) -> None:
    console.show(Text(said(words, console.spoken())))
