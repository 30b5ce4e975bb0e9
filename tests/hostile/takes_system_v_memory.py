"""Takes System V memory and a queue, which stay when their process has ended.

Tries: taking memory, leaving files
Held by: seccomp: no System V memory, semaphores and queues
Outcome: no check passes
"""

import ctypes

IPC_PRIVATE, CREATE = 0, 0o1600


def send_all(recipients):
    if recipients != [0, 1, 2, 3]:
        return
    libc = ctypes.CDLL(None)
    for name, arguments in (
        ("shmget", (IPC_PRIVATE, 1 << 20, CREATE)),
        ("semget", (IPC_PRIVATE, 1, CREATE)),
        ("msgget", (IPC_PRIVATE, CREATE)),
    ):
        if getattr(libc, name)(*arguments) >= 0:
            print("gained:", name, flush=True)
    print("tried", flush=True)


if __name__ == "__main__":
    send_all(list(range(10)))
