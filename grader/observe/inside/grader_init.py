"""Lets the program go on in a child, takes in its orphans, and ends them all on the grader's word.

The first interpreter of a run splits before any line of the student's: the child becomes the main
process, and the parent stays behind. In a sandbox it is process 1, whose end is the end of
everything there. Without a sandbox it asks the kernel for the orphans of its tree and ends them one
by one. It never speaks: its standard input is a pipe of the grader's, and the end of that pipe is
the sign to end. The main process is left unreaped, so that the grader can read from the kernel how
it ended and who outlived it.
"""

from __future__ import annotations

import os
import resource
import select
import signal
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

VARIABLE = "GRADER_LIMITS"
"""Set for the first interpreter only: RLIMIT_NAME=NUMBER, separated by spaces."""


def split(end: Callable[[], None] | None = None) -> None:
    """Return in the child alone, within the limits. ``end`` ends all below this process."""
    limits = os.environ.pop(VARIABLE)
    if os.getpid() != 1:
        _adopt_orphans()
    wakeup, signalled = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.set_wakeup_fd(signalled, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    # Before there is a program, which may send one at once.
    interrupt = signal.signal(signal.SIGINT, signal.SIG_IGN)
    program = os.fork()
    if program == 0:
        signal.signal(signal.SIGINT, interrupt)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.close(wakeup)
        os.close(signalled)
        _become_the_program()
        _keep_within(limits)
        return
    try:
        # Whoever has got into this process, which is the same user's, shall gain nothing by it.
        _keep_within(limits)
        _stay(program, wakeup)
        if end is not None:
            end()
        elif os.getpid() != 1:
            end_all()
    finally:
        os._exit(0)


def _become_the_program() -> None:
    """A session of its own, and no input."""
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)


def _keep_within(limits: str) -> None:
    for limit in limits.split():
        name, number = limit.split("=")
        kind = getattr(resource, name)
        highest = resource.getrlimit(kind)[1]
        wanted = int(number) if highest == resource.RLIM_INFINITY else min(int(number), highest)
        resource.setrlimit(kind, (wanted, wanted))


def _stay(program: int, wakeup: int) -> None:
    main_ended = False
    while True:
        readable, _, _ = select.select([0, wakeup], [], [])
        if 0 in readable and not os.read(0, 1):
            break
        if wakeup in readable:
            os.read(wakeup, 4096)
            main_ended = main_ended or _reap_until(program)


def _reap_until(program: int) -> bool:
    """Reap what has ended, up to the main process; True once that is the next one."""
    while True:
        try:
            ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            return False
        if ended is None:
            return False
        if ended.si_pid == program:
            return True
        os.waitpid(ended.si_pid, 0)


def _adopt_orphans() -> None:
    """Become the parent of every orphan below: prctl(PR_SET_CHILD_SUBREAPER), see prctl(2)."""
    import ctypes

    if ctypes.CDLL(None, use_errno=True).prctl(36, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_CHILD_SUBREAPER)")


def end_all(kill_at_once: Callable[[], None] | None = None, tracker_seconds: float = 5) -> None:
    """Kill until nobody is left; resource trackers may first remove what semaphores left behind.

    ``kill_at_once`` kills all of them with one call, if there is such a call: whoever forks faster
    than one after another is killed does not escape that.
    """
    patience = time.monotonic() + tracker_seconds
    while victims := list(_living_below(os.getpid())):
        trackers_may_live = time.monotonic() < patience
        if kill_at_once is not None and not trackers_may_live:
            kill_at_once()
        for pid in victims:
            if not (trackers_may_live and _tracks_resources(pid)):
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
        _reap(os.WNOHANG)
        time.sleep(0.002)
    _reap(0)


def _reap(options: int) -> None:
    """Take leave of children that have ended; without WNOHANG, of all of them."""
    try:
        while os.waitpid(-1, options)[0]:
            pass
    except ChildProcessError:
        pass


def _living_below(pid: int) -> Iterator[int]:
    """Every process below ``pid`` that has not ended."""
    for child in map(int, _read(f"/proc/{pid}/task/{pid}/children").split()):
        stat = _read(f"/proc/{child}/stat").rpartition(")")[2].split()
        # The first thread may have ended before the others: the 18th field counts them.
        if stat and (stat[0] not in "ZX" or int(stat[17]) > 1):
            yield child
        yield from _living_below(child)


def _tracks_resources(pid: int) -> bool:
    return "multiprocessing.resource_tracker" in _read(f"/proc/{pid}/cmdline")


def _read(path: str) -> str:
    """A file of /proc as text; empty when its process has gone."""
    try:
        with open(path, errors="replace") as file:
            return file.read()
    except OSError:
        return ""
