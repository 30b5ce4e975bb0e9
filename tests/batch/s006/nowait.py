from multiprocessing import Queue
from queue import Full, Empty

def fill(queue, items):
    n = 0
    try:
        for item in items:
            queue.put(item, False)
            n += 1
    except Full:
        pass
    return items[n:]

def drain(queue):
    l = []
    try:
        while True: l.append(queue.get(False))
    except Empty:
        return l

if __name__ == "__main__":
    q = Queue(2)
    print(fill(q, ["a", "b", "c"]))
