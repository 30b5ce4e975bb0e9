"""Stops the functions that a test names at their entry, and tells the grader who came there.

Runs in every process of the student's program, before the student's first line, with nothing but
the standard library and as little of that as will do: each import here is paid by each process.
The grader trusts nothing of it: what counts is what it then sees from outside.

A message is one line of JSON on a connection of its own, because the kernel names the process that
*made* a connection. Where the process has to wait, it waits for one line of JSON in return.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # spares what the module signal adds to it
import _socket
import _thread
import binascii
import builtins
import functools
import io
import json
import mmap
import os
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from importlib.machinery import ModuleSpec
    from types import FrameType, ModuleType
    from typing import Any

SETTINGS_VARIABLE = "GRADER_SETTINGS"
RETURN_SUFFIX = ":return"
CO_VARARGS, CO_VARKEYWORDS = 0x04, 0x08
"""Flags of code objects, see the module ``inspect``."""

settings: dict[str, Any] = {}
_MOST_BITS = 14_000
"""Of a number that Python writes in decimals without being asked, see int's length limitation."""
_open_connections: set[_socket.socket] = set()
_changes: dict[str, list[Callable[[ModuleType], None]]] = {}
_real_sleep = time.sleep
_waits = [0]
"""How many waits with a time limit this process has begun."""


def install() -> None:
    """Read the settings that the grader left for this run and wrap what they name."""
    path = os.environ.get(SETTINGS_VARIABLE)
    if not path:
        return
    with open(path, encoding="utf-8") as file:
        settings.update(json.load(file))
    for stream in (sys.stdout, sys.stderr):
        assert isinstance(stream, io.TextIOWrapper)
        stream.reconfigure(line_buffering=True)
    _install_clock()
    _after_import("multiprocessing.context", _choose_start_method)
    _after_import("threading", _let_threads_time_out)
    _after_import("multiprocessing.managers", _let_manager_wait)
    _after_import("multiprocessing.synchronize", _change_locks)
    if os.name == "posix":
        _after_import("multiprocessing.connection", _let_wait_time_out)
        os.register_at_fork(after_in_child=_forget_connections)
    if settings["place_signal"] is not None:
        _signal.signal(settings["place_signal"], _tell_place)
    for name in {name.removesuffix(RETURN_SUFFIX) for name in settings["watched"]}:
        _watch(name)
    sys.meta_path.insert(0, _Importer())
    tell({"kind": "start"})


# Speaking to the grader


def tell(message: dict[str, Any]) -> None:
    """Send ``message`` and go on."""
    connection = _send(message)
    if connection is not None:
        connection.close()


def ask(message: dict[str, Any]) -> dict[str, Any]:
    """Send ``message`` and wait for the answer, for as long as it takes."""
    connection = _send(message)
    if connection is None:
        return {"do": "go"}
    _open_connections.add(connection)
    try:
        answer = b""
        while not answer.endswith(b"\n"):
            part = connection.recv(65536)
            if not part:
                return {"do": "go"}
            answer += part
        reply: dict[str, Any] = json.loads(answer)
        return reply
    finally:
        _open_connections.discard(connection)
        connection.close()


def _send(message: dict[str, Any]) -> _socket.socket | None:
    """A connection on which ``message`` was sent; None when the grader no longer listens."""
    message["pid"] = os.getpid()
    message["token"] = settings["token"]
    line = json.dumps(message).encode() + b"\n"
    if len(line) > settings["longest_message"]:
        message.update(args=[], kwargs={}, value={"opaque": f"{len(line)} bytes, too long to show"})
        line = json.dumps(message).encode() + b"\n"
    address = settings["address"]
    connection = None
    try:
        if isinstance(address, str):
            connection = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
            connection.connect(address)
        else:
            connection = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
            connection.connect(tuple(address))
        while line:
            line = line[connection.send(line) :]
    except OSError:
        if connection is not None:
            connection.close()
        return None
    return connection


def _forget_connections() -> None:
    """A forked child holds copies of its parent's connections, which must not keep them open."""
    for connection in _open_connections:
        connection.close()
    _open_connections.clear()


def as_data(value: Any, depth: int = 8) -> Any:
    """``value`` as JSON; what is no plain data is shown by its repr."""
    kind = type(value)
    if kind is int and value.bit_length() > _MOST_BITS:
        return {"opaque": f"{hex(value)[:500]}…"}
    if value is None or kind in (bool, int, float, str):
        return value
    if kind is bytes:
        return {"bytes": value.decode("latin-1")}
    if depth and kind is list:
        return [as_data(item, depth - 1) for item in value]
    if depth and kind is tuple:
        return {"tuple": [as_data(item, depth - 1) for item in value]}
    if depth and kind is dict:
        pairs = value.items()
        return {"dict": [[as_data(k, depth - 1), as_data(v, depth - 1)] for k, v in pairs]}
    try:
        text = _process_as_text(value) if _is_process(value) else repr(value)[:500]
    except Exception as error:
        text = f"{kind.__name__} whose repr raises {type(error).__name__}"
    return {"opaque": text}


def _is_process(value: Any) -> bool:
    module = sys.modules.get("multiprocessing.process")
    return module is not None and isinstance(value, module.BaseProcess)


def _process_as_text(process: Any) -> str:
    """Its repr would poll it, and so reap it when it has ended."""
    daemon = "daemon " if process.daemon else ""
    return f"<{daemon}{type(process).__name__} {process.name!r}>"


def from_data(data: Any) -> Any:
    """The value that ``as_data`` made ``data`` of."""
    if isinstance(data, list):
        return [from_data(item) for item in data]
    if not isinstance(data, dict):
        return data
    [(kind, content)] = data.items()
    if kind == "bytes":
        return content.encode("latin-1")
    if kind == "tuple":
        return tuple(from_data(item) for item in content)
    if kind == "dict":
        return {from_data(key): from_data(item) for key, item in content}
    raise ValueError(f"a value of kind {kind} cannot be handed in")


def described(error: BaseException) -> dict[str, str]:
    """An exception as data: its type's name and its text."""
    try:
        text = str(error)[:2000]
    except Exception:
        text = ""
    return {"type": type(error).__name__, "text": text}


# Where a process is


def _tell_place(_number: int, frame: FrameType | None) -> None:
    """Tell which line of the student's file this process is at, when the grader asks.

    Below ``_bootstrap`` are the frames that a forked child has from its parent.
    """
    while frame is not None and frame.f_code.co_name != "_bootstrap":
        if os.path.basename(frame.f_code.co_filename) == settings["file"]:
            tell({"kind": "place", "line": frame.f_lineno})
            return
        frame = frame.f_back
    tell({"kind": "place"})


# Watched functions


def _watch(dotted: str) -> None:
    """Have a function wrapped as soon as its module is imported."""
    parts = dotted.split(".")
    for length in range(1, len(parts)):
        wrap = functools.partial(_wrap, dotted=dotted, attributes=parts[length:])
        _after_import(".".join(parts[:length]), wrap)


def _wrap(module: ModuleType, dotted: str, attributes: Sequence[str]) -> None:
    """Wrap a function of ``module``; if it lies in a module below that, wait for that one."""
    owner: Any = module
    for attribute in attributes[:-1]:
        owner = vars(owner).get(attribute)
        if not isinstance(owner, type):
            return
    name = attributes[-1]
    bases = owner.__mro__ if isinstance(owner, type) else (owner,)
    function = next((vars(base)[name] for base in bases if name in vars(base)), None)
    if not callable(function) or isinstance(function, type | staticmethod):
        return
    at_entry = dotted in settings["watched"]
    at_return = dotted + RETURN_SUFFIX in settings["watched"]

    @functools.wraps(function)
    def watched(*args: Any, **kwargs: Any) -> Any:
        if at_entry and (bound := _positional(function, args, kwargs)):
            args, kwargs = bound
            answer = ask(
                {
                    "kind": "call",
                    "name": dotted,
                    "args": [as_data(argument) for argument in args],
                    "kwargs": {key: as_data(argument) for key, argument in kwargs.items()},
                }
            )
            if answer["do"] == "raise":
                raise _error(answer)
            if answer["do"] == "return":
                return from_data(answer["value"])
        result = function(*args, **kwargs)
        if at_return:
            end = {"kind": "call", "name": dotted + RETURN_SUFFIX, "kwargs": {}}
            ask({**end, "args": [as_data(result)]})
        return result

    setattr(owner, name, watched)


def _positional(
    function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]] | None:
    """The arguments of a call, by position as far as they can be; None for too many or too few.

    What is called with wrong arguments is not called, but raises TypeError.
    """
    code = getattr(function, "__code__", None)
    if code is None or code.co_flags & (CO_VARARGS | CO_VARKEYWORDS) or code.co_posonlyargcount:
        return args, kwargs
    names = code.co_varnames[: code.co_argcount]
    needed = names[len(args) : len(names) - len(function.__defaults__ or ())]
    known = {*names[len(args) :], *code.co_varnames[len(names) :][: code.co_kwonlyargcount]}
    if len(args) > len(names) or not kwargs.keys() <= known or not kwargs.keys() >= {*needed}:
        return None
    rest = dict(kwargs)
    given = list(args)
    for name in names[len(args) :]:
        if name not in rest:
            break
        given.append(rest.pop(name))
    return tuple(given), rest


def _error(answer: dict[str, Any]) -> BaseException:
    error: BaseException = getattr(builtins, answer["type"])(answer["text"])
    return error


def _after_import(module: str, change: Callable[[ModuleType], None]) -> None:
    """Have ``change`` called with the module, as soon as it is imported."""
    if module in sys.modules:
        change(sys.modules[module])
    else:
        _changes.setdefault(module, []).append(change)


class _Importer:
    """A finder that has modules changed right after they are imported, whoever imports them."""

    def find_spec(self, name: str, path: Any, target: Any = None) -> ModuleSpec | None:
        if name not in _changes:
            return None
        for finder in sys.meta_path:
            spec = None if finder is self else finder.find_spec(name, path, target)
            if spec is not None:
                self._change_after(spec)
                return spec
        return None

    def _change_after(self, spec: ModuleSpec) -> None:
        loader: Any = spec.loader
        run = loader.exec_module

        def exec_module(module: ModuleType) -> None:
            run(module)
            for change in _changes.pop(spec.name, ()):
                change(module)

        loader.exec_module = exec_module


# Start method, clocks and timed waits


def _choose_start_method(context: Any) -> None:
    """Make the run's start method the default, and leave the program free to choose its own."""
    default = context._default_context
    default._default_context = context._concrete_contexts[settings["start_method"]]


def _install_clock() -> None:
    """Move the clocks of ``time`` forward by what the grader has let the program sleep."""
    with open(settings["clock"], "rb") as file:
        memory = mmap.mmap(file.fileno(), 8, access=mmap.ACCESS_READ)
    slept = memoryview(memory).cast("d")

    def moved(clock: Callable[[], float]) -> Callable[[], float]:
        return functools.wraps(clock)(lambda: clock() + slept[0])

    def moved_ns(clock: Callable[[], int]) -> Callable[[], int]:
        return functools.wraps(clock)(lambda: clock() + int(slept[0] * 1e9))

    for name in ("time", "monotonic", "perf_counter"):
        setattr(time, name, moved(getattr(time, name)))
        setattr(time, name + "_ns", moved_ns(getattr(time, name + "_ns")))
    setattr(time, "sleep", _sleep)  # noqa: B010
    _move_what_reads_the_time_itself()

    def hold(name: str) -> Callable[[ModuleType], None]:
        return lambda module: setattr(module, name, time.monotonic)

    # Imported before, these hold a clock of their own.
    for module, own in (("threading", "_time"), ("queue", "time"), ("subprocess", "_time")):
        _after_import(module, hold(own))
    _after_import("datetime", functools.partial(_move_dates, slept=slept))


def _move_what_reads_the_time_itself() -> None:
    """Have these take the moved time where they are given none."""

    def moved(real: Callable[[float], Any]) -> Callable[..., Any]:
        return functools.wraps(real)(lambda at=None: real(time.time() if at is None else at))

    for name in ("localtime", "gmtime", "ctime"):
        setattr(time, name, moved(getattr(time, name)))
    real_strftime, real_asctime = time.strftime, time.asctime

    @functools.wraps(real_strftime)
    def strftime(format: str, *at: Any) -> str:
        return real_strftime(format, *(at or [time.localtime()]))

    @functools.wraps(real_asctime)
    def asctime(*at: Any) -> str:
        return real_asctime(*(at or [time.localtime()]))

    time.strftime, time.asctime = strftime, asctime


def _move_dates(datetime: Any, slept: Sequence[float]) -> None:
    """Put a class that goes along in the place of ``datetime``, which reads the clock by itself.

    To the program it is the same one: its objects are told, compared and pickled as ever.
    """
    real: Any = datetime.datetime

    class Moved(real):  # type: ignore[misc]
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return super().now(tz) + datetime.timedelta(seconds=slept[0])

        @classmethod
        def utcnow(cls) -> Any:
            return super().utcnow() + datetime.timedelta(seconds=slept[0])

        def __repr__(self) -> str:
            return f"datetime.{super().__repr__()}" if type(self) is Moved else super().__repr__()

    Moved.__name__ = Moved.__qualname__ = "datetime"
    Moved.__module__, Moved.__doc__ = "datetime", real.__doc__
    for name in ("min", "max"):
        setattr(Moved, name, Moved(*getattr(real, name).timetuple()[:6], 999_999 * (name == "max")))
    datetime.datetime = Moved


@functools.wraps(_real_sleep)
def _sleep(seconds: float) -> None:
    if hasattr(seconds, "__float__") and seconds > 0:
        ask({"kind": "sleep", "seconds": float(seconds)})
    else:
        _real_sleep(seconds)


def _let_wait_time_out(connection: Any) -> None:
    """Make the time-outs of ``multiprocessing.connection.wait`` the grader's to grant.

    That is what join, poll and get wait with.
    """
    real_wait = connection.wait

    @functools.wraps(real_wait)
    def wait(object_list: Iterable[Any], timeout: float | None = None) -> list[Any]:
        timer = None
        if timeout is not None and timeout > 0:
            timer = _send({"kind": "sleep", "seconds": float(timeout)})
        if timer is None:
            return list(real_wait(object_list, timeout))
        _open_connections.add(timer)
        try:
            ready = real_wait([*object_list, timer])
        finally:
            _open_connections.discard(timer)
            timer.close()
        return [item for item in ready if item is not timer]

    connection.wait = wait


def _change_locks(synchronize: Any) -> None:
    """Have locks note down who took them, and time out when the grader says so.

    The notes are for the words in which a hang is explained, and for nothing else.
    """
    takers = _open_takers()
    make_methods = synchronize.SemLock._make_methods

    def make_own_methods(self: Any) -> None:
        make_methods(self)
        semaphore = self._semlock
        # A forked child has no name for it, but the same address.
        note = binascii.crc32(str(semaphore.name or semaphore.handle).encode())
        place = note % (len(takers) // 2) * 2

        def acquire(block: bool = True, timeout: float | None = None) -> bool:
            taken = _acquire(semaphore.acquire, block, timeout)
            if taken:
                takers[place], takers[place + 1] = note, os.getpid()
            return taken

        def release() -> None:
            if semaphore._count() <= 1:
                takers[place + 1] = 0
            semaphore.release()

        self.acquire, self.release = acquire, release

    synchronize.SemLock._make_methods = make_own_methods
    synchronize.SemLock.__enter__ = lambda self: self.acquire()
    synchronize.SemLock.__exit__ = lambda self, *_: self.release()


def _open_takers() -> memoryview:
    """Pairs of numbers, shared by all processes: a lock's name hashed, and who took it last."""
    with open(settings["takers"], "r+b") as file:
        return memoryview(mmap.mmap(file.fileno(), 0)).cast("I")


def _acquire(acquire: Callable[..., bool], block: bool, timeout: float | None) -> bool:
    """Take a lock; within a time limit, by trying when the grader says that it may be free."""
    if not block or timeout is None or timeout <= 0:
        return acquire(block) if timeout is None else acquire(block, timeout)
    _waits[0] += 1
    key = f"{os.getpid()} {_thread.get_ident()} {_waits[0]}"
    wait = {"kind": "sleep", "seconds": float(timeout), "again": key}
    while not acquire(False):
        if ask(dict(wait)).get("over", True):
            return acquire(False)
    return True


def _let_threads_time_out(threading: Any) -> None:
    """Do the same for threads, and for what is between them: each waits for such a lock."""

    class PatientLock:
        def __init__(self) -> None:
            self._lock = _thread.allocate_lock()
            self.release = self._lock.release
            self.locked = self._lock.locked

        def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
            return _acquire(self._lock.acquire, blocking, None if timeout < 0 else timeout)

        def __enter__(self) -> bool:
            return self._lock.acquire()

        def __exit__(self, *_: object) -> None:
            self._lock.release()

    threading._allocate_lock = PatientLock
    real_join = threading.Thread.join

    @functools.wraps(real_join)
    def join(thread: Any, timeout: float | None = None) -> None:
        def has_ended(_block: bool, *_: float) -> bool:
            real_join(thread, 0)
            return not thread.is_alive()

        if timeout is None or timeout <= 0:
            real_join(thread, timeout)
        else:
            _acquire(has_ended, True, timeout)

    threading.Thread.join = join


def _let_manager_wait(managers: Any) -> None:
    """A manager's server looks up once a second for no reason: let it wait, and say what it is."""
    import threading

    class PatientEvent(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:  # noqa: ARG002
            return super().wait()

    def keep(server: Any, _event: threading.Event) -> None:
        server.__dict__["stop_event"] = PatientEvent()
        tell({"kind": "helper"})

    managers.Server.stop_event = property(lambda server: server.__dict__["stop_event"], keep)
