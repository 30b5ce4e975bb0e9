"""Texts for people: written in English, and said in each language that there is a catalog for.

A text is a template in the sense of `str.format`. Its translations are in PO files, with the
template as the msgid (see https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html):
``grader/locale/<language>.po`` has those of the grader itself, and a suite has its own beside it,
``test_<slug>.<language>.po``. They are read as they are, so a teacher who writes a suite compiles
nothing.
"""

from __future__ import annotations

import locale
import os
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import polib

ENGLISH = "en"
LANGUAGES = {ENGLISH: "English", "zh": "简体中文"}
"""Language -> its own name for itself."""

LANGUAGE_VARIABLE = "GRADER_LANG"
_VARIABLES = (LANGUAGE_VARIABLE, "LC_ALL", "LC_MESSAGES", "LANG")
_OWN = Path(__file__).parent / "locale"


class Text(str):
    """A text in English that knows its translations."""

    __slots__ = ("translations",)

    translations: Mapping[str, str]
    """Language -> the same text in it."""

    def __new__(cls, english: str, translations: Mapping[str, str] | None = None) -> Text:
        text = super().__new__(cls, english)
        text.translations = dict(translations or {})
        return text

    def __getnewargs__(self) -> tuple[str, Mapping[str, str]]:  # type: ignore[override]
        return str(self), self.translations


def text(template: str, /, **values: object) -> Text:
    """Say something in every language that knows how; values that are texts are said in it, too.

    Without values, braces stand for themselves. What is a text already stays as it is.
    """
    if isinstance(template, Text):
        return template
    return Text(
        _filled(template, values, ENGLISH),
        {
            language: _filled(catalog[template], values, language)
            for language, catalog in _catalogs().items()
            if template in catalog
        },
    )


def said(words: str, language: str) -> str:
    """The text in this language; in English where it does not know it."""
    return words.translations.get(language, str(words)) if isinstance(words, Text) else words


def joined(separator: str, words: Iterable[str]) -> Text:
    """Put texts one behind the other, in each language."""
    parts = tuple(words)
    return Text(
        separator.join(parts),
        {
            language: said(separator, language).join(said(part, language) for part in parts)
            for language in _catalogs()
            if any(
                isinstance(part, Text) and language in part.translations
                for part in (separator, *parts)
            )
        },
    )


def translations(fields: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Language -> name -> the text in it, of those that have one: for JSON."""
    found: dict[str, dict[str, str]] = {}
    for name, words in fields.items():
        if isinstance(words, Text):
            for language, translated in words.translations.items():
                found.setdefault(language, {})[name] = translated
    return found


def with_translations(
    fields: Mapping[str, str], translated: Mapping[str, Mapping[str, str]]
) -> dict[str, Text]:
    """The texts again that `translations` took apart."""
    return {
        name: Text(
            english,
            {language: texts[name] for language, texts in translated.items() if name in texts},
        )
        for name, english in fields.items()
    }


def catalogs_of(suite: Path) -> dict[str, Path]:
    """Language -> PO file, of those that a suite has beside it."""
    files = {
        language: suite.with_suffix(f".{language}.po")
        for language in LANGUAGES
        if language != ENGLISH
    }
    return {language: file for language, file in files.items() if file.is_file()}


@cache
def use_catalogs_of(suite: Path) -> None:
    """Take in the PO files of a suite, once in the life of a process."""
    for language, file in catalogs_of(suite).items():
        _catalogs()[language].update(_read(file))


def preferred() -> str:
    """The language that the settings of the user ask for; English where we do not have it."""
    for variable in _VARIABLES:
        if os.environ.get(variable):
            return language_of(os.environ[variable])
    return language_of(locale.getlocale()[0] or "")


def language_of(name: str) -> str:
    """The language of a locale called "zh_CN.UTF-8", or on Windows "Chinese (Simplified)_China"."""
    chinese = name.casefold().startswith(("zh", "chinese"))
    return "zh" if chinese else ENGLISH


@cache
def _catalogs() -> dict[str, dict[str, str]]:
    """Language -> template -> translation, of all that was taken in."""
    return {
        language: _read(_OWN / f"{language}.po") for language in LANGUAGES if language != ENGLISH
    }


def _read(file: Path) -> dict[str, str]:
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(file)) if entry.translated()}


def _filled(template: str, values: Mapping[str, object], language: str) -> str:
    if not values:
        return template
    return template.format_map(
        {
            name: said(value, language) if isinstance(value, str) else value
            for name, value in values.items()
        }
    )
