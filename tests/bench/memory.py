"""The memory of processes."""

from __future__ import annotations

import re
from pathlib import Path


def peak(pid: int) -> float:
    """The most memory that a process has held so far, in MB; 0 when it has ended, see proc(5)."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    kilobytes = re.search(r"^VmHWM:\s*(\d+)", status, re.MULTILINE)
    return int(kilobytes[1]) / 1024 if kilobytes else 0.0
