"""``grader new``: an exercise that works, laid out whole or not at all."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path, PurePosixPath

import polib
import pytest

from grader import catalog
from grader.model import WrongUse
from grader.new import layout, placing, slugs
from tests.catalogs import SUITES, texts_of_suite
from tests.conftest import Ended, KitFolder, clean_environment, files_in

KIT = Path(__file__).parents[1]


def grader(*arguments: str | Path, cwd: Path) -> Ended:
    """Run ``grader`` in a folder that need not be a kit."""
    ended = subprocess.run(
        [sys.executable, "-m", "grader", *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        env={**clean_environment(), "PYTHONPATH": str(KIT)},
        check=False,
        timeout=120,
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A kit that was begun by a new exercise, to be looked at."""
    folder = tmp_path_factory.mktemp("kit")
    assert grader("new", "demo", cwd=folder).status == 0
    return folder


def test_a_new_exercise_in_an_empty_folder_works_at_once(tmp_path: Path) -> None:
    """It makes a kit there: every program gets its verdict, and each check has its chaff."""
    made = grader("new", "demo", cwd=tmp_path)
    assert (made.status, made.err) == (0, "")
    assert made.out.startswith(f"A new kit in {tmp_path}:\n")
    listed = {line.strip() for line in made.out.splitlines() if line.startswith("  ")}
    assert listed == set(files_in(tmp_path))
    assert (Path(made.out.split()[-1])).name == "GUIDE.md"
    options = ("--exercise", "demo", "--sandbox", "none", "--kit", tmp_path)
    verified = grader("verify", *options, cwd=tmp_path.parent)
    assert (verified.status, verified.err) == (0, "")
    assert [line.split()[0] for line in verified.out.splitlines()] == ["exercise", "demo", "all"]
    assert verified.out.splitlines()[-1].split()[:3] == ["all", "6", "9"]


def test_a_student_can_work_in_the_new_kit(tmp_path: Path) -> None:
    """Its visible tests run by plain pytest, whatever settings lie above it."""
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --nonsense\n", encoding="utf-8")
    assert grader("new", "demo", "--kit", "kit", cwd=tmp_path).status == 0
    exercises = tmp_path / "kit" / "exercises"
    shutil.copy(tmp_path / "kit/solutions/demo/demo.py", exercises / "demo/demo.py")
    ended = subprocess.run(
        [sys.executable, "-m", "pytest"],
        cwd=exercises,
        capture_output=True,
        encoding="utf-8",
        env=clean_environment(),
        check=False,
        timeout=120,
    )
    assert "demo: 10 of 10 points" in ended.stdout
    ours = KIT / "exercises" / "pytest.ini"
    assert (exercises / "pytest.ini").read_bytes() == ours.read_bytes()


def test_it_joins_the_kit_that_is_there(kit: KitFolder, tmp_path: Path) -> None:
    """Found from within, or named; it comes after all others, and changes none of them."""
    kit.add_exercise("other")
    kit.write("exercises/other/exercise.toml", 'title = "broken')
    before = files_in(kit.root)
    inside = kit.root / "solutions" / "hello"
    ended = grader("new", "练习", "--title", 'Say "no" \\ 好', "--lang", "zh", cwd=inside)
    assert (ended.status, ended.err) == (0, "")
    assert grader("new", "second", "--kit", kit.root, cwd=tmp_path).status == 0
    after = files_in(kit.root)
    assert {name: after[name] for name in before} == before
    assert "exercises/pytest.ini" not in after
    description = tomllib.loads(after["exercises/练习/exercise.toml"].decode())
    assert description == {
        "title": 'Say "no" \\ 好',
        "title_zh": 'Say "no" \\ 好',
        "section": '2. Say "no" \\ 好',
        "given": ["bell.py"],
    }
    [third] = catalog.load_kit(kit.root, ["second"]).exercises
    assert (third.title, third.title_zh) == (layout.TITLE, layout.TITLE_ZH)
    assert third.section == f"3. {layout.TITLE}"


@pytest.mark.parametrize(
    ("slug", "reason"),
    [
        ("two words", "letters, digits and underscores"),
        ("../up", "letters, digits and underscores"),
        ("1st", "letters, digits and underscores"),
        ("", "letters, digits and underscores"),
        ("__pycache__", "letters, digits and underscores"),
        ("ﬁrst", "Python reads 'first'"),
        ("class", "a word of the language"),
        ("queue", "instead of the library's module queue"),
        ("bell", "its given module will be bell.py"),
        ("Bell", "its given module will be bell.py"),
        ("test_it", "for one of theirs"),
        ("unit_test", "for one of theirs"),
        ("conftest", "for one of theirs"),
        ("grader_call", "for one of theirs"),
        ("pytest", "for one of theirs"),
        ("CON", "Windows has no files"),
    ],
)
def test_a_bad_name_is_refused(slug: str, reason: str) -> None:
    """With what is wrong with it."""
    with pytest.raises(WrongUse, match=re.escape(reason)) as caught:
        slugs.check(slug, layout.GIVEN)
    assert f"cannot be called {slug!r}" in str(caught.value)


def test_what_is_refused_leaves_nothing(tmp_path: Path) -> None:
    """No kit for an exercise that cannot be."""
    ended = grader("new", "queue", "--kit", "kit", cwd=tmp_path)
    assert (ended.status, ended.out) == (2, "")
    assert "instead of the library's module queue" in ended.err
    assert files_in(tmp_path) == {}
    assert not (tmp_path / "kit").exists()


@pytest.mark.parametrize("slug", ["match", "contest", "testing", "graders", "café", "two_words"])
def test_an_odd_name_is_taken(slug: str) -> None:
    """What only looks like one of those is a good name."""
    slugs.check(slug, layout.GIVEN)


@pytest.mark.parametrize(
    "taken",
    [
        "exercises/demo/notes.txt",
        "solutions/demo/demo.py",
        "tests/hidden/test_demo.py",
        "tests/hidden/test_demo.zh.po",
        "exercises/Demo/exercise.toml",
    ],
)
def test_any_part_of_an_exercise_keeps_its_name(kit: KitFolder, taken: str) -> None:
    """However the name is written there."""
    kit.write(taken, "mine")
    place = Path(*Path(taken).parts[:2]) if "hidden" not in taken else Path(taken)
    with pytest.raises(WrongUse, match=f"already: {re.escape(str(kit.root / place))}\\."):
        slugs.check_free("demo", kit.root)


def test_what_is_there_is_never_touched(kit: KitFolder) -> None:
    """Not even to add what is missing."""
    kit.write("exercises/demo/notes.txt", "mine")
    before = files_in(kit.root)
    ended = grader("new", "demo", cwd=kit.root)
    assert (ended.status, ended.out) == (2, "")
    assert "Take another name; nothing was changed." in ended.err
    assert files_in(kit.root) == before


def test_what_cannot_be_written_whole_is_taken_back(tmp_path: Path) -> None:
    """Files and the folders that were made for them, but no folder that was there before."""
    (tmp_path / "there").mkdir()
    files = {PurePosixPath(name): "" for name in ("there/a", "new/deep/b", "new", "c")}
    with pytest.raises(WrongUse, match=rf"{tmp_path}/new cannot be written: .*left behind"):
        placing.put(tmp_path, files)
    assert [entry.name for entry in tmp_path.rglob("*")] == ["there"]


def test_a_folder_with_other_things_in_it_becomes_no_kit(tmp_path: Path) -> None:
    """Unless it is named outright, and has no part of a kit: that would be a slip."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "thesis.tex").touch()
    ended = grader("new", "demo", cwd=tmp_path)
    assert ended.status == 2
    assert "begin one in a folder of its own with --kit DIR" in ended.err
    ended = grader("new", "demo", "--kit", "thesis.tex", cwd=tmp_path)
    assert ended.status == 2
    assert "thesis.tex is not a kit" in ended.err
    assert grader("new", "demo", "--kit", ".", cwd=tmp_path).status == 0
    shutil.rmtree(tmp_path / "solutions")
    ended = grader("new", "more", "--kit", ".", cwd=tmp_path)
    assert ended.status == 2
    assert "it lacks solutions/" in ended.err
    assert not (tmp_path / "exercises" / "more").exists()


@pytest.mark.parametrize("title", ["", "two\nlines"])
def test_a_title_is_a_line(kit: KitFolder, title: str) -> None:
    """One that a description or a page could not hold is refused."""
    ended = grader("new", "demo", "--title", title, cwd=kit.root)
    assert ended.status == 2
    assert "is no title" in ended.err


def test_nothing_of_it_lacks_a_translation(made: Path) -> None:
    """So that it fits into this kit, whose catalogs all speak as one."""
    elsewhere = {
        entry.msgid: entry.msgstr
        for suite in SUITES
        for entry in polib.pofile(str(suite.with_suffix(".zh.po")))
    }
    for suite in (made / "tests/hidden/test_demo.py", made / "exercises/demo/test_demo.py"):
        entries = {
            entry.msgid: entry.msgstr for entry in polib.pofile(str(suite.with_suffix(".zh.po")))
        }
        assert sorted(entries) == sorted(texts_of_suite(suite))
        assert all(entries.values())
        shared = entries.keys() & elsewhere.keys()
        assert {words: entries[words] for words in shared} == {
            words: elsewhere[words] for words in shared
        }


def test_it_is_written_as_this_kit_is(made: Path, tmp_path: Path) -> None:
    """The linter and the formatter have nothing to say."""
    folder = shutil.copytree(made, tmp_path / "kit")
    shutil.copy(KIT / "pyproject.toml", folder)
    ours = ("--config", 'lint.isort.known-first-party = ["grader"]')
    for command in (["check", "--no-cache", *ours], ["format", "--check", "--no-cache"]):
        ended = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "."],
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr


def test_every_file_says_what_to_edit(made: Path) -> None:
    """The parts to be replaced are found by one word, which no exercise of ours has left."""
    silent = [name for name, text in files_in(made).items() if b"EDIT:" not in text]
    assert sorted(silent) == ["exercises/pytest.ini", "tests/hidden/test_demo.zh.po"]
    folders = (KIT / "exercises", KIT / "solutions", KIT / "tests" / "hidden")
    files = (file for folder in folders for file in folder.rglob("*.[pmt]*"))
    assert [file for file in files if b"EDIT:" in file.read_bytes()] == []
