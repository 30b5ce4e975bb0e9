"""The texts that want a translation, and the PO files that have them.

``python -m tests.catalogs`` puts every text that has none yet into its PO file, to be filled in,
and takes out those that nobody says any more.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import typer

import grader
from grader.cli import app
from grader.cli import help as help_pages
from grader.words import ENGLISH, LANGUAGES

PACKAGE = Path(grader.__file__).parent
KIT = PACKAGE.parent
SUITES = (*KIT.glob("tests/hidden/test_*.py"), *KIT.glob("exercises/*/test_*.py"))

_SAYING = {"text": (0,), "say": (0,)}
"""Function -> which of its arguments are texts."""
_SAYING_BY_NAME = {"expect": ("expected", "seen", "help"), "failed": ("expected", "seen", "help")}
_IN_TEMPLATES = re.compile(r"""\b_\(\s*(?:"([^"]*)"|'([^']*)')""")


class NotLiteral(Exception):
    """A text that nobody can translate, because it is put together where it is said."""


def texts_of_suite(suite: Path) -> list[str]:
    """Titles, hints, and what the checks say, in the order of the file."""
    tree = ast.parse(suite.read_bytes())
    found = dict.fromkeys(_said(tree, suite))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            title = (ast.get_docstring(node) or "").splitlines()[:1]
            found |= dict.fromkeys(title)
            for marker in node.decorator_list:
                if isinstance(marker, ast.Call) and ast.unparse(marker.func).endswith("mark.hint"):
                    found |= dict.fromkeys(_literals(marker.args, suite))
    return list(found)


def texts_of_grader() -> list[str]:
    """What the grader itself says: modules and pages by their names, then the help pages."""
    found: dict[str, None] = {}
    for file in sorted(PACKAGE.rglob("*.py")):
        found |= dict.fromkeys(_said(ast.parse(file.read_bytes()), file))
    for file in sorted(PACKAGE.rglob("*.j2")):
        for match in _IN_TEMPLATES.finditer(file.read_text(encoding="utf-8")):
            found[match[1] or match[2]] = None
    found |= dict.fromkeys(help_pages.texts(typer.main.get_command(app)))
    return list(found)


def catalogs() -> Iterator[tuple[str, Path, list[str]]]:
    """Language, PO file, and the texts that it should have."""
    for language in LANGUAGES:
        if language != ENGLISH:
            yield language, PACKAGE / "locale" / f"{language}.po", texts_of_grader()
            for suite in sorted(SUITES):
                yield language, suite.with_suffix(f".{language}.po"), texts_of_suite(suite)


def _said(tree: ast.AST, file: Path) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).removeprefix("words.")
            said = [node.args[place] for place in _SAYING.get(name, ()) if place < len(node.args)]
            by_name = _SAYING_BY_NAME.get(name, ())
            said += [keyword.value for keyword in node.keywords if keyword.arg in by_name]
            yield from _literals(said, file)


def _literals(expressions: list[ast.expr], file: Path) -> Iterator[str]:
    """The texts that an expression can come to; names stand for texts that were made elsewhere."""
    for expression in expressions:
        match expression:
            case ast.Constant(value=str(words)):
                if words:
                    yield words
            case ast.IfExp():
                yield from _literals([expression.body, expression.orelse], file)
            case ast.Name() | ast.Attribute() | ast.Call() | ast.Subscript():
                pass  # a call of text() is found on its own
            case _:
                raise NotLiteral(f"{file}:{expression.lineno}: {ast.unparse(expression)}")


def _update(file: Path, language: str, texts: list[str]) -> None:
    known = {entry.msgid: entry for entry in polib.pofile(str(file))} if file.is_file() else {}
    catalog = polib.POFile(wrapwidth=100)
    catalog.metadata = {
        "Language": {"zh": "zh_CN"}.get(language, language),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    for words in texts:
        catalog.append(known.get(words, polib.POEntry(msgid=words)))
    file.parent.mkdir(exist_ok=True)
    catalog.save(str(file))


if __name__ == "__main__":
    for language, file, texts in catalogs():
        _update(file, language, texts)
