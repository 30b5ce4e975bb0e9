"""Grading one submission: real pytest sessions on real programs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader import catalog, grading
from grader.model import CheckResult, Outcome, Submission
from tests.conftest import REFERENCE, SUITE, KitFolder

Grade = Callable[[str], tuple[CheckResult, ...]]


@pytest.fixture
def grade(kit: KitFolder, tmp_path: Path) -> Grade:
    """Grades a program, given as its text, on the exercise hello."""

    def run(program: str) -> tuple[CheckResult, ...]:
        file = tmp_path / "handed_in.py"
        file.write_text(program, encoding="utf-8")
        return grade_submission(kit, Submission("s001", {"hello": file}))

    return run


def grade_submission(kit: KitFolder, submission: Submission) -> tuple[CheckResult, ...]:
    """Grade without isolation, under spawn, which every system has."""
    exercises = catalog.load_kit(kit.root).exercises
    return grading.grade(submission, exercises, grading.isolation_of("none"), "spawn")


def outcomes(checks: tuple[CheckResult, ...]) -> list[str]:
    """How the checks ended."""
    return [check.outcome for check in checks]


def test_the_reference_solution_gets_all(grade: Grade) -> None:
    """Both checks pass, with title, hint and points as the suite gives them."""
    first, second = grade(REFERENCE)
    assert (first.check, first.title) == ("says_hello", "The function returns hello.")
    assert (first.hint, first.outcome, first.points) == ("return a text", Outcome.PASSED, 7.5)
    assert (second.check, second.outcome, second.points) == ("says_it_softly", Outcome.PASSED, 2.5)


def test_a_failed_check_says_why(grade: Grade) -> None:
    """Expected, seen, and what to try; what depends on it is skipped."""
    first, second = grade(REFERENCE.replace('"hello"', '"bye"'))
    assert (first.outcome, first.points) == (Outcome.FAILED, 0)
    assert (first.rationale, first.help) == ("Expected hello; it was bye.", "Say hello.")
    assert (second.outcome, second.points) == (Outcome.SKIPPED, 0)


def test_a_program_that_breaks_is_an_error(grade: Grade) -> None:
    """The student's own exception is no verdict on the behaviour."""
    assert outcomes(grade("def hello():\n    return 1 / 0\n")) == ["error", "skipped"]


@pytest.mark.parametrize(
    ("text", "rationale"),
    [
        ("def hello(:\n", "SyntaxError: invalid syntax in line 1 of handed_in.py"),
        ("x = 1\nreturn x\n", "SyntaxError: 'return' outside function in line 2 of handed_in.py"),
        ("  x = 1\n", "IndentationError: unexpected indent in line 1 of handed_in.py"),
        ("(" * 500, "SyntaxError: too many nested parentheses in line 1 of handed_in.py"),
        ("-" * 50_000 + "1", "SyntaxError: too deeply nested for Python to read: handed_in.py"),
    ],
)
def test_a_syntax_error_is_an_error_of_every_check(grade: Grade, text: str, rationale: str) -> None:
    """The place is named, and nothing is run."""
    checks = grade(text)
    assert [check.outcome for check in checks] == [Outcome.ERROR, Outcome.ERROR]
    assert {check.rationale for check in checks} == {rationale}
    assert not any(check.events for check in checks)


def test_a_doubtful_escape_is_no_syntax_error(grade: Grade) -> None:
    """What Python merely warns of is nobody's fault."""
    assert outcomes(grade(REFERENCE + 'x = "\\d"\n')) == ["passed", "passed"]


def test_what_was_not_handed_in_is_missing(kit: KitFolder) -> None:
    """The row is there, worth nothing."""
    first, _ = grade_submission(kit, Submission("s001", {}))
    assert (first.outcome, first.points, first.max_points) == (Outcome.MISSING, 0, 7.5)
    assert "There is no hello.py in the submission" in first.rationale


def test_a_problem_is_the_rationale(kit: KitFolder) -> None:
    """The reason why a file was not taken gets to the student."""
    problem = "s001/hello.py is a link."
    first, _ = grade_submission(kit, Submission("s001", {}, {"hello": problem}))
    assert (first.outcome, first.rationale) == (Outcome.MISSING, problem)


def test_a_fault_of_the_suite_is_a_grader_error(grade: Grade) -> None:
    """Points stay open; the reason names the exception."""
    check = grade(REFERENCE.replace('"hello"', '"confuse the grader"'))[0]
    assert (check.outcome, check.points) == (Outcome.GRADER_ERROR, None)
    assert "ZeroDivisionError" in check.rationale


def test_a_suite_that_cannot_be_imported_is_a_grader_error(kit: KitFolder, grade: Grade) -> None:
    """One row says so."""
    kit.write("tests/hidden/test_hello.py", "import pytest\n1 / 0\n")
    (check,) = grade(REFERENCE)
    assert (check.check, check.outcome) == ("", Outcome.GRADER_ERROR)
    assert "ZeroDivisionError" in check.rationale


def test_settings_of_the_caller_have_no_say(
    grade: Grade, kit: KitFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither options in the environment nor configuration files on the way change a session."""
    monkeypatch.setenv("PYTEST_ADDOPTS", "-k nothing --exitfirst --nonsense")
    kit.write("pytest.ini", "[pytest]\npython_functions = nothing\naddopts = --nonsense\n")
    kit.write("tests/conftest.py", "1 / 0\n")
    assert outcomes(grade(REFERENCE)) == ["passed", "passed"]


def test_a_session_prints_nothing(grade: Grade, capfd: pytest.CaptureFixture[str]) -> None:
    """Neither pytest nor the program gets at the caller's terminal."""
    grade("print('loud')\n" + REFERENCE.replace('"hello"', '"bye"'))
    assert capfd.readouterr() == ("", "")


def test_the_versions_tell_what_was_in_force() -> None:
    """A result says by what, with what and how it was reached."""
    versions = grading.versions_in_force("none", "spawn")
    assert versions.keys() == {"grader", "python", "platform", "start_method", "sandbox"}
    assert (versions["start_method"], versions["sandbox"]) == ("spawn", "none")


def test_the_digest_follows_all_that_counts(kit: KitFolder, tmp_path: Path) -> None:
    """It changes with the file, the suite, a problem and a version, and with nothing else."""
    file = tmp_path / "hello.py"
    file.write_text(REFERENCE)

    def digest(submission: Submission, **versions: str) -> str:
        exercises = catalog.load_kit(kit.root).exercises
        return grading.Digests(exercises, {"grader": "1", **versions}).of(submission)["hello"]

    with_file = Submission("s001", {"hello": file})
    first = digest(with_file)
    assert digest(Submission("another name", {"hello": file})) == first
    assert digest(with_file, platform="another kernel") == first
    different = {
        first,
        digest(with_file, grader="2"),
        digest(Submission("s001", {})),
        digest(Submission("s001", {}, {"hello": "a link"})),
    }
    file.write_text(REFERENCE + "\n")
    different.add(digest(with_file))
    kit.write("tests/hidden/test_hello.py", SUITE + "\n")
    different.add(digest(with_file))
    assert len(different) == 6
    file.unlink()
    assert digest(with_file) == grading.UNKNOWN
