"""What a run has used of its limits: time, output, memory and disk."""

from __future__ import annotations

import time

from grader.observe.folder import RunFolder
from grader.observe.launch import Limits
from grader.observe.scan import Tree
from grader.observe.verdict import CheckFailed, TimedOut
from grader.words import text

_BUSY_FACTOR = 10
"""How many times its limit a run may last on a busy machine."""
_WEIGHING_SECONDS = 0.2
"""How long to wait before looking again at what all processes use together."""


class Usage:
    """What a run has used, from when this is made."""

    def __init__(self, limits: Limits, folder: RunFolder) -> None:
        self._limits = limits
        self._folder = folder
        self._began = time.monotonic()
        self._weighed = self._began
        self._looked = self._began, time.thread_time()
        self._seconds = 0.0
        """How long the run has lasted, without what a busy machine has added."""
        self._paused = 0.0
        """How long the last pause could have been."""

    def check(self, tree: Tree, pause: float) -> None:
        """Look whether the run may go on; to be called before a pause of so many seconds at most.

        Raises:
            TimedOut: when it has lasted too long.
            CheckFailed: when the program has used more than it may of something else.
        """
        __tracebackhide__ = True
        before, used = self._looked
        self._looked = now, now_used = time.monotonic(), time.thread_time()
        self._seconds += min(now - before, self._paused + now_used - used)
        self._paused = pause
        limit = self._limits.wall_seconds
        if self._seconds > limit or now - self._began > _BUSY_FACTOR * limit:
            raise TimedOut(
                text("The program was still running after {seconds:g} seconds.", seconds=limit)
            )
        if self._folder.output_size() >= self._limits.file_bytes:
            megabytes = self._limits.file_bytes >> 20
            raise CheckFailed(
                text("The program printed {megabytes} MB and more.", megabytes=megabytes)
            )
        if now - self._weighed > _WEIGHING_SECONDS:
            self._weighed = now
            self.weigh(tree)

    def weigh(self, tree: Tree) -> None:
        """Look at what the program uses of memory and disk.

        Raises:
            CheckFailed: when it is more than it may.
        """
        __tracebackhide__ = True
        limits = self._limits
        if tree.memory() > limits.tree_memory_bytes:
            megabytes = limits.tree_memory_bytes >> 20
            raise CheckFailed(
                text("The program's processes hold more than {megabytes} MB.", megabytes=megabytes)
            )
        files, size = self._folder.work_size(limits.files)
        if size > limits.folder_bytes:
            megabytes = limits.folder_bytes >> 20
            raise CheckFailed(
                text("The program's files hold more than {megabytes} MB.", megabytes=megabytes)
            )
        if files + tree.scratch_files() > limits.files:
            raise CheckFailed(
                text("The program has made more than {count} files.", count=limits.files)
            )
