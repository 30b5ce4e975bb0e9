from multiprocessing import Process, Queue
import sys

from kitchen import cook, serve


def cook_all(orders, queue):
    for order in orders:
        queue.put(cook(order))
    print("cook is done", file=sys.stderr)


def serve_all(queue):
    while not queue.empty():
        serve(queue.get())
    print("waiter is done", file=sys.stderr)


def run(orders, cooks=1, waiters=2, capacity=5):
    queue = Queue(capacity)
    crew = [Process(target=cook_all, args=(orders[i::cooks], queue)) for i in range(cooks)]
    crew += [Process(target=serve_all, args=(queue,)) for _ in range(waiters)]
    for p in crew:
        p.start()
    for p in crew:
        p.join()


if __name__ == "__main__":
    run(list(range(1, 8)))
