"""Texts of strangers, made harmless for terminals, spreadsheets and all that shows them."""

from __future__ import annotations

import json
import re
import unicodedata

_STARTS_A_FORMULA = "=+-@\uff1d\uff0b\uff0d\uff20"
"""In East Asian locales the wide forms count, too."""

_FORMULA = re.compile(rf'(?:^|(?<=;))(?=[\s"]*[{re.escape(_STARTS_A_FORMULA)}])')
_UNUSUAL = re.compile(r"[^ -~]")


def visible(text: str) -> str:
    """Write what does not print, and what turns the direction of a text, as an escape."""
    return _UNUSUAL.sub(_escape, text)


def one_line(text: str) -> str:
    """Put a text on one line, every character of it visible."""
    return visible(" ".join(text.split()))


def json_text(document: object) -> str:
    """Write JSON for people and programs, every character of its texts visible."""
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    return _UNUSUAL.sub(_json_escape, text)


def inert(field: str) -> str:
    """Keep spreadsheets from taking a text, or a part of it, for a formula.

    A text is taken for one by its first character, and where a spreadsheet separates columns by
    semicolons also behind each of these, within quotation marks, too: see
    https://owasp.org/www-community/attacks/CSV_Injection. An apostrophe before it makes it a text.
    """
    return _FORMULA.sub("'", field)


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    return character if _prints(character) else character.encode("unicode_escape").decode("ascii")


def _json_escape(found: re.Match[str]) -> str:
    character = found[0]
    structure = character == "\n"
    return character if structure or _prints(character) else json.dumps(character)[1:-1]


def _prints(character: str) -> bool:
    """Whether it shows itself and does no more; the wide spaces of Chinese texts are such, too."""
    return character.isprintable() or unicodedata.category(character) == "Zs"
