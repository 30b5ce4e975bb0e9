"""What a Dask worker does for a run: it says what it has, gets the exercises, and grades.

A Dask worker runs what it is given in threads, and a sandbox dies with the thread that started it.
So it keeps processes of its own for each run, and hands them what comes. They, and the folder with
the exercises, go when the run has ended, when the worker leaves, and when nothing has been heard of
the run for too long: its client may have been killed.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import platform
import time
from collections.abc import Sequence

from distributed import Reschedule, Worker, WorkerPlugin, get_worker
from distributed.utils import sync

import grader
from grader import folders, grading
from grader.cluster import lane
from grader.cluster.bundle import ExerciseBundle, SubmissionBundle
from grader.cluster.lane import Order
from grader.model import CheckResult, Exercise
from grader.workers import CannotStart, Closed, Finished, SharedWorkers


class Unfit(Exception):
    """This worker cannot do the work of a run; the text says why."""


def describe() -> dict[str, str]:
    """What this worker has, as far as verdicts depend on it."""
    return {
        "Python": platform.python_version(),
        "grader": f"{grader.__version__} ({grading.own_code().hex()[:12]})",
    }


async def admit(
    run: str,
    exercises: Sequence[ExerciseBundle],
    sandbox: str,
    start_method: str,
    patience: float,
    dask_worker: Worker,
) -> None:
    """Get ready to grade for a run, and tell it how many at a time, or why none.

    It is told by an event, since events come in the order in which things are.

    ``patience`` is for how many seconds to keep it all when nothing is heard of the run.
    """
    _may_have_children()
    threads = dask_worker.state.nthreads
    try:
        desk = await asyncio.to_thread(Desk, run, exercises, sandbox, start_method, threads)
    except Unfit as unfit:
        dask_worker.log_event(run, {"worker": dask_worker.address, "reason": str(unfit)})
        return
    desk.patience = patience
    await dask_worker.plugin_add(plugin=desk, name=run)
    await dask_worker.set_resources(**{run: threads})
    dask_worker.log_event(run, {"worker": dask_worker.address, "threads": threads})


def renew(run: str, dask_worker: Worker) -> None:
    """Hear that the run still goes on."""
    desk = dask_worker.plugins.get(run)
    if isinstance(desk, Desk):
        desk.heard = time.monotonic()


async def dismiss(run: str, dask_worker: Worker) -> None:
    """Interrupt what is being graded for a run, and forget it."""
    if run in dask_worker.plugins:
        await dask_worker.set_resources(**{run: 0})
        await dask_worker.plugin_remove(name=run)


def grade(run: str, submission: SubmissionBundle) -> tuple[CheckResult, ...] | str:
    """Grade a submission, in a thread of the worker; returns what came of it, or why nothing."""
    worker = get_worker()
    desk = worker.plugins.get(run)
    if not isinstance(desk, Desk):
        raise Reschedule
    try:
        return desk.grade(submission)
    except Closed:
        raise Reschedule from None
    except CannotStart as error:
        # What this worker cannot do may well be done by another one.
        sync(worker.loop, worker.set_resources, **{run: 0})
        worker.log_event(run, {"worker": worker.address, "reason": str(error)})
        raise Reschedule from None


class Desk(WorkerPlugin):
    """The place of a run in a worker: the unpacked exercises, and processes to grade in."""

    def __init__(
        self,
        run: str,
        exercises: Sequence[ExerciseBundle],
        sandbox: str,
        start_method: str,
        number: int,
    ) -> None:
        """Raises Unfit where nothing can be graded."""
        self.heard = time.monotonic()
        self.patience = float("inf")
        self._run = run
        self._how = (sandbox, start_method)
        self._workers = SharedWorkers(number)
        try:
            self._folder = folders.Folder()
        except OSError as error:
            raise Unfit(f"it has no place for temporary files: {error}") from None
        self._exercises: dict[str, Exercise] = {}
        try:
            self._unpack(exercises)
            self._probe()
        except Unfit:
            self._close()
            raise

    def _unpack(self, exercises: Sequence[ExerciseBundle]) -> None:
        # Students may be on this machine, and the suites are hidden.
        root = self._folder.path / "kit"
        try:
            root.mkdir(mode=0o700)
            self._exercises = {each.slug: each.unpack(root) for each in exercises}
        except OSError as error:
            raise Unfit(f"the exercises cannot be written there: {error}") from None

    def _probe(self) -> None:
        """Find out, in one of the processes, whether programs can be run as is wanted."""
        try:
            event = self._workers.call(lane.lacking, self._how)
        except CannotStart as error:
            raise Unfit(str(error)) from None
        lacking = event.value if isinstance(event, Finished) else event.reason
        if lacking:
            raise Unfit(lacking)

    def grade(self, submission: SubmissionBundle) -> tuple[CheckResult, ...] | str:
        exercises = tuple(self._exercises[slug] for slug in submission.slugs)
        event = self._workers.call(lane.grade, Order(submission, exercises, *self._how))
        return event.value if isinstance(event, Finished) else event.reason

    async def setup(self, worker: Worker) -> None:
        self._watch = asyncio.create_task(self._leave_when_forgotten(worker))

    async def _leave_when_forgotten(self, worker: Worker) -> None:
        while (left := self.heard + self.patience - time.monotonic()) > 0:
            await asyncio.sleep(left)
        await dismiss(self._run, worker)

    async def teardown(self, worker: Worker) -> None:  # noqa: ARG002
        if self._watch is not asyncio.current_task():
            self._watch.cancel()
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        self._workers.close()
        self._folder.remove()


def _may_have_children() -> None:
    """Lift what multiprocessing forbids to the process that a Dask nanny has started.

    Such a process is to end with its nanny, and ours end with it.
    """
    multiprocessing.current_process().daemon = False
