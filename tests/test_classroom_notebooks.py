"""Odd notebooks, changed suites and grading again, on a small exercise."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from nbformat import NotebookNode, v4
from nbgrader.api import Gradebook

from grader.classroom import autograde
from grader.classroom.course import ASSIGNMENT, CONFIGURATION, GRADEBOOK
from grader.classroom.export import ChecksPlugin
from grader.model import WrongUse
from grader.notebook_cells import mark
from tests.classroom import Course, copied, released, rows, solution, write
from tests.conftest import REFERENCE, STUB, SUITE, KitFolder, needs_bubblewrap, small_kit

pytestmark = needs_bubblewrap

BYE = REFERENCE.replace('"hello"', '"bye"')
KILLER = REFERENCE.replace('"hello"', '"kill the grader"')
MARKUP = '<img src="x" onerror="document.title = \'taken over\'">'


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course with the assignment generated, to be copied."""
    folder = tmp_path_factory.mktemp("made")
    made = Course(folder / "course", small_kit(folder / "kit").root)
    for ended in (made.create(), made.nbgrader("generate_assignment")):
        assert ended.status == 0, ended.err
    return made


@pytest.fixture
def course(made: Course, kit: KitFolder) -> Course:
    """A course of its own for a test, made from a kit of its own."""
    copy = Course(kit.root.parent / "course", kit.root)
    shutil.copytree(made.root, copy.root)
    configuration = copy.root / CONFIGURATION
    text = configuration.read_text(encoding="utf-8")
    configuration.write_text(text.replace(str(made.kit), str(kit.root)), encoding="utf-8")
    return copy


def without_solution(nb: NotebookNode) -> None:
    """Delete the solution cell."""
    nb.cells.remove(solution(nb))


def copy_solution(nb: NotebookNode) -> None:
    """Copy the solution cell and leave the copy as it is."""
    nb.cells.append(copied(solution(nb)))


def second_program(nb: NotebookNode) -> None:
    """Copy the solution cell and change the copy."""
    nb.cells.append(copied(solution(nb), source="%%writefile hello.py\nprint()\n"))


def write_elsewhere(nb: NotebookNode) -> None:
    """Leave the solution cell as it was given out, and write the program in a cell of one's own."""
    cell = solution(nb)
    program = cell.source.replace("%%writefile hello.py", "%%file 'hello.py'")
    cell.source = f"%%writefile hello.py\n{STUB}"
    nb.cells.append(v4.new_code_cell(program))


def empty_and_write_elsewhere(nb: NotebookNode) -> None:
    """Empty the solution cell, and write the program in a cell of one's own."""
    cell = solution(nb)
    nb.cells.append(v4.new_code_cell(cell.source))
    cell.source = ""


def write_other_files(nb: NotebookNode) -> None:
    """Write files of other names in cells of one's own."""
    nb.cells.append(v4.new_code_cell("%%writefile hello.pyi\nprint()\n"))
    nb.cells.append(v4.new_code_cell("%%writefile helpers.py\nprint()\n"))


def second_program_elsewhere(nb: NotebookNode) -> None:
    """Fill in the solution cell, and write another program in a cell of one's own."""
    nb.cells.append(v4.new_code_cell("%%writefile hello.py\nprint()\n"))


def keep_stub(nb: NotebookNode) -> None:
    """Keep a copy of the solution cell as it was given out."""
    nb.cells.append(copied(solution(nb), source=f"%%writefile hello.py\n{STUB}"))


def rename_file(nb: NotebookNode) -> None:
    """Have the solution cell write another file."""
    cell = solution(nb)
    cell.source = cell.source.replace("hello.py", "my_hello.py")


def lose_metadata(nb: NotebookNode) -> None:
    """Paste the program into a new cell, and delete the old one."""
    old = solution(nb)
    nb.cells.append(v4.new_code_cell(old.source))
    nb.cells.remove(old)


def lose_magic(nb: NotebookNode) -> None:
    """Delete the first line of the solution cell."""
    cell = solution(nb)
    cell.source = cell.source.partition("\n")[2]


def write_scores(nb: NotebookNode) -> None:
    """Put scores into the checks, and have them print as if they had been run."""
    for cell in nb.cells:
        if mark(cell).get("grade"):
            cell.metadata["nbgrader"]["points"] = 1_000
            cell.source = "10**6"
            result = v4.new_output("execute_result", {"text/plain": "1000000"}, execution_count=1)
            cell.outputs = [result]


def claim_a_problem(nb: NotebookNode) -> None:
    """Use the key with which the grader says that there is no program."""
    nb.metadata["grader_problem"] = ["not", "a", "text"]


def add_markup(nb: NotebookNode) -> None:
    """Add cells that would run in the browser of whoever reads them."""
    nb.cells += [v4.new_markdown_cell(f"```\n{MARKUP}\n"), v4.new_raw_cell(MARKUP)]
    nb.cells.append(v4.new_code_cell(f"# {MARKUP}"))
    nb.metadata["title"] = MARKUP


def add_lone_surrogate(nb: NotebookNode) -> None:
    """Add half of an emoji, as broken pasting leaves it."""
    nb.cells.append(v4.new_markdown_cell("half: \ud83d"))


CHANGED = {
    "as_given_out": (lambda _: None, "10", "✓"),
    "copied": (copy_solution, "10", "✓"),
    "keeps_stub": (keep_stub, "10", "✓"),
    "elsewhere": (write_elsewhere, "10", "✓"),
    "emptied": (empty_and_write_elsewhere, "10", "✓"),
    "other_files": (write_other_files, "10", "✓"),
    "renamed": (rename_file, "10", "✓"),
    "pasted": (lose_metadata, "10", "✓"),
    "lost_magic": (lose_magic, "10", "✓"),
    "claims": (claim_a_problem, "10", "✓"),
    "markup": (add_markup, "10", "✓"),
    "surrogate": (add_lone_surrogate, "10", "✓"),
    "two": (second_program, "0", "There are 2 different solution cells"),
    "two_places": (second_program_elsewhere, "0", "There are 2 different solution cells"),
    "deleted": (without_solution, "0", "The solution cell is gone, and no other cell starts with"),
}
"""How a right notebook is changed, its score then, and what its first check says."""

FILES = {
    "not_json": (b"{not json", "hello.ipynb is no notebook: JSONDecodeError"),
    "list": (b"[1, 2]", "hello.ipynb is no notebook"),
    "numbers": (b'{"cells": [1], "metadata": 2, "nbformat": "x"}', "hello.ipynb is no notebook"),
    "deep": (b'{"cells": ' + b"[" * 200_000, "hello.ipynb is no notebook: RecursionError"),
    "many": (b'{"cells": [' + b"1," * 2_000 + b"1]}", "hello.ipynb has more than 1000 cells"),
    "huge": (b" " * 20_000_001, "hello.ipynb has more than 20 MB: clear its outputs."),
}
"""What is handed in as a notebook, and what the checks say of it."""


def test_whatever_is_handed_in_has_its_outcome(course: Course) -> None:
    """Right programs in notebooks of any shape count, all else says why not, nobody is held up."""
    for student, (change, _, _) in CHANGED.items():
        course.hand_in(student, "hello", REFERENCE, change)
    for student, (content, _) in FILES.items():
        (course.submitted(student) / "hello.ipynb").write_bytes(content)
    course.hand_in("edited", "hello", BYE, write_scores)
    course.hand_in("too_long", "hello", REFERENCE + "#" * 1_000_000)
    (course.submitted("link") / "hello.ipynb").symlink_to(
        course.submitted("as_given_out") / "hello.ipynb"
    )
    os.mkfifo(course.submitted("pipe") / "hello.ipynb")
    (course.submitted("folder") / "hello.ipynb").mkdir()
    (course.submitted("nothing") / "Untitled.ipynb").write_text("{}")

    ended = course.autograde("--jobs", "2")
    assert (ended.status, ended.err) == (0, "")
    assert "nothing handed in no hello" in ended.out
    expected = (
        {student: score for student, (_, score, _) in CHANGED.items()}
        | dict.fromkeys(FILES, "0")
        | dict.fromkeys(("edited", "too_long", "link", "pipe", "folder", "nothing"), "0")
    )
    assert {row["student"]: row["score"] for row in exported(course)} == expected

    said = (
        {student: text for student, (_, _, text) in CHANGED.items()}
        | {student: text for student, (_, text) in FILES.items()}
        | dict.fromkeys(("link", "pipe", "folder"), "hello.ipynb is a link, or no regular file")
        | {"edited": "Expected hello; it was bye.", "too_long": "has more than 1000000 bytes"}
    )
    for student, text in said.items():
        shown = " ".join(course.shown(student, "hello")["says_hello"].split())
        assert text in shown, (student, shown)

    ended = course.nbgrader("generate_feedback", "--student", "markup")
    assert ended.status == 0, ended.err
    page = (course.root / "feedback/markup" / ASSIGNMENT / "hello.html").read_text()
    assert re.search("<[^>]*onerror", page) is None
    assert page.count("taken over") == 3


def test_everything_is_said_in_chinese(
    kit: KitFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the teacher as the settings say, to students as their notebook does."""
    monkeypatch.setenv("GRADER_LANG", "zh")
    course = Course(tmp_path / "the course", kit.root)
    table = tmp_path / "students.csv"
    table.write_text("id\nabsent\n")
    created = course.create("--lang", "zh", "--students", table)
    assert "个练习各做好一个笔记本。接下来：" in created.out
    assert f"cd '{course.root}' && nbgrader" in created.out
    assert course.nbgrader("generate_assignment").status == 0
    monkeypatch.setenv("GRADER_LANG", "en")
    (course.submitted("broken") / "hello.ipynb").write_text("{")
    course.hand_in("killer", "hello", KILLER)
    course.submitted("empty")
    monkeypatch.setenv("GRADER_LANG", "zh")
    ended = course.autograde("--jobs", "2")
    lines = [line.split() for line in ended.out.splitlines()]
    assert lines[0] == ["学生", "得分", "满分"]
    assert "没有提交：absent" in ended.out
    assert "empty 没有提交 hello" in ended.out
    assert "killer 没有得分：" in ended.err
    assert "hello.ipynb 不是笔记本：" in course.shown("broken", "hello")["says_hello"]


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
def test_a_score_that_stands_is_that_of_the_last_run(course: Course, kit: KitFolder) -> None:
    """Grading again replaces all that we have written, and nothing that the teacher has."""
    course.hand_in("right", "hello", REFERENCE)
    course.hand_in("other", "hello", BYE)
    course.hand_in("killer", "hello", KILLER)
    # What a run leaves that was cut short; nbgrader passes over whoever has such a folder.
    (course.root / "autograded/other" / ASSIGNMENT).mkdir(parents=True)
    with gradebook(course) as book:
        book.update_or_create_student("other")
        book.update_or_create_submission(ASSIGNMENT, "other")

    ended = course.autograde("--jobs", "2")
    assert ended.status == 1
    assert "killer has no score: the process that was at it died" in ended.err
    assert scores(course) == {"killer": ("", ""), "other": ("0", "0"), "right": ("7.5", "2.5")}

    with gradebook(course) as book:
        grade = book.find_grade("says_it_softly", "hello", ASSIGNMENT, "right")
        grade.manual_score = 1
        book.find_comment("solution", "hello", ASSIGNMENT, "right").manual_comment = "Well done."
        book.db.commit()

    kit.write("tests/hidden/test_hello.py", SUITE.replace('== "hello"', '== "bye"'))
    assert "right" in course.autograde("--force", "--jobs", "1").out
    assert scores(course) == {"killer": ("", ""), "other": ("7.5", "2.5"), "right": ("0", "1")}
    with gradebook(course) as book:
        comment = book.find_comment("solution", "hello", ASSIGNMENT, "right").comment
        assert comment == "Well done."

    kit.write("tests/hidden/test_hello.py", SUITE.replace("run.finish_call()", "nonsense", 1))
    ended = course.autograde("--force", "--jobs", "1")
    assert ended.status == 1
    fault = "hello, says_hello: NameError in test_hello.py, line 14: name 'nonsense' is not defined"
    assert f"other has no score: GraderFailed: {fault}\n" in ended.err
    assert scores(course) == {"killer": ("", ""), "other": ("", ""), "right": ("", "1")}
    assert list(course.root.glob("autograded/*/*")) == []

    kit.write("tests/hidden/test_hello.py", SUITE.replace("os._exit(1)", "pass"))
    ended = course.autograde("--jobs", "1")
    assert (ended.status, ended.err) == (0, "")
    assert scores(course) == {"killer": ("0", "0"), "other": ("0", "0"), "right": ("7.5", "1")}


def test_a_suite_that_no_longer_fits_is_told_before_grading(course: Course, kit: KitFolder) -> None:
    """Checks of other names, or no assignment at all, would go wrong with every student."""
    course.hand_in("right", "hello", REFERENCE)
    kit.write("tests/hidden/test_hello.py", SUITE.replace("test_says_it_softly", "test_softly"))
    with pytest.raises(WrongUse) as caught:
        autograde.works(course.root, ASSIGNMENT, force=True)
    assert "the suite has no check says_it_softly; the notebook has no cell softly" in str(
        caught.value
    )
    with pytest.raises(WrongUse, match="has no assignment other"):
        autograde.works(course.root, "other", force=True)
    with pytest.raises(WrongUse, match="is no course"):
        autograde.works(course.root.parent, ASSIGNMENT, force=True)


def test_points_and_questions_are_the_teachers(course: Course, kit: KitFolder) -> None:
    """Both can be changed in the source after the release, with no new notebook for students."""
    course.hand_in("right", "hello", REFERENCE, answer)
    kit.write("tests/hidden/test_hello.py", SUITE.replace("points(2.5)", "points(5)"))
    with pytest.raises(WrongUse, match=r"says_it_softly is worth 5, and 2\.5 in the notebook"):
        autograde.works(course.root, ASSIGNMENT, force=False)

    file = course.root / "source" / ASSIGNMENT / "hello.ipynb"
    nb = released(file)
    for cell in nb.cells:
        if mark(cell).get("grade_id") == "says_it_softly":
            cell.metadata["nbgrader"]["points"] = 5
    nb.cells.append(question(""))
    write(nb, file)
    assert course.nbgrader("generate_assignment", "--force").status == 0
    ended = course.autograde("--jobs", "1")
    assert (ended.status, ended.err) == (0, "")
    (row,) = exported(course)
    points = [row[column] for column in ("hello.says_hello", "hello.says_it_softly", "hello.why")]
    assert (points, row["score"], row["max_score"]) == (["7.5", "5", ""], "", "15.5")
    graded = released(course.root / "autograded/right" / ASSIGNMENT / "hello.ipynb")
    assert f"```\nBecause! {MARKUP}\n```" in [cell.source for cell in graded.cells]


def question(text: str) -> NotebookNode:
    """A question of the teacher's own, for three points."""
    cell = v4.new_markdown_cell(text)
    kind = {"grade": True, "solution": True, "locked": False, "task": False, "schema_version": 3}
    cell.metadata["nbgrader"] = {"grade_id": "why", "points": 3, "cell_type": "markdown", **kind}
    return cell


def answer(nb: NotebookNode) -> None:
    """Answer the teacher's question, with markup."""
    nb.cells.append(question(f"Because! {MARKUP}"))


def gradebook(course: Course) -> Gradebook:
    """The course's gradebook, as formgrader has it."""
    return Gradebook(f"sqlite:///{course.root / GRADEBOOK}")


def exported(course: Course) -> list[dict[str, str]]:
    """The rows of the table of checks."""
    table = course.root / "checks.csv"
    with gradebook(course) as book:
        ChecksPlugin(to=str(table)).export(book)
    return rows(table)


def scores(course: Course) -> dict[str, tuple[str, str]]:
    """What every student has for the two checks."""
    return {
        row["student"]: (row["hello.says_hello"], row["hello.says_it_softly"])
        for row in exported(course)
    }
