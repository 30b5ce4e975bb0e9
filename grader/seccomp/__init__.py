"""The filter that keeps programs in the sandbox from system calls that no exercise needs.

``rules`` says which and why. ``build`` compiles them with libseccomp, once for each processor that
the grader knows, into the files beside it; so a teacher's machine needs no libseccomp.
"""

from __future__ import annotations

import platform
from pathlib import Path

FOLDER = Path(__file__).parent


def filter_file() -> Path | None:
    """The compiled filter for this machine's processor, as seccomp(2) takes it; None if none."""
    file = FOLDER / f"{platform.machine()}.bpf"
    return file if file.is_file() else None
