"""What students have beside the loop: ``grader list`` and ``grader hint``, and what both keep."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from grader.model import CheckResult, Handout, Outcome, WrongUse
from grader.student import handouts, saves
from grader.student.loop import Loop, View, Wish
from grader.student.pages import Page
from grader.student.progress import Progress, Standing, first_failing, next_open
from grader.student.progress_file import NAME, ProgressFile
from grader.student.screen import fitted
from grader.visible import CannotRun, NotThrough, VisibleCheck, VisibleRun
from tests.conftest import clean_environment
from tests.students import PATIENCE, Exercises, heard, says

KIT = Path(__file__).parents[1]

UNREADABLE = Path("/proc/self/mem")
"""A regular file at whose beginning nobody can read anything, not even root."""

DONE = Standing(points=5, max_points=5, started=True)
STARTED = Standing(points=2, max_points=5, started=True, failing="says_hello")


@pytest.fixture
def exercises(tmp_path: Path) -> Exercises:
    """Two exercises, untouched."""
    handed_out = Exercises(tmp_path / "exercises")
    handed_out.add("hello", "1. Greetings")
    handed_out.add("bye", "2. Farewells")
    return handed_out


def some(*slugs: str) -> tuple[Handout, ...]:
    """Exercises of these names."""
    return tuple(Handout(slug, slug, slug, "1", Path(slug)) for slug in slugs)


def check(outcome: Outcome, name: str = "a", hints: tuple[str, ...] = ()) -> VisibleCheck:
    """A check that ended in this way."""
    points = 1.0 if outcome is Outcome.PASSED else 0.0
    return VisibleCheck(
        CheckResult("x", name, name, outcome, points, 1.0), hints, not_started=False
    )


def test_exercises_are_found_from_anywhere_in_them(exercises: Exercises) -> None:
    """In their folder, above it, in one of them and below; elsewhere the way out is told."""
    deep = exercises.folder / "bye" / "deep"
    deep.mkdir()
    for start, here in (
        (exercises.folder, ""),
        (exercises.folder.parent, ""),
        (exercises.folder / "bye", "bye"),
        (deep, "bye"),
    ):
        found = handouts.find(start)
        assert [exercise.slug for exercise in found.exercises] == ["hello", "bye"]
        assert (found.folder, found.here) == (exercises.folder, here)
    with pytest.raises(WrongUse, match="Change into the folder with your exercises"):
        handouts.find(Path("/"))
    with pytest.raises(WrongUse, match=r"no exercise 'other' in .* There are: hello, bye"):
        handouts.find(exercises.folder)["other"]
    (exercises.folder / "bye" / "exercise.toml").write_text("title = 3")
    with pytest.raises(WrongUse, match="needs title ="):
        handouts.find(exercises.folder)


def test_the_kits_own_exercises_begin_with_an_easy_one() -> None:
    """As the tutorial goes, but for its first section, which needs all the others."""
    slugs = [exercise.slug for exercise in handouts.find(KIT).exercises]
    assert (slugs[0], slugs[-1], len(slugs)) == ("send_mail", "call_styles", 9)


def test_the_list_tells_how_far_each_exercise_is(exercises: Exercises) -> None:
    """In the order in which to do them, the current one marked, in both languages."""
    ProgressFile(exercises.folder).update(
        lambda _: Progress("bye", {"hello": DONE, "bye": STARTED})
    )
    lines = exercises.grader("list").stdout.splitlines()
    assert [line.split() for line in lines] == [
        ["1", "hello", "Say", "hello", "done", "✓"],
        ["▶", "2", "bye", "Say", "bye", "2", "of", "5", "points"],
    ]
    assert "说 hello" in exercises.grader("list", "--lang", "zh").stdout


def test_a_hint_tells_more_at_each_call(exercises: Exercises) -> None:
    """The check is the first that does not pass by now, and what was seen is kept."""
    exercises.save("hello", says("bye"))
    first = exercises.grader("hint", "hello")
    assert first.returncode == 0, first.stderr
    assert first.stdout.splitlines() == [
        "The function says hello.",
        "Hint 1 of 3: What do people say when they meet?",
        "Ask again for hint 2 of 3.",
    ]
    assert "Hint 2 of 3" in exercises.grader("hint", "hello").stdout
    again = exercises.grader("hint", "hello", "--again").stdout
    assert again.count("Hint") == 2
    assert "Ask again for hint 3 of 3." in again
    last = exercises.grader("hint", "hello").stdout
    assert "Hint 3 of 3: return 'hello'" in last
    assert "Ask again" not in last
    after_the_last = exercises.grader("hint", "hello").stdout
    assert "Hint 3 of 3" in after_the_last
    assert "That was the last hint for this check." in after_the_last

    exercises.save("hello", says("hello"))
    assert exercises.grader("hint", "hello").stdout == "All visible checks of hello pass.\n"


def test_an_exercise_that_is_gone_holds_nobody_up(exercises: Exercises) -> None:
    """Where the one worked on last is no longer there, hint goes on with another, as watch does."""
    ProgressFile(exercises.folder).update(lambda progress: progress.at("gone"))
    asked = exercises.grader("hint")
    assert (asked.returncode, asked.stderr) == (0, "")
    assert "Hint 1 of 3" in asked.stdout


def test_hints_of_a_check_that_is_named(exercises: Exercises) -> None:
    """Nothing runs for these; a check that is not there is named with those that are."""
    everything = exercises.grader("hint", "bye", "says_hello", "--all").stdout
    assert everything.count("Hint") == 3
    assert "no hint" in exercises.grader("hint", "bye", "comes_to_an_end").stdout
    other = exercises.grader("hint", "bye", "other")
    assert other.returncode == 2
    assert "It has: says_hello, comes_to_an_end." in other.stderr
    assert exercises.grader("hint", "other").returncode == 2


def test_without_a_terminal_watch_runs_once(exercises: Exercises) -> None:
    """The exit status says whether all checks pass; what was found is kept."""
    exercises.save("hello", says("bye"))
    ended = exercises.grader("watch", "hello")
    assert ended.returncode == 1
    assert "Expected hello; it said bye." in ended.stdout
    assert "\x1b" not in ended.stdout
    assert "2 of 5 points" in exercises.grader("list").stdout
    exercises.save("hello", says("hello"))
    ended = exercises.grader("watch")
    assert ended.returncode == 0
    assert "Well done!" in ended.stdout
    (exercises.folder / "hello" / "test_hello.py").write_text("def (")
    ended = exercises.grader("watch")
    assert ended.returncode == 2
    assert "The checks could not run:" in ended.stderr
    assert "SyntaxError" in ended.stderr


def test_without_a_terminal_nothing_says_to_press_a_key(exercises: Exercises) -> None:
    """But what to do instead; and what is wrong with the progress is said."""
    untouched = exercises.grader("watch", "hello").stdout
    assert "Not started yet. Read the statement, open hello/hello.py" in untouched
    assert "press" not in untouched
    exercises.save("hello", says("hello"))
    (exercises.folder / NAME).write_text("{")
    done = exercises.grader("watch", "hello")
    assert "Go on with: grader watch bye" in done.stdout
    assert "press" not in done.stdout.lower()
    assert f"{NAME} cannot be read (it is damaged)" in done.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the check waits at a named pipe")
def test_an_interruption_is_said_in_the_readers_language(
    exercises: Exercises, temporary: Path
) -> None:
    """With the exit status of the signal."""
    for name in ("here", "go_on"):
        os.mkfifo(temporary / name)
    exercises.save("hello", says("wait"))
    environment = {"GRADER_LANG": "zh", "HELD_AT": str(temporary), "LC_ALL": "C.UTF-8"}
    with subprocess.Popen(
        [sys.executable, "-m", "grader", "watch", "hello"],
        cwd=exercises.folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=clean_environment() | environment,
    ) as watch:
        assert heard(temporary / "here") == "here"
        watch.terminate()
        assert "已中断" in watch.communicate(timeout=PATIENCE)[1]
    assert watch.returncode == 128 + signal.SIGTERM


@pytest.mark.skipif(not UNREADABLE.is_file(), reason="takes a file that nobody can read")
def test_a_program_that_cannot_be_read_ends_nothing(exercises: Exercises) -> None:
    """Its checks fail, and say why; nothing is said of a fault of ours."""
    mine = exercises.folder / "hello" / "hello.py"
    mine.unlink()
    mine.symlink_to(UNREADABLE)
    watched = exercises.grader("watch", "hello")
    assert watched.returncode == 1
    assert "✗ The function says hello." in watched.stdout
    assert "Traceback" not in watched.stderr
    assert "Hint 1 of 3" in exercises.grader("hint", "hello").stdout
    named = handouts.find(exercises.folder)["hello"]
    unreadable = handouts.digest(named)
    exercises.save_by_renaming("hello", says("hello"))
    assert handouts.digest(named) != unreadable


def test_what_python_says_is_told_with_the_line(exercises: Exercises) -> None:
    """Of an error in the program's own code; odd characters of a program stay text."""
    exercises.save("hello", "def hello():\n    return nmae\n")
    told = exercises.grader("watch", "hello").stdout.replace("\n  ", " ")
    assert "Python says of line 2, return nmae: NameError: name 'nmae' is not defined" in told
    exercises.save("hello", says("\\x1b[2J"))
    told = exercises.grader("watch", "hello").stdout
    assert "\x1b" not in told
    assert r"it said \x1b[2J" in told


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the check waits at a named pipe")
def test_a_visible_run_can_be_ended(
    exercises: Exercises, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the middle, with all that it has started; it has no results then."""
    for name in ("here", "go_on"):
        os.mkfifo(temporary / name)
    monkeypatch.setenv("HELD_AT", str(temporary))
    exercises.save("hello", says("wait"))
    with VisibleRun(exercises.folder / "hello") as run:
        assert heard(temporary / "here") == "here"
        with pytest.raises(NotThrough):
            run.results(0)
        run.end()
        assert run.results() is None
        run.end()


def test_a_visible_run_without_a_check_says_so(exercises: Exercises) -> None:
    """With what pytest said."""
    suite = exercises.folder / "hello" / "test_hello.py"
    suite.write_text("")
    with VisibleRun(suite.parent) as run, pytest.raises(CannotRun, match="no tests ran"):
        run.results(PATIENCE)


def test_progress_is_read_as_it_was_written(tmp_path: Path) -> None:
    """By whoever comes next; a change begins with what another one has written meanwhile."""
    mine, other = ProgressFile(tmp_path), ProgressFile(tmp_path)
    standing = replace(STARTED, digest="d").with_hint("says_hello", 2)
    mine.update(lambda progress: progress.at("x").with_standing("x", standing))
    other.update(lambda progress: progress.with_standing("y", DONE))
    assert mine.read() == Progress("x", {"x": standing, "y": DONE})
    assert not mine.complaint
    assert [file.name for file in tmp_path.iterdir()] == [NAME]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"version": 2, "current": "", "exercises": {}}',
        '{"version": 1, "current": "", "exercises": {"x": {"points": "many"}}}',
        "[" * 100_000,
    ],
    ids=["empty", "a list", "no fields", "another version", "no standing", "deep"],
)
def test_progress_that_is_damaged_begins_anew(tmp_path: Path, content: str) -> None:
    """What is wrong is told, and the next change is kept."""
    (tmp_path / NAME).write_text(content)
    kept = ProgressFile(tmp_path)
    assert kept.read() == Progress()
    assert "it is damaged" in kept.complaint
    kept.update(lambda progress: progress.at("x"))
    assert json.loads((tmp_path / NAME).read_text())["current"] == "x"


def test_progress_that_cannot_be_kept_lives_on_in_memory(tmp_path: Path) -> None:
    """What is wrong is told, until it can be kept again."""
    folder = tmp_path / "away"
    kept = ProgressFile(folder)
    kept.update(lambda progress: progress.at("x"))
    assert "cannot be written" in kept.complaint
    assert kept.read() == Progress("x")
    folder.mkdir()
    progress = kept.update(lambda progress: progress.with_standing("x", DONE))
    assert progress == Progress("x", {"x": DONE}) == ProgressFile(folder).read()
    assert not kept.complaint


@pytest.mark.skipif(not UNREADABLE.is_file(), reason="takes a file that nobody can read")
def test_progress_that_cannot_be_read_is_not_replaced(tmp_path: Path) -> None:
    """Nobody knows what is in it: work goes on with what is known, and the file stays."""
    file = tmp_path / NAME
    kept = ProgressFile(tmp_path)
    kept.update(lambda progress: progress.at("x"))
    aside = file.rename(tmp_path / "aside")
    file.symlink_to(UNREADABLE)
    assert kept.update(lambda progress: progress.with_standing("x", DONE)).current == "x"
    assert kept.update(lambda progress: progress.with_standing("y", DONE)).of("x") == DONE
    assert file.is_symlink()
    assert "it stays as it is" in kept.complaint
    aside.replace(file)
    assert ProgressFile(tmp_path).read() == Progress("x")


def test_the_check_to_work_on_is_one_that_was_looked_at() -> None:
    """One that was skipped waits for another; a run with nothing open has none."""
    passed, skipped = check(Outcome.PASSED).result, check(Outcome.SKIPPED, "b").result
    failed = check(Outcome.FAILED, "c").result
    assert first_failing([passed, skipped, failed]) is failed
    assert first_failing([passed, skipped]) is skipped
    assert first_failing([passed]) is None


def test_the_next_exercise_is_one_that_is_open() -> None:
    """The one behind, else from the top; the current one where no other is open."""
    exercises = some("a", "b", "c")
    assert next_open(exercises, Progress()) == "a"
    assert next_open(exercises, Progress("a", {"b": DONE})) == "c"
    assert next_open(exercises, Progress("c", {"a": DONE})) == "b"
    assert next_open(exercises, Progress("b", {"a": DONE, "c": DONE})) == "b"
    assert next_open(exercises, Progress("", dict.fromkeys("abc", DONE))) == "a"


def test_keys_lead_through_the_views() -> None:
    """List and statement are left as they were come to; a number or Enter chooses."""
    loop = Loop(some("a", "b", "c"), Progress("b"))

    def after(*keys: str) -> tuple[Loop, Wish]:
        state, wish = loop, Wish.NOTHING
        for key in keys:
            state, wish = state.pressed(key)
        return state, wish

    assert after("s")[0].view is View.STATEMENT
    for keys in (["s", "s"], ["s", "escape"], ["l", "l"], ["l", "escape"], ["l", "enter"], ["x"]):
        state, wish = after(*keys)
        assert (state.current.slug, state.view, wish) == ("b", View.CHECKS, Wish.NOTHING)
    assert after("l", "s")[0].view is View.STATEMENT
    assert after("l")[0].chosen == 1
    assert after("l", "n", "n", "n")[0].chosen == 2
    assert after("l", "p", "up", "up")[0].chosen == 0
    for keys, slug in ((["l", "p", "enter"], "a"), (["l", "3"], "c"), (["n"], "c")):
        state, wish = after(*keys)
        assert (state.current.slug, state.view, wish) == (slug, View.CHECKS, Wish.RUN)
    assert after("l", "9")[1] is Wish.NOTHING
    assert after("s", "r")[0].view is View.CHECKS
    assert after("l", "q")[1] is Wish.QUIT


def test_a_key_that_leads_nowhere_says_why() -> None:
    """Until the next key."""
    loop = Loop(some("a"), Progress("a"))
    assert loop.pressed("n")[0].note == "This is the last exercise that is not done."
    assert loop.pressed("h")[0].note == "There is no check here that needs a hint."
    failed = loop.found([check(Outcome.FAILED)], "d")
    noted = failed.pressed("h")[0]
    assert noted.note == "This check has no hint."
    assert not noted.pressed("l")[0].note
    done = loop.found([check(Outcome.PASSED)], "d")
    assert done.pressed("n")[0].note == "All exercises are done."


def test_saves_lead_to_the_exercise_that_is_worked_on() -> None:
    """Whatever is saved of the current one counts, of another one its program alone."""
    loop = Loop(some("a", "b"), Progress("a"), view=View.LIST)
    state, wish = loop.saved("a", "helpers.py")
    assert (state.current.slug, state.view, wish) == ("a", View.CHECKS, Wish.RUN)
    assert loop.saved("b", "helpers.py") == (loop, Wish.NOTHING)
    state, wish = loop.saved("b", "b.py")
    assert (state.current.slug, wish) == ("b", Wish.RUN)


@pytest.mark.parametrize("height", range(1, 16))
def test_a_page_fits_every_screen(height: int) -> None:
    """No more rows than there are, the keys last; from four on a row of what matters."""
    page = Page("head", "1\n2\n3\n4", "this\nmatters\nmost", "keys")
    screen = fitted(page, "en", 30, height, None)
    assert len(screen.rows) == max(height, min(height, 5))
    assert screen.rows[-1] == "keys"
    if height >= 5:
        assert "this" in screen.rows
    end = fitted(page, "en", 30, height, 1000)
    if height >= 5:
        assert end.rows[-2].strip() in {"most", ""}
        assert fitted(page, "en", 30, height, -1000).rows[1] == "1"


@pytest.mark.parametrize("way", ["in place", "renamed", "removed"])
def test_a_save_is_heard_of(exercises: Exercises, way: str) -> None:
    """However an editor does it; what is no program is not."""
    heard = threading.Event()
    names: set[tuple[str, str]] = set()

    def saved(folder: str, name: str) -> None:
        names.add((folder, name))
        heard.set()

    with saves.watching([exercises.folder / "hello", exercises.folder / "bye"], saved):
        (exercises.folder / "hello" / "notes.txt").write_text("no program")
        match way:
            case "in place":
                exercises.save("hello", "x = 1")
            case "renamed":
                exercises.save_by_renaming("hello", "x = 1")
            case "removed":
                (exercises.folder / "hello" / "hello.py").unlink()
        assert heard.wait(PATIENCE)
    assert names == {("hello", "hello.py")}
