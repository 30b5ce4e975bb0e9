"""One None for all waiters: whoever finds it puts it back for the next one."""

import multiprocessing

from kitchen import cook, serve


def work_as_cook(q, orders):
    for order in orders:
        q.put(cook(order))


def work_as_waiter(q):
    for dish in iter(q.get, None):
        serve(dish)
    q.put(None)


def run(orders, cooks=1, waiters=2, capacity=5):
    q = multiprocessing.Queue(capacity)
    waiter_list = []
    for _ in range(waiters):
        p = multiprocessing.Process(target=work_as_waiter, args=(q,))
        waiter_list.append(p)
        p.start()
    cook_list = []
    for i in range(cooks):
        p = multiprocessing.Process(target=work_as_cook, args=(q, orders[i::cooks]))
        cook_list.append(p)
        p.start()
    for p in cook_list:
        p.join()
    q.put(None)
    for p in waiter_list:
        p.join()
    q.get()


if __name__ == "__main__":
    run(["rice", "noodles", "tofu", "duck", "soup"])
    print("done")
