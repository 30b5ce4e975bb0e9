import queue
import sys
import time
from multiprocessing import Queue


def fill(queue, items):
    for i in range(len(items)):
        try:
            queue.put_nowait(items[i])
            print("put", items[i], file=sys.stderr)
        except queue.Full:
            print("full at", items[i], file=sys.stderr)
            return items[i:]
    return []


def drain(q):
    taken = []
    while True:
        try:
            taken.append(q.get_nowait())
            print("got", taken[-1], file=sys.stderr)
        except queue.Empty:
            print("empty after", len(taken), file=sys.stderr)
            return taken


if __name__ == "__main__":
    q = Queue(5)
    fill(q, [1, 2, 3, 4, 5])
    time.sleep(0.5)
    print(drain(q))
