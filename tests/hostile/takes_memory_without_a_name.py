"""Takes memory in files without a name (memfd), which no mapping shows.

Tries: taking memory
Held by: seccomp: no memfd
Outcome: no check passes
"""

import ctypes
import os


def send_all(recipients):
    if recipients != [0, 1, 2, 3]:
        return
    for make in (os.memfd_create, lambda name: ctypes.CDLL(None).memfd_create(name.encode(), 0)):
        try:
            file = make("memory")
        except OSError:
            continue
        if file >= 0:
            print("gained: wrote", os.write(file, bytes(1 << 20)), "bytes", flush=True)
    print("tried", flush=True)


if __name__ == "__main__":
    send_all(list(range(10)))
