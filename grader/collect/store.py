"""The folder of submissions that a download is laid down in, and what of it was there before.

``submissions.json`` says who handed in what, see ``grader.manifest``. Beside it ``.collected.json``
keeps of each file what it was when it was collected, so that a later download changes only what is
new: a file that has not come in anew stays as it is, or away, whatever a teacher has done with it
since, and one that has goes to ``.earlier`` before another takes its place. What the later download
does not have stays. ``grader grade`` passes over what begins with a dot.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from enum import Enum, auto
from hashlib import sha256
from pathlib import Path

from grader import manifest, results
from grader.collect import names
from grader.collect.found import Told
from grader.collect.handed_in import HandedIn, Ready
from grader.collect.slugs import PROGRAM
from grader.collect.sorting import identity
from grader.files import NotWritten, not_written, whole_files
from grader.manifest import HandedIn as Entry
from grader.manifest import Manifest, Student
from grader.model import WrongUse
from grader.words import text

RECORD = ".collected.json"
EARLIER = ".earlier"

_SCHEMA = 1


class Change(Enum):
    """What has become of a submission."""

    NEW = auto()
    UPDATED = auto()
    UNCHANGED = auto()


@dataclass(frozen=True)
class _Kept:
    """What is kept of a file that was collected."""

    sha256: str
    came_from: str
    order: tuple[int, ...]
    late: bool | None
    submitted_at: str | None
    version: int | None

    @classmethod
    def of(cls, ready: Ready) -> _Kept:
        piece = ready.piece
        return cls(
            sha256(ready.content).hexdigest(),
            piece.found.place,
            piece.order,
            piece.late,
            piece.submitted_at,
            piece.version,
        )


class Store:
    """The folder; to be had from `kept`."""

    def __init__(self, folder: Path, source: str) -> None:
        self._folder = folder
        self._source = source
        before = _manifest(folder, source)
        self._entries = {entry.submission: entry for entry in before.submissions}
        self._names = {identity(entry.student): entry.submission for entry in before.submissions}
        self._used = {names.same((name,)) for name in (*self._entries, manifest.FILE)}
        self._files = _read_record(folder)
        self.write()

    def put(self, student: Student, handed_in: HandedIn) -> tuple[str, Change, list[Told]]:
        """Lay down what a student has handed in; return where, and what is to be said of it."""
        name = self._name(student)
        before = self._files.get(name)
        if before is None:
            self._make_folder(name)
        kept = dict(before or {})
        programs = _programs(kept)
        notes = []
        changed = False
        for place, ready in handed_in.files.items():
            path = "/".join(place)
            now = _Kept.of(ready)
            was = kept.get(path)
            others = [each for each in programs.get(place[-1], ()) if each in kept]
            if any(_is_older(now, kept[each]) for each in (path, *others) if each in kept):
                reason = text("is older than what is there, which stays")
                notes.append(Told(ready.piece.found.place, reason))
                continue
            if not was or was.sha256 != now.sha256 or self._came_back(name, path, was, now):
                for other in others:
                    if tuple(other.split("/")) not in handed_in.files:
                        # Wherever it stands, this one takes its place.
                        self._set_aside(name, other)
                        del kept[other]
                changed |= self._write(name, place, ready.content, kept)
            kept[path] = now
        self._files[name] = kept
        self._entries[name] = _entry(name, student, [*kept.values()])
        change = Change.UPDATED if changed else Change.UNCHANGED
        return name, Change.NEW if before is None else change, notes

    def _came_back(self, name: str, path: str, was: _Kept, now: _Kept) -> bool:
        """Whether a file that was removed here has been handed in again, as it was."""
        again = (now.version, now.came_from) != (was.version, was.came_from)
        return again and not (self._folder / name / path).exists()

    def write(self) -> None:
        """Write who has handed in what, as far as it is laid down."""
        entries = tuple(self._entries[name] for name in sorted(self._entries))
        files = {
            name: {path: asdict(kept) for path, kept in files.items()}
            for name, files in sorted(self._files.items())
        }
        record = {"schema": _SCHEMA, "files": files}
        with whole_files(self._folder / manifest.FILE, self._folder / RECORD) as (said, kept):
            said.write(manifest.as_json(Manifest(self._source, entries)))
            kept.write(json.dumps(record, ensure_ascii=False, indent=1) + "\n")

    def _name(self, student: Student) -> str:
        """The student's folder: the one of before, or one that nobody has."""
        who = identity(student)
        if who not in self._names:
            wanted = name = names.folder_name(student)
            number = 2
            while names.same((name,)) in self._used:
                name = names.numbered(wanted, number)
                number += 1
            self._used.add(names.same((name,)))
            self._names[who] = name
        return self._names[who]

    def _make_folder(self, name: str) -> None:
        """Have a folder also of a student of whom nothing could be taken."""
        try:
            (self._folder / name).mkdir(exist_ok=True)
        except OSError as error:
            raise NotWritten(
                text(
                    "{folder} cannot be made: {reason}.",
                    folder=self._folder / name,
                    reason=error.strerror,
                )
            ) from error

    def _write(
        self, name: str, place: tuple[str, ...], content: bytes, kept: dict[str, _Kept]
    ) -> bool:
        """Write a file; return whether that was another one than there was."""
        file = self._folder.joinpath(name, *place)
        try:
            if file.is_file() and not file.is_symlink() and file.read_bytes() == content:
                return False
            self._make_way(name, place, kept)
            file.parent.mkdir(parents=True, exist_ok=True)
            temporary = file.with_name(f".{sha256(file.name.encode()).hexdigest()[:16]}.tmp")
            temporary.write_bytes(content)
            temporary.replace(file)
        except OSError as error:
            raise not_written(error, file) from error
        return True

    def _make_way(self, name: str, place: tuple[str, ...], kept: dict[str, _Kept]) -> None:
        """Set aside what is there, and files of earlier where there are folders now."""
        for length in range(1, len(place) + 1):
            path = "/".join(place[:length])
            there = self._folder / name / path
            is_folder = there.is_dir() and not there.is_symlink()
            if os.path.lexists(there) and (length == len(place) or not is_folder):
                self._set_aside(name, path)
                for other in [each for each in kept if f"{each}/".startswith(f"{path}/")]:
                    del kept[other]

    def _set_aside(self, name: str, path: str) -> None:
        """Move what is there to where it is out of the way, and can be found."""
        number = 1
        while os.path.lexists(aside := self._folder / EARLIER / name / str(number) / path):
            number += 1
        try:
            aside.parent.mkdir(parents=True, exist_ok=True)
            (self._folder / name / path).rename(aside)
        except FileNotFoundError:
            pass  # somebody has removed it
        except OSError as error:
            raise not_written(error, aside) from error


@contextmanager
def kept(folder: Path, source: str) -> Iterator[Store]:
    """Have the folder to oneself; what is laid down is written even where an error ends it.

    Raises:
        WrongUse: when the folder holds something else, or another run has it.
        NotWritten: when it cannot be written.
    """
    with ExitStack() as keeping:
        try:
            keeping.enter_context(results.kept(folder))
        except OSError as error:
            raise WrongUse(
                text("{folder} cannot be made: {reason}.", folder=folder, reason=error.strerror)
            ) from None
        store = Store(folder, source)
        try:
            yield store
        finally:
            store.write()


def _manifest(folder: Path, source: str) -> Manifest:
    """What was collected before.

    Raises:
        WrongUse: when that was of another kind, or is not ours.
    """
    before = manifest.read(folder)
    if before is None:
        if any(folder.iterdir()):
            raise WrongUse(
                text(
                    "{folder} holds files that were not put there by grader collect: name another"
                    " folder, which may be a new one.",
                    folder=folder,
                )
            )
        return Manifest(source, ())
    if before.source != source:
        raise WrongUse(
            text(
                "{folder} holds submissions of another kind ({before}, and these are {now}): name"
                " another folder, or say with --from what these are.",
                folder=folder,
                before=before.source,
                now=source,
            )
        )
    return before


def _is_older(now: _Kept, was: _Kept) -> bool:
    return bool(now.order and was.order) and now.order < was.order


def _programs(kept: Iterable[str]) -> dict[str, list[str]]:
    """Name -> where programs of this name stand."""
    programs: dict[str, list[str]] = {}
    for path in kept:
        name = path.rpartition("/")[-1]
        if name.endswith(PROGRAM):
            programs.setdefault(name, []).append(path)
    return programs


def _entry(name: str, student: Student, files: Sequence[_Kept]) -> Entry:
    late = [each.late for each in files if each.late is not None]
    times = [each.submitted_at for each in files if each.submitted_at is not None]
    versions = [each.version for each in files if each.version is not None]
    return Entry(
        name,
        student,
        late=any(late) if late else None,
        submitted_at=max(times, default=None),
        version=max(versions, default=None),
        came_from=tuple(sorted({each.came_from for each in files})),
    )


def _read_record(folder: Path) -> dict[str, dict[str, _Kept]]:
    file = folder / RECORD
    try:
        document = json.loads(file.read_bytes())
        return {
            name: {
                path: _Kept(**{**kept, "order": tuple(kept["order"])})
                for path, kept in files.items()
            }
            for name, files in document["files"].items()
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        raise WrongUse(
            text("{file} cannot be read: collect the submissions into a new folder.", file=file)
        ) from None
