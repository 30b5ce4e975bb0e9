from multiprocessing import Queue
from queue import Empty, Full


def fill(queue, items):
    for i in range(len(items)):
        try:
            queue.put_nowait(items[i])
        except Full:
            return items[i:]


def drain(queue):
    result = []
    while True:
        try:
            result.append(queue.get_nowait())
        except Empty:
            return result


if __name__ == "__main__":
    q = Queue(3)
    print(fill(q, [1, 2, 3, 4, 5]))
