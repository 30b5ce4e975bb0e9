"""Downloads as platforms make them, and what comes of collecting them."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from grader import manifest
from grader.manifest import HandedIn
from tests.conftest import REFERENCE, Ended, files_in

RIGHT = REFERENCE
"""A program that passes."""

METADATA = """\
---
submission_5:
  :submitters:
  - :name: Anna Arendt
    :sid: '00123'
    :email: anna@example.com
  :created_at: 2026-11-02 10:30:00.123456000 +01:00
  :score: 3.0
  :history:
  - :id: 4
    :created_at: !ruby/object:ActiveSupport::TimeWithZone
      utc: 2026-11-01 09:30:00 Z
submission_6:
  :submitters:
  - :name: 李雷
    :sid:
    :email: li@example.com
  - :name: Bob
    :sid: '77'
    :email: bob@example.com
  :created_at: 2026-11-02 09:30:00 Z
"""
"""What Gradescope says of a submission of one student, and of another one of two."""

Members = Mapping[str, str | bytes]


def zipped(members: Members) -> bytes:
    """A zip of these files."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@dataclass(frozen=True)
class Desk:
    """Where a teacher collects: a download, and the folder for submissions."""

    folder: Path
    run: Callable[..., Ended]

    @property
    def submissions(self) -> Path:
        return self.folder / "submissions"

    def download(self, content: bytes | Members, name: str = "download.zip") -> Path:
        """Put a zip on the desk."""
        file = self.folder / name
        file.write_bytes(content if isinstance(content, bytes) else zipped(content))
        return file

    def unpacked(self, members: Members, name: str = "download") -> Path:
        """Put a folder on the desk."""
        for place, content in members.items():
            file = self.folder / name / place
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return self.folder / name

    def collect(self, source: Path, *options: str) -> Ended:
        """Collect it as a teacher does."""
        return self.run(source, "--to", self.submissions, *options)

    def laid_down(self) -> dict[str, str]:
        """What there is for ``grader grade``: the places of files, and their text."""
        return {
            name.replace("\\", "/"): content.decode()
            for name, content in files_in(self.submissions).items()
            if not name.startswith(".") and name != manifest.FILE
        }

    def entry(self, submission: str) -> HandedIn:
        """What the manifest says of a submission."""
        known = manifest.read(self.submissions)
        assert known is not None
        entry = known.of(submission)
        assert entry is not None, [each.submission for each in known.submissions]
        return entry
