"""Filters that keep programs in the sandbox from system calls that no exercise needs.

``rules`` says which and why. ``build`` compiles them with libseccomp, once for each processor that
the grader knows, into the files beside it; so a teacher's machine needs no libseccomp.
"""

from __future__ import annotations

import platform
from pathlib import Path

FOLDER = Path(__file__).parent


OWN_FILES = "own-files"
"""The filter that is added where other files than the program's own are not out of its sight."""


def filter_file(which: str = "") -> Path | None:
    """The compiled filter for this machine's processor, as seccomp(2) takes it; None if none."""
    file = FOLDER / file_name(platform.machine(), which)
    return file if file.is_file() else None


def file_name(machine: str, which: str = "") -> str:
    """The name of the filter for a processor."""
    return f"{machine}-{which}.bpf" if which else f"{machine}.bpf"
