"""Starts strangers' programs where they can do no harm, or less.

``bubblewrap`` holds all that is promised; ``restricted`` does with what there is without it, and
says what that does not hold. Without either, nothing is started unless "none" was asked for.
"""

from __future__ import annotations

from grader.observe.launch import Isolation, NoIsolation
from grader.sandbox.bubblewrap import Bubblewrap
from grader.sandbox.restricted import Restricted
from grader.sandbox.unavailable import SandboxUnavailable

__all__ = [
    "KINDS",
    "Bubblewrap",
    "Restricted",
    "SandboxUnavailable",
    "choose",
    "not_held",
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
            raise SandboxUnavailable(f"Wanted {kind!r}, but this machine has {restricted.name!r}.")
        return restricted
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is none of {', '.join(KINDS)}")
    sandbox = Bubblewrap()
    try:
        sandbox.probe()
    except SandboxUnavailable as error:
        raise SandboxUnavailable(f"{error} {_other_ways()}") from None
    return sandbox


def not_held(isolation: Isolation) -> str:
    """What programs can do all the same, in a sentence; empty if it holds what is promised."""
    if isinstance(isolation, NoIsolation):
        return "Programs can do all that you may do."
    return isolation.means.not_held if isinstance(isolation, Restricted) else ""


def _other_ways() -> str:
    try:
        restricted = Restricted.found()
    except SandboxUnavailable:
        return "Or accept the risk with --sandbox none."
    return (
        f"Or make do with --sandbox restricted. {restricted.means.not_held}"
        " Or accept the whole risk with --sandbox none."
    )
