"""A SimpleQueue, and a BoundedSemaphore that counts its free places."""

from multiprocessing import BoundedSemaphore, Process, SimpleQueue

from kitchen import cook, serve


def cook_all(orders, dishes, places):
    for order in orders:
        dish = cook(order)
        places.acquire()
        dishes.put(dish)


def serve_all(dishes, places):
    while (dish := dishes.get()) is not None:
        places.release()
        serve(dish)


def run(orders, cooks=1, waiters=2, capacity=5):
    dishes = SimpleQueue()
    places = BoundedSemaphore(capacity)
    cook_list = [
        Process(target=cook_all, args=(orders[i::cooks], dishes, places)) for i in range(cooks)
    ]
    waiter_list = [Process(target=serve_all, args=(dishes, places)) for _ in range(waiters)]
    for process in cook_list + waiter_list:
        process.start()
    for process in cook_list:
        process.join()
    for _ in waiter_list:
        dishes.put(None)
    for process in waiter_list:
        process.join()


if __name__ == "__main__":
    run(["rice", "noodles", "tofu"])
