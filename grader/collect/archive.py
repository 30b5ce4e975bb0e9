"""Lists and reads a zip that a stranger may have made; nothing of it is extracted by name.

The documentation of zipfile (https://docs.python.org/3/library/zipfile.html, "Decompression
pitfalls") leaves it to its users to bound size and number; its `extractall` is not used here. Files
compressed by another method than zip's usual two are not read: their decompressors in the library
unpack a whole block at a time, which of bzip2 may be gigabytes.
"""

from __future__ import annotations

import io
import stat
import zlib
from collections.abc import Iterable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from grader.collect import bounds
from grader.collect.found import Found, Listing, Told, Unreadable
from grader.intake import printable
from grader.words import text

_ENCRYPTED = 0x1
_NAME_IS_UTF_8 = 0x800
"""Flags of a member, see section 4.4.4 of
https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT."""

_ENTRY = b"PK\x01\x02"
"""What every entry of a zip's table of contents begins with."""

_SEPARATOR_OF_WINDOWS = "\\"
"""Some programs there write it, although a zip has slashes."""


def opened(content: bytes) -> ZipFile:
    """Open a zip that was handed in."""
    if content.count(_ENTRY) > bounds.MOST_FILES_OF_A_STUDENT:
        most = bounds.MOST_FILES_OF_A_STUDENT
        raise Unreadable(text("is a zip of more than {most} files, which is not opened", most=most))
    return _opened(io.BytesIO(content))


def opened_file(file: Path) -> ZipFile:
    """Open a zip that the teacher has named."""
    archive = _opened(file)
    if len(archive.infolist()) > bounds.MOST_FILES_OF_ALL:
        archive.close()
        most = bounds.MOST_FILES_OF_ALL
        raise Unreadable(text("is a zip of more than {most} files, which is not opened", most=most))
    return archive


def listing(archive: ZipFile) -> Listing:
    """List what is in a zip, in the order of its table of contents."""
    infos = archive.infolist()
    encoding = _encoding(infos)
    listed = Listing()
    for info in infos:
        name = _name(info, encoding)
        if name.endswith("/"):
            continue
        parts = tuple(part for part in name.split("/") if part not in ("", "."))
        if not parts or ".." in parts or name.startswith("/") or _has_drive(name):
            reason = text("its name leads out of the zip")
            listed.refused.append(Told(printable(name), reason))
        else:
            listed.files.append(Found(parts, _Reader(archive, info)))
    return listed


def _opened(file: Path | io.BytesIO) -> ZipFile:
    try:
        return ZipFile(file)
    except OSError as error:
        raise Unreadable(text("cannot be read: {reason}", reason=error.strerror or error)) from None
    except (BadZipFile, NotImplementedError, ValueError) as error:
        reason = text("is no zip that can be read, or not all of it ({reason})", reason=error)
        raise Unreadable(reason) from None


class _Reader:
    """Reads one member."""

    def __init__(self, archive: ZipFile, info: ZipInfo) -> None:
        self._archive = archive
        self._info = info

    def __call__(self) -> bytes:
        info = self._info
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in (0, stat.S_IFREG):
            raise Unreadable(text("is a link, or no regular file; none is followed or opened"))
        if info.flag_bits & _ENCRYPTED:
            raise Unreadable(text("is encrypted; unpack it by hand"))
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise Unreadable(text("is compressed in an unusual way; unpack it by hand"))
        if info.file_size > bounds.MOST_BYTES:
            most = bounds.MOST_BYTES // 1_000_000
            raise Unreadable(text("has more than {most} MB, which are not taken", most=most))
        if info.file_size > max(bounds.RATIO_FROM, info.compress_size * bounds.MOST_RATIO):
            most = bounds.MOST_RATIO
            reason = text("unpacks to more than {most} times its size: a zip bomb", most=most)
            raise Unreadable(reason)
        try:
            with self._archive.open(info) as member:
                # Asked for all there is, the library would unpack more than the size that the
                # member claims to have. So it goes on to that size, and fails the checksum.
                return member.read(info.file_size + 1)
        except (BadZipFile, EOFError, zlib.error):
            raise Unreadable(text("is damaged: download it again")) from None
        except (NotImplementedError, OSError, RuntimeError, ValueError) as error:
            raise Unreadable(text("cannot be read: {reason}", reason=error)) from None


def _name(info: ZipInfo, encoding: str) -> str:
    name = info.orig_filename
    if not info.flag_bits & _NAME_IS_UTF_8:
        name = _bytes(info).decode(encoding, "replace")
    return name.replace(_SEPARATOR_OF_WINDOWS, "/")


def _bytes(info: ZipInfo) -> bytes:
    """The name as it stands in the zip, which the library takes for the old PC encoding."""
    return info.orig_filename.encode("cp437")


def _has_drive(name: str) -> bool:
    return len(name) > 1 and name[1] == ":" and name[0].isascii() and name[0].isalpha()


def _encoding(infos: Iterable[ZipInfo]) -> str:
    """Tell how the names are encoded that do not say it: as one program wrote them all.

    Macs write UTF-8 without saying so, Chinese Windows its GBK. German or French names in the old
    PC encoding can pass for rare characters of GBK, but not for common ones, which are those of its
    older part, GB 2312.
    """
    unsaid = (_bytes(info) for info in infos if not info.flag_bits & _NAME_IS_UTF_8)
    names = b"/".join(name for name in unsaid if not name.isascii())
    try:
        names.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8"
    try:
        unusual = [character for character in names.decode("gb18030") if not character.isascii()]
    except UnicodeDecodeError:
        return "cp437"
    common = [character for character in unusual if character.encode("gb2312", "ignore")]
    return "gb18030" if 2 * len(common) >= len(unusual) else "cp437"
