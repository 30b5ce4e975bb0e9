import contextlib
import multiprocessing
import queue as errors


def fill(queue, items):
    rest = list(items)[::-1]
    with contextlib.suppress(errors.Full):
        while rest:
            queue.put(rest[-1], timeout=0)
            rest.pop()
    return rest[::-1]


def drain(queue):
    taken = []
    with contextlib.suppress(errors.Empty):
        taken.extend(iter(queue.get_nowait, object()))
    return taken


if __name__ == "__main__":
    q = multiprocessing.Queue(2)
    print(fill(q, "abc"))
