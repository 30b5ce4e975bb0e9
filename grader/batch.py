"""Grades many submissions, several at a time, and goes on where an earlier run was ended.

The result of each submission is written as soon as it is there; the tables, and then the pages, are
written once all are, so that a table is never of half a batch. An exercise whose digest says that
nothing has changed since is not graded again, and where nothing has, nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import takewhile
from pathlib import Path
from typing import Protocol

from grader import catalog, grading, intake, manifest, pages, results, scoring
from grader.grading import Digests, GradingEvent, Job
from grader.manifest import Manifest
from grader.model import CheckResult, Exercise, Result, Submission, WrongUse
from grader.scoring import Status
from grader.words import ENGLISH, said, text
from grader.workers import Broken, Finished, Started, Workers


class Again(Enum):
    """What to grade again, of what is graded already and has not changed."""

    NOTHING = auto()
    FAILED = auto()
    """The exercises that lost points."""
    EVERYTHING = auto()


@dataclass(frozen=True)
class Batch:
    """What to grade, and how."""

    submissions: Sequence[Submission]
    exercises: Sequence[Exercise]
    sandbox: str
    """The name of the isolation."""
    start_method: str
    out: Path
    again: Again = Again.NOTHING
    language: str | None = None
    """Of the pages; without one, none are written."""
    manifest: Manifest | None = None
    """Who handed in what, where that is known."""


@dataclass(frozen=True)
class Grading:
    """A submission is being graded now."""

    submission: str


@dataclass(frozen=True)
class Graded:
    """The result of a submission is there and written; ``reused`` if all of it was before."""

    result: Result
    """Of the exercises of the batch alone."""
    reused: bool


class Graders(Protocol):
    """Whoever does the work, here or elsewhere."""

    def grade(self, jobs: Iterable[Job]) -> Iterator[GradingEvent]:
        """Take up the jobs in their order, each when there is room, and tell what happens."""
        ...


class LocalGraders(Workers):
    """Processes of this machine; to be used in a ``with`` statement."""

    def grade(self, jobs: Iterable[Job]) -> Iterator[GradingEvent]:
        return self.map(grading.grade_job, jobs)


def check_out(out: Path, submissions: Path) -> None:
    """Refuse a folder for results that cannot be one, before any work is done."""
    if out.exists() and not out.is_dir():
        raise WrongUse(text("--out {out} is a file: name a folder.", out=out))
    if out.resolve().is_relative_to(submissions.resolve()):
        raise WrongUse(
            text(
                "--out {out} is inside {submissions}, where the next run would take it for a"
                " submission: name a folder elsewhere.",
                out=out,
                submissions=submissions,
            )
        )
    try:
        (out / results.FOLDER).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongUse(
            text("--out {out} cannot be made: {reason}.", out=out, reason=error.strerror)
        ) from None


def run(
    batch: Batch, graders: Graders, stopping: Callable[[], bool] = lambda: False
) -> Generator[Grading | Graded, None, None]:
    """Grade the batch, tell what happens, and write all files.

    What is reused is told first. Once ``stopping`` says so, no other submission is started, and
    there are no tables unless all are graded.

    Raises:
        WrongUse: when another run is writing to the same folder.
        NotWritten: when a file cannot be written. Those that were written before are good.
        CannotStart: when no process can be started to grade in.
    """
    with results.kept(batch.out):
        results.remove_leftovers(batch.out)
        results.write_manifest(batch.out, batch.manifest)
        yield from _run(batch, graders, stopping)


@dataclass(frozen=True)
class _Task:
    """What is to be graded of a submission, and the digests that it will have then."""

    job: Job
    digests: Mapping[str, str]


def _run(
    batch: Batch, graders: Graders, stopping: Callable[[], bool]
) -> Iterator[Grading | Graded]:
    slugs = [exercise.slug for exercise in batch.exercises]
    file_names = results.file_names([submission.name for submission in batch.submissions])
    versions = grading.versions_in_force(batch.sandbox, batch.start_method)
    digests = Digests(batch.exercises, versions)
    tasks: dict[str, _Task] = {}
    done = 0
    for submission in batch.submissions:
        earlier = _read(batch.out, file_names, submission.name, time_lines=False)
        task = _task(batch, submission, digests.of(submission), earlier)
        if task is not None:
            tasks[submission.name] = task
            if earlier is not None and batch.again is not Again.NOTHING:
                _forget(batch.out, file_names, task)
        elif earlier is not None:
            done += 1
            yield Graded(earlier.of(slugs), reused=True)
    if tasks:
        results.begin(batch.out, slugs, file_names)
    # The longest first, so that none is left alone at the end.
    jobs = sorted((task.job for task in tasks.values()), key=_programs, reverse=True)
    for event in graders.grade(takewhile(lambda _: not stopping(), jobs)):
        name = event.item.submission.name
        match event:
            case Started():
                yield Grading(name)
                continue
            case Finished(_, checks):
                pass
            case Broken(job, reason):
                checks = _broken(job, reason)
        # A file that has changed since then is graded anew by the next run.
        sources = _sources(event.item)
        result = Result(name, checks, versions, tasks[name].digests, sources)
        result = _completed(result, _read(batch.out, file_names, name), slugs)
        results.write(batch.out, file_names[name], result)
        done += 1
        yield Graded(result.of(slugs), reused=False)
    if done == len(batch.submissions):
        _finish(batch, file_names)


def _finish(batch: Batch, file_names: Mapping[str, str]) -> None:
    """Write tables and pages, if they are not there already."""
    titles = catalog.titles(batch.exercises)
    in_order = [file_names[name] for name in sorted(file_names)]
    files = [results.SCORES, results.CHECKS, *(f"{results.FOLDER}/{name}" for name in in_order)]
    if batch.manifest is not None:
        files.append(manifest.FILE)
    if batch.language is not None:
        files += pages.files(in_order)
    language = batch.language or ENGLISH
    said_so = [[slug, said(title, language)] for slug, title in titles.items()]
    made_of = [grading.own_code().hex(), said_so, batch.language]
    if results.is_finished(batch.out, files, made_of):
        return
    results.write_tables(batch.out, list(titles), file_names)
    if batch.language is not None:
        pages.write(batch.out, titles, in_order, batch.language)
    results.note_finished(batch.out, files, made_of)


def _read(
    out: Path, file_names: Mapping[str, str], submission: str, *, time_lines: bool = True
) -> Result | None:
    """What is known of a submission from earlier runs."""
    result = results.read(out, file_names[submission], time_lines=time_lines)
    return result if result is not None and result.submission == submission else None


def _task(
    batch: Batch, submission: Submission, digests: Mapping[str, str], earlier: Result | None
) -> _Task | None:
    """What is missing, or has changed, or is wanted again; None if that is nothing."""
    exercises = tuple(
        exercise
        for exercise in batch.exercises
        if earlier is None or not _holds(earlier, exercise.slug, digests, batch.again)
    )
    if earlier is not None and not exercises:
        return None
    job = Job(submission, exercises, batch.sandbox, batch.start_method)
    return _Task(job, {exercise.slug: digests[exercise.slug] for exercise in exercises})


def _forget(out: Path, file_names: Mapping[str, str], task: _Task) -> None:
    """Have a later run grade anew, too, what this one does not come to."""
    name = task.job.submission.name
    earlier = results.expect(out, file_names[name])
    known = earlier.digests.keys() & task.digests.keys()
    unknown = dict.fromkeys(known, grading.UNKNOWN)
    results.write(out, file_names[name], replace(earlier, digests={**earlier.digests, **unknown}))


def _holds(earlier: Result, slug: str, digests: Mapping[str, str], again: Again) -> bool:
    """Whether what is known of an exercise need not be found out again."""
    if earlier.digests.get(slug) != digests[slug] or digests[slug] == grading.UNKNOWN:
        return False
    checks = earlier.of([slug]).checks
    if again is Again.EVERYTHING or scoring.status(checks) is Status.GRADER_ERROR:
        return False
    score = scoring.score(checks)
    return again is Again.NOTHING or score.points == score.max_points


def _sources(job: Job) -> dict[str, str]:
    """The students' own words, for pages that are made later, or elsewhere."""
    files = job.submission.files
    slugs = [exercise.slug for exercise in job.exercises if exercise.slug in files]
    return {slug: source for slug in slugs if (source := intake.source_of(files[slug]))}


def _programs(job: Job) -> int:
    """How many there are to be run: what is missing takes no time."""
    return sum(exercise.slug in job.submission.files for exercise in job.exercises)


def _completed(result: Result, earlier: Result | None, slugs: Sequence[str]) -> Result:
    """Take over what was not graded again: what has not changed, and other exercises."""
    if earlier is None:
        return result
    kept = earlier.of(earlier.digests.keys() - result.digests.keys())
    digests = {**kept.digests, **result.digests}
    sources = {**kept.sources, **result.sources}
    order = [*(slug for slug in slugs if slug in digests), *sorted(digests.keys() - set(slugs))]
    checks = (*kept.checks, *result.checks)
    return replace(
        result,
        checks=tuple(sorted(checks, key=lambda check: order.index(check.exercise))),
        digests={slug: digests[slug] for slug in order},
        sources={slug: sources[slug] for slug in order if slug in sources},
    )


def _broken(job: Job, reason: str) -> tuple[CheckResult, ...]:
    rationale = f"The submission could not be graded: {reason}."
    return tuple(scoring.grader_error(exercise.slug, rationale) for exercise in job.exercises)
