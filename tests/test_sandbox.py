"""What a program can do in the sandbox, and what is left of it afterwards."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from grader.observe import CheckFailed, Limits, NoIsolation, ObserverError, Program, Run
from grader.observe.linux import LinuxTree
from grader.sandbox import Bubblewrap, SandboxUnavailable, choose, memory
from tests.conftest import needs_bubblewrap
from tests.system_calls import PRELUDE

WAYS = {"warm": Bubblewrap, "cold": lambda: Bubblewrap(warm=False)}
KINDS = [pytest.param("bubblewrap", marks=needs_bubblewrap), "none"]


@pytest.fixture(params=WAYS)
def bubblewrap(request: pytest.FixtureRequest) -> Bubblewrap:
    """Each way to start programs in a sandbox of bubblewrap's."""
    return WAYS[request.param]()


@pytest.fixture
def sandboxed(tmp_path: Path, bubblewrap: Bubblewrap) -> Iterator[Program]:
    """A program whose functions look around in the sandbox."""
    file = tmp_path / "explorer.py"
    file.write_text(
        "import os, socket, sys\n"
        "def environment():\n    return dict(os.environ)\n"
        "def init_environment():\n    return open('/proc/1/environ').read()\n"
        "def entries(path):\n    return sorted(os.listdir(path))\n"
        "def exists(path):\n    return os.path.exists(path)\n"
        "def user():\n    return os.getuid()\n"
        "def connect(port):\n    socket.create_connection(('127.0.0.1', port), 5)\n"
        "def write(path, size):\n"
        "    with open(path, 'wb') as file:\n"
        "        for _ in range(size // 65536):\n            file.write(bytes(65536))\n"
        "def allocate(size):\n    return len(bytearray(size))\n"
        "def fork(count):\n"
        "    for i in range(count):\n"
        "        try:\n"
        "            if os.fork() == 0:\n"
        "                os.read(os.pipe()[0], 1)\n"
        "        except OSError:\n            return i\n"
        "    return count\n"
        "def packages():\n"
        "    import site\n"
        "    folders = filter(os.path.isdir, site.getsitepackages())\n"
        "    return [name for folder in folders for name in os.listdir(folder)]\n"
        "def kill_all():\n    os.kill(-1, 9)\n"
        "def kill_init():\n    os.kill(1, 9)\n    return 'alive'\n",
        encoding="utf-8",
    )
    program = Program(file, bubblewrap, limits=Limits(processes=32, file_bytes=1 << 20))
    yield program
    program.close()


def ask(program: Program, function: str, *args: object) -> object:
    """What a function of the program returns."""
    run = program.call(function, *args)
    run.finish_call()
    return run.value


@needs_bubblewrap
def test_nothing_of_the_environment_comes_along(
    sandboxed: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the program nor process 1 has a variable of the grader's."""
    monkeypatch.setenv("SECRET_OF_THE_TEACHER", "canary")
    environment = ask(sandboxed, "environment")
    assert isinstance(environment, dict)
    assert "SECRET_OF_THE_TEACHER" not in environment
    assert "canary" not in str(ask(sandboxed, "init_environment"))


@needs_bubblewrap
def test_nothing_of_the_files_comes_along(sandboxed: Program, tmp_path: Path) -> None:
    """No home, no temporary files, no kit, no installed packages; its own folder holds its own."""
    assert ask(sandboxed, "entries", "/home/student") == ["__pycache__", "explorer.py"]
    assert ask(sandboxed, "exists", str(tmp_path)) is False
    assert ask(sandboxed, "exists", str(Path(__file__).parent)) is False
    assert ask(sandboxed, "packages") == []


@needs_bubblewrap
def test_it_is_not_root(sandboxed: Program) -> None:
    """Also when the grader is."""
    assert ask(sandboxed, "user") != 0


@needs_bubblewrap
def test_no_network(sandboxed: Program) -> None:
    """A server on this machine's loopback cannot be reached."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        run = sandboxed.call("connect", server.getsockname()[1])
        run.settle()
        assert run.error is not None
        assert "Address family not supported" in run.error.text


REFUSED = {
    "a network socket": "socket.socket(socket.AF_INET).fileno()",
    "memory in a file without a name": "os.memfd_create('x')",
    "System V memory": "done(libc.shmctl(done(libc.shmget(0, 4096, 0o1600)), 0, None))",
    "tracing": "done(libc.ptrace(0, 0, 0, 0))",
    "a user namespace": "done(libc.unshare(0x10000000))",
    "a child in a namespace": "done(libc.syscall(CLONE, 0x10000011, 0, 0, 0, 0)) or os._exit(0)",
    "a keyring": "done(libc.syscall(KEYCTL, 0, -3, 1))",
    "a ring of calls": "done(libc.syscall(425, 1, ctypes.create_string_buffer(256)))",
}
"""System calls of which each works for whoever is not in the sandbox."""


@needs_bubblewrap
@pytest.mark.parametrize("call", REFUSED)
def test_calls_that_no_exercise_needs_are_refused(
    tmp_path: Path, bubblewrap: Bubblewrap, call: str
) -> None:
    """What works outside fails inside, as a call that may not be made or that there is not."""
    file = tmp_path / "caller.py"
    file.write_text(f"{PRELUDE}\ndef call():\n    {REFUSED[call]}\n", encoding="utf-8")
    outside, inside = Program(file, NoIsolation()), Program(file, bubblewrap)
    try:
        outside.call("call").finish_call()
        run = inside.call("call")
        run.settle()
        assert run.error is not None
        assert run.error.type in ("PermissionError", "OSError")
        assert any(f"[Errno {number}]" in run.error.text for number in (1, 38, 97))
    finally:
        outside.close()
        inside.close()


@needs_bubblewrap
@pytest.mark.parametrize("place", ["/tmp", "/dev/shm", "."])
def test_files_are_bounded(tmp_path: Path, bubblewrap: Bubblewrap, place: str) -> None:
    """A program that makes files without end is ended, wherever it makes them."""
    file = tmp_path / "maker.py"
    file.write_text(
        "from itertools import count\n"
        "def make(place):\n"
        "    for number in count():\n        open(f'{place}/{number}', 'w').close()\n",
        encoding="utf-8",
    )
    program = Program(file, bubblewrap, limits=Limits(files=2_000, spin_seconds=60))
    try:
        with pytest.raises(CheckFailed, match="made more than 2000 files"):
            program.call("make", place).settle()
    finally:
        program.close()


@needs_bubblewrap
def test_the_systems_own_files_do_not_count(
    sandboxed: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run may be weighed at any time, also while its sandbox is still in the making."""
    monkeypatch.setattr("grader.observe.usage._WEIGHING_SECONDS", 0)
    assert ask(sandboxed, "user") != 0


@needs_bubblewrap
def test_the_working_folder_is_bounded(tmp_path: Path) -> None:
    """Many files, each within the limit of one, may not fill the disk."""
    file = tmp_path / "writer.py"
    file.write_text(
        "from pathlib import Path\n"
        "def write():\n"
        "    for number in range(12):\n        Path(str(number)).write_bytes(bytes(1 << 20))\n"
        "    while True:\n        pass\n",
        encoding="utf-8",
    )
    limits = Limits(folder_bytes=10 << 20, spin_seconds=60)
    program = Program(file, Bubblewrap(), limits=limits)
    try:
        with pytest.raises(CheckFailed, match="hold more than 10 MB"):
            program.call("write").settle()
    finally:
        program.close()


HIDDEN = {
    "shared, and let go of": """
import mmap, select
def take():
    kept = []
    for _ in range(24):
        kept.append(mmap.mmap(-1, 8 << 20))
        kept[-1].write(bytes(8 << 20))
        kept[-1].madvise(mmap.MADV_DONTNEED)
    select.select([], [], [])
""",
    "unread in sockets": """
import select, socket
def take():
    kept = []
    for _ in range(400):
        kept.append(socket.socketpair())
        for end in kept[-1]:
            end.setblocking(False)
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
            try:
                while True:
                    end.send(bytes(1 << 15))
            except BlockingIOError:
                pass
    select.select([], [], [])
""",
}
"""Memory that is in no process's account: much more than 100 MB of it."""


@needs_bubblewrap
@pytest.mark.skipif(not memory.available(), reason="nobody here may make a control group")
@pytest.mark.parametrize("way", HIDDEN)
def test_hidden_memory_is_bounded(tmp_path: Path, bubblewrap: Bubblewrap, way: str) -> None:
    """What the processes' own accounts do not show is bounded by a control group, which goes.

    So is a run beside it or after it, which is not blamed for what this one took.
    """
    file = tmp_path / "hider.py"
    file.write_text(HIDDEN[way] + "def pass_by():\n    pass\n", encoding="utf-8")
    limits = Limits(tree_memory_bytes=100 << 20, spin_seconds=60)
    program = Program(file, bubblewrap, limits=limits)
    run = program.call("take")
    beside = program.call("pass_by")
    groups = {group_of(run), group_of(beside)}
    assert len(groups) == 2
    with pytest.raises(CheckFailed, match="hold more than 100 MB"):
        run.finish_call()
    beside.finish()
    program.close()
    after = program.call("pass_by")
    groups.add(group_of(after))
    after.finish()
    assert isinstance(after._tree, LinuxTree)
    assert after._tree.memory() < 100 << 20
    program.close()
    bubblewrap.close()
    assert not any(group.exists() for group in groups)


@needs_bubblewrap
@pytest.mark.skipif(not memory.available(), reason="nobody here may make a control group")
def test_a_finished_run_makes_room(tmp_path: Path, bubblewrap: Bubblewrap) -> None:
    """The group of a run that has finished is there for the next one of the check, or gone."""
    file = tmp_path / "short.py"
    file.write_text("def pass_by():\n    pass\n", encoding="utf-8")
    program = Program(file, bubblewrap)
    groups = set()
    for _ in range(3):
        run = program.call("pass_by")
        groups.add(group_of(run))
        assert sum(group.exists() for group in groups) == 1
        run.finish()
    program.close()


def group_of(run: Run) -> Path:
    """The folder of the control group that process 1 of a run is in."""
    assert isinstance(run._tree, LinuxTree)
    place = memory._place()
    name = memory._NAME.search(Path(f"/proc/{run._tree._init}/cgroup").read_text())
    assert place is not None
    assert name is not None
    return place.folder / name[0]


@needs_bubblewrap
def test_limits_hold(sandboxed: Program) -> None:
    """Files, memory and processes are bounded."""
    for function, args, message in (
        ("write", ("big", 2 << 20), "File too large"),
        ("write", ("/usr/x", 65536), "Read-only"),
        ("allocate", (3 << 30,), "MemoryError"),
    ):
        run = sandboxed.call(function, *args)
        run.settle()
        assert run.error is not None
        assert message in str(run.error)
    made = ask(sandboxed, "fork", 100)
    assert isinstance(made, int)
    assert 10 < made <= 32


@needs_bubblewrap
def test_it_cannot_end_the_grader(sandboxed: Program) -> None:
    """A kill of everything in sight ends the program alone, and process 1 not even that."""
    sandboxed.call("kill_all").settle()
    assert ask(sandboxed, "kill_init") == "alive"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("start_method", ["fork", "spawn"])
def test_nothing_is_left(tmp_path: Path, kind: str, start_method: str) -> None:
    """When a run is closed in the middle, no process, no semaphore and no folder stay."""
    file = tmp_path / "program.py"
    file.write_text(
        "import os, time\nfrom multiprocessing import Process, Queue\n"
        "def orphan(q):\n    if os.fork() == 0:\n        os.setsid()\n        q.get()\n"
        "def main():\n    q = Queue()\n    Process(target=orphan, args=(q,)).start()\n    q.get()\n"
    )
    program = Program(file, choose(kind), start_method=start_method)
    run = program.call("main")
    pids = [state.process.pid for state in run.settle().processes]
    folder = run._folder.root
    semaphores = [name for pid in pids for name in mapped_semaphores(pid)]
    assert len(pids) >= 2
    program.close()
    assert not any(psutil.pid_exists(pid) for pid in pids)
    assert not any(Path(name).exists() for name in semaphores)
    assert not folder.exists()


def mapped_semaphores(pid: int) -> list[str]:
    """The files of the semaphores that a process uses."""
    lines = Path(f"/proc/{pid}/maps").read_text().splitlines()
    return [line.split(None, 5)[5] for line in lines if "/dev/shm/sem." in line]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_left_of_a_killed_grader(tmp_path: Path, kind: str) -> None:
    """When the grader is killed with -9 in the middle of a run, the program goes, too."""
    file = tmp_path / "program.py"
    file.write_text("import os\ndef main():\n    os.fork()\n    os.read(os.pipe()[0], 1)\n")
    grader = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from pathlib import Path; from grader.observe import Program\n"
            "from grader.sandbox import choose\n"
            "program = Program(Path(sys.argv[1]), choose(sys.argv[2]))\n"
            "run = program.call('main')\n"
            "pids = [state.process.pid for state in run.settle().processes]\n"
            "print(*pids, run._folder.root, flush=True)\n"
            "sys.stdin.read()",
            str(file),
            kind,
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert grader.stdout is not None
    *pids, folder = grader.stdout.readline().split()
    processes = [psutil.Process(int(pid)) for pid in pids]
    assert len(processes) == 2
    grader.send_signal(signal.SIGKILL)
    grader.communicate()
    _, left = psutil.wait_procs(processes, timeout=30)
    assert left == []
    shutil.rmtree(folder)


def test_without_bubblewrap_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """``auto`` refuses to go on unprotected; ``none`` is the explicit way."""
    monkeypatch.setenv("PATH", os.devnull)
    for kind in ("auto", "bubblewrap"):
        with pytest.raises(SandboxUnavailable, match="apt install bubblewrap"):
            choose(kind)
    assert isinstance(choose("none"), NoIsolation)
    with pytest.raises(ValueError, match="'firejail' is none of"):
        choose("firejail")


def test_a_bubblewrap_that_fails_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where bwrap is there and does not work, its own words are passed on."""
    fake = tmp_path / "bwrap"
    fake.write_text("#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(SandboxUnavailable, match="No permissions to create new namespace"):
        choose("auto")
    program = tmp_path / "program.py"
    program.write_text("")
    with pytest.raises(ObserverError, match="No permissions"):
        Program(program, Bubblewrap()).script()
