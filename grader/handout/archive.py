"""Zip files that are the same, byte for byte, whenever and wherever they are made.

Names are sorted, times and modes fixed, and the system that a member says it comes from is always
the same one. Nothing is compressed: the same text comes out of zlib and of zlib-ng, which newer
systems have in its place, as different bytes. See https://reproducible-builds.org/docs/archives/.
"""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterable
from pathlib import Path

from grader.files import whole_files
from grader.model import WrongUse
from grader.words import text

_OURS = b"A handout, made by grader release."
"""The comment of the zip file, by which a handout is known."""

_TIME = (2020, 2, 2, 0, 0, 0)
"""Zip files know no time zone; this is the day that hatchling gives the files of a wheel."""
_UNIX = 3
"""What zip files call the system whose modes they hold."""


def packed(files: Iterable[tuple[str, bytes]], comment: bytes = b"") -> bytes:
    """Make a zip file of names and contents, in the order in which they come.

    What begins with ``#!`` is executable where it is unpacked.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.comment = comment
        for name, content in files:
            member = zipfile.ZipInfo(name, _TIME)
            member.create_system = _UNIX
            mode = 0o755 if content.startswith(b"#!") else 0o644
            member.external_attr = (stat.S_IFREG | mode) << 16
            archive.writestr(member, content)
    return buffer.getvalue()


class Archive:
    """The zip file of a handout. All of its files are in one folder, called as it is itself."""

    def __init__(self, file: Path) -> None:
        """Raises WrongUse where no handout should be written."""
        if file.suffix.lower() != ".zip":
            raise WrongUse(text("{file}: the name of a handout ends in .zip.", file=file))
        if file.exists() and not _is_ours(file):
            raise WrongUse(
                text(
                    "{file} is there already, and it is no handout: remove it, or choose another"
                    " name.",
                    file=file,
                )
            )
        self._file = file

    def write(self, files: Iterable[tuple[str, bytes]]) -> None:
        """Write the file whole, in the place of an older handout if there is one.

        Raises:
            NotWritten: when it cannot be.
        """
        folder = self._file.stem
        within = sorted((f"{folder}/{name}", content) for name, content in files)
        with whole_files(self._file) as (opened,):
            opened.buffer.write(packed(within, _OURS))


def _is_ours(file: Path) -> bool:
    try:
        with zipfile.ZipFile(file) as archive:
            return archive.comment == _OURS
    except (OSError, zipfile.BadZipFile):
        return False
