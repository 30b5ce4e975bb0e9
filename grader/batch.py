"""Grades many submissions, several at a time, and goes on where an earlier run was ended.

The result of each submission is written as soon as it is there; the tables are written once all
are, so that a table is never of half a batch. A result whose digest says that nothing has changed
since is not graded again.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from grader import grading, results, scoring, workers
from grader.model import CheckResult, Exercise, Outcome, Result, Submission, WrongUse
from grader.observe import Isolation
from grader.workers import Broken, Finished, Started, Workers


@dataclass(frozen=True)
class Batch:
    """What to grade, and how."""

    submissions: Sequence[Submission]
    exercises: Sequence[Exercise]
    isolation: Isolation
    start_method: str
    out: Path


@dataclass(frozen=True)
class Grading:
    """A submission is being graded now."""

    submission: str


@dataclass(frozen=True)
class Graded:
    """The result of a submission is there and written; ``reused`` if it was there before."""

    result: Result
    reused: bool


def check_out(out: Path, submissions: Path) -> None:
    """Refuse a folder for results that cannot be one, before any work is done."""
    if out.exists() and not out.is_dir():
        raise WrongUse(f"--out {out} is a file: name a folder.")
    if out.resolve().is_relative_to(submissions.resolve()):
        raise WrongUse(
            f"--out {out} is inside {submissions}, where the next run would take it for a "
            "submission: name a folder elsewhere."
        )
    try:
        (out / results.FOLDER).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongUse(f"--out {out} cannot be made: {error.strerror}.") from None


def run(
    batch: Batch,
    jobs: int,
    *,
    force: bool,
    stopping: Callable[[], bool] = lambda: False,
) -> Generator[Grading | Graded, None, None]:
    """Grade the batch in ``jobs`` processes, tell what happens, and write all files.

    With ``force``, results that are there already are made anew. Once ``stopping`` says so, no
    other submission is started, and there are no tables unless all are graded.

    Raises:
        WrongUse: when another run is writing to the same folder.
        NotWritten: when a file cannot be written. Those that were written before are good.
        CannotStart: when no process can be started to grade in.
    """
    with _kept(batch.out):
        results.remove_leftovers(batch.out)
        yield from _run(batch, jobs, force=force, stopping=stopping)


@contextmanager
def _kept(out: Path) -> Iterator[None]:
    """Keep other runs out of the folder for as long as this one lives."""
    out.mkdir(parents=True, exist_ok=True)
    try:
        held = workers.lock(out)
    except BlockingIOError:
        raise WrongUse(
            f"Another run is writing to {out}: wait until it has ended, or name another folder."
        ) from None
    try:
        yield
    finally:
        workers.release(held)


def _run(
    batch: Batch, jobs: int, *, force: bool, stopping: Callable[[], bool]
) -> Iterator[Grading | Graded]:
    file_names = results.file_names([submission.name for submission in batch.submissions])
    versions = grading.versions_in_force(batch.isolation, batch.start_method)
    done: list[Result] = []
    open_jobs: list[_Job] = []
    for submission in batch.submissions:
        digest = _digest(submission, batch.exercises, versions)
        earlier = None if force else results.read(batch.out, file_names[submission.name])
        if earlier is not None and _still_holds(earlier, submission, digest):
            done.append(earlier)
            yield Graded(earlier, reused=True)
        else:
            open_jobs.append(
                _Job(
                    submission,
                    tuple(batch.exercises),
                    batch.isolation.name,
                    batch.start_method,
                    digest,
                )
            )
    with Workers(min(jobs, len(open_jobs))) as staff:
        for event in staff.map(_grade, takewhile(lambda _: not stopping(), open_jobs)):
            match event:
                case Started(job):
                    yield Grading(job.submission.name)
                    continue
                case Finished(job, checks):
                    # A file that has changed since then is graded anew by the next run.
                    result = Result(job.submission.name, checks, versions, job.digest)
                case Broken(job, reason):
                    result = _broken(job, reason, versions)
            results.write(batch.out, file_names[result.submission], result)
            done.append(result)
            yield Graded(result, reused=False)
    if len(done) == len(batch.submissions):
        slugs = [exercise.slug for exercise in batch.exercises]
        results.write_tables(batch.out, slugs, done)


_UNKNOWN = ""
"""The digest of what could be read when it was taken in, and no longer can."""


@dataclass(frozen=True)
class _Job:
    submission: Submission
    exercises: tuple[Exercise, ...]
    sandbox: str
    start_method: str
    digest: str


def _digest(
    submission: Submission, exercises: Sequence[Exercise], versions: Mapping[str, str]
) -> str:
    try:
        return grading.digest(submission, exercises, versions)
    except OSError:
        return _UNKNOWN


def _grade(job: _Job) -> tuple[CheckResult, ...]:
    isolation = grading.isolation_of(job.sandbox)
    return grading.grade(job.submission, job.exercises, isolation, job.start_method)


def _still_holds(earlier: Result, submission: Submission, digest: str) -> bool:
    return (
        earlier.submission == submission.name
        and earlier.digest == digest != _UNKNOWN
        and all(check.outcome is not Outcome.GRADER_ERROR for check in earlier.checks)
    )


def _broken(job: _Job, reason: str, versions: Mapping[str, str]) -> Result:
    rationale = f"The submission could not be graded: {reason}."
    checks = tuple(scoring.grader_error(exercise.slug, rationale) for exercise in job.exercises)
    return Result(job.submission.name, checks, versions, job.digest)
