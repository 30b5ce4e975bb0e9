"""Turns what strangers handed in into submissions; reads their files and runs none of them.

A folder of submissions holds one folder, or one ``.py`` file, per submission. Whatever is wrong
with a file becomes the problem of that submission and exercise, with a text that names the file;
no fault of one submission touches another.
"""

from __future__ import annotations

import codecs
import io
import os
import re
import stat
import tokenize
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.model import Exercise, Submission, WrongUse
from grader.words import Text, joined, text

MAX_FILE_SIZE = 1_000_000
"""In bytes; the longest honest solution is some thousand."""

MAX_ENTRIES = 20_000
"""Files and folders of one submission that are looked at."""

PASSED_OVER = ("__pycache__", "__MACOSX")
"""Folders that tools leave behind; hidden files and folders are passed over, too."""

_QUADRATIC_CODECS = ("idna", "punycode")
"""Decoding a file of this size takes them minutes."""


LONGEST_SOURCE = 50_000
"""In characters; what is shown of a student's file to people."""


def source_of(file: Path) -> str:
    """The text of a file that was taken in, of a long one the beginning.

    Every line ends with a line feed, as Python counts them. Empty where it can no longer be read.
    """
    try:
        with tokenize.open(file) as text:
            return text.read(LONGEST_SOURCE)
    except (OSError, SyntaxError, LookupError, ValueError):
        return ""


def submissions(
    folder: Path, exercises: Sequence[Exercise], others: Iterable[str] = ()
) -> tuple[Submission, ...]:
    """Take in every submission in ``folder``, sorted by name.

    ``others`` are the slugs of exercises that are not graded now: a single file that is called
    after one of them is not taken for one of ``exercises``.
    """
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except FileNotFoundError:
        raise WrongUse(text("There is no folder {folder}.", folder=folder)) from None
    except NotADirectoryError:
        raise WrongUse(
            text(
                "{file} is a file: name the folder that holds the submissions, one folder (or one"
                " .py file) each.",
                file=folder,
            )
        ) from None
    except OSError as error:
        raise WrongUse(
            text("{place} cannot be read: {reason}.", place=folder, reason=error.strerror)
        ) from None
    folders = {entry.name for entry in entries if not _is_file(entry)}
    slugs = {*others, *(exercise.slug for exercise in exercises)}
    taken = [
        _take_file(entry, exercises, slugs, folders)
        if _is_file(entry)
        else _take_folder(entry, exercises)
        for entry in entries
        if _is_submission(entry)
    ]
    if not taken:
        raise WrongUse(
            text(
                "{folder} holds no submission: it should have one folder (or one .py file) each.",
                folder=folder,
            )
        )
    return tuple(sorted(taken, key=lambda submission: submission.name))


@dataclass(frozen=True)
class _Found:
    """A file with the right name, and where it stands in the submission."""

    path: Path
    place: str
    is_link: bool


def _is_file(entry: os.DirEntry[str]) -> bool:
    """Whether the entry is a submission of one file; a link counts by its name alone."""
    if entry.is_symlink():
        return entry.name.endswith(".py")
    return not entry.is_dir(follow_symlinks=False)


def _is_submission(entry: os.DirEntry[str]) -> bool:
    if passed_over(entry.name):
        return False
    return not _is_file(entry) or entry.name.endswith(".py")


def passed_over(name: str) -> bool:
    """Whether a file or folder of this name is what a tool has left behind, or is hidden."""
    return name.startswith(".") or name in PASSED_OVER


def _take_folder(entry: os.DirEntry[str], exercises: Sequence[Exercise]) -> Submission:
    name = printable(entry.name)
    if entry.is_symlink():
        reason = text(
            "{name} is a link, and links are not followed: put the folder itself here.", name=name
        )
        return Submission(name, {}, {exercise.slug: reason for exercise in exercises})
    found: dict[str, list[_Found]] = {exercise.file: [] for exercise in exercises}
    unread: list[str] = []
    for candidate in _walk(Path(entry.path), unread):
        if candidate.path.name in found:
            found[candidate.path.name].append(candidate)
    files: dict[str, Path] = {}
    problems: dict[str, str] = {}
    for exercise in exercises:
        candidates = sorted(found[exercise.file], key=lambda candidate: candidate.place)
        if len(candidates) > 1:
            places = ", ".join(candidate.place for candidate in candidates)
            problems[exercise.slug] = text(
                "{count} files are called {file}, and only one can be graded: {places}."
                " Hand in one.",
                count=len(candidates),
                file=exercise.file,
                places=places,
            )
        elif candidates:
            _judge(candidates[0], exercise.slug, files, problems)
        elif unread:
            problems[exercise.slug] = text(
                "{file} was not found, but {reasons}.",
                file=exercise.file,
                reasons=joined(text("; "), unread),
            )
    return Submission(name, files, problems)


def _take_file(
    entry: os.DirEntry[str], exercises: Sequence[Exercise], slugs: set[str], folders: set[str]
) -> Submission:
    """Take a submission of one file; a folder of the same name keeps the short name."""
    stem = entry.name.removesuffix(".py")
    name = printable(entry.name if stem in folders else stem)
    found = _Found(Path(entry.path), printable(entry.name), entry.is_symlink())
    slug = meant(stem, slugs) or (exercises[0].slug if len(exercises) == 1 else None)
    if slug is None:
        reason = text(
            "{place}: the name does not say for which exercise it is. Call it {file}, end its name"
            " with _{file}, or grade one exercise at a time, with --exercise {slug}.",
            place=found.place,
            file=exercises[0].file,
            slug=exercises[0].slug,
        )
        return Submission(name, {}, {other.slug: reason for other in exercises})
    files: dict[str, Path] = {}
    problems: dict[str, str] = {}
    if any(exercise.slug == slug for exercise in exercises):
        _judge(found, slug, files, problems)
    return Submission(name, files, problems)


def meant(stem: str, slugs: Iterable[str]) -> str | None:
    """Tell from a name without its ending which exercise it is for; the longest slug is meant."""
    for slug in sorted(slugs, key=len, reverse=True):
        if re.search(rf"(^|[^a-zA-Z0-9]){re.escape(slug)}$", stem):
            return slug
    return None


def _walk(top: Path, unread: list[str]) -> Iterator[_Found]:
    """Yield files and links, never what a link leads to; name in ``unread`` what is closed."""
    folders = [top]
    seen = 0
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    seen += 1
                    if seen > MAX_ENTRIES:
                        unread.append(
                            text("only the first {count} files were looked at", count=MAX_ENTRIES)
                        )
                        return
                    if passed_over(entry.name):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(Path(entry.path))
                    else:
                        place = Path(entry.path).relative_to(top.parent).as_posix()
                        yield _Found(Path(entry.path), printable(place), entry.is_symlink())
        except OSError as error:
            place = printable(folder.relative_to(top.parent).as_posix())
            unread.append(
                text(
                    "the folder {place} cannot be read ({reason})",
                    place=place,
                    reason=error.strerror,
                )
            )


def _judge(found: _Found, slug: str, files: dict[str, Path], problems: dict[str, str]) -> None:
    if found.is_link:
        problem: Text | None = text(
            "{place} is a link, and links are not followed: hand in the file itself.",
            place=found.place,
        )
    else:
        problem = _problem(found)
    if problem is None:
        files[slug] = found.path
    else:
        problems[slug] = problem


def _problem(found: _Found) -> Text | None:
    """Say why a file cannot be Python source text at all, whatever its syntax."""
    try:
        about = found.path.lstat()
        if not stat.S_ISREG(about.st_mode):
            return text("{place} is no regular file.", place=found.place)
        if about.st_size > MAX_FILE_SIZE:
            return text(
                "{place} has {size} bytes; more than {most} are not taken.",
                place=found.place,
                size=about.st_size,
                most=MAX_FILE_SIZE,
            )
        source = found.path.read_bytes()
    except OSError as error:
        return text("{place} cannot be read: {reason}.", place=found.place, reason=error.strerror)
    if source.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return text(
            "{place} is UTF-16 text, which Python does not read: save it as UTF-8.",
            place=found.place,
        )
    if b"\0" in source:
        line = source[: source.index(b"\0")].count(b"\n") + 1
        return text(
            "{place} is no Python file: it has a NUL byte in line {line}.",
            place=found.place,
            line=line,
        )
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        if encoding.lower() in _QUADRATIC_CODECS:
            return text(
                "{place} declares the encoding {encoding}: save it as UTF-8.",
                place=found.place,
                encoding=encoding,
            )
        source.decode(encoding)
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        return text(
            "{place} is no {encoding} text (line {line}, byte 0x{byte:02x}): save it as UTF-8.",
            place=found.place,
            encoding=error.encoding,
            line=line,
            byte=source[error.start],
        )
    except (SyntaxError, LookupError, UnicodeError) as error:
        reason = error.msg if isinstance(error, SyntaxError) else str(error)
        return text(
            "{place} cannot be decoded ({reason}): save it as UTF-8.",
            place=found.place,
            reason=reason,
        )
    return None


def printable(name: str) -> str:
    r"""Write what is not printable in a file's name as Python does, an undecodable byte ``\udc…``.

    Different names stay different.
    """
    return "".join(
        character
        if character.isprintable() and character != "\\"
        else character.encode("unicode_escape").decode("ascii")
        for character in name
    )
