"""Tests the tests: every program whose verdict is known beforehand has to get that verdict.

Each exercise has two suites, the hidden and the visible one. A stub fails at least one check of
each. The reference solution and the wheat pass every check but those that a wheat says it loses. A
chaff fails exactly the hidden checks that its docstring names. Each program is run as often, and
under as many start methods, as asked for.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from grader import grading, kit_files, scoring
from grader.model import CheckResult, Exercise, Kit, Outcome, Submission, WrongUse
from grader.samples import Kind, Sample, samples
from grader.words import Text, joined, text
from grader.workers import Broken, Finished, Started, Workers

MAX_POINTS = 10
"""What the hidden checks of an exercise add up to, and the visible ones too."""

FAILING = frozenset({Outcome.FAILED, Outcome.ERROR, Outcome.TIMED_OUT})


@dataclass(frozen=True)
class Trial:
    """One program, to be run once with one suite under one start method."""

    sample: Sample
    exercise: Exercise
    start_method: str
    sandbox: str
    round: int = 1
    visible: bool = False
    """Whether the suite is the visible one."""

    @property
    def name(self) -> Text:
        """What the trial is called in messages."""
        return text(
            "{program}, visible tests under {start_method}"
            if self.visible
            else "{program} under {start_method}",
            program=self.sample.name,
            start_method=self.start_method,
        )


@dataclass(frozen=True)
class Disagreement:
    """A program that got another verdict than it should."""

    trial: Trial
    expected: Text
    seen: Text
    false_accept: bool
    """A check that should have failed passed."""
    false_reject: bool
    """A check that should have passed did not."""
    details: tuple[str, ...]
    """For each check that failed, why."""


@dataclass(frozen=True)
class Verdict:
    """What became of a trial."""

    trial: Trial
    checks: tuple[CheckResult, ...]
    seconds: float
    disagreement: Disagreement | None
    fault: str = ""
    """Why the suite could not be run as such, whatever the program."""

    @property
    def is_of_checks(self) -> bool:
        """Whether the checks were run; else what there is tells why not."""
        return all(check.check != scoring.SUITE for check in self.checks)


@dataclass(frozen=True)
class Corpus:
    """All sample programs of some exercises, and what is wrong with the files themselves."""

    samples: tuple[Sample, ...]
    faults: tuple[str, ...]


def read_corpus(kit: Kit) -> Corpus:
    """Read the sample programs, and look for files that have no business where they are.

    Raises:
        WrongUse: when a suite, or what it says in another language, cannot be read.
    """
    if broken := [fault for each in kit.exercises for fault in kit_files.unreadable(each)]:
        raise WrongUse(joined("\n  ", [text("The kit has faults:"), *broken]))
    faults: list[str] = []
    found: list[Sample] = []
    for exercise in kit.exercises:
        found.extend(samples(exercise, faults))
        faults.extend(kit_files.faults_of_exercise(exercise))
    faults.extend(kit_files.faults_of_kit(kit.root))
    return Corpus(tuple(found), tuple(faults))


def trials(
    kit: Kit,
    corpus: Corpus,
    start_methods: Sequence[str],
    sandbox: str,
    repeat: int = 1,
    pattern: str = "*",
) -> tuple[Trial, ...]:
    """List the trials: all of the first round, then all of the second, and so on.

    ``pattern`` is one of file names, see ``fnmatch``, for the names of the samples to be tried.

    Raises:
        WrongUse: when it fits none, or none that makes sense under these start methods.
    """
    once = []
    wanted = [sample for sample in corpus.samples if fnmatchcase(sample.name, pattern)]
    if not wanted:
        raise WrongUse(
            text(
                "No program is called {pattern!r}; {one!r} is.",
                pattern=pattern,
                one=corpus.samples[0].name,
            )
        )
    for sample in wanted:
        exercise = kit[sample.exercise]
        visible = replace(exercise, suite=exercise.visible_suite)
        for start_method in start_methods:
            if start_method in sample.start_methods:
                once.append(Trial(sample, exercise, start_method, sandbox))
                if sample.kind is not Kind.CHAFF:
                    once.append(Trial(sample, visible, start_method, sandbox, visible=True))
    if not once:
        raise WrongUse(
            text(
                "None of these programs makes sense under {methods}.",
                methods=joined(text(", "), start_methods),
            )
        )
    return tuple(replace(trial, round=number + 1) for number in range(repeat) for trial in once)


def run(trials: Sequence[Trial], jobs: int) -> Iterator[Trial | Verdict]:
    """Run the trials in ``jobs`` processes: each is yielded when it starts, its verdict after."""
    with Workers(min(jobs, len(trials))) as workers:
        for event in workers.map(_run, trials):
            match event:
                case Started(trial):
                    yield trial
                case Finished(trial, (checks, seconds)):
                    disagreement = _disagreement(trial, checks)
                    yield Verdict(trial, checks, seconds, disagreement, _fault(trial, checks))
                case Broken(trial, reason):
                    broken = (scoring.grader_error(trial.exercise.slug, reason),)
                    yield Verdict(trial, broken, 0.0, _disagreement(trial, broken))


def faults_of_suites(verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    """Say what is wrong with suites and docstrings, as far as it takes a run to know it."""
    faults: list[str] = []
    known: dict[str, set[str]] = {}
    for verdict in verdicts:
        trial = verdict.trial
        if verdict.fault:
            faults.append(verdict.fault)
        elif trial.sample.kind is Kind.REFERENCE and verdict.is_of_checks:
            total = scoring.score(verdict.checks).max_points
            if total != MAX_POINTS:
                suite = trial.exercise.suite
                faults.append(
                    text(
                        "{suite}: the points add up to {total:g}, not to {right}.",
                        suite=suite,
                        total=total,
                        right=MAX_POINTS,
                    )
                )
            if not trial.visible:
                known[trial.sample.exercise] = {check.check for check in verdict.checks}
    for sample in dict.fromkeys(verdict.trial.sample for verdict in verdicts):
        if sample.exercise not in known:
            continue
        there = known[sample.exercise]
        faults.extend(
            text(
                "{file}: the hidden suite has no check {name!r}; it has {there}.",
                file=sample.file,
                name=name,
                there=_listed(there),
            )
            for name in sorted(sample.named_checks() - there)
        )
    return tuple(dict.fromkeys(faults))


def uncaught_checks(corpus: Corpus, verdicts: Sequence[Verdict]) -> Mapping[str, tuple[str, ...]]:
    """Name, by exercise, the hidden checks that no chaff fails: nothing shows that they can."""
    caught: dict[str, set[str]] = {}
    for sample in corpus.samples:
        if sample.kind is Kind.CHAFF:
            caught.setdefault(sample.exercise, set()).update(sample.named_checks())
    uncaught: dict[str, tuple[str, ...]] = {}
    for verdict in verdicts:
        trial = verdict.trial
        if trial.sample.kind is Kind.REFERENCE and not trial.visible and verdict.is_of_checks:
            slug = trial.sample.exercise
            names = [check.check for check in verdict.checks]
            uncaught[slug] = tuple(name for name in names if name not in caught.get(slug, ()))
    return uncaught


@contextmanager
def load(processes: int) -> Iterator[None]:
    """Keep the processors busy meanwhile."""
    context = multiprocessing.get_context("spawn")
    loops = [context.Process(target=_burn, daemon=True) for _ in range(processes)]
    try:
        for loop in loops:
            loop.start()
        yield
    finally:
        for loop in loops:
            if loop.pid is not None:
                loop.kill()
                loop.join()


def _burn() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends us, after Ctrl-C too
    while parent.is_alive():
        for _ in range(1_000_000):
            pass


def _run(trial: Trial) -> tuple[tuple[CheckResult, ...], float]:
    started = time.perf_counter()
    checks = grading.grade(
        Submission(trial.sample.name, {trial.exercise.slug: trial.sample.file}),
        [trial.exercise],
        grading.isolation_of(trial.sandbox),
        trial.start_method,
    )
    return checks, time.perf_counter() - started


def _disagreement(trial: Trial, checks: Sequence[CheckResult]) -> Disagreement | None:
    sample = trial.sample
    failed = frozenset(check.check for check in checks if check.outcome in FAILING)
    passed = frozenset(check.check for check in checks if check.outcome is Outcome.PASSED)
    astray = [
        check
        for check in checks
        if check.outcome in (Outcome.GRADER_ERROR, Outcome.MISSING)
        or (check.outcome is Outcome.SKIPPED and sample.kind in (Kind.REFERENCE, Kind.WHEAT))
    ]
    if sample.kind is Kind.STUB:
        right = bool(failed)
        expected = text("at least one check fails")
        false_accept = bool(passed) and not failed
        false_reject = False
    else:
        should_fail = sample.should_fail(trial.start_method)
        if trial.visible:
            # A name means the same in both suites, and the visible one need not have them all.
            should_fail &= {check.check for check in checks}
        right = failed == should_fail
        expected = _listed(should_fail)
        false_accept = bool(should_fail & passed)
        false_reject = bool(failed - should_fail)
    if right and not astray:
        return None
    return Disagreement(
        trial=trial,
        expected=expected,
        seen=_listed(failed | {f"{check.check or 'all'} ({check.outcome})" for check in astray}),
        false_accept=false_accept,
        false_reject=false_reject,
        details=tuple(
            joined(": ", [check.check or "all", check.outcome, check.rationale])
            for check in checks
            if check.check in failed or check in astray
        ),
    )


def _fault(trial: Trial, checks: Sequence[CheckResult]) -> str:
    """Say why there is no check to run: of what pytest says, where in the suite and what."""
    suite = trial.exercise.suite
    reason = checks[0].rationale
    if checks[0].check != scoring.SUITE or not reason.startswith(scoring.OF_THE_SUITE):
        return ""
    telling = [
        line for line in reason.splitlines() if line.startswith("E  ") or f"{suite.name}:" in line
    ]
    first = text("{suite}: cannot be run:", suite=suite)
    return joined("\n    ", [first, *(telling or [reason])])


def _listed(names: Set[str]) -> Text:
    return joined(text(", "), sorted(names)) if names else text("no check fails")
