"""Forks programs out of an interpreter that is there already, each into a sandbox of its own.

Starting Python and importing what every program needs takes longer than most programs run. So one
interpreter does it once, in a sandbox made by bwrap that holds nothing but the system's files, and
is never told anything of any program. For each run it forks: a keeper makes the namespaces anew,
and process 1 in there lays out the run's own folders, gives up every privilege and becomes the
program's init (see ``grader_init``). The keeper stays until process 1 is gone, which is the sign
that nothing of the run is left.

What differs from an interpreter of its own: the seed of hashes is the same for all programs of one
nursery. All else that should be chance is drawn anew.

A request is one message on the control socket, as JSON, with descriptors: the program's input,
its two outputs, and a socket on which process 1 shows itself. Before the first one the nursery
shows itself, and waits until the grader has seen to where its runs are to be born.
"""

from __future__ import annotations

import builtins
import gc
import importlib
import json
import multiprocessing.connection
import multiprocessing.pool
import multiprocessing.popen_fork
import multiprocessing.popen_spawn_posix
import multiprocessing.process
import multiprocessing.queues
import multiprocessing.synchronize
import os
import signal
import socket
import sys
import types

import grader_init
import grader_kernel as kernel
import grader_shim

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

RUNS = "/grader/runs"
"""Where the folders of all runs are, and which is out of sight for every program."""
FILTER = "/grader/filter"
_FIRST_TO_GO = "500"
"""A score for the kernel, see proc_pid_oom_score_adj(5)."""
_LONGEST_REQUEST = 1 << 16
_DESCRIPTORS = 4
_ALL_DESCRIPTORS = 1 << 16


def main(number: int) -> None:
    """Serve the control socket of this number; returns in each program, when it has run."""
    control = socket.socket(fileno=number)
    with open(FILTER, "rb") as file:
        filter_ = file.read()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # keepers go without being waited for
    gc.freeze()
    control.send(b"1")
    while True:
        request, descriptors, _, _ = socket.recv_fds(control, _LONGEST_REQUEST, _DESCRIPTORS)
        if not request:
            os._exit(0)
        if os.fork() == 0:
            break
        for descriptor in descriptors:
            os.close(descriptor)
    control.close()
    told = json.loads(request)
    try:
        _keep_or_become_the_first(descriptors)
        _furnish(told)
        _confine(filter_)
        _show(descriptors)
        os.environ[grader_init.VARIABLE] = told["limits"]
    except BaseException:
        os.dup2(descriptors[2], 2)
        sys.__excepthook__(*sys.exc_info())
        os._exit(1)
    grader_init.split()
    _run(told["arguments"])


def _keep_or_become_the_first(descriptors: list[int]) -> None:
    """Return in process 1 of new namespaces."""
    kernel.die_with_parent(signal.SIGKILL)
    user, group = os.getuid(), os.getgid()
    kernel.unshare(
        kernel.NEW_USERS
        | kernel.NEW_MOUNTS
        | kernel.NEW_PROCESSES
        | kernel.NEW_NETWORK
        | kernel.NEW_IPC
        | kernel.NEW_HOST_NAME
    )
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    first = os.fork()
    if first == 0:
        kernel.die_with_parent(signal.SIGKILL)
        return
    for descriptor in descriptors[:-1]:
        os.close(descriptor)
    os.waitpid(first, 0)
    os._exit(0)


def _furnish(told: dict[str, Any]) -> None:
    """The file system as the program sees it."""
    closed = kernel.NOSUID | kernel.NODEV
    kernel.mount("none", "/", "", kernel.RECURSIVELY | kernel.PRIVATE)
    kernel.mount("proc", "/proc", "proc", closed | kernel.NOEXEC)
    terminals = "newinstance,ptmxmode=0666,mode=620"
    kernel.mount("devpts", "/dev/pts", "devpts", kernel.NOSUID | kernel.NOEXEC, terminals)
    for path in told["scratch"]:
        kernel.mount("tmpfs", path, "tmpfs", closed, f"mode=1777,size={told['scratch_bytes']}")
    own = f"{RUNS}/{told['run']}"
    door = told["door"]
    kernel.mount(f"{own}/work", told["work"], "", kernel.BIND)
    kernel.mount(f"{own}/door", door, "", kernel.BIND)
    kernel.mount("none", door, "", kernel.REMOUNT | kernel.BIND | kernel.READ_ONLY | closed)
    kernel.mount(f"{own}/door/{told['takers']}", f"{door}/{told['takers']}", "", kernel.BIND)
    kernel.mount("tmpfs", RUNS, "tmpfs", closed | kernel.READ_ONLY, "size=4k")
    os.chdir(told["work"])


def _confine(filter_: bytes) -> None:
    # Where memory is short a program goes, and not the nursery in the same control group.
    with open("/proc/self/oom_score_adj", "w") as file:
        file.write(_FIRST_TO_GO)
    kernel.drop_capabilities()
    kernel.gain_nothing()
    kernel.load_filter(filter_)


def _show(descriptors: list[int]) -> None:
    """Tell the grader which process this is, in the kernel's words, and take the run's streams.

    It goes on when the grader has put it where it belongs.
    """
    with socket.socket(fileno=descriptors[3]) as line:
        line.send(b"1")
        if not line.recv(1):
            os._exit(1)
    for number, descriptor in enumerate(descriptors[:3]):
        os.dup2(descriptor, number)
    os.closerange(3, _ALL_DESCRIPTORS)


def _run(arguments: list[str]) -> None:
    """Do as ``python`` does with these arguments: ``-c CODE`` or a file's name."""
    multiprocessing.process.current_process().authkey = os.urandom(32)
    importlib.invalidate_caches()
    sys.path_importer_cache.clear()
    os.environ[grader_shim.SETTINGS_VARIABLE] = os.environ.pop("GRADER_NURSERY_SETTINGS")
    grader_shim.install()
    module = types.ModuleType("__main__")
    module.__dict__.update(__builtins__=builtins, __annotations__={})
    sys.modules["__main__"] = module
    if arguments[0] == "-c":
        sys.argv, source, name = ["-c", *arguments[2:]], arguments[1].encode(), "<string>"
    else:
        sys.argv, name = arguments, os.path.abspath(arguments[0])
        sys.path[0] = os.path.dirname(name)
        module.__file__ = name
        module.__dict__["__cached__"] = None
        with open(name, "rb") as file:
            source = file.read()
    try:
        exec(compile(source, name, "exec", dont_inherit=True), module.__dict__)  # noqa: S102
    except (SystemExit, KeyboardInterrupt):
        raise
    except BaseException as error:
        below = error.__traceback__ and error.__traceback__.tb_next
        sys.excepthook(type(error), error.with_traceback(below), below)
        sys.exit(1)
