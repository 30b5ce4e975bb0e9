"""Cooks try again and again to put a dish, each time for a moment, and never lose it."""

from multiprocessing import Process, Queue
from queue import Full

from kitchen import cook, serve


def patient_put(queue, dish):
    while True:
        try:
            queue.put(dish, timeout=0.05)
        except Full:
            continue
        return


def cook_all(orders, queue):
    for order in orders:
        patient_put(queue, cook(order))


def serve_all(queue):
    while (dish := queue.get()) is not None:
        serve(dish)


def run(orders, cooks=1, waiters=2, capacity=5):
    queue = Queue(capacity)
    cook_list = [Process(target=cook_all, args=(orders[i::cooks], queue)) for i in range(cooks)]
    waiter_list = [Process(target=serve_all, args=(queue,)) for _ in range(waiters)]
    for process in cook_list + waiter_list:
        process.start()
    for process in cook_list:
        process.join()
    for _ in waiter_list:
        patient_put(queue, None)
    for process in waiter_list:
        process.join()


if __name__ == "__main__":
    run(["rice", "noodles", "tofu"], capacity=1)
