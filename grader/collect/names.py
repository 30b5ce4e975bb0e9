"""Names for files and folders that every file system takes, and that stay different on each.

What Windows forbids is in https://learn.microsoft.com/windows/win32/fileio/naming-a-file: some
characters, the names of devices, and a dot or a space at the end. There and on Macs ``A`` is ``a``,
and on Macs an accent is the same whether it is a character of its own or not.
"""

from __future__ import annotations

import re
import unicodedata

from grader.manifest import Student

_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_LONGEST_PART = 120
"""In bytes; file systems take 255, and Windows 260 characters for a whole path."""
_LONGEST_LABEL = 90
_NOBODY = "submission"


def safe(part: str) -> str:
    """A name for a file or folder: the same where that may be, and never one that leads away."""
    composed = unicodedata.normalize("NFC", part)
    shown = "".join(each if each.isprintable() else "_" for each in composed)
    return _fitting(_FORBIDDEN.sub("_", shown), _LONGEST_PART)


def same(place: tuple[str, ...]) -> tuple[str, ...]:
    """What is equal for two places that are one on some file system."""
    return tuple(unicodedata.normalize("NFKC", part).casefold() for part in place)


def folder_name(student: Student) -> str:
    """A folder for a student: who it is, and the number that tells two of one name apart."""
    label = student.name or student.login or student.email or student.group
    number = student.id or student.sis_id or student.login
    parts = dict.fromkeys(filter(None, (label, number)))
    words = "_".join(filter(None, map(_words, parts)))
    # A number may stand behind the name already, as in Moodle's "Participant 12".
    if student.name and number and student.name.endswith(f" {number}"):
        words = _words(student.name)
    return _fitting(words, _LONGEST_LABEL) if words else _NOBODY


def numbered(name: str, number: int) -> str:
    """Another name, where there are several students of one name."""
    return f"{name}-{number}"


def _words(label: str) -> str:
    """Letters and digits of any script, and what else is part of names; one line for the rest."""
    composed = unicodedata.normalize("NFC", label)
    kept = "".join(each if _belongs(each) else " " for each in composed)
    return "_".join(kept.split()).strip("._-")


def _belongs(character: str) -> bool:
    # Vowel signs of Indian and Thai scripts are marks, and no letters.
    return character.isalnum() or character in "_.-" or unicodedata.category(character)[0] == "M"


def _fitting(name: str, longest: int) -> str:
    """Shorten a name, its ending left, and change one that is not allowed whole."""
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 10:
        stem, dot, ending = name, "", ""
    room = longest - len((dot + ending).encode())
    stem = stem.encode(errors="replace")[:room].decode(errors="ignore")
    fitting = f"{stem}{dot}{ending}".rstrip(". ").lstrip(" ")
    if not fitting or _DEVICES.fullmatch(fitting):
        return f"_{fitting}"
    return fitting
