"""From a JSON report to scores."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader import scoring
from grader.model import CheckResult, Exercise, Outcome
from grader.scoring import Score, Status


def exercise(slug: str) -> Exercise:
    """An exercise of which only the names matter."""
    suite = Path(f"test_{slug}.py")
    return Exercise(slug, slug, slug, "1", Path(slug), suite, Path(slug))


def entry(check: str, outcome: str = "passed", **changes: Any) -> dict[str, Any]:
    """A test's entry in the report, as the plugin and pytest-json-report make it."""
    metadata: dict[str, Any] = {
        "exercise": "tickets",
        "check": check,
        "title": f"Title of {check}.",
        "points": scoring.points_for(Outcome(outcome), 2.5),
        "max_points": 2.5,
        "outcome": outcome,
        "rationale": "",
        "help": "",
        "hint": "",
        "translations": {},
        "events": [],
        "places": [],
        "stdout": "",
        "stderr": "",
    }
    return {
        "nodeid": f"test_tickets.py::test_{check}",
        "outcome": "passed" if outcome == "passed" else "failed",
        "metadata": metadata | changes,
    }


def report(*tests: dict[str, Any], collected: tuple[str, ...] = ()) -> dict[str, Any]:
    """A report of these tests, in which these checks were collected, or those that ran."""
    nodeids = [f"test_tickets.py::test_{check}" for check in collected]
    result = [
        {"nodeid": nodeid, "type": "Function"}
        for nodeid in nodeids or [test["nodeid"] for test in tests]
    ]
    collector = {"nodeid": "test_tickets.py", "outcome": "passed", "result": result}
    return {"collectors": [collector], "tests": list(tests)}


def results(document: dict[str, Any]) -> tuple[CheckResult, ...]:
    """The check results of an assignment that consists of the exercise tickets."""
    return scoring.check_results(document, [exercise("tickets")])


def check(outcome: Outcome, points: float | None, max_points: float = 2.5) -> CheckResult:
    """A check result of which only the numbers matter."""
    return CheckResult("tickets", "x", "", outcome, points, max_points)


def test_a_passed_check_gets_its_points() -> None:
    """All of them, with the texts taken over."""
    (result,) = results(report(entry("x", help="Try this.", stdout="one\n")))
    assert (result.outcome, result.points, result.max_points) == (Outcome.PASSED, 2.5, 2.5)
    assert (result.title, result.help, result.stdout) == ("Title of x.", "Try this.", "one\n")


@pytest.mark.parametrize("outcome", ["failed", "error", "timed_out", "skipped", "missing"])
def test_any_other_end_gets_none(outcome: str) -> None:
    """There are no points for effort."""
    (result,) = results(report(entry("x", outcome, rationale="Expected this; saw that.")))
    assert (result.outcome, result.points, result.max_points) == (Outcome(outcome), 0, 2.5)
    assert result.rationale == "Expected this; saw that."


def test_a_grader_error_leaves_the_points_open() -> None:
    """What is our fault is worth neither all nor nothing."""
    (result,) = results(report(entry("x", "grader_error")))
    assert (result.points, result.max_points) == (None, 2.5)


def test_a_test_without_metadata_is_a_grader_error() -> None:
    """Its crash is the reason."""
    crash = {"outcome": "failed", "crash": {"message": "ZeroDivisionError: division by zero"}}
    test = {"nodeid": "test_tickets.py::test_x", "outcome": "error", "setup": crash}
    (result,) = results(report(test))
    assert (result.check, result.outcome) == ("x", Outcome.GRADER_ERROR)
    assert result.rationale == "ZeroDivisionError: division by zero"


@pytest.mark.parametrize("changes", [{"outcome": "great"}, {"points": "many"}, {"points": None}])
def test_broken_metadata_are_a_grader_error(changes: dict[str, Any]) -> None:
    """An outcome or a number that makes no sense is not guessed at."""
    test = entry("x")
    test["metadata"] |= changes
    (result,) = results(report(test))
    assert result.outcome is Outcome.GRADER_ERROR
    assert "metadata are broken" in result.rationale


def test_a_check_that_passed_and_broke_afterwards_is_a_grader_error() -> None:
    """Where pytest and the metadata contradict each other, neither is believed."""
    test = entry("x") | {
        "outcome": "error",
        "teardown": {"outcome": "failed", "crash": {"message": "OSError: no"}},
    }
    (result,) = results(report(test))
    assert (result.outcome, result.rationale) == (Outcome.GRADER_ERROR, "OSError: no")


def test_a_check_that_was_collected_and_did_not_run_is_a_grader_error() -> None:
    """A session that ended early leaves no gap in the rows."""
    first, second = results(report(entry("x"), collected=("x", "y")))
    assert (first.check, first.outcome) == ("x", Outcome.PASSED)
    assert (second.check, second.outcome) == ("y", Outcome.GRADER_ERROR)


def test_a_suite_that_cannot_be_collected_is_a_grader_error() -> None:
    """One row stands for the whole suite; the other suites keep their results."""
    broken = {"nodeid": "test_daemon.py", "outcome": "failed", "result": [], "longrepr": "SyntaxE"}
    document = report(entry("x"))
    document["collectors"].append(broken)
    first, second = scoring.check_results(document, [exercise("daemon"), exercise("tickets")])
    assert (first.exercise, first.check, first.points) == ("daemon", scoring.SUITE, None)
    assert first.rationale == "The suite cannot be collected: SyntaxE"
    assert second.outcome is Outcome.PASSED


def test_a_suite_without_checks_is_a_grader_error() -> None:
    """An exercise never has no row at all."""
    (result,) = results({"collectors": [], "tests": []})
    assert result.rationale == "The suite holds no check."


def test_results_come_in_the_order_of_the_suites() -> None:
    """Exercises as asked for, checks as they stand in their file."""
    tests = [entry("b"), entry("a")]
    other = entry("c", exercise="daemon") | {"nodeid": "test_daemon.py::test_c"}
    document = report(*tests, other)
    found = scoring.check_results(document, [exercise("daemon"), exercise("tickets")])
    assert [(one.exercise, one.check) for one in found] == [
        ("daemon", "c"),
        ("tickets", "b"),
        ("tickets", "a"),
    ]


def test_points_add_up() -> None:
    """Halves too, exactly."""
    checks = [check(Outcome.PASSED, 2.5), check(Outcome.PASSED, 0.5, 0.5), check(Outcome.FAILED, 0)]
    assert scoring.score(checks) == Score(3.0, 5.5)


def test_a_grader_error_leaves_the_score_open() -> None:
    """Whatever the other checks gave."""
    checks = [check(Outcome.PASSED, 2.5), check(Outcome.GRADER_ERROR, None)]
    assert scoring.score(checks) == Score(None, 5.0)


@pytest.mark.parametrize(
    ("outcomes", "status"),
    [
        ([Outcome.PASSED, Outcome.FAILED, Outcome.MISSING], Status.GRADED),
        ([Outcome.MISSING, Outcome.SKIPPED], Status.MISSING),
        ([Outcome.ERROR], Status.GRADED),
        ([Outcome.PASSED, Outcome.GRADER_ERROR, Outcome.MISSING], Status.GRADER_ERROR),
    ],
)
def test_the_status_sums_up_the_outcomes(outcomes: list[Outcome], status: Status) -> None:
    """Missing means that nothing at all could be graded."""
    assert scoring.status(check(outcome, None) for outcome in outcomes) is status
