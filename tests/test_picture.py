"""Pictures of what the processes of a run did, on pages and in terminals."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from rich.cells import cell_len

from grader.catalog import load_kit
from grader.model import Event, What
from grader.observe import CheckFailed, NoIsolation, Program, Run
from grader.picture import as_svg, as_text
from grader.picture.lanes import Kind, Picture, State, paint
from grader.words import Text

KIT = Path(__file__).parents[1]
SVG = "{http://www.w3.org/2000/svg}"
MAIL = "mailer.send_mail"


def told(*lines: str | tuple[str, What, str]) -> list[Event]:
    """Events of lines like "child 1: held work(1)"; a wait is "child 1: waits for a lock"."""
    return [Event(number / 10, *_parsed(line)) for number, line in enumerate(lines)]


def _parsed(line: str | tuple[str, What, str]) -> tuple[str, What, str]:
    if isinstance(line, tuple):
        return line
    process, _, rest = line.partition(": ")
    for what in What:
        if rest.startswith(what):
            detail = rest if what is What.WAITS else rest.removeprefix(what).strip()
            return process, what, detail
    raise ValueError(line)


def crowd(count: int) -> list[Event]:
    """That many children, held all at once."""
    lines = ["main: started"]
    for number in range(1, count + 1):
        lines += [f"child {number}: started", f"child {number}: held send_mail({number})"]
    return told(*lines, "main: waits for child 1 to end")


def lane_spans(picture: Picture) -> dict[str, list[tuple[State, int, int]]]:
    """Name of each lane -> its spans, with the columns where they begin and end."""
    return {
        str(lane.name): [(span.state, span.start, span.end) for span in lane.spans]
        for lane in picture.lanes
    }


def parsed(drawn: str) -> ET.Element:
    """The drawing, read as XML."""
    return ET.fromstring(drawn)


def titles(drawn: str) -> list[str]:
    """The words of all its parts."""
    return [element.text or "" for element in parsed(drawn).iter(f"{SVG}title")]


def printed(drawn: str) -> list[str]:
    """The words that stand in it."""
    return ["".join(element.itertext()) for element in parsed(drawn).iter(f"{SVG}text")]


def test_side_by_side_shares_columns() -> None:
    """However many there are, processes that were there together make one column."""
    picture = paint(crowd(25), failed=True)
    assert picture.columns == 2
    spans = lane_spans(picture)
    assert spans["main"] == [(State.RUNS, 0, 1), (State.WAITS, 1, 2)]
    held = [(State.HELD, 1, 2)]
    assert [spans[f"child {n} send_mail"] for n in range(1, 26)] == [held] * 25


def test_one_after_the_other_makes_stairs() -> None:
    """What begins when another one has ended stands to the right of it."""
    lines = ["main: started"]
    for child in ("child 1", "child 2", "child 3"):
        lines += [f"{child}: started", f"{child}: held f(1)", f"{child}: went on f(1)"]
        lines += [f"{child}: ended (0)"]
    picture = paint(told(*lines), failed=False)
    lives = [(lane.spans[0].start, lane.ended) for lane in picture.lanes[1:]]
    assert lives == [(1, 3), (3, 5), (5, 7)]
    assert {lane.at_last for lane in picture.lanes[1:]} == {None}


def test_held_is_a_stay_and_called_a_moment() -> None:
    """A watched call that nobody held is a mark; its process runs on."""
    picture = paint(
        told(
            "main: started",
            "child 1: started",
            "child 1: called load:return(10)",
            "child 1: held save(9)",
            "child 2: started",
            "child 2: called load:return(10)",
        ),
        failed=True,
    )
    _, first, second = picture.lanes
    assert first.name == "child 1 load"
    assert [(mark.column, mark.words) for mark in first.marks] == [(1, "load → 10")]
    assert first.spans[-1].state is State.HELD
    assert (first.came_to, second.came_to) == ("held in save(9)", "load → 10")
    assert second.at_last is State.RUNS
    assert second.marks[0].column >= first.spans[-1].start


def test_the_order_of_an_end_and_a_return_is_kept() -> None:
    """Whether a function returned before its process had ended is what a check asks."""
    start = ("main: started", "child 1: started", "child 1: held f()", "child 1: went on f()")
    joined = paint(told(*start, "child 1: ended (0)", "main: returned None"), failed=False)
    main, child = joined.lanes
    assert child.ended is not None
    assert main.marks[0].column >= child.ended
    missed = paint(told(*start, "main: returned None", "child 1: ended (0)"), failed=False)
    main, child = missed.lanes
    assert child.ended is not None
    assert main.marks[0].column < child.ended


def test_threads_of_one_process_are_held_together() -> None:
    """It is held until the last of its calls has gone on."""
    picture = paint(
        told(
            "main: started",
            "main: held f(1)",
            "main: held f(2)",
            "main: went on f(2)",
            "main: waits held in f",
            "main: went on f(1)",
        ),
        failed=False,
    )
    (main,) = picture.lanes
    assert [span.words for span in main.spans] == [
        "runs",
        "held in f(1)",
        "held in f(1), f(2)",
        "held in f(1)",
    ]
    assert main.name == "main"


def test_repeated_calls_are_counted() -> None:
    """A loop that asks a hundred times takes one column."""
    calls = [f"main: called is_alive({n})" for n in range(100)]
    picture = paint(told("main: started", *calls), failed=False)
    assert picture.columns == 2
    assert [mark.words for mark in picture.lanes[0].marks] == ["is_alive(99) ×100"]


def test_helpers_are_told_from_workers() -> None:
    """One of the library's own is a helper, unless it does the program's work."""
    picture = paint(
        told(
            "child 1: started",
            "helper 1: started",
            "helper 1: helps",
            "child 2: started",
            "child 2: helps",
            "child 2: called work()",
            "main: started",
        ),
        failed=False,
    )
    assert [(lane.process, lane.kind) for lane in picture.lanes] == [
        ("main", Kind.MAIN),
        ("child 1", Kind.WORKER),
        ("helper 1", Kind.HELPER),
        ("child 2", Kind.WORKER),
    ]


@pytest.mark.parametrize(
    ("event", "came_to"),
    [
        ("child 1: ended (0)", "ended"),
        ("child 1: ended", "ended"),
        ("child 1: ended (3)", "ended with exit status 3"),
        ("child 1: ended (-9)", "ended by SIGKILL"),
        ("child 1: ended (-999)", "ended by -999"),
        ("child 1: got SIGTERM", "got SIGTERM"),
        ("child 1: raised ValueError", "raised ValueError"),
        ("child 1: waits for a lock", "waits for a lock"),
        (("child 1", What.WAITS, "runs"), "runs"),
    ],
)
def test_says_what_became_of_each(event: str | tuple[str, What, str], came_to: str) -> None:
    """The last words of a lane are its end, or what it was at."""
    picture = paint(told("child 1: started", event), failed=False)
    assert picture.lanes[0].came_to == came_to


def test_of_a_long_run_both_ends_are_kept() -> None:
    """What is left out takes one column, and the moment of the end stays in the picture."""
    lines = ["main: started", "child 1: started"]
    for number in range(50):
        lines += [f"child 1: held f({number})", f"child 1: went on f({number})"]
    picture = paint(told(*lines, "child 1: held last()"), failed=True, most_columns=12)
    assert (picture.columns, picture.skipped) == (12, 4)
    child = picture.lanes[1]
    assert (child.spans[0].start, child.spans[0].words) == (1, "held in f(0)")
    assert (child.spans[-1].end, child.spans[-1].words) == (12, "held in last()")
    for before, after in pairwise(child.spans):
        assert before.end <= after.start


def test_no_event_is_no_fault() -> None:
    """Of nothing comes nothing."""
    assert paint([], failed=True).lanes == ()
    assert as_svg([], "en", failed=True) == as_text([], "en", failed=True) == ""


def test_svg_is_xml_and_says_what_it_shows() -> None:
    """A sentence for those who cannot see it, full words for each bar, a legend of what occurs."""
    drawn = as_svg(crowd(25), "en", failed=True)
    svg = parsed(drawn)
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == (
        "What the processes did until the check failed:"
        " at that moment 0 ran, 25 were held, 1 waited and 0 had ended."
    )
    description = svg.findtext(f"{SVG}desc")
    assert description is not None
    assert description.startswith("main: waits for child 1 to end; child 1 send_mail: held in")
    assert "held in send_mail(25)" in titles(drawn)
    assert "the check failed here" in printed(drawn)
    assert printed(drawn)[-3:] == ["runs", "held by the check", "waits"]
    assert "the check failed here" not in printed(as_svg(crowd(3), "en", failed=False))


def test_svg_of_a_crowd_fits_a_page() -> None:
    """Of 25 processes each has a row, no wider than a page; of more than 30 the rest is counted."""
    rows = printed(as_svg(crowd(25), "en", failed=True))
    assert [f"child {n} send_mail" in rows for n in (1, 25)] == [True, True]
    drawn = as_svg(crowd(42), "en", failed=True)
    assert "… and 13 more" in printed(drawn)
    assert "child 30 send_mail" not in printed(drawn)
    assert int(parsed(drawn).get("width", "")) <= 900
    assert len(drawn) < 30_000


HOSTILE = [
    "f('</svg></div><script>alert(1)</script>')",
    "f('\" onload=\"alert(1)')",
    "f(<b>&amp;]]>\x00\x1b[31m\ud800\u202e\n)",
    "f(" + "长" * 500 + ")",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_what_a_program_has_said_stays_inert(words: str) -> None:
    """Markup is text, what cannot be shown is replaced, and long words are cut."""
    events = told(
        "main: started",
        ("main", What.CALLED, words),
        ("main", What.RETURNED, words),
        "child 1: started",
        ("child 1", What.HELD, words),
        ("child 2", What.WAITS, words),
    )
    for failed in (True, False):
        drawn = as_svg(events, "en", failed=failed)
        svg = parsed(drawn)
        assert {element.tag.removeprefix(SVG) for element in svg.iter()} <= {
            "svg", "title", "desc", "g", "rect", "path", "text", "circle",
        }  # fmt: skip
        assert not [name for element in svg.iter() for name in element.attrib if name[:2] == "on"]
        assert drawn.count("</svg>") == 1
        shown = as_text(events, "en", failed=failed)
        assert all(line.isprintable() for line in shown.splitlines())
        assert max(map(cell_len, shown.splitlines())) <= 100


def test_pictures_share_a_page() -> None:
    """Nothing in a picture has an id, or asks for one, so that two do not meet."""
    drawn = as_svg(crowd(3), "en", failed=True)
    for element in parsed(drawn).iter():
        assert "id" not in element.attrib
        assert not [value for value in element.attrib.values() if "url(" in value]
    assert "<style" not in drawn


def test_arrows_lead_to_whom_is_waited_for() -> None:
    """One line for all who wait for the same process, none where several could help."""
    lines = ["main: started", "child 1: started", "child 10: started", "child 2: started"]
    without = as_svg(told(*lines, "main: waits for a lock"), "en", failed=True)
    several = as_svg(told(*lines, "main: waits for a word of child 1, child 2"), "en", failed=True)
    waits = ["child 1: waits for a lock that child 10 took", "child 2: waits for child 10 to end"]
    one = as_svg(told(*lines, *waits), "en", failed=True)
    paths = [len(list(parsed(drawn).iter(f"{SVG}path"))) for drawn in (without, several, one)]
    assert paths == [paths[0], paths[0], paths[0] + 1]


def test_text_of_a_sequential_program() -> None:
    """One child is held, main waits for it, and there is no other."""
    events = told(
        "main: started",
        "child 1: started",
        "child 1: held send_mail(0)",
        "main: waits for child 1 to end",
    )
    assert as_text(events, "en", failed=True).splitlines() == [
        "main               ──────░░░░░░│  waits for child 1 to end",
        "child 1 send_mail        ██████│  held in send_mail(0)",
        "─ runs   █ held by the check   ░ waits   │ the check failed here",
    ]


def test_text_of_a_race() -> None:
    """Two are inside at once."""
    events = told(
        "main: started",
        "child 1: started",
        "child 1: called load:return(10)",
        "child 1: held save(9)",
        "child 2: started",
        "child 2: called load:return(10)",
        "child 2: held save(9)",
    )
    assert as_text(events, "en", failed=True).splitlines()[:3] == [
        "main          ────────────────────────│  runs",
        "child 1 load        ───●──████████████│  held in save(9)",
        "child 2 load              ───●──██████│  held in save(9)",
    ]


def test_text_of_a_hang_in_plain_ascii() -> None:
    """Who waits for whom, on a terminal that knows no block characters."""
    events = told(
        "main: started",
        "child 1: started",
        "child 2: started",
        "child 1: called load:return(0)",
        "child 1: ended (1)",
        "main: waits for child 2 to end",
        "child 2: waits for a lock that child 1 took",
    )
    drawn = as_text(events, "en", failed=True, ascii_only=True)
    assert drawn.splitlines() == [
        "main          ------------......|  waits for child 2 to end",
        "child 1 load        ---o-]      |  load -> 0, ended with exit status 1",
        "child 2             ------......|  waits for a lock that child 1 took",
        "- runs   . waits   o a call   ] ended   | the check failed here",
    ]
    assert drawn.isascii()


@pytest.mark.parametrize("width", [40, 60, 94, 100])
def test_text_keeps_within_its_width(width: int) -> None:
    """Chinese characters are two cells wide; 25 processes are as many lines."""
    wait = Text("waits for a lock", {"zh": "在等待一把锁，而拿走这把锁的进程没有释放它就结束了"})
    events = [Event(0, "main", What.STARTED)]
    for number in range(1, 26):
        name = Text(f"child {number}", {"zh": f"子进程 {number}"})
        events += [Event(1, name, What.STARTED), Event(2, name, What.WAITS, wait)]
    for language in ("en", "zh"):
        lines = as_text(events, language, failed=True, width=width).splitlines()
        assert max(map(cell_len, lines)) <= width
        bars = {cell_len(line.split("│")[0]) for line in lines[:26]}
        assert len(bars) == 1
    assert lines[1].startswith("子进程 1 ")


def test_text_counts_what_does_not_fit() -> None:
    """The first processes have a line each, the rest share one."""
    lines = as_text(crowd(42), "en", failed=True, most_lines=10).splitlines()
    assert lines[9].startswith("child 9 send_mail")
    assert lines[10] == "… and 33 more"
    assert len(lines) == 12


Start = Callable[[str, str], Program]


@pytest.fixture
def start() -> Iterator[Start]:
    """Makes a program of the file at a place among the solutions of an exercise."""
    programs: list[Program] = []

    def make(slug: str, place: str) -> Program:
        exercise = load_kit(KIT, [slug])[slug]
        given = [exercise.folder / name for name in exercise.given]
        file = exercise.solutions / place
        programs.append(Program(file, NoIsolation(), name=exercise.file, given=given))
        return programs[-1]

    yield make
    for program in programs:
        program.close()


def picture_of(run: Run) -> Picture:
    """What it looks like once nothing can move any more."""
    run.settle()
    return paint(run.timeline.events, failed=True)


def test_a_right_program_is_one_block(start: Start) -> None:
    """25 mails at the same time: each child is held from the moment at which it is there."""
    run = start("send_mail", "send_mail.py").call("send_all", list(range(25)), hold=[MAIL])
    run.wait_for(MAIL, 25)
    picture = picture_of(run)
    main, *children = picture.lanes
    assert (main.at_last, len(children)) == (State.WAITS, 25)
    assert {child.at_last for child in children} == {State.HELD}
    assert picture.columns == 2
    run.finish()
    assert {lane.at_last for lane in picture_of(run).lanes} == {None}


def test_a_sequential_program_starts_one(start: Start) -> None:
    """While main waits for its first child there is no other."""
    program = start("send_mail", "chaff/join_in_the_start_loop.py")
    run = program.call("send_all", [0, 1, 2], hold=[MAIL])
    main, child = picture_of(run).lanes
    assert main.came_to == "waits for child 1 to end"
    assert child.came_to == "held in send_mail(0)"
    run.finish_call()
    run.finish()
    _, *children = picture_of(run).lanes
    assert len(children) == 3
    for before, after in pairwise(children):
        assert before.ended is not None
        assert before.ended <= after.spans[0].start


def test_a_race_has_two_inside(start: Start) -> None:
    """Without a lock both have loaded the count before either has saved."""
    save = "box_office.save"
    program = start("tickets", "chaff/no_lock.py")
    files = {"ticket_count": '{"count": 10}'}
    run = program.call("sell", ["Anna", "Bob"], hold=[save], files=files)
    run.wait_for(save, 2)
    _, *children = picture_of(run).lanes
    assert {child.came_to for child in children} == {"held in save(9)"}


def test_a_hang_names_whom_it_waits_for(start: Start) -> None:
    """A lock that was not released: its taker has ended, and the others wait for it."""
    program = start("tickets", "chaff/not_released_when_sold_out.py")
    files = {"ticket_count": '{"count": 0}'}
    load = "box_office.load"
    run = program.call("sell", ["Anna", "Bob", "Chen"], hold=[load], files=files)
    [inside] = run.wait_for(load)
    # Who is never looked at before it ends is nobody that could be named.
    run.settle()
    inside.go_on()
    with pytest.raises(CheckFailed, match="it hangs"):
        run.finish_call()
    _, *children = picture_of(run).lanes
    taker = next(child for child in children if child.at_last is None)
    waiting = {child.came_to for child in children if child.at_last is State.WAITS}
    assert waiting == {f"waits for a lock that {taker.process} took"}
    assert as_text(run.timeline.events, "en", failed=True).count("░│") == 3
