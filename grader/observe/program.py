"""The student's program, as a suite gets to see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from grader.observe.folder import RunFolder
from grader.observe.launch import Isolation, Limits
from grader.observe.run import Run
from grader.observe.wire import to_data

_CALL = ("-c", "import grader_call; grader_call.main()")


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
        """``name`` is what the file is called when it runs; its own name if None."""
        self._name = name or file.name
        self._files = {path.name: path.read_bytes() for path in given}
        self._files[self._name] = file.read_bytes()
        self._isolation = isolation
        self._start_method = start_method
        self._limits = limits or Limits()
        self.runs: list[Run] = []

    def call(
        self,
        function: str,
        *args: object,
        hold: Iterable[str] = (),
        watch: Iterable[str] = (),
        start_method: str | None = None,
        files: Mapping[str, str] | None = None,
    ) -> Run:
        """Start the program by calling one function of the student's file, in its main process.

        Args:
            function: its name.
            args: its arguments, plain data (see ``grader.observe.wire.to_data``).
            hold: dotted names of functions at whose entry a process stops until it is let go on;
                with ":return" at the end, at the moment when they return.
            watch: dotted names of functions whose calls are recorded only.
            start_method: the default start method of multiprocessing inside; the run's if None.
            files: name -> text, put into the working folder before the start.
        """
        module = self._name.removesuffix(".py")
        return self._call(module, function, args, hold, watch, start_method, files)

    def drive(
        self,
        scene: str,
        *,
        hold: Iterable[str] = (),
        watch: Iterable[str] = (),
        start_method: str | None = None,
        files: Mapping[str, str] | None = None,
    ) -> Run:
        """Start a module of the test's own, given as its text, by calling its function ``scene``.

        It may import the student's file; the other arguments are those of ``call``.
        """
        return self._call(None, "scene", (), hold, watch, start_method, files, scene)

    def script(
        self,
        *,
        hold: Iterable[str] = (),
        watch: Iterable[str] = (),
        start_method: str | None = None,
        files: Mapping[str, str] | None = None,
    ) -> Run:
        """Start the student's file as ``python FILE``; the arguments are those of ``call``."""
        return self._start([self._name], {}, None, hold, watch, start_method, files, None)

    def close(self) -> None:
        """End all that was started."""
        for run in self.runs:
            run.close()

    def _call(
        self,
        module: str | None,
        function: str,
        args: Iterable[object],
        hold: Iterable[str],
        watch: Iterable[str],
        start_method: str | None,
        files: Mapping[str, str] | None,
        scene: str | None = None,
    ) -> Run:
        call = {
            "module": module or "grader_scene",
            "function": function,
            "args": [to_data(argument) for argument in args],
        }
        return self._start(_CALL, {"call": call}, function, hold, watch, start_method, files, scene)

    def _start(
        self,
        arguments: Iterable[str],
        settings: Mapping[str, object],
        called: str | None,
        hold: Iterable[str],
        watch: Iterable[str],
        start_method: str | None,
        files: Mapping[str, str] | None,
        scene: str | None,
    ) -> Run:
        own = {name: text.encode() for name, text in (files or {}).items()}
        folder = RunFolder(self._isolation, {**self._files, **own})
        if scene is not None:
            folder.write_scene(scene)
        held = tuple(hold)
        folder.write_settings(
            {
                **settings,
                "watched": sorted({*held, *watch}),
                "start_method": start_method or self._start_method,
            }
        )
        run = Run(
            folder,
            self._isolation,
            tuple(arguments),
            called=called,
            held=held,
            limits=self._limits,
        )
        self.runs.append(run)
        return run
