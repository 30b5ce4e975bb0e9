"""Says why a program hangs: who waits for what, and who could have done something about it.

The words are the same in every run of the same program, so processes are counted and not named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from grader.observe.states import (
    Blocked,
    ChildEnd,
    Lock,
    Pipe,
    Process,
    ProcessState,
    Semaphore,
    Snapshot,
    Socket,
)
from grader.words import Text, joined, text


def explain(snapshot: Snapshot) -> Text:
    """Say who waits for what, in one line.

    For example: "the main process waits for a child to end; 3 children wait for a lock that a child
    took, which has ended without releasing it".
    """
    living = [state for state in snapshot.processes if state.alive and not state.helper]
    alive = {state.process for state in living}
    parts = []
    children: Counter[Text] = Counter()
    for state in living:
        wait = _words(state, alive)
        if state.process.is_main:
            parts.append(text("the main process {waits}", waits=wait))
        else:
            children[wait] += 1
    for wait, count in sorted(children.items()):
        parts.append(
            text("a child {waits}", waits=wait)
            if count == 1
            else text("{count} children {wait}", count=count, wait=_plural(wait))
        )
    return joined(text("; "), parts)


def advice(snapshot: Snapshot) -> Text:
    """Say what to try, for the wait that explains most of the others."""
    waiting = [state for state in snapshot.processes if state.alive and not state.helper]
    living = {state.process for state in waiting}
    advised = [advice for state in waiting if (advice := _advice(state, living)) is not None]
    if not advised:
        return text("Ask of each process that waits: who was to end its waiting, and why not?")
    return min(advised, key=lambda pair: pair[0])[1]


def _advice(state: ProcessState, living: Collection[Process]) -> tuple[int, Text] | None:
    """What to try about one wait, with its rank: the lower, the nearer to the cause."""
    match state.blocked_on:
        case Semaphore(taken=True, taker=taker) if taker == state.process:
            return 0, text("Whoever has a lock cannot take it once more before it is released.")
        case Semaphore(taken=True, taker=taker) if taker not in living:
            return 0, text("Release a lock on every way out, errors included: `with lock:` does.")
        case Semaphore(taken=True):
            return 3, text(
                "While you hold a lock, wait for nobody who needs it; take several in one order."
            )
        case Pipe(others=others) if others and not {*others} - {state.process}:
            return 1, text("Close the ends that a process does not use, or their end never comes.")
        case Lock(thread=Pipe(writing=True)) | Pipe(writing=True):
            return 2, text("Take out what was put in before you join the one who puts it there.")
        case Pipe() | Socket():
            return 4, text("Whoever waits for something needs one who sends it, or an end to come.")
    return None


def _words(state: ProcessState, alive: Collection[Process]) -> Text:
    waits = _unnamed(state.blocked_on)
    match state.blocked_on:
        case ChildEnd():
            return ChildEnd().words
        case Semaphore(taken=True, taker=taker):
            return _taken(taker, state.process, alive)
        case Pipe(others=others) if others and not {*others} - {state.process}:
            return text("{waits} whose other end only it has open, too", waits=waits)
    return waits


def _unnamed(blocked: Blocked) -> Text:
    """A wait without the processes that it has to do with."""
    match blocked:
        case Semaphore(inode=inode):
            return Semaphore(inode).words
        case Pipe(inode=inode, writing=writing):
            return Pipe(inode, writing).words
        case Lock(thread=thread) if thread is not None:
            return text("waits for a thread of its own, which {wait}", wait=_unnamed(thread))
    return blocked.words


def _taken(taker: Process | None, waiting: Process, alive: Collection[Process]) -> Text:
    """A lock, and who has taken it."""
    if taker == waiting:
        return text("waits for a lock that it has taken itself")
    if taker not in alive:
        return text("waits for a lock that a process took, which has ended without releasing it")
    if taker and taker.is_main:
        return text("waits for a lock that the main process took")
    return text("waits for a lock that another child took")


def _plural(words: Text) -> Text:
    """ "waits for a lock" -> "wait for a lock"; other words, and other languages, stay."""
    verb, _, rest = words.partition(" ")
    if verb not in ("waits", "runs", "sleeps"):
        return words
    return Text(f"{verb[:-1]} {rest}".rstrip(), words.translations)
