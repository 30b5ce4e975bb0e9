"""The words that the grader speaks: frozen values with no behaviour of their own."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

START_METHODS = ("fork", "spawn", "forkserver")
"""The start methods of multiprocessing, in the order in which the library documents them."""


class WrongUse(Exception):
    """What was asked for cannot be done; the text names what is wrong, where, and the way out."""


class What(StrEnum):
    """Kinds of events in the life of a process."""

    STARTED = "started"
    HELPS = "helps"
    """It turned out to be one of the library's own: resource tracker, fork server, manager."""
    CALLED = "called"
    """It reached a watched function, and passed; ``detail`` is the call."""
    HELD = "held"
    """It reached a watched function, and is held at its entry; ``detail`` is the call."""
    WENT_ON = "went on"
    """It was held, and was let go on; ``detail`` is the call."""
    WAITS = "waits"
    """Nothing could move, and this one waited; ``detail`` says for what."""
    SIGNALLED = "got"
    """``detail`` is the name of the signal."""
    RETURNED = "returned"
    """The called function returned in it; ``detail`` is what."""
    RAISED = "raised"
    """The called function raised in it; ``detail`` is the type of the error."""
    ENDED = "ended"
    """``detail`` is its exit status in brackets, where it is known."""


@dataclass(frozen=True)
class Event:
    """``at`` is in seconds since the start of the run; ``process`` is a name like "child 1".

    ``process`` and ``detail`` may be texts in several languages, see ``grader.words``.
    """

    at: float
    process: str
    what: What
    detail: str = ""


@dataclass(frozen=True)
class Place:
    """Where a process is: a line of the student's file, and what that says."""

    process: str
    line: int
    code: str


class Outcome(StrEnum):
    """How one check ended."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    """The student's program broke before the check could tell."""
    TIMED_OUT = "timed_out"
    SKIPPED = "skipped"
    """A check that this one stands on did not hold, so there was nothing to look at."""
    MISSING = "missing"
    """The submission has no file for the exercise, or one that cannot be taken in."""
    GRADER_ERROR = "grader_error"
    """Our fault: the score is left empty and the run ends non-zero."""


@dataclass(frozen=True)
class Handout:
    """One exercise as a student has it: ``folder`` holds all that there is."""

    slug: str
    title: str
    title_zh: str
    section: str
    """The section of the tutorial that the exercise belongs to."""
    folder: Path
    given: tuple[str, ...] = field(default=(), kw_only=True)
    """Names of the given modules, which stand beside the submission when it runs."""
    after: str = field(default="", kw_only=True)
    """The exercise to do before this one, where the sections do not say."""

    @property
    def file(self) -> str:
        """The name of the one file that a submission consists of."""
        return f"{self.slug}.py"

    @property
    def stub(self) -> Path:
        return self.folder / self.file

    @property
    def visible_suite(self) -> Path:
        return self.folder / f"test_{self.slug}.py"


@dataclass(frozen=True)
class Exercise(Handout):
    """One exercise of the kit, as its folders describe it.

    ``suite`` is the hidden pytest file, ``solutions`` the folder with the reference solution,
    ``wheat/`` and ``chaff/``.
    """

    suite: Path
    solutions: Path

    @property
    def reference(self) -> Path:
        return self.solutions / self.file


@dataclass(frozen=True)
class Kit:
    """A folder with ``exercises/``, ``solutions/`` and ``tests/hidden/``."""

    root: Path
    exercises: tuple[Exercise, ...]

    def __getitem__(self, slug: str) -> Exercise:
        for exercise in self.exercises:
            if exercise.slug == slug:
                return exercise
        raise KeyError(slug)


@dataclass(frozen=True)
class Submission:
    """One student's work: a file per exercise, and what was wrong with those left out."""

    name: str
    files: Mapping[str, Path]
    """Slug to the file that is graded; a slug is in ``files`` or in ``problems`` or in neither."""
    problems: Mapping[str, str] = field(default_factory=dict)
    """Slug to the reason why a file that is there cannot be graded."""


@dataclass(frozen=True)
class Check:
    """One check of a suite, as it is before any program is looked at."""

    name: str
    title: str
    points: float
    hints: tuple[str, ...]
    """What to try, each one telling more than the one before."""


@dataclass(frozen=True)
class CheckResult:
    """What one check found in one submission. ``points`` is None for a grader error.

    What people read may be in several languages, see ``grader.words``.
    """

    exercise: str
    check: str
    title: str
    outcome: Outcome
    points: float | None
    max_points: float
    rationale: str = ""
    """What was expected and what was seen."""
    help: str = ""
    """What to try."""
    hint: str = ""
    """What the suite's author wrote for whoever fails this check, whatever the reason."""
    events: tuple[Event, ...] = ()
    """What the processes of the run did, unless the check passed; it differs from run to run."""
    places: tuple[Place, ...] = ()
    """Where those are that were left when the check failed, as far as they could tell."""
    stdout: str = ""
    stderr: str = ""


@dataclass(frozen=True)
class Result:
    """One submission, graded."""

    submission: str
    checks: tuple[CheckResult, ...]
    versions: Mapping[str, str]
    """Kit, Python, platform, start method and sandbox that were in force."""
    digests: Mapping[str, str]
    """By exercise, of the file, the suite and the versions: equal digests need no new run."""
    sources: Mapping[str, str] = field(default_factory=dict)
    """By exercise, the text of the file that was graded, of a long one the beginning."""

    def of(self, exercises: Container[str]) -> Result:
        """The same for some exercises alone."""
        checks = tuple(check for check in self.checks if check.exercise in exercises)
        digests = {slug: digest for slug, digest in self.digests.items() if slug in exercises}
        sources = {slug: source for slug, source in self.sources.items() if slug in exercises}
        return replace(self, checks=checks, digests=digests, sources=sources)
