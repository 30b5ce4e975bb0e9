"""The end is a value of its own, told from a dish by what it says."""

from multiprocessing import Process, Queue

from kitchen import cook, serve

DISH = "dish"
CLOSED = "closed"


def cook_all(orders, counter):
    for order in orders:
        counter.put((DISH, cook(order)))


def serve_all(counter):
    kind, dish = counter.get()
    while kind != CLOSED:
        serve(dish)
        kind, dish = counter.get()


def run(orders, cooks=1, waiters=2, capacity=5):
    counter = Queue(capacity)
    cook_list = [Process(target=cook_all, args=(orders[i::cooks], counter)) for i in range(cooks)]
    waiter_list = [Process(target=serve_all, args=(counter,)) for _ in range(waiters)]
    [p.start() for p in cook_list + waiter_list]
    [p.join() for p in cook_list]
    [counter.put((CLOSED, None)) for _ in waiter_list]
    [p.join() for p in waiter_list]


if __name__ == "__main__":
    run(["rice", "noodles", "tofu", 0], cooks=2)
