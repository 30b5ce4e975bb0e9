"""The side of a cluster that asks: it finds out who can grade, and hands out the work."""

from __future__ import annotations

import itertools
import logging
import queue
import secrets
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import dask
from distributed import Client, Future, KilledWorker
from distributed.comm.addressing import get_address_host
from distributed.security import Security
from distributed.versions import VersionMismatchWarning

from grader.cluster import worker
from grader.cluster.bundle import ExerciseBundle, SubmissionBundle
from grader.grading import GradingEvent, Job
from grader.model import CheckResult, Exercise, WrongUse
from grader.words import text
from grader.workers import Broken, CannotStart, Finished, Started

CONNECTING = 10.0
"""Seconds in which a scheduler has to answer."""

PATIENCE = 600.0
"""Seconds after which workers forget a run of which they hear nothing."""


_KILLED = "the workers that were at it died, one after another"


class SchedulerGone(CannotStart):
    """The scheduler has left in the middle of a batch."""


@dataclass(frozen=True)
class _Joined:
    """A worker has come to the cluster."""

    address: str


@dataclass(frozen=True)
class _Left:
    """A worker is no longer there."""

    address: str


@dataclass(frozen=True)
class _Admitted:
    """A worker has what is wanted, and is ready to grade so many at a time."""

    address: str
    threads: int


@dataclass(frozen=True)
class _Refused:
    """A worker cannot do the work."""

    address: str
    reason: str


@dataclass(frozen=True)
class _Running:
    """A job that the cluster has got."""

    job: Job
    submission: SubmissionBundle
    future: Future[Any]
    lost: int
    """How often it was given to workers of which none was left then."""


@dataclass(frozen=True)
class _Ended:
    """A worker has sent what came of a job, or there is an error in its place."""

    key: str
    came_to: tuple[CheckResult, ...] | str | Exception


_News = _Joined | _Left | _Admitted | _Refused | _Ended


class ClusterGraders:
    """The workers of a Dask cluster; to be used in a ``with`` statement."""

    work: Callable[[str, SubmissionBundle], tuple[CheckResult, ...] | str] = staticmethod(
        worker.grade
    )
    """What a worker does for a submission."""

    def __init__(
        self,
        address: str,
        exercises: Sequence[Exercise],
        sandbox: str,
        start_method: str,
        *,
        tell: Callable[[str], None] = lambda _: None,
        stopping: Callable[[], bool] = lambda: False,
        patience: float = PATIENCE,
    ) -> None:
        """``tell`` is called with a sentence on what happens to the workers.

        Once ``stopping`` says so, nobody waits for workers to come.
        """
        self._address = address
        self._sandbox = sandbox
        self._start_method = start_method
        self._tell = tell
        self._stopping = stopping
        self._patience = patience
        self._run = f"grading-{secrets.token_hex(8)}"
        self._kit = tuple(map(ExerciseBundle.of, exercises))
        self._news: queue.SimpleQueue[_News] = queue.SimpleQueue()
        self._asked: set[str] = set()
        """Workers that have not answered yet."""
        self._fit: dict[str, int] = {}
        self._refused: dict[str, str] = {}
        self._running: dict[str, _Running] = {}
        """By the key that Dask knows a job by."""
        self._keys = (f"{self._run}-{number}" for number in itertools.count())
        self._begun = False
        """Whether there has been a fit worker."""
        self._waiting = False
        self._over = threading.Event()

    def __enter__(self) -> Self:
        _keep_quiet()
        _check(self._address)
        try:
            self._client: Any = Client(self._address, timeout=CONNECTING, set_as_default=False)
        except OSError as error:
            raise CannotStart(
                text(
                    "No Dask scheduler answers at {address}: {error}. Start one (dask scheduler),"
                    " and give the address that it prints.",
                    address=self._address,
                    error=error,
                )
            ) from None
        try:
            self._client.run_on_scheduler(worker.describe)
        except Exception as error:  # noqa: BLE001  whatever it was that it could not do
            self._client.close(timeout=CONNECTING)
            raise CannotStart(
                text(
                    "The scheduler at {address} cannot pass the work on: {reason}.",
                    address=self._address,
                    reason=_difference(error, {}),
                )
            ) from None
        threading.Thread(target=self._renew, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._over.set()
        # What is gone cannot be told; the workers forget the run by themselves.
        with suppress(OSError):
            if self._client.status == "running":
                self._client.cancel([each.future for each in self._running.values()], force=True)
                self._dismiss(wait=kind is None)
            self._client.close(timeout=CONNECTING)

    def _dismiss(self, *, wait: bool) -> None:
        everybody = [*self._fit, *self._asked]
        self._client.run(worker.dismiss, self._run, workers=everybody, wait=wait, on_error="ignore")

    def grade(self, jobs: Iterable[Job]) -> Iterator[GradingEvent]:
        """Take up the jobs in their order, as many at a time as the fit workers can.

        Raises:
            CannotStart: when there are workers, and none of them is fit.
            SchedulerGone: when the scheduler does not answer any more.
        """
        self._listen()
        waiting = iter(jobs)
        more = True
        while True:
            while more and len(self._running) < sum(self._fit.values()):
                job = next(waiting, None)
                if job is None:
                    more = False
                    break
                yield Started(job)
                try:
                    submission = SubmissionBundle.of(job)
                except OSError as error:
                    yield Broken(job, f"{type(error).__name__}: {error}")
                else:
                    self._submit(job, submission)
            if self._is_over(more):
                return
            yield from self._take_in(self._heard())
            if self._client.status != "running":
                raise self._gone()

    def _is_over(self, more: bool) -> bool:  # noqa: FBT001
        """Whether nothing runs and nothing is to; who wants to stop waits for no worker to come."""
        if self._stopping() and not (self._fit or self._asked):
            return True
        return not self._running and (not more or self._stopping())

    def _listen(self) -> None:
        """Hear of workers that come and go, and ask those that are there."""
        self._client.subscribe_topic("all", self._note_change)
        self._client.subscribe_topic(self._run, self._note_answer)
        self._ask(self._client.nthreads())

    def _note_change(self, event: tuple[float, dict[str, Any]]) -> None:
        _, message = event
        if message.get("action") == "add-worker":
            self._news.put(_Joined(message["worker"]))
        elif message.get("action") == "remove-worker":
            self._news.put(_Left(message["worker"]))

    def _note_answer(self, event: tuple[float, dict[str, Any]]) -> None:
        _, message = event
        if "reason" in message:
            self._news.put(_Refused(message["worker"], message["reason"]))
        else:
            self._news.put(_Admitted(message["worker"], message["threads"]))

    def _submit(self, job: Job, submission: SubmissionBundle, lost: int = 0) -> None:
        key = f"{next(self._keys)}-{submission.digest}"
        future = self._client.submit(
            self.work, self._run, submission, key=key, resources={self._run: 1}
        )
        self._running[key] = _Running(job, submission, future, lost)
        self._client.loop.add_callback(self._follow, key, future)

    async def _follow(self, key: str, future: Future[Any]) -> None:
        """Wait for what a job comes to, beside everything else.

        A worker that dies before it has sent that makes this wait longer.
        """
        try:
            (came_to,) = await self._client.gather([future], asynchronous=True)
        except Exception as error:  # noqa: BLE001  it is told, whatever it is
            came_to = error
        self._news.put(_Ended(key, came_to))

    def _heard(self) -> list[_News]:
        """Wait for news, and take all that there is."""
        news: list[_News] = []
        # On Windows, Ctrl-C does not get through to a wait without a limit.
        with suppress(queue.Empty):
            news.append(self._news.get(timeout=1.0))
            while True:
                news.append(self._news.get_nowait())
        return news

    def _gone(self) -> SchedulerGone:
        return SchedulerGone(text("The scheduler at {address} is gone.", address=self._address))

    def _take_in(self, news: Sequence[_News]) -> Iterator[GradingEvent]:
        joined = []
        for each in news:
            match each:
                case _Joined(address):
                    joined.append(address)
                case _Left(address):
                    self._forget(address)
                case _Admitted(address, threads):
                    yield from self._admit(address, threads)
                case _Refused(address, reason):
                    self._refuse(address, reason)
                case _Ended(key, came_to) if key in self._running:
                    yield self._end(key, came_to)
        self._ask(joined)
        self._look_round()

    def _end(self, key: str, came_to: tuple[CheckResult, ...] | str | Exception) -> GradingEvent:
        """Tell what became of a job, and let the cluster forget it."""
        if isinstance(came_to, CancelledError | OSError):
            # A job raises neither: what it cannot do comes as a text.
            raise self._gone()
        ended = self._running.pop(key)
        ended.future.release()
        job = ended.job
        match came_to:
            case KilledWorker():
                return Broken(job, _KILLED)
            case Exception():
                return Broken(job, f"{type(came_to).__name__}: {came_to}")
            case str():
                return Broken(job, came_to)
        return Finished(job, came_to)

    def _forget(self, address: str) -> None:
        self._asked.discard(address)
        self._fit.pop(address, None)
        self._refused.pop(address, None)

    def _admit(self, address: str, threads: int) -> Iterator[Broken[Job]]:
        if address not in self._asked:
            return
        self._asked.remove(address)
        nobody_was_left = not self._fit
        self._fit[address] = threads
        self._begun = True
        self._waiting = False
        if nobody_was_left:
            yield from self._submit_again()

    def _submit_again(self) -> Iterator[Broken[Job]]:
        """Hand out anew what nobody is at.

        A task that finds no worker with its resource is tried again when a worker joins, and not
        when one that is there gets the resource, as ours do.
        """
        lost = list(self._running.values())
        self._running.clear()
        for each in lost:
            each.future.cancel()
            # Dask counts so, too, but only where others were left.
            if each.lost < dask.config.get("distributed.scheduler.allowed-failures"):
                self._submit(each.job, each.submission, each.lost + 1)
            else:
                yield Broken(each.job, _KILLED)

    def _refuse(self, address: str, reason: str) -> None:
        if address in self._asked or address in self._fit:
            self._forget(address)
            self._refused[address] = reason
            self._tell(f"worker {address} is refused: {reason}")

    def _look_round(self) -> None:
        """Say so where there is nobody to do the work."""
        if self._fit or self._asked or self._waiting:
            return
        if self._refused and not self._begun:
            raise CannotStart(
                text("No worker of the cluster at {address} can grade.", address=self._address)
            )
        self._waiting = True
        self._tell("no worker is there; waiting for one to come")

    def _ask(self, addresses: Iterable[str]) -> None:
        """Ask workers what they have; they answer among the news."""
        known = self._asked | self._fit.keys() | self._refused.keys()
        if new := [address for address in addresses if address not in known]:
            self._asked.update(new)
            threading.Thread(target=self._find_out, args=(new,), daemon=True).start()

    def _find_out(self, addresses: Sequence[str]) -> None:
        wanted = worker.describe()
        same = []
        for address, has in self._run_on(addresses, worker.describe):
            if has == wanted:
                same.append(address)
            else:
                self._news.put(_Refused(address, _difference(has, wanted)))
        arguments = (self._run, self._kit, self._sandbox, self._start_method, self._patience)
        for address, answer in self._run_on(same, worker.admit, *arguments):
            if answer is not None:
                self._news.put(_Refused(address, f"{type(answer).__name__}: {answer}"))

    def _run_on(
        self, addresses: Sequence[str], function: Callable[..., Any], *arguments: object
    ) -> Iterator[tuple[str, Any]]:
        """Call a function on workers; yield what it returned or raised, of those that are there."""
        try:
            answers = self._client.run(
                function, *arguments, workers=list(addresses), on_error="return"
            )
        except Exception as error:  # noqa: BLE001  it may be closed, see below
            answers = dict.fromkeys(addresses, OSError(str(error)))
        for address, answer in answers.items():
            if isinstance(answer, OSError):
                self._news.put(_Left(address))
            else:
                yield address, answer

    def _renew(self) -> None:
        """Tell the workers, now and then, that this run still goes on, and look for others."""
        while not self._over.wait(self._patience / 10):
            # It may be closed at any moment, and says so in many ways.
            with suppress(Exception):
                everybody = list(self._client.nthreads())
                for address in everybody:
                    self._news.put(_Joined(address))
                self._client.run(worker.renew, self._run, workers=everybody, on_error="ignore")


def _check(address: str) -> None:
    """Refuse what a client would take long to fail at."""
    try:
        get_address_host(address)
    except ValueError as error:
        raise WrongUse(
            text(
                "--cluster {address} is no address: {error}. Name one such as tcp://host:8786.",
                address=address,
                error=error,
            )
        ) from None
    if dask.config.get("distributed.client.security-loader") is not None:
        return
    certificates = Security().get_connection_args("client")
    if address.startswith("tls://") and certificates["ssl_context"] is None:
        raise WrongUse(
            text(
                "--cluster {address} needs certificates: name them in Dask's configuration, under"
                " distributed.comm.tls.",
                address=address,
            )
        )


def _difference(has: object, wanted: dict[str, str]) -> str:
    """Say what a worker has that is not what is wanted."""
    if "No module named 'grader" in str(has):
        return "this package is not installed there, or an older one"
    if not isinstance(has, dict):
        return f"{type(has).__name__}: {has}"
    return "; ".join(
        f"it has {name} {has.get(name)}, wanted {version}"
        for name, version in wanted.items()
        if has.get(name) != version
    )


def _keep_quiet() -> None:
    """Have nothing printed but what this program says itself."""
    for name in ("distributed", "distributed.client", "tornado", "tornado.application", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    warnings.simplefilter("ignore", VersionMismatchWarning)
