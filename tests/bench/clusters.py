"""A Dask cluster on this machine, to measure with."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import distributed

from tests.bench.batches import KIT


@dataclass(frozen=True)
class Cluster:
    """A scheduler that has its workers."""

    address: str
    scheduler: int
    """The number of its process."""


@contextmanager
def cluster(workers: int, threads: int = 1) -> Iterator[Cluster]:
    """Start a scheduler and so many workers with so many threads each; end them afterwards."""
    with ExitStack() as stack:
        file = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")), "address")
        local = ("--host", "127.0.0.1", "--scheduler-file", str(file), "--no-dashboard")
        scheduler = _start(stack, "dask_scheduler", *local, "--port", "0")
        for _ in range(workers):
            _start(stack, "dask_worker", *local, "--nthreads", str(threads))
        with distributed.Client(scheduler_file=str(file), set_as_default=False) as client:
            client.wait_for_workers(workers)
            address = str(client.scheduler.address)
        yield Cluster(address, scheduler)


def _start(stack: ExitStack, module: str, *options: str) -> int:
    process = stack.enter_context(
        subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{module}", *options],
            cwd=KIT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    )
    stack.callback(process.terminate)
    return process.pid
