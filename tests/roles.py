"""The roles in which programs are kept in without bubblewrap, and how root takes on the others."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from grader.observe.launch import INSIDE
from grader.sandbox import restricted, system

KIT = Path(__file__).parents[1]
ROLE = "GRADER_TEST_ROLE"
"""Tells tests that root has started anew in which role they are."""
ROLES = ("root", "root of a container", "ordinary user")
NAMES = {
    "ordinary user": "restricted: same user, landlock ",
    "root of a container": "restricted: own user, landlock ",
    "root": "restricted: own user, namespaces, landlock ",
}
"""How the name of what each has begins."""

_TO_ANOTHER_ROLE = """
import ctypes, json, os, sys
inside, role, ways, user, *command = sys.argv[1:]
sys.path.append(inside)
import grader_kernel as kernel
import grader_restrict as restrict
kernel.unshare(kernel.NEW_MOUNTS)
kernel.mount("none", "/", "", kernel.RECURSIVELY | kernel.PRIVATE)
restrict._lay_ways(json.loads(ways))
if role == "ordinary user":
    restrict._become(int(user))
else:
    # What docker leaves to root: CHOWN, DAC_OVERRIDE, FOWNER, FSETID, KILL, SETGID, SETUID,
    # SETPCAP, NET_BIND_SERVICE, NET_RAW, SYS_CHROOT, MKNOD, AUDIT_WRITE, SETFCAP.
    kept = {0, 1, 3, 4, 5, 6, 7, 8, 10, 13, 18, 27, 29, 31}
    for capability in {*range(64)} - kept:
        kernel.libc.prctl(24, capability, 0, 0, 0)
os.execv(command[0], command)
"""
"""Lays a way to what the tests need, gives up what the role has not, and goes on with a command."""

needs_restricted = pytest.mark.skipif(
    "CI" not in os.environ and not (sys.platform == "linux" and restricted._landlock_version() > 0),
    reason="this kernel has no Landlock (where CI is set, this is no excuse)",
)


def own_role() -> str:
    """Who runs these tests."""
    if os.geteuid() != 0:
        return "ordinary user"
    return os.environ.get(ROLE, "root")


def in_role(role: str, user: int) -> list[str]:
    """What root puts before a command so that it is run in a role; ``user`` is the ordinary one."""
    ways: dict[str, list[str]] = {}
    for needed in {Path(sys.base_prefix).resolve(), Path(sys.prefix), KIT}:
        if closed := system.first_closed_folder(needed):
            ways.setdefault(str(closed), []).append(str(needed))
    return [
        *(sys.executable, "-c", _TO_ANOTHER_ROLE),
        *(str(INSIDE), role, json.dumps(ways), str(user)),
    ]
