"""An ordinary user, whom root can be for a command."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

SOMEBODY = 4711
"""The number of the user; a free one, as nothing of it is there before or afterwards."""


def as_somebody(name: str, home: Path, needed: Iterable[Path]) -> list[str]:
    """What to put before a command so that this user runs it, who has a name and a home.

    The user is made in a mount namespace of its own, by a file beside the home. Where it cannot get
    to what is needed (below /root, say), a way there is laid, as the sandbox does it.
    """
    names = home.with_name("passwd")
    names.write_text(f"{name}:x:{SOMEBODY}:{SOMEBODY}::{home}:/bin/sh\n", encoding="utf-8")
    names.chmod(0o644)
    bwrap = [shutil.which("bwrap") or "bwrap", "--dev-bind", "/", "/"]
    covered: list[Path] = []
    for target in needed:
        closed = next((f for f in reversed(target.parents) if not f.stat().st_mode & 1), None)
        if closed is None:
            continue
        if closed not in covered:
            covered.append(closed)
            bwrap += ["--tmpfs", str(closed)]
        for folder in reversed(target.parents):
            if closed in folder.parents:
                bwrap += ["--perms", "0755", "--dir", str(folder)]
        bwrap += ["--ro-bind", str(target), str(target)]
    user = ["--reuid", str(SOMEBODY), "--regid", str(SOMEBODY), "--clear-groups"]
    return [
        *bwrap,
        *("--ro-bind", str(names), "/etc/passwd", "--die-with-parent", "--"),
        *(shutil.which("setpriv") or "setpriv", *user, "--"),
    ]
