"""``grader report``, and the pages that ``grader grade`` leaves."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conftest import REFERENCE, Ended, KitFolder, files_in

Grader = Callable[..., Ended]

BYE = REFERENCE.replace('"hello"', '"bye"')


@pytest.fixture
def grade(grader: Grader, kit: KitFolder) -> Grader:
    """Grades two submissions, one right and one wrong, into ``out`` in the kit."""
    kit.write("submissions/s001/hello.py", REFERENCE)
    kit.write("submissions/s002/hello.py", BYE)

    def run(*options: str) -> Ended:
        always = ("--sandbox", "none", "--start-method", "spawn", "--lang", "en")
        return grader("grade", "submissions", "--out", "out", *always, *options)

    return run


def text(kit: KitFolder, name: str) -> str:
    """What a file of the folder of results says."""
    return (kit.root / "out" / name).read_text(encoding="utf-8")


def test_grade_leaves_pages(grade: Grader, kit: KitFolder) -> None:
    """One for each student, with the student's own code, and one for the teacher."""
    ended = grade()
    assert (ended.status, ended.err) == (0, "")
    assert "See out/report.html, out/scores.csv" in ended.out.replace("\\", "/")
    page = text(kit, "feedback/s002.html")
    for words in (
        "Expected hello; it was bye.",
        "Say hello.",
        "return a text",
        "return &#34;bye&#34;",
    ):
        assert words in page
    assert "feedback/s002.html" in text(kit, "report.html")
    assert {*files_in(kit.root / "out")} == {
        ".finished.json",
        "checks.csv",
        "feedback/s001.html",
        "feedback/s002.html",
        "report.html",
        "results/s001.json",
        "results/s002.json",
        "scores.csv",
    }


def test_a_right_program_loses_nothing_on_its_page(grade: Grader, kit: KitFolder) -> None:
    """Full points, and no reason, hint or picture."""
    grade()
    page = text(kit, "feedback/s001.html")
    assert "10 of 10 points" in page
    assert "return a text" not in page
    assert "<figure" not in page


def test_pages_can_be_left_out(grade: Grader, kit: KitFolder) -> None:
    """The tables are the same without them."""
    grade()
    with_pages = text(kit, "checks.csv")
    for file in ("report.html", "feedback/s001.html"):
        (kit.root / "out" / file).unlink()
    assert "report.html" not in grade("--no-pages").out
    assert not (kit.root / "out/report.html").exists()
    assert not (kit.root / "out/feedback/s001.html").exists()
    assert text(kit, "checks.csv") == with_pages


def test_the_pages_of_an_exercise_alone(grade: Grader, kit: KitFolder) -> None:
    """They are of what the tables are of; the code of all others is kept."""
    kit.add_exercise("wave")
    kit.write("submissions/s001/wave.py", BYE)
    grade()
    both = text(kit, "feedback/s001.html")
    grade("--exercise", "wave")
    assert "hello.py" not in text(kit, "feedback/s001.html")
    grade()
    assert text(kit, "feedback/s001.html") == both


def test_report_makes_the_same_pages_anew(grade: Grader, grader: Grader, kit: KitFolder) -> None:
    """Without the submissions, and without grading anything."""
    grade()
    before = files_in(kit.root / "out")
    for submission in ("s001", "s002"):
        (kit.root / "submissions" / submission / "hello.py").unlink()
    for file in ("report.html", "feedback/s001.html", "feedback/s002.html"):
        (kit.root / "out" / file).unlink()
    ended = grader("report", "out", "--lang", "en")
    assert (ended.status, ended.err) == (0, "")
    assert files_in(kit.root / "out") == before


def test_report_speaks_the_language_of_its_reader(
    grade: Grader, grader: Grader, kit: KitFolder
) -> None:
    """The one asked for, else that of the settings; titles of exercises are those of the kit."""
    grade()
    assert grader("report", "out", "--lang", "zh").status == 0
    assert 'lang="zh-CN"' in text(kit, "report.html")
    assert "说你好" in text(kit, "feedback/s001.html")
    assert grader("report", "out", GRADER_LANG="en").status == 0
    assert 'lang="en"' in text(kit, "report.html")
    assert "Say hello" in text(kit, "feedback/s001.html")


def test_an_anonymous_report_stands_beside_the_other(
    grade: Grader, grader: Grader, kit: KitFolder
) -> None:
    """It is a file of its own, and the pages with names stay as they are."""
    grade()
    before = files_in(kit.root / "out")
    ended = grader("report", "out", "--anonymous", "--lang", "en")
    assert (ended.status, ended.err) == (0, "")
    assert "s001" not in text(kit, "report-anonymous.html")
    after = files_in(kit.root / "out")
    assert {*after} - {*before} == {"report-anonymous.html", "pseudonyms.key"}
    assert {name: after[name] for name in before} == before


def test_the_report_is_of_what_the_tables_are_of(
    grade: Grader, grader: Grader, kit: KitFolder
) -> None:
    """What an earlier run left of a student who is not in the batch any more is not in it."""
    grade()
    (kit.root / "submissions/s002/hello.py").unlink()
    (kit.root / "submissions/s002").rmdir()
    grade()
    assert grader("report", "out", "--lang", "en").status == 0
    assert "s002" not in text(kit, "report.html")


def test_the_report_on_an_unfinished_batch_says_so(
    grade: Grader, grader: Grader, kit: KitFolder
) -> None:
    """As long as there are no tables, it is of what is graded so far."""
    grade()
    (kit.root / "out/scores.csv").unlink()
    (kit.root / "out/results/s002.json").unlink()
    ended = grader("report", "out", "--lang", "en")
    assert (ended.status, ended.out.replace("\\", "/")) == (
        0,
        "1 submission; see out/report.html.\n",
    )
    report = text(kit, "report.html")
    assert "Not all are graded yet" in report
    assert "s002" not in report


def test_report_needs_results(grade: Grader, grader: Grader, kit: KitFolder) -> None:
    """Without them, or without one of them, the error says what to do."""
    for folder, message in (("nowhere", "There is no folder"), ("exercises", "holds no results")):
        ended = grader("report", folder)
        assert (ended.status, ended.out) == (2, "")
        assert message in ended.err
    grade()
    (kit.root / "out/results/s002.json").write_text("{}", encoding="utf-8")
    ended = grader("report", "out")
    assert (ended.status, ended.out) == (2, "")
    assert "lacks 1 of the 2 results" in ended.err


def test_a_page_that_cannot_be_written_is_named(
    grade: Grader, grader: Grader, kit: KitFolder
) -> None:
    """The tables are there all the same, and the same command writes the rest."""
    (kit.root / "out/report.html").mkdir(parents=True)
    for ended in (grade(), grader("report", "out")):
        assert ended.status == 1
        assert "report.html cannot be written: Is a directory" in ended.err
    assert "All 2 submissions are graded; the same command writes what" in grade().err
    assert "s002" in text(kit, "scores.csv")
    (kit.root / "out/report.html").rmdir()
    ended = grade()
    assert (ended.status, ended.err) == (0, "")
    assert "2 of them earlier" in ended.out
