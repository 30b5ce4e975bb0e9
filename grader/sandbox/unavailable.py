"""What is raised where a sandbox is not to be had."""


class SandboxUnavailable(Exception):
    """The wanted isolation is not to be had here; the message says what to do."""
