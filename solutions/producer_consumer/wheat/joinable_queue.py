"""Daemon waiters that never stop by themselves; a JoinableQueue tells when all is served."""

from multiprocessing import JoinableQueue, Process

from kitchen import cook, serve


def cook_all(orders, dishes):
    for order in orders:
        dishes.put(cook(order))


def serve_for_ever(dishes):
    while True:
        dish = dishes.get()
        serve(dish)
        dishes.task_done()


def run(orders, cooks=1, waiters=2, capacity=5):
    dishes = JoinableQueue(capacity)
    producers = [Process(target=cook_all, args=(orders[i::cooks], dishes)) for i in range(cooks)]
    consumers = [
        Process(target=serve_for_ever, args=(dishes,), daemon=True) for _ in range(waiters)
    ]
    for process in producers + consumers:
        process.start()
    for process in producers:
        process.join()
    dishes.join()
    for process in consumers:
        process.terminate()
    for process in consumers:
        process.join()


if __name__ == "__main__":
    run(["rice", "noodles", "tofu", "duck"], cooks=2)
