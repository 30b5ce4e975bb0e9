"""What is raised where a sandbox is not to be had."""

from __future__ import annotations

from grader.words import Text


class SandboxUnavailable(Exception):
    """The wanted isolation is not to be had here; the reason says what to do."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason)
        self.reason = reason
