"""What a student sees: ``pytest`` in a copy of the exercises."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.student import progress_file
from grader.student.progress_file import ProgressFile

KIT = Path(__file__).parents[1]


@pytest.fixture
def exercises(tmp_path: Path) -> Path:
    """What a student has received: two exercises, untouched."""
    folder = tmp_path / "exercises"
    folder.mkdir()
    shutil.copy(KIT / "exercises" / "pytest.ini", folder)
    for slug in ("send_mail", "daemon"):
        shutil.copytree(
            KIT / "exercises" / slug, folder / slug, ignore=shutil.ignore_patterns("__pycache__")
        )
    return folder


def run_pytest(folder: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    """Exit status and output of pytest in a folder."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *arguments],
        cwd=folder,
        env={**os.environ, "COLUMNS": "100", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def hand_in(exercises: Path, slug: str, source: str) -> None:
    """Put the student's solution into place."""
    (exercises / slug / f"{slug}.py").write_text(source, encoding="utf-8")


def test_an_untouched_stub_is_not_started(exercises: Path) -> None:
    """No wall of tracebacks: one line says so."""
    status, output = run_pytest(exercises, "send_mail")
    assert status == 1
    assert "send_mail: not started" in output
    assert "Traceback" not in output
    assert "NotImplementedError" not in output


def test_grader_list_knows_what_pytest_has_found(exercises: Path) -> None:
    """Of an exercise that was run whole; a single check changes nothing."""
    assert run_pytest(exercises, "send_mail", "-k", "same_time")[0] == 1
    assert not (exercises / progress_file.NAME).exists()
    run_pytest(exercises, "send_mail")
    assert not ProgressFile(exercises).read().of("send_mail").started
    reference = (KIT / "solutions" / "send_mail" / "send_mail.py").read_text(encoding="utf-8")
    hand_in(exercises, "send_mail", reference)
    run_pytest(exercises, "send_mail")
    assert ProgressFile(exercises).read().of("send_mail").done


@pytest.mark.parametrize("way", ["-x", "Ctrl-C"])
def test_half_a_run_is_told_as_such(exercises: Path, way: str) -> None:
    """It says so, blames no check that was not run, and leaves what is kept of a whole run."""
    reference = (KIT / "solutions" / "send_mail" / "send_mail.py").read_text(encoding="utf-8")
    hand_in(exercises, "send_mail", reference)
    run_pytest(exercises, "send_mail")
    kept = (exercises / progress_file.NAME).read_text(encoding="utf-8")
    hook = "def pytest_runtest_call(item):\n    if item.name.endswith('same_time'):\n"
    ends = "raise KeyboardInterrupt" if way == "Ctrl-C" else "assert False"
    (exercises / "conftest.py").write_text(f"{hook}        {ends}\n", encoding="utf-8")
    status, output = run_pytest(exercises, "send_mail", *(["-x"] if way == "-x" else []))
    assert status != 0
    assert "points so far, for not all checks were run" in output
    assert "The check was set up but did not run." not in output
    assert (exercises / progress_file.NAME).read_text(encoding="utf-8") == kept


def test_a_right_solution_gets_all_points(exercises: Path) -> None:
    """One line for the exercise, and nothing to mend."""
    reference = (KIT / "solutions" / "send_mail" / "send_mail.py").read_text(encoding="utf-8")
    hand_in(exercises, "send_mail", reference)
    status, output = run_pytest(exercises, "send_mail")
    assert status == 0
    assert "send_mail: 10 of 10 points" in output
    assert "✗" not in output


def test_a_wrong_solution_is_explained(exercises: Path) -> None:
    """Title, what was expected and seen, help, hint and a time line; no traceback of ours."""
    chaff = KIT / "solutions" / "send_mail" / "chaff" / "join_in_the_start_loop.py"
    hand_in(exercises, "send_mail", chaff.read_text(encoding="utf-8"))
    status, output = run_pytest(exercises, "send_mail")
    assert status == 1
    assert "✗ Three mails are on their way at the same time." in output
    assert "Expected three mails on their way at the same time" in output
    assert "Hint: " in output
    assert "      child 1 send_mail        ██████│  held in send_mail('Anna')" in output
    assert "grader/observe" not in output


def test_a_time_line_does_without_block_characters(exercises: Path) -> None:
    """Where output has to be in a code page, as in a file on Windows, it is drawn in ASCII."""
    chaff = KIT / "solutions" / "send_mail" / "chaff" / "join_in_the_start_loop.py"
    hand_in(exercises, "send_mail", chaff.read_text(encoding="utf-8"))
    _, output = run_pytest(exercises, "send_mail", PYTHONIOENCODING="cp1252")
    assert "      child 1 send_mail        ######|  held in send_mail('Anna')" in output


def test_the_exercises_are_told_apart(exercises: Path) -> None:
    """``pytest`` alone ends with a line for each exercise."""
    _, output = run_pytest(exercises)
    summary = output.partition("= exercises =")[2]
    assert "daemon: " in summary
    assert "send_mail: not started" in summary


@pytest.mark.parametrize("start_method", ["spawn", "forkserver"])
def test_the_start_method_can_be_chosen(exercises: Path, start_method: str) -> None:
    """A student can try what Windows or a newer Python does."""
    reference = (KIT / "solutions" / "send_mail" / "send_mail.py").read_text(encoding="utf-8")
    hand_in(exercises, "send_mail", reference)
    status, output = run_pytest(exercises, "send_mail", "--start-method", start_method)
    assert (status, "send_mail: 10 of 10 points" in output) == (0, True)


def test_it_works_without_proc(exercises: Path) -> None:
    """The same verdicts where the system tells less, as on macOS and Windows."""
    reference = (KIT / "solutions" / "send_mail" / "send_mail.py").read_text(encoding="utf-8")
    hand_in(exercises, "send_mail", reference)
    status, output = run_pytest(exercises, "send_mail", "--portable-observer")
    assert (status, "send_mail: 10 of 10 points" in output) == (0, True)
    chaff = KIT / "solutions" / "send_mail" / "chaff" / "join_in_the_start_loop.py"
    hand_in(exercises, "send_mail", chaff.read_text(encoding="utf-8"))
    status, output = run_pytest(exercises, "send_mail", "--portable-observer")
    assert status == 1
    assert "✗ Three mails are on their way at the same time." in output


def test_a_lost_file_is_missing(exercises: Path) -> None:
    """A student who has removed the file reads which one."""
    (exercises / "send_mail" / "send_mail.py").unlink()
    status, output = run_pytest(exercises, "send_mail")
    assert status == 1
    assert "There is no send_mail.py in " in output


def test_a_check_waits_for_its_base(exercises: Path) -> None:
    """A check that stands on a failed one is skipped and says on which."""
    test = exercises / "send_mail" / "test_send_mail.py"
    test.write_text(
        "import pytest\n"
        "from grader.observe import expect\n\n"
        "@pytest.mark.points(1)\n"
        "def test_base(program):\n"
        '    """The base holds."""\n'
        '    expect(False, expected="a base", seen="there was none")\n\n'
        "@pytest.mark.points(1)\n"
        '@pytest.mark.depends("base")\n'
        "def test_upper(program):\n"
        '    """The upper part holds."""\n',
        encoding="utf-8",
    )
    _, output = run_pytest(exercises, "send_mail")
    assert "send_mail: 0 of 2 points" in output
    assert "Expected a base; there was none." in output
    assert "Not looked at, because this did not hold: The base holds." in output


def test_other_projects_are_left_alone(tmp_path: Path) -> None:
    """A test that asks for no program is shown as ever."""
    (tmp_path / "test_other.py").write_text("def test_other():\n    assert 1 == 2\n")
    status, output = run_pytest(tmp_path)
    assert status == 1
    assert "assert 1 == 2" in output
    assert "= exercises =" not in output
