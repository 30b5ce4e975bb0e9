"""``grader watch``, in a real terminal."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import psutil
import pytest

from tests.students import Exercises, Terminal, heard, needs_tmux, says, watching

KIT = Path(__file__).parents[1]

pytestmark = needs_tmux


@pytest.fixture
def exercises(tmp_path: Path) -> Exercises:
    """Two exercises, untouched."""
    handed_out = Exercises(tmp_path / "exercises")
    handed_out.add("hello", "1. Greetings")
    handed_out.add("bye", "2. Farewells")
    return handed_out


@pytest.fixture
def held(temporary: Path) -> tuple[Path, Path]:
    """The pipes at which a program that says "wait" tells that it is there, and is let go on."""
    pipes = temporary / "here", temporary / "go_on"
    for pipe in pipes:
        os.mkfifo(pipe)
    return pipes


def processes_held(terminal: Terminal, here: Path) -> list[psutil.Process]:
    """Wait until the checks wait in the middle; all that runs then, but for the loop itself."""
    assert heard(here) == "here"
    loop, *started = terminal.processes
    assert loop.is_running()
    assert started
    return started


def test_from_an_untouched_stub_to_the_next_exercise(exercises: Exercises, temporary: Path) -> None:
    """Hints are asked for, each save is looked at, and n goes on; all of it is kept."""
    with watching(exercises.folder, temporary) as terminal:
        terminal.wait_for("1/2  Say hello", "Not started yet.", "hello/hello.py", without="running")
        terminal.press("h")
        terminal.wait_for("Hint 1 of 3: What do people say")
        exercises.save("hello", says("bye"))
        screen = terminal.wait_for("2 of 5 points", "Expected hello; it said bye.", "Hint 1 of 3")
        assert "✗ 3 The function says hello." in screen
        assert "✓ 2 The program ends." in screen
        terminal.press("h", "h")
        terminal.wait_for("Hint 2 of 3: It has five letters.", "Hint 3 of 3: return 'hello'")
        terminal.press("h")
        terminal.wait_for("That was the last hint for this check.")
        exercises.save_by_renaming("hello", says("hello"))
        terminal.wait_for("done ✓", "Well done! All visible checks pass.", without="Hint")
        terminal.press("n")
        terminal.wait_for("2/2  Say bye", "Not started yet.", without="running")
        terminal.press("q")
        terminal.wait_for("ended with 0", without="Say bye")

    with watching(exercises.folder, temporary) as terminal:
        terminal.wait_for("2/2  Say bye", "Not started yet.", without="running")
        terminal.press("l")
        screen = terminal.wait_for("Exercises", "> 2  bye")
        assert [line.split()[-2:] for line in screen.splitlines()[1:3]] == [
            ["done", "✓"],
            ["not", "started"],
        ]
        terminal.press("1")
        terminal.wait_for("1/2  Say hello", "Well done!")


def test_the_real_thing(tmp_path: Path, temporary: Path) -> None:
    """The first exercise of the kit, from its stub over a usual mistake to the solution."""
    folder = tmp_path / "exercises"
    shutil.copytree(KIT / "exercises", folder, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    solutions, mine = KIT / "solutions" / "send_mail", folder / "send_mail" / "send_mail.py"
    with watching(folder / "send_mail", temporary) as terminal:
        terminal.wait_for("1/9  Send ten mails at once", "Not started yet.")
        shutil.copy(solutions / "chaff" / "join_in_the_start_loop.py", mine)
        terminal.wait_for(
            "✗ 3 Three mails are on their way at the same time.", "main is at line", "p.join()"
        )
        shutil.copy(solutions / "send_mail.py", mine)
        terminal.wait_for("1/9", "Well done!")


def test_a_newer_save_takes_the_place_of_an_older_one(
    exercises: Exercises, temporary: Path, held: tuple[Path, Path]
) -> None:
    """The run of the older one is ended with all its processes, and the newer one is judged."""
    with watching(exercises.folder, temporary) as terminal:
        terminal.wait_for("Not started yet.", without="running")
        exercises.save("hello", says("wait"))
        older = processes_held(terminal, held[0])
        exercises.save("hello", says("hel"))
        exercises.save("hello", says("hello"))
        terminal.wait_for("done ✓", "Well done!")
        assert [process for process in older if process.is_running()] == []
        assert len(terminal.processes) == 1


@pytest.mark.parametrize(("key", "status"), [("C-c", 130), ("q", 0)])
def test_quitting_leaves_no_process(
    exercises: Exercises, temporary: Path, held: tuple[Path, Path], key: str, status: int
) -> None:
    """In the middle of a run, too; and the terminal is as it was."""
    exercises.save("hello", says("wait"))
    with watching(exercises.folder, temporary) as terminal:
        running = processes_held(terminal, held[0])
        terminal.press(key)
        terminal.wait_for(f"ended with {status}", without="Say hello")
        assert [process for process in running if process.is_running()] == []
        terminal.press("echo", "Enter")
        terminal.wait_for("ended with", "echo\necho\n")


def test_closing_the_window_leaves_no_process(
    exercises: Exercises, temporary: Path, held: tuple[Path, Path]
) -> None:
    """The loop hears that the terminal is gone."""
    exercises.save("hello", says("wait"))
    with watching(exercises.folder, temporary) as terminal:
        running = processes_held(terminal, held[0])
        loop = terminal.processes[0]
        terminal.close()
        psutil.wait_procs([loop, *running])


def test_saving_another_exercise_goes_there(exercises: Exercises, temporary: Path) -> None:
    """Who opens another file in the editor need not tell us."""
    with watching(exercises.folder, temporary, "hello") as terminal:
        terminal.wait_for("1/2  Say hello", "Not started yet.", without="running")
        exercises.save("bye", says("nothing"))
        terminal.wait_for("2/2  Say bye", "it said nothing", without="running")


def test_what_matters_is_in_sight_on_a_small_screen(exercises: Exercises, temporary: Path) -> None:
    """The first failure, with keys to see the rest; a larger window shows all of it."""
    exercises.save("hello", says("bye"))
    with watching(exercises.folder, temporary, height=9) as terminal:
        screen = terminal.wait_for("Expected hello; it said bye.")
        assert "more: press ↑" in screen
        assert "q quit" in screen
        terminal.press("Up", "Up", "Up")
        terminal.wait_for("✗ 3 The function says hello.", without="press ↑")
        terminal.resize(100, 30)
        terminal.wait_for("✗ 3 The function says hello.", "Expected hello", without="press")


def test_everything_is_said_in_chinese(exercises: Exercises, temporary: Path) -> None:
    """Titles, statements and keys; a line end within a Chinese sentence is no space."""
    with watching(exercises.folder, temporary, "--lang", "zh") as terminal:
        terminal.wait_for("1/2  说 hello", "hello/README.zh.md")
        terminal.press("s")
        terminal.wait_for("要有礼貌。")


@pytest.mark.parametrize("variable", ["TERM=dumb", "NO_COLOR=1"])
def test_plain_terminals_will_do(exercises: Exercises, temporary: Path, variable: str) -> None:
    """One that cannot move its cursor takes keys line by line; one without colours gets none."""
    name, _, value = variable.partition("=")
    enter = ["Enter"] if name == "TERM" else []
    with watching(exercises.folder, temporary, environment={name: value}) as terminal:
        terminal.wait_for("Not started yet.")
        terminal.press("h", *enter)
        terminal.wait_for("Hint 1 of 3")
        exercises.save("hello", says("hello"))
        terminal.wait_for("Well done!")
        assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", terminal.screen_with_colours)
        terminal.press("q", *enter)
        terminal.wait_for("ended with 0")


def test_damaged_progress_is_said_and_replaced(exercises: Exercises, temporary: Path) -> None:
    """The loop goes on, and what it finds is kept again."""
    file = exercises.folder / ".grader-progress.json"
    file.write_text('{"version": 1, "current": ')
    exercises.save("hello", says("hello"))
    with watching(exercises.folder, temporary) as terminal:
        terminal.wait_for(".grader-progress.json cannot be read (it is damaged)", "Well done!")
        terminal.press("q")
        terminal.wait_for("ended with 0")
    assert "done ✓" in exercises.grader("list").stdout


def test_progress_that_cannot_be_kept_is_said(exercises: Exercises, temporary: Path) -> None:
    """The loop goes on without."""
    (exercises.folder / ".grader-progress.json").mkdir()
    exercises.save("hello", says("hello"))
    with watching(exercises.folder, temporary) as terminal:
        terminal.wait_for("cannot be read", "Well done!")
        terminal.press("n")
        terminal.wait_for("2/2  Say bye", "Not started yet.", "cannot be read")
