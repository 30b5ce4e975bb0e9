"""A container as platforms give it to autograders: root of its own, few rights, no user namespaces.

It is one without Docker: a user namespace in which root is nobody outside, as rootless Docker has
it, and in which no further one can be made; in it bubblewrap lays out the file system, without a
network, and leaves root the rights that Docker leaves it. The system's folders and the Python of
these tests are there to be read, and the packages that ours needs lie in a folder of their own, so
that installing it takes no network.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from grader.observe.launch import INSIDE
from grader.sandbox import system
from tests.conftest import PATIENCE

OUTER_ROOT = 0x4000_0000
"""Who root of the container is outside: nobody."""
_USERS = 1 << 16

PACKAGES = "/packages"

_CAPABILITIES = (
    *("CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP"),
    *("NET_BIND_SERVICE", "NET_RAW", "SYS_CHROOT", "MKNOD", "AUDIT_WRITE", "SETFCAP"),
)
"""What Docker leaves to root, see https://docs.docker.com/engine/security/#linux-kernel-capabilities."""

_ENTER = """
import json, os, sys
inside, ways, first, users, *command = sys.argv[1:]
sys.path.append(inside)
import grader_kernel as kernel
import grader_restrict as restrict
kernel.unshare(kernel.NEW_MOUNTS)
kernel.mount("none", "/", "", kernel.RECURSIVELY | kernel.PRIVATE)
restrict._lay_ways(json.loads(ways))
ready, go = os.pipe(), os.pipe()
child = os.fork()
if child:
    os.read(ready[0], 1)
    for name in ("uid_map", "gid_map"):
        with open(f"/proc/{child}/{name}", "w") as file:
            file.write(f"0 {first} {users}")
    os.write(go[1], b"x")
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
kernel.unshare(0x10000000)
os.write(ready[1], b"x")
os.read(go[0], 1)
os.setgroups([])
os.setresgid(0, 0, 0)
os.setresuid(0, 0, 0)
with open("/proc/sys/user/max_user_namespaces", "w") as file:
    file.write("0")
os.execvp(command[0], command)
"""
"""Goes into a new user namespace, forbids any other one in there, and goes on with a command."""

needs_containers = pytest.mark.skipif(
    os.geteuid() != 0 or (shutil.which("bwrap") is None and "CI" not in os.environ),
    reason="takes root, and bubblewrap (where CI is set, a lack of it is no excuse)",
)


@dataclass(frozen=True)
class Container:
    """What runs commands as in such a container; ``folders`` are the ones that stay."""

    folders: Mapping[str, Path]
    """Where a folder is in the container -> the folder outside, which is to be root's in there."""
    environment: Mapping[str, str] = field(default_factory=dict)

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        for folder in self.folders.values():
            give_to_root(folder)
        return subprocess.run(
            [
                *(sys.executable, "-c", _ENTER, str(INSIDE), json.dumps(self._ways())),
                *(str(OUTER_ROOT), str(_USERS), *self._layout(), *command),
            ],
            capture_output=True,
            encoding="utf-8",
            env={
                "PATH": f"{sys.base_prefix}/bin:/usr/bin:/bin",
                "PYTHONPATH": PACKAGES,
                "PYTHONDONTWRITEBYTECODE": "1",
                **self.environment,
            },
            check=False,
            timeout=10 * PATIENCE,
        )

    def _ways(self) -> dict[str, list[str]]:
        """Folders into which not everybody may go -> what in them is needed."""
        ways: dict[str, list[str]] = {}
        for needed in {Path(sys.base_prefix).resolve(), Path(sys.prefix), *self.folders.values()}:
            if closed := system.first_closed_folder(needed):
                ways.setdefault(str(closed), []).append(str(needed))
        return ways

    def _layout(self) -> Iterator[str]:
        yield from ("bwrap", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts")
        yield from ("--new-session", "--die-with-parent", "--proc", "/proc", "--dev", "/dev")
        yield from ("--perms", "1777", "--tmpfs", "/dev/shm", "--perms", "1777", "--tmpfs", "/tmp")
        for name in ("usr", "etc", *(name for name in _ROOTS if Path(f"/{name}").is_dir())):
            if os.path.islink(f"/{name}"):
                yield from ("--symlink", os.readlink(f"/{name}"), f"/{name}")
            else:
                yield from ("--ro-bind", f"/{name}", f"/{name}")
        for folder in reversed(Path(sys.base_prefix).parents[:-1]):
            yield from ("--perms", "755", "--dir", str(folder))
        yield from ("--ro-bind", sys.base_prefix, sys.base_prefix)
        yield from ("--perms", "755", "--dir", PACKAGES)
        for package in packages():
            yield from ("--ro-bind", str(package), f"{PACKAGES}/{package.name}")
        for place, folder in self.folders.items():
            yield from ("--bind", str(folder), place)
        yield from ("--cap-drop", "ALL")
        for name in _CAPABILITIES:
            yield from ("--cap-add", f"CAP_{name}")
        yield from ("--chdir", "/", "--")


_ROOTS = ("bin", "sbin", "lib", "lib32", "lib64")


def give_to_root(folder: Path) -> None:
    """Let all of it belong to root of the container."""
    for path in (folder, *folder.rglob("*")):
        os.chown(path, OUTER_ROOT, OUTER_ROOT, follow_symlinks=False)


def packages() -> list[Path]:
    """The files and folders in site-packages of all that our package needs, and it itself not."""
    found: dict[str, Distribution] = {}
    _add_needed(distribution("multiprocessing-exercises"), found)
    places = {
        Path(str(each.locate_file(file.parts[0])))
        for each in found.values()
        for file in each.files or ()
        if file.parts[0] not in ("..", "__pycache__")
    }
    return sorted(path for path in places if path.exists())


def _add_needed(by: Distribution, found: dict[str, Distribution]) -> None:
    for line in by.requires or ():
        requirement = Requirement(line)
        if requirement.name in found or (
            requirement.marker and not requirement.marker.evaluate({"extra": ""})
        ):
            continue
        found[requirement.name] = distribution(requirement.name)
        _add_needed(found[requirement.name], found)
