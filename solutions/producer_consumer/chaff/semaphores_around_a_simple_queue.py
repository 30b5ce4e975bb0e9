"""Two semaphores count the free and the taken places of a SimpleQueue, as in the textbooks.

Misconception: put comes back at once, so the dish can be announced after it.
Caught by: big_dishes_do_not_deadlock
"""

from multiprocessing import Process, Semaphore, SimpleQueue

from kitchen import cook, serve


def put(dish, dishes, free, taken):
    free.acquire()
    dishes.put(dish)
    taken.release()


def get(dishes, free, taken):
    taken.acquire()
    dish = dishes.get()
    free.release()
    return dish


def cook_all(orders, *counter):
    for order in orders:
        put(cook(order), *counter)


def serve_all(*counter):
    while (dish := get(*counter)) is not None:
        serve(dish)


def run(orders, cooks=1, waiters=2, capacity=5):
    counter = SimpleQueue(), Semaphore(capacity), Semaphore(0)
    cook_list = [Process(target=cook_all, args=(orders[i::cooks], *counter)) for i in range(cooks)]
    waiter_list = [Process(target=serve_all, args=counter) for _ in range(waiters)]
    for process in cook_list + waiter_list:
        process.start()
    for process in cook_list:
        process.join()
    for _ in waiter_list:
        put(None, *counter)
    for process in waiter_list:
        process.join()


if __name__ == "__main__":
    run(["rice", "noodles", "dumplings", "tofu", "duck", "soup"], cooks=2)
    print("the kitchen is closed")
