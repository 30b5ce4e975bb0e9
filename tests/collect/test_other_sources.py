"""Gradescope, nbgrader, clones, plain folders and zips, and the teacher's own pattern."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.manifest import Student
from tests.collect.downloads import METADATA, RIGHT, Desk, Members, zipped
from tests.conftest import Ended


def test_an_export_from_gradescope(desk: Desk) -> None:
    """Who, when and which version is in its metadata; each member of a group has a submission."""
    download = desk.download(
        {
            "assignment_1_export/submission_metadata.yml": METADATA,
            "assignment_1_export/submission_5/hello.py": RIGHT,
            "assignment_1_export/submission_6/src/hello.py": RIGHT,
            "assignment_1_export/.DS_Store": "",
        }
    )
    ended = desk.collect(download)
    assert (ended.status, ended.err) == (0, "")
    assert "an export from Gradescope" in ended.out
    assert desk.laid_down().keys() == {
        "Anna_Arendt_00123/hello.py",
        "李雷/src/hello.py",
        "Bob_77/src/hello.py",
    }
    anna = desk.entry("Anna_Arendt_00123")
    assert anna.student == Student(name="Anna Arendt", sis_id="00123", email="anna@example.com")
    assert (anna.submitted_at, anna.version) == ("2026-11-02T09:30:00+00:00", 2)


def test_of_two_on_gradescope_the_newer_counts(desk: Desk) -> None:
    """All of it, and nothing of the older one."""
    entry = "submission_{}:\n  :submitters:\n  - :sid: '1'\n  :created_at: 2026-11-0{} 09:00:00 Z\n"
    download = desk.download(
        {
            "submission_metadata.yml": entry.format(5, 3) + entry.format(6, 2),
            "submission_5/hello.py": "new",
            "submission_6/hello.py": "old",
            "submission_6/wave.py": "old",
        }
    )
    ended = desk.collect(download)
    assert "older versions (2)" in ended.out
    assert desk.laid_down() == {"1/hello.py": "new"}


def test_what_gradescopes_metadata_does_not_fit(desk: Desk) -> None:
    """A submission without files, files without a submission, and a file that is no metadata."""
    download = desk.download(
        {
            "submission_metadata.yml": METADATA,
            "submission_5/hello.py": RIGHT,
            "submission_9/hello.py": RIGHT,
        }
    )
    ended = desk.collect(download)
    assert ended.status == 1
    assert "submission_6: submission_metadata.yml names it, and it is not there" in ended.out
    assert "submission_9/hello.py: submission_metadata.yml does not name it" in ended.out
    for broken in ("submission_5: [", "- 1", "submission_5: x"):
        ended = desk.collect(desk.download({"submission_metadata.yml": broken}), "--lang", "en")
        assert ended.status == 2
        assert "is not what Gradescope writes" in ended.err


@pytest.mark.parametrize("top", ["submitted/", "course/submitted/", ""])
def test_what_nbgrader_has_collected(desk: Desk, top: str) -> None:
    """The course, its folder for submissions, or what is in that."""
    members = {
        f"{top}anna/ps1/hello.py": RIGHT,
        f"{top}anna/ps1/timestamp.txt": "2026-11-02 09:30:00.123456 UTC",
        f"{top}bob/ps1/hello.py": RIGHT,
        f"{top}bob/ps1/timestamp.txt": "",
        f"{top}bob/ps2/wave.py": RIGHT,
    }
    if top.startswith("course"):
        members["course/source/ps1/hello.py"] = "the solution"
    ended = desk.collect(desk.unpacked(members))
    assert (ended.status, ended.err) == (0, "")
    assert "what nbgrader has collected" in ended.out
    assert desk.laid_down().keys() == {"anna/ps1/hello.py", "bob/ps1/hello.py", "bob/ps2/wave.py"}
    anna = desk.entry("anna")
    assert (anna.student, anna.submitted_at) == (Student(id="anna"), "2026-11-02T09:30:00+00:00")
    assert desk.entry("bob").submitted_at is None


def test_a_time_of_nbgraders_in_another_zone_is_not_taken_for_utc(
    desk: Desk, grader: Callable[..., Ended]
) -> None:
    """Not even where the zone is that of the teacher's own machine."""
    times = {
        "2026-11-02 09:30:00.5 UTC": "2026-11-02T09:30:00+00:00",
        "2026-11-02 09:30:00 GMT\n": "2026-11-02T09:30:00+00:00",
        "2026-11-02T09:30:00+01:00": "2026-11-02T08:30:00+00:00",
        "2026-11-02 09:30:00.123456 CET": None,
        "2026-11-02 09:30:00.123456 Europe/Berlin": None,
        "UTC": None,
    }
    members = {}
    for number, written in enumerate(times):
        members[f"s{number}/ps1/hello.py"] = RIGHT
        members[f"s{number}/ps1/timestamp.txt"] = written
    folder = desk.unpacked(members)
    assert grader("collect", folder, "--to", desk.submissions, TZ="CET").status == 0
    known = [desk.entry(f"s{number}").submitted_at for number in range(len(times))]
    assert known == [*times.values()]


def test_clones_of_repositories(desk: Desk) -> None:
    """Named after their folders; the time is the last commit's, and no hook or filter is run."""
    from dulwich import porcelain

    folder = desk.unpacked({"anna/hello.py": RIGHT, "bob/hello.py": RIGHT})
    ran = desk.folder / "ran"
    for name in ("anna", "bob"):
        repository = porcelain.init(folder / name)
        porcelain.add(repository, [folder / name / "hello.py"])
        porcelain.commit(
            repository,
            message=b"Say hello",
            author=b"A <a@example.com>",
            committer=b"A <a@example.com>",
            commit_timestamp=1_793_612_000,
            commit_timezone=3600,
            author_timestamp=1_793_612_000,
            author_timezone=3600,
        )
        repository.close()
    config = folder / "anna" / ".git" / "config"
    hostile = f'[core]\n\tfsmonitor = "touch {ran}"\n\tsshCommand = "touch {ran}"\n'
    config.write_text(config.read_text() + hostile)
    ended = desk.collect(folder)
    assert (ended.status, ended.err) == (0, "")
    assert "clones of git repositories" in ended.out
    assert desk.laid_down().keys() == {"anna/hello.py", "bob/hello.py"}
    anna = desk.entry("anna")
    assert anna.student == Student(login="anna")
    assert anna.submitted_at == "2026-11-02T09:33:20+00:00"
    assert not ran.exists()


def test_without_what_reads_their_times_clones_are_taken(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said once what to install; in a zip, no times are looked for."""
    monkeypatch.setitem(sys.modules, "dulwich", None)
    files = ("hello.py", ".git/HEAD")
    members = {f"{name}/{file}": RIGHT for name in ("anna", "bob") for file in files}
    ended = desk.collect(desk.unpacked(members))
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.count("pip install 'multiprocessing-exercises[teacher]'") == 1
    assert desk.laid_down().keys() == {"anna/hello.py", "bob/hello.py"}
    assert desk.entry("anna").submitted_at is None
    ended = desk.collect(desk.download(members))
    assert "2 as they were" in ended.out
    assert "pip install" not in ended.out


def test_a_clone_without_a_commit_has_no_time(desk: Desk) -> None:
    """Nor one that is broken; what is checked out is taken all the same."""
    folder = desk.unpacked(
        {"anna/hello.py": RIGHT, "anna/.git/HEAD": "ref: refs/heads/main", "bob/hello.py": RIGHT}
    )
    assert desk.collect(folder).status == 0
    assert desk.entry("anna").submitted_at is None


@pytest.mark.parametrize("place", ["HEAD", "objects/info/alternates"])
def test_a_repository_that_leads_elsewhere_is_not_read(desk: Desk, place: str) -> None:
    """A link in it could lead to a device without an end."""
    folder = desk.unpacked({"anna/hello.py": RIGHT, "bob/hello.py": RIGHT})
    link = folder / "anna/.git" / place
    link.parent.mkdir(parents=True)
    link.symlink_to("/dev/zero")
    assert desk.collect(folder).status == 0
    assert desk.entry("anna").submitted_at is None


def test_a_folder_a_zip_or_a_file_for_each(desk: Desk) -> None:
    """Names of people in any script; several files of one are one submission."""
    members: Members = {
        "week 1/anna/hello.py": RIGHT,
        "week 1/李 雷.zip": zipped({"my work/hello.py": RIGHT, "__MACOSX/._hello.py": "x"}),
        "week 1/s003_hello.py": RIGHT,
        "week 1/s003_wave.py": RIGHT,
        "week 1/Thumbs.db": "x",
    }
    for source in (desk.unpacked(members), desk.download(members)):
        ended = desk.collect(source)
        assert ended.status == 1
        assert "Thumbs.db: is no folder, zip, .py or .ipynb file of a student" in ended.out
        assert desk.laid_down().keys() == {
            "anna/hello.py",
            "李_雷/李 雷/my work/hello.py",
            "s003/hello.py",
            "s003/wave.py",
        }


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such a name")
def test_a_name_in_an_unknown_encoding_is_kept(desk: Desk) -> None:
    """A folder that an old program has unpacked is taken, and the manifest is written."""
    folder = desk.unpacked({"anna/hello.py": RIGHT})
    (folder / "M\udcfcller").mkdir()
    (folder / "M\udcfcller/hello.py").write_text(RIGHT)
    ended = desk.collect(folder)
    assert (ended.status, ended.err) == (0, "")
    assert desk.laid_down().keys() == {"anna/hello.py", "M_ller/hello.py"}
    assert desk.entry("M_ller").student == Student(name="M\udcfcller")
    assert "2 as they were" in desk.collect(folder).out


def test_a_file_that_is_called_after_the_exercise_alone_is_nobodys(desk: Desk) -> None:
    """The reason says how to call it."""
    ended = desk.collect(desk.unpacked({"hello.py": RIGHT, "anna_hello.py": RIGHT}))
    assert ended.status == 1
    assert "hello.py: its name does not say whose it is: call it NAME_hello.py" in ended.out
    assert desk.laid_down().keys() == {"anna/hello.py"}


def test_a_folder_for_each_exercise_is_no_folder_for_each_student(desk: Desk) -> None:
    """It is named; each of them is one for the exercise that the teacher says."""
    folder = desk.unpacked({"hello/anna.py": RIGHT, "wave/anna.py": RIGHT, "wave/bob.py": RIGHT})
    ended = desk.collect(folder)
    assert ended.status == 1
    assert "hello/anna.py: is in a folder of an exercise" in ended.out
    others = desk.folder / "others"
    assert desk.run(folder / "hello", "--to", others, "--exercise", "hello").status == 0
    assert (others / "anna/hello.py").read_text() == RIGHT


def test_one_student_alone_does_not_change_what_a_folder_is(desk: Desk) -> None:
    """A repository, a time, or names like a platform's, in the work of one of three."""
    folder = desk.unpacked(
        {
            "anna/hello.py": RIGHT,
            "anna/.git/HEAD": "x",
            "bob/hello.py": RIGHT,
            "bob/hw/timestamp.txt": "now",
            "carl/hello.py": RIGHT,
            "mallory_1_2_hello.py": RIGHT,
        }
    )
    ended = desk.collect(folder)
    assert "a folder, zip or file for each student" in ended.out
    assert {"anna/hello.py", "bob/hello.py", "carl/hello.py"} <= desk.laid_down().keys()


def test_a_pattern_sorts_anything(desk: Desk) -> None:
    """By named groups; of each file the newest version counts."""
    folder = desk.unpacked(
        {
            "G1/arendt.anna (s001) v1/hello.py": "old",
            "G1/arendt.anna (s001) v2 late/hello.py": "new",
            "G2/li.lei (s002) v1/hello.py": RIGHT,
            "G2/readme.txt": "x",
        }
    )
    pattern = r"[^/]+/(?P<name>[^/(]+) \((?P<id>\w+)\) v(?P<version>\d+)(?P<late> late)?/"
    ended = desk.collect(folder, "--pattern", pattern)
    assert ended.status == 1
    assert "G2/readme.txt: does not match the pattern" in ended.out
    assert desk.laid_down() == {"arendt.anna_s001/hello.py": "new", "li.lei_s002/hello.py": RIGHT}
    anna = desk.entry("arendt.anna_s001")
    assert (anna.student, anna.late, anna.version) == (
        Student(name="arendt.anna", id="s001"),
        True,
        2,
    )
    assert desk.entry("li.lei_s002").late is False


def test_a_pattern_tells_times_and_files(desk: Desk) -> None:
    """A time in ISO 8601, and the file's name behind what else there is."""
    download = desk.download(
        {
            "s1@2026-11-02T0930@hello.py": "old",
            "s1@2026-11-03T0930@hello.py": "new",
            "s2@yesterday@hello.py": "x",
        }
    )
    ended = desk.collect(download, "--pattern", "(?P<login>[^@]+)@(?P<time>[^@]+)@(?P<file>.+)")
    assert ended.status == 1
    assert "s2@yesterday@hello.py: yesterday is no time" in ended.out
    assert desk.laid_down() == {"s1/hello.py": "new"}
    assert desk.entry("s1").submitted_at == "2026-11-03T09:30:00+00:00"


def test_a_version_that_is_not_always_there_goes_before_the_time(desk: Desk) -> None:
    """The file without one is the first."""
    download = desk.download(
        {"s1@2026-11-02@hello.py": "old", "s1@2026-11-03@v2@hello.py": "new", "s2@@hello.py": "x"}
    )
    pattern = r"(?P<login>[^@]+)@(?P<time>[^@]*)@(v(?P<version>\d+)@)?(?P<file>.+)"
    ended = desk.collect(download, "--pattern", pattern)
    assert (ended.status, ended.err) == (0, "")
    assert desk.laid_down() == {"s1/hello.py": "new", "s2/hello.py": "x"}
    assert desk.entry("s1").version == 2


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("(", "is no regular expression: missing ), unterminated subpattern, at character 1"),
        ("(?P<student>.)", "has the group student. The groups are: name, id,"),
        ("(?P<file>.)", "has no group that says whose a file is"),
    ],
)
def test_a_pattern_that_is_none_is_wrong_use(desk: Desk, pattern: str, message: str) -> None:
    """The error says what it should have."""
    ended = desk.collect(desk.unpacked({"x": "x"}), "--pattern", pattern)
    assert ended.status == 2
    assert message in ended.err
    assert not desk.submissions.exists()


def test_what_could_be_two_things_is_asked_about(desk: Desk) -> None:
    """With --from it is taken for what the teacher says."""
    download = desk.download({"Anna_1_assignsubmission_file_x_2_3_hello.py": RIGHT})
    ended = desk.collect(download)
    assert ended.status == 2
    assert "one of several: canvas, moodle. Say which one it is, with --from" in ended.err
    assert desk.collect(download, "--from", "moodle").status == 0
    assert desk.entry("Anna_1").student.id == "1"


def test_a_source_that_is_none_is_wrong_use(desk: Desk, tmp_path: Path) -> None:
    """Not there, no zip, half a zip, or a folder that contains the other one."""
    whole = zipped({"anna_1_2_hello.py": RIGHT})
    for source, message in (
        (tmp_path / "nowhere", "There is no"),
        (desk.download(b"no zip", "text.zip"), "is no zip that can be read"),
        (desk.download(whole[:-30], "half.zip"), "is no zip that can be read"),
        (desk.download({}, "empty.zip"), "holds nothing that was handed in"),
        (desk.folder, "are one in the other"),
    ):
        ended = desk.collect(source)
        assert ended.status == 2
        assert message in ended.err
        assert not desk.submissions.exists()
    ended = desk.collect(desk.download(whole), "--from", "canvas", "--pattern", "(?P<id>.)")
    assert ended.status == 2
    assert "give one" in ended.err
