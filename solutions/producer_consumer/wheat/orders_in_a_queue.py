"""The orders come over a queue of their own, so that a fast cook takes more of them."""

from multiprocessing import Process, Queue

from kitchen import cook, serve


def cook_orders(tickets, dishes):
    while True:
        order = tickets.get()
        if order is None:
            return
        dishes.put(cook(order))


def serve_dishes(dishes):
    while True:
        dish = dishes.get()
        if dish is None:
            return
        serve(dish)


def run(orders, cooks=1, waiters=2, capacity=5):
    tickets = Queue()
    dishes = Queue(capacity)
    cook_team = {Process(target=cook_orders, args=(tickets, dishes)) for _ in range(cooks)}
    waiter_team = {Process(target=serve_dishes, args=(dishes,)) for _ in range(waiters)}
    for process in cook_team | waiter_team:
        process.start()
    for order in orders:
        tickets.put(order)
    for _ in cook_team:
        tickets.put(None)
    for process in cook_team:
        process.join()
    for _ in waiter_team:
        dishes.put(None)
    for process in waiter_team:
        process.join()


if __name__ == "__main__":
    run(["rice", "noodles", "tofu", "duck"], cooks=3)
