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

from grader import batch, catalog, intake, manifest, processors, sandbox, scoring, words
from grader.batch import Again, Batch, Graded, Graders, Grading, LocalGraders
from grader.cli import console, options
from grader.files import NotWritten
from grader.harmless import one_line
from grader.model import Exercise, Outcome, Result, WrongUse
from grader.observe import Isolation, NoIsolation
from grader.pages import REPORT
from grader.results import CHECKS, FEEDBACK, FOLDER, SCORES
from grader.sandbox import Bubblewrap
from grader.scoring import Score, Status, points_text
from grader.words import said, text
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
    class, and OUT/feedback/SUBMISSION.html. What grader collect knows of who handed in what,
    SUBMISSIONS/submissions.json, goes along. What is graded already is not graded again,
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
    language = options.language(lang)
    if warning := sandbox.warning(isolation):
        console.show(Text(f"{said(warning, language)}\n", style="yellow"))
    pages = None if no_pages else language
    work = Batch(
        taken, exercises, isolation.name, method, out, again, pages, manifest.read(submissions)
    )

    course = _run(work, jobs or processors.usable(), cluster, language)
    rows = sorted(course.rows, key=lambda row: row.submission)

    so_far = said(_so_far(work, len(rows)), language)
    if isinstance(course.end, SystemExit):
        console.show(Text(so_far))
        raise course.end
    if course.end is not None:
        console.complain(f"{said(course.end.args[0], language)} {so_far}")
        raise typer.Exit(FAILED)
    console.show(_table(rows, exercises, language))
    whole = len(rows) == len(taken)
    end = said(_summary(work, len(rows), course.reused), language) if whole else so_far
    console.show(Text(f"\n{end}"))
    for error in sorted(course.errors):
        console.complain(error)
    if not whole:
        raise typer.Exit(INTERRUPTED)
    if course.errors:
        raise typer.Exit(FAILED)


def _again(*, force: bool, only_failed: bool) -> Again:
    if force and only_failed:
        raise WrongUse(
            text("--force grades everything anew, --only-failed a part of it: give one.")
        )
    if force:
        return Again.EVERYTHING
    return Again.FAILED if only_failed else Again.NOTHING


def _require_cluster(jobs: int | None, sandbox_kind: options.SandboxKind) -> None:
    """Refuse what does not go with --cluster."""
    if find_spec("distributed") is None:
        raise WrongUse(
            text(
                "{package} is not installed. Install it with this package: {command}.",
                package="Dask distributed",
                command="pip install 'multiprocessing-exercises[cluster]'",
            )
        )
    if jobs is not None:
        raise WrongUse(
            text(
                "--jobs is for this machine: with --cluster, each worker says how many it takes at"
                " a time (dask worker --nthreads N)."
            )
        )
    if sandbox_kind is options.SandboxKind.RESTRICTED:
        raise WrongUse(
            text(
                "--sandbox restricted holds more on one machine than on another, so with --cluster"
                " there is bubblewrap, and none."
            )
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


def _run(work: Batch, jobs: int, cluster: str | None, language: str) -> _Course:
    course = _Course()
    progress = console.progress(text("grading"), len(work.submissions), language)
    with progress as bar, _interruptible() as stopping:
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


def _table(rows: Sequence[_Row], exercises: Sequence[Exercise], language: str) -> Table:
    name = said(text("submission"), language)
    table = Table(name, box=None, header_style="bold", pad_edge=False)
    for exercise in exercises:
        table.add_column(exercise.slug, justify="right")
    for title in (text("score"), text("of")):
        table.add_column(said(title, language), justify="right")
    table.add_column(said(text("status"), language))
    for row in rows:
        table.add_row(
            Text(row.submission),
            *(Text(points_text(points)) for points in row.points),
            Text(points_text(row.score.points)),
            Text(points_text(row.score.max_points)),
            Text(row.status),
        )
    return table


def _summary(work: Batch, number: int, reused: int) -> words.Text:
    files = [work.out / SCORES, work.out / CHECKS]
    if work.language:
        files.insert(0, work.out / REPORT)
    graded = text("{number} submissions graded", number=number)
    if number == 1:
        graded = text("1 submission graded")
    if reused:
        graded = text(
            "{graded}, {reused} of them earlier and unchanged since", graded=graded, reused=reused
        )
    return text(
        "{graded}; sandbox: {sandbox}. See {files}.",
        graded=graded,
        sandbox=work.sandbox,
        files=words.joined(text(", "), map(str, files)),
    )


def _so_far(work: Batch, graded: int) -> words.Text:
    """Say how far a batch has come, and how to go on."""
    match work.again:
        case Again.EVERYTHING:
            again = text("the same command without --force")
        case Again.FAILED:
            again = text("the same command without --only-failed")
        case Again.NOTHING:
            again = text("the same command")
    if graded == len(work.submissions):
        return text(
            "All {graded} submissions are graded; {again} writes what could not be written.",
            graded=graded,
            again=again,
        )
    so_far = text(
        "{graded} of {all} submissions graded; {again} goes on from here.",
        graded=graded,
        all=len(work.submissions),
        again=again,
    )
    tables = {"scores": SCORES, "checks": CHECKS}
    later = (
        text(
            "{scores} and {checks} are written once all are graded, and those that are there are of"
            " an earlier run.",
            **tables,
        )
        if (work.out / SCORES).exists()
        else text("{scores} and {checks} are written once all are graded.", **tables)
    )
    return text("{so_far} {later}", so_far=so_far, later=later)
