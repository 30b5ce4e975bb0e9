"""The notebooks that are made of exercises, and the checks that students run in them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode, v4
from nbgrader.api import Gradebook
from traitlets.config.loader import PyFileConfigLoader

from grader.catalog import load_kit
from grader.classroom import course as courses
from grader.classroom.course import ASSIGNMENT, CONFIGURATION, GRADEBOOK
from grader.classroom.notebooks import STUB, notebook
from grader.model import WrongUse
from grader.notebook import CHECKS_FOLDER, CannotCheck, check
from grader.notebook_cells import mark, writes_file
from tests.classroom import COMMANDS, Course, released, run, solution, write
from tests.conftest import KitFolder, small_kit

KIT = Path(__file__).parents[1]
SLUGS = [exercise.slug for exercise in load_kit(KIT).exercises]


def student_folder(slug: str, folder: Path) -> NotebookNode:
    """A folder with the checks of an exercise, and the notebook to go with it."""
    exercise = load_kit(KIT, [slug])[slug]
    checks = folder / CHECKS_FOLDER / slug
    checks.mkdir(parents=True)
    for name in ("exercise.toml", f"test_{slug}.py", *exercise.given):
        shutil.copy(exercise.folder / name, checks / name)
    return notebook(exercise, "en")


def executed(nb: NotebookNode, folder: Path) -> NotebookNode:
    """Run a notebook in a real kernel, to its end."""
    write(nb, folder / "tried.ipynb")
    options = ("--to", "notebook", "--execute", "--allow-errors", "--inplace")
    ended = run(folder, COMMANDS / "jupyter", "nbconvert", *options, "tried.ipynb")
    assert ended.status == 0, ended.err
    return released(folder / "tried.ipynb")


def shown(nb: NotebookNode) -> list[str]:
    """What each check shows, as text."""
    return [
        said(cell) for cell in nb.cells if str(mark(cell).get("grade_id")).startswith("visible-")
    ]


def said(cell: NotebookNode) -> str:
    """The one output of a cell."""
    (output,) = cell.outputs
    if output.output_type == "error":
        return "\n".join(output.traceback)
    return str(output.data["text/plain"])


@pytest.mark.parametrize("slug", SLUGS)
def test_a_notebook_is_made_of_what_there_is(slug: str) -> None:
    """Statement, given modules, stub and both kinds of checks, in both languages, and valid."""
    exercise = load_kit(KIT, [slug])[slug]
    for language, statement in (("en", "README.md"), ("zh", "README.zh.md")):
        nb = notebook(exercise, language)
        nbformat.validate(nb)
        text = "\n".join(cell.source for cell in nb.cells if cell.cell_type == "markdown")
        for line in (exercise.folder / statement).read_text(encoding="utf-8").splitlines():
            assert line in text or line.startswith("pytest")
        sources = [cell.source for cell in nb.cells]
        for name in exercise.given:
            given = (exercise.folder / name).read_text(encoding="utf-8")
            assert writes_file(name, given) in sources
        stub = exercise.stub.read_text(encoding="utf-8")
        assert solution(nb).metadata[STUB] == writes_file(exercise.file, stub)
        assert any(cell.source.startswith("import sys") for cell in nb.cells)
        points = [mark(cell)["points"] for cell in nb.cells if mark(cell).get("grade")]
        assert sum(points) == 10
        visible = [cell for cell in nb.cells if f'check("{slug}"' in cell.source]
        assert all(len(cell.source.splitlines()) == 2 for cell in visible)
        assert visible


def test_a_statement_that_is_not_translated_is_the_english_one(tmp_path: Path) -> None:
    """As everywhere else; its section on trying the program stands below that here, too."""
    kit = tmp_path / "kit"
    for part in ("exercises", "solutions", "tests/hidden"):
        shutil.copytree(KIT / part, kit / part)
    (kit / "exercises" / "send_mail" / "README.zh.md").unlink()
    exercise = load_kit(kit, ["send_mail"])["send_mail"]
    there, here = notebook(exercise, "en"), notebook(exercise, "zh")
    for name in ("statement", "about-trial"):
        [english], [chinese] = (
            [cell.source for cell in nb.cells if mark(cell).get("grade_id") == name]
            for nb in (there, here)
        )
        assert chinese == english


def test_checks_pass_in_a_kernel_where_the_program_is_right(tmp_path: Path) -> None:
    """Out of process, on the file that the solution cell has written, without nbgrader."""
    nb = student_folder("send_mail", tmp_path)
    nb.cells.insert(0, v4.new_code_cell("import sys\nsys.modules['nbgrader'] = None"))
    texts = shown(executed(nb, tmp_path))
    assert len(texts) == 5
    assert [text for text in texts if not text.startswith("✓ ")] == []


def test_checks_say_in_a_kernel_what_is_missing(tmp_path: Path) -> None:
    """Of a stub, and of a program that has not been written to its file."""
    nb = student_folder("send_mail", tmp_path)
    cell = solution(nb)
    cell.source = cell.metadata[STUB]
    first, *_ = shown(executed(nb, tmp_path))
    assert "The exercise has not been started: it raises NotImplementedError." in first
    assert "Hint: Which function is each process to call" in first

    cell.source = ""
    (tmp_path / "send_mail.py").unlink()
    first, *_ = shown(executed(nb, tmp_path))
    assert first == "There is no send_mail.py: run the cell with your program first."


def test_a_failed_check_is_shown_with_a_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words, and a lane for each process; a changed file is looked at anew."""
    student_folder("send_mail", tmp_path)
    monkeypatch.chdir(tmp_path)
    wrong = KIT / "solutions" / "send_mail" / "chaff" / "join_in_the_start_loop.py"
    shutil.copy(wrong, "send_mail.py")
    html = check("send_mail", "three_mails_at_the_same_time").as_html()
    assert "while the first mail was held no other one was started." in html
    assert "<title>held in send_mail(&#x27;Anna&#x27;)</title>" in html
    assert "<title>waits for child 1 to end</title>" in html
    shutil.copy(KIT / "solutions" / "send_mail" / "send_mail.py", "send_mail.py")
    html = check("send_mail", "three_mails_at_the_same_time").as_html()
    assert "✓ Three mails are on their way at the same time. (3 of 3 points)" in html
    with pytest.raises(CannotCheck, match="has no check 'other'"):
        check("send_mail", "other")


def test_what_cannot_be_checked_is_said_in_the_readers_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether there is no program, no folder of checks, or no check of this name."""
    student_folder("send_mail", tmp_path)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CannotCheck, match=r"没有 send_mail\.py：请先运行"):
        check("send_mail", "other", language="zh")
    Path("other.py").touch()
    with pytest.raises(CannotCheck, match="笔记本旁边没有文件夹"):
        check("other", "other", language="zh")
    shutil.copy(KIT / "solutions" / "send_mail" / "send_mail.py", "send_mail.py")
    with pytest.raises(CannotCheck, match="send_mail 没有检查 'other'。它有："):
        check("send_mail", "other", language="zh")
    # What was looked at once is not looked at again until the program is another one.
    Path(CHECKS_FOLDER, "send_mail", "test_send_mail.py").write_text("def (")
    Path("send_mail.py").write_text("")
    with pytest.raises(CannotCheck, match="检查无法运行"):
        check("send_mail", "other", language="zh")


def test_without_the_package_the_notebook_says_so(tmp_path: Path) -> None:
    """In the plain words of Python, and the rest of the notebook works."""
    nb = student_folder("send_mail", tmp_path)
    nb.cells.insert(0, v4.new_code_cell("import sys\nsys.modules['grader'] = None"))
    done = executed(nb, tmp_path)
    (cell,) = [cell for cell in done.cells if mark(cell).get("grade_id") == "visible"]
    assert cell.outputs[0].ename == "ModuleNotFoundError"
    assert "multiprocessing-exercises" in cell.source
    (trial,) = [cell for cell in done.cells if cell.source.endswith('}" send_mail.py')]
    assert "start异步" in "".join(output.text for output in trial.outputs)


def test_a_course_starts_with_its_students(kit: KitFolder, tmp_path: Path) -> None:
    """They come from a table, as nbgrader takes it; a folder that is in use is left alone."""
    table = tmp_path / "students.csv"
    table.write_text(
        "\ufeffid,first_name,email\nzoe,Zoé,\n陈,,chen@example.org\n", encoding="utf-8"
    )
    root = tmp_path / "course"
    the_kit = load_kit(kit.root)
    courses.create(root, the_kit, table, "zh")
    with Gradebook(f"sqlite:///{root / GRADEBOOK}") as book:
        students = {student.id: (student.first_name, student.email) for student in book.students}
    assert students == {"zoe": ("Zoé", None), "陈": (None, "chen@example.org")}
    source = (root / "source" / ASSIGNMENT / "hello.ipynb").read_text(encoding="utf-8")
    assert "说你好。" in source
    with pytest.raises(WrongUse, match="is there already"):
        courses.create(root, the_kit, None, "en")


def test_names_may_be_in_any_script(tmp_path: Path) -> None:
    """Those of exercises, of the kit's folder and of the course: nbgrader reads them as said."""
    kit = small_kit(tmp_path / "a 🚲 kit")
    kit.add_exercise("练习")
    course = Course(tmp_path / "Anna's 🚲 课程", kit.root)
    for ended in (course.create(), course.nbgrader("generate_assignment")):
        assert ended.status == 0, ended.err
    assert (course.root / "release" / ASSIGNMENT / "练习.ipynb").is_file()
    settings = PyFileConfigLoader(CONFIGURATION, path=str(course.root)).load_config()
    assert settings.Grade.kit == str(kit.root)
    assert settings.CourseDirectory.course_id == course.root.name


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("name\nzoe\n", "no id"),
        ("id\nzoe\n\nzoe\n", "there twice: zoe"),
        ("id,mail\nzoe,x\n", "unknown column mail"),
        ("id\nzoe,x\n", "unknown column None"),
        ("id\n../zoe\n", "cannot name a folder"),
        ("id\nz*\n", "cannot name a folder"),
    ],
)
def test_students_that_cannot_be_read_are_named(
    kit: KitFolder, tmp_path: Path, text: str, fault: str
) -> None:
    """With the file, before anything is made."""
    table = tmp_path / "students.csv"
    table.write_text(text, encoding="utf-8")
    with pytest.raises(WrongUse, match=fault):
        courses.create(tmp_path / "course", load_kit(kit.root), table, "en")
    assert not (tmp_path / "course").exists()


def test_nbgrader_is_named_where_it_is_lacking(kit: KitFolder) -> None:
    """Who grades without notebooks does not have it."""
    code = "import sys; sys.modules['nbgrader'] = None; from grader.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "nbgrader", "create", "course"],
        cwd=kit.root,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ},
        check=False,
    )
    assert done.returncode == 2
    assert "nbgrader is not installed" in done.stderr
