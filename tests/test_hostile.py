"""What hostile submissions try, with a canary set up around them that notes what they get.

``tests/hostile`` holds a program for each attack, as a student would hand it in. Its docstring says
in fields what must come of it::

    Tries: reading                     what kind of attack it is
    Held by: the mount namespace       the mechanism that stands in its way
    Outcome: failed sent_by_children; passed the others
                                       of its checks: "every check passes", "no check passes", or
                                       how each ends, "the others" standing for those not named and
                                       "lost" for whatever gives no points
    Unheld: gained; contact tcp        what comes of it without a sandbox, where that is harmless:
                                       the attack is known to work
"""

from __future__ import annotations

import ast
import csv
import json
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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.conftest import clean_environment, needs_bubblewrap

pytestmark = needs_bubblewrap

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
UNPAID = {"failed", "error", "timed_out", "skipped"}
"""The outcomes that give no points, the grader's own faults left out."""
FIELDS = ("Tries", "Held by", "Outcome", "Unheld")


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
        return {name: text for name, colon, text in lines if colon and name in FIELDS}

    @property
    def unheld(self) -> list[str]:
        """What comes of it without a sandbox; empty where it is not run without one."""
        return [each for each in self.fields.get("Unheld", "").split("; ") if each]

    def promised(self, check: str) -> set[str]:
        """The outcomes that the check may have."""
        told = self.fields["Outcome"]
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
each_attack = pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
each_unheld = pytest.mark.parametrize(
    "attack", [attack for attack in ATTACKS if attack.unheld], ids=lambda attack: attack.name
)


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
    secret: str = field(default_factory=lambda: f"canary-{secrets.token_hex(16)}")
    seen_running: set[int] = field(default_factory=set)
    """Processes of sandboxes that were seen while the grader was at work."""
    ended: subprocess.CompletedProcess[str] | None = None
    before: Mapping[str, bytes] = field(default_factory=dict)

    home = property(lambda self: self.root / "home")
    kit = property(lambda self: self.root / "kit")
    submissions = property(lambda self: self.root / "submissions")
    earlier = property(lambda self: self.root / "earlier")
    out = property(lambda self: self.root / "out")
    temporary = property(lambda self: self.root / "tmp")

    def furnish(self, attacks: list[Attack]) -> None:
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
        solution = GOOD["good_reference"].read_text(encoding="utf-8")
        self._write(f"kit/solutions/{SLUG}/{SLUG}.py", f"{solution}# {secret}\n")
        for name, file in GOOD.items():
            self._write(f"submissions/{name}/{SLUG}.py", file.read_text(encoding="utf-8"))
            self._write(f"submissions/{name}/notes.txt", f"{secret}\n")
        for attack in attacks:
            source = attack.file.read_text(encoding="utf-8")
            self._write(f"submissions/{attack.name}/{SLUG}.py", self.filled_in(source))
        for name, target in LINKS.items():
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
            "PID": os.getpid(),
        }.items():
            text = text.replace(f"@{name}@", str(value))
        return text

    def grade(self, sandbox: str) -> None:
        """Grade all submissions with the real command, and look at processes meanwhile."""
        command = [sys.executable, "-m", "grader", "grade", self.submissions, "--out", self.out]
        options = ["--exercise", SLUG, "--kit", self.kit, "--jobs", "2", "--sandbox", sandbox]
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

    def running(self) -> set[int]:
        """The processes on this machine that have a folder of this world mounted.

        Nobody gets rid of that, whatever it does to its parents, its session, its environment.
        """
        found = set()
        for process in psutil.process_iter():
            try:
                mounts = Path(f"/proc/{process.pid}/mountinfo").read_text()
            except OSError:
                continue
            if f"{self.root.name}/tmp/" in mounts:
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

    def files(self) -> dict[str, bytes]:
        """What there is, but for what the grader itself writes."""
        return {
            str(path.relative_to(self.root)): path.read_bytes()
            for part in (self.home, self.kit, self.submissions, self.earlier, self.temporary)
            for path in sorted(part.rglob("*"))
            if path.is_file() and "__pycache__" not in path.parts
        }

    def changed(self) -> set[str]:
        """The files that are other than before, new or gone."""
        after = self.files()
        names = self.before.keys() | after.keys()
        return {name for name in names if self.before.get(name) != after.get(name)}

    def result(self, submission: str) -> dict[str, Any]:
        document = json.loads((self.out / "results" / f"{submission}.json").read_bytes())
        assert isinstance(document, dict)
        return document

    def said(self, submission: str) -> str:
        """All that the program has printed, in all checks."""
        checks = self.result(submission)["checks"]
        return "\n".join(check["stdout"] + check["stderr"] for check in checks)

    def _write(self, name: str, text: str) -> None:
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def world_of(attacks: list[Attack], sandbox: str) -> Iterator[World]:
    """A world in which these attacks have been graded."""
    # Below /tmp itself: socket paths are short, and pytest's own folder is closed to others.
    root = Path(tempfile.mkdtemp(prefix="hostile-", dir="/tmp"))
    mark = secrets.token_hex(8)
    listeners = Listeners(root, mark)
    try:
        world = World(root, listeners, mark)
        world.furnish(attacks)
        world.grade(sandbox)
        yield world
    finally:
        listeners.close()
        # Where the grader left something behind, it may be hard to remove.
        subprocess.run(["chmod", "-R", "u+rwX", root], check=True)
        subprocess.run(["rm", "-rf", root], check=True)


@pytest.fixture(scope="module")
def held() -> Iterator[World]:
    """All attacks, in bubblewrap."""
    yield from world_of(ATTACKS, "bubblewrap")


@pytest.fixture(scope="module")
def unheld() -> Iterator[World]:
    """Those that are harmless to this machine, with nothing to hold them."""
    yield from world_of([attack for attack in ATTACKS if attack.unheld], "none")


@each_attack
def test_it_says_what_it_is(attack: Attack) -> None:
    """A title, what it tries, what holds it, and outcomes that there are."""
    assert attack.docstring.splitlines()[0].endswith(".")
    assert attack.fields.keys() >= {"Tries", "Held by", "Outcome"}
    assert attack.promised("works_under_spawn") <= {"passed", *UNPAID}


@each_attack
def test_its_checks_end_as_promised(held: World, attack: Attack) -> None:
    """Neither better nor worse, and never as the grader's own fault."""
    checks = held.result(attack.name)["checks"]
    otherwise = {
        check["check"]: (check["outcome"], check["rationale"])
        for check in checks
        if check["outcome"] not in attack.promised(check["check"])
    }
    assert otherwise == {}
    assert len(checks) == len(held.result("good_reference")["checks"])


@each_attack
def test_it_was_tried_and_gained_nothing(held: World, attack: Attack) -> None:
    """Each program says when it has tried, and what it has gained."""
    said = held.said(attack.name)
    assert "tried" in said
    assert "gained" not in said


@each_unheld
def test_it_works_where_nothing_holds_it(unheld: World, attack: Attack) -> None:
    """An attack that never works shows nothing."""
    said = unheld.said(attack.name)
    assert "tried" in said or "gained" in said
    for effect in attack.unheld:
        verb, _, what = unheld.filled_in(effect).partition(" ")
        match verb:
            case "gained":
                assert "gained" in said
                assert "reading" not in attack.fields["Tries"] or unheld.secret in said
            case "contact":
                assert attack.name in unheld.listeners.heard[what]
            case "changes":
                assert str(Path(what).relative_to(unheld.root)) in unheld.changed()
            case _:
                pytest.fail(f"{effect!r} says nothing")


def test_the_good_ones_lose_nothing(held: World) -> None:
    """A submission does not suffer from those that are graded beside it."""
    for name in GOOD:
        result = held.result(name)
        assert result["score"] == result["max_score"]


def test_the_run_ends_well(held: World) -> None:
    """None of them makes the grader fail."""
    assert held.ended is not None
    assert (held.ended.returncode, held.ended.stderr) == (0, "")


def test_links_are_not_followed(held: World) -> None:
    """What is handed in as a link is not there."""
    for name in LINKS:
        outcomes = {check["outcome"] for check in held.result(name)["checks"]}
        assert outcomes <= {"missing", "skipped"}


def test_no_secret_comes_out(held: World) -> None:
    """Not in what is written, not on the screen."""
    assert held.ended is not None
    written = {path: path.read_bytes() for path in held.out.rglob("*") if path.is_file()}
    assert len(written) == len(ATTACKS) + len(GOOD) + len(LINKS) + 2
    assert [path for path, content in written.items() if held.secret.encode() in content] == []
    assert held.secret not in held.ended.stdout + held.ended.stderr


def test_nobody_was_called(held: World) -> None:
    """No server on this machine has heard anything."""
    assert held.listeners.heard == {"tcp": [], "udp": [], "unix": [], "abstract": []}


def test_no_file_changes(held: World) -> None:
    """Nothing is written, removed or left, but for the results."""
    assert held.changed() == set()
    assert list(held.temporary.iterdir()) == []
    for folder in ("/tmp", "/dev/shm", "/var/tmp", "/run", "/home"):
        assert not Path(folder, held.mark).exists()


def test_no_process_is_left(held: World) -> None:
    """Not of the sandboxes, not of the grader."""
    assert len(held.seen_running) >= 3, "this way to look finds nobody"
    assert held.running() == set()
    assert held.of_the_grader() == set()


@pytest.mark.parametrize("table", ["scores.csv", "checks.csv"])
def test_tables_are_inert(held: World, table: str) -> None:
    """No cell is a formula, moves a cursor or breaks its line; there is a row for each check."""
    with (held.out / table).open(encoding="utf-8", newline="") as text:
        rows = list(csv.reader(text))
    assert {len(row) for row in rows} == {len(rows[0])}
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))] == []
    assert [cell for cell in cells if not cell.isprintable()] == []


def test_the_screen_is_inert(held: World) -> None:
    """Nothing that a program has printed moves the teacher's cursor."""
    assert held.ended is not None
    shown = held.ended.stdout + held.ended.stderr
    assert re.findall(r"[^\n\x20-\x7e\xa0-\U0010ffff]", shown) == []
    assert "mallory" not in shown
