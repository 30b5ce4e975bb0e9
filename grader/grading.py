"""Grades one submission: one pytest session over the suites, read from its JSON report.

pytest runs in this process and never imports the submission: the suites get at it through the
fixtures of ``grader.plugin``, which runs it in a sandbox. Nothing of the submission or of the
caller's settings (configuration files, ``PYTEST_ADDOPTS``, other plugins) has a say in the session.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import multiprocessing
import os
import platform
import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest
from pytest_jsonreport.plugin import JSONReport

import grader
from grader import scoring
from grader.model import Check, CheckResult, Exercise, Outcome, Submission, WrongUse
from grader.observe import Isolation
from grader.plugin import Assignment, check_of
from grader.sandbox import choose
from grader.visible import OWN_PLUGINS, SETTINGS
from grader.words import Text, catalogs_of, text
from grader.workers import Broken, Finished, Started

_OPTIONS = (
    *OWN_PLUGINS,
    # Each of these collects garbage at every session's end, which takes as long as a run.
    "-p",
    "no:unraisableexception",
    "-p",
    "no:threadexception",
    # A suite is one file: nothing else travels to other machines, or counts as a change of it.
    "--noconftest",
    "--strict-markers",
    "--tb=no",
    "--continue-on-collection-errors",
    "--json-report-file=none",
    "--json-report-omit=log",
    "--json-report-omit=keywords",
)

isolation_of = cache(choose)
"""The isolation of a kind; each process finds out once whether it works."""

UNKNOWN = ""
"""The digest of what cannot be read; it equals none."""


def default_start_method() -> str:
    """Name the start method under which a program is judged unless another is asked for."""
    return "fork" if sys.platform == "linux" else multiprocessing.get_all_start_methods()[0]


def grade(
    submission: Submission,
    exercises: Sequence[Exercise],
    isolation: Isolation,
    start_method: str,
) -> tuple[CheckResult, ...]:
    """Run every check of ``exercises`` on the submission.

    Raises KeyboardInterrupt when pytest was interrupted: half a session is no result.
    """
    slugs = [exercise.slug for exercise in exercises]
    files = {slug: submission.files[slug] for slug in slugs if slug in submission.files}
    broken = {
        slug: reason for slug, file in files.items() if (reason := syntax_error(file)) is not None
    }
    assignment = Assignment(
        files={slug: file for slug, file in files.items() if slug not in broken},
        problems={**submission.problems, **broken},
        exercises={exercise.slug: exercise for exercise in exercises},
        isolation=isolation,
        start_method=start_method,
    )
    return tuple(
        _broken(check, broken[check.exercise]) if check.exercise in broken else check
        for check in _run_suites(exercises, assignment)
    )


@dataclass(frozen=True)
class Job:
    """A submission to be graded, in whatever process."""

    submission: Submission
    exercises: tuple[Exercise, ...]
    sandbox: str
    """The name of an isolation, or the kind of one."""
    start_method: str


GradingEvent = Started[Job] | Finished[Job, tuple[CheckResult, ...]] | Broken[Job]
"""What happens to a job, whoever does it."""


def grade_job(job: Job) -> tuple[CheckResult, ...]:
    """Grade it in this process, with an isolation of this process."""
    return grade(job.submission, job.exercises, isolation_of(job.sandbox), job.start_method)


def checks(suite: Path) -> tuple[Check, ...]:
    """List the checks of a suite in its order, without running any.

    Raises:
        WrongUse: when pytest cannot read the suite.
    """
    collected: list[pytest.Item] = []

    class Collector:
        def pytest_collection_finish(self, session: pytest.Session) -> None:
            collected.extend(session.items)

    exit_code, output = _pytest([suite], ["--collect-only"], [Collector()])
    if exit_code != pytest.ExitCode.OK:
        raise WrongUse(
            text("{suite} is no suite: {output}", suite=suite, output=output.strip()[-2000:])
        )
    return tuple(map(check_of, collected))


def versions_in_force(sandbox: str, start_method: str) -> dict[str, str]:
    """Name what a result depends on beside the submission and the suites."""
    return {
        "grader": grader.__version__,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "start_method": start_method,
        "sandbox": sandbox,
    }


class Digests:
    """Hashes all that the result of an exercise depends on: equal digests need no new run."""

    def __init__(self, exercises: Sequence[Exercise], versions: Mapping[str, str]) -> None:
        ours = {name: version for name, version in versions.items() if name != "platform"}
        self._begun = {exercise.slug: _hash_of_ours(exercise, ours) for exercise in exercises}

    def of(self, submission: Submission) -> dict[str, str]:
        """The digest of each exercise, ``UNKNOWN`` where the file can no longer be read."""
        return {slug: self._of(submission, slug) for slug in self._begun}

    def _of(self, submission: Submission, slug: str) -> str:
        whole = self._begun[slug].copy()
        try:
            if slug in submission.files:
                whole.update(b"file" + submission.files[slug].read_bytes())
            else:
                whole.update(b"none" + submission.problems.get(slug, "").encode())
        except OSError:
            return UNKNOWN
        return whole.hexdigest()


def syntax_error(file: Path) -> Text | None:
    """Say where a file is no Python, without running it; None where Python can read it."""
    try:
        source = file.read_bytes()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(source, file.name, "exec", dont_inherit=True)
    except SyntaxError as error:
        kind, reason, line = type(error).__name__, error.msg, error.lineno
        if not line:
            return text("{kind}: {reason} of {file}", kind=kind, reason=reason, file=file.name)
        return text(
            "{kind}: {reason} in line {line} of {file}",
            kind=kind,
            reason=reason,
            line=line,
            file=file.name,
        )
    except (RecursionError, MemoryError):
        return text("SyntaxError: too deeply nested for Python to read: {file}", file=file.name)
    except (ValueError, OverflowError) as error:
        return Text(f"{type(error).__name__}: {error} in {file.name}")
    return None


def _broken(check: CheckResult, reason: str) -> CheckResult:
    """Turn a check that had no file to look at into one whose file Python cannot read."""
    if check.outcome is Outcome.GRADER_ERROR:
        return check
    return replace(
        check,
        outcome=Outcome.ERROR,
        rationale=reason,
        help=text("Run the file with Python on its own: it points at the place."),
    )


def _run_suites(exercises: Sequence[Exercise], assignment: Assignment) -> tuple[CheckResult, ...]:
    report = JSONReport()
    suites = [exercise.suite for exercise in exercises]
    exit_code, output = _pytest(suites, [], [report, assignment])
    if exit_code == pytest.ExitCode.INTERRUPTED:
        raise KeyboardInterrupt
    if report.report is None or exit_code == pytest.ExitCode.INTERNAL_ERROR:
        reason = f"pytest ended with {exit_code!r}: {output.strip()[-2000:]}"
        return tuple(scoring.grader_error(exercise.slug, reason) for exercise in exercises)
    return scoring.check_results(report.report, exercises)


def _pytest(
    suites: Sequence[Path], options: Sequence[str], plugins: Sequence[object]
) -> tuple[int, str]:
    """Run pytest over suites; its exit code, and what it printed."""
    root = Path(os.path.commonpath([suite.parent for suite in suites]))
    places = (f"--rootdir={root}", f"--confcutdir={root}", "-c", os.devnull)
    arguments = [*_OPTIONS, *places, *options, *map(str, suites)]
    with _own_settings(), _modules_forgotten(root), io.StringIO() as output:
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            exit_code = pytest.main(arguments, plugins=list(plugins))
        return exit_code, output.getvalue()


@contextlib.contextmanager
def _modules_forgotten(folder: Path) -> Iterator[None]:
    """Have each session import its suites anew.

    pytest names their modules by their place below the root folder, and would take a suite of the
    same name in another folder for one that it has imported already.
    """
    try:
        yield
    finally:
        for name, module in tuple(sys.modules.items()):
            file = getattr(module, "__file__", None)
            if file is not None and Path(file).is_relative_to(folder):
                del sys.modules[name]


@contextlib.contextmanager
def _own_settings() -> Iterator[None]:
    """Keep what the caller set for pytest sessions of their own out of ours."""
    theirs = {name: os.environ.pop(name) for name in SETTINGS if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(theirs)


def hash_of(parts: Iterable[bytes]) -> hashlib._Hash:
    """Hash a list of parts, so that no two lists look alike."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole


def _hash_of_ours(exercise: Exercise, versions: Mapping[str, str]) -> hashlib._Hash:
    """Begin a digest with what does not differ between submissions."""
    parts = [exercise.slug.encode(), exercise.suite.read_bytes(), own_code()]
    parts += [file.read_bytes() for file in catalogs_of(exercise.suite).values()]
    parts += [(exercise.folder / name).read_bytes() for name in exercise.given]
    parts += [f"{name}={version}".encode() for name, version in sorted(versions.items())]
    return hash_of(parts)


@cache
def own_code() -> bytes:
    """Hash the grader itself: while it is worked on, its version stays and its verdicts move."""
    package = Path(grader.__file__).parent
    whole = hashlib.sha256()
    for file in sorted((*package.rglob("*.py"), *package.rglob("*.po"))):
        whole.update(file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes())
    return whole.digest()
