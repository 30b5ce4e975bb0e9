"""Downloads from Moodle, named as mod/assign/classes/downloader.php names them."""

from __future__ import annotations

import pytest

from grader.manifest import Student
from tests.collect.downloads import RIGHT, Desk, zipped


@pytest.mark.parametrize("form", ["{}_file/{}", "{}_file_/{}", "{}_file_{}"])
def test_in_folders_old_and_new_and_flat(desk: Desk, form: str) -> None:
    """Full names have spaces, accents and dashes; the number is that of the worksheet."""
    names = ("Anna-Lena Müller_4711_assignsubmission", "李 雷_4712_assignsubmission")
    download = desk.download(
        {
            form.format(names[0], "hello.py"): RIGHT,
            form.format(names[0], "hw.zip"): zipped({"wave.py": RIGHT}),
            form.format(names[1], "hello.py"): RIGHT,
        }
    )
    ended = desk.collect(download)
    assert (ended.status, ended.err) == (0, "")
    assert "a download from Moodle" in ended.out
    assert desk.laid_down().keys() == {
        "Anna-Lena_Müller_4711/hello.py",
        "Anna-Lena_Müller_4711/hw/wave.py",
        "李_雷_4712/hello.py",
    }
    entry = desk.entry("李_雷_4712")
    assert entry.student == Student(name="李 雷", id="4712")
    assert (entry.late, entry.submitted_at, entry.version) == (None, None, None)


def test_folders_of_their_own_are_kept(desk: Desk) -> None:
    """Students may hand in folders."""
    download = desk.download({"Anna_1_assignsubmission_file/week 1/hello.py": RIGHT})
    assert desk.collect(download).status == 0
    assert desk.laid_down().keys() == {"Anna_1/week 1/hello.py"}


@pytest.mark.parametrize("word", ["Participant", "参与者"])
def test_a_blind_download_tells_numbers_alone(desk: Desk, word: str) -> None:
    """The number stands in the name, as in the worksheet."""
    download = desk.download(
        {f"{word}_{number}_assignsubmission_file/hello.py": RIGHT for number in (12, 13)}
    )
    assert desk.collect(download).status == 0
    assert desk.entry(f"{word}_12").student == Student(name=f"{word} 12", id="12")
    assert desk.laid_down().keys() == {f"{word}_12/hello.py", f"{word}_13/hello.py"}


def test_two_of_one_name_stay_two(desk: Desk) -> None:
    """The number tells them apart."""
    download = desk.download(
        {
            "Li Wei_1_assignsubmission_file/hello.py": "one",
            "Li Wei_2_assignsubmission_file/hello.py": "two",
            "Anna_3_assignsubmission_file/hello.py": "three",
        }
    )
    assert desk.collect(download).status == 0
    assert desk.laid_down() == {
        "Li_Wei_1/hello.py": "one",
        "Li_Wei_2/hello.py": "two",
        "Anna_3/hello.py": "three",
    }


def test_groups_are_taken_by_their_names(desk: Desk) -> None:
    """Those who are in no group have a name without a number."""
    download = desk.download(
        {
            "Group A_7_assignsubmission_file/hello.py": RIGHT,
            "Default group_assignsubmission_file/hello.py": RIGHT,
        }
    )
    assert desk.collect(download).status == 0
    assert desk.entry("Group_A_7").student == Student(name="Group A", id="7")
    default = desk.entry("Default_group").student
    assert default == Student(name="Default group", group="Default group")


def test_a_text_that_was_typed_in_is_named(desk: Desk) -> None:
    """It is no file, and whether it is a program is for the teacher to see."""
    download = desk.download(
        {
            "Anna_1_assignsubmission_file/hello.py": RIGHT,
            "Bob_2_assignsubmission_onlinetext/onlinetext.html": "<p>def hello</p>",
        }
    )
    ended = desk.collect(download)
    assert ended.status == 1
    assert "Bob_2_assignsubmission_onlinetext/onlinetext.html: the program was typed" in ended.out
