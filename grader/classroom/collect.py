"""Collects from nbgrader's exchange what students have handed in, and nothing else.

A student's folder in the exchange stays that student's after it was submitted. nbgrader copies it
as the teacher and follows links: one to the gradebook, a hidden suite or another student's notebook
would be handed in as what it leads to, and come back with the feedback.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from nbgrader.exchange.default import ExchangeCollect

_BYTES_IN_A_KILOBYTE = 1_000
"""As nbgrader counts them."""


class Collect(ExchangeCollect):  # type: ignore[misc]  # nbgrader has no types
    """Takes the regular files of a submission; links and whatever else is there stay behind."""

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        """Copy one submission, by way of a folder of our own that nobody can change meanwhile."""
        with tempfile.TemporaryDirectory(prefix="grader-") as folder:
            taken = Path(folder, "submission")
            left = self.coursedir.max_dir_size * _BYTES_IN_A_KILOBYTE
            # fwalk goes by descriptors, so no folder can be replaced by a link on the way.
            for place, _, names, descriptor in os.fwalk(src, follow_symlinks=False):
                target = taken / Path(place).relative_to(src)
                target.mkdir()
                for name in names:
                    with _regular(name, descriptor) as file:
                        if file is None:
                            self.log.warning("Left behind, no regular file: %s/%s", place, name)
                            continue
                        left -= os.fstat(file.fileno()).st_size
                        if left < 0:
                            most = self.coursedir.max_dir_size
                            self.log.error("Not collected, more than %s kB: %s", most, src)
                            return
                        with (target / name).open("wb") as copy:
                            shutil.copyfileobj(file, copy)
            super().do_copy(str(taken), dest, log)


@contextmanager
def _regular(name: str, folder: int) -> Iterator[BinaryIO | None]:
    """Open a file in a folder, if it is a regular one."""
    try:
        # Without O_NONBLOCK a named pipe would be waited for.
        descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    except OSError:
        yield None
        return
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        with open(descriptor, "rb") as file:
            yield file
    else:
        os.close(descriptor)
        yield None
