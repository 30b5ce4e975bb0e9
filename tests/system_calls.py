"""How programs of the tests make system calls that Python has no function for."""

from __future__ import annotations

PRELUDE = """
import ctypes, os, platform, socket

MQ_OPEN, MQ_UNLINK, KEYCTL, CLONE = {
    "x86_64": (240, 241, 250, 56),
    "aarch64": (180, 181, 219, 220),
}[platform.machine()]
libc = ctypes.CDLL(None, use_errno=True)

def done(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
"""
"""The beginning of such a program: ``done`` raises what a call of ``libc`` has failed with."""
