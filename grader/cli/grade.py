"""``grader grade``: from a folder of submissions to scores."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from grader import batch, catalog, intake, sandbox, scoring, workers
from grader.batch import Again, Batch, Graded, Graders, Grading, LocalGraders
from grader.cli import console, options
from grader.model import Exercise, Outcome, Result, WrongUse
from grader.observe import Isolation, NoIsolation
from grader.pages import REPORT
from grader.results import CHECKS, FEEDBACK, FOLDER, SCORES, NotWritten, one_line, points_text
from grader.sandbox import Bubblewrap
from grader.scoring import Score, Status
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
            help=f"The folder for {SCORES}, {CHECKS}, {REPORT}, {FOLDER}/ and {FEEDBACK}/.",
            show_default=False,
        ),
    ],
    *,
    exercise: options.Exercises = None,
    jobs: options.Jobs = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            "--cluster",
            metavar="ADDRESS",
            help="Grade on the workers of the Dask scheduler at this address, such as"
            " tcp://host:8786. Each needs this package, the same version of Python, and the"
            " sandbox. One that differs is named, and gets nothing to do.",
            show_default="on this machine",
        ),
    ] = None,
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
    only_failed: Annotated[
        bool,
        typer.Option(
            "--only-failed",
            help="Grade anew, of that, the exercises that lost points, and no more.",
        ),
    ] = False,
    lang: options.Lang = None,
    no_pages: Annotated[
        bool,
        typer.Option("--no-pages", help=f"Leave out {REPORT} and {FEEDBACK}/."),
    ] = False,
) -> None:
    """Grade every submission in a folder.

    Writes OUT/scores.csv (a row per submission), OUT/checks.csv (a row per check),
    OUT/results/SUBMISSION.json (all that is known), and pages to read: OUT/report.html, of the
    class, and OUT/feedback/SUBMISSION.html. What is graded already is not graded again,
    unless its file, its suite, the grader or Python has changed. Ctrl-C finishes what runs, a
    second one stops at once; however a run was ended, the next one goes on where it was. Exit
    status: 0 when all were graded, 1 when there were grader errors or a file could not be written,
    2 for wrong use, 130 after Ctrl-C.
    """
    again = _again(force=force, only_failed=only_failed)
    if cluster is not None:
        _require_cluster(jobs, sandbox_kind)
    method = options.available(start_method or options.default_start_method())
    root = catalog.find_kit(kit)
    exercises = catalog.load_kit(root, exercise or ()).exercises
    taken = intake.submissions(submissions, exercises, others=catalog.exercise_slugs(root))
    batch.check_out(out, submissions)
    isolation = sandbox.choose(sandbox_kind) if cluster is None else _on_workers(sandbox_kind)
    if gaps := sandbox.not_held(isolation):
        console.show(Text(f"Sandbox: {isolation.name}. {gaps}\n", style="yellow"))
    language = None if no_pages else options.language(lang)
    work = Batch(taken, exercises, isolation.name, method, out, again, language)

    course = _run(work, jobs or workers.processors(), cluster)
    rows = sorted(course.rows, key=lambda row: row.submission)

    so_far = _so_far(work, len(rows))
    if isinstance(course.end, SystemExit):
        console.show(Text(so_far))
        raise course.end
    if course.end is not None:
        console.complain(f"{course.end} {so_far}")
        raise typer.Exit(FAILED)
    console.show(_table(rows, exercises))
    whole = len(rows) == len(taken)
    console.show(_summary(work, len(rows), course.reused) if whole else Text(f"\n{so_far}"))
    for error in sorted(course.errors):
        console.complain(error)
    if not whole:
        raise typer.Exit(INTERRUPTED)
    if course.errors:
        raise typer.Exit(FAILED)


def _again(*, force: bool, only_failed: bool) -> Again:
    if force and only_failed:
        raise WrongUse("--force grades everything anew, --only-failed a part of it: give one.")
    if force:
        return Again.EVERYTHING
    return Again.FAILED if only_failed else Again.NOTHING


def _require_cluster(jobs: int | None, sandbox_kind: options.SandboxKind) -> None:
    """Refuse what does not go with --cluster."""
    if find_spec("distributed") is None:
        raise WrongUse(
            "Dask distributed is not installed. Install it with this package: "
            "pip install 'multiprocessing-exercises[cluster]'."
        )
    if jobs is not None:
        raise WrongUse(
            "--jobs is for this machine: with --cluster, each worker says how many it takes at a "
            "time (dask worker --nthreads N)."
        )
    if sandbox_kind is options.SandboxKind.RESTRICTED:
        raise WrongUse(
            "--sandbox restricted holds more on one machine than on another, so with --cluster"
            " there is bubblewrap, and none."
        )


def _on_workers(kind: options.SandboxKind) -> Isolation:
    """The isolation of this kind, which works elsewhere if not here."""
    return NoIsolation() if kind is options.SandboxKind.NONE else Bubblewrap()


@dataclass(frozen=True)
class _Row:
    """What the table on the screen says of a submission."""

    submission: str
    points: tuple[float | None, ...]
    score: Score
    status: Status


@dataclass
class _Course:
    """How far a batch has come, and what ended it before its time."""

    rows: list[_Row] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    reused: int = 0
    end: NotWritten | CannotStart | SystemExit | None = None


def _run(work: Batch, jobs: int, cluster: str | None) -> _Course:
    course = _Course()
    with console.progress("grading", len(work.submissions)) as bar, _interruptible() as stopping:
        try:
            with (
                _graders(work, jobs, cluster, stopping) as graders,
                closing(batch.run(work, graders, stopping)) as events,
            ):
                for event in events:
                    match event:
                        case Grading(submission):
                            bar.start(submission)
                        case Graded(result, reused):
                            bar.finish(result.submission)
                            course.rows.append(_row(result, work.exercises))
                            course.errors += _errors(result)
                            course.reused += reused
        except (NotWritten, CannotStart, SystemExit) as end:  # by a signal, see grader.cli
            course.end = end
    return course


def _graders(
    work: Batch, jobs: int, cluster: str | None, stopping: Callable[[], bool]
) -> AbstractContextManager[Graders]:
    if cluster is None:
        return LocalGraders(jobs)
    from grader.cluster.client import ClusterGraders

    return ClusterGraders(
        cluster,
        work.exercises,
        work.sandbox,
        work.start_method,
        tell=console.note,
        stopping=stopping,
    )


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


def _row(result: Result, exercises: Sequence[Exercise]) -> _Row:
    parts = scoring.scores(result, [exercise.slug for exercise in exercises])
    return _Row(
        result.submission,
        tuple(part.points for part in parts),
        scoring.score(result.checks),
        scoring.status(result.checks),
    )


def _errors(result: Result) -> Iterator[str]:
    """A line for each fault of ours."""
    for check in result.checks:
        if check.outcome is Outcome.GRADER_ERROR:
            where = f"{check.exercise}{check.check and f'.{check.check}'}"
            yield f"{result.submission}, {where}: {one_line(check.rationale)}"


def _table(rows: Sequence[_Row], exercises: Sequence[Exercise]) -> Table:
    table = Table("submission", box=None, header_style="bold", pad_edge=False)
    for exercise in exercises:
        table.add_column(exercise.slug, justify="right")
    for title in ("score", "of"):
        table.add_column(title, justify="right")
    table.add_column("status")
    for row in rows:
        table.add_row(
            Text(row.submission),
            *map(points_text, row.points),
            points_text(row.score.points),
            points_text(row.score.max_points),
            row.status,
        )
    return table


def _summary(work: Batch, number: int, reused: int) -> Text:
    graded = f"{number} submission{'s' if number != 1 else ''} graded"
    if reused:
        graded += f", {reused} of them earlier and unchanged since"
    pages = f"{work.out / REPORT}, " if work.language else ""
    return Text(
        f"\n{graded}; sandbox: {work.sandbox}."
        f" See {pages}{work.out / SCORES} and {work.out / CHECKS}."
    )


def _so_far(work: Batch, graded: int) -> str:
    """Say how far a batch has come, and how to go on."""
    flag = {Again.EVERYTHING: " without --force", Again.FAILED: " without --only-failed"}
    again = f"the same command{flag.get(work.again, '')}"
    if graded == len(work.submissions):
        return f"All {graded} submissions are graded; {again} writes what could not be written."
    old = ", and those that are there are of an earlier run"
    return (
        f"{graded} of {len(work.submissions)} submissions graded; {again} goes on from here."
        f" {SCORES} and {CHECKS} are written once all are graded"
        f"{old if (work.out / SCORES).exists() else ''}."
    )
