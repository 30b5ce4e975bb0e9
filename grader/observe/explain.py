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
)


def explain(snapshot: Snapshot) -> str:
    """Who waits for what, in one line.

    For example: "the main process waits for a child to end; 3 children wait for a lock that a child
    took, which has ended without releasing it".
    """
    living = [state for state in snapshot.processes if state.alive and not state.helper]
    alive = {state.process for state in living}
    parts = []
    children: Counter[str] = Counter()
    for state in living:
        wait = _words(state, alive)
        if state.process.is_main:
            parts.append(f"the main process {wait}")
        else:
            children[wait] += 1
    for wait, count in sorted(children.items()):
        parts.append(f"a child {wait}" if count == 1 else f"{count} children {_plural(wait)}")
    return "; ".join(parts)


def _words(state: ProcessState, alive: Collection[Process]) -> str:
    waits = _unnamed(state.blocked_on)
    match state.blocked_on:
        case ChildEnd():
            return "waits for a child to end"
        case Semaphore(taken=True, taker=taker):
            return f"{waits} that {_taker(taker, state.process, alive)}"
        case Pipe(others=others) if others and not {*others} - {state.process}:
            return f"{waits} whose other end only it has open, too"
    return waits


def _unnamed(blocked: Blocked) -> str:
    """A wait without the processes that it has to do with."""
    match blocked:
        case Semaphore(inode=inode):
            return str(Semaphore(inode))
        case Pipe(inode=inode, writing=writing):
            return str(Pipe(inode, writing))
        case Lock(thread=thread) if thread is not None:
            return f"{Lock()}, which {_unnamed(thread)}"
    return str(blocked)


def _taker(taker: Process | None, waiting: Process, alive: Collection[Process]) -> str:
    if taker == waiting:
        return "it has taken itself"
    if taker not in alive:
        return "a process took, which has ended without releasing it"
    return "the main process took" if taker and taker.is_main else "another child took"


def _plural(words: str) -> str:
    """ "waits for a lock" -> "wait for a lock"; other words stay."""
    verb, _, rest = words.partition(" ")
    return f"{verb[:-1]} {rest}".rstrip() if verb in ("waits", "runs", "sleeps") else words
