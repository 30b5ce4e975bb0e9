"""Takes memory until there is none left, in one process.

Tries: taking memory
Held by: a limit of memory for each process (RLIMIT_AS)
Outcome: no check passes
"""

import mmap


def send_all(recipients):
    if recipients != [0, 1, 2, 3]:
        return
    taken = []
    try:
        # Nothing is written to it, so that it is only promised by the kernel.
        for _ in range(40):
            taken.append(mmap.mmap(-1, 64 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS))
        print("gained:", len(taken) * 64, "MB", flush=True)
    except (MemoryError, OSError):
        print("tried", flush=True)


if __name__ == "__main__":
    send_all(list(range(10)))
