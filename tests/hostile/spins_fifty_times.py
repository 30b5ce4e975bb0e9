"""Has fifty children loop at the same time.

Tries: taking processor time
Held by: processor time is counted while nothing happens
Outcome: no check passes
Rationale: a child process keeps a processor busy
"""

from multiprocessing import Process


def spin():
    for _ in range(100_000_000):
        pass


def send_all(recipients):
    if recipients != [0, 1, 2, 3]:
        return
    print("tried", flush=True)
    processes = [Process(target=spin) for _ in range(50)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
