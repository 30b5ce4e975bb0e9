"""``grader export --to canvas``: into the gradebook that a teacher has exported."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from grader.export.asked import Asked
from grader.manifest import Manifest, Student
from grader.model import Outcome, WrongUse
from tests.exports import FULL, HALF, NONE, OURS, PASSED, batch, by, export, left, result

GRADEBOOK = '''\
Student,ID,SIS User ID,SIS Login ID,Section,Notes,Greetings (77),"Essay, long (78)",Final Score (9)
,,,,,,Manual Posting,,
"    Points Possible",,,,,,10.00,20.00,(read only)
"Arendt, Anna",1234,S1,anna,Sec 1,=1+1,,8.00,80.00
"李, 雷",1235,S2,lei@x.cn,Sec 1,,1.00,9.00,90.00
"Bauer, ""Bo""",1236,S3,BO,"Sec 1, Sec 2",,EX,,
"Conti, Carla",1237,S4,carla,Sec 1,,N/A,N/A,
"Student, Test",1299,,f3a9c0,Sec 1,,,,
'''
ANNA, LEI, BO, CARLA = (
    Student(name="Arendt, Anna", id="1234"),
    Student(name="李, 雷", id="1235"),
    Student(name='Bauer, "Bo"', id="1236"),
    Student(name="Conti, Carla", id="1237"),
)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A teacher's gradebook, as Canvas writes it."""
    return saved(tmp_path, GRADEBOOK)


def saved(folder: Path, content: str, encoding: str = "utf-8") -> Path:
    """A file as it was downloaded."""
    file = folder / "2026-11-26_Grades.csv"
    file.write_bytes(content.encode(encoding))
    return file


def filled(out: Path) -> str:
    """The gradebook that was written."""
    return (out / "export/canvas.csv").read_bytes().decode("utf-8")


def taken_in(content: str, assignment: str) -> dict[str, str]:
    """Student's ID -> score, as Canvas's importer reads them.

    It follows ``lib/gradebook_importer.rb`` of instructure/canvas-lms: what separates columns,
    which rows are passed over, decimal commas, and how a header is an assignment's.
    """
    counts = {}
    for mark in ";,":
        lines = content.splitlines(keepends=True)[:3]
        sizes = {len(next(csv.reader([line], delimiter=mark))) for line in lines}
        counts[mark] = sizes.pop() if len(sizes) == 1 else 0
    rows = csv.reader(
        io.StringIO(content, newline=""), delimiter=";" if counts[";"] > counts[","] else ","
    )
    header = next(rows)
    assert "Student" in header[0]
    assert "ID" in header[1]
    [column] = [
        place for place, name in enumerate(header) if re.fullmatch(rf".*\s\({assignment}\)", name)
    ]
    scores = {}
    for row in rows:
        assert len(row) == len(header)
        posting = re.compile(r"\s*(Muted|Manual Posting.*)?\s*", re.IGNORECASE)
        if "Points Possible" in row[0] or all(map(posting.fullmatch, row)):
            continue
        cell = row[column].strip()
        if re.fullmatch(r"-?[0-9.,]+%?", cell):
            *whole, last = re.split("[,.]", cell)
            cell = f"{''.join(whole)}.{last}" if whole else last
        scores[row[1]] = cell
    return scores


def test_scores_go_into_the_teachers_file(tmp_path: Path, book: Path) -> None:
    """A cell for each who handed in; every other byte stays, and so does the file itself."""
    out = batch(
        tmp_path / "out",
        (result("anna", HALF), result("lei", FULL)),
        by("canvas", anna=ANNA, lei=LEI),
    )
    report = export(out, "canvas", Asked(into=book, assignment="Greetings (77)"))
    assert (report.placed, report.left, report.notes) == (2, (), ())
    expected = GRADEBOOK.replace("Sec 1,=1+1,,", "Sec 1,=1+1,5,").replace("1.00,9.00", "10,9.00")
    assert filled(out) == expected
    assert book.read_text(encoding="utf-8") == GRADEBOOK
    assert taken_in(filled(out), "77") == {
        "1234": "5",
        "1235": "10",
        "1236": "EX",
        "1237": "N/A",
        "1299": "",
    }


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_a_locale_writes_stays_so(tmp_path: Path, mark: str, end: str) -> None:
    """Byte-order mark, semicolons, decimal commas, ends of lines, quotation marks all around."""
    rows = csv.reader(io.StringIO(GRADEBOOK))
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([re.sub(r"^(\d+)\.(\d\d)$", r"\1,\2", cell) for cell in row] for row in rows)
    content = mark + text.getvalue()
    out = batch(tmp_path / "out", [result("anna", (PASSED, *NONE[1:]))], by("canvas", anna=ANNA))
    export(out, "canvas", Asked(into=saved(tmp_path, content), assignment="77"))
    assert filled(out) == content.replace('"=1+1";""', '"=1+1";"2,5"')
    assert taken_in(filled(out).removeprefix("\ufeff"), "77")["1234"] == "2.5"


@pytest.mark.parametrize(
    ("handed_in", "row"),
    [
        (by("canvas", s=Student(id="1235")), "1235"),
        (by("gradescope", s=Student(sis_id="S2")), "1235"),
        (by("gradescope", s=Student(email="LEI@x.cn")), "1235"),
        (by("nbgrader", s=Student(login="bo")), None),  # excused
        (by("pattern", s=Student(id="S1")), "1234"),
        (by("canvas", s=Student(id="1234", sis_id="S2", login="carla")), "1234"),
        (by("canvas", s=Student(id="9999", login="anna")), "1234"),
        (by("moodle", s=Student(id="1234")), None),  # a number of Moodle's own
        (by("canvas", s=Student(name="Arendt, Anna")), None),  # names are not unique
        (by("canvas", s=Student(name="anna")), None),
        (by("plain", s=Student(name="anna")), "1234"),  # no more than a folder's name is known
    ],
)
def test_a_student_is_known_by_ids_alone(
    tmp_path: Path, book: Path, handed_in: Manifest, row: str | None
) -> None:
    """By ID, else by SIS ID, else by login; what is another platform's number is none of these."""
    out = batch(tmp_path / "out", [result("s", FULL)], handed_in)
    report = export(out, "canvas", Asked(into=book, assignment="Greetings"))
    before, after = taken_in(GRADEBOOK, "77"), taken_in(filled(out), "77")
    assert after == (before if row is None else before | {row: "10"})
    assert [*left(report)] == ([] if row else ["s"])


@pytest.mark.parametrize("name", ["1234", "S1", "anna", "Anna"])
def test_without_a_manifest_a_name_is_an_id(tmp_path: Path, book: Path, name: str) -> None:
    """A folder that is called as the platform calls the student needs no more."""
    out = batch(tmp_path / "out", [result(name, FULL)])
    assert export(out, "canvas", Asked(into=book, assignment="Greetings")).placed == 1
    assert taken_in(filled(out), "77")["1234"] == "10"


def test_who_cannot_be_placed_is_named(tmp_path: Path, book: Path) -> None:
    """Each with the reason, and no cell of theirs is touched."""
    names = ["anna", "again", "lei", "bo", "carla", "nobody"]
    made = [result(name, FULL) for name in names]
    made[2] = result("lei", (PASSED, OURS))
    out = batch(
        tmp_path / "out",
        made,
        by("canvas", anna=ANNA, again=ANNA, lei=LEI, bo=BO, carla=CARLA, nobody=Student(id="1")),
    )
    report = export(out, "canvas", Asked(into=book, assignment="Greetings"))
    assert left(report) == {
        "anna": "another submission belongs to the same row: keep the one that counts",
        "again": "another submission belongs to the same row: keep the one that counts",
        "lei": "the grader failed, so there is no score: grade it again",
        "bo": "excused on Canvas, which stays so",
        "carla": "the assignment on Canvas is not for this student",
        "nobody": "no row of the file is of this student",
    }
    assert report.placed == 0
    assert filled(out) == GRADEBOOK


def test_a_row_is_shared_also_with_a_submission_without_a_score(tmp_path: Path, book: Path) -> None:
    """Where we failed at one of two, the other one's score may be the wrong one."""
    made = [result("again", FULL), result("anna", (OURS,) * 4)]
    out = batch(tmp_path / "out", made, by("canvas", anna=ANNA, again=ANNA))
    report = export(out, "canvas", Asked(into=book, assignment="Greetings"))
    assert left(report) == {
        "anna": "the grader failed, so there is no score: grade it again",
        "again": "another submission belongs to the same row: keep the one that counts",
    }
    assert filled(out) == GRADEBOOK


def test_two_rows_of_one_login_are_not_guessed_at(tmp_path: Path) -> None:
    """A file that was put together by hand may have them."""
    book = saved(tmp_path, GRADEBOOK.replace(",lei@x.cn,", ",anna,"))
    out = batch(tmp_path / "out", [result("s", FULL)], by("git", s=Student(login="anna")))
    report = export(out, "canvas", Asked(into=book, assignment="Greetings"))
    assert left(report) == {"s": "2 rows of the file fit this student"}


def test_nothing_handed_in_is_zero_and_a_fault_of_ours_is_not(tmp_path: Path, book: Path) -> None:
    """An empty cell of the gradebook stays empty where we failed."""
    missing = result("anna", (Outcome.MISSING,) * 4)
    out = batch(
        tmp_path / "out",
        (missing, result("lei", (OURS,) * 4)),
        by("canvas", anna=ANNA, lei=LEI),
    )
    export(out, "canvas", Asked(into=book, assignment="Greetings"))
    scores = taken_in(filled(out), "77")
    assert (scores["1234"], scores["1235"]) == ("0", "1.00")


def test_other_full_points_are_said(tmp_path: Path, book: Path) -> None:
    """Canvas takes points as they are, so they are written so; ``--scale`` makes them fit."""
    out = batch(tmp_path / "out", [result("anna", HALF)], by("canvas", anna=ANNA))
    report = export(out, "canvas", Asked(into=book, assignment="78"))
    assert taken_in(filled(out), "78")["1234"] == "5"
    assert [*map(str, report.notes)] == [
        "Full points are 10 here and 20 there. Scores are written as they are; --scale makes 10"
        " points 20."
    ]
    report = export(out, "canvas", Asked(into=book, assignment="78", scale=True))
    assert taken_in(filled(out), "78")["1234"] == "10"
    assert [*map(str, report.notes)] == ["Scaled: 10 points here are 20 there."]


KNOWN = r"There are: Greetings \(77\); Essay, long \(78\)\.$"


@pytest.mark.parametrize(
    ("assignment", "message"),
    [
        (None, f"several assignments: name one with --assignment. {KNOWN}"),
        ("Greeting", f"--assignment Greeting does not name one column of .*{KNOWN}"),
        ("Greetings (7)", KNOWN),
        ("Section", KNOWN),
        ("Final Score (9)", KNOWN),
        ("9", KNOWN),
    ],
)
def test_no_column_is_guessed_or_added(
    tmp_path: Path, book: Path, assignment: str | None, message: str
) -> None:
    """Canvas would make a new assignment of it; the error lists those that are there."""
    out = batch(tmp_path / "out", [result("anna", FULL)])
    with pytest.raises(WrongUse, match=message):
        export(out, "canvas", Asked(into=book, assignment=assignment))
    assert not (out / "export").exists()


def test_the_only_assignment_need_not_be_named(tmp_path: Path) -> None:
    """Nor does a second one of the same title confuse, if its number is given."""
    one = GRADEBOOK.replace('"Essay, long (78)"', "Notes too")
    out = batch(tmp_path / "out", [result("anna", FULL)])
    export(out, "canvas", Asked(into=saved(tmp_path, one)))
    assert taken_in(filled(out), "77")["1234"] == "10"
    two = GRADEBOOK.replace('"Essay, long (78)"', "Greetings (78)")
    with pytest.raises(WrongUse, match="does not name one column"):
        export(out, "canvas", Asked(into=saved(tmp_path, two), assignment="Greetings"))
    export(out, "canvas", Asked(into=saved(tmp_path, two), assignment="78"))
    assert taken_in(filled(out), "78")["1234"] == "10"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (GRADEBOOK.encode("gbk"), "is no UTF-8 text"),
        (GRADEBOOK.encode("utf-16"), "is no UTF-8 text"),
        (b"", "is no gradebook of Canvas"),
        (b"Name,Grade\nAnna,1\n", "is no gradebook of Canvas"),
        (b'Student,ID,Section\n"Anna,1,2\n', "is no CSV file"),
        (b"Student,ID,SIS Login ID,Section\nAnna,1,anna,x\n", "has no column of an assignment"),
        (GRADEBOOK.replace("10.00,20", "(read only),20").encode(), r"Greetings \(77\).*read only"),
    ],
)
def test_another_file_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    """The error names the file and what is wrong with it."""
    book = tmp_path / "book.csv"
    book.write_bytes(content)
    out = batch(tmp_path / "out", [result("anna", FULL)])
    with pytest.raises(WrongUse, match=message):
        export(out, "canvas", Asked(into=book, assignment="77"))


def test_the_teachers_own_file_is_never_written_over(tmp_path: Path) -> None:
    """Not even where it is called as ours would be, or by a link."""
    out = batch(tmp_path / "out", [result("anna", FULL)])
    (out / "export").mkdir()
    own = out / "export/canvas.csv"
    own.write_text(GRADEBOOK, encoding="utf-8")
    (tmp_path / "link.csv").symlink_to(own)
    for asked in (
        Asked(into=own, assignment="77"),
        Asked(into=tmp_path / "link.csv", assignment="77"),
        Asked(into=own, file=tmp_path / "link.csv", assignment="77"),
    ):
        with pytest.raises(WrongUse, match="is your own file, which stays as it is"):
            export(out, "canvas", asked)
    assert own.read_text(encoding="utf-8") == GRADEBOOK


def test_scaling_needs_full_points(tmp_path: Path) -> None:
    """A file without the row that says them cannot be scaled to."""
    book = saved(tmp_path, GRADEBOOK.replace("10.00,20.00", ",20.00"))
    out = batch(tmp_path / "out", [result("anna", FULL)])
    with pytest.raises(WrongUse, match="--scale needs to know the full points"):
        export(out, "canvas", Asked(into=book, assignment="77", scale=True))


def test_first_and_last_names_may_stand_apart(tmp_path: Path) -> None:
    """Canvas can write LastName and FirstName in two columns."""
    content = "LastName,FirstName,ID,SIS Login ID,Section,Greetings (77)\n"
    content += "    Points Possible,,,,,10\nArendt,Anna,1234,anna,Sec 1,\n"
    out = batch(tmp_path / "out", [result("1234", FULL)])
    export(out, "canvas", Asked(into=saved(tmp_path, content)))
    assert filled(out) == content.replace("Sec 1,", "Sec 1,10")
