"""``grader release``: what a class gets, and what it does not."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from email.parser import HeaderParser
from pathlib import Path

import pytest

from tests.conftest import REFERENCE, Ended, KitFolder, small_kit
from tests.handed_out import KIT, STRAYS, Release, Student, commands, released
from tests.secrets import leaks, members, secrets

Grader = Callable[..., Ended]

UNFINISHED = REFERENCE.replace('"hello"', '"HELLO"')
"""Nearly a solution."""


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """All exercises of the kit, handed out."""
    return released(tmp_path_factory.mktemp("release"))


def test_a_handout_holds_what_a_student_needs_and_no_more(release: Release) -> None:
    """What an editor, git, Python or a student has left beside the exercises is not in it."""
    exercises = {
        f"exercises/{file.parent.name}/{file.name}"
        for file in (KIT / "exercises").glob("*/*.*")
        if file.suffix in {".md", ".po", ".py", ".toml"} and not file.name.startswith(".")
    }
    assert release.ended.status == 0, release.ended.err
    expected = {"START.html", release.wheel_name, "exercises/pytest.ini", *exercises}
    assert {*release.files} == expected
    assert "9 exercises and START.html" in release.ended.out
    assert "the stub has 0 of 10 points" in release.ended.out
    said = release.ended.err.replace("\\", "/").splitlines()
    assert len(said) == len(STRAYS)
    for line, stray in zip(said, STRAYS, strict=True):
        assert line.startswith("grader: left out: ")
        assert line.endswith(f"exercises/{stray}")


def test_nothing_that_is_hidden_is_in_a_handout(release: Release) -> None:
    """No line, text, check or sample program that the exercises do not show, in any file of it."""
    hidden = secrets(KIT)
    files = {**release.files, **release.wheel}
    assert leaks(files, hidden) == []
    folders = {part for name in files for part in Path(name).parts[:-1]}
    assert folders.isdisjoint({"solutions", "hidden", "tests", "wheat", "chaff"})


@pytest.mark.parametrize(
    "place",
    [
        "solutions/pipe/pipe.py",
        "solutions/tickets/chaff/no_lock.py",
        "tests/hidden/test_tickets.py",
        "tests/hidden/test_tickets.zh.po",
    ],
)
def test_the_search_finds_what_is_hidden(place: str) -> None:
    """Each kind of file would be found, and by more than one line."""
    assert len(leaks({"exercises/x/y.py": (KIT / place).read_bytes()}, secrets(KIT))) > 1
    assert leaks({"no_lock.py": b""}, secrets(KIT))


def test_a_handout_is_the_same_whenever_it_is_made(kit: KitFolder, grader: Grader) -> None:
    """Neither time, nor modes, nor time zone, nor the order of folders have a part in it."""
    kit.add_exercise("bye")
    assert grader("release", "handout.zip", "--lang", "en").status == 0
    first = (kit.root / "handout.zip").read_bytes()
    for file in (kit.root / "exercises").rglob("*"):
        os.utime(file, (0, 0))
        file.chmod(0o700)
    again = grader("release", "again/handout.zip", "--lang", "en", TZ="Asia/Shanghai", LC_ALL="C")
    assert again.status == 0
    assert (kit.root / "again" / "handout.zip").read_bytes() == first
    with zipfile.ZipFile(kit.root / "handout.zip") as archive:
        assert archive.namelist() == sorted(archive.namelist())
        for member in archive.infolist():
            assert (member.create_system, member.compress_type, member.extra) == (3, 0, b"")
            assert member.external_attr >> 16 == stat.S_IFREG | 0o644


def test_the_wheel_is_the_one_that_the_build_makes(release: Release, tmp_path: Path) -> None:
    """The same files, but for the description; what it needs and offers is the same, too."""
    pytest.importorskip("hatchling", reason="needs the build backend")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path],
        cwd=KIT,
        check=True,
        capture_output=True,
    )
    [file] = tmp_path.iterdir()
    built, ours = members(file.read_bytes()), release.wheel
    assert file.name == release.wheel_name
    assert built.keys() == ours.keys()
    about = {"METADATA", "RECORD", "WHEEL"}
    assert [n for n in built if Path(n).name not in about and built[n] != ours[n]] == []
    [record] = [name for name in built if name.endswith("/RECORD")]
    different = recorded(built[record]) ^ recorded(ours[record])
    names = {Path(line.partition(",")[0]).name for line in different}
    assert names <= about
    [metadata] = [name for name in built if name.endswith("/METADATA")]
    theirs, mine = (HeaderParser().parsestr(wheel[metadata].decode()) for wheel in (built, ours))
    assert mine.get_payload() == ""
    for field in ("Name", "Version", "Requires-Python", "Requires-Dist", "Provides-Extra"):
        assert mine.get_all(field) == theirs.get_all(field)


def recorded(record: bytes) -> set[str]:
    """The lines of a wheel's list of files: name, hash and size."""
    return set(record.decode().splitlines())


def test_a_teachers_own_kit_is_handed_out(kit: KitFolder, grader: Grader, tmp_path: Path) -> None:
    """From anywhere, some of its exercises alone, with what stands by them."""
    kit.add_exercise("bye")
    kit.write(
        "exercises/bye/exercise.toml",
        'title = "A"\ntitle_zh = "B"\nsection = "1"\ngiven = ["given.py"]\n',
    )
    kit.write("exercises/bye/given.py", "x = 1\n")
    kit.write("exercises/bye/test_bye.zh.po", 'msgid ""\nmsgstr ""\n"Language: zh_CN\\n"\n')
    ended = grader("release", tmp_path / "第 1 周.ZIP", "--kit", kit.root, "-e", "bye")
    assert (ended.status, ended.err) == (0, "")
    with zipfile.ZipFile(tmp_path / "第 1 周.ZIP") as archive:
        names = {name.removeprefix("第 1 周/") for name in archive.namelist()}
    names -= {name for name in names if name.endswith(".whl")}
    own = {"README.md", "README.zh.md", "bye.py", "exercise.toml", "given.py", "test_bye.py"}
    assert names == {"START.html", *(f"exercises/bye/{name}" for name in (*own, "test_bye.zh.po"))}


def test_only_a_handout_is_replaced(kit: KitFolder, grader: Grader) -> None:
    """Any other file stays as it is, and so does a handout when the new one is not made."""
    for name, content in (("notes.txt", b"notes"), ("a.zip", b"no zip"), ("b.zip", empty_zip())):
        (kit.root / name).write_bytes(content)
        ended = grader("release", name)
        assert ended.status == 2
        assert name in ended.err
        assert (kit.root / name).read_bytes() == content
    assert "ends in .zip" in grader("release", "handout").err
    kit.root.joinpath("folder.zip").mkdir()
    assert "no handout" in grader("release", "folder.zip").err
    assert grader("release", "exercises.zip").status == 0
    before = (kit.root / "exercises.zip").read_bytes()
    kit.write("exercises/hello/hello.py", REFERENCE)
    assert grader("release", "exercises.zip").status == 2
    assert (kit.root / "exercises.zip").read_bytes() == before
    assert [*kit.root.glob(".*")] == []


def empty_zip() -> bytes:
    """A zip file with nothing in it."""
    return b"PK\5\6" + bytes(18)


def test_a_solution_is_not_handed_out(kit: KitFolder, grader: Grader) -> None:
    """A stub that passes all visible checks is one; the file is named, and nothing is written."""
    kit.write("exercises/hello/hello.py", REFERENCE)
    ended = grader("release", "handout.zip")
    assert ended.status == 2
    assert "hello.py passes all visible checks" in ended.err
    assert not (kit.root / "handout.zip").exists()


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_a_stub_that_was_changed_is_not_handed_out(kit: KitFolder, grader: Grader) -> None:
    """Half a solution does not pass all checks, but git knows the stub; committed, it is meant."""

    def git(*arguments: str) -> None:
        name = ("-c", "user.name=t", "-c", "user.email=t@example.org")
        subprocess.run(["git", *name, *arguments], cwd=kit.root, check=True, capture_output=True)

    git("init")
    assert grader("release", "handout.zip").status == 0
    git("add", ".")
    git("commit", "-m", "a kit")
    kit.write("exercises/hello/hello.py", UNFINISHED)
    for state in ("changed", "staged"):
        ended = grader("release", "handout.zip")
        assert ended.status == 2, state
        assert "exercises/hello/hello.py" in ended.err.replace("\\", "/")
        assert "git restore" in ended.err
        git("add", ".")
    git("commit", "-m", "begin it for them")
    assert grader("release", "handout.zip").status == 0
    files = members((kit.root / "handout.zip").read_bytes())
    assert files["handout/exercises/hello/hello.py"].decode() == UNFINISHED


@pytest.mark.parametrize("name", ["README.md", "test_hello.py"])
def test_what_students_need_must_be_there(kit: KitFolder, grader: Grader, name: str) -> None:
    """The statement and the visible suite; the Chinese statement may be lacking."""
    (kit.root / "exercises/hello/README.zh.md").unlink()
    (kit.root / "exercises/hello" / name).unlink()
    ended = grader("release", "handout.zip")
    assert ended.status == 2
    assert f"missing: {kit.root / 'exercises' / 'hello' / name}." in ended.err.replace("\n", " ")


def test_a_suite_that_cannot_run_is_not_handed_out(kit: KitFolder, grader: Grader) -> None:
    """The file is named, and what is wrong with it."""
    kit.write("exercises/hello/test_hello.py", "def (\n")
    ended = grader("release", "handout.zip")
    assert ended.status == 2
    assert "test_hello.py: The checks could not run" in ended.err
    assert "SyntaxError" in ended.err


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_has_the_same_steps_for_each_system(
    kit: KitFolder, grader: Grader, language: str
) -> None:
    """Windows has other names for the same; what is started speaks the language of the page."""
    assert grader("release", "handout.zip", "--lang", language).status == 0
    files = members((kit.root / "handout.zip").read_bytes())
    page = files["handout/START.html"].decode()
    assert f'lang="{language}' in page
    same_as = {
        "py ": "python3 ",
        ".venv\\Scripts\\activate": ". .venv/bin/activate",
    }
    for step in ("python", "install", "work", "test", "again"):
        posix, windows = commands(page, "posix", step), commands(page, "windows", step)
        assert posix
        for theirs, ours in same_as.items():
            windows = [line.replace(theirs, ours) for line in windows]
        assert windows == posix
        for line in posix:
            speaks = line.startswith(("grader", "pytest"))
            assert ("--lang zh" in line) == (speaks and language == "zh")
    [install] = [line for line in commands(page, "posix", "install") if "pip install" in line]
    assert f"handout/{install.split()[-1]}" in files


@pytest.fixture(scope="module")
def student(release: Release) -> Iterator[Student]:
    """Somebody who has done what the page says, up to the installation."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        somebody = Student(Path(place))
        somebody.unpack(release.archive)
        page = release.files["START.html"].decode()
        assert somebody.types(*commands(page, "posix", "python")).out.startswith("Python 3.")
        installed = somebody.types(*commands(page, "posix", "install"))
        assert installed.status == 0, installed.err
        yield somebody


def test_from_the_zip_file_to_the_first_exercise(release: Release, student: Student) -> None:
    """By the commands of the page, as somebody who has Python, the network and nothing else."""
    page = release.files["START.html"].decode()
    *ready, watch = commands(page, "posix", "again")
    assert [*ready[1:], watch] == commands(page, "posix", "work")
    pytest_one, _, grader_list = commands(page, "posix", "test")

    untouched = student.types(*ready, watch)
    assert (untouched.status, untouched.err) == (1, "")
    assert "Not started yet." in untouched.out
    assert "open send_mail/send_mail.py in" in untouched.out
    assert "send_mail: not started" in student.types(*ready, pytest_one).out

    solutions = KIT / "solutions" / "send_mail"
    program = "exercises/send_mail/send_mail.py"
    student.saves(program, (solutions / "chaff" / "join_in_the_start_loop.py").read_bytes())
    wrong = student.types(*ready, pytest_one)
    assert wrong.status == 1
    assert "send_mail: 7 of 10 points" in wrong.out
    assert "Hint: When does your program come to the second recipient" in wrong.out

    student.saves(program, (solutions / "send_mail.py").read_bytes())
    right = student.types(*ready, pytest_one)
    assert (right.status, right.err) == (0, "")
    assert "send_mail: 10 of 10 points" in right.out
    listed = student.types(*ready, grader_list).out.splitlines()
    assert listed[0].split()[-2:] == ["done", "✓"]
    assert "Well done!" in student.types(*ready, watch).out
    first, second, *_ = student.types(*ready, grader_list).out.splitlines()
    assert first.split()[-2:] == ["done", "✓"]
    assert second.endswith("not started")


def test_who_has_the_wheel_alone_can_hand_it_out(release: Release, student: Student) -> None:
    """A package that was installed from a handout packs the very wheel it came from."""
    with student.brings() as folder:
        small_kit(folder / "kit")
    activate, *_ = commands(release.files["START.html"].decode(), "posix", "again")
    handed = student.types(activate, "cd kit", "grader release ../again.zip")
    assert (handed.status, handed.err) == (0, "")
    packed = members((student.folder / "again.zip").read_bytes())
    name = release.wheel_name
    assert packed[f"again/{name}"] == release.files[name]
