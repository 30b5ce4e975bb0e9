"""The pytest plugin: what suites are written with, and what a student reads at the end.

It is registered by its entry point, so it stays out of the way of every other project: it acts on
checks alone, which are the tests that ask for the fixture ``program``. Its options are there for
all.
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from grader import picture, places, records, scoring, words
from grader.model import START_METHODS, Check, CheckResult, Exercise, Outcome
from grader.observe import (
    CheckFailed,
    Isolation,
    NoIsolation,
    Program,
    ProgramBroke,
    Run,
    TimedOut,
    Unmet,
)
from grader.observe.verdict import NotStarted
from grader.student.remember import remember
from grader.words import Text, said, text

MARKERS = (
    "points(n): what the check is worth",
    "hint(text, ...): what to try when the check does not pass, each text telling more",
    "depends(check, ...): skip the check, worth no points, unless these passed before it",
)
_MOST_OUTPUT = 20_000
"""Characters of each output of the program that a report keeps: the last ones."""
_DID_NOT_RUN = "The check was set up but did not run."
_WIDTH = 100
"""Columns of the terminal that the summary takes."""


class Missing(Unmet):
    """There is no file to look at."""


@dataclass
class Assignment:
    """A pytest plugin object that says whose files the checks of a session look at.

    Without one the checks look at the file beside their own, which is a student's.
    """

    files: Mapping[str, Path]
    problems: Mapping[str, str]
    exercises: Mapping[str, Exercise]
    isolation: Isolation
    start_method: str

    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[_assignment] = self


@dataclass
class _Session:
    """What the checks of this session have come to so far."""

    reports: dict[tuple[str, str], CheckResult] = field(default_factory=dict)
    not_started: set[str] = field(default_factory=set)
    chosen: Counter[str] = field(default_factory=Counter)
    """How many checks of each exercise there are to be run."""
    whole: dict[str, Path] = field(default_factory=dict)
    """Exercises of a student all of whose checks are to be run, and their folders."""


_assignment = pytest.StashKey[Assignment]()
_session = pytest.StashKey[_Session]()
_program = pytest.StashKey[Program]()
_phase = pytest.StashKey[pytest.CallInfo[None]]()
"""The phase of a check that was taken down last."""


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("grader", "exercises on processes")
    group.addoption(
        "--start-method",
        choices=START_METHODS,
        default="fork" if sys.platform == "linux" else "spawn",
        help="default start method of multiprocessing inside the programs",
    )
    group.addoption(
        "--lang",
        choices=tuple(words.LANGUAGES),
        default=words.preferred(),
        help="language of titles, hints and the like",
    )
    group.addoption(
        "--portable-observer",
        action="store_true",
        help="watch the programs without /proc, as on macOS and Windows",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_session] = _Session()
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)


@pytest.fixture
def program(request: pytest.FixtureRequest) -> Iterator[Program]:
    """The student's program, to be started by ``call``, ``script`` or ``drive``."""
    slug = _slug(request.node)
    assignment = request.config.stash.get(_assignment, None)
    if assignment is None:
        started = _students_own(slug, request.path.parent, request.config)
    else:
        started = _assigned(slug, assignment)
    request.node.stash[_program] = started
    yield started
    started.close()


def _students_own(slug: str, folder: Path, config: pytest.Config) -> Program:
    description = tomllib.loads((folder / "exercise.toml").read_text(encoding="utf-8"))
    file = folder / f"{slug}.py"
    if not file.is_file():
        raise Missing(text("There is no {file} in {folder}.", file=file.name, folder=folder))
    portable = True if config.getoption("--portable-observer") else None
    return Program(
        file,
        NoIsolation(portable=portable),
        given=[folder / name for name in description.get("given", ())],
        start_method=config.getoption("--start-method"),
    )


def _assigned(slug: str, assignment: Assignment) -> Program:
    exercise = assignment.exercises[slug]
    if slug in assignment.problems:
        raise Missing(assignment.problems[slug])
    if slug not in assignment.files:
        raise Missing(text("There is no {file} in the submission.", file=exercise.file))
    return Program(
        assignment.files[slug],
        assignment.isolation,
        name=exercise.file,
        given=[exercise.folder / name for name in exercise.given],
        start_method=assignment.start_method,
    )


def check_of(item: pytest.Item) -> Check:
    """What a suite says of one of its checks."""
    words.use_catalogs_of(item.path)
    points = item.get_closest_marker("points")
    hint = item.get_closest_marker("hint")
    return Check(
        name=item.name.removeprefix("test_"),
        title=_title(item),
        points=float(points.args[0]) if points else 0.0,
        hints=tuple(text(part) for part in hint.args) if hint else (),
    )


def _is_check(item: pytest.Item) -> bool:
    return "program" in getattr(item, "fixturenames", ())


def _slug(item: pytest.Item) -> str:
    return item.path.stem.removeprefix("test_")


def pytest_collection_finish(session: pytest.Session) -> None:
    """See which exercises are run whole, in the folder that students have them in."""
    suites: dict[Path, list[pytest.Function]] = {}
    for item in session.items:
        if _is_check(item) and isinstance(item, pytest.Function):
            suites.setdefault(item.path, []).append(item)
    for suite, items in suites.items():
        session.config.stash[_session].chosen[_slug(items[0])] += len(items)
        chosen = {item.originalname for item in items}
        there = {name for name in vars(items[0].module) if name.startswith("test_")}
        if chosen == there and session.config.inipath == suite.parent.parent / "pytest.ini":
            session.config.stash[_session].whole[_slug(items[0])] = suite.parent


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a check that stands on one that did not pass."""
    reports = item.config.stash[_session].reports
    for marker in item.iter_markers("depends") if _is_check(item) else ():
        for base in marker.args:
            report = reports.get((_slug(item), base))
            if report is None:
                pytest.fail(f"{item.name} depends on {base}, which did not run before it")
            if report.outcome is not Outcome.PASSED:
                pytest.skip(
                    text("Not looked at, because this did not hold: {title}", title=report.title)
                )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Take down how the check ended, and replace tracebacks of ours by words for the student."""
    test_report = yield
    if not _is_check(item):
        return test_report
    report = _take_down(item, call)
    if call.excinfo is not None and call.excinfo.errisinstance(Unmet):
        test_report.longrepr = "\n".join(filter(None, (report.rationale, report.help)))
    return test_report


@pytest.hookimpl(optionalhook=True)
def pytest_json_runtest_metadata(item: pytest.Item, call: pytest.CallInfo[None]) -> dict[str, Any]:
    """Hand the check's report to pytest-json-report, which asks in each phase.

    With it goes what only its student has a use for.
    """
    if not _is_check(item):
        return {}
    report = _take_down(item, call)
    return {
        **records.to_json(report),
        "hints": records.texts_to_json(check_of(item).hints),
        "not_started": report.exercise in item.config.stash[_session].not_started,
    }


def _take_down(item: pytest.Item, call: pytest.CallInfo[None]) -> CheckResult:
    """The report of a check after this phase, made once however many ask for it."""
    session = item.config.stash[_session]
    reports = session.reports
    key = (_slug(item), check_of(item).name)
    if item.stash.get(_phase, None) is not call:
        item.stash[_phase] = call
        if call.excinfo is not None and call.excinfo.errisinstance(NotStarted):
            session.not_started.add(_slug(item))
        if key not in reports or call.excinfo is not None or call.when == "call":
            reports[key] = _report(item, call)
    return reports[key]


def _report(item: pytest.Item, call: pytest.CallInfo[None]) -> CheckResult:
    check = check_of(item)
    outcome, rationale, advice = _judge(item, call)
    report = CheckResult(
        exercise=_slug(item),
        check=check.name,
        title=check.title,
        outcome=outcome,
        points=scoring.points_for(outcome, check.points),
        max_points=check.points,
        hint=next(iter(check.hints), ""),
        rationale=rationale,
        help=advice,
    )
    started = item.stash.get(_program, None)
    if started is None or not started.runs:
        return report
    run = started.runs[-1]
    return replace(
        report,
        events=() if outcome is Outcome.PASSED else tuple(run.timeline.events),
        places=run.places() if outcome in (Outcome.FAILED, Outcome.TIMED_OUT) else (),
        stdout=run.stdout[-_MOST_OUTPUT:],
        stderr=_stderr(run)[-_MOST_OUTPUT:],
    )


def _stderr(run: Run) -> str:
    """What the program wrote, and the traceback that it was about to write when it was judged."""
    if run.error is None:
        return run.stderr
    _, _, frames = run.error.traceback.partition("\n")
    return run.stderr if frames in run.stderr else run.stderr + run.error.traceback


def _judge(item: pytest.Item, call: pytest.CallInfo[None]) -> tuple[Outcome, str, str]:
    """Outcome, rationale and help of one phase of a check."""
    if call.excinfo is None:
        if call.when == "setup":
            return Outcome.GRADER_ERROR, _DID_NOT_RUN, ""
        return Outcome.PASSED, "", ""
    error = call.excinfo.value
    match error:
        case CheckFailed():
            return Outcome.FAILED, error.rationale, error.help
        case ProgramBroke():
            return Outcome.ERROR, error.rationale, error.help
        case TimedOut():
            return Outcome.TIMED_OUT, error.rationale, error.help
        case Missing():
            return Outcome.MISSING, error.rationale, error.help
        case pytest.skip.Exception():
            return Outcome.SKIPPED, error.msg or "", ""
    where = _place_in_suite(item, call.excinfo)
    return Outcome.GRADER_ERROR, f"{type(error).__name__} in {where}: {error}", ""


def _place_in_suite(item: pytest.Item, raised: pytest.ExceptionInfo[BaseException]) -> str:
    """The suite's own line that an error came up at; that of the check where it has none."""
    own = [frame.lineno for frame in raised.traceback if Path(str(frame.path)) == item.path]
    line = own[-1] if own else item.location[1] or 0
    return f"{item.path.name}, line {line + 1}"


def _title(item: pytest.Item) -> Text:
    """The first line of the check's docstring."""
    docstring = getattr(getattr(item, "function", None), "__doc__", None) or item.name
    return text(str(docstring).strip().splitlines()[0])


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Tell a student where each exercise stands, and of each check that failed what to try."""
    session = config.stash[_session]
    if not session.reports or config.stash.get(_assignment, None) is not None:
        return
    exercises: dict[str, list[CheckResult]] = {}
    for report in session.reports.values():
        if report.rationale != _DID_NOT_RUN:  # as when Ctrl-C has ended the session
            exercises.setdefault(report.exercise, []).append(report)
    language = config.getoption("--lang")
    terminalreporter.section(said(text("exercises"), language))
    for slug, reports in exercises.items():
        if slug in session.not_started:
            standing = text("{exercise}: not started", exercise=slug)
            terminalreporter.write_line(said(standing, language), yellow=True)
        else:
            left = session.chosen[slug] - len(reports)
            _summarise(terminalreporter, slug, reports, left, language)
        if slug in session.whole and len(reports) == session.chosen[slug]:
            folder = session.whole[slug]
            remember(folder, reports, not_started=slug in session.not_started)


def _summarise(
    terminal: Any, slug: str, reports: list[CheckResult], left: int, language: str
) -> None:
    """Tell of the checks that were run; ``left`` says how many were not."""
    points = sum(report.points or 0 for report in reports)
    most = sum(report.max_points for report in reports)
    full = points == most and not left
    standing = text(
        "{exercise}: {points:g} of {most:g} points so far, for not all checks were run"
        if left
        else "{exercise}: {points:g} of {most:g} points",
        exercise=slug,
        points=points,
        most=most,
    )
    terminal.write_line(said(standing, language), green=full, red=not full, bold=True)
    for report in reports:
        if report.outcome is Outcome.PASSED:
            continue
        terminal.write_line("")
        terminal.write_line(f"  ✗ {said(report.title, language)}", red=True)
        hint = report.hint and text("Hint: {hint}", hint=report.hint)
        for part in (report.rationale, report.help, hint):
            if part:
                terminal.write_line(_indented(said(part, language), 4))
        if report.outcome in (Outcome.FAILED, Outcome.TIMED_OUT) and report.events:
            drawn = picture.as_text(
                report.events,
                language,
                failed=report.outcome is Outcome.FAILED,
                width=_WIDTH - 6,
                ascii_only=not _shows_unicode(),
            )
            terminal.write_line(_indented(drawn, 6), light=True)
            for sentence in places.sentences(report.places):
                terminal.write_line(_indented(said(sentence, language), 6), light=True)
    if not full:
        more = text("More hints: grader hint {exercise}", exercise=slug)
        terminal.write_line("")
        terminal.write_line(f"  {said(more, language)}")
        terminal.write_line("")


def _shows_unicode() -> bool:
    """Whether block characters come out: not so where Windows writes to a file in a code page."""
    encoding = getattr(sys.__stdout__, "encoding", None) or ""
    return encoding.casefold().startswith("utf")


def _indented(text: str, width: int) -> str:
    return "\n".join(" " * width + line for line in text.splitlines())
