"""The student's program, as a suite gets to see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypedDict, Unpack

from grader.observe.folder import SCENE, RunFolder
from grader.observe.launch import PLACE_SIGNAL, Isolation, Limits
from grader.observe.run import Run
from grader.observe.watchable import check_watchable
from grader.observe.wire import to_data
from grader.words import text

_CALL = ("-c", "import grader_call; grader_call.main()")


class Options(TypedDict, total=False):
    """What every way of starting a program takes, by keyword."""

    hold: Iterable[str]
    """Dotted names of functions at whose entry a process stops until it is let go on; with
    ":return" at the end, at the moment when they return."""
    watch: Iterable[str]
    """Dotted names of functions whose calls are recorded only."""
    start_method: str
    """The default start method of multiprocessing inside; the program's own if left out."""
    files: Mapping[str, str]
    """Name -> text, put into the working folder before the start."""


class Program:
    """One student's file with the given modules beside it, to be started any number of times."""

    def __init__(
        self,
        file: Path,
        isolation: Isolation,
        *,
        name: str | None = None,
        given: Iterable[Path] = (),
        start_method: str = "fork",
        limits: Limits | None = None,
    ) -> None:
        """``name`` is what the file is called when it runs; its own name if None.

        ``given`` are the modules beside it; ``start_method`` is the default of multiprocessing.
        """
        self._name = name or file.name
        self._files = {path.name: path.read_bytes() for path in given}
        self._files[self._name] = file.read_bytes()
        self._isolation = isolation
        self._start_method = start_method
        self._limits = limits or Limits()
        self.runs: list[Run] = []
        """All that were started, in their order."""

    def call(self, function: str, *args: object, **options: Unpack[Options]) -> Run:
        """Start the program by calling one function of the student's file, in its main process.

        ``args`` are plain data. By keyword, as for the other two ways to start it:

        - ``hold``: dotted names of functions, such as "mailer.send_mail" of a given module or
          "multiprocessing.process.BaseProcess.join". Each process stops at their entry until the
          check lets it go on. With ":return" at the end it stops when the call is about to return.
        - ``watch``: the same for functions whose calls are recorded only.
        - ``start_method``: the default start method of multiprocessing inside.
        - ``files``: name -> text, put into the working folder before the start.

        Raises:
            ObserverError: when a function cannot be held, or the program not be started.
            TypeError: when an argument is no plain data.
        """
        module = self._name.removesuffix(".py")
        settings = {"module": module, "function": function, "args": [to_data(arg) for arg in args]}
        return self._start(_CALL, function, {"call": settings}, options)

    def drive(self, scene: str, **options: Unpack[Options]) -> Run:
        """Start a module of the test's own, given as its text, by calling its function ``scene``.

        It may import the student's file. What ``scene`` returns is the `Run.value`, and functions
        of the scene are held and watched as "grader_scene.name". For the options see `call`.
        """
        settings = {"module": SCENE, "function": "scene", "args": []}
        return self._start(_CALL, text("the program"), {"call": settings}, options, scene)

    def script(self, **options: Unpack[Options]) -> Run:
        """Start the student's file as ``python FILE``. For the options see `call`."""
        return self._start([self._name], None, {}, options)

    def close(self) -> None:
        """End all that was started."""
        for run in self.runs:
            run.close()

    def _start(
        self,
        arguments: Sequence[str],
        called: str | None,
        settings: Mapping[str, object],
        options: Options,
        scene: str | None = None,
    ) -> Run:
        own = {name: text.encode() for name, text in options.get("files", {}).items()}
        files = {**self._files, **own}
        beside = files if scene is None else {**files, f"{SCENE}.py": scene.encode()}
        held = {*options.get("hold", ())}
        watched = sorted({*held, *options.get("watch", ())})
        for name in watched:
            check_watchable(name, beside, self._name.removesuffix(".py"))
        told = {
            **settings,
            "file": self._name,
            "place_signal": PLACE_SIGNAL,
            "watched": watched,
            "start_method": options.get("start_method", self._start_method),
        }
        folder = RunFolder(self._isolation, files)
        try:
            if scene is not None:
                folder.write_scene(scene)
            folder.write_settings(told)
        except BaseException:
            folder.remove()
            raise
        run = Run(
            folder,
            self._isolation,
            arguments,
            called=called,
            held=held,
            limits=self._limits,
            source=self._files[self._name].decode("utf-8", "replace"),
        )
        self.runs.append(run)
        return run
