"""Finds out what this machine can do for grading, and what to do about the rest."""

from __future__ import annotations

import multiprocessing
import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader import catalog, workers
from grader.model import START_METHODS, WrongUse
from grader.observe import linux, proc
from grader.sandbox import Restricted, SandboxUnavailable, choose, memory
from grader.seccomp import filter_file


@dataclass(frozen=True)
class Finding:
    """What was found about ``topic``; ``needed`` if strangers' programs are not graded without."""

    topic: str
    good: bool
    seen: str
    needed: bool = False


def findings(kit: Path | None) -> Iterator[Finding]:
    """Look at one thing after another; ``kit`` as `catalog.find_kit` takes it."""
    yield Finding("Python", good=True, seen=f"{platform.python_version()}, {platform.platform()}")
    yield _kit(kit)
    yield from _sandbox()
    yield _restricted()
    yield from _processes()
    yield _semaphores()
    yield _start_methods()
    yield _size()


def _kit(folder: Path | None) -> Finding:
    try:
        root = catalog.find_kit(folder)
        slugs = [exercise.slug for exercise in catalog.load_kit(root).exercises]
    except WrongUse as error:
        return Finding("kit", good=False, seen=str(error), needed=True)
    return Finding("kit", good=True, seen=f"{root}: {', '.join(slugs)}")


def _sandbox() -> Iterator[Finding]:
    try:
        choose("bubblewrap")
    except SandboxUnavailable as error:
        yield Finding("sandbox", good=False, seen=str(error), needed=True)
        return
    user = "a user without a name, as root starts it" if os.geteuid() == 0 else "the same user"
    yield Finding("sandbox", good=True, seen=f"bubblewrap works; programs run as {user}")
    machine = platform.machine()
    if filter_file():
        yield Finding("system calls", good=True, seen=f"refused by the filter for {machine}")
    else:
        yield Finding("system calls", good=False, seen=f"there is no filter for {machine}")
    group = "a control group bounds what a program's processes hold together"
    looks = "no control group can be made here, so it is looked at five times in a second"
    yield Finding("memory", good=True, seen=group if memory.available() else looks)


def _restricted() -> Finding:
    try:
        restricted = Restricted.found()
    except SandboxUnavailable as error:
        return Finding("fallback", good=False, seen=str(error))
    seen = f"--sandbox restricted would have: {restricted.means}. {restricted.means.not_held}"
    return Finding("fallback", good=True, seen=seen)


def _processes() -> Iterator[Finding]:
    if not linux.supported():
        seen = "no /proc: a quiet time stands in for certainty"
        yield Finding("processes", good=False, seen=seen)
        return
    yield Finding("processes", good=True, seen="/proc says what each of them waits for")
    if not proc.counts_runs():
        seen = "the kernel counts no runs (CONFIG_SCHEDSTATS), so looking at processes takes longer"
        yield Finding("runs", good=False, seen=seen)


def _semaphores() -> Finding:
    try:
        multiprocessing.get_context().Semaphore()
    except (ImportError, OSError) as error:
        return Finding("semaphores", good=False, seen=f"programs cannot make locks: {error}")
    return Finding("semaphores", good=True, seen="programs can make locks")


def _start_methods() -> Finding:
    there = multiprocessing.get_all_start_methods()
    lacking = [method for method in START_METHODS if method not in there]
    seen = ", ".join(there) + (f"; not {', '.join(lacking)}" if lacking else "")
    return Finding("start methods", good=not lacking, seen=seen)


def _size() -> Finding:
    return Finding("processors", good=True, seen=f"{workers.processors()}, all of them used")
