"""Takes shared memory in six blocks of 15 MB, as the library makes it, and writes to every page.

Tries: taking memory
Held by: /dev/shm is the program's own, of 64 MB: the kernel ends who writes past that (SIGBUS)
Held by (restricted, shared memory in common): nothing: /dev/shm is the machine's
Outcome: no check passes
Rationale: signal 7
Unheld (restricted, shared memory in common): gained
"""

from multiprocessing.shared_memory import SharedMemory


def send_all(recipients):
    if recipients != [0, 1, 2, 3]:
        return
    print("tried", flush=True)
    blocks = [
        SharedMemory(f"@MARK@-block{number}", create=True, size=15 << 20) for number in range(6)
    ]
    for block in blocks:
        for start in range(0, 15 << 20, 4096):
            block.buf[start] = 1
    print("gained: 90 MB", flush=True)


if __name__ == "__main__":
    send_all(list(range(10)))
