from multiprocessing import Queue
import queue as q
import time


def fill(queue, items):
    def put(item):
        for i in range(3):     # three tries
            try:
                queue.put_nowait(item)
                return True
            except q.Full:
                time.sleep(0.1)
        return False

    return [item for item in items if not put(item)]


def drain(queue):
    taken = []
    while True:
        try:
            taken.append(queue.get_nowait())
        except q.Empty:
            break
    return taken


if __name__ == '__main__':
    numbers = Queue(3)
    print(fill(numbers, [1, 2, 3, 4, 5]))
    print(drain(numbers))
