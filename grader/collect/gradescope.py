"""Gradescope: Assignment, Review Grades, Export Submissions.

The export has a folder ``submission_<id>`` for each submission, and ``submission_metadata.yml``,
which Gradescope writes with Ruby: keys are symbols, ``:submitters:`` lists ``:name:``, ``:sid:``
and ``:email:``, ``:created_at:`` is the time, ``:history:`` the earlier submissions. Gradescope
documents the export at https://help.gradescope.com and not its form; that is the one which public
programs read. A submission of several students goes to each of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, time
from importlib.util import find_spec
from typing import Any

from grader.collect.found import Found, Listing, Told, Unreadable
from grader.collect.sorting import Piece, Sorting, at
from grader.intake import printable
from grader.manifest import Student
from grader.model import WrongUse
from grader.words import text

METADATA = "submission_metadata.yml"


def recognises(listing: Listing) -> bool:
    """Whether the file about the submissions is there."""
    return any(found.parts == (METADATA,) for found in listing.files)


def sort(listing: Listing, slugs: Collection[str]) -> Sorting:  # noqa: ARG001
    """Put each file down to those who have handed it in; a student's newest submission stays."""
    sorting = Sorting()
    tops = listing.tops()
    metadata = tops.pop(METADATA, [])
    if not metadata:
        raise WrongUse(
            text("There is no {file}: it is in the zip that Gradescope exports.", file=METADATA)
        )
    sorting.about += 1
    for folder, entry in _entries(metadata[0]):
        files = tops.pop(folder, [])
        if not files:
            sorting.unplaced.append(
                Told(printable(folder), text("{file} names it, and it is not there", file=METADATA))
            )
        students = [*_students(entry)]
        if not students:
            for found in files:
                reason = text("{file} does not say who handed it in", file=METADATA)
                sorting.refuse(found, reason)
        for found in files:
            for student in students:
                sorting.put(student, _piece(found, entry))
    for found in (found for files in tops.values() for found in files):
        sorting.refuse(found, text("{file} does not name it", file=METADATA))
    sorting.keep_newest_of_all()
    return sorting


def _entries(metadata: Found) -> Iterator[tuple[str, Mapping[str, Any]]]:
    try:
        document = _read_yaml(metadata.read())
    except Unreadable as error:
        raise WrongUse(text("{file} {reason}.", file=METADATA, reason=error.args[0])) from None
    if not isinstance(document, dict):
        raise _not_understood("")
    for folder, entry in document.items():
        if not isinstance(entry, dict):
            raise _not_understood(str(folder))
        yield str(folder), {str(key).lstrip(":"): value for key, value in entry.items()}


def _read_yaml(content: bytes) -> object:
    if find_spec("yaml") is None:
        raise WrongUse(
            text(
                "PyYAML is not installed, which reads {file}. Install it with this package: pip"
                " install 'multiprocessing-exercises[teacher]'.",
                file=METADATA,
            )
        )
    import yaml

    class Loader(yaml.SafeLoader):
        """Takes Ruby's own types for what they are made of."""

    def plain(loader: yaml.SafeLoader, _suffix: str, node: yaml.Node) -> object:
        if isinstance(node, yaml.MappingNode):
            return loader.construct_mapping(node, deep=True)
        if isinstance(node, yaml.SequenceNode):
            return loader.construct_sequence(node, deep=True)
        return str(node.value)

    Loader.add_multi_constructor("!", plain)
    try:
        return yaml.load(content, Loader)  # noqa: S506  a safe one
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _not_understood(str(error).partition("\n")[0]) from None


def _not_understood(where: str) -> WrongUse:
    return WrongUse(
        text(
            "{file} is not what Gradescope writes ({where}): export the submissions anew.",
            file=METADATA,
            where=where or "?",
        )
    )


def _students(entry: Mapping[str, Any]) -> Iterator[Student]:
    submitters = entry.get("submitters")
    for submitter in submitters if isinstance(submitters, list) else ():
        if isinstance(submitter, dict):
            known = {str(key).lstrip(":"): value for key, value in submitter.items()}
            name, sid, email = (_words(known.get(key)) for key in ("name", "sid", "email"))
            if name or sid or email:
                yield Student(name=name, sis_id=sid, email=email)


def _words(value: object) -> str | None:
    return str(value) if value not in (None, "") else None


def _piece(found: Found, entry: Mapping[str, Any]) -> Piece:
    history = entry.get("history")
    version = len(history) + 1 if isinstance(history, list) else None
    order, submitted_at = _time(entry.get("created_at"))
    place = found.parts[1:] or found.parts
    return Piece(found, place, order, submitted_at=submitted_at, version=version)


def _time(value: object) -> tuple[tuple[int, ...], str | None]:
    """YAML has times of its own; what it does not know as one is a text."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.replace(" UTC", "+00:00").replace(" Z", "Z"))
        except ValueError:
            return (), None
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    return at(value) if isinstance(value, datetime) else ((), None)
