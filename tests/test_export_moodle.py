"""``grader export --to moodle``: into the grading worksheet that a teacher has downloaded."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from grader.export.asked import Asked
from grader.manifest import Manifest, Student
from grader.model import Outcome, WrongUse
from tests.exports import FULL, HALF, OURS, batch, by, export, left, result

HEADER = (
    'Identifier,"Full name","Email address",Status,Grade,"Maximum grade","Grade can be changed",'
    '"Last modified (submission)","Last modified (grade)","Feedback comments"'
)
SUBMITTED = '"Submitted for grading - "'
WORKSHEET = f"""\
\ufeff{HEADER}
"Participant 101","Anna Arendt",anna@x.org,{SUBMITTED},,10.00,Yes,"Monday, 1 June 2026",-,
"Participant 102","李 雷",lei@x.cn,{SUBMITTED},1.00,10.00,Yes,"Tuesday, 2 June 2026",-,"<p>Hm.</p>"
"Participant 1021",=Bo,bo@x.org,"No submission - ",,10.00,Yes,-,-,
"""
CHINESE = """\
标识符,全名,电子邮件地址,状态,成绩,最高分,允许更改成绩,上次修改（作业）,上次修改（评分）,反馈意见
参与人101,李雷,lei@x.cn,已提交请评分,,"10,00",是,2026年6月1日,-,
"""
GERMAN = (
    CHINESE.replace("标识符", "ID").replace("参与人", "Teilnehmer/in").replace("成绩", "Bewertung")
)
ANNA, LEI = Student(name="Anna Arendt", id="101"), Student(name="李 雷", id="102")


def saved(folder: Path, content: str) -> Path:
    """A file as it was downloaded."""
    file = folder / "Grades-Python-Greetings-7.csv"
    file.write_bytes(content.encode("utf-8"))
    return file


def filled(out: Path) -> str:
    """The worksheet that was written."""
    return (out / "export/moodle.csv").read_bytes().decode("utf-8")


def taken_in(content: str, participant: str = "Participant ") -> dict[str, dict[str, str]]:
    """Number -> header -> cell, as Moodle's importer reads them.

    It follows ``mod/assign/feedback/offline/importgradeslib.php`` of moodle/moodle: commas, headers
    that must be there, and an identifier whose first part is cut off by its length.
    """
    rows = csv.DictReader(io.StringIO(content.removeprefix("\ufeff"), newline=""))
    return {row[(rows.fieldnames or [""])[0]][len(participant) :]: row for row in rows}


class Words(HTMLParser):
    """The text of a comment and its elements, all of which must be closed."""

    def __init__(self, comment: str) -> None:
        super().__init__()
        self.text = ""
        self.elements: list[str] = []
        self.open: list[str] = []
        self.feed(comment)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, _attributes: object) -> None:
        self.elements.append(tag)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_grades_and_comments_go_in_together(tmp_path: Path) -> None:
    """Two cells of each student's row; every other byte stays, and so does the file itself."""
    out = batch(tmp_path / "out", [result("a", HALF)], by("moodle", a=ANNA))
    worksheet = saved(tmp_path, WORKSHEET)
    report = export(out, "moodle", Asked(into=worksheet))
    assert (report.placed, report.left, report.notes) == (1, (), ())
    comment = taken_in(filled(out))["101"]["Feedback comments"]
    before, after = f"{SUBMITTED},,10.00,Yes", f"{SUBMITTED},5,10.00,Yes"
    expected = WORKSHEET.replace(before, after, 1).replace("-,\n", f"-,{comment}\n", 1)
    assert filled(out) == expected
    assert worksheet.read_bytes().decode() == WORKSHEET


def test_a_comment_is_html_that_says_what_a_page_says(tmp_path: Path) -> None:
    """Points, each check, what was seen, what to try; strangers' words are text."""
    made = result("a", HALF)
    passed, failed, *_ = made.checks
    hostile = replace(failed, rationale="<script>alert(1)</script> & \u202e")
    out = batch(tmp_path / "out", [replace(made, checks=(passed, hostile))], by("moodle", a=ANNA))
    export(out, "moodle", Asked(into=saved(tmp_path, WORKSHEET)))
    comment = taken_in(filled(out))["101"]["Feedback comments"]
    words = Words(comment)
    assert set(words.elements) == {"p", "strong", "ul", "li", "br"}
    assert "2.5 of 5 points" in words.text
    assert "✓ Made-up check 0 of hello. 2.5 of 2.5 points" in words.text
    assert "<script>alert(1)</script> & \\u202e" in words.text
    assert "Start them all before you join the first." in words.text
    assert "\n" not in comment


def test_comments_are_in_the_language_asked_for(tmp_path: Path) -> None:
    """So are the headers that are known: English and Simplified Chinese."""
    out = batch(tmp_path / "out", [result("s", HALF)], by("moodle", s=ANNA))
    report = export(out, "moodle", Asked(into=saved(tmp_path, CHINESE), language="zh"))
    assert report.placed == 1
    row = taken_in(filled(out), "参与人")["101"]
    assert row["成绩"] == "5"
    assert "应有十个同时进行" in Words(row["反馈意见"]).text


def test_a_decimal_comma_is_written_where_the_worksheet_has_one(tmp_path: Path) -> None:
    """As in ``10,00``, which Moodle writes in such a language."""
    out = batch(tmp_path / "out", [result("s", (*HALF[:3], *FULL[:1]))], by("moodle", s=ANNA))
    export(out, "moodle", Asked(into=saved(tmp_path, CHINESE)))
    assert taken_in(filled(out), "参与人")["101"]["成绩"] == "7,5"


def test_other_languages_name_their_columns(tmp_path: Path) -> None:
    """The identifier stands first; the error lists the headers, of which one is given."""
    out = batch(tmp_path / "out", [result("s", HALF)], by("moodle", s=ANNA))
    worksheet = saved(tmp_path, GERMAN)
    with pytest.raises(WrongUse, match=r"no column grade\..*There are: ID; .*Bewertung"):
        export(out, "moodle", Asked(into=worksheet))
    with pytest.raises(WrongUse, match="no column Note"):
        export(out, "moodle", Asked(into=worksheet, columns={"grade": "Note"}))
    with pytest.raises(WrongUse, match="knows no points, but grade, maximum, comments"):
        export(out, "moodle", Asked(into=worksheet, columns={"points": "Bewertung"}))
    export(out, "moodle", Asked(into=worksheet, columns={"grade": "Bewertung"}))
    assert taken_in(filled(out), "Teilnehmer/in")["101"]["Bewertung"] == "5"


@pytest.mark.parametrize(
    ("handed_in", "row"),
    [
        (by("moodle", s=LEI), "102"),
        (by("moodle", s=Student(id="1021")), "1021"),
        (by("moodle", s=Student(id="2")), None),
        (by("canvas", s=Student(id="102")), None),  # a number of Canvas's own
        (by("gradescope", s=Student(email="Lei@X.cn")), "102"),
        (by("moodle", s=Student(name="李 雷")), None),  # names are not unique
    ],
)
def test_a_participant_is_known_by_number(
    tmp_path: Path, handed_in: Manifest, row: str | None
) -> None:
    """By all of it, and by the e-mail address where the platform is another one."""
    out = batch(tmp_path / "out", [result("s", FULL)], handed_in)
    report = export(out, "moodle", Asked(into=saved(tmp_path, WORKSHEET)))
    grades = {number: cells["Grade"] for number, cells in taken_in(filled(out)).items()}
    assert grades == {"101": "", "102": "1.00", "1021": ""} | ({row: "10"} if row else {})
    assert [*left(report)] == ([] if row else ["s"])


@pytest.mark.parametrize("name", ["101", "Participant 101", "anna@x.org"])
def test_without_a_manifest_a_name_is_an_identifier(tmp_path: Path, name: str) -> None:
    """A folder that is called as Moodle calls the participant needs no more."""
    out = batch(tmp_path / "out", [result(name, FULL)])
    assert export(out, "moodle", Asked(into=saved(tmp_path, WORKSHEET))).placed == 1
    assert taken_in(filled(out))["101"]["Grade"] == "10"


def test_a_fault_of_ours_leaves_grade_and_comment(tmp_path: Path) -> None:
    """What the teacher had is not lost, and the submission is named."""
    out = batch(
        tmp_path / "out",
        [result("a", (Outcome.MISSING,) * 4), result("b", (*HALF[:3], OURS))],
        by("moodle", a=ANNA, b=LEI),
    )
    report = export(out, "moodle", Asked(into=saved(tmp_path, WORKSHEET)))
    assert [*left(report)] == ["b"]
    rows = taken_in(filled(out))
    assert (rows["102"]["Grade"], rows["102"]["Feedback comments"]) == ("1.00", "<p>Hm.</p>")
    assert rows["101"]["Grade"] == "0"
    words = Words(rows["101"]["Feedback comments"]).text
    assert words.count("There is no hello.py in the submission.") == 1


def test_what_moodle_would_pass_over_is_not_written(tmp_path: Path) -> None:
    """A grade above the maximum is left and named, unless all are scaled to it."""
    out = batch(
        tmp_path / "out",
        [result("a", FULL), result("b", HALF)],
        by("moodle", a=ANNA, b=LEI),
    )
    worksheet = saved(tmp_path, WORKSHEET.replace("10.00", "8.00"))
    report = export(out, "moodle", Asked(into=worksheet))
    assert [*left(report)] == ["a"]
    assert "10 points are more than the worksheet's maximum" in left(report)["a"]
    assert "Full points are 10 here and 8 there" in str(report.notes[0])
    assert [row["Grade"] for row in taken_in(filled(out)).values()] == ["", "5", ""]
    report = export(out, "moodle", Asked(into=worksheet, scale=True))
    assert (report.placed, report.left) == (2, ())
    assert [row["Grade"] for row in taken_in(filled(out)).values()] == ["8", "4", ""]


def test_a_worksheet_without_comments_gets_grades(tmp_path: Path) -> None:
    """And the screen says how to have the comments, too."""
    content = "".join(f"{line.rpartition(',')[0]}\n" for line in WORKSHEET.splitlines())
    out = batch(tmp_path / "out", [result("a", FULL)], by("moodle", a=ANNA))
    report = export(out, "moodle", Asked(into=saved(tmp_path, content)))
    assert report.placed == 1
    assert "no column for comments" in str(report.notes[0])
    assert taken_in(filled(out))["101"]["Grade"] == "10"


def test_a_scale_takes_no_points(tmp_path: Path) -> None:
    """An assignment that is graded in words has a column Scale."""
    out = batch(tmp_path / "out", [result("a", FULL)])
    content = WORKSHEET.replace('"Maximum grade"', "Scale")
    with pytest.raises(WrongUse, match="graded on a scale"):
        export(out, "moodle", Asked(into=saved(tmp_path, content)))
