"""What happens while a student works: a key is pressed, a file is saved, a run is over; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, StrEnum, auto

from grader.model import Handout
from grader.student.progress import Progress, Standing, first_failing, next_open
from grader.visible import VisibleCheck
from grader.words import text


class View(StrEnum):
    """What the screen is about."""

    CHECKS = "checks"
    LIST = "list"
    STATEMENT = "statement"


class Wish(Enum):
    """What has to be done outside once something has happened."""

    NOTHING = auto()
    RUN = auto()
    """Run the checks of the current exercise, in place of a run that is on its way."""
    QUIT = auto()


@dataclass(frozen=True)
class Loop:
    """The state of the loop; whatever happens gives another one."""

    exercises: tuple[Handout, ...]
    progress: Progress
    view: View = View.CHECKS
    chosen: int = 0
    """The row of the list that the cursor is in."""
    checks: tuple[VisibleCheck, ...] = ()
    """What the last run of the current exercise has found."""
    fault: str = ""
    """Why the last run of the current exercise could not be made."""
    running: bool = False
    note: str = ""
    """What there is to say about the last key."""

    @property
    def current(self) -> Handout:
        return self.exercises[self._place]

    @property
    def standing(self) -> Standing:
        return self.progress.of(self.current.slug)

    @property
    def failing(self) -> VisibleCheck | None:
        """The check to work on."""
        first = first_failing(check.result for check in self.checks)
        return next((check for check in self.checks if check.result is first), None)

    @property
    def hints_seen(self) -> int:
        """How many hints of the check to work on have been seen."""
        failing = self.failing
        if failing is None:
            return 0
        return min(self.standing.hints.get(failing.result.check, 0), len(failing.hints))

    @property
    def _place(self) -> int:
        slugs = [exercise.slug for exercise in self.exercises]
        return slugs.index(self.progress.current) if self.progress.current in slugs else 0

    def with_progress(self, progress: Progress) -> Loop:
        """Take in what other commands have noted meanwhile."""
        return replace(self, progress=progress.at(self.progress.current))

    # What may happen

    def opened(self, slug: str) -> Loop:
        """Work on another exercise."""
        return replace(
            self,
            progress=self.progress.at(slug),
            view=View.CHECKS,
            checks=(),
            fault="",
            note="",
        )

    def saved(self, slug: str, name: str) -> tuple[Loop, Wish]:
        """A file was saved: whoever saves the program of another exercise works on that one."""
        if slug == self.current.slug:
            return replace(self, view=View.CHECKS, note=""), Wish.RUN
        if name == f"{slug}.py":
            return self.opened(slug), Wish.RUN
        return self, Wish.NOTHING

    def started(self) -> Loop:
        """A run has begun."""
        return replace(self, running=True)

    def found(self, checks: Sequence[VisibleCheck], digest: str) -> Loop:
        """A run is over."""
        slug = self.current.slug
        progress = self.progress.with_standing(slug, self.standing.found(checks, digest))
        return replace(self, progress=progress, checks=tuple(checks), fault="", running=False)

    def broke(self, fault: str) -> Loop:
        """A run could not be made."""
        return replace(self, checks=(), fault=fault, running=False)

    def pressed(self, key: str) -> tuple[Loop, Wish]:
        """A key was pressed; those that mean nothing here do nothing."""
        if self.note:
            return replace(self, note="").pressed(key)
        if key == "q":
            return self, Wish.QUIT
        if key == "r":
            return replace(self, view=View.CHECKS), Wish.RUN
        if self.view is View.LIST:
            return self._pressed_in_list(key)
        match key:
            case "h":
                return self._with_hint(), Wish.NOTHING
            case "l":
                return replace(self, view=View.LIST, chosen=self._place), Wish.NOTHING
            case "s":
                shown = View.CHECKS if self.view is View.STATEMENT else View.STATEMENT
                return replace(self, view=shown), Wish.NOTHING
            case "escape":
                return replace(self, view=View.CHECKS), Wish.NOTHING
            case "n":
                return self._at_next()
        return self, Wish.NOTHING

    def _pressed_in_list(self, key: str) -> tuple[Loop, Wish]:
        last = len(self.exercises) - 1
        match key:
            case "n" | "down":
                return replace(self, chosen=min(self.chosen + 1, last)), Wish.NOTHING
            case "p" | "up":
                return replace(self, chosen=max(self.chosen - 1, 0)), Wish.NOTHING
            case "enter":
                return self._at(self.exercises[self.chosen].slug)
            case "l" | "escape":
                return replace(self, view=View.CHECKS), Wish.NOTHING
            case "s":
                return replace(self, view=View.STATEMENT), Wish.NOTHING
        if key.isdecimal() and 1 <= int(key) <= len(self.exercises):
            return self._at(self.exercises[int(key) - 1].slug)
        return self, Wish.NOTHING

    def _at(self, slug: str) -> tuple[Loop, Wish]:
        if slug == self.current.slug:
            return replace(self, view=View.CHECKS), Wish.NOTHING
        return self.opened(slug), Wish.RUN

    def _at_next(self) -> tuple[Loop, Wish]:
        slug = next_open(self.exercises, self.progress)
        if slug != self.current.slug:
            return self.opened(slug), Wish.RUN
        return self._noted(
            text("All exercises are done.")
            if self.standing.done
            else text("This is the last exercise that is not done.")
        ), Wish.NOTHING

    def _with_hint(self) -> Loop:
        failing = self.failing
        if failing is None:
            return self._noted(text("There is no check here that needs a hint."))
        if not failing.hints:
            return self._noted(text("This check has no hint."))
        if self.hints_seen == len(failing.hints):
            return self._noted(text("That was the last hint for this check."))
        seen = self.standing.with_hint(failing.result.check, self.hints_seen + 1)
        progress = self.progress.with_standing(self.current.slug, seen)
        return replace(self, view=View.CHECKS, progress=progress)

    def _noted(self, note: str) -> Loop:
        return replace(self, view=View.CHECKS, note=note)
