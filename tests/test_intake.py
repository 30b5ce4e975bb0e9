"""Taking in what strangers hand in, however odd."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from grader import catalog, intake
from grader.model import Exercise, Submission, WrongUse
from tests.conftest import KitFolder


@pytest.fixture
def exercises(kit: KitFolder) -> tuple[Exercise, ...]:
    """The exercises hello and wave."""
    kit.add_exercise("wave")
    return catalog.load_kit(kit.root).exercises


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder for submissions."""
    made = tmp_path / "submissions"
    made.mkdir()
    return made


def put(folder: Path, place: str, content: bytes = b"x = 1\n") -> Path:
    """Write a file that somebody hands in."""
    file = folder / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file


def only(submissions: tuple[Submission, ...]) -> Submission:
    """The one submission that there is."""
    (submission,) = submissions
    return submission


def test_files_are_found_at_any_depth(folder: Path, exercises: tuple[Exercise, ...]) -> None:
    """Folders inside a submission do not matter, nor do files with other names."""
    hello = put(folder, "s001/homework/week 1/hello.py")
    wave = put(folder, "s001/wave.py")
    put(folder, "s001/notes.py")
    assert only(intake.submissions(folder, exercises)).files == {"hello": hello, "wave": wave}


def test_submissions_come_sorted(folder: Path, exercises: tuple[Exercise, ...]) -> None:
    """The order of the file system does not show."""
    for name in ("s010", "s002", "张三", "-x"):
        put(folder, f"{name}/hello.py")
    names = [submission.name for submission in intake.submissions(folder, exercises)]
    assert names == ["-x", "s002", "s010", "张三"]


@pytest.mark.parametrize("name", ["a b", "李 雷", "-rf", "..x", "...", "=1+1", "[red]"])
def test_odd_names_are_names(folder: Path, exercises: tuple[Exercise, ...], name: str) -> None:
    """A folder's name is taken as it is; one with a dot in front is hidden and passed over."""
    put(folder, f"{name}/hello.py")
    put(folder, "s001/hello.py")
    names = [submission.name for submission in intake.submissions(folder, exercises)]
    assert names == sorted({name, "s001"} if not name.startswith(".") else {"s001"})


def test_names_that_cannot_be_printed_are_escaped(
    folder: Path, exercises: tuple[Exercise, ...]
) -> None:
    """Bytes that are no UTF-8, line ends and escape sequences show as such; all stay different."""
    odd = (b"caf\x9c", b"caf\xc2\x9c", b"two\nlines", b"\x1b[31mred", rb"caf\x9c")
    for name in odd:
        (Path(os.fsdecode(os.fsencode(folder) + b"/" + name))).mkdir()
    names = {submission.name for submission in intake.submissions(folder, exercises)}
    assert names == {
        r"caf\udc9c",
        r"caf\x9c",
        r"two\nlines",
        r"\x1b[31mred",
        r"caf\\x9c",
    }


@pytest.mark.parametrize("place", [".git", "__pycache__", "__MACOSX", "work/.ipynb_checkpoints"])
def test_left_overs_of_tools_are_passed_over(
    folder: Path, exercises: tuple[Exercise, ...], place: str
) -> None:
    """A second hello.py in a hidden folder is no second file."""
    hello = put(folder, "s001/hello.py")
    put(folder, f"s001/{place}/hello.py")
    put(folder, "__MACOSX/hello.py")
    put(folder, "s001/._hello.py")
    submission = only(intake.submissions(folder, exercises))
    assert (submission.files, submission.problems) == ({"hello": hello}, {})


def test_a_missing_exercise_is_neither_file_nor_problem(
    folder: Path, exercises: tuple[Exercise, ...]
) -> None:
    """What was not handed in is just not there."""
    (folder / "s001").mkdir()
    assert only(intake.submissions(folder, exercises)) == Submission("s001", {}, {})


def test_two_files_of_the_same_name_are_a_problem(
    folder: Path, exercises: tuple[Exercise, ...]
) -> None:
    """Which of the two is meant is not guessed; both are named."""
    put(folder, "s001/old/hello.py")
    put(folder, "s001/hello.py")
    submission = only(intake.submissions(folder, exercises))
    assert submission.files == {}
    assert "s001/hello.py, s001/old/hello.py" in submission.problems["hello"]


def test_a_link_is_not_followed(
    folder: Path, exercises: tuple[Exercise, ...], tmp_path: Path
) -> None:
    """Neither a file, nor a folder, nor a whole submission gets in by a link."""
    secret = put(tmp_path, "secret/hello.py")
    (folder / "s001").mkdir()
    (folder / "s001" / "hello.py").symlink_to(secret)
    (folder / "s002").mkdir()
    (folder / "s002" / "work").symlink_to(secret.parent)
    (folder / "s003").symlink_to(secret.parent)
    (folder / "s004_hello.py").symlink_to(secret)
    first, second, third, fourth = intake.submissions(folder, exercises)
    assert "s001/hello.py is a link" in first.problems["hello"]
    assert second == Submission("s002", {}, {})
    assert third.problems.keys() == {"hello", "wave"}
    assert "s004_hello.py is a link" in fourth.problems["hello"]
    assert not any(submission.files for submission in (first, third, fourth))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"x = 1\ny = '\0'\n", "s001/hello.py is no Python file: it has a NUL byte in line 2"),
        ("x = 1".encode("utf-16"), "s001/hello.py is UTF-16 text"),
        ("x = 1\n# 你好\n".encode("gbk"), r"hello.py is no utf-8 text \(line 2, byte 0xc4\)"),
        (b"# coding: klingon\n", r"hello.py cannot be decoded \(unknown encoding"),
        (b"# coding: rot13\n", r"hello.py cannot be decoded \('rot13' is not a text encoding"),
        (b"# coding: punycode\n", "hello.py declares the encoding punycode"),
        (b"#" * 1_000_001, "hello.py has 1000001 bytes; more than 1000000 are not taken"),
    ],
)
def test_what_is_no_python_text_is_a_problem(
    folder: Path, exercises: tuple[Exercise, ...], content: bytes, reason: str
) -> None:
    """The problem says what is wrong with which file."""
    put(folder, "s001/hello.py", content)
    submission = only(intake.submissions(folder, exercises))
    assert submission.files == {}
    with pytest.raises(AssertionError, match=reason):
        raise AssertionError(submission.problems["hello"])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"x = (\n",
        "\ufeffx = 1\r\n".encode(),
        "# -*- coding: gbk -*-\n# 你好\n".encode("gbk"),
        "#!/usr/bin/python3\n# vim: set fileencoding=latin-1 :\n# é\n".encode("latin-1"),
    ],
)
def test_what_is_python_text_is_taken(
    folder: Path, exercises: tuple[Exercise, ...], content: bytes
) -> None:
    """Declared encodings (PEP 263), a byte-order mark, CRLF are right; syntax is another matter."""
    file = put(folder, "s001/hello.py", content)
    assert only(intake.submissions(folder, exercises)).files == {"hello": file}


def test_a_pipe_is_not_read(folder: Path, exercises: tuple[Exercise, ...]) -> None:
    """Something that would block whoever reads it is a problem like any other."""
    (folder / "s001").mkdir()
    os.mkfifo(folder / "s001" / "hello.py")
    problems = only(intake.submissions(folder, exercises)).problems
    assert problems == {"hello": "s001/hello.py is no regular file."}


def test_a_huge_tree_is_left_early(
    folder: Path, exercises: tuple[Exercise, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody who hands in a whole disk gets a problem, not an endless wait."""
    monkeypatch.setattr(intake, "MAX_ENTRIES", 10)
    for number in range(11):
        put(folder, f"s001/{number}.txt")
    problems = only(intake.submissions(folder, exercises)).problems
    assert "only the first 10 files were looked at" in problems["hello"]


@pytest.mark.parametrize("name", ["hello.py", "s001_hello.py", "李雷-hello.py", "s001 hello.py"])
def test_a_single_file_says_by_its_name_what_it_is_for(
    folder: Path, exercises: tuple[Exercise, ...], name: str
) -> None:
    """The exercise's name ends the file's name."""
    file = put(folder, name)
    submission = only(intake.submissions(folder, exercises))
    assert submission == Submission(name.removesuffix(".py"), {"hello": file}, {})


def test_a_single_file_needs_no_such_name_for_a_single_exercise(
    folder: Path, exercises: tuple[Exercise, ...]
) -> None:
    """Where one exercise is graded, every file is for that one."""
    file = put(folder, "s001.py")
    assert only(intake.submissions(folder, exercises[:1])).files == {"hello": file}


def test_a_single_file_for_another_exercise_is_not_graded(
    folder: Path, exercises: tuple[Exercise, ...]
) -> None:
    """A name that says wave is believed, also where only hello is graded."""
    put(folder, "s001_wave.py")
    taken = intake.submissions(folder, exercises[:1], others=["hello", "wave"])
    assert only(taken) == Submission("s001_wave", {}, {})


def test_a_single_file_for_nobody_knows_what_is_a_problem(
    folder: Path, exercises: tuple[Exercise, ...]
) -> None:
    """The problem tells the names that would do; othello is not hello."""
    put(folder, "othello.py")
    submission = only(intake.submissions(folder, exercises))
    assert submission.problems.keys() == {"hello", "wave"}
    assert "--exercise hello" in submission.problems["hello"]


def test_a_file_and_a_folder_of_one_name_stay_apart(
    folder: Path, exercises: tuple[Exercise, ...]
) -> None:
    """The file keeps its ending as part of the submission's name."""
    put(folder, "s001/hello.py")
    put(folder, "s001.py")
    names = [submission.name for submission in intake.submissions(folder, exercises[:1])]
    assert names == ["s001", "s001.py"]


def test_an_empty_folder_is_wrong_use(folder: Path, exercises: tuple[Exercise, ...]) -> None:
    """A folder without any submission is named in the error."""
    put(folder, "README.txt")
    with pytest.raises(WrongUse, match=f"{folder} holds no submission"):
        intake.submissions(folder, exercises)


def test_no_folder_is_wrong_use(folder: Path, exercises: tuple[Exercise, ...]) -> None:
    """A folder that is not there, or is a file, is named in the error."""
    with pytest.raises(WrongUse, match=f"There is no folder {folder / 'nowhere'}"):
        intake.submissions(folder / "nowhere", exercises)
    with pytest.raises(WrongUse, match="is a file: name the folder"):
        intake.submissions(put(folder, "x.py"), exercises)


@pytest.mark.parametrize(
    ("content", "source"),
    [
        (b"x = 1\r\ny = 2\rz = 3\n", "x = 1\ny = 2\nz = 3\n"),
        ("\ufeffprint('你好')".encode(), "print('你好')"),
        ("# coding: gbk\nprint('你好')".encode("gbk"), "# coding: gbk\nprint('你好')"),
        (b"a\x0cb\xe2\x80\xa8c\n", "a\x0cb\u2028c\n"),
        (b"x" * 2 * intake.LONGEST_SOURCE, "x" * intake.LONGEST_SOURCE),
        (b"# coding: klingon\n", ""),
        (b"\xff", ""),
    ],
)
def test_the_source_is_what_python_reads(folder: Path, content: bytes, source: str) -> None:
    """In the file's own encoding, with the lines that Python counts, and of a long one a part."""
    assert intake.source_of(put(folder, "s001/hello.py", content)) == source


def test_a_file_that_is_gone_has_no_source(folder: Path) -> None:
    """What was handed in may be moved while the grading goes on."""
    assert intake.source_of(folder / "hello.py") == ""
