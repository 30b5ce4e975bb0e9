"""A browser without a screen, to look at pages as a person does."""

from __future__ import annotations

import base64
import contextlib
import itertools
import json
import os
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import websocket

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None and "CI" not in os.environ,
    reason="chromium is not installed (where CI is set, this is no excuse)",
)

PICTURES = os.environ.get("GRADER_PICTURES")
"""The folder for pictures of the pages, where somebody wants them."""
_PATIENCE = 300
"""Seconds until a page that does not show what it should is given up."""


class Page:
    """One tab, spoken to in the browser's debugging protocol."""

    def __init__(self, port: int) -> None:
        request = urllib.request.Request(f"http://127.0.0.1:{port}/json/new", method="PUT")
        with urllib.request.urlopen(request) as answer:
            address = json.load(answer)["webSocketDebuggerUrl"]
        self._socket = websocket.create_connection(address, timeout=_PATIENCE, suppress_origin=True)
        self._numbers = itertools.count(1)
        # Some pages do nothing while another window is in front.
        self._ask("Emulation.setFocusEmulationEnabled", enabled=True)

    def open(self, address: str, *, until: str) -> str:
        """Open a page, and return its text once ``until`` is in it."""
        self._ask("Page.navigate", url=address)
        self.wait_for(f"document.body && document.body.innerText.includes({json.dumps(until)})")
        return str(self.value("document.body.innerText"))

    def wait_for(self, expression: str) -> None:
        """Return once a JavaScript expression is true on the page."""
        deadline = time.monotonic() + _PATIENCE
        while not self.value(f"Boolean({expression})"):
            assert time.monotonic() < deadline, (
                f"not true in {_PATIENCE} s: {expression}\n{self.value('document.body.innerText')}"
            )
            time.sleep(0.1)

    def value(self, expression: str) -> Any:
        """What a JavaScript expression comes to on the page, or the promise that it is."""
        answer = self._ask(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        return answer["result"].get("value")

    def press(self, key: str, code: int) -> None:
        """Press a key of the keyboard, and let it go."""
        for kind in ("keyDown", "keyUp"):
            text = {"text": "\r"} if key == "Enter" else {}
            self._ask(
                "Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code, **text
            )

    def type(self, words: str) -> None:
        """Write into what has the focus, as an input method does."""
        self._ask("Input.insertText", text=words)

    def before_each_page(self, script: str) -> None:
        """Have a script run in every page that is opened from now on, before any of its own."""
        self._ask("Page.enable")
        self._ask("Page.addScriptToEvaluateOnNewDocument", source=script)

    def show_as(self, *, width: int = 1200, height: int = 1600, dark: bool = False) -> None:
        """Show pages on a screen of this size, to somebody who likes this."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self._ask("Emulation.setDeviceMetricsOverride", **size)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._ask("Emulation.setEmulatedMedia", media="", features=[scheme])

    def show_printed(self) -> None:
        """Show pages as on paper."""
        self._ask("Emulation.setEmulatedMedia", media="print", features=[])

    def picture(self, name: str, width: int = 1200, height: int = 1600) -> None:
        """Make a picture of the page, and keep it if somebody wants it."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self._ask("Emulation.setDeviceMetricsOverride", **size)
        drawn = base64.b64decode(self._ask("Page.captureScreenshot")["data"])
        assert drawn.startswith(b"\x89PNG")
        if PICTURES is not None:
            Path(PICTURES, f"{name}.png").write_bytes(drawn)

    def close(self) -> None:
        """Let go of the page."""
        self._socket.close()

    def _ask(self, method: str, **parameters: Any) -> Any:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("id") == number:
                assert "error" not in answer, answer
                return answer["result"]


@contextlib.contextmanager
def browser(folder: Path) -> Iterator[Page]:
    """Start a browser with a profile of its own in ``folder``, and end it."""
    assert CHROMIUM is not None, "chromium is not installed"
    # Containers lack what its own sandbox needs; the pages are ours.
    folder.mkdir(exist_ok=True)
    options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    profile = folder / "profile"
    process = subprocess.Popen(
        [
            CHROMIUM,
            *options,
            "--remote-debugging-port=0",
            f"--user-data-dir={profile}",
            "--window-size=1200,1600",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "HOME": str(folder)},
    )
    try:
        page = Page(_port(profile / "DevToolsActivePort", process))
        try:
            yield page
        finally:
            page.close()
    finally:
        process.terminate()
        process.wait()


def _port(file: Path, process: subprocess.Popen[bytes]) -> int:
    """The port that the browser writes down once it listens."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError):
            if lines := file.read_text().splitlines():
                return int(lines[0])
        time.sleep(0.1)
    raise AssertionError(f"chromium does not listen, exit status {process.poll()}")
