"""The pages for students and teachers, looked at in a browser where it takes one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from grader import pages
from grader.model import CheckResult, Event, Outcome, Place, Result, What
from grader.words import Text
from tests import made_up
from tests.browser import Page, browser, needs_chromium

TITLES = dict.fromkeys(made_up.EXERCISES, "")
MOST_BYTES = 1_000_000
PHONE = 390

MARKUP = "\"'></script></style></title><script>taken = true</script><img src=x onerror='taken=1'>"
UNSEEN = "\u202egnp.exe\u2066\x1b[2J\x00\udcff"
HOSTILE = MARKUP + UNSEEN


def hostile() -> Result:
    """Whatever a student can write into a page is markup, or turns the direction of texts."""
    failed = CheckResult(
        exercise="hello",
        check="says_hello",
        title=Text(f"Title {HOSTILE}", {"zh": f"标题 {HOSTILE}"}),
        outcome=Outcome.FAILED,
        points=0.0,
        max_points=2.0,
        rationale=f"Expected this; it was {HOSTILE}",
        help=f"help {HOSTILE}",
        hint=f"hint {HOSTILE}",
        events=(
            Event(0.0, f"main {HOSTILE}", What.STARTED),
            Event(0.1, f"main {HOSTILE}", What.CALLED, f"send_mail({HOSTILE})"),
            Event(0.2, f"main {HOSTILE}", What.WAITS, f"waits {HOSTILE}"),
        ),
        places=(Place(f"main {HOSTILE}", 1, HOSTILE),),
        stdout=f"stdout {HOSTILE}",
        stderr=f'  File "{HOSTILE}hello.py", line 1\n{HOSTILE}',
    )
    ours = replace(failed, check="of_ours", outcome=Outcome.GRADER_ERROR, points=None)
    return Result(
        submission=f"name {HOSTILE}",
        checks=(failed, ours),
        versions={**made_up.VERSIONS, "sandbox": HOSTILE},
        digests={"hello": HOSTILE},
        sources={"hello": f"code = {HOSTILE}\n"},
    )


def result(*checks: CheckResult, source: str = "", name: str = "s001") -> Result:
    """A submission of one exercise, ``hello``."""
    return Result(name, checks, made_up.VERSIONS, {"hello": "0"}, {"hello": source})


def failed(check: str = "says_hello", **changes: Any) -> CheckResult:
    """A check that failed, by name."""
    made = replace(
        made_up.check("hello", 0, Outcome.FAILED), check=check, title=f"Title of {check}."
    )
    return replace(made, **changes)


def write(out: Path, made: Sequence[Result], language: str = "en") -> list[str]:
    """Write results and the pages of them; the names of the pages of feedback."""
    titles = dict.fromkeys((slug for slug in made[0].digests), "")
    names = made_up.write(out, made)
    pages.write(out, titles, names, language)
    return [f"feedback/{name.removesuffix('.json')}.html" for name in names]


def feedback(out: Path, made: Result, language: str = "en") -> str:
    """The page of one submission."""
    (name,) = write(out, [made], language)
    return (out / name).read_text(encoding="utf-8")


# What is on the pages


def test_a_traceback_quotes_no_hidden_test(tmp_path: Path) -> None:
    """The frames of a test's own module stay, without the lines of it; all others keep theirs."""
    traceback = (
        "Traceback (most recent call last):\n"
        '  File "/grader/door/grader_scene.py", line 11, in serve\n'
        "    secret.code(\n"
        "    ^^^^^^^^^^^\n"
        '  File "/home/student/hello.py", line 2, in hello\n'
        "    raise ValueError\n"
        "ValueError\n"
        "  + Exception Group Traceback (most recent call last):\n"
        '  |   File "/grader/door/grader_scene.py", line 12, in serve\n'
        "  |     more.secret.code\n"
        "  | ValueError\n"
    )
    page = feedback(tmp_path, result(failed(stderr=traceback)))
    assert "secret" not in page
    assert "line 11, in serve\n" in page
    assert "line 12, in serve\n  | ValueError" in page
    assert "    raise ValueError\n" in page


def test_a_grader_error_says_only_that_it_is_ours(tmp_path: Path) -> None:
    """To the student: its words may quote the suite. The teacher reads them, and first of all."""
    secret = "AssertionError in test_hello.py: assert secret"
    broken = failed("of_ours", outcome=Outcome.GRADER_ERROR, points=None, rationale=secret)
    page = feedback(tmp_path, result(broken, failed()))
    assert "our fault" in page
    assert "secret" not in page
    assert "open, of" in page
    report = (tmp_path / pages.REPORT).read_text(encoding="utf-8")
    assert report.index(secret) < report.index('id="scores"')


def test_the_teacher_is_told_of_weak_isolation(tmp_path: Path) -> None:
    """With how many submissions, and only if there are any."""
    weak = replace(result(failed()), versions={**made_up.VERSIONS, "sandbox": "none"})
    write(tmp_path, [weak, result(failed(), name="s002")])
    report = (tmp_path / pages.REPORT).read_text(encoding="utf-8")
    assert "Sandbox none: 1 of 2 submissions" in report
    write(tmp_path, [result(failed())])
    assert "isolation" not in (tmp_path / pages.REPORT).read_text(encoding="utf-8")


def test_what_broke_for_one_reason_is_told_once(tmp_path: Path) -> None:
    """A file that Python cannot read breaks every check of it."""
    reason = "SyntaxError: expected ':' in line 2 of hello.py"
    checks = [
        failed(name, outcome=Outcome.ERROR, rationale=reason, events=(), places=())
        for name in ("one", "two", "three")
    ]
    page = feedback(tmp_path, result(*checks, source="a\ndef b()\nc\n"))
    assert page.count("SyntaxError") == 1
    assert page.count("for the same reason as check 1") == 2
    assert (tmp_path / pages.REPORT).read_text(encoding="utf-8").count("3 checks") == 1


def test_failures_of_one_kind_are_counted_together(tmp_path: Path) -> None:
    """Even if they name the file of each; the commonest is the first."""
    made = [
        result(failed(rationale=f"{name}/hello.py is broken.", outcome=Outcome.ERROR), name=name)
        for name in ("anna", "bela")
    ]
    made.append(result(failed(rationale="It was never called."), name="cem"))
    write(tmp_path, made)
    report = (tmp_path / pages.REPORT).read_text(encoding="utf-8")
    failures = report[report.index('class="failures"') :]
    assert failures.index("…/hello.py is broken.") < failures.index("It was never called.")
    assert "anna/" not in failures


def test_long_code_and_output_are_cut(tmp_path: Path) -> None:
    """The beginning of the code, the end of the output, and a word that there is more."""
    noisy = failed(stdout="opening\n" + "x\n" * 10_000 + "last\n")
    page = feedback(tmp_path, result(noisy, source="x = 1\n" * 5_000))
    assert "last\n" in page or "last</pre>" in page
    assert "opening" not in page
    assert "The end of what your program wrote" in page
    assert "only its beginning is shown" in page
    assert len(page) < 200_000


def test_a_large_class_fits_into_one_page(tmp_path: Path) -> None:
    """300 submissions of 9 exercises with 9 checks each: less than a megabyte."""
    write(tmp_path, [*made_up.a_class(300)])
    assert (tmp_path / pages.REPORT).stat().st_size < MOST_BYTES
    assert all(page.stat().st_size < MOST_BYTES for page in (tmp_path / "feedback").iterdir())
    assert len([*(tmp_path / "feedback").iterdir()]) == 300


def test_no_page_asks_for_anything(tmp_path: Path) -> None:
    """No address of any network in them, and a policy against all that is not their own."""
    (name,) = write(tmp_path, [result(failed())])
    for page in (tmp_path / name, tmp_path / pages.REPORT):
        text = page.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "://" not in text
        assert "default-src &#39;none&#39;" in text
        assert "unsafe" not in text


# Names that stand for names


def anonymous(out: Path, made: Sequence[Result]) -> str:
    """The anonymous page of these results."""
    names = made_up.write(out, made)
    pages.write_anonymous(out, {"hello": ""}, names, "en")
    return (out / pages.ANONYMOUS_REPORT).read_text(encoding="utf-8")


def test_an_anonymous_page_leads_to_nobody(tmp_path: Path) -> None:
    """No name, no link, no file, not even in what was said of a file; and no feedback at all."""
    made = [
        result(failed(rationale="李雷/hello.py is a link; 李雷 is told."), name="李雷"),
        result(
            failed(outcome=Outcome.GRADER_ERROR, points=None, rationale="no file '/x/anna_b/y.py'"),
            name="anna_b",
        ),
    ]
    page = anonymous(tmp_path, made)
    assert "李雷" not in page
    assert "anna" not in page
    assert "…/hello.py is a link" in page
    assert "feedback" not in page
    assert not (tmp_path / "feedback").exists()


def test_an_anonymous_page_is_not_in_the_order_of_the_names(tmp_path: Path) -> None:
    """Nor is the list of what failed, or of what went wrong on our side."""
    words = [f"reason {letter}." for letter in "abcdefghij"]
    ours: dict[str, Any] = {"outcome": Outcome.GRADER_ERROR, "points": None}
    made = [
        result(failed(rationale=reason, **(ours if fault else {})), name=f"s{number}{fault}")
        for number, reason in enumerate(words)
        for fault in ("", "fault")
    ]
    page = anonymous(tmp_path, made)
    for place in (page.index, page.rindex):
        assert sorted(words, key=place) != words


def test_pseudonyms_stay_while_their_key_is_there(tmp_path: Path) -> None:
    """The same name has the same one in each page of a folder, and another one elsewhere."""
    made = [result(failed(), name="anna"), result(failed(), name="bela")]
    first = anonymous(tmp_path, made)
    assert anonymous(tmp_path, made) == first
    (tmp_path / "pseudonyms.key").unlink()
    assert anonymous(tmp_path, made) != first
    assert anonymous(tmp_path / "elsewhere", made) != first


# In a browser


VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
    violations.push(event.violatedDirective + " " + event.blockedURI);
});
"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """A tab of a browser in which breaches of a page's policy are counted."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        browser(Path(folder) / "browser") as opened,
    ):
        opened.before_each_page(VIOLATIONS)
        yield opened


@pytest.fixture(scope="module")
def a_class(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of sixty submissions, one of them empty, and one with a grader error."""
    out = tmp_path_factory.mktemp("class")
    made = [*made_up.a_class(58)]
    empty = tuple(
        replace(check, outcome=Outcome.MISSING, points=0.0, events=(), places=(), stdout="")
        for check in made[0].checks
    )
    made.append(replace(made[0], submission="empty", checks=empty, sources={}))
    first, *others = made[1].checks
    broken = replace(first, outcome=Outcome.GRADER_ERROR, points=None, rationale="Our fault: x.")
    made.append(replace(made[1], submission="broken", checks=(broken, *others)))
    write(out, made)
    return out


@pytest.fixture(scope="module")
def hostile_pages(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Path]:
    """The feedback on a hostile submission, and the report on it and an honest one."""
    out = tmp_path_factory.mktemp("hostile")
    name, _ = write(out, [hostile(), result(failed())])
    return out / name, out / pages.REPORT


def opened(page: Page, file: Path, until: str = "") -> str:
    """Open a page, check that its policy was broken by nothing in it, and return its text."""
    text = page.open(file.as_uri(), until=until)
    page.wait_for("document.readyState == 'complete'")
    assert page.value("violations") == []
    return text


def column(page: Page, number: int) -> list[str]:
    """What a column of the table of submissions says, of the rows that are shown."""
    return list(
        page.value(
            "[...document.querySelectorAll('.submissions tbody tr:not([hidden])')]"
            f".map(row => row.cells[{number}].textContent.trim())"
        )
    )


def sorting(page: Page) -> list[str]:
    """What each heading says of the order."""
    headings = "[...document.querySelectorAll('.submissions thead th')]"
    return list(page.value(f"{headings}.map(heading => heading.getAttribute('aria-sort'))"))


@needs_chromium
def test_feedback_tells_all_of_a_check(page: Page, tmp_path: Path) -> None:
    """Title, outcome, points, why, what to try, the hint, the picture, where, and the output."""
    check = failed(
        rationale="Expected two; it was one.",
        help="Count again.",
        hint="Two.",
        stderr='  File "/home/student/hello.py", line 3, in hello\n',
        places=(Place("main", 2, "b()"), Place("child 1", 2, "b()")),
    )
    passed = made_up.check("hello", 1, Outcome.PASSED)
    made = result(passed, check, source="def a():\n    b()\n    c()\n")
    (name,) = write(tmp_path, [made])
    text = opened(page, tmp_path / name, "s001")
    for words in (
        "1 of 2 points",
        "✓ 1. Made-up check 1 of hello.",
        "✗ 2. Title of says_hello.",
        "Expected two; it was one.",
        "Count again.",
        "Hint Two.",
        "main, child 1 are at line 2: b()",
        "working 0",
        "Your file hello.py",
    ):
        assert words in text
    marked = "[...document.querySelectorAll('.concerned')].map(line => line.innerText.trim())"
    assert page.value(marked) == ["b() main, child 1 · check 2", "c() check 2"]
    assert page.value("document.querySelectorAll('.picture svg').length") == 1
    page.value("document.querySelector('.concern a').click()")
    assert page.value("document.querySelector(':target').innerText.startsWith('✗ 2.')")


@needs_chromium
def test_what_is_missing_is_told_in_a_line(page: Page, a_class: Path) -> None:
    """Without a file there is nothing to tell of each check but its points."""
    text = opened(page, a_class / "feedback/empty.html", "empty")
    assert text.count("There is no exercise_1.py in the submission.") == 0
    assert "0 of 81 points" in text
    assert page.value("document.querySelectorAll('.picture, .code').length") == 0


@needs_chromium
def test_the_report_sums_up_the_class(page: Page, a_class: Path) -> None:
    """How many there are, how the scores are spread, and how every check went."""
    text = opened(page, a_class / pages.REPORT, "60 of 60 submissions")
    assert "broken, exercise_1.check_0: Our fault: x." in text
    shown = page.value("document.querySelector('.histogram').getAttribute('aria-label')")
    counts = [int(part.rpartition(": ")[2]) for part in shown.partition(":")[2].split(";")]
    assert sum(counts) == 59
    assert page.value("document.querySelectorAll('.checks tbody tr').length") == 9 * 10
    assert "the wrong way round" in text


@needs_chromium
def test_links_of_the_report_lead_to_feedback(page: Page, a_class: Path) -> None:
    """From the table to a page, and from an example to the check on it."""
    opened(page, a_class / pages.REPORT, "60 of 60")
    targets = page.value(
        "[...document.querySelectorAll('.submissions a, .failures a')].map(link => link.href)"
    )
    assert len(targets) > 60
    for target in targets[:3] + targets[-3:]:
        opened(page, a_class / pages.REPORT)
        page.open(target, until="exercise_9")
        assert "#" not in target or page.value("document.querySelector(':target') !== null")


@needs_chromium
def test_the_table_is_sorted_by_a_key(page: Page, a_class: Path) -> None:
    """Each heading has a button; pressed again it turns the order; open scores come last."""
    opened(page, a_class / pages.REPORT, "60 of 60")
    assert sorting(page) == ["ascending", *["none"] * 11]
    page.value("document.querySelectorAll('.submissions thead button')[1].focus()")
    page.press("Enter", 13)
    assert sorting(page)[:3] == ["none", "ascending", "none"]
    *scores, last = column(page, 1)
    assert last == "–"
    assert scores == sorted(scores, key=float)
    page.press("Enter", 13)
    assert sorting(page)[:3] == ["none", "descending", "none"]
    assert column(page, 1) == [*reversed(scores), "–"]
    page.value("document.querySelector('.submissions thead button').click()")
    names = column(page, 0)
    assert names[:2] == ["broken", "empty"]


@needs_chromium
def test_the_table_is_searched(page: Page, a_class: Path) -> None:
    """By names in any case and width, and by the status; the number of matches is announced."""
    opened(page, a_class / pages.REPORT, "60 of 60")
    page.value("document.querySelector('#find').focus()")
    page.type("ＢＥＬ")
    assert {name[5:] for name in column(page, 0)} == {"Bela"}
    said = "document.querySelector('[role=status]').textContent"
    assert page.value(said) == f"{len(column(page, 0))} of 60 submissions"
    page.value("document.querySelector('#find').select()")
    page.type("nothing handed in")
    assert column(page, 0) == ["empty"]
    page.value("document.querySelector('#find').select()")
    page.type("nobody at all")
    assert column(page, 0) == []
    assert page.value(said) == "0 of 60 submissions"


@needs_chromium
def test_what_strangers_write_stays_text(page: Page, hostile_pages: Sequence[Path]) -> None:
    """Markup of theirs makes no element and runs nowhere; what turns texts is an escape."""
    for file in hostile_pages:
        text = opened(page, file, "<script>taken = true</script>")
        assert page.value("typeof taken") == "undefined"
        assert page.value("document.querySelectorAll('img, [onerror]').length") == 0
        assert page.value("document.querySelectorAll('script').length") <= 1
        assert text.count("<img src=x onerror='taken=1'>") >= 4
        assert "\\u202egnp.exe\\u2066\\x1b[2J\\x00\\udcff" in text
        assert not {"\u202e", "\u2066", "\x1b", "\x00"} & set(file.read_text(encoding="utf-8"))
    assert page.value("document.title") == "Report on the class"


@needs_chromium
@pytest.mark.parametrize("number", [0, 1], ids=["feedback", "report"])
def test_the_policy_would_stop_what_got_through(
    page: Page, hostile_pages: Sequence[Path], number: int
) -> None:
    """A script, a handler, a style or a picture of a stranger does nothing even as markup."""
    opened(page, hostile_pages[number], "name")
    page.value(
        "document.body.insertAdjacentHTML('beforeend', "
        "`<img src=x onerror='taken = 1'><p id=styled style='color: red'></p>`)"
    )
    page.value(
        "{const s = document.createElement('script'); s.textContent = 'taken = 2';"
        "document.body.append(s)}"
    )
    page.wait_for("violations.length >= 3")
    assert page.value("typeof taken") == "undefined"


@needs_chromium
def test_the_pages_are_in_chinese(page: Page, tmp_path: Path) -> None:
    """The language is named, words and names of checks are said in it."""
    (name,) = write(tmp_path, [result(made_up.check("hello", 0, Outcome.FAILED))], "zh")
    text = opened(page, tmp_path / name, "s001")
    assert page.value("document.documentElement.lang") == "zh-CN"
    assert "hello 的虚构检查 0。" in text
    assert "提示" in text
    report = opened(page, tmp_path / pages.REPORT, "全班报告")
    assert "1/1 份提交" in report


@needs_chromium
def test_the_pages_fit_a_phone(page: Page, a_class: Path, hostile_pages: Sequence[Path]) -> None:
    """Nothing but tables and pictures is ever wider than the screen, and these scroll alone."""
    feedback_page = next((a_class / "feedback").glob("s003*"))
    for file in (feedback_page, a_class / pages.REPORT, *hostile_pages):
        page.show_as(width=PHONE, height=800)
        opened(page, file)
        wide = page.value("document.documentElement.scrollWidth")
        page.show_as()
        assert wide <= PHONE


@needs_chromium
def test_the_pages_are_dark_where_the_system_is(page: Page, a_class: Path) -> None:
    """The paper is darker than the ink."""
    brightness = (
        "['backgroundColor', 'color'].map(name => getComputedStyle(document.body)[name]"
        ".match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0))"
    )
    for file in (a_class / "feedback/empty.html", a_class / pages.REPORT):
        for dark in (False, True):
            page.show_as(dark=dark)
            opened(page, file)
            paper, ink = page.value(brightness)
            assert (paper < ink) is dark
    page.show_as()


@needs_chromium
def test_all_of_a_page_is_printed(page: Page, a_class: Path) -> None:
    """On paper nothing can be scrolled, and there is nothing to press."""
    opened(page, a_class / pages.REPORT, "60 of 60")
    page.show_printed()
    boxes = "[...document.querySelectorAll('.scroll')]"
    heights = page.value(f"{boxes}.map(box => box.scrollHeight - box.clientHeight)")
    search = page.value("getComputedStyle(document.querySelector('.search')).display")
    page.show_as()
    assert max(heights) <= 0
    assert search == "none"


AXE = """
axe.run(document, {resultTypes: ["violations"]}).then(found => found.violations.map(
    each => each.id + ": " + each.nodes.map(node => node.html).slice(0, 3).join(" ")))
"""


@needs_chromium
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_to_mend(
    page: Page,
    a_class: Path,
    hostile_pages: Sequence[Path],
    dark: bool,  # noqa: FBT001
) -> None:
    """Landmarks, headings, names, contrast and all else that axe-core can look at."""
    axe = (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    page.show_as(dark=dark)
    feedback_page = next((a_class / "feedback").glob("s003*"))
    files = (feedback_page, a_class / "feedback/broken.html", a_class / pages.REPORT)
    for file in (*files, *hostile_pages):
        opened(page, file)
        page.value(axe)
        assert page.value(AXE) == [], file.name
    page.show_as()
