"""Where the program's messages come in, from any number of connections, within bounds."""

from __future__ import annotations

import errno
import select
import selectors
import socket
import sys
from typing import Protocol

from grader.observe.verdict import TimedOut
from grader.observe.wire import Caller, Message, Receive, WireError
from grader.words import text

MOST_CONNECTIONS = 50_000
"""Connections of one run, each for one message; a program that makes more is ended."""
MOST_BYTES = 32 << 20
"""Memory that all messages of one run may take, those that are not complete yet included."""
MOST_OPEN = 256
"""Connections that may be open at once; further ones are closed as they come."""

_MILLISECOND = 0.001
_MOST_SELECTED = 1024
"""FD_SETSIZE, see select(2)."""


class Host(Protocol):
    """Who is told what comes in."""

    def receive(self, message: Message, caller: Caller) -> None:
        """Take a message; it is for the host to answer, or not.

        Raises:
            WireError: to have the caller turned away.
        """

    def part(self, caller: Caller) -> None:
        """The caller's process has ended, or has stopped waiting for an answer."""


class Door:
    """Listens for the program; nothing happens but in ``take_in``."""

    def __init__(
        self,
        listener: socket.socket,
        token: str,
        receive: Receive,
        host: Host,
    ) -> None:
        """Messages without ``token`` are not taken."""
        self._listener = listener
        self._token = token
        self._receive = receive
        self._host = host
        self._selector = selectors.DefaultSelector()
        self._selector.register(listener, selectors.EVENT_READ)
        self._epoll = _selectable(self._selector)
        self._open = self._connections = self._bytes = 0

    def take_in(self, seconds: float) -> bool:
        """Take in what has come, waiting for it up to ``seconds``; whether anything had.

        Raises:
            TimedOut: when the program sends more than one run may.
        """
        events = self._selector.select(self._waited(seconds))
        for key, _ in events:
            if key.fileobj is self._listener:
                self._accept()
            else:
                self._read(key.data)
        return bool(events)

    def _waited(self, seconds: float) -> float:
        """Wait for something to come; how long there is still to wait.

        The selector of Linux waits for whole milliseconds, and much happens in one.
        """
        if self._epoll is None or not 0 < seconds < _MILLISECOND:
            return seconds
        select.select([self._epoll], [], [], seconds)
        return 0

    def reply(self, caller: Caller, body: dict[str, object]) -> None:
        """Answer a caller, which ends the connection."""
        self._selector.unregister(caller)
        self._open -= 1
        caller.answer(body)

    def close(self) -> None:
        for key in list(self._selector.get_map().values()):
            if isinstance(key.data, Caller):
                key.data.close()
        self._selector.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except BlockingIOError:
                return
            except OSError as error:
                if error.errno in (errno.EMFILE, errno.ENFILE):
                    raise TimedOut(
                        text("The program made more connections than we can hold.")
                    ) from None
                raise
            self._connections += 1
            if self._connections > MOST_CONNECTIONS:
                connection.close()
                raise _too_much()
            if self._open >= MOST_OPEN:
                connection.close()
                continue
            self._open += 1
            caller = Caller(connection, self._receive)
            self._selector.register(caller, selectors.EVENT_READ, caller)
            self._read(caller)

    def _read(self, caller: Caller) -> None:
        before = caller.weight
        try:
            message = caller.read()
            self._count(caller.weight - before, message)
            if message is not None:
                self._host.receive(message, caller)
        except (EOFError, WireError, RecursionError):
            self._selector.unregister(caller)
            self._open -= 1
            caller.close()
            self._host.part(caller)

    def _count(self, size: int, message: Message | None) -> None:
        self._bytes += size
        if self._bytes > MOST_BYTES:
            raise _too_much()
        if message is not None and message.body.get("token") != self._token:
            raise WireError("not from the shim")


def _selectable(selector: selectors.BaseSelector) -> int | None:
    """The descriptor of an epoll selector, for select(2), if it is not above what that takes."""
    if sys.platform != "linux" or not isinstance(selector, selectors.EpollSelector):
        return None
    number = selector.fileno()
    return number if number < _MOST_SELECTED else None


def _too_much() -> TimedOut:
    return TimedOut(text("The program made more calls than a run can hold."))
