"""Waiters look up every tenth of a second whether the cooks have gone home."""

from multiprocessing import Event, Process, Queue
from queue import Empty

from kitchen import cook, serve


def producer(my_orders, counter):
    for order in my_orders:
        counter.put(cook(order))


def consumer(counter, cooks_gone):
    while True:
        # Asked first: what a cook put before it went home is in the queue by then.
        last_look = cooks_gone.is_set()
        try:
            dish = counter.get(timeout=0.1)
        except Empty:
            if last_look:
                return
        else:
            serve(dish)


def run(orders, cooks=1, waiters=2, capacity=5):
    counter = Queue(maxsize=capacity)
    cooks_gone = Event()
    producers = []
    for n in range(cooks):
        p = Process(target=producer, args=(orders[n::cooks], counter))
        p.start()
        producers.append(p)
    consumers = []
    for _ in range(waiters):
        p = Process(target=consumer, args=(counter, cooks_gone))
        p.start()
        consumers.append(p)
    for p in producers:
        p.join()
    cooks_gone.set()
    for p in consumers:
        p.join()


if __name__ == "__main__":
    run(list(range(10)), cooks=2, waiters=3)
    print("all served")
