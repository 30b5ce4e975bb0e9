"""What comes from inside the student's program, read as data and bounded in every direction."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

LONGEST_MESSAGE = 4 << 20
"""Bytes of one message; the shim sends a shorter one where it would be longer."""
_PART_BYTES = 1 << 18
_VALUE_BYTES = 60
"""About what the smallest value in a message takes in memory."""


class WireError(Exception):
    """A message that the shim would not have sent."""


@dataclass(frozen=True)
class Opaque:
    """A value that did not cross as data; ``text`` is what its repr said inside."""

    text: str

    def __repr__(self) -> str:
        return self.text


def to_data(value: object) -> object:
    """``value`` as the JSON that the shim's ``from_data`` reads.

    Raises:
        TypeError: for anything but None, bool, int, float, str, bytes, list, tuple and dict.
    """
    match value:
        case None | bool() | int() | float() | str():
            return value
        case bytes():
            return {"bytes": value.decode("latin-1")}
        case list():
            return [to_data(item) for item in value]
        case tuple():
            return {"tuple": [to_data(item) for item in value]}
        case dict():
            return {"dict": [[to_data(key), to_data(item)] for key, item in value.items()]}
    raise TypeError(f"{value!r} is no plain data and cannot be handed to the program")


def from_data(data: object) -> Any:
    """The value that the shim's ``as_data`` made ``data`` of.

    Raises:
        WireError: when no shim can have sent it.
    """
    if isinstance(data, list):
        return [from_data(item) for item in data]
    if not isinstance(data, dict):
        return data
    try:
        [(kind, content)] = data.items()
        match kind:
            case "opaque":
                return Opaque(str(content))
            case "bytes":
                return content.encode("latin-1")
            case "tuple":
                return tuple(from_data(item) for item in content)
            case "dict":
                return {from_data(key): from_data(item) for key, item in content}
    except (AttributeError, TypeError, ValueError) as error:
        raise WireError(f"not the shim's encoding: {error}") from None
    raise WireError(f"unknown kind of value {kind!r}")


@dataclass(frozen=True)
class Message:
    """One line from inside. ``pid`` is the kernel's word where the platform gives it."""

    kind: str
    pid: int
    body: Mapping[str, Any]

    def text(self, key: str, limit: int = 2_000) -> str:
        return str(self.body.get(key, ""))[:limit]


Receive = Callable[[socket.socket, int], tuple[bytes, int | None]]
"""Takes up to so many bytes from a connection, with who sent them where the system says so."""


def receive_unsigned(connection: socket.socket, size: int) -> tuple[bytes, None]:
    """Receive where the system does not say who has sent something, so the message itself does."""
    return connection.recv(size), None


class Caller:
    """One connection from inside: a message to come, and perhaps an answer to give."""

    def __init__(self, connection: socket.socket, receive: Receive = receive_unsigned) -> None:
        connection.setblocking(False)
        self._connection = connection
        self._receive = receive
        self._pid: int | None = None
        self._received = bytearray()
        self.complete = False
        self.weight = 0
        """About how many bytes of memory it takes what has come."""

    def fileno(self) -> int:
        return self._connection.fileno()

    def read(self) -> Message | None:
        """Take what has come; the message once it is whole.

        Raises:
            EOFError: the other side closed.
            WireError: what came is no message, or a second one, or comes from two processes.
        """
        while True:
            try:
                part, pid = self._receive(self._connection, _PART_BYTES)
            except BlockingIOError:
                return None
            except ConnectionError:
                raise EOFError from None
            if not part:
                raise EOFError
            if self.complete:
                raise WireError("a second message on one connection")
            if self._received and pid != self._pid:
                raise WireError("two processes on one connection")
            self._pid = pid
            self._received += part
            self.weight += len(part) + _VALUE_BYTES * sum(map(part.count, b",[{"))
            if len(self._received) > LONGEST_MESSAGE + 1:
                raise WireError("a message that is too long")
            if self._received.endswith(b"\n"):
                self.complete = True
                return self._parse()

    def _parse(self) -> Message:
        try:
            body = json.loads(self._received)
        except (ValueError, RecursionError) as error:
            raise WireError(f"no JSON: {error}") from None
        self._received.clear()
        if not isinstance(body, dict) or not isinstance(body.get("kind"), str):
            raise WireError("no kind of message")
        pid = body.get("pid") if self._pid is None else self._pid
        if not isinstance(pid, int):
            raise WireError("no process id")
        return Message(body["kind"], pid, body)

    def answer(self, body: Mapping[str, object]) -> None:
        """Let the caller go on; one that has gone in the meantime does not mind."""
        try:
            self._connection.setblocking(True)
            self._connection.settimeout(1)
            self._connection.sendall(json.dumps(body).encode() + b"\n")
        except OSError:
            pass
        self.close()

    def close(self) -> None:
        self._connection.close()
