"""How much of a stranger's files is read: enough for any honest download, and then no more."""

from __future__ import annotations

from grader.words import Text, text

_MEGA = 1_000_000

MOST_BYTES = 50 * _MEGA
"""Of one file, or of a zip that was handed in: a short video fits, what fills a disk does not."""

MOST_BYTES_OF_A_STUDENT = 250 * _MEGA
"""Of all files of a student, unpacked: a project with its data, and five such videos."""

MOST_FILES_OF_A_STUDENT = 20_000
"""As many as ``grader grade`` looks at, see ``grader.intake.MAX_ENTRIES``."""

MOST_BYTES_OF_ALL = 20_000 * _MEGA
"""Of a download, unpacked: a thousand students with 20 MB each."""

MOST_FILES_OF_ALL = 1_000_000
"""Of a download: a thousand students with a thousand files each."""

MOST_NESTED = 3
"""Zips in zips in zips: a platform's, a student's, and one that the student had made before."""

MOST_FOLDERS = 30
"""That a file is in, one in the other; those of an honest project are ten."""

LONGEST_PLACE = 1_000
"""In bytes, of a file in a student's folder; Linux takes 4096 for the whole path, Macs 1024."""

MOST_RATIO = 500
"""How many times its size on disk a file may have. Deflate cannot do more than 1032 (see
https://www.zlib.net/zlib_tech.html); texts come to ten, and only one byte over and over to more
than this."""

RATIO_FROM = _MEGA
"""In bytes; files of fewer do no harm, whatever they are made of."""


class OverTheBounds(Exception):
    """There is more than is read; the text says of what."""


class Bounds:
    """What may still be read: of one student, and of all."""

    def __init__(self) -> None:
        self._bytes_of_all = MOST_BYTES_OF_ALL
        self.next_student()

    def next_student(self) -> None:
        """Begin to count anew for another student."""
        self._bytes = MOST_BYTES_OF_A_STUDENT
        self._files = MOST_FILES_OF_A_STUDENT

    def take(self, size: int) -> None:
        """Count a file of this size.

        Raises:
            OverTheBounds: when it is too much.
        """
        self._files -= 1
        self._bytes -= size
        self._bytes_of_all -= size
        if reason := self._reason():
            raise OverTheBounds(reason)

    def _reason(self) -> Text | None:
        if self._files < 0:
            most = MOST_FILES_OF_A_STUDENT
            return text("there are more than {most} files of this student", most=most)
        if self._bytes < 0:
            most = MOST_BYTES_OF_A_STUDENT // _MEGA
            return text("unpacked, this student's files have more than {most} MB", most=most)
        if self._bytes_of_all < 0:
            most = MOST_BYTES_OF_ALL // _MEGA
            return text("unpacked, the whole download has more than {most} MB", most=most)
        return None
