"""Collecting into the same folder two days later, and what is graded then."""

from __future__ import annotations

from collections.abc import Callable

from grader import manifest
from tests.collect.downloads import RIGHT, Desk, zipped
from tests.conftest import Ended, files_in

WRONG = RIGHT.replace('"hello"', '"bye"')


def earlier(desk: Desk) -> dict[str, str]:
    """What was put out of the way."""
    return {
        name.replace("\\", "/"): content.decode()
        for name, content in files_in(desk.submissions / ".earlier").items()
    }


def test_the_same_again_changes_nothing(desk: Desk) -> None:
    """Not a byte, and not what a teacher has mended meanwhile."""
    download = desk.download({"anna_1_70_hello.py": RIGHT, "bob_2_71_hello.py": RIGHT})
    desk.collect(download)
    (desk.submissions / "bob_2/hello.py").write_text("mended")
    before = files_in(desk.submissions)
    ended = desk.collect(download)
    assert ended.status == 0
    assert "2 submissions in this download: 2 as they were" in ended.out
    assert files_in(desk.submissions) == before


def test_what_a_teacher_has_removed_stays_away(desk: Desk) -> None:
    """A file, and all of a student, until something newer is handed in."""
    members = {"anna_1_70_hello.py": RIGHT, "bob_2_71_hello.py": RIGHT, "bob_2_72_notes.txt": "x"}
    desk.collect(desk.download(members))
    (desk.submissions / "bob_2/notes.txt").unlink()
    (desk.submissions / "anna_1/hello.py").unlink()
    (desk.submissions / "anna_1").rmdir()
    ended = desk.collect(desk.download(members))
    assert (ended.status, ended.err) == (0, "")
    assert "2 as they were" in ended.out
    assert desk.laid_down() == {"bob_2/hello.py": RIGHT}
    assert not (desk.submissions / "anna_1").exists()
    desk.collect(desk.download({"anna_1_80_hello-1.py": "second"}))
    assert desk.laid_down() == {"anna_1/hello.py": "second", "bob_2/hello.py": RIGHT}
    assert earlier(desk) == {}


def test_newer_versions_come_in_and_nothing_is_lost(desk: Desk) -> None:
    """What is replaced can be found, what did not come again stays, who is new is added."""
    desk.collect(desk.download({"anna_1_70_hello.py": "first", "bob_2_71_hello.py": RIGHT}))
    later = {"anna_LATE_1_80_hello-1.py": "second", "carl_3_81_hello.py": RIGHT}
    ended = desk.collect(desk.download(later))
    assert ended.status == 0
    assert "2 submissions in this download: 1 new, 1 changed, 1 of them late" in ended.out
    assert desk.laid_down() == {
        "anna_1/hello.py": "second",
        "bob_2/hello.py": RIGHT,
        "carl_3/hello.py": RIGHT,
    }
    assert earlier(desk) == {"anna_1/1/hello.py": "first"}
    anna = desk.entry("anna_1")
    assert (anna.version, anna.late) == (2, True)
    assert anna.came_from == ("anna_LATE_1_80_hello-1.py",)
    desk.collect(desk.download({"anna_1_90_hello-2.py": "third"}))
    assert earlier(desk) == {"anna_1/1/hello.py": "first", "anna_1/2/hello.py": "second"}


def test_an_older_download_takes_nothing_back(desk: Desk) -> None:
    """It is said which files are older."""
    desk.collect(desk.download({"anna_1_80_hello-1.py": "new"}))
    ended = desk.collect(desk.download({"anna_1_70_hello.py": "old"}))
    assert ended.status == 0
    assert "anna_1_70_hello.py: is older than what is there, which stays" in ended.out
    assert desk.laid_down() == {"anna_1/hello.py": "new"}
    assert desk.entry("anna_1").version == 2


def test_numbers_may_begin_anew(desk: Desk) -> None:
    """What a student has handed in later has the greater id, whatever its number."""
    desk.collect(desk.download({"anna_1_80_hello-1.py": "old"}))
    assert desk.collect(desk.download({"anna_1_90_hello.py": "new"})).status == 0
    assert desk.laid_down() == {"anna_1/hello.py": "new"}


def test_an_older_program_is_older_wherever_it_stands(desk: Desk) -> None:
    """Packed into a zip the second time, and not the first."""
    desk.collect(desk.download({"anna_1_90_hw.zip": zipped({"hello.py": "new"})}))
    ended = desk.collect(desk.download({"anna_1_80_hello.py": "old"}))
    assert "is older than what is there" in ended.out
    assert desk.laid_down() == {"anna_1/hw/hello.py": "new"}


def test_a_file_makes_way_for_a_folder_and_a_folder_for_a_file(desk: Desk) -> None:
    """As a student may hand it in the second time."""
    desk.collect(
        desk.unpacked({"anna/a": "file", "anna/b/x.txt": "in a folder", "anna/hello.py": RIGHT})
    )
    later = {"anna/a/x.txt": "in a folder", "anna/b": "file", "anna/hello.py": RIGHT}
    desk.collect(desk.unpacked(later, "later"))
    assert desk.laid_down() == {f"anna/{name[5:]}": text for name, text in later.items()}
    assert earlier(desk) == {"anna/1/a": "file", "anna/1/b/x.txt": "in a folder"}


def test_one_download_for_each_exercise(desk: Desk) -> None:
    """Platforms have an assignment for each; all go into one folder."""
    desk.collect(desk.download({"anna_LATE_1_70_hello.py": RIGHT}))
    ended = desk.collect(desk.download({"anna_1_71_wave.py": RIGHT, "bob_2_72_wave.py": RIGHT}))
    assert "1 new, 1 changed" in ended.out
    assert desk.laid_down().keys() == {"anna_1/hello.py", "anna_1/wave.py", "bob_2/wave.py"}
    anna = desk.entry("anna_1")
    assert anna.late is True
    assert anna.came_from == ("anna_1_71_wave.py", "anna_LATE_1_70_hello.py")
    assert earlier(desk) == {}


def test_a_program_takes_the_place_of_the_one_before_wherever_it_stood(desk: Desk) -> None:
    """A student who packs it into a zip the second time has one program all the same."""
    desk.collect(desk.unpacked({"anna/hello.py": "first", "anna/notes.txt": "x"}))
    ended = desk.collect(desk.unpacked({"anna/src/hello.py": "second"}, "later"))
    assert ended.status == 0
    assert desk.laid_down() == {"anna/src/hello.py": "second", "anna/notes.txt": "x"}
    assert earlier(desk) == {"anna/1/hello.py": "first"}


def test_students_keep_their_folders(desk: Desk) -> None:
    """Also where another one of that name comes first the next time."""
    desk.collect(desk.unpacked({"a b/hello.py": "1", "a_b/hello.py": "2"}))
    desk.collect(desk.unpacked({"a.b/hello.py": "4", "a_b/hello.py": "3"}, "later"))
    assert desk.laid_down() == {
        "a_b/hello.py": "1",
        "a_b-2/hello.py": "3",
        "a.b/hello.py": "4",
    }


def test_a_folder_of_somebody_else_is_left_alone(desk: Desk) -> None:
    """One with other files, one of another kind, one whose record is broken, and a file."""
    download = desk.download({"anna_1_70_hello.py": RIGHT})
    desk.submissions.mkdir()
    (desk.submissions / "mine.txt").write_text("mine")
    ended = desk.collect(download)
    assert (ended.status, ended.out.count("\n")) == (2, 1)
    assert "holds files that were not put there by grader collect" in ended.err
    assert files_in(desk.submissions) == {"mine.txt": b"mine"}
    (desk.submissions / "mine.txt").unlink()
    desk.collect(download)
    ended = desk.collect(desk.unpacked({"bob/hello.py": RIGHT}))
    assert ended.status == 2
    assert "holds submissions of another kind (canvas, and these are plain)" in ended.err
    for file in (desk.submissions / manifest.FILE, desk.submissions / ".collected.json"):
        whole = file.read_bytes()
        file.write_text("{")
        ended = desk.collect(download)
        assert ended.status == 2
        assert f"{file} cannot be read" in ended.err
        file.write_bytes(whole)
    (desk.folder / "file").write_text("x")
    ended = desk.run(download, "--to", desk.folder / "file")
    assert ended.status == 2
    assert "is a file: name a folder" in ended.err


def test_what_cannot_be_written_is_said_in_the_language_of_the_reader(desk: Desk) -> None:
    """A folder, a file, and what a newer one takes the place of; all else stays."""
    desk.collect(desk.download({"anna_1_70_hello.py": "first"}))
    (desk.submissions / ".earlier").write_text("in the way")
    (desk.submissions / "bob_2").write_text("in the way")
    before = desk.laid_down()
    for file, message in (
        ("anna_1_80_hello-1.py", ".earlier/anna_1/1/hello.py 无法写入："),
        ("bob_2_81_hello.py", "submissions/bob_2：File exists"),
    ):
        ended = desk.collect(desk.download({file: "second"}), "--lang", "zh")
        assert ended.status == 1
        assert message in ended.err.replace("\\", "/")
        assert desk.laid_down() == before


def test_a_run_that_was_killed_goes_on(desk: Desk) -> None:
    """It leaves files of which no manifest tells yet, and that is no obstacle."""
    download = desk.download({"anna_1_70_hello.py": RIGHT, "bob_2_71_hello.py": RIGHT})
    desk.collect(download)
    whole = files_in(desk.submissions)
    for name in (manifest.FILE, ".collected.json"):
        empty = '{"schema": 1, "source": "canvas", "submissions": [], "files": {}}'
        (desk.submissions / name).write_text(empty)
    (desk.submissions / "bob_2/hello.py").unlink()
    assert desk.collect(download).status == 0
    assert files_in(desk.submissions) == whole


def test_only_what_has_changed_is_graded_again(desk: Desk, grader: Callable[..., Ended]) -> None:
    """From two downloads to scores; who was late is marked, and the manifest goes along."""
    desk.collect(desk.download({"anna_1_70_hello.py": WRONG, "bob_LATE_2_71_hello.py": RIGHT}))
    out = desk.folder / "out"
    command = ("grade", desk.submissions, "--out", out, "--sandbox", "none", "-e", "hello")
    assert grader(*command).status == 0
    desk.collect(desk.download({"anna_1_80_hello-1.py": RIGHT}))
    ended = grader(*command)
    assert (ended.status, ended.err) == (0, "")
    assert "1 of them earlier and unchanged since" in ended.out
    scores = (out / "scores.csv").read_text(encoding="utf-8").splitlines()
    assert scores[1:] == ["anna_1,10,10,10,graded", "bob_2,10,10,10,graded"]
    assert manifest.read(out) == manifest.read(desk.submissions)
    report = (out / "report.html").read_text(encoding="utf-8")
    late = [row for row in report.split("<tr") if 'class="late"' in row]
    assert len(late) == 1
    assert "bob_2" in late[0]
