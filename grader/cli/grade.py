"""``grader grade``: from a folder of submissions to scores."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from grader import batch, catalog, intake, sandbox, scoring, workers
from grader.batch import Batch, Graded, Grading
from grader.cli import console, options
from grader.model import Exercise, Outcome, Result
from grader.results import CHECKS, FOLDER, SCORES, NotWritten, one_line, points_text
from grader.workers import CannotStart

FAILED = 1
INTERRUPTED = 128 + signal.SIGINT


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
    OUT/results/SUBMISSION.json (all that is known). Ctrl-C finishes what runs, a second one stops
    at once; however a run was ended, the next one goes on where it was. Exit status: 0 when all
    were graded, 1 when there were grader errors or a file could not be written, 2 for wrong use,
    130 after Ctrl-C.
    """
    method = options.available(start_method or options.default_start_method())
    root = catalog.find_kit(kit)
    exercises = catalog.load_kit(root, exercise or ()).exercises
    taken = intake.submissions(submissions, exercises, others=catalog.exercise_slugs(root))
    batch.check_out(out, submissions)
    isolation = sandbox.choose(sandbox_kind)
    if gaps := sandbox.not_held(isolation):
        console.show(Text(f"Sandbox: {isolation.name}. {gaps}\n", style="yellow"))
    work = Batch(taken, exercises, isolation, method, out)

    course = _run(work, jobs or workers.processors(), force=force)
    results = sorted(course.results, key=lambda result: result.submission)

    so_far = _so_far(len(results), len(taken), out, force=force)
    if isinstance(course.end, SystemExit):
        console.show(Text(so_far))
        raise course.end
    if course.end is not None:
        console.complain(f"{course.end} {so_far}")
        raise typer.Exit(FAILED)
    console.show(_table(results, exercises))
    whole = len(results) == len(taken)
    console.show(
        _summary(results, course.reused, isolation.name, out) if whole else Text(f"\n{so_far}")
    )
    errors = [
        (result.submission, check)
        for result in results
        for check in result.checks
        if check.outcome is Outcome.GRADER_ERROR
    ]
    for submission, check in errors:
        where = f"{submission}, {check.exercise}{check.check and f'.{check.check}'}"
        console.complain(f"{where}: {one_line(check.rationale)}")
    if not whole:
        raise typer.Exit(INTERRUPTED)
    if errors:
        raise typer.Exit(FAILED)


@dataclass
class _Course:
    """How far a batch has come, and what ended it before its time."""

    results: list[Result] = field(default_factory=list)
    reused: int = 0
    end: NotWritten | CannotStart | SystemExit | None = None


def _run(work: Batch, jobs: int, *, force: bool) -> _Course:
    course = _Course()
    with console.progress("grading", len(work.submissions)) as bar, _interruptible() as stopping:
        try:
            with closing(batch.run(work, jobs, force=force, stopping=stopping)) as events:
                for event in events:
                    match event:
                        case Grading(submission):
                            bar.start(submission)
                        case Graded(result, reused):
                            bar.finish(result.submission)
                            course.results.append(result)
                            course.reused += reused
        except (NotWritten, CannotStart, SystemExit) as end:  # by a signal, see grader.cli
            course.end = end
    return course


@contextmanager
def _interruptible() -> Iterator[Callable[[], bool]]:
    """Let the first Ctrl-C be a wish, and any other one what it has been; yield who knows of it.

    A terminal that is closed ends all as SIGTERM does, unless nohup has said that it does not.
    """
    asked = False
    before = signal.getsignal(signal.SIGINT)

    def note(_number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        asked = True
        signal.signal(signal.SIGINT, before)
        console.interject("finishing what runs; press Ctrl-C again to stop at once")

    signal.signal(signal.SIGINT, note)
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        signal.signal(signal.SIGHUP, signal.getsignal(signal.SIGTERM))
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)


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


def _so_far(graded: int, number: int, out: Path, *, force: bool) -> str:
    """Say how far a batch has come, and how to go on."""
    again = "the same command without --force" if force else "the same command"
    old = ", and those that are there are of an earlier run" if (out / SCORES).exists() else ""
    return (
        f"{graded} of {number} submissions graded; {again} goes on from here. {SCORES} and {CHECKS}"
        f" are written once all are graded{old}."
    )
