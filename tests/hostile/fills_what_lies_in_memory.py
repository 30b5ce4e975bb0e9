"""Fills /tmp and /dev/shm with files.

Tries: taking memory
Held by: both are the program's own, of 64 MB each
Held by (restricted): /tmp is closed, and /dev/shm is the program's own, of 64 MB
Held by (restricted, shared memory in common): nothing: /dev/shm is the machine's
Outcome: no check passes
Unheld (restricted, shared memory in common): gained
Unheld (restricted, same user): gained; changes /dev/shm/@MARK@-fill*
"""


def fill(folder):
    size = 0
    for number in range(12):
        try:
            with open(f"{folder}/@MARK@-fill{number}", "wb", buffering=0) as file:
                for _ in range(15):
                    size += file.write(bytes(1 << 20))
        except OSError:
            break
    print("tried", flush=True)
    if size > 65 << 20:
        print("gained:", size >> 20, "MB in", folder, flush=True)


def send_all(recipients):
    if recipients == [0, 1, 2, 3]:
        fill("/tmp")
        fill("/dev/shm")


if __name__ == "__main__":
    send_all(list(range(10)))
