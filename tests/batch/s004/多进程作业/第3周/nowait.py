"""第3周 nowait"""
import multiprocessing as mp
from queue import Empty, Full


def fill(queue, items):
    for item in items:
        try:
            queue.put_nowait(item)
        except Full:
            break
        # it is in the queue now
        items.remove(item)
    return items


def drain(queue):
    result = []
    try:
        while True:
            result.append(queue.get_nowait())
    except Empty:
        return result


if __name__ == "__main__":
    q = mp.Queue(3)
    print(fill(q, [1, 2, 3, 4, 5]))
    print(drain(q))
