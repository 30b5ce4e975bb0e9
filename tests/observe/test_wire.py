"""What comes from inside is data, or refused."""

from __future__ import annotations

import os
import socket

import pytest

from grader.observe import linux
from grader.observe.wire import Caller, Opaque, WireError, from_data, receive_unsigned, to_data


@pytest.mark.parametrize(
    "value", [None, True, 1, 1.5, "ü", b"\x00\xff", [1, [2]], (1, (2,)), {"a": 1, 2: (3,)}]
)
def test_plain_data_crosses_unchanged(value: object) -> None:
    """Plain data is the same on both sides, type for type."""
    there = from_data(to_data(value))
    assert there == value
    assert type(there) is type(value)


def test_other_values_are_not_handed_in() -> None:
    """An object that is no plain data is refused by name."""
    with pytest.raises(TypeError, match="object object"):
        to_data([object()])


def test_shown_values_arrive_as_text() -> None:
    """What was no data inside arrives as its repr."""
    assert from_data({"opaque": "<Lock>"}) == Opaque("<Lock>")


@pytest.mark.parametrize(
    "data", [{"pickle": "x"}, {"a": 1, "b": 2}, {}, {"bytes": 1}, {"dict": 3}, {"dict": [[{}, 1]]}]
)
def test_what_no_shim_would_send_is_refused(data: object) -> None:
    """Unknown or broken encodings are errors of the sender."""
    with pytest.raises(WireError):
        from_data(data)


@pytest.mark.parametrize(
    "line", [b"\n", b"no json\n", b"[]\n", b"{}\n", b'{"kind": 1}\n', b"[" * 100_000 + b"\n"]
)
def test_broken_messages_are_refused(line: bytes) -> None:
    """A line that is no message of ours is an error, whatever it is."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.settimeout(30)
        caller = Caller(ours)
        sent = theirs.send(line)
        assert sent == len(line)
        with pytest.raises(WireError):
            caller.read()


@pytest.mark.skipif(not linux.supported(), reason="only Linux says who has sent something")
def test_the_kernel_names_the_sender() -> None:
    """What a message says of its sender counts where the kernel says nothing."""
    for receive, pid in ((linux.receive, os.getpid()), (receive_unsigned, 7)):
        ours, theirs = socket.socketpair()
        with ours, theirs:
            ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
            theirs.send(b'{"kind": "sleep", "pid": 7}\n')
            message = Caller(ours, receive).read()
            assert message is not None
            assert message.pid == pid


def test_one_message_for_each_connection() -> None:
    """A message may come in parts, but there is no second one."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        caller = Caller(ours)
        theirs.send(b'{"kind": "sl')
        assert caller.read() is None
        theirs.send(b'eep", "pid": 7}\n')
        message = caller.read()
        assert message is not None
        assert (message.kind, message.pid) == ("sleep", 7)
        theirs.send(b'{"kind": "sleep"}\n')
        with pytest.raises(WireError, match="second message"):
            caller.read()
