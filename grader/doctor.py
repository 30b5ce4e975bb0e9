"""Finds out what this machine can do for grading, and what to do about the rest."""

from __future__ import annotations

import multiprocessing
import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader import catalog, processors
from grader.model import START_METHODS, WrongUse
from grader.observe import linux, proc
from grader.sandbox import Restricted, SandboxUnavailable, choose, memory
from grader.seccomp import filter_file
from grader.words import Text, joined, text


@dataclass(frozen=True)
class Finding:
    """What was found about ``topic``; ``needed`` if strangers' programs are not graded without."""

    topic: Text
    good: bool
    seen: Text
    needed: bool = False


def findings(kit: Path | None) -> Iterator[Finding]:
    """Look at one thing after another; ``kit`` as `catalog.find_kit` takes it."""
    python = Text(f"{platform.python_version()}, {platform.platform()}")
    yield Finding(Text("Python"), good=True, seen=python)
    yield _kit(kit)
    yield from _sandbox()
    yield _restricted()
    yield from _processes()
    yield _semaphores()
    yield _start_methods()
    yield _size()


def _kit(folder: Path | None) -> Finding:
    topic = text("kit")
    try:
        root = catalog.find_kit(folder)
        slugs = [exercise.slug for exercise in catalog.load_kit(root).exercises]
    except WrongUse as error:
        return Finding(topic, good=False, seen=text(error.args[0]), needed=True)
    return Finding(topic, good=True, seen=joined(": ", [str(root), joined(text(", "), slugs)]))


def _sandbox() -> Iterator[Finding]:
    topic = text("sandbox")
    try:
        choose("bubblewrap")
    except SandboxUnavailable as error:
        yield Finding(topic, good=False, seen=error.reason, needed=True)
        return
    root = os.geteuid() == 0
    yield Finding(
        topic,
        good=True,
        seen=text("bubblewrap works; programs run as a user without a name, as root starts it")
        if root
        else text("bubblewrap works; programs run as the same user"),
    )
    filtered = filter_file() is not None
    machine = platform.machine()
    yield Finding(
        text("system calls"),
        good=filtered,
        seen=text(
            "refused by the filter for {machine}"
            if filtered
            else "there is no filter for {machine}",
            machine=machine,
        ),
    )
    yield Finding(
        text("memory"),
        good=True,
        seen=text("a control group bounds what a program's processes hold together")
        if memory.available()
        else text("no control group can be made here, so it is looked at five times in a second"),
    )


def _restricted() -> Finding:
    topic = text("fallback")
    try:
        restricted = Restricted.found()
    except SandboxUnavailable as error:
        return Finding(topic, good=False, seen=error.reason)
    seen = text(
        "--sandbox restricted would have: {means}. {not_held}",
        means=str(restricted.means),
        not_held=restricted.means.not_held,
    )
    return Finding(topic, good=True, seen=seen)


def _processes() -> Iterator[Finding]:
    topic = text("processes")
    if not linux.supported():
        seen = text("no /proc: a quiet time stands in for certainty")
        yield Finding(topic, good=False, seen=seen)
        return
    yield Finding(topic, good=True, seen=text("/proc says what each of them waits for"))
    if not proc.counts_runs():
        seen = text(
            "the kernel counts no runs (CONFIG_SCHEDSTATS), so looking at processes takes longer"
        )
        yield Finding(text("counts of runs"), good=False, seen=seen)


def _semaphores() -> Finding:
    topic = text("semaphores")
    try:
        multiprocessing.get_context().Semaphore()
    except (ImportError, OSError) as error:
        seen = text("programs cannot make locks: {error}", error=error)
        return Finding(topic, good=False, seen=seen)
    return Finding(topic, good=True, seen=text("programs can make locks"))


def _start_methods() -> Finding:
    there = multiprocessing.get_all_start_methods()
    lacking = [method for method in START_METHODS if method not in there]
    seen = joined(text(", "), there)
    if lacking:
        seen = text("{there}; not {lacking}", there=seen, lacking=joined(text(", "), lacking))
    return Finding(text("start methods"), good=not lacking, seen=seen)


def _size() -> Finding:
    seen = text("{count}, all of them used", count=processors.usable())
    return Finding(text("processors"), good=True, seen=seen)
