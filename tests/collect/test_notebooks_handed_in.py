"""Notebooks as well as programs: the solution cells are written out."""

from __future__ import annotations

import ast
import json

import pytest

from grader.notebook_cells import writes_file
from tests.collect.downloads import RIGHT, Desk
from tests.conftest import STUB


def cell(source: str, **nbgrader: object) -> dict[str, object]:
    """A cell with code, marked as nbgrader marks it."""
    metadata = {"nbgrader": nbgrader} if nbgrader else {}
    lines = source.splitlines(keepends=True)
    return {"cell_type": "code", "metadata": metadata, "source": lines, "outputs": []}


def notebook(*cells: dict[str, object]) -> str:
    """A notebook of these cells."""
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


OURS = writes_file("hello.py", RIGHT)


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("hello.ipynb", notebook(cell("import os"), cell(OURS, grade_id="solution"))),
        ("my work.ipynb", notebook(cell(writes_file("given.py", "x = 1")), cell(OURS))),
        ("hello.ipynb", notebook(cell(OURS), cell(OURS))),
        ("hello.ipynb", notebook(cell(writes_file("hello.py", STUB)), cell(OURS))),
        ("hello.ipynb", notebook(cell(RIGHT, grade_id="solution"), cell("check('hello')"))),
        ("anna_hello.ipynb", notebook(cell("%%writefile 'hello.py'\n" + RIGHT))),
    ],
)
def test_the_solution_cell_is_the_program(desk: Desk, name: str, document: str) -> None:
    """Marked, or by its first line; a copy, and one that was left as given out, is no second."""
    ended = desk.collect(desk.unpacked({f"anna/{name}": document, "bob/hello.py": RIGHT}))
    assert (ended.status, ended.err) == (0, "")
    assert desk.laid_down()["anna/hello.py"] == RIGHT
    assert f"anna/{name}" in desk.laid_down()


def test_a_notebook_without_marks_is_a_program_if_its_name_says_so(desk: Desk) -> None:
    """All of its code, without what only Jupyter understands."""
    modulo = 'print("%s"\n      % 1)'
    magic = cell("%matplotlib inline\nimport os\n!ls")
    cells = (magic, cell("%%bash\nls"), cell(modulo), cell(RIGHT))
    desk.unpacked({"anna/Hello.ipynb": notebook(*cells)})
    ended = desk.collect(desk.unpacked({"bob/scratch.ipynb": notebook(*cells)}))
    assert ended.status == 1
    assert "bob/scratch.ipynb: is called after no exercise" in ended.out
    program = desk.laid_down()["anna/hello.py"]
    assert program == f"# %matplotlib inline\nimport os\n# !ls\n\n\n{modulo}\n\n\n{RIGHT}"
    assert "bob/hello.py" not in desk.laid_down()


@pytest.mark.parametrize(
    ("source", "program"),
    [
        ("Process.join?\nx = 1", "# Process.join?\nx = 1"),
        ("?Process\nx = 1  # why?", "# ?Process\nx = 1  # why?"),
        ("files = !ls\nx = 1", "# files = !ls\nx = 1"),
        ("x = %timeit -o f()\ny = 1 != x", "# x = %timeit -o f()\ny = 1 != x"),
        ("for i in 1, 2:\n    %time f(i)\ng()", "for i in 1, 2:\n    pass  # %time f(i)\ng()"),
        (
            "for i in 1, 2:\n    !echo it's {i\nx = 1",
            "for i in 1, 2:\n    pass  # !echo it's {i\nx = 1",
        ),
        ("%pylab\nx = (5\n      % 3)\n!ls", "# %pylab\nx = (5\n      % 3)\n# !ls"),
        ("x = (5\n      % 3)\n%pylab", "x = (5\n      % 3)\n# %pylab"),
        ('x = """\n%s?\n"""\n%pylab', 'x = """\n%s?\n"""\n# %pylab'),
        ("!pip install \\\n  rich\nx = 1", "# !pip install \\\n#   rich\nx = 1"),
    ],
)
def test_what_ran_in_a_notebook_is_a_program(desk: Desk, source: str, program: str) -> None:
    """Lines of Jupyter's are comments, and lines that look like them are left as they are."""
    folder = desk.unpacked({"anna/hello.ipynb": notebook(cell(source)), "bob/hello.py": RIGHT})
    ended = desk.collect(folder)
    assert (ended.status, ended.err) == (0, "")
    assert "only Jupyter understands" not in ended.out
    assert desk.laid_down()["anna/hello.py"] == f"{program}\n"
    ast.parse(program)


def test_a_notebook_that_is_no_program_without_its_magics_is_noted(desk: Desk) -> None:
    """It is laid down for the teacher to look at; where there are no magics, grading says why."""
    members = {
        "anna/hello.ipynb": notebook(cell("%pylab\ndef f(:\n    pass")),
        "bob/hello.ipynb": notebook(cell("def f(:\n    pass")),
        "carl/hello.ipynb": notebook(cell("x = (\n%pylab")),
    }
    ended = desk.collect(desk.unpacked(members))
    assert (ended.status, ended.err) == (0, "")
    for name, noted in (("anna", True), ("bob", False), ("carl", True)):
        assert (f"{name}/hello.ipynb: has lines that only Jupyter" in ended.out) is noted
    assert desk.laid_down()["anna/hello.py"] == "# %pylab\ndef f(:\n    pass\n"


def test_a_notebook_of_any_name_is_for_the_exercise_that_the_teacher_says(desk: Desk) -> None:
    """As programs are."""
    folder = desk.unpacked({"anna/scratch.ipynb": notebook(cell(RIGHT)), "bob/hello.py": RIGHT})
    assert desk.collect(folder, "--exercise", "hello").status == 0
    assert desk.laid_down()["anna/hello.py"] == RIGHT


def test_a_program_goes_before_a_notebook(desk: Desk) -> None:
    """Both were handed in; which one is graded is said."""
    folder = desk.unpacked({"anna/hello.ipynb": notebook(cell(OURS)), "anna/hello.py": "file"})
    ended = desk.collect(folder)
    assert ended.status == 0
    assert "hello.ipynb: has a program, too; graded is the file hello.py" in ended.out
    assert desk.laid_down()["anna/hello.py"] == "file"


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("", "is no notebook"),
        ("[" * 100_000, "is no notebook"),
        ('{"cells": [{"cell_type": "code"}]}', "is no notebook"),
        ('{"worksheets": []}', "is no notebook"),
        ('{"cells": null}', "is no notebook"),
        (notebook(), "has no code in it"),
        (notebook(cell("x = 1\n" * 40_000)), "has more than 200000 characters of code"),
        (notebook(cell(OURS), cell(writes_file("hello.py", "x"))), "has 2 different programs for"),
    ],
)
def test_a_notebook_that_has_no_one_program_is_named(
    desk: Desk, document: str, reason: str
) -> None:
    """It is laid down as it is, for the teacher to look at."""
    ended = desk.collect(desk.unpacked({"anna/hello.ipynb": document, "bob/hello.py": RIGHT}))
    assert ended.status == 1
    assert f"anna/hello.ipynb: {reason}" in ended.out
    assert desk.laid_down().keys() == {"anna/hello.ipynb", "bob/hello.py"}
