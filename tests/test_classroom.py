"""A course from its making to the exported table, with honest students and hostile ones."""

from __future__ import annotations

import getpass
import os
import secrets
import shutil
import socket
import sqlite3
import stat
import subprocess
import tempfile
import time
import urllib.request
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from nbformat import NotebookNode, v4

from grader.classroom.course import ASSIGNMENT, GRADEBOOK
from grader.notebook_cells import mark, writes_file
from tests.browser import Page, browser, needs_chromium
from tests.classroom import (
    COMMANDS,
    Change,
    Course,
    environment,
    nbgrader,
    released,
    rows,
    solution,
    write,
)
from tests.conftest import Ended, needs_bubblewrap

pytestmark = needs_bubblewrap

KIT = Path(__file__).parents[1]
SLUG = "send_mail"
SAMPLES = KIT / "solutions" / SLUG
STUB = (KIT / "exercises" / SLUG / f"{SLUG}.py").read_text(encoding="utf-8")
RIGHT = (SAMPLES / f"{SLUG}.py").read_text(encoding="utf-8")
WRONG = (SAMPLES / "chaff" / "join_in_the_start_loop.py").read_text(encoding="utf-8")
CANARY = secrets.token_hex(16)
"""Stands in what no submission may see: the hidden suite, the gradebook, another's notebook."""

LOGS = '''\
"""Each worker logs to stderr, and warns."""

import logging
import warnings
from multiprocessing import Process

from mailer import send_mail

logging.basicConfig(level=logging.DEBUG)


def work(recipient):
    logging.info("a mail to %s", recipient)
    warnings.warn("this is no error")
    send_mail(recipient)


def send_all(recipients):
    processes = [Process(target=work, args=(recipient,)) for recipient in recipients]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
'''

SPIES = '''\
"""Reads what it must not, and writes itself the best scores."""

import glob
import os
import sqlite3

COURSE = {course!r}
SECRETS = [
    {suite!r},
    f"{{COURSE}}/gradebook.db",
    f"{{COURSE}}/submitted/ann/multiprocessing/send_mail.ipynb",
    *glob.glob(f"{{COURSE}}/**", recursive=True),
    *glob.glob("/proc/*/environ"),
]
for secret in SECRETS:
    try:
        with open(secret, "rb") as file:
            print("spy:", secret, file.read()[:100_000])
    except OSError as error:
        print("spy:", error)
try:
    book = sqlite3.connect(f"{{COURSE}}/gradebook.db")
    book.execute("update grade set auto_score = 1000, manual_score = 1000")
    book.commit()
    print("spy: scores written")
except sqlite3.Error as error:
    print("spy:", error)
'''

IGNORES = """\
import signal

for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
while True:
    signal.pause()
"""

SHADOWS = """\
from pathlib import Path

Path({touched!r}).write_text("imported outside of the sandbox")
"""


MARKUP = "<img src=x onerror=\"document.title='TAKEN OVER'\">"


def delete_cells(nb: NotebookNode) -> None:
    """Keep the program, and add what would run in the browser of whoever reads it."""
    nb.cells = [solution(nb), v4.new_markdown_cell(MARKUP), v4.new_raw_cell(MARKUP)]


def edit_checks(nb: NotebookNode) -> None:
    """Raise the points, and put a score in the place of each check."""
    for cell in nb.cells:
        if mark(cell).get("grade"):
            cell.metadata["nbgrader"].update(points=100, locked=False)
            cell.source = "10**6"
            cell.outputs = [
                v4.new_output("execute_result", {"text/plain": "1000000"}, execution_count=1)
            ]
    nb.cells.append(v4.new_code_cell("import os\nos.system('touch /tmp/taken-over')"))


def sample(name: str) -> str:
    """One of the kit's sample programs."""
    return (SAMPLES / name).read_text(encoding="utf-8")


@dataclass(frozen=True)
class Graded:
    """A course that has been through everything once."""

    course: Course
    exchange: Path
    student: Path
    """The folder of the student who uses the exchange, and whose name is the current user's."""
    name: str
    programs: Mapping[str, str]
    before: Mapping[str, list[tuple[object, ...]]]
    """The gradebook's tables when nothing was graded yet."""
    autograded: Ended
    table: list[dict[str, str]]
    touched: Path

    def page(self, student: str) -> str:
        """The feedback for a student."""
        file = self.course.root / "feedback" / student / ASSIGNMENT / f"{SLUG}.html"
        return file.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def public() -> Iterator[Path]:
    """A folder that everybody may enter, as a home on a course server often is."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture(scope="module")
def graded(public: Path) -> Iterator[Graded]:
    """A course with fourteen submissions, under a umask that closes nothing."""
    lax = os.umask(0)
    try:
        yield go_through(public)
    finally:
        os.umask(lax)


def go_through(folder: Path) -> Graded:
    """Do all that a teacher does, and what the students do in between."""
    course = Course(folder / "course", kit_with_a_canary(folder / "kit"))
    students = folder / "students.csv"
    students.write_text(f"id,email\nann,{CANARY}@example.org\nabsent,\n", encoding="utf-8")
    well(course.create("--students", students))
    well(course.nbgrader("generate_assignment"))

    exchange, student = folder / "exchange", folder / "student"
    exchange.mkdir()
    student.mkdir()
    where = (f"--Exchange.root={exchange}",)
    well(course.nbgrader("release_assignment", *where))
    well(nbgrader(student, "fetch_assignment", ASSIGNMENT, "--course", "course", *where))
    file = student / ASSIGNMENT / f"{SLUG}.ipynb"
    nb = released(file)
    solution(nb).source = writes_file(f"{SLUG}.py", RIGHT)
    write(nb, file)
    well(nbgrader(student, "submit", ASSIGNMENT, "--course", "course", *where))

    name = getpass.getuser()
    touched = folder / "touched"
    handed_in = others(course, touched)
    zipped = ("ann", "ben")
    archive = course.root / "downloaded" / ASSIGNMENT / "archive"
    archive.mkdir(parents=True)
    for each in zipped:
        write(course.notebook(SLUG, *handed_in[each]), folder / f"{SLUG}.ipynb")
        with zipfile.ZipFile(archive / f"{each}.zip", "w") as file_of_files:
            file_of_files.write(folder / f"{SLUG}.ipynb", f"{SLUG}.ipynb")
    pattern = r".*/(?P<student_id>\w+)/(?P<file_id>.*)\.ipynb"
    well(course.nbgrader("zip_collect", f"--FileNameCollectorPlugin.named_regexp={pattern}"))
    link_in_the_exchange(course, exchange, name)
    well(course.nbgrader("collect", *where))
    for each, (program, change) in handed_in.items():
        if each not in zipped:
            course.hand_in(each, SLUG, program, change)
    for file_name in ("grader.py", "conftest.py", "sitecustomize.py", "nbgrader_config.py"):
        source = SHADOWS.format(touched=str(touched))
        (course.submitted("shadows") / file_name).write_text(source, encoding="utf-8")

    before = tables(course)
    autograded = course.autograde("--jobs", "2")
    well(course.nbgrader("generate_feedback"))
    well(course.nbgrader("release_feedback", "--student", name, *where))
    well(nbgrader(student, "fetch_feedback", ASSIGNMENT, "--course", "course", *where))
    well(nbgrader(course.root, "export"))
    programs = {name: RIGHT} | {each: program for each, (program, _) in handed_in.items()}
    table = rows(course.root / "checks.csv")
    return Graded(course, exchange, student, name, programs, before, autograded, table, touched)


def others(course: Course, touched: Path) -> dict[str, tuple[str, Change]]:
    """What the other students hand in: a program, and what they do to the notebook."""

    def nothing(_: NotebookNode) -> None:
        pass

    suite = str(course.kit / "tests" / "hidden" / f"test_{SLUG}.py")
    spying = SPIES.format(course=str(course.root), suite=suite)
    shadowing = f"import sys\nsys.path.insert(0, {str(touched.parent)!r})\n"
    return {
        "ann": (f"# {CANARY}\n{sample('wheat/process_subclass.py')}", nothing),
        "ben": (sample("wheat/pool_of_their_number.py"), nothing),
        "cai": (WRONG, nothing),
        "dan": (sample("chaff/threads.py"), nothing),
        "logs": (LOGS, nothing),
        "exits": (f"import os\nos._exit(0)\n{RIGHT}", nothing),
        "loops": (f"while True:\n    pass\n{RIGHT}", nothing),
        "ignores": (IGNORES, nothing),
        "floods": (f"print('x' * 100_000_000)\n{RIGHT}", nothing),
        "deletes": (RIGHT, delete_cells),
        "edits": (WRONG, edit_checks),
        "shadows": (f"{shadowing}{STUB}", nothing),
        "spies": (f"{spying}{sample('chaff/never_started.py')}", nothing),
    }


def kit_with_a_canary(folder: Path) -> Path:
    """A kit of one exercise, whose hidden suite says a word that nobody may hear."""
    for part in ("exercises", "solutions"):
        shutil.copytree(KIT / part / SLUG, folder / part / SLUG)
    suite = (KIT / "tests" / "hidden" / f"test_{SLUG}.py").read_text(encoding="utf-8")
    (folder / "tests" / "hidden").mkdir(parents=True)
    hidden = folder / "tests" / "hidden" / f"test_{SLUG}.py"
    hidden.write_text(f"{suite}\n# {CANARY}\n", encoding="utf-8")
    return folder


def link_in_the_exchange(course: Course, exchange: Path, name: str) -> None:
    """Put links into what was submitted, which is still the student's own folder."""
    inbound = exchange / "course" / "inbound"
    (submitted,) = inbound.iterdir()
    (submitted / "notes.txt").symlink_to(course.root / GRADEBOOK)
    (submitted / "more").symlink_to(course.root)
    os.mkfifo(submitted / "pipe")
    thief = inbound / submitted.name.replace(name, "thief", 1)
    thief.mkdir()
    (thief / f"{SLUG}.ipynb").symlink_to(course.submitted("ann") / f"{SLUG}.ipynb")
    (thief / "timestamp.txt").write_text(submitted.name.split("+")[2], encoding="utf-8")


def well(ended: Ended) -> None:
    """Demand that a command went well."""
    assert ended.status == 0, ended.out + ended.err


def tables(course: Course) -> dict[str, list[tuple[object, ...]]]:
    """All rows of the gradebook."""
    book = sqlite3.connect(course.root / GRADEBOOK)
    try:
        names = [
            name for (name,) in book.execute("select name from sqlite_master where type='table'")
        ]
        return {name: sorted(book.execute(f"select * from {name}"), key=repr) for name in names}
    finally:
        book.close()


def test_scores_are_those_of_grader_grade(graded: Graded, tmp_path: Path) -> None:
    """For the same programs, check by check."""
    for name, program in graded.programs.items():
        file = tmp_path / "submissions" / name / f"{SLUG}.py"
        file.parent.mkdir(parents=True)
        file.write_text(program, encoding="utf-8")
    kit = ("--kit", graded.course.kit, "--exercise", SLUG)
    out = tmp_path / "out"
    well(graded.course.grader("grade", tmp_path / "submissions", "--out", out, "--jobs", "2", *kit))
    expected = {
        (row["submission"], f"{row['exercise']}.{row['check']}"): row["points"]
        for row in rows(out / "checks.csv")
    }
    assert len(expected) == 8 * len(graded.programs)
    assert (graded.autograded.status, graded.autograded.err) == (0, "")
    got = {
        (row["student"], column): points
        for row in graded.table
        for column, points in row.items()
        if row["student"] in graded.programs and "." in column
    }
    assert got == expected
    whole = {row["student"]: row["score"] for row in graded.table}
    right = {graded.name, "ann", "ben", "logs", "deletes"}
    assert {name for name, score in whole.items() if score == "10"} == right
    nothing = ("exits", "loops", "ignores", "floods", "shadows")
    assert {name: whole[name] for name in nothing} == dict.fromkeys(nothing, "0")
    assert whole["edits"] == whole["cai"]
    assert whole["absent"] == ""
    assert "nothing handed in: absent" in graded.autograded.out


def test_attacks_get_nothing(graded: Graded) -> None:
    """They were made, and nothing of what they were after is in what came of them."""
    spied = "".join(graded.course.shown("spies", SLUG).values())
    assert "spy: [Errno 2] No such file or directory" in spied
    assert "spy: unable to open database file" in spied
    assert "scores written" not in spied
    theirs = [
        path
        for name in {graded.name, *graded.programs, "thief"} - {"ann"}
        for step in ("submitted", "autograded", "feedback")
        for path in (graded.course.root / step / name).rglob("*")
        if path.is_file()
    ]
    assert len(theirs) > 40
    assert [path for path in theirs if CANARY.encode() in path.read_bytes()] == []
    assert [
        path for path in (graded.course.root / "submitted").rglob("*") if path.is_symlink()
    ] == []
    (thief,) = [row for row in graded.table if row["student"] == "thief"]
    assert thief["score"] == "0"
    assert f"thief handed in no {SLUG}" in graded.autograded.out
    assert not graded.touched.exists()
    largest = max(path.stat().st_size for path in theirs)
    assert largest < 1_000_000


def test_the_gradebook_has_the_scores_and_nothing_else_new(graded: Graded) -> None:
    """Points, cells, students and all else stay as they were made."""
    after = tables(graded.course)
    grows = {"submitted_assignment", "submitted_notebook", "grade", "comment", "student"}
    assert {name for name in after if after[name] != graded.before[name]} <= grows
    assert {row[0] for row in after["student"]} == {*graded.programs, "ann", "absent", "thief"}
    book = sqlite3.connect(graded.course.root / GRADEBOOK)
    odd = "manual_score is not null or extra_credit is not null or needs_manual_grade"
    assert book.execute(f"select count(*) from grade where {odd}").fetchone() == (0,)
    assert book.execute("select max(auto_score) from grade").fetchone() == (2,)
    said = {row[0] for row in book.execute("select distinct auto_comment from comment")}
    assert said <= {None, "No response."}
    book.close()


def test_feedback_comes_back_to_the_student(graded: Graded) -> None:
    """Through the exchange, with each check's title and points, and what to try."""
    (page,) = (graded.student / ASSIGNMENT / "feedback").rglob("*.html")
    text = page.read_text(encoding="utf-8")
    assert text.count("✓ ") == 8


def test_nobody_else_may_look_into_the_course(graded: Graded) -> None:
    """Neither at what we write nor at what nbgrader writes, however lax the umask."""
    root = graded.course.root
    assert stat.S_IMODE(root.stat().st_mode) == 0o700
    assert stat.S_IMODE((root / GRADEBOOK).stat().st_mode) == 0o600
    if os.getuid() == 0:
        assert readable_by_nobody(graded.course.kit / "exercises" / SLUG / f"{SLUG}.py")
        inside = [root / GRADEBOOK, *root.glob("*/cai/*/*.*"), root / "checks.csv"]
        assert len(inside) > 4
        assert [path for path in inside if readable_by_nobody(path)] == []


@needs_chromium
def test_formgrader_shows_submissions_and_their_checks(
    graded: Graded, jupyter: str, page: Page
) -> None:
    """The list of a notebook's submissions with their scores, and what one came to."""
    address = f"{jupyter}/formgrader/gradebook/{ASSIGNMENT}/{SLUG}"
    listed = page.open(address, until="Submission #14")
    assert listed.count("10 / 10") == 2 * 5
    page.picture("formgrader_list", height=1100)
    texts = []
    for link in page.value("[...new Set([...document.links].map(link => link.href))]"):
        if "/submissions/" in link:
            texts.append(page.open(link, until="Full credit"))
            assert page.value("document.querySelectorAll('[onerror]').length") == 0
    assert len([text for text in texts if MARKUP in text]) == 1
    title = "All mails are on their way at the same time, however many there are."
    failed = [text for text in texts if f"✗ {title} (0 of 2 points)" in text]
    assert len([text for text in failed if "held in send_mail(0)" in text]) == 2
    page.picture("formgrader_submission", height=4000)
    # Its button for autograding takes the same way as the command.
    before = tables(graded.course)["grade"]
    button = f"/formgrader/api/submission/{ASSIGNMENT}/cai/autograde"
    token = "{'X-XSRFToken': document.cookie.match(/_xsrf=([^;]+)/)[1]}"
    post = f"fetch({button!r}, {{method: 'POST', headers: {token}}})"
    assert page.value(f"{post}.then(answer => answer.json()).then(done => done.success)") is True
    assert tables(graded.course)["grade"] == before


@needs_chromium
def test_the_feedback_page_says_what_to_try(graded: Graded, page: Page) -> None:
    """Title, points, what was expected and seen, the hint, and what the processes did."""
    file = graded.course.root / "feedback" / "cai" / ASSIGNMENT / f"{SLUG}.html"
    text = page.open(file.as_uri(), until="The script mails 0 to 9")
    page.picture("feedback", height=5000)
    title = "All mails are on their way at the same time, however many there are."
    assert f"✗ {title} (0 of 2 points)" in text
    assert "while the first mail was held no other one was started" in text
    assert "Hint: Start all the processes in a first loop and join them in a second one." in text
    for words in ("waits for child 1 to end", "held in send_mail(0)", "the check failed here"):
        assert words in text
    # Nothing is cut off at the right.
    assert page.value("document.documentElement.scrollWidth <= window.innerWidth")


@needs_chromium
def test_the_released_notebook_works_in_jupyterlab(
    graded: Graded, jupyter: str, page: Page
) -> None:
    """It reads as the statement does, and its checks answer with words and a picture."""
    tried = graded.student.parent / "tried"
    shutil.copytree(graded.student / ASSIGNMENT, tried)
    write(graded.course.notebook(SLUG, WRONG), tried / f"{SLUG}.ipynb")
    text = page.open(f"{jupyter}/lab/tree/tried/{SLUG}.ipynb", until="Rules")
    assert "Send ten mails at once" in text
    page.picture("jupyterlab")
    # Commands go to the notebook that is looked at, and are lost where its kernel is not there.
    page.wait_for("[...jupyterapp.shell.widgets('main')].length")
    page.value("jupyterapp.shell.activateById([...jupyterapp.shell.widgets('main')][0].id)")
    page.wait_for("jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel")
    page.value("jupyterapp.shell.currentWidget.sessionContext.session.kernel.info.then(() => 0)")
    page.value("void jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for("[...document.querySelectorAll('.jp-OutputArea svg title')].length > 0")
    assert "held in send_mail(" in page.value(
        "[...document.querySelectorAll('.jp-OutputArea svg title')].map(e => e.textContent).join()"
    )
    page.value("document.querySelector('.jp-OutputArea svg').scrollIntoView({block: 'center'})")
    page.picture("jupyterlab_check")


@pytest.fixture(scope="module")
def page(graded: Graded) -> Iterator[Page]:
    """A browser's page; its pictures are kept where ``GRADER_PICTURES`` says."""
    with browser(graded.exchange.parent / "browser") as opened:
        yield opened


@pytest.fixture(scope="module")
def jupyter(graded: Graded) -> Iterator[str]:
    """The address of a server in the course, as a teacher starts it."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    folder = graded.course.root.parent
    options = (
        "--no-browser",
        "--allow-root",
        "--expose-app-in-browser",
        "--IdentityProvider.token=",
    )
    server = subprocess.Popen(
        [
            COMMANDS / "jupyter",
            "lab",
            *options,
            f"--port={port}",
            f"--ServerApp.root_dir={folder}",
        ],
        cwd=graded.course.root,
        env=environment(folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for_answer(f"http://127.0.0.1:{port}/api", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def wait_for_answer(address: str, server: subprocess.Popen[bytes]) -> None:
    """Return once the server answers."""
    while True:
        assert server.poll() is None, "the server has ended"
        try:
            urllib.request.urlopen(address).close()
        except OSError:
            time.sleep(0.1)
        else:
            return


def readable_by_nobody(file: Path) -> bool:
    """Whether a user without rights can read the file."""
    cat = [shutil.which("cat") or "cat", str(file)]
    done = subprocess.run(
        cat, user=65534, group=65534, extra_groups=[], capture_output=True, check=False
    )
    return done.returncode == 0
