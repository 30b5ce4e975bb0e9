"""Who handed in what: ``submissions.json``, made by ``grader collect`` and kept beside the results.

It stands in the folder of submissions, and ``grader grade`` copies it into the folder of results,
so that ``grader export`` can tell a learning platform whose score it is::

    {
      "schema": 1,
      "source": "canvas",              what the download was recognised as
      "submissions": [
        {"submission": "arendt_anna_1234",   the folder's name in SUBMISSIONS
         "student": {"name": "Arendt, Anna", "id": "1234", "login": null, "sis_id": null,
                     "email": null, "group": null},
         "late": true,                 null where the platform does not say
         "submitted_at": "2026-11-02T09:30:00+00:00",   ISO 8601, or null
         "version": 2,                 the newest one, counted from 1; null where unknown
         "came_from": ["arendtanna_LATE_1234_77_send_mail-1.py"]}, …   names in the download
      ]
    }

A platform says only some of this; what it does not say is null. Submissions that came in by other
ways than ``grader collect`` have no entry.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from types import NoneType
from typing import Any

from grader.model import WrongUse
from grader.words import text

SCHEMA = 1
FILE = "submissions.json"


@dataclass(frozen=True)
class Student:
    """What a platform says of a student; ids are texts, even where they are digits alone."""

    name: str | None = None
    id: str | None = None
    login: str | None = None
    sis_id: str | None = None
    email: str | None = None
    group: str | None = None


@dataclass(frozen=True)
class HandedIn:
    """One submission as it came in."""

    submission: str
    student: Student
    late: bool | None = None
    submitted_at: str | None = None
    version: int | None = None
    came_from: tuple[str, ...] = ()


@dataclass(frozen=True)
class Manifest:
    """All submissions of a download."""

    source: str
    submissions: tuple[HandedIn, ...]

    def of(self, submission: str) -> HandedIn | None:
        """The entry of a submission, if it has one."""
        return next((entry for entry in self.submissions if entry.submission == submission), None)


_TEXT = (str, NoneType)
_STUDENT = {field.name: _TEXT for field in fields(Student)}
_ENTRY = {
    "submission": (str,),
    "student": (dict,),
    "late": (bool, NoneType),
    "submitted_at": _TEXT,
    "version": (int, NoneType),
    "came_from": (list,),
}
"""Field -> of what types its value may be; the same for those of a student."""


def as_json(manifest: Manifest) -> str:
    """The text of ``submissions.json``.

    Names may hold bytes of an unknown encoding, as `os.fsdecode` has them. UTF-8 has no such
    characters, and JSON's escapes for them are Python's, too.
    """
    document = {
        "schema": SCHEMA,
        "source": manifest.source,
        "submissions": [asdict(entry) for entry in manifest.submissions],
    }
    words = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    return words.encode(errors="backslashreplace").decode()


def read(folder: Path) -> Manifest | None:
    """Read the manifest in ``folder``; None where there is none.

    Raises:
        WrongUse: when there is one that cannot be read.
    """
    file = folder / FILE
    try:
        document = json.loads(file.read_bytes())
        if document["schema"] != SCHEMA:
            raise ValueError(document["schema"])
        entries = [
            _entry(entry, f"submissions[{number}]")
            for number, entry in enumerate(document["submissions"])
        ]
        return Manifest(str(document["source"]), tuple(entries))
    except FileNotFoundError:
        return None
    except _Unfit as error:
        raise WrongUse(
            text(
                "{file} cannot be read: {place} cannot be {value}. Mend it, or collect the"
                " submissions anew.",
                file=file,
                place=error.place,
                value=error.value,
            )
        ) from None
    except (OSError, ValueError, TypeError, KeyError):
        raise WrongUse(
            text(
                "{file} cannot be read: collect the submissions anew, or remove it.",
                file=file,
            )
        ) from None


class _Unfit(Exception):
    """A field of the file holds what it cannot hold."""

    def __init__(self, place: str, value: object) -> None:
        super().__init__(place)
        self.place = place
        self.value = json.dumps(value)


def _entry(document: object, place: str) -> HandedIn:
    """Make an entry of what the file says, which may be anything."""
    entry = _checked(document, _ENTRY, place)
    student = Student(**_checked(entry["student"], _STUDENT, f"{place}.student"))
    came_from = entry["came_from"]
    if not all(isinstance(each, str) for each in came_from):
        raise _Unfit(f"{place}.came_from", came_from)
    return HandedIn(**{**entry, "student": student, "came_from": tuple(came_from)})


def _checked(document: object, types: Mapping[str, tuple[type, ...]], place: str) -> dict[str, Any]:
    """An object each of whose fields is of one of its types; what has none, the caller refuses."""
    if not isinstance(document, dict):
        raise _Unfit(place, document)
    for name, value in document.items():
        if type(value) not in types.get(name, (type(value),)):
            raise _Unfit(f"{place}.{name}", value)
    return document
