"""How a check ends other than by holding: the errors that the engine and the suites raise.

Each carries what the student is told. Anything else that a check raises is a fault of ours.
"""

from __future__ import annotations

import re

from grader.words import text

_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


class Unmet(Exception):
    """Base of all that keeps a check from passing through the student's program.

    ``rationale`` is a sentence on what was expected and seen, the same in every run of the same
    program; ``help`` says what to try. Both are said in every language when they are texts, see
    ``grader.words``.
    """

    def __init__(self, rationale: str, help: str = "") -> None:
        super().__init__(rationale)
        self.rationale = rationale
        """What was expected, and what was seen."""
        self.help = help
        """What to try; empty where nothing is known."""

    def __str__(self) -> str:
        return f"{self.rationale}\n{self.help}" if self.help else self.rationale


class CheckFailed(Unmet):
    """The program did something else than expected."""


class ProgramBroke(Unmet):
    """The program raised, or could not be started, before the check could tell."""


class NotStarted(ProgramBroke):
    """The stub's own NotImplementedError is still there."""


class TimedOut(Unmet):
    """The program went on and on, up to the limit of the run."""


class ObserverError(Exception):
    """The engine itself could not do its work; never the student's fault."""


def expect(
    condition: object, *, expected: str, seen: str, help: str = "", **values: object
) -> None:
    """Fail the check unless ``condition`` is true.

    ``expected`` and ``seen`` are half-sentences for a beginner, without process ids, times or
    anything else that differs between two runs of the same program. ``help`` says what to try.
    All three are templates in the sense of `str.format` for the ``values``, so that the PO file
    beside the suite can say them in another language.

    Raises:
        CheckFailed: when ``condition`` is false.
    """
    __tracebackhide__ = True
    if not condition:
        raise failed(expected=expected, seen=seen, help=help, **values)


def failed(*, expected: str, seen: str, help: str = "", **values: object) -> CheckFailed:
    """Make what `expect` raises, of the same words."""
    return CheckFailed(
        text(
            "Expected {expected}; {seen}.",
            expected=text(expected, **values),
            seen=text(seen, **values),
        ),
        text(help, **values) if help else "",
    )


def shown(value: object, most: int = 200) -> str:
    """A value as the program would write it, in words that are the same in every run.

    Addresses are left out, and at most ``most`` characters are kept.
    """
    written = _ADDRESS.sub("", repr(value))
    return written if len(written) <= most else written[: most - 1] + "…"
