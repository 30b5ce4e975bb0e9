"""What a program can do where there is no bubblewrap, and what is left of it afterwards.

Everything is run by whoever runs the tests. Root runs all of it twice more: as an ordinary user,
and with what root may do in a container.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from grader.observe import CheckFailed, Isolation, Limits, NoIsolation, ObserverError, Program
from grader.observe.launch import INSIDE
from grader.sandbox import Restricted, SandboxUnavailable, choose, not_held, restricted
from tests.conftest import Ended, KitFolder, clean_environment
from tests.roles import KIT, NAMES, ROLE, ROLES, in_role, needs_restricted, own_role
from tests.system_calls import PRELUDE

only_root = pytest.mark.skipif(own_role() != "root", reason="only root can be somebody else")


@pytest.mark.thorough
@only_root
@pytest.mark.parametrize("role", [role for role in ROLES if role != "root"])
def test_the_same_holds_for(role: str) -> None:
    """All other tests of this file pass for an ordinary user, and for root in a container."""
    user = restricted._fresh_user()
    folder = Path(tempfile.mkdtemp(prefix="role-"))
    try:
        folder.chmod(0o755)
        if role == "ordinary user":
            os.chown(folder, user, user)
        tests = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-rs", __file__]
        ended = subprocess.run(
            [*in_role(role, user), *tests, f"--basetemp={folder}/pytest"],
            cwd=KIT,
            env={
                **clean_environment(),
                ROLE: role,
                "HOME": str(folder),
                "TMPDIR": str(folder),
                "PYTHONDONTWRITEBYTECODE": "1",
            },
            capture_output=True,
            text=True,
            timeout=500,
            check=False,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
        assert "passed" in ended.stdout
        assert [path.name for path in folder.glob("grader-*")] == []
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def isolation() -> Restricted:
    """What is had here."""
    return Restricted.found()


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder to which nothing but a sandbox bars the way."""
    folder = Path(tempfile.mkdtemp(prefix="public-"))
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


Write = Callable[..., Program]


@pytest.fixture
def write(tmp_path: Path) -> Iterator[Write]:
    """Make a program of a source text."""
    written: list[Program] = []

    def write_program(source: str, isolation: Isolation, **options: object) -> Program:
        file = tmp_path / "program.py"
        file.write_text(source, encoding="utf-8")
        program = Program(file, isolation, **options)  # type: ignore[arg-type]
        written.append(program)
        return program

    yield write_program
    for program in written:
        program.close()


@needs_restricted
def test_says_what_is_in_force(isolation: Restricted) -> None:
    """Its name tells the means, a sentence what they do not hold, and only this name is taken."""
    assert isolation.name.startswith(NAMES[own_role()])
    assert choose("restricted").name == choose(isolation.name).name == isolation.name
    assert not_held(isolation).startswith("Programs can still see which files")
    with pytest.raises(SandboxUnavailable, match="this machine has"):
        choose("restricted: prayer")


CALLS = """
import signal
from pathlib import Path

def attack(public, victim, grader, tcp):
    public = Path(public)
    {attack}

def message_queue():
    done(libc.syscall(MQ_OPEN, b"grader-test", os.O_CREAT | os.O_RDWR, 0o600, None))
    done(libc.syscall(MQ_UNLINK, b"grader-test"))
"""

READS = {
    "another submission": "return (public / 'submissions' / 'other.py').read_text()",
    "the hidden suite": "return (public / 'kit' / 'test_hidden.py').read_text()",
    "the home": "return (public / 'home' / '.ssh' / 'id_rsa').read_text()",
    "another submission by a link": "os.link(public / 'submissions' / 'other.py', 'link');"
    " return Path('link').read_text()",
    "what there is in shared memory": "assert f'grader-test-{grader}' in os.listdir('/dev/shm')",
    "a list of submissions": "return os.listdir(public / 'submissions')",
    "the environment of another": "return Path(f'/proc/{victim}/environ').read_text()",
    "the command line of another": "return Path(f'/proc/{victim}/cmdline').read_text()",
    "the list of processes": "return len(os.listdir('/proc'))",
    "installed packages": "import pytest; return pytest.__file__",
}
WRITES = {
    "a new file": "(public / 'new').write_text('x')",
    "a new folder": "(public / 'new').mkdir()",
    "a new link": "(public / 'new').symlink_to('/')",
    "another submission": "(public / 'submissions' / 'other.py').write_text('x')",
    "nothing, to the end": "os.truncate(public / 'submissions' / 'other.py', 0)",
    "a new name": "os.rename(public / 'submissions' / 'other.py', public / 'new')",
    "the end of a file": "(public / 'submissions' / 'other.py').unlink()",
    "another mode": "(public / 'submissions' / 'other.py').chmod(0o600)",
    "another time": "os.utime(public / 'submissions' / 'other.py', (1, 1))",
    "a mark": "os.setxattr(public / 'submissions' / 'other.py', 'user.x', b'x')",
}
CALLED = {
    "a server on this machine": "socket.create_connection(('127.0.0.1', tcp), 5)",
    "a port": "socket.socket().bind(('127.0.0.1', 0))",
    "a datagram": "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', tcp))",
    "an abstract socket": "socket.socket(socket.AF_UNIX).connect(f'\\0grader-test-{grader}')",
    "another's end": "os.kill(victim, signal.SIGTERM)",
    "the grader": "os.kill(grader, 0)",
    "its own init": "os.kill(os.getppid(), 0)",
    "another's priority": "os.setpriority(os.PRIO_PROCESS, victim, 5)",
    "another's processors": "os.sched_setaffinity(victim, os.sched_getaffinity(0))",
    "a watch on a folder": "done(libc.inotify_add_watch(done(libc.inotify_init()),"
    " bytes(public / 'submissions'), 0x100))",
    "tracing": "done(libc.ptrace(0, 0, 0, 0))",
    "memory without a name": "os.memfd_create('x')",
    "a message queue": "message_queue()",
    "a user namespace": "done(libc.unshare(0x10000000))",
}


@pytest.fixture
def world(public: Path) -> Iterator[tuple[str, int, int, int]]:
    """Files that everybody may read and write, a process of the same user, and servers."""
    for name in ("submissions/other.py", "kit/test_hidden.py", "home/.ssh/id_rsa"):
        file = public / name
        file.parent.mkdir(parents=True, mode=0o777, exist_ok=True)
        file.write_text("canary")
    for folder, _, names in os.walk(public):
        os.chmod(folder, 0o777)
        for name in names:
            os.chmod(os.path.join(folder, name), 0o666)
    with (
        socket.create_server(("127.0.0.1", 0)) as tcp,
        socket.socket(socket.AF_UNIX) as abstract,
        subprocess.Popen(["cat"], stdin=subprocess.PIPE, env={"TOKEN": "canary"}) as victim,
    ):
        abstract.bind(f"\0grader-test-{os.getpid()}")
        abstract.listen()
        shared = Path(f"/dev/shm/grader-test-{os.getpid()}")
        shared.touch()
        yield str(public), victim.pid, os.getpid(), tcp.getsockname()[1]
        shared.unlink()
        victim.kill()


def attacking(attack: str) -> str:
    """The source of a program that makes this attack."""
    return PRELUDE + CALLS.replace("{attack}", attack)


def tried(write: Write, isolation: Isolation, attack: str, world: tuple[object, ...]) -> str:
    """How an attack ended: the name of the error, or empty."""
    run = write(attacking(attack), isolation).call("attack", *world)
    run.settle()
    return run.error.type if run.error else ""


def inventory(folder: Path) -> dict[str, object]:
    """All that can be said of what is in a folder."""
    return {
        str(path): (
            path.lstat().st_mode,
            path.lstat().st_mtime,
            path.lstat().st_uid,
            path.is_file() and (path.read_text(), os.listxattr(path)),
        )
        for path in sorted(folder.rglob("*"))
    }


@needs_restricted
@pytest.mark.parametrize("attack", READS)
def test_it_cannot_read(
    write: Write, isolation: Restricted, world: tuple[object, ...], attack: str
) -> None:
    """What any program of this user can read, or what everybody can, it cannot."""
    assert tried(write, NoIsolation(), READS[attack], world) == ""
    error = tried(write, isolation, READS[attack], world)
    assert error in ("PermissionError", "OSError", "ImportError", "AssertionError")


@needs_restricted
@pytest.mark.parametrize("attack", WRITES)
def test_it_cannot_change(
    write: Write, isolation: Restricted, world: tuple[object, ...], public: Path, attack: str
) -> None:
    """Files that are not its own stay as they are, whatever it is told about it."""
    before = inventory(public)
    tried(write, isolation, WRITES[attack], world)
    assert inventory(public) == before
    tried(write, NoIsolation(), WRITES[attack], world)
    assert inventory(public) != before


@needs_restricted
@pytest.mark.parametrize("attack", CALLED)
def test_it_cannot_reach(
    write: Write, isolation: Restricted, world: tuple[object, ...], attack: str
) -> None:
    """No network, no process that is not its own, no way around."""
    error = tried(write, isolation, CALLED[attack], world)
    assert error in ("PermissionError", "OSError", "ConnectionRefusedError")
    assert psutil.Process(int(str(world[1]))).status() != psutil.STATUS_ZOMBIE
    assert tried(write, NoIsolation(), CALLED[attack], world) == ""


EVERYTHING = """
import multiprocessing as mp, os, tempfile
from multiprocessing import connection, shared_memory

def work(lock, queue, values, pipe, name, turn):
    memory = shared_memory.SharedMemory(name)
    turn.wait()
    with lock:
        memory.buf[0] += 1
        values.append(memory.buf[0])
    memory.close()
    queue.put(1)
    pipe.send(1)

def main():
    with mp.Manager() as manager, mp.Pool(2) as pool:
        lock, queue, turn = mp.Lock(), mp.Queue(), mp.Barrier(3)
        reader, writer = mp.Pipe(duplex=False)
        memory = shared_memory.SharedMemory(create=True, size=8)
        values = manager.list()
        children = [
            mp.Process(target=work, args=(lock, queue, values, writer, memory.name, turn))
            for _ in range(3)
        ]
        for child in children:
            child.start()
        for child in children:
            child.join()
        got = [queue.get() for _ in children], [reader.recv() for _ in children]
        memory.close()
        memory.unlink()
        with tempfile.NamedTemporaryFile("w") as file:
            file.write("x")
        with connection.Listener(family="AF_UNIX") as listener:
            pass
        array = mp.Array("i", 3)
        return sorted(values), pool.map(abs, [-1, -2]), got, [child.exitcode for child in children]
"""


@needs_restricted
@pytest.mark.parametrize("start_method", ["fork", "spawn", "forkserver"])
def test_all_that_exercises_need_works(
    write: Write, isolation: Restricted, start_method: str
) -> None:
    """Locks, queues, pipes, managers, pools, shared memory and sockets, however they start."""
    run = write(EVERYTHING, isolation, start_method=start_method).call("main")
    run.finish_call()
    assert run.value == ([1, 2, 3], [1, 2], ([1, 1, 1], [1, 1, 1]), [0, 0, 0])
    assert run.finish().exit_status == 0


@needs_restricted
def test_a_hang_is_explained(write: Write, isolation: Restricted) -> None:
    """Its processes are seen as closely as without restrictions."""
    program = write(
        "from multiprocessing import Lock, Process\n"
        "def take(lock):\n    lock.acquire()\n    lock.acquire()\n"
        "def main():\n"
        "    child = Process(target=take, args=(Lock(),))\n    child.start()\n    child.join()\n",
        isolation,
    )
    states = program.call("main").settle().processes
    assert [str(state.blocked_on) for state in states] == [
        "waits for child 1 to end",
        "waits for a lock that child 1 took",
    ]


@needs_restricted
def test_how_it_ended_is_seen(write: Write, isolation: Restricted) -> None:
    """An exit code is the kernel's word, too."""
    assert write("raise SystemExit(7)", isolation).script().finish().exit_status == 7


@needs_restricted
def test_memory_and_processes_are_bounded(write: Write, isolation: Restricted) -> None:
    """That of all processes together; and a bomb comes to an end, though it may be a big one."""
    limits = Limits(tree_memory_bytes=200 << 20, processes=32, spin_seconds=60)
    program = write(
        "import os, resource\nfrom multiprocessing import Process\n"
        "def hold():\n    memory = bytearray(150 << 20)\n    os.read(os.pipe()[0], 1)\n"
        "def hoard():\n"
        "    for _ in range(2):\n        Process(target=hold).start()\n"
        "    while True:\n        pass\n"
        "def bound():\n    return resource.getrlimit(resource.RLIMIT_NPROC)[1]\n",
        isolation,
        limits=limits,
    )
    with pytest.raises(CheckFailed, match="hold more than 200 MB"):
        program.call("hoard").settle()
    run = program.call("bound")
    run.finish_call()
    if isolation.means.own_user:
        assert run.value == 32
    else:
        assert 8 * 32 < run.value < 8 * 32 + 5_000


@needs_restricted
@pytest.mark.skipif(own_role() == "ordinary user", reason="others' processes count, too")
def test_a_fork_bomb_stays_small(write: Write, isolation: Restricted) -> None:
    """Where every run has a user of its own, the limit is that of the run."""
    program = write(
        "import os\n"
        "def fork(count):\n"
        "    for i in range(count):\n"
        "        try:\n"
        "            if os.fork() == 0:\n                os.read(os.pipe()[0], 1)\n"
        "        except OSError:\n            return i\n",
        isolation,
        limits=Limits(processes=32),
    )
    run = program.call("fork", 100)
    run.finish_call()
    assert 10 < run.value <= 32


LEFT = """
import ctypes, os
from multiprocessing import Process

def leave(name):
    open(f"/dev/shm/{name}", "w").close()
    fork = ctypes.PyDLL(None).fork
    for _ in range(8):
        if os.fork() == 0:
            os.setsid()
            while fork() == 0:
                pass
            os._exit(0)
    Process(target=print).start()
"""


@needs_restricted
def test_nothing_is_left(write: Write, isolation: Restricted) -> None:
    """No process, though some hop from fork to fork; no file, with a user of its own; no folder."""
    mark = f"grader-test-{os.getpid()}"
    started = "multiprocessing.process.BaseProcess.start"
    run = write(LEFT, isolation).call("leave", mark, hold=[started])
    assert len(run.wait_for(started)) == 1
    user = psutil.Process(main_pid(run._census.main_pid)).uids().real
    root = run._folder.root
    run.close()
    try:
        if isolation.means.own_user:
            assert processes_of(user) == []
            assert not Path(f"/dev/shm/{mark}").exists()
    finally:
        Path(f"/dev/shm/{mark}").unlink(missing_ok=True)
    assert not any(str(root) in command for command in commands())
    assert not root.exists()


KILLERS = {
    "ordinary user": "restrict._reach_own_processes_only(); kill = restrict._kill_all_in_reach",
    "root": "kill = lambda: restrict._kill_all_of(user)",
}
AT_ONCE = """
import os, signal, sys, time
sys.path.append(sys.argv[1])
import grader_restrict as restrict
user = int(sys.argv[2])
{killer}
victims = []
ready, told = os.pipe()
for _ in range(3):
    victims.append(os.fork())
    if victims[-1] == 0:
        os.setsid()
        if os.geteuid() == 0:
            os.setresuid(user, user, user)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        os.write(told, b"x")
        signal.alarm(90)
        signal.pause()
for _ in victims:
    os.read(ready, 1)
kill()
print(*(os.waitpid(each, 0)[1] for each in victims))
"""


@needs_restricted
def test_all_are_killed_at_once_and_nobody_else(isolation: Restricted) -> None:
    """The one call that ends even who forks faster than he is killed hits the program alone."""
    if isolation.means.landlock < 6 and not isolation.means.own_user:
        pytest.skip("this kernel has no such call for an ordinary user")
    user = restricted._fresh_user() if isolation.means.own_user else os.getuid()
    killer = KILLERS["root" if isolation.means.own_user else "ordinary user"]
    script = AT_ONCE.replace("{killer}", killer)
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE) as bystander:
        said = subprocess.run(
            [sys.executable, "-c", script, str(INSIDE), str(user)],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (said.stdout, said.stderr) == ("9 9 9\n", "")
        assert bystander.poll() is None
        bystander.kill()


def main_pid(pid: int | None) -> int:
    """The number of a main process that there is."""
    assert pid is not None
    return pid


def processes_of(user: int) -> list[int]:
    """Who belongs to a user."""
    return [each.pid for each in psutil.process_iter() if uid_of(each) == user]


def uid_of(process: psutil.Process) -> int | None:
    """A process's user; None when it has gone."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.uids().real
    return None


def commands() -> Iterator[str]:
    """The environments of all processes that may be looked at."""
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            yield str(process.environ())


@needs_restricted
def test_nothing_is_left_of_a_killed_grader(tmp_path: Path, isolation: Restricted) -> None:
    """When the grader is killed with -9 in the middle of a run, the program goes, too."""
    mark = f"grader-test-{os.getpid()}"
    file = tmp_path / "program.py"
    file.write_text(
        "import os\n"
        f"def main():\n    open('/dev/shm/{mark}', 'w').close()\n    os.fork()\n"
        "    os.setsid()\n    os.read(os.pipe()[0], 1)\n"
    )
    grader = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from pathlib import Path; from grader.observe import Program\n"
            "from grader.sandbox import choose\n"
            "program = Program(Path(sys.argv[1]), choose(sys.argv[2]))\n"
            "run = program.call('main')\n"
            "pids = [state.process.pid for state in run.settle().processes]\n"
            "print(run._tree.launcher_ended.__self__._init, *pids, run._folder.root, flush=True)\n"
            "sys.stdin.read()",
            str(file),
            isolation.name,
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert grader.stdout is not None
    *pids, folder = grader.stdout.readline().split()
    processes = [psutil.Process(int(pid)) for pid in pids]
    assert len(processes) == 3
    grader.send_signal(signal.SIGKILL)
    grader.communicate()
    _, left = psutil.wait_procs(processes, timeout=30)
    shared = Path(f"/dev/shm/{mark}")
    try:
        assert left == []
        assert not (isolation.means.own_user and shared.exists())
    finally:
        shared.unlink(missing_ok=True)
        shutil.rmtree(folder)


@needs_restricted
def test_what_cannot_be_restricted_is_not_started(
    write: Write, isolation: Restricted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is the grader's fault, and not one line of the program has run."""
    rules = isolation._restrictions

    def broken(*arguments: object) -> object:
        return {**rules(*arguments), "filters": ["/nowhere.bpf"]}  # type: ignore[arg-type]

    source = "import os\nos.mkdir(os.path.join(os.path.dirname(__file__), 'has_run'))\n"
    sound = write(source, isolation).script()
    sound.finish()
    assert (sound._folder.root / "work" / "has_run").exists()
    monkeypatch.setattr(isolation, "_restrictions", broken)
    run = write(source, isolation).script()
    with pytest.raises(ObserverError, match=r"nowhere\.bpf"):
        run.settle()
    assert not (run._folder.root / "work" / "has_run").exists()


@needs_restricted
@pytest.mark.parametrize("version", range(1, 8))
def test_older_kernels(isolation: Restricted, version: int) -> None:
    """Each version of Landlock up to this machine's is told only what it knows, and holds files."""
    if version > isolation.means.landlock:
        pytest.skip(f"this kernel has version {isolation.means.landlock}")
    older = Restricted(replace(isolation.means, landlock=version))
    older.probe()
    assert ("end all that you run" in older.means.not_held) == (
        version < 6 and not older.means.own_user
    )


EMPTIES = """
import os

def empty(path, access):
    os.close(os.open(path or os.environ["GRADER_SETTINGS"], access | os.O_TRUNC))

def truncate(path):
    os.truncate(path, 0)
"""


@needs_restricted
@pytest.mark.parametrize("version", [1, 2, 3])
def test_older_kernels_let_no_file_be_emptied(
    write: Write, isolation: Restricted, public: Path, version: int
) -> None:
    """Neither one that can only be read nor one that cannot, whatever Landlock knows of it."""
    older = Restricted(replace(isolation.means, landlock=version))
    other = public / "other"
    for access in (os.O_RDONLY, os.O_RDWR, os.O_WRONLY | os.O_RDWR):
        for place in (str(other), ""):
            other.write_text("canary")
            other.chmod(0o666)
            run = write(EMPTIES, older).call("empty", place, access)
            run.settle()
            assert run.error is not None
            assert run.error.type == "PermissionError"
            write(EMPTIES, NoIsolation()).call("empty", place, access).finish_call()
            assert other.read_text() == ("" if place else "canary")
    other.write_text("canary")
    run = write(EMPTIES, older).call("truncate", str(other))
    run.settle()
    assert run.error is not None
    assert other.read_text() == "canary"


@needs_restricted
@pytest.mark.skipif(own_role() == "ordinary user", reason="needs a user of its own")
def test_without_landlock_a_user_of_its_own_remains(
    write: Write, isolation: Restricted, public: Path
) -> None:
    """Files that are not for everybody stay closed, and the sentence says what does not."""
    secret = public / "secret"
    secret.write_text("canary")
    secret.chmod(0o600)
    weaker = Restricted(replace(isolation.means, landlock=0))
    weaker.probe()
    attack, told = "return (public / tcp).read_text()", (str(public), 0, 0, "secret")
    assert tried(write, NoIsolation(), attack, told) == ""
    assert tried(write, weaker, attack, told) == "PermissionError"
    assert "read what everybody may read" in not_held(weaker)


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("sys.platform", "darwin", "needs what Linux has"),
        pytest.param(
            "grader.sandbox.restricted._landlock_version",
            lambda: 0,
            "has no Landlock",
            marks=needs_restricted,
        ),
    ],
)
def test_it_is_refused_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, setting: str, value: object, words: str
) -> None:
    """On other systems, and for an ordinary user on a kernel that cannot keep files closed."""
    monkeypatch.setattr(setting, value)
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(SandboxUnavailable, match=words):
        choose("restricted")


@needs_restricted
def test_where_bubblewrap_is_missed_it_is_named(
    isolation: Restricted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not taken unasked, and what it does not hold stands beside its name."""
    monkeypatch.setenv("PATH", os.devnull)
    with pytest.raises(SandboxUnavailable) as refusal:
        choose("auto")
    for words in ("apt install", "--sandbox restricted", not_held(isolation), "--sandbox none"):
        assert words in str(refusal.value)
    monkeypatch.setattr("grader.sandbox.restricted._landlock_version", lambda: 0)
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(SandboxUnavailable) as refusal:
        choose("auto")
    assert "--sandbox restricted" not in str(refusal.value)
    assert "--sandbox none" in str(refusal.value)


def graded(tmp_path: Path, slugs: list[str]) -> tuple[str, dict[str, object]]:
    """Grade reference solutions by the command; what it printed, and the result."""
    submissions = tmp_path / "submissions" / "reference"
    submissions.mkdir(parents=True)
    for slug in slugs:
        shutil.copy(KIT / "solutions" / slug / f"{slug}.py", submissions)
    ended = subprocess.run(
        [
            *(
                sys.executable,
                "-m",
                "grader",
                "grade",
                submissions.parent,
                "--out",
                tmp_path / "out",
            ),
            *("--kit", KIT, "--sandbox", "restricted", "--jobs", "1"),
            *(part for slug in slugs for part in ("--exercise", slug)),
        ],
        capture_output=True,
        encoding="utf-8",
        env=clean_environment(),
        check=False,
        timeout=300,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout, json.loads((tmp_path / "out/results/reference.json").read_bytes())


@needs_restricted
def test_reference_solutions_get_full_points(tmp_path: Path, isolation: Restricted) -> None:
    """The verdicts are those of every other sandbox; screen and result say which one it was."""
    said, result = graded(tmp_path, ["send_mail", "tickets", "producer_consumer"])
    assert result["score"] == result["max_score"] == 30
    assert result["versions"]["sandbox"] == isolation.name  # type: ignore[index]
    assert f"Sandbox: {isolation.name}. {not_held(isolation)}" in said


def test_with_nothing_around_them_the_screen_says_so(
    kit: KitFolder, grader: Callable[..., Ended], tmp_path: Path
) -> None:
    """The same sentence is there for no sandbox at all."""
    kit.write("submissions/ann/hello.py", "def hello():\n    return 'hello'\n")
    ended = grader("grade", "submissions", "--out", tmp_path / "out", "--sandbox", "none")
    assert "Sandbox: none. Programs can do all that you may do." in ended.out


@needs_restricted
def test_the_doctor_knows_it(grader: Callable[..., Ended], isolation: Restricted) -> None:
    """A line says what would be in force, and what that does not hold."""
    [line] = [line for line in grader("doctor").out.splitlines() if " fallback " in line]
    assert line.startswith("✓")
    assert f"{isolation.means}. {not_held(isolation)}" in line
