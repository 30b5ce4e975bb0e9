"""The house rules that a reader relies on, held by reading the source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import grader
from grader import catalog

PACKAGE = Path(grader.__file__).parent
KIT = PACKAGE.parent

LAYERS = (
    ("words",),
    ("folders", "model", "processors"),
    ("catalog", "files", "harmless", "intake", "manifest", "notebook_cells", "records", "workers"),
    ("picture", "places", "samples", "scoring", "seccomp", "statistics", "observe.inside"),
    ("cell", "kit_files", "observe", "results", "visible"),
    ("sandbox",),
    ("notebook", "pages", "student"),
    ("plugin",),
    ("grading",),
    ("batch", "classroom", "cluster", "collect", "doctor", "export", "handout", "new", "verify"),
    ("autograder",),
    ("cli",),
    ("__main__",),
)
"""From the bottom up: a part imports from itself and from lower layers, never from its own."""

MODULES = tuple(sorted(PACKAGE.rglob("*.py")))


def dotted(file: Path) -> str:
    """The name of a module within the package; the package itself is empty."""
    parts = file.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def part_of(name: str) -> str:
    """The part that a module belongs to: the longest name among the layers' that fits."""
    parts = [part for layer in LAYERS for part in layer]
    fitting = [part for part in parts if name == part or name.startswith(f"{part}.")]
    assert fitting, f"grader.{name} is in no layer: say in tests/test_architecture.py where it is"
    return max(fitting, key=len)


def level(part: str) -> int:
    """How high up a part is."""
    return next(number for number, layer in enumerate(LAYERS) if part in layer)


def imported(file: Path) -> Iterator[str]:
    """The package's modules that a file imports, anywhere in it; the package itself is empty."""
    tree = ast.parse(file.read_bytes())
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names = [node.module]
            if node.module.partition(".")[0] == "grader":
                names = [submodule_or(node.module, alias.name) for alias in node.names]
        else:
            continue
        for name in names:
            first, _, rest = name.partition(".")
            if first == "grader":
                yield rest


def submodule_or(module: str, name: str) -> str:
    """``from module import name``: the submodule of that name if there is one, else the module."""
    folder = KIT.joinpath(*module.split("."))
    is_module = (folder / f"{name}.py").is_file() or (folder / name).is_dir()
    return f"{module}.{name}" if is_module else module


@pytest.mark.parametrize("file", MODULES, ids=lambda file: dotted(file) or "grader")
def test_imports_run_downwards(file: Path) -> None:
    """No module imports from a part of its own layer or above."""
    name = dotted(file)
    if not name:
        assert list(imported(file)) == []
        return
    part = part_of(name)
    for other in imported(file):
        if other and part_of(other) != part:
            assert level(part_of(other)) < level(part), f"grader.{name} imports grader.{other}"


def test_what_runs_inside_imports_nothing_of_ours() -> None:
    """The student's interpreter has the standard library alone."""
    for file in (PACKAGE / "observe" / "inside").glob("*.py"):
        assert list(imported(file)) == []


THE_KERNELS_WORD = '"pipe"', "what /proc calls a pipe"
"""A slug that stands for something else, too, and the words that do not look like it."""


def test_nothing_names_an_exercise() -> None:
    """A new exercise is folders alone: the grader knows none by name."""
    slugs = "|".join(catalog.exercise_slugs(KIT))
    # Ordinary words that happen to be slugs may stand in code and prose.
    names = re.compile(rf"[\"'](?:{slugs})[\"'./]|\b(?:send_mail|producer_consumer)\b")
    found = [
        f"{dotted(file)}:{number}"
        for file in MODULES
        for number, line in enumerate(code_lines(file), 1)
        if names.search(line.replace(*THE_KERNELS_WORD))
    ]
    assert found == []


def code_lines(file: Path) -> list[str]:
    """The lines of a file, with docstrings left blank."""
    text = file.read_text(encoding="utf-8")
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
            and node.end_lineno is not None
        ):
            blank = [""] * (node.end_lineno - node.lineno + 1)
            lines[node.lineno - 1 : node.end_lineno] = blank
    return lines


def test_every_test_says_what_it_shows() -> None:
    """A docstring of one sentence, at least."""
    silent = [
        f"{file.relative_to(KIT)}:{node.lineno}"
        for file in (KIT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(file.read_bytes()))
        if isinstance(node, ast.FunctionDef)
        and node.name.startswith("test_")
        and not ast.get_docstring(node)
    ]
    assert silent == []
