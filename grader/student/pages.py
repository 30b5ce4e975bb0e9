"""What a student reads, as pages that a screen of any size can show a part of; pure but for files.

Nothing that a program has said gets to the terminal as it is: what does not print is written out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from grader import picture, places
from grader.catalog import statement
from grader.harmless import visible
from grader.model import CheckResult, Handout, Outcome
from grader.student.handouts import title
from grader.student.loop import Loop, View
from grader.student.progress import Progress, Standing, next_open
from grader.words import said, text

_GOOD, _BAD, _AWAITED, _QUIET = "green", "bold red", "yellow", "dim"
_MARKS = {Outcome.PASSED: ("✓", _GOOD), Outcome.SKIPPED: ("–", _QUIET)}
_NOT_PASSED = ("✗", "red")

_NOTHING = Group()

_FOLDED_CHINESE = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])\n(?=[\u3000-\u9fff\uff00-\uffef])")
"""A line end within a Chinese sentence, which stands for no space."""

_FRAME = re.compile(
    r'File "(?:[^"]*[\\/])?(?P<file>[^"\\/]+)", line (?P<line>\d+).*\n\s+(?P<code>.+)'
)
"""A frame of a traceback."""


@dataclass(frozen=True)
class Page:
    """What a screen shows, from the top down."""

    head: RenderableType
    before: RenderableType
    """This scrolls away first where there is not room for all."""
    matter: RenderableType
    """This is in sight from its first line on."""
    foot: RenderableType


def page(loop: Loop, language: str, width: int, complaint: str = "", *, keys: bool = True) -> Page:
    """Make the page for a state of the loop, up to ``width`` cells wide.

    Without ``keys`` nobody can press one, so it says what to do instead.
    """
    foot = [Styled(said(note, language), style=_AWAITED) for note in (complaint, loop.note) if note]
    foot.append(_keys(loop, language))
    match loop.view:
        case View.LIST:
            heading = Styled(said(text("Exercises"), language), style="bold")
            table = listing(loop.exercises, loop.progress, language, loop.chosen)
            return Page(heading, _NOTHING, table, Group(*foot))
        case View.STATEMENT:
            matter = _statement(loop, language)
            return Page(_head(loop, language), _NOTHING, matter, Group(*foot))
        case View.CHECKS:
            matter = _matter(loop, language, width, keys=keys)
            return Page(_head(loop, language), _checks(loop, language), matter, Group(*foot))


def listing(
    exercises: tuple[Handout, ...], progress: Progress, language: str, chosen: int | None = None
) -> Table:
    """Tell how far each exercise is; ``chosen`` is the row of the cursor, where there is one."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    table.add_column(no_wrap=True)
    for row, exercise in enumerate(exercises):
        standing = progress.of(exercise.slug)
        at_it = exercise.slug == progress.current
        mark = ">" if row == chosen else "▶" if at_it and chosen is None else " "
        table.add_row(
            f"{mark} {row + 1}",
            exercise.slug,
            title(exercise, language),
            Styled(said(reached(standing), language), style=_colour(standing)),
            style="reverse" if row == chosen else "bold" if at_it else "",
        )
    return table


def reached(standing: Standing) -> str:
    """How far an exercise is, in a few words."""
    if standing.done:
        return text("done ✓")
    if not standing.started:
        return text("not started")
    points, most = standing.points, standing.max_points
    return text("{points:g} of {most:g} points", points=points, most=most)


def hint(hints: tuple[str, ...], number: int) -> str:
    """One hint, with its number where there are several."""
    if len(hints) == 1:
        return text("Hint: {hint}", hint=hints[0])
    return text(
        "Hint {number} of {count}: {hint}",
        number=number,
        count=len(hints),
        hint=hints[number - 1],
    )


def _colour(standing: Standing) -> str:
    if standing.done:
        return _GOOD
    return _AWAITED if standing.started else _QUIET


def _head(loop: Loop, language: str) -> RenderableType:
    exercise = loop.current
    number = loop.exercises.index(exercise) + 1
    standing = reached(loop.standing)
    if loop.running:
        standing = text("running the checks…")
    line = Table.grid(expand=True, padding=(0, 2, 0, 0))
    line.add_column(ratio=1)
    line.add_column(justify="right", no_wrap=True)
    line.add_row(
        Styled(f"{number}/{len(loop.exercises)}  {title(exercise, language)}", style="bold"),
        Styled(said(standing, language), style=_colour(loop.standing)),
    )
    files = text(
        "Your file: {file}  Statement: {statement}",
        file=f"{exercise.slug}/{exercise.file}",
        statement=f"{exercise.slug}/{statement(exercise, language).name}",
    )
    return Group(line, Styled(said(files, language), style=_QUIET), Styled())


def _checks(loop: Loop, language: str) -> RenderableType:
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, justify="right")
    table.add_column(ratio=1)
    for check in loop.checks:
        result = check.result
        mark, style = _MARKS.get(result.outcome, _NOT_PASSED)
        points = f"{result.max_points:g}"
        table.add_row(
            Styled(f"  {mark}", style=style), points, visible(said(result.title, language))
        )
    return Group(table, Styled()) if loop.checks else _NOTHING


def _matter(loop: Loop, language: str, width: int, *, keys: bool) -> RenderableType:
    if loop.fault:
        return Styled(_shown(loop.fault, language), style="red")
    failing = loop.failing
    if failing is None:
        return _through(loop, language, keys=keys) if loop.checks else _NOTHING
    if failing.not_started:
        parts = [_first_steps(loop.current, language, keys=keys)]
    else:
        parts = list(_why(failing.result, language))
    parts += [
        Styled(_shown(hint(failing.hints, number), language), style=_AWAITED)
        for number in range(1, loop.hints_seen + 1)
    ]
    if not failing.not_started:
        parts += _what_happened(failing.result, loop.current.file, language, width - 2)
    heading = Styled(f"✗ {_shown(failing.result.title, language)}", style=_BAD)
    return Group(heading, *(Padding(part, (0, 0, 0, 2), expand=False) for part in parts))


def _through(loop: Loop, language: str, *, keys: bool) -> RenderableType:
    if all(loop.progress.of(exercise.slug).done for exercise in loop.exercises):
        words = text("Well done! All exercises pass their visible checks.")
    elif keys:
        words = text("Well done! All visible checks pass. Press n for the next exercise.")
    else:
        words = text(
            "Well done! All visible checks pass. Go on with: {command}",
            command=f"grader watch {next_open(loop.exercises, loop.progress)}",
        )
    return Styled(said(words, language), style=f"bold {_GOOD}")


def _first_steps(exercise: Handout, language: str, *, keys: bool) -> Styled:
    steps = text(
        "Not started yet. Read the statement (press s), open {file} in your editor, write your "
        "program in place of the line `raise NotImplementedError`, and save: the checks run at "
        "each save."
        if keys
        else "Not started yet. Read the statement, open {file} in your editor, write your program"
        " in place of the line `raise NotImplementedError`, save, and run the checks again.",
        file=f"{exercise.slug}/{exercise.file}",
    )
    return Styled(said(steps, language))


def _why(result: CheckResult, language: str) -> Iterator[Styled]:
    for words in (result.rationale, result.help):
        if words:
            yield Styled(_shown(words, language))


def _what_happened(result: CheckResult, file: str, language: str, width: int) -> Iterator[Styled]:
    """What Python complained about, where the processes are, and their time line."""
    if complaint := _complaint(result, file):
        yield Styled(_shown(complaint, language))
    for sentence in places.sentences(result.places):
        yield Styled(_shown(sentence, language))
    if result.outcome in (Outcome.FAILED, Outcome.TIMED_OUT) and result.events:
        failed = result.outcome is Outcome.FAILED
        drawn = picture.as_text(result.events, language, failed=failed, width=width)
        yield Styled(f"\n{_shown(drawn, language)}", no_wrap=True, overflow="crop")


def _complaint(result: CheckResult, file: str) -> str:
    """The error of the last traceback, and the last line of the student's file that led to it."""
    _, traceback, behind = result.stderr.rpartition("Traceback (most recent call last):\n")
    error = next((line for line in behind.splitlines() if line and not line[0].isspace()), "")
    frames = [frame for frame in _FRAME.finditer(behind) if frame["file"] == file]
    if not traceback or not error:
        return ""
    if not frames:
        return text("Python says: {error}", error=error)
    line, code = frames[-1]["line"], frames[-1]["code"]
    return text("Python says of line {line}, {code}: {error}", line=line, code=code, error=error)


def _statement(loop: Loop, language: str) -> RenderableType:
    file = statement(loop.current, language)
    try:
        words = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        unreadable = text("{file} cannot be read: {reason}", file=file, reason=error)
        return Styled(_shown(unreadable, language), style="red")
    return Markdown(_FOLDED_CHINESE.sub("", words), hyperlinks=False)


def _keys(loop: Loop, language: str) -> Styled:
    match loop.view:
        case View.LIST:
            keys = {
                "n/p": text("down/up"),
                "1-9": text("choose"),
                "Enter": text("open"),
                "l": text("back"),
                "q": text("quit"),
            }
        case View.STATEMENT:
            keys = {"s": text("back"), "l": text("list"), "n": text("next"), "q": text("quit")}
        case View.CHECKS:
            keys = {
                "h": text("hint"),
                "l": text("list"),
                "n": text("next"),
                "r": text("run again"),
                "s": text("statement"),
                "q": text("quit"),
            }
    return Styled("  ").join(
        Styled.assemble((key, "bold"), " ", said(words, language)) for key, words in keys.items()
    )


def _shown(words: str, language: str) -> str:
    return "\n".join(map(visible, said(words, language).split("\n")))
