"""Starts the cooks inside the loop that starts the waiters, so all of them for each waiter.

Misconception: how far a line is indented is a matter of looks.
Caught by: all_cooks_at_once
"""

from multiprocessing import Process, Queue

from kitchen import cook, serve


def cook_all(tickets, dishes):
    while (order := tickets.get()) is not None:
        dishes.put(cook(order))
    tickets.put(None)


def serve_all(dishes):
    while (dish := dishes.get()) is not None:
        serve(dish)


def run(orders, cooks=1, waiters=2, capacity=5):
    tickets = Queue()
    for order in [*orders, None]:
        tickets.put(order)
    dishes = Queue(capacity)
    cook_list = []
    waiter_list = []
    for _ in range(waiters):
        waiter = Process(target=serve_all, args=(dishes,))
        waiter.start()
        waiter_list.append(waiter)
        for _ in range(cooks):
            process = Process(target=cook_all, args=(tickets, dishes))
            process.start()
            cook_list.append(process)
    for process in cook_list:
        process.join()
    for _ in waiter_list:
        dishes.put(None)
    for process in waiter_list:
        process.join()
    tickets.get()


if __name__ == "__main__":
    run(["rice", "noodles", "dumplings", "tofu", "duck", "soup"], cooks=2)
    print("the kitchen is closed")
