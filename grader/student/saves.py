"""Hears of the files that a student saves, whatever way an editor does it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from watchdog.events import (
    EVENT_TYPE_CLOSED,
    EVENT_TYPE_CREATED,
    EVENT_TYPE_DELETED,
    EVENT_TYPE_MODIFIED,
    EVENT_TYPE_MOVED,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

Saved = Callable[[str, str], None]
"""Called with the name of the folder and that of the file, in a thread of the watcher."""

_CHANGES = {
    EVENT_TYPE_CLOSED,
    EVENT_TYPE_CREATED,
    EVENT_TYPE_DELETED,
    EVENT_TYPE_MODIFIED,
    EVENT_TYPE_MOVED,
}
"""Editors write a file in place, in parts, or write another one and rename it; reading is none."""


class _Handler(FileSystemEventHandler):
    def __init__(self, saved: Saved) -> None:
        self._saved = saved

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.is_directory or event.event_type not in _CHANGES:
            return
        for path in {event.src_path, event.dest_path} - {""}:
            file = Path(os.fsdecode(path))
            if file.suffix == ".py":
                self._saved(file.parent.name, file.name)


@contextlib.contextmanager
def watching(folders: Iterable[Path], saved: Saved) -> Iterator[None]:
    """Call ``saved`` for each Python file in one of the folders that changes, until the end."""
    folders = tuple(folders)
    try:
        observer = _started(Observer(), folders, saved)
    except OSError:  # no more watches to be had, or a file system that has none
        observer = _started(PollingObserver(), folders, saved)
    try:
        yield
    finally:
        observer.stop()
        observer.join()


def _started(observer: BaseObserver, folders: Iterable[Path], saved: Saved) -> BaseObserver:
    handler = _Handler(saved)
    for folder in folders:
        observer.schedule(handler, str(folder))
    observer.start()
    return observer
