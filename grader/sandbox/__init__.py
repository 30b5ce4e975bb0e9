"""Starts strangers' programs where they can do no harm, or less.

``bubblewrap`` holds all that is promised; ``restricted`` does with what there is without it, and
says what that does not hold. Without either, nothing is started unless "none" was asked for.
"""

from __future__ import annotations

from grader.observe.launch import Isolation, NoIsolation
from grader.sandbox.bubblewrap import Bubblewrap
from grader.sandbox.restricted import Restricted
from grader.sandbox.unavailable import SandboxUnavailable
from grader.words import Text, joined, text

__all__ = [
    "KINDS",
    "Bubblewrap",
    "Restricted",
    "SandboxUnavailable",
    "choose",
    "not_held",
    "warning",
]

KINDS = ("auto", "bubblewrap", "restricted", "none")


def choose(kind: str) -> Isolation:
    """The isolation of this kind, one of ``KINDS``, or the one that has this as its name.

    "auto" takes bubblewrap, and nothing weaker.

    Raises:
        SandboxUnavailable: when it is not to be had; the message says what to do.
    """
    if kind == "none":
        return NoIsolation()
    if kind.partition(":")[0] == "restricted":
        restricted = Restricted.found()
        if kind not in ("restricted", restricted.name):
            raise SandboxUnavailable(
                text(
                    "Wanted {kind!r}, but this machine has {name!r}.",
                    kind=kind,
                    name=restricted.name,
                )
            )
        return restricted
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is none of {', '.join(KINDS)}")
    sandbox = Bubblewrap()
    try:
        sandbox.probe()
    except SandboxUnavailable as error:
        raise SandboxUnavailable(joined(" ", [error.reason, *_other_ways()])) from None
    return sandbox


def not_held(isolation: Isolation) -> Text:
    """What programs can do all the same, in a sentence; empty if it holds what is promised."""
    if isinstance(isolation, NoIsolation):
        return text("Programs can do all that you may do.")
    return isolation.means.not_held if isinstance(isolation, Restricted) else Text("")


def warning(isolation: Isolation) -> Text:
    """What is in force, and what programs can do all the same; empty as `not_held` is."""
    gaps = not_held(isolation)
    return text("Sandbox: {name}. {gaps}", name=isolation.name, gaps=gaps) if gaps else gaps


def _other_ways() -> tuple[Text, ...]:
    try:
        restricted = Restricted.found()
    except SandboxUnavailable:
        return (text("Or accept the risk with --sandbox none."),)
    return (
        text("Or make do with --sandbox restricted."),
        restricted.means.not_held,
        text("Or accept the whole risk with --sandbox none."),
    )
