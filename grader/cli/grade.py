"""``grader grade``: from a folder of submissions to scores."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from grader import batch, catalog, intake, sandbox, scoring, workers
from grader.batch import Batch, Graded, Grading
from grader.cli import console, options
from grader.model import Exercise, Outcome, Result
from grader.results import CHECKS, FOLDER, SCORES, points_text

GRADER_ERRORS = 1


def grade(
    submissions: Annotated[
        Path,
        typer.Argument(
            metavar="SUBMISSIONS",
            help="A folder with one folder, or one .py file, per submission.",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            "-o",
            metavar="OUT",
            help=f"The folder for {SCORES}, {CHECKS} and {FOLDER}/.",
            show_default=False,
        ),
    ],
    *,
    exercise: options.Exercises = None,
    jobs: options.Jobs = None,
    start_method: Annotated[
        options.StartMethod | None,
        typer.Option(
            "--start-method",
            help="How the programs' processes start, unless a program or a check chooses itself.",
            show_default=options.default_start_method(),
        ),
    ] = None,
    sandbox_kind: options.Sandbox = options.SandboxKind.AUTO,
    kit: options.KitFolder = None,
    force: Annotated[
        bool,
        typer.Option("--force", help="Grade anew what is graded already and has not changed."),
    ] = False,
) -> None:
    """Grade every submission in a folder.

    Writes OUT/scores.csv (a row per submission), OUT/checks.csv (a row per check) and
    OUT/results/SUBMISSION.json (all that is known). A run that was interrupted goes on where it
    was. Exit status: 0 when all were graded, 1 when there were grader errors, 2 for wrong use.
    """
    method = options.available(start_method or options.default_start_method())
    root = catalog.find_kit(kit)
    exercises = catalog.load_kit(root, exercise or ()).exercises
    taken = intake.submissions(submissions, exercises, others=catalog.exercise_slugs(root))
    batch.check_out(out, submissions)
    isolation = sandbox.choose(sandbox_kind)
    work = Batch(taken, exercises, isolation, method, out)

    results: list[Result] = []
    reused = 0
    with console.progress("grading", len(taken)) as bar:
        for event in batch.run(work, jobs or workers.processors(), force=force):
            match event:
                case Grading(submission):
                    bar.start(submission)
                case Graded(result, was_there):
                    bar.finish(result.submission)
                    results.append(result)
                    reused += was_there
    results.sort(key=lambda result: result.submission)

    console.show(_table(results, exercises))
    console.show(_summary(results, reused, isolation.name, out))
    errors = [
        (result.submission, check)
        for result in results
        for check in result.checks
        if check.outcome is Outcome.GRADER_ERROR
    ]
    for submission, check in errors:
        where = f"{submission}, {check.exercise}{check.check and f'.{check.check}'}"
        console.complain(f"{where}: {check.rationale}")
    if errors:
        raise typer.Exit(GRADER_ERRORS)


def _table(results: Sequence[Result], exercises: Sequence[Exercise]) -> Table:
    table = Table("submission", box=None, header_style="bold", pad_edge=False)
    for exercise in exercises:
        table.add_column(exercise.slug, justify="right")
    for title in ("score", "of"):
        table.add_column(title, justify="right")
    table.add_column("status")
    for result in results:
        parts = (
            scoring.score(check for check in result.checks if check.exercise == exercise.slug)
            for exercise in exercises
        )
        whole = scoring.score(result.checks)
        table.add_row(
            Text(result.submission),
            *(points_text(part.points) for part in parts),
            points_text(whole.points),
            points_text(whole.max_points),
            scoring.status(result.checks),
        )
    return table


def _summary(results: Sequence[Result], reused: int, sandbox_name: str, out: Path) -> Text:
    graded = f"{len(results)} submission{'s' if len(results) != 1 else ''} graded"
    if reused:
        graded += f", {reused} of them earlier and unchanged since"
    return Text(f"\n{graded}; sandbox: {sandbox_name}. See {out / SCORES} and {out / CHECKS}.")
