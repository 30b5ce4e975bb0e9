"""Texts in several languages."""

from __future__ import annotations

import pickle
import string
from pathlib import Path

import polib
import pytest

from grader import words
from grader.words import Text, joined, said, text
from tests.catalogs import KIT, catalogs

CATALOGS = [
    pytest.param(file, texts, id=str(file.relative_to(KIT))) for _, file, texts in catalogs()
]


def placeholders(template: str) -> set[str]:
    """The names that a template wants values for."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(template) if name}
    except ValueError:  # braces that stand for themselves
        return set()


@pytest.mark.parametrize(("file", "texts"), CATALOGS)
def test_every_text_is_translated(file: Path, texts: list[str]) -> None:
    """None lacks its translation, and none is translated that nobody says."""
    entries = {entry.msgid: entry.msgstr for entry in polib.pofile(str(file))}
    assert [words for words in texts if not entries.get(words)] == []
    assert sorted(entries.keys() - set(texts)) == []


@pytest.mark.parametrize(("file", "texts"), CATALOGS)
def test_placeholders_agree(file: Path, texts: list[str]) -> None:
    """A translation leaves out no value and asks for no other."""
    assert texts
    unequal = [
        entry.msgid
        for entry in polib.pofile(str(file))
        if placeholders(entry.msgid) != placeholders(entry.msgstr)
    ]
    assert unequal == []


def test_a_text_is_said_in_each_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """Values that are texts are said in the language of the whole; unknown ones stay English."""
    catalog = {"{who} waits": "{who}在等待", "child {number}": "子进程 {number}"}
    monkeypatch.setattr(words, "_catalogs", lambda: {"zh": catalog})
    waits = text("{who} waits", who=text("child {number}", number=3))
    assert (waits, said(waits, "zh"), said(waits, "en")) == (
        "child 3 waits",
        "子进程 3在等待",
        "child 3 waits",
    )
    assert said(text("{who} ends", who=waits), "zh") == "child 3 waits ends"
    assert said(joined("; ", [waits, Text("x")]), "zh") == "子进程 3在等待; x"
    assert said("plain", "zh") == "plain"
    assert said(text(waits), "zh") == "子进程 3在等待"
    assert pickle.loads(pickle.dumps(waits)).translations == waits.translations


def test_a_suite_brings_its_own(tmp_path: Path) -> None:
    """The PO file beside it is taken in as it is."""
    suite = tmp_path / "test_own.py"
    catalog = polib.POFile()
    catalog.append(polib.POEntry(msgid="only in this suite: {n}", msgstr="仅在此测试中：{n}"))
    catalog.save(str(tmp_path / "test_own.zh.po"))
    assert text("only in this suite: {n}", n=1).translations == {}
    words.use_catalogs_of(suite)
    assert said(text("only in this suite: {n}", n=1), "zh") == "仅在此测试中：1"


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("zh_CN.UTF-8", "zh"),
        ("zh_TW", "zh"),
        ("Chinese (Simplified)_China", "zh"),
        ("de_DE", "en"),
        ("C", "en"),
        ("", "en"),
    ],
)
def test_the_language_is_that_of_the_settings(
    name: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """English where we do not have it; our own variable goes before the system's."""
    assert words.language_of(name) == language
    monkeypatch.delenv("GRADER_LANG")
    monkeypatch.setenv("LC_ALL", name or "C")
    assert words.preferred() == language
    monkeypatch.setenv("GRADER_LANG", "zh")
    assert words.preferred() == "zh"


def test_one_text_has_one_translation() -> None:
    """All catalogs are one when the programs of a class are graded: none may speak for another."""
    said_as: dict[str, set[str]] = {}
    for _, file, _ in catalogs():
        for entry in polib.pofile(str(file)):
            said_as.setdefault(entry.msgid, set()).add(entry.msgstr)
    assert {words: said for words, said in said_as.items() if len(said) > 1} == {}
