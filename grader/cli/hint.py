"""``grader hint``: what to try next, a little more at each call."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from grader import grading
from grader.cli import console, options
from grader.model import Check, Handout, WrongUse
from grader.student import handouts
from grader.student.pages import hint as hint_text
from grader.student.progress import Progress
from grader.student.progress_file import ProgressFile
from grader.visible import CannotRun, VisibleRun
from grader.words import joined, said, text


def hint(
    slug: Annotated[
        str | None,
        typer.Argument(metavar="[SLUG]", help="The exercise; the one that you are at if left out."),
    ] = None,
    check: Annotated[
        str | None,
        typer.Argument(
            metavar="[CHECK]", help="The check; the first one that does not pass if left out."
        ),
    ] = None,
    *,
    again: Annotated[
        bool, typer.Option("--again", help="Show the hints that you have seen, and no new one.")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Show all hints of the check at once.")
    ] = False,
    lang: options.Lang = None,
) -> None:
    """Show the next hint for the first check that does not pass.

    Each call tells more: first a question, then a pointer, then nearly the answer. Where your file
    has changed since the checks last ran, they run first.
    """
    language = options.language(lang)
    mine = handouts.find(Path.cwd())
    kept = ProgressFile(mine.folder)
    exercise = mine.current(slug, kept.read())
    name = check or _failing(exercise, kept, language)
    if name:
        found = _check(exercise, name)
        seen = kept.read().of(exercise.slug).hints.get(name, 0)
        shown = len(found.hints) if everything else seen if again else seen + 1
        shown = min(shown, len(found.hints))
        kept.update(lambda progress: _with_hint(progress, exercise.slug, name, max(seen, shown)))
        _show(found, seen, shown, language, whole=again or everything)
    else:
        _say(text("All visible checks of {exercise} pass.", exercise=exercise.slug), language)
    console.caution(kept.complaint, language)


def _failing(exercise: Handout, kept: ProgressFile, language: str) -> str:
    """The first check that does not pass, by a new run where the file has changed since."""
    digest = handouts.digest(exercise)
    standing = kept.read().of(exercise.slug)
    if standing.digest != digest:
        running = text("running the checks of {exercise}…", exercise=exercise.slug)
        with console.err.status(Text(said(running, language))), VisibleRun(exercise.folder) as run:
            try:
                checks = run.results() or ()
            except CannotRun as error:
                raise WrongUse(said(error.reason, language)) from None
        standing = standing.found(checks, digest)
        kept.update(lambda progress: progress.with_standing(exercise.slug, standing))
    return standing.failing


def _check(exercise: Handout, name: str) -> Check:
    checks = {check.name: check for check in grading.checks(exercise.visible_suite)}
    if name not in checks:
        raise WrongUse(
            text(
                "{exercise} has no check {check!r}. It has: {checks}.",
                exercise=exercise.slug,
                check=name,
                checks=joined(text(", "), checks),
            )
        )
    return checks[name]


def _with_hint(progress: Progress, slug: str, check: str, number: int) -> Progress:
    return progress.with_standing(slug, progress.of(slug).with_hint(check, number))


def _show(check: Check, seen: int, shown: int, language: str, *, whole: bool) -> None:
    """Show the hints up to ``shown``: all of them, or only the last one."""
    count = len(check.hints)
    console.show(Text(said(check.title, language), style="bold"))
    for number in range(1 if whole else max(shown, 1), shown + 1):
        _say(hint_text(check.hints, number), language)
    if not count:
        _say(text("This check has no hint."), language)
    elif seen >= count and not whole:
        _say(text("That was the last hint for this check."), language)
    elif shown < count:
        more = text("Ask again for hint {number} of {count}.", number=shown + 1, count=count)
        console.show(Text(said(more, language), style="dim"))


def _say(words: str, language: str) -> None:
    console.show(Text(said(words, language)))
