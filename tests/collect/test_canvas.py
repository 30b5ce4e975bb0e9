"""Downloads from Canvas, named as lib/content_zipper.rb and app/models/attachment.rb name them."""

from __future__ import annotations

import pytest

from grader.manifest import Student
from tests.collect.downloads import RIGHT, Desk, zipped


def test_names_tell_who_and_when(desk: Desk) -> None:
    """Late or not, with a name in whatever script, with underscores in name and file."""
    download = desk.download(
        {
            "arendtanna_LATE_1234_77_hello.py": RIGHT,
            "李雷_1235_78_hello.py": RIGHT,
            "de_la_cruz_1236_79_wave.py": RIGHT,
            "de_la_cruz_1236_80_my_notes_1_2.txt": "notes",
        }
    )
    ended = desk.collect(download)
    assert (ended.status, ended.err) == (0, "")
    assert "a download from Canvas" in ended.out
    assert "3 submissions in this download: 3 new, 1 of them late" in ended.out
    assert desk.laid_down().keys() == {
        "arendtanna_1234/hello.py",
        "李雷_1235/hello.py",
        "de_la_cruz_1236/wave.py",
        "de_la_cruz_1236/my_notes_1_2.txt",
    }
    anna = desk.entry("arendtanna_1234")
    assert anna.student == Student(name="arendtanna", id="1234")
    assert (anna.late, anna.version, anna.submitted_at) == (True, 1, None)
    assert anna.came_from == ("arendtanna_LATE_1234_77_hello.py",)
    assert desk.entry("李雷_1235").late is False


def test_the_newest_version_counts(desk: Desk) -> None:
    """Canvas numbers them; the tenth is newer than the ninth, and one with a code than all."""
    download = desk.download(
        {
            "anna_1_70_hello.py": "old",
            "anna_1_90_hello-10.py": "new",
            "anna_1_80_hello-9.py": "old",
            "bob_2_91_wave-1.py": "only",
            "carl_3_92_hello-7.py": "old",
            "carl_3_93_hello-0b0e1c2e-9d9b-4a3e-8a55-0123456789ab.py": "new",
        }
    )
    ended = desk.collect(download)
    assert (ended.status, ended.err) == (0, "")
    assert "older versions (3)" in ended.out
    assert desk.laid_down() == {
        "anna_1/hello.py": "new",
        "bob_2/wave.py": "only",
        "carl_3/hello.py": "new",
    }
    versions = [desk.entry(name).version for name in ("anna_1", "bob_2", "carl_3")]
    assert versions == [11, 2, None]


def test_a_number_in_a_name_of_ones_own_is_no_version(desk: Desk) -> None:
    """Two parts of a homework stay two, and two versions of a zip are one."""
    download = desk.download(
        {
            "anna_1_70_part-1.zip": zipped({"hello.py": RIGHT}),
            "anna_1_71_part-2.zip": zipped({"wave.py": RIGHT}),
            "bob_2_72_hw.zip": zipped({"hello.py": "old"}),
            "bob_2_73_hw-1.zip": zipped({"hello.py": "new"}),
        }
    )
    assert desk.collect(download).status == 0
    assert desk.laid_down() == {
        "anna_1/part-1/hello.py": RIGHT,
        "anna_1/part-2/wave.py": RIGHT,
        "bob_2/hw/hello.py": "new",
    }


def test_an_anonymous_code_is_nobodys_id(desk: Desk) -> None:
    """The code stands for the name; it may be digits alone, which are no user's number."""
    download = desk.download(
        {"LATE_anon_ab12c_77_hello.py": RIGHT, "anon_12345_78_hello.py": RIGHT}
    )
    assert desk.collect(download).status == 0
    late, other = desk.entry("anon_ab12c"), desk.entry("anon_12345")
    assert (late.student, late.late) == (Student(name="anon_ab12c"), True)
    assert (other.student, other.late) == (Student(name="anon_12345"), False)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("anna_1_text.html", "was typed into Canvas"),
        ("anna_LATE_1_link.html", "an address was handed in"),
        ("LATE_anon_ab12c_text.html", "was typed into Canvas"),
        ("Grades.csv", "is none of those that Canvas gives"),
    ],
)
def test_what_is_no_file_of_a_student_is_named(desk: Desk, name: str, reason: str) -> None:
    """With the reason, and with an exit status that says so; the others are taken."""
    download = desk.download({"bob_2_72_hello.py": RIGHT, "carl_3_73_hello.py": RIGHT, name: "x"})
    ended = desk.collect(download)
    assert ended.status == 1
    (line,) = (line for line in ended.out.splitlines() if name in line)
    assert reason in line
    assert desk.laid_down().keys() == {"bob_2/hello.py", "carl_3/hello.py"}


def test_names_of_others_may_stand_before_the_exercise(desk: Desk) -> None:
    """As for single files elsewhere, and whatever a browser puts behind; a test is no program."""
    download = desk.download(
        {
            "anna_1_70_anna_hello.py": RIGHT,
            "bob_2_71_Hello (1).py": RIGHT,
            "carl_3_72_hello.py": RIGHT,
            "carl_3_73_old_hello.py": "old",
            "dora_4_74_test_hello.py": RIGHT,
        }
    )
    ended = desk.collect(download)
    assert ended.status == 1
    assert "dora_4_74_test_hello.py: is called after no exercise" in ended.out
    assert desk.laid_down().keys() == {
        "anna_1/hello.py",
        "bob_2/hello.py",
        "carl_3/hello.py",
        "carl_3/old_hello.py",
        "dora_4/test_hello.py",
    }


def test_a_program_of_any_name_is_for_the_exercise_that_the_teacher_says(desk: Desk) -> None:
    """Where it is the student's only one."""
    download = desk.download({"anna_1_70_main.py": RIGHT, "bob_2_71_wave.py": RIGHT})
    assert "anna_1_70_main.py: is called after no exercise" in desk.collect(download).out
    ended = desk.collect(download, "--exercise", "hello")
    assert ended.status == 0
    assert {"anna_1/hello.py", "bob_2/wave.py"} <= desk.laid_down().keys()
    ended = desk.collect(download, "--exercise", "helo")
    assert ended.status == 2
    assert "no exercise 'helo'" in ended.err
