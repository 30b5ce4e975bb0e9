"""Hostile submissions, and a teacher's machine that notes what they get.

``tests/hostile`` holds a program for each attack, as a student would hand it in. Its docstring says
in fields what must come of it::

    Tries: reading                     what kind of attack it is
    Held by: the mount namespace       the mechanism that stands in its way
    Outcome: failed sent_by_children; passed the others
                                       of its checks: "every check passes", "no check passes", or
                                       how each ends, "the others" standing for those not named and
                                       "lost" for whatever gives no points
    Rationale: more than 10000 files   part of what one of its checks must say, where that shows
                                       the mechanism
    Beside: json.py, mallory.pth       files that are handed in with it, each of which says so when
                                       it is run or imported
    Unheld: gained; contact tcp        what comes of it without a sandbox, where that is harmless:
                                       the attack is known to work; "nothing" where it needs none
    Unheld (restricted): gained        what comes of it in a sandbox that does not hold it

``--sandbox restricted`` holds by other means, and how much depends on what the machine has. So a
field can be told again for such a sandbox, see ``settings``, and then goes before the plain one.

Each is bounded in itself, in number and in size: it does no lasting harm where it is not held. What
is heavy does it in one check, ``sent_by_children``, which alone has the recipients 0 to 3. What
would be harmful to a machine without a sandbox is done where the harness has filled in the name of
one, and not by a file that somebody runs by itself.
"""

from __future__ import annotations

import ast
import csv
import fnmatch
import importlib.util
import json
import marshal
import os
import re
import secrets
import selectors
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import psutil

from tests.conftest import clean_environment

KIT = Path(__file__).parents[1]
HOSTILE = KIT / "tests" / "hostile"
SLUG = "send_mail"
GOOD = {
    "good_reference": KIT / "solutions" / SLUG / f"{SLUG}.py",
    "good_wheat": KIT / "solutions" / SLUG / "wheat" / "process_subclass.py",
}
LINKS = {
    "links_to_the_key": "@HOME@/.ssh/id_rsa",
    "links_to_the_solution": f"@KIT@/solutions/{SLUG}/{SLUG}.py",
    "links_to_another": f"@SUBMISSIONS@/good_reference/{SLUG}.py",
}
"""Submissions that are a link, and where to."""
LONGEST_SECONDS = 900
"""For all attacks together, on a machine that has other things to do."""
FORGED = "import os; print('gained: imported', __name__, flush=True); os._exit(0)\n"
"""What is in the files beside a submission, be they modules, ``.pth`` files or bytecode."""
UNPAID = {"failed", "error", "timed_out", "skipped"}
"""The outcomes that give no points, the grader's own faults left out."""
PUBLIC = ("/", "/dev/shm", "/home", "/run", "/tmp", "/var/tmp")
"""Folders of the machine in which programs try to leave files that are named for their world."""
FIELDS = ("Tries", "Held by", "Outcome", "Rationale", "Beside", "Unheld")


def settings(sandbox: str) -> list[str]:
    """How fields name this sandbox, given as in results, the most particular name first."""
    kind, _, means = sandbox.partition(": ")
    names = [kind]
    if kind == "restricted" and "namespaces" not in means:
        names.insert(0, f"{kind}, shared memory in common")
    if "same user" in means:
        names.insert(0, f"{kind}, same user")
    return names


@dataclass(frozen=True)
class Attack:
    """One program of ``tests/hostile``."""

    file: Path

    @property
    def name(self) -> str:
        return self.file.stem

    @cached_property
    def docstring(self) -> str:
        source = self.file.read_text(encoding="utf-8")
        return ast.get_docstring(ast.parse(source)) or ""

    @cached_property
    def fields(self) -> Mapping[str, str]:
        lines = (line.partition(": ") for line in self.docstring.splitlines())
        return {
            name: text for name, colon, text in lines if colon and name.partition(" (")[0] in FIELDS
        }

    def field(self, name: str, sandbox: str) -> str:
        """What a field says where this sandbox is in force; empty where it is not there."""
        named = [f"{name} ({setting})" for setting in settings(sandbox)]
        if name != "Unheld" or sandbox == "none":
            named.append(name)
        return next((self.fields[each] for each in named if each in self.fields), "")

    @property
    def harmless(self) -> bool:
        """Whether it may be run without a sandbox."""
        return "Unheld" in self.fields

    def unheld(self, sandbox: str) -> list[str]:
        """What comes of it in this sandbox."""
        told = self.field("Unheld", sandbox)
        return told.split("; ") if told not in ("", "nothing") else []

    @property
    def beside(self) -> list[str]:
        """Files that are handed in with it."""
        return [each for each in self.fields.get("Beside", "").split(", ") if each]

    def promised(self, check: str, sandbox: str) -> set[str]:
        """The outcomes that the check may have."""
        told = self.field("Outcome", sandbox)
        if told == "every check passes":
            return {"passed"}
        if told == "no check passes":
            return UNPAID
        clauses = [clause.split(" ", 1) for clause in told.split("; ")]
        others = {outcome for outcome, names in clauses if names == "the others"}
        named = {outcome for outcome, names in clauses if check in names.split(", ")}
        promised = named or others
        return UNPAID if promised == {"lost"} else promised


ATTACKS = [Attack(file) for file in sorted(HOSTILE.glob("*.py"))]
HARMLESS = [attack for attack in ATTACKS if attack.harmless]


class Listeners:
    """Servers on this machine, each noting what it hears."""

    def __init__(self, folder: Path, mark: str) -> None:
        self.heard: dict[str, list[str]] = {}
        self.unix = folder / "agent"
        self.abstract = f"hostile-{mark}"
        self._selector = selectors.DefaultSelector()
        self._tcp = self._listen("tcp", socket.AF_INET, ("127.0.0.1", 0))
        self._udp = self._listen("udp", socket.AF_INET, ("127.0.0.1", 0), socket.SOCK_DGRAM)
        self._listen("unix", socket.AF_UNIX, str(self.unix))
        self._listen("abstract", socket.AF_UNIX, f"\0{self.abstract}")
        self.unix.chmod(0o777)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    @property
    def tcp(self) -> int:
        return int(self._tcp.getsockname()[1])

    @property
    def udp(self) -> int:
        return int(self._udp.getsockname()[1])

    def close(self) -> None:
        self._over.set()
        self._thread.join()
        for key in list(self._selector.get_map().values()):
            assert isinstance(key.fileobj, socket.socket)
            key.fileobj.close()
        self._selector.close()

    def _listen(
        self, name: str, family: int, address: Any, kind: int = socket.SOCK_STREAM
    ) -> socket.socket:
        listener = socket.socket(family, kind)
        listener.bind(address)
        if kind == socket.SOCK_STREAM:
            listener.listen()
        self.heard[name] = []
        self._selector.register(listener, selectors.EVENT_READ, name)
        return listener

    def _serve(self) -> None:
        while not self._over.is_set():
            for key, _ in self._selector.select(0.2):
                assert isinstance(key.fileobj, socket.socket)
                if key.fileobj is self._udp:
                    text = key.fileobj.recv(100)
                else:
                    connection, _ = key.fileobj.accept()
                    with connection:
                        connection.settimeout(5)
                        text = connection.recv(100)
                self.heard[key.data].append(text.decode())


@dataclass
class World:
    """A teacher's machine: a home with secrets, a kit, submissions, earlier results, servers."""

    root: Path
    listeners: Listeners
    mark: str
    kind: str
    """The kind of sandbox that programs are graded in."""
    secret: str = field(default_factory=lambda: f"canary-{secrets.token_hex(16)}")
    seen_running: set[int] = field(default_factory=set)
    """Processes of sandboxes that were seen while the grader was at work."""
    memory: dict[int, int] = field(default_factory=dict)
    """The grader's own processes -> bytes that each has held at most (VmHWM, see proc(5))."""
    ended: subprocess.CompletedProcess[str] | None = None
    before: Mapping[str, bytes] = field(default_factory=dict)

    home = property(lambda self: self.root / "home")
    kit = property(lambda self: self.root / "kit")
    submissions = property(lambda self: self.root / "submissions")
    earlier = property(lambda self: self.root / "earlier")
    out = property(lambda self: self.root / "out")
    temporary = property(lambda self: self.root / "tmp")

    def furnish(
        self,
        attacks: Iterable[Attack],
        good: Mapping[str, Path] = GOOD,
        links: Mapping[str, str] = LINKS,
    ) -> None:
        """Put everything in its place, as anybody may read it who gets there."""
        secret = self.secret
        self._write("home/.ssh/id_rsa", f"-----BEGIN OPENSSH PRIVATE KEY-----\n{secret}\n")
        self._write("home/.ssh/authorized_keys", "ssh-rsa AAAA teacher\n")
        self._write("home/grades.txt", f"{secret}\n")
        self._write("earlier/scores.csv", f"submission,score\n{secret},10\n")
        self._write("earlier/results/writes_the_results.json", '{"score": 0}\n')
        self.temporary.mkdir()
        for part in (f"exercises/{SLUG}", f"solutions/{SLUG}"):
            shutil.copytree(KIT / part, self.kit / part)
        suite = (KIT / f"tests/hidden/test_{SLUG}.py").read_text(encoding="utf-8")
        self._write(f"kit/tests/hidden/test_{SLUG}.py", f"# {secret}\n{suite}")
        solution = (KIT / f"solutions/{SLUG}/{SLUG}.py").read_text(encoding="utf-8")
        self._write(f"kit/solutions/{SLUG}/{SLUG}.py", f"{solution}# {secret}\n")
        for name, file in good.items():
            (self.submissions / name).mkdir(parents=True)
            shutil.copy(file, self.submissions / name / f"{SLUG}.py")
            self._write(f"submissions/{name}/notes.txt", f"{secret}\n")
        for attack in attacks:
            source = attack.file.read_text(encoding="utf-8")
            self._write(f"submissions/{attack.name}/{SLUG}.py", self.filled_in(source))
            for beside in attack.beside:
                self._forge(self.submissions / attack.name / self.filled_in(beside))
        for name, target in links.items():
            (self.submissions / name).mkdir()
            (self.submissions / name / f"{SLUG}.py").symlink_to(self.filled_in(target))
        for folder, _, names in os.walk(self.root):
            os.chmod(folder, 0o755)
            for name in names:
                if not os.path.islink(os.path.join(folder, name)):
                    os.chmod(os.path.join(folder, name), 0o644)
        self.listeners.unix.chmod(0o777)
        self.before = self.files()

    def filled_in(self, text: str) -> str:
        """The text with what it must know of this world."""
        for name, value in {
            "HOME": self.home,
            "KIT": self.kit,
            "SUBMISSIONS": self.submissions,
            "RESULTS": self.earlier,
            "TMP": self.temporary,
            "TCP": self.listeners.tcp,
            "UDP": self.listeners.udp,
            "UNIX": self.listeners.unix,
            "ABSTRACT": self.listeners.abstract,
            "MARK": self.mark,
            "SANDBOX": self.kind,
            "PID": os.getpid(),
            "TAG": sys.implementation.cache_tag,
        }.items():
            text = text.replace(f"@{name}@", str(value))
        return text

    def grade(self, before: Sequence[str] = ()) -> None:
        """Grade all submissions with the real command, and look at processes meanwhile.

        ``before`` comes before the command, to start it in another way.
        """
        command = [*before, sys.executable, "-m", "grader", "grade", self.submissions]
        options = ["--out", self.out, "--exercise", SLUG, "--kit", self.kit, "--jobs", "2"]
        options += ["--sandbox", self.kind]
        environment = {
            "HOME": str(self.home),
            "TMPDIR": str(self.temporary),
            "CANARY_TOKEN": self.secret,
            "HOSTILE_MARK": self.mark,
        }
        deadline = time.monotonic() + LONGEST_SECONDS
        with (self.root / "stdout").open("w+") as out, (self.root / "stderr").open("w+") as err:
            grader = subprocess.Popen(
                [*map(str, command), *map(str, options)],
                stdout=out,
                stderr=err,
                cwd=KIT,
                env=clean_environment() | environment,
                start_new_session=True,
            )
            try:
                while grader.poll() is None and time.monotonic() < deadline:
                    if len(self.seen_running) < 3:
                        self.seen_running |= self.running()
                    self._weigh()
                    time.sleep(0.2)
                assert grader.returncode is not None, "the grader goes on and on"
            finally:
                grader.kill()
                grader.wait()
            out.seek(0)
            err.seek(0)
            self.ended = subprocess.CompletedProcess(
                command, grader.returncode, out.read(), err.read()
            )

    @cached_property
    def sandbox(self) -> str:
        """What was in force, as the results say."""
        some = next((self.out / "results").glob("*.json"))
        return str(json.loads(some.read_bytes())["versions"]["sandbox"])

    def running(self) -> set[int]:
        """The processes on this machine that were started for a run of this world.

        In bubblewrap they have its folder mounted, which nobody gets rid of, whatever it does to
        its parents, its session, its environment; elsewhere it is in what they were started with.
        """
        found = set()
        for process in psutil.process_iter():
            for about in ("mountinfo", "environ"):
                with suppress(OSError):
                    told = Path(f"/proc/{process.pid}/{about}").read_bytes()
                    if f"{self.root.name}/tmp/".encode() in told:
                        found.add(process.pid)
        return found

    def of_the_grader(self) -> set[int]:
        """The processes that have what the grader was started with in their environment."""
        found = set()
        for process in psutil.process_iter():
            try:
                if process.environ().get("HOSTILE_MARK") == self.mark:
                    found.add(process.pid)
            except psutil.Error:
                continue
        return found

    def _weigh(self) -> None:
        for pid in self.of_the_grader():
            try:
                status = Path(f"/proc/{pid}/status").read_text()
            except OSError:
                continue
            if peak := re.search(r"^VmHWM:\s*(\d+) kB$", status, re.MULTILINE):
                self.memory[pid] = int(peak[1]) << 10

    def files(self) -> dict[str, bytes]:
        """What there is, but for what the grader itself writes."""
        return {
            str(path.relative_to(self.root)): path.read_bytes()
            for part in (self.home, self.kit, self.submissions, self.earlier, self.temporary)
            for path in sorted(part.rglob("*"))
            if path.is_file() and not path.is_symlink() and "__pycache__" not in path.parts
        }

    def changed(self) -> set[str]:
        """The files that are other than before, new or gone, and those left outside this world."""
        after = self.files()
        names = self.before.keys() | after.keys()
        changed = {name for name in names if self.before.get(name) != after.get(name)}
        return changed | {str(path) for path in self.left_outside()}

    def left_outside(self) -> list[Path]:
        """The files of this world that lie in folders of the machine."""
        return [path for folder in PUBLIC for path in Path(folder).glob(f"{self.mark}*")]

    def result(self, submission: str) -> dict[str, Any]:
        document = json.loads((self.out / "results" / f"{submission}.json").read_bytes())
        assert isinstance(document, dict)
        return document

    def said(self, submission: str) -> str:
        """All that the program has printed, in all checks."""
        checks = self.result(submission)["checks"]
        return "\n".join(check["stdout"] + check["stderr"] for check in checks)

    def table(self, name: str) -> list[list[str]]:
        """The rows of a table of results, the header first."""
        with (self.out / name).open(encoding="utf-8", newline="") as text:
            return list(csv.reader(text))

    def otherwise(self, attack: Attack) -> dict[str, str]:
        """Which of its checks do not end as promised for this sandbox, and how they do."""
        checks = self.result(attack.name)["checks"]
        found = {
            check["check"]: f"{check['outcome']}: {check['rationale']}"
            for check in checks
            if check["outcome"] not in attack.promised(check["check"], self.sandbox)
        }
        rationale = attack.field("Rationale", self.sandbox)
        if not any(rationale in check["rationale"] for check in checks):
            found["every check"] = f"no rationale says {rationale!r}"
        return found

    def effects(self, attack: Attack) -> list[str]:
        """What it has got, in the words of ``Unheld``, and the evidence for each."""
        found = []
        if gained := re.search(r"^gained.*$", self.said(attack.name), re.MULTILINE):
            found.append(gained[0].replace(self.secret, "a secret"))
        if self.secret in self.said(attack.name):
            found.append("secret")
        heard = self.listeners.heard.items()
        found += [f"contact {server}" for server, names in heard if attack.name in names]
        changed = self.changed()
        for effect in attack.unheld(self.sandbox):
            verb, _, what = effect.partition(" ")
            if verb == "changes" and fnmatch.filter(changed, self.place(what)):
                found.append(effect)
        return found

    def got(self, attack: Attack) -> list[str]:
        """What it has got without the evidence, and but for the secret that reading leads to."""
        return [each.partition(":")[0] for each in self.effects(attack) if each != "secret"]

    def place(self, pattern: str) -> str:
        """Where files lie, given as in a docstring: in this world, or on the machine."""
        return self.filled_in(pattern).removeprefix(f"{self.root}/")

    def _write(self, name: str, text: str) -> None:
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def _forge(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix != ".pyc":
            file.write_text(FORGED, encoding="utf-8")
            return
        # Bytecode that is not compared with its source, see PEP 552.
        unchecked = (1).to_bytes(4, "little") + bytes(8)
        code = marshal.dumps(compile(FORGED, f"{SLUG}.py", "exec"))
        file.write_bytes(importlib.util.MAGIC_NUMBER + unchecked + code)


@contextmanager
def empty_world(kind: str) -> Iterator[World]:
    """A world to furnish, for this kind of sandbox; afterwards it is gone."""
    # Below /tmp itself: socket paths are short, and pytest's own folder is closed to others.
    root = Path(tempfile.mkdtemp(prefix="hostile-", dir="/tmp"))
    mark = secrets.token_hex(8)
    listeners = Listeners(root, mark)
    world = World(root, listeners, mark, kind)
    try:
        yield world
    finally:
        listeners.close()
        for path in world.left_outside():
            path.unlink()
        # Where the grader left something behind, it may be hard to remove.
        subprocess.run(["chmod", "-R", "u+rwX", root], check=True)
        subprocess.run(["rm", "-rf", root], check=True)


@contextmanager
def graded(attacks: Sequence[Attack], kind: str) -> Iterator[World]:
    """A world in which these attacks have been graded, beside good programs and links."""
    with empty_world(kind) as world:
        world.furnish(attacks)
        world.grade()
        yield world
