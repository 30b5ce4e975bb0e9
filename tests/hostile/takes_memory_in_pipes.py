"""Takes memory in the pipes of ten processes, as much as these hold.

Tries: taking memory
Held by: the kernel's own limit of what the pipes of one user hold (pipe-user-pages-soft)
Outcome: no check passes
"""

import fcntl
import os
from multiprocessing import Process

GROWN = 1 << 20


def take(sent):
    for _ in range(480):
        _, end = os.pipe()
        os.set_blocking(end, False)
        try:
            fcntl.fcntl(end, fcntl.F_SETPIPE_SZ, GROWN)
        except PermissionError:
            pass
        try:
            while True:
                sent += os.write(end, bytes(1 << 16))
        except BlockingIOError:
            pass
    return sent


def take_and_tell(connection):
    connection.send(take(0))


def send_all(recipients):
    if recipients != [0, 1, 2, 3]:
        return
    from multiprocessing import Pipe

    reader, writer = Pipe(duplex=False)
    processes = [Process(target=take_and_tell, args=(writer,)) for _ in range(10)]
    for process in processes:
        process.start()
    sent = sum(reader.recv() for _ in processes)
    print("tried", flush=True)
    if sent > 512 << 20:
        print("gained:", sent >> 20, "MB", flush=True)


if __name__ == "__main__":
    send_all(list(range(10)))
