"""Packs this very package, as it is installed here, into a wheel.

So there is one way, whether the package comes from a checkout or from a wheel: it takes no build
tools, no network and no source but what runs, and students get just what the teacher has. A wheel
is a zip file with the package and a folder of metadata, the last of which lists all files with
their hashes; see https://packaging.python.org/en/latest/specifications/binary-distribution-format/.

The long description is left out: it is for teachers, and tells of hidden suites.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path, PurePath

import grader
from grader.handout.archive import packed
from grader.model import WrongUse
from grader.words import text

_DISTRIBUTION = "multiprocessing-exercises"
_PACKAGE = Path(grader.__file__).parent
_LEFT_BY_EDITORS = (".bak", ".orig", ".pyc", ".rej", "~")

_ABOUT = """\
Wheel-Version: 1.0
Generator: grader {version}
Root-Is-Purelib: true
Tag: py3-none-any
"""


@dataclass(frozen=True)
class Wheel:
    """A file that pip can install."""

    name: str
    content: bytes
    python: str
    """The oldest version of Python that it works with."""


def own_wheel() -> Wheel:
    """Pack the package.

    Raises:
        WrongUse: when it is not installed, or has become another version since.
    """
    installed = _installed()
    stem = f"{_DISTRIBUTION.replace('-', '_')}-{grader.__version__}"
    files = [*sorted(_package_files()), *sorted(_metadata(installed, f"{stem}.dist-info"))]
    record = f"{stem}.dist-info/RECORD"
    listed = packed([*files, (record, _record(files, record))])
    oldest = installed.metadata["Requires-Python"].removeprefix(">=")
    return Wheel(f"{stem}-py3-none-any.whl", listed, oldest)


def _installed() -> Distribution:
    try:
        found = distribution(_DISTRIBUTION)
    except PackageNotFoundError:
        found = None
    if found is None or found.version != grader.__version__:
        raise WrongUse(
            text(
                "The package cannot be handed out: {folder} is version {version}, and what is"
                " installed says otherwise. Run python -m pip install -e . there anew.",
                folder=_PACKAGE.parent,
                version=grader.__version__,
            )
        )
    return found


def _package_files() -> Iterator[tuple[str, bytes]]:
    for file in _PACKAGE.rglob("*"):
        place = file.relative_to(_PACKAGE.parent)
        if file.is_file() and not _is_left_over(place):
            yield place.as_posix(), file.read_bytes()


def _is_left_over(place: PurePath) -> bool:
    return place.name.endswith(_LEFT_BY_EDITORS) or any(
        part.startswith(".") or part == "__pycache__" for part in place.parts
    )


def _metadata(installed: Distribution, folder: str) -> Iterator[tuple[str, bytes]]:
    header, _, _ = _text(installed, "METADATA").partition("\n\n")
    lines = (line for line in header.splitlines() if not line.startswith("Description-"))
    yield f"{folder}/METADATA", "".join(f"{line}\n" for line in lines).encode()
    yield f"{folder}/WHEEL", _ABOUT.format(version=grader.__version__).encode()
    licences = installed.metadata.get_all("License-File") or ()
    for name in ("entry_points.txt", *(f"licenses/{licence}" for licence in licences)):
        yield f"{folder}/{name}", _text(installed, name).encode()


def _text(installed: Distribution, name: str) -> str:
    return installed.read_text(name) or ""


def _record(files: list[tuple[str, bytes]], own_name: str) -> bytes:
    table = io.StringIO(newline="")
    rows = csv.writer(table, lineterminator="\n")
    for name, content in files:
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        rows.writerow([name, f"sha256={digest}", len(content)])
    rows.writerow([own_name, "", ""])
    return table.getvalue().encode()
